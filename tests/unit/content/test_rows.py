"""What was parsed comes back from its row as it was, and nothing else is taken for one."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from sitegen.content import rows
from sitegen.dates import Moment
from sitegen.model import (
    Article,
    Body,
    Correction,
    Entry,
    Front,
    Heading,
    Intro,
    Outline,
    Page,
    Part,
    Picture,
    Pin,
    Profile,
    Retraction,
    Slot,
    Until,
)
from sitegen.nodes import Plain
from sitegen.problems import Problem

NOON = Moment(datetime.fromisoformat("2026-11-24T12:00:00+01:00"))
DAY = Moment(datetime.fromisoformat("2026-07-01T00:00:00+02:00"), whole_day=True)
UTC_NOON = Moment(datetime.fromisoformat("2026-11-24T12:00:00+00:00"))
OUTLINE = Outline("d" * 32, ("the-wall", "s-2"), 640, ("/a.pdf",), ("/world/wall.jpg",))
PICTURE = Picture("/wall.jpg", "The wall", "A “wall”", "Ann Quay", "CC0", "60% 30%", 7)
EXTRA: dict[str, Plain] = {"mood": "happy", "ranks": (1, 2.5, (None, True)), "more": {"list": ("a", {"b": ()})}}
HEADINGS = (
    Heading(
        "Lead", 1, Until(NOON), repeat=True, count=3, pins=(Pin("w.md", "/world/w.md", 2, sub=(Pin("b", "/b", 3),)),)
    ),
    Heading(
        "World", 9, Until(clock="14:00"), pins=(Pin("c.md", "/c.md", 10, "T", "K", image=False, until=Until(DAY)),)
    ),
)
ARTICLE = Article(
    path="content/world/wall.md",
    id="tag:news.example,2026:world/wall.md",
    title='Wall “to rise” \\ "soon"',
    date=NOON,
    section="world",
    slug="wall",
    outline=OUTLINE,
    bylines=("Ann Quay",),
    tags=("Störm", "wall"),
    updated=DAY,
    image=PICTURE,
    expires=UTC_NOON,
    corrections=(Correction(DAY, "update", "It\u2028was"), Correction(NOON, "correction", "two")),
    retracted=Retraction(NOON, "why"),
    aliases=("/old/",),
    series=Part("Harbour", 2),
    related=("a.md",),
    extra=EXTRA,
)
ENTRIES: tuple[Entry, ...] = (
    ARTICLE,
    Page("content/pages/about.md", "About", "about", OUTLINE, image=PICTURE, updated=DAY, extra=EXTRA),
    Intro("content/world/_section.md", "section", "world", OUTLINE, order=-3, arranges=HEADINGS, extra=EXTRA),
    Profile(
        "content/bylines/ann.md", "ann", OUTLINE, photo=PICTURE, links=(("Web", "https://a.example"),), extra=EXTRA
    ),
    Front("content/_front.md", "Front page", NOON, expires=DAY, arranges=HEADINGS),
    Front("content/_front.md", "Front page"),
)
PROBLEMS = (Problem("a.md", "it is wrong", "field", "Mend it.", 3, 4, "warning", "Wall"), Problem("", "x", "y"))


def read_again(row: bytes) -> tuple[Entry | None, tuple[Problem, ...]]:
    (found,) = rows.decode_parsed([row])
    return found


@pytest.mark.parametrize("problems", [(), PROBLEMS])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: type(entry).__name__)
def test_an_entry_comes_back_with_all_it_says_and_a_digest_of_it(entry: Entry, problems: tuple[Problem, ...]) -> None:
    found, told = read_again(rows.encode_entry(entry, problems))
    assert found is not None
    assert type(found) is type(entry)
    for name in entry.__struct_fields__:
        if name != "digest":
            assert repr(getattr(found, name)) == repr(getattr(entry, name))
    assert len(found.digest) == 32
    assert told == problems


def test_a_moment_keeps_the_offset_it_has() -> None:
    found, _ = read_again(rows.encode_entry(ARTICLE, ()))
    assert isinstance(found, Article)
    assert found.expires is not None
    assert (found.date.instant, found.expires.instant) == ("2026-11-24T12:00:00+01:00", "2026-11-24T12:00:00+00:00")


def test_the_digest_is_of_what_an_entry_says_beside_its_body() -> None:
    def digest(entry: Entry) -> str:
        found, _ = read_again(rows.encode_entry(entry, ()))
        return found.digest if found else ""

    assert digest(replace(ARTICLE, outline=Outline("other"))) == digest(ARTICLE)
    assert digest(replace(ARTICLE, extra={})) != digest(ARTICLE)
    assert digest(replace(ARTICLE, date=UTC_NOON)) != digest(ARTICLE)
    assert digest(Page("p", "t", "s", Outline())) != digest(Page("p", "t", "s", Outline(), draft=True))


def test_a_source_that_gave_no_entry_comes_back_with_its_faults() -> None:
    assert read_again(rows.encode_failed(PROBLEMS)) == (None, PROBLEMS)


BODY = Body(
    ("<p>A ", "wall", " \x1f “ä” 𝄞</p>\n"), (Slot("a", (("href", "b.md"), ("title", "")), 12), Slot("a", closing=True))
)


def test_a_body_comes_back_as_pieces_and_slots() -> None:
    found = rows.decode_body(rows.encode_body(BODY))
    assert (found.pieces, found.slots) == (BODY.pieces, BODY.slots)


def test_what_is_cut_anywhere_is_no_row() -> None:
    row, body = rows.encode_entry(ARTICLE, PROBLEMS), rows.encode_body(BODY)
    for end in range(len(row)):
        with pytest.raises(ValueError, match=r"."):
            read_again(row[:end])
    for end in range(len(body)):
        with pytest.raises(ValueError, match=r"."):
            rows.decode_body(body[:end])


@pytest.mark.parametrize(
    "row", [b"", b"null", b"[]", b"[[],[9]]", b'[[],[0,"d"]]', b"[[[1]],null]", b'{"a":1}', b"\xff"]
)
def test_anything_else_is_no_row(row: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_again(row)
    with pytest.raises(ValueError, match=r"."):
        rows.decode_body(row)
