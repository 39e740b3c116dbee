"""Who stands where on a front: every rule of editions as a table."""

from collections.abc import Iterable, Mapping

import pytest

from in_memory import config_of, known
from sitegen.model import Asset
from sitegen.site import questions
from sitegen.site.edition import Filled, lay_out
from sitegen.site.known import Known, UnansweredError
from sitegen.site.views import Edition, Teaser
from support import NOW, story

TOWN = "content/town/"
SHORT = "[front]\ntop = 2\nlatest = 3\nper_section = 2\n"


def numbered(count: int, **fields: str) -> dict[str, str]:
    """Stories of town, `s0` the oldest, one a day."""
    return {
        f"{TOWN}s{number}.md": story(f"S{number}", f"2026-11-{number + 1:02} 08:00", **fields)
        for number in range(count)
    }


FILES = {
    **numbered(9),
    f"{TOWN}secret.md": story("Secret", draft="true"),
    f"{TOWN}later.md": story("Later", "2030-01-01"),
    f"{TOWN}over.md": story("Over", "2026-11-01", expires="2026-11-02"),
    "content/abroad/a.md": story("Abroad", "2026-11-02 09:00", tags="[Flood]"),
    "content/pages/about.md": "---\ntitle: About\n---\n",
}


def names(stories: Iterable[Teaser | None]) -> str:
    paths = (story.path.rpartition("/")[2].removesuffix(".md") if story else "-" for story in stories)
    return " ".join(paths)


def answers(front: str = "", files: Mapping[str, str] = FILES, now: str = NOW) -> Known:
    found = {**files, **({"content/_front.md": front} if front else {})}
    return known(found, now=now, config=config_of(SHORT))


def edition(front: str = "", files: Mapping[str, str] = FILES, now: str = NOW) -> Edition:
    return questions.edition(answers(front, files, now))


def shown(made: Edition) -> dict[str, str]:
    return {part.title: names(part.stories) for part in made.parts}


PINS = {
    # lines below `## Lead` and `## Top`: what stands there
    "": ("s8", "s7 s6"),
    "## Lead\n- [](town/s2.md)": ("s2", "s8 s7"),
    "## Lead\n- [](town/s2.md)\n## Top\n- [](town/s1.md)": ("s2", "s1 s8"),
    "## Top\n- [](town/s8.md)\n- [](town/s1.md)\n- [](town/s3.md)": ("s7", "s8 s1 s3"),
    "## Top\n- [](town/s8.md)": ("s7", "s8 s6"),
    "## Lead\n- [](town/s2.md)\n## Top\n- [](town/s2.md)\n- [](town/s3.md)": ("s2", "s3 s8"),
    "## Lead\n- [](town/s2.md)\n- [](town/s3.md)": ("s2", "s8 s7"),
    "## Lead\n- [](town/gone.md)": ("s8", "s7 s6"),
    "## Lead\n- [](town/secret.md)\n## Top\n- [](town/later.md)\n- [](town/over.md)": ("s8", "s7 s6"),
    "## Lead\n- [](town/later.md)\n    - [](town/s1.md)": ("s8", "s7 s6"),
    "## Lead\n- [](/town/2026/11/s2.html)": ("s2", "s8 s7"),
    "## Lead\n- [](https://test.example/town/2026/11/s2.html)": ("s2", "s8 s7"),
    "## Lead\n- [](town/s2.md#a-head)": ("s2", "s8 s7"),
    "## Lead\n- [](town/s2.md?from=mail)": ("s2", "s8 s7"),
    "## Lead\n- [](pages/about.md)": ("s8", "s7 s6"),
    "## Lead\n- [](https://other.example/)": ("s8", "s7 s6"),
    "## LEAD\n- [](town/s2.md)": ("s2", "s8 s7"),
    "## Lead {count=0}\n## Top {count=1}": ("-", "s8"),
    "## Top {count=4}\n- [](town/s1.md)": ("s8", "s1 s7 s6 s5"),
}


@pytest.mark.parametrize("front", PINS)
def test_pins_stand_where_they_were_put_and_free_places_fill(front: str) -> None:
    made = edition(front)
    assert (names([made.lead]), names(made.top)) == PINS[front]


