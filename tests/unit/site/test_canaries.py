"""What gives an unpublished story away, and what doesn't."""

from datetime import UTC, datetime

import pytest

from sitegen.config_file import read_config
from sitegen.content.parse import ParseOptions, parse
from sitegen.content.rows import decode_body
from sitegen.model import Body, Entry, Source
from sitegen.site.canaries import canaries, divided, words
from sitegen.site.left_out import LeftOut
from support import CONFIG, story

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
OPEN = story("Open", tags="[shared]", byline="Ann", series="{name: Walls}", body="![](/world/shared.png)")


def found(files: dict[str, str]) -> tuple[dict[str, set[str]], set[str]]:
    """The words to look for, by what they are; and the texts that are too short."""
    config = read_config(CONFIG)
    bodies = {}
    entries: list[Entry] = []
    for path, text in files.items():
        parsed = parse(Source(f"content/{path}", text.encode()), ParseOptions(config.zone, "test.example", "Wions"))
        assert parsed.entry, parsed.problems
        entries.append(parsed.entry)
        bodies[getattr(parsed.entry, "outline", parsed.entry).digest] = decode_body(parsed.body)
    known, used = divided(entries, NOW)
    long, short = canaries(known, used, bodies.__getitem__, config, NOW)
    by_kind: dict[str, set[str]] = {}
    for canary in long:
        by_kind.setdefault(canary.what, set()).add(canary.words)
    return by_kind, {canary.text for canary in short}


def test_what_a_story_that_is_left_out_is_known_by() -> None:
    known, used = divided([], NOW)
    left_out = LeftOut("content/world/x.md", "Gates of the quarry", ("gates-of-quarry", "gates"), ())
    long, short = canaries(known, used, lambda _: Body(), read_config(CONFIG), NOW, [left_out])
    assert [(each.what, each.words) for each in long] == [
        ("slug", "gates of quarry"),
        ("headline", "gates of the quarry"),
    ]
    assert [each.text for each in short] == ["gates"]


@pytest.mark.parametrize(
    ("fields", "what", "expected"),
    [
        ({}, "headline", {"gates of the quarry"}),
        ({}, "slug", {"gates of quarry"}),
        ({}, "address", {"world 2026 12 gates of quarry html", "gates of quarry html"}),
        ({"tags": "[shared, gravel]"}, "tag", {"gravel"}),
        ({"tags": "[shared, gravel]"}, "tag's address", {"tags gravel"}),
        ({"byline": "[Ann, Bea]"}, "byline", {"bea"}),
        ({"series": "{name: Gates}"}, "series", {"gates"}),
        ({"series": "{name: Walls}"}, "series", set()),
        (
            {"deck": "One two three four five six seven eight nine ten"},
            "deck",
            {"one two three four five six seven eight"},
        ),
        ({"image": "{src: secret.png, alt: A gate}"}, "file name", {"secret png"}),
        ({"image": "{src: shared.png, alt: A gate}"}, "file name", set()),
        ({"aliases": "[/old/gate.html]"}, "address", {"old gate html", "gate html"}),
        ({}, "month", {"archive 2026 12", "sitemap 2026 12"}),
        ({"summary": "Something else"}, "text", {"wardens of the quarry have voted on whether"}),
    ],
)
def test_what_a_story_is_known_by(fields: dict[str, str], what: str, expected: set[str]) -> None:
    given = {"slug": "gates-of-quarry", **fields}
    body = "Wardens of the quarry have voted on whether the gates stay shut.\n"
    secret = story("Gates of the quarry", "2026-12-02", body, **given)
    by_kind, _ = found({"world/open.md": OPEN, "world/secret.md": secret})
    assert by_kind.get(what, set()) >= expected
    assert expected or not by_kind.get(what)


def test_a_short_headline_is_not_looked_for() -> None:
    by_kind, short = found({"world/open.md": OPEN, "world/secret.md": story("The wall", "2026-12-02", slug="wall")})
    assert "headline" not in by_kind
    assert {"The wall", "wall"} <= short


def test_of_a_published_story_only_the_parts_to_come_are_secret() -> None:
    corrections = "[{date: 2026-12-01, text: The wall is high.}, {date: 2026-11-21, text: The wall is low.}]"
    by_kind, _ = found({"world/open.md": story("Open", corrections=corrections)})
    assert by_kind == {"correction to come": {"the wall is high"}}


def test_a_topic_and_an_author_without_a_published_story_are_secret() -> None:
    topic = "---\ntitle: All about gravel pits\n---\nText.\n"
    by_kind, _ = found(
        {"world/open.md": OPEN, "tags/gravel.md": topic, "bylines/bea.md": topic, "tags/shared.md": topic}
    )
    assert by_kind["headline"] == {"all about gravel pits"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("It’s “TIME”: Straße", "it s time strasse"), ("/a-b/c_d.html", "a b c d html"), ("—", ""), ("Été", "été")],
)
def test_texts_are_compared_by_their_words(text: str, expected: str) -> None:
    assert words(text) == expected
