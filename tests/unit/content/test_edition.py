"""An edition's text becomes headings and pins; wording of mistakes stands in golden/problems."""

from zoneinfo import ZoneInfo

import pytest

from sitegen.content.edition import cut
from sitegen.content.parse import Parsed, ParseOptions, parse
from sitegen.content.rows import decode_parsed
from sitegen.model import Front, Heading, Pin, Source, Until

FRONT = "content/_front.md"
OPTIONS = ParseOptions(ZoneInfo("Europe/Berlin"), "news.example")


def read(text: str, path: str = FRONT) -> Parsed:
    return parse(Source(path, text.encode("utf-8")), OPTIONS)


def headings(text: str, path: str = FRONT) -> tuple[Heading, ...]:
    parsed = read(text, path)
    assert parsed.problems == ()
    assert isinstance(parsed.entry, Front)
    assert list(decode_parsed([parsed.row])) == [(parsed.entry, ())]
    return parsed.entry.arranges


def pin(line: str) -> Pin:
    return headings(f"## Lead\n{line}\n")[0].pins[0]


LINES = {
    # a line: reference, headline, kicker, picture
    "- [](world/wall.md)": ("world/wall.md", "", "", True),
    "* [](world/wall.md)": ("world/wall.md", "", "", True),
    "1. [](/world/wall.md)": ("/world/wall.md", "", "", True),
    "-   [A  wall](world/wall.md)  ": ("world/wall.md", "A wall", "", True),
    '- [A "wall"](world/wall.md)': ("world/wall.md", "A “wall”", "", True),
    "- [A [wall] rises](world/wall.md)": ("world/wall.md", "A [wall] rises", "", True),
    r"- [A \] wall \* here](world/wall.md)": ("world/wall.md", "A ] wall * here", "", True),
    "- [](<world/the wall.md>)": ("world/the wall.md", "", "", True),
    "- [](world/wall_(old).md)": ("world/wall_(old).md", "", "", True),
    '- [](w.md) {kicker="Flood, again" image="no"}': ("w.md", "", "Flood, again", False),
    "- [](w.md) {kicker='Flood' image=yes}": ("w.md", "", "Flood", True),
    "- [](w.md) {kicker=“Flood”}": ("w.md", "", "Flood", True),
    '- [](w.md){ kicker = "Flood" }': ("w.md", "", "Flood", True),
    "- [](w.md) {}": ("w.md", "", "", True),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_a_story_and_its_options(line: str) -> None:
    found = pin(line)
    assert (found.reference, found.title, found.kicker, found.image) == LINES[line]


HEADINGS = {
    "## Lead": Heading("Lead", 1),
    "##   Our   town ##": Heading("Our   town", 1),
    "## Top {count=6}": Heading("Top", 1, count=6),
    "## Top {count='0' repeat}": Heading("Top", 1, count=0, repeat=True),
    '## Harbour & sea {repeat="no"}': Heading("Harbour & sea", 1),
}


@pytest.mark.parametrize("line", HEADINGS)
def test_a_heading_is_a_slot_or_block_and_its_options(line: str) -> None:
    assert headings(f"{line}\n") == (HEADINGS[line],)


@pytest.mark.parametrize("space", ["  ", "    ", "\t"])
def test_an_indented_list_is_the_story_above_its_sub_stories(space: str) -> None:
    (heading,) = headings(f"## Top\n- [](a.md)\n{space}- [](b.md)\n{space}- [](c.md)\n- [](d.md)\n")
    assert [(each.reference, [sub.reference for sub in each.sub]) for each in heading.pins] == [
        ("a.md", ["b.md", "c.md"]),
        ("d.md", []),
    ]


def test_every_line_keeps_its_number_below_front_matter_and_comments() -> None:
    made = headings("---\nexpires: 2026-12-01\n---\n<!-- for later:\n- [](a.md)\n-->\n## Lead\n\n- [](b.md)\n")
    assert [(made[0].line, each.line, each.reference) for each in made[0].pins] == [(7, 9, "b.md")]


@pytest.mark.parametrize(
    ("path", "written", "until"),
    [
        (FRONT, "14:00", ("", "14:00")),
        (FRONT, "2026-11-24 14:00", ("2026-11-24T14:00:00+01:00", "")),
        (FRONT, "2026-11-24", ("2026-11-25", "")),
        ("content/_front/2026-11-24-0600.md", "14:00", ("2026-11-24T14:00:00+01:00", "")),
        ("content/_front/2026-11-24-0600.md", "05:00", ("2026-11-25T05:00:00+01:00", "")),
        ("content/_front/2026-11-24-0600.md", "06:00", ("2026-11-25T06:00:00+01:00", "")),
        # Summer time skips 02:30 that night.
        ("content/_front/2026-03-29.md", "02:30", ("2026-03-29T03:30:00+02:00", "")),
    ],
)
def test_until_is_an_instant_or_a_clock_time(path: str, written: str, until: tuple[str, str]) -> None:
    made = read(f'## Top\n- [](a.md) {{until="{written}"}}\n', path).entry
    assert isinstance(made, Front)
    found = made.arranges[0].pins[0].until or Until()
    assert (found.at.iso if found.at else "", found.clock) == until


@pytest.mark.parametrize(
    ("path", "reference", "target"),
    [
        (FRONT, "world/wall.md", "/world/wall.md"),
        ("content/_front/2026-11-24-0600.md", "world/wall.md", "/world/wall.md"),
        ("content/_front/2026-11-24-0600.md", "../world/wall.md", "/world/wall.md"),
        ("content/_front/2026-11-24-0600.md", "/world/wall.md", "/world/wall.md"),
    ],
)
def test_the_lines_of_a_scheduled_edition_are_those_of_the_standing_one(path: str, reference: str, target: str) -> None:
    assert headings(f"## Lead\n- [](<{reference}>)\n", path)[0].pins[0].target == target


@pytest.mark.parametrize(
    ("body", "introduction", "rest"),
    [
        ("Streets.", "Streets.", ""),
        ("## Here\n\nNews.", "## Here\n\nNews.", ""),
        ("## Read on\n\n- [a](a.md)", "## Read on\n\n- [a](a.md)", ""),
        ("Streets.\n\n## Lead\n- [](a.md)", "Streets.\n", "## Lead\n- [](a.md)"),
        ("## top {count=2}", "", "## top {count=2}"),
        ("### Lead", "### Lead", ""),
        ("```\n## Lead\n```", "```\n## Lead\n```", ""),
        ("## Leadership\n\nWords.", "## Leadership\n\nWords.", ""),
    ],
)
def test_a_body_arranges_from_its_first_slot_on(body: str, introduction: str, rest: str) -> None:
    assert cut(body)[:2] == (introduction, rest)


@pytest.mark.parametrize("text", ["- [](" * 5000, "## {" * 5000, "[" * 20000, "- " + "[" * 20000, "<!--" * 9000])
def test_A10_no_text_takes_long(text: str) -> None:
    assert read(f"## Lead\n{text}\n") is not None