ORDER = {
    "a day before another, whatever the priority": ({"a": ("10", 4), "b": ("11 06:00", 5)}, "b a"),
    "within a day by priority": ({"a": ("10 07:00", 2), "b": ("10 09:00", 3), "c": ("10 06:00", 1)}, "c a b"),
    "within a priority by time": ({"a": ("10 07:00", 3), "b": ("10 09:00", 3)}, "b a"),
    "a day without a time is its first minute": ({"a": ("10", 3), "b": ("10 00:01", 3)}, "b a"),
    "the day is the outlet's own": ({"a": ("09T23:30Z", 1), "b": ("10 09:00", 2)}, "a b"),
}


@pytest.mark.parametrize("case", ORDER)
def test_free_places_fill_by_day_then_priority_then_time(case: str) -> None:
    stories, expected = ORDER[case]
    files = {
        f"{TOWN}{name}.md": story(name, f"2026-11-{day}", priority=str(priority))
        for name, (day, priority) in stories.items()
    }
    made = edition("## Lead {count=0}\n## Top {count=0}\n## Town {count=9}", files=files)
    assert shown(made) == {"Town": expected}


@pytest.mark.parametrize(
    ("fields", "fills"),
    [
        ({"label": "sponsored"}, False),
        ({"priority": "4"}, False),
        ({"priority": "5"}, False),
        ({"priority": "3"}, True),
        ({"priority": "1"}, True),
        ({"label": "opinion"}, True),
    ],
)
def test_what_is_sponsored_or_of_low_priority_fills_neither_lead_nor_top(fields: dict[str, str], fills: bool) -> None:
    files = {**numbered(3), f"{TOWN}new.md": story("New", "2026-11-20", **fields)}
    assert names([edition(files=files).lead]) == ("new" if fills else "s2")
    top = edition("## Lead\n- [](town/s2.md)", files=files).top
    assert names(top) == ("new s1" if fills else "s1 s0")
    assert names([edition("## Lead\n- [](town/new.md)", files=files).lead]) == "new"


def test_where_nothing_may_lead_nothing_does() -> None:
    made = edition(files=numbered(2, label="sponsored"))
    assert (made.lead, made.top, names(made.latest)) == (None, (), "s1 s0")


PARTS = {
    # the file: what stands on the page, in page order
    "": "Lead: s8; Top: s7 s6; Latest: s5 s4 s3; Abroad: a; Town: s2 s1",
    "## Top\n## Lead": "Top: s8 s7; Lead: s6; Latest: s5 s4 s3; Abroad: a; Town: s2 s1",
    "## Breaking\n- [](town/s1.md)": "Lead: s8; Top: s7 s6; Breaking: s1; Latest: s5 s4 s3; Abroad: a; Town: s2 s0",
    "## Town": "Lead: s8; Top: s7 s6; Town: s5 s4",
    "## town {count=1}\n## Latest": "Lead: s8; Top: s7 s6; Town: s5; Latest: s4 s3 s2",
    "## Latest {count=1}\n## Flood": "Lead: s8; Top: s7 s6; Latest: s5; Flood: a",
    "## By the sea\n- [](town/s1.md)\n## Town": "Lead: s8; Top: s7 s6; By the sea: s1; Town: s5 s4",
    # All pins are placed before any filling.
    "## Lead\n## Town\n- [](town/s8.md)": "Lead: s7; Top: s6 s5; Town: s8 s4",
    # No story stands there twice, unless its block says so.
    "## Town\n- [](town/s1.md)\n## Flood\n- [](town/s1.md)": "Lead: s8; Top: s7 s6; Town: s1 s5; Flood: a",
    "## Town {repeat}": "Lead: s8; Top: s7 s6; Town: s8 s7",
    "## Lead\n- [](town/s1.md)\n## Town {repeat=yes}\n- [](town/s1.md)": "Lead: s1; Top: s8 s7; Town: s1 s8",
    "## Town {repeat=no}": "Lead: s8; Top: s7 s6; Town: s5 s4",
    "## Breaking {repeat}\n- [](town/s8.md)\n## Town {count=1}": "Lead: s8; Top: s7 s6; Breaking: s8; Town: s5",
}


@pytest.mark.parametrize("front", PARTS)
def test_the_file_is_the_page_read_from_top_to_bottom(front: str) -> None:
    assert "; ".join(f"{title}: {stories}" for title, stories in shown(edition(front)).items()) == PARTS[front]


def test_blocks_tell_what_they_are_of() -> None:
    made = edition("## Town\n## flood\n## Sea\n- [](town/s1.md)\n")
    assert [(block.kind, block.key, block.title, block.url) for block in made.blocks] == [
        ("section", "town", "Town", "/town/"),
        ("tag", "flood", "Flood", "/tags/flood/"),
        ("own", "", "Sea", ""),
    ]


def test_a_line_overrides_headline_kicker_and_picture_in_its_place_only() -> None:
    image = "{src: /wall.jpg, alt: A wall}"
    files = {f"{TOWN}s.md": story("Plain", "2026-11-20", image=image, kicker="Own", short_title="Short")}
    front = '## Lead\n- [“Flood” at noon](town/s.md) {kicker="Flood" image="no"}\n## Town {repeat}'
    config = config_of(SHORT)
    found = known({**files, "content/_front.md": front}, config=config, assets=(Asset("content/wall.jpg", 9, 4, 3),))
    made = questions.edition(found)
    (plain,) = made.blocks[0].stories
    assert made.lead is not None
    assert (made.lead.title, made.lead.short_title, made.lead.kicker, made.lead.image) == (
        *("“Flood” at noon", "“Flood” at noon", "Flood", None),
    )
    assert (plain.title, plain.short_title, plain.kicker) == ("Plain", "Short", "Own")
    assert plain.image is not None
    assert questions.latest(found)[0].title == "Plain"


def test_an_indented_list_gives_sub_stories_which_stand_nowhere_else() -> None:
    made = edition("## Lead\n- [](town/s2.md)\n    - [Why](town/s8.md)\n    - [](town/gone.md)\n    - [](town/s1.md)")
    assert made.lead is not None
    assert [(each.path, each.title) for each in made.lead.sub] == [(f"{TOWN}s8.md", "Why"), (f"{TOWN}s1.md", "S1")]
    assert shown(made) == {"Top": "s7 s6", "Lead": "s2", "Latest": "s5 s4 s3", "Abroad": "a", "Town": "s0"}


UNTIL = {
    # the line and the heading's options, now: whether the story stands there
    ('{until="2026-11-24 14:00"}', "", "2026-11-24 13:59"): True,
    ('{until="2026-11-24 14:00"}', "", "2026-11-24 14:00"): False,
    ("", '{until="2026-11-24 14:00"}', "2026-11-24 13:59"): True,
    ("", '{until="2026-11-24 14:00"}', "2026-11-24 14:00"): False,
    ('{until="2026-11-24"}', "", "2026-11-24 23:59"): True,
    ('{until="2026-11-24"}', "", "2026-11-25 00:00"): False,
    # A clock time is the first one after the story's own time, 3 November 08:00.
    ('{until="14:00"}', "", "2026-11-03 13:59"): True,
    ('{until="14:00"}', "", "2026-11-03 14:00"): False,
    ('{until="07:00"}', "", "2026-11-04 06:59"): True,
    ('{until="07:00"}', "", "2026-11-04 07:00"): False,
    ("", '{until="14:00"}', "2026-11-03 13:59"): True,
    ("", '{until="14:00"}', "2026-11-03 14:00"): False,
    ("", '{until="14:00"}', "2026-11-04 12:00"): False,
}


@pytest.mark.parametrize(("line", "heading", "now"), UNTIL)
def test_lines_and_blocks_leave_at_their_time(line: str, heading: str, now: str) -> None:
    front = f"## Breaking {heading}\n- [](town/s2.md) {line}\n"
    assert (names(edition(front, now=now).breaking) == "s2") == UNTIL[line, heading, now]


def test_what_left_is_free_to_stand_elsewhere() -> None:
    made = edition('## Breaking {until="2026-11-09"}\n- [](town/s8.md)\n')
    assert (names(made.breaking), names([made.lead])) == ("", "s8")


SCHEDULED = {
    **FILES,
    "content/_front.md": "## Lead\n- [](town/s1.md)",
    "content/_front/2026-11-20-0600.md": '## Breaking {until="05:00"}\n- [](town/s5.md)\n## Lead\n- [](town/s2.md)',
    "content/_front/2026-11-22.md": "---\nexpires: 2026-11-22\n---\n## Lead\n- [](../town/s3.md)",
    "content/_front/2026-11-21-0600.md": "---\ndraft: true\n---\n## Lead\n- [](town/s4.md)",
}


@pytest.mark.parametrize(
    ("now", "lead", "breaking"),
    [
        ("2026-11-20 05:59", "s1", ""),
        ("2026-11-20 06:00", "s2", "s5"),
        ("2026-11-21 04:59", "s2", "s5"),
        ("2026-11-21 05:00", "s2", ""),
        ("2026-11-22 00:00", "s3", ""),
        ("2026-11-23 00:00", "s2", ""),
    ],
)
def test_a_scheduled_edition_takes_over_at_its_time_until_it_expires(now: str, lead: str, breaking: str) -> None:
    made = edition(files=SCHEDULED, now=now)
    assert (names([made.lead]), names(made.breaking)) == (lead, breaking)


@pytest.mark.parametrize(
    ("now", "day"), [("2026-11-12", "2026-11-09"), ("2026-11-20 06:00", "2026-11-20"), ("2026-11-23", "2026-11-20")]
)
def test_an_edition_is_dated_by_its_newest_story_or_its_own_time(now: str, day: str) -> None:
    made = edition(files=SCHEDULED, now=now)
    assert made.date.iso == day


LISTS = {
    "the front is a plain list": ("Streets and houses.", {}, "s8 s7 s6 s5 s4 s3 s2 s1 s0"),
    "lead and top": (
        "Streets.\n\n## Lead\n- [](s2.md)\n\n## Top\n- [](/town/s1.md)\n",
        {"Lead": "s2", "Top": "s1 s8"},
        "s7 s6 s5 s4 s3 s0",
    ),
    "only what it names": ("## Top {count=1}\n", {"Top": "s8"}, "s7 s6 s5 s4 s3 s2 s1 s0"),
    "of the section only": ("## Top {count=1}\n## Flood {count=3}\n", {"Top": "s8"}, "s7 s6 s5 s4 s3 s2 s1 s0"),
    "pins from anywhere": ("## Lead\n- [](/abroad/a.md)\n", {"Lead": "a"}, "s8 s7 s6 s5 s4 s3 s2 s1 s0"),
    "sub-stories leave the list": ("## Lead\n- [](s2.md)\n  - [](s8.md)\n", {"Lead": "s2"}, "s7 s6 s5 s4 s3 s1 s0"),
}


@pytest.mark.parametrize("case", LISTS)
@pytest.mark.parametrize("kind", ["section", "tag"])
def test_the_body_of_a_sections_or_topics_file_arranges_its_front(case: str, kind: str) -> None:
    body, parts, rest = LISTS[case]
    path, name = ("town/_section.md", "section/town") if kind == "section" else ("tags/town.md", "tag/town")
    body = body if kind == "section" else body.replace("](s", "](../town/s")
    files = {**FILES, **numbered(9, tags="[town]"), f"content/{path}": f"---\ntitle: Town\n---\n{body}"}
    found = answers(files=files)
    assert shown(questions.edition(found, name)) == parts
    assert names(questions.pager(found, name).stories) == rest


def test_a_front_that_is_not_there_is_told() -> None:
    with pytest.raises(UnansweredError, match="there is no section `gone`"):
        questions.edition(answers(), "section/gone")


def why(laid: tuple[Filled, ...]) -> list[tuple[str, str]]:
    return [(left.pin.reference, left.why) for filled in laid for left in filled.left]


def test_lines_that_stand_nowhere_say_why() -> None:
    front = (
        "## Lead\n- [](town/s1.md)\n- [](town/s2.md)\n## Top\n- [](town/later.md)\n  - [](town/s3.md)\n"
        '- [](town/s1.md)\n- [](town/s4.md) {until="2026-11-10"}\n- [](town/gone.md)\n'
    )
    found = answers(front)
    assert why(lay_out(found.site, found.places)) == [
        ("town/s2.md", "second"),
        ("town/later.md", "unpublished"),
        ("town/s3.md", "below"),
        ("town/s1.md", "twice"),
        ("town/s4.md", "over"),
        ("town/gone.md", "unpublished"),
    ]
