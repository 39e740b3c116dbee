"""House copy made into stories."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content import markup
from sitegen.content.body import make_body
from sitegen.content.fence import split
from sitegen.dates import Moment, read_moment
from sitegen.importers.copy import read_copy
from sitegen.importers.imported import Imported
from sitegen.nodes import Text
from sitegen.problems import StoppedError

_ROOT = Path(__file__).resolve().parents[3]
_SHARED = _ROOT.parent / "shared" / "copy"
_ZONE = ZoneInfo("Europe/London")
_NOW = datetime(2026, 11, 24, 9, 31, 40, tzinfo=UTC)


def _read(text: str, now: datetime = _NOW, date: Moment | None = None, byline: str = "Desk") -> Imported:
    return read_copy(
        text, "wall.txt", section="world", zone=_ZONE, now=now, byline=byline, host="news.example", date=date
    )


def _moment(text: str) -> Moment:
    moment = read_moment(text, _ZONE).moment
    assert moment
    return moment


def _fields(imported: Imported) -> dict[str, str]:
    table = split(imported.text, imported.path).table
    return {key.value: value.value for key, value in table.entries if isinstance(value, Text)}


def _body(imported: Imported) -> str:
    return split(imported.text, imported.path).body


def _blocks(imported: Imported) -> list[tuple[str, str]]:
    """The rendered story as (element, text)."""
    body, problems = make_body(_body(imported), imported.path, 1, MarkdownOptions(quotes=""))
    assert not problems
    found = markup.tokens("<i>".join(body.pieces))  # a slot, such as a link, shows as an element too many
    return [
        (markup.tag_name(token), markup.text_of([text]).strip())
        for token, text in zip(found[1::2], found[2::2], strict=True)
        if not token.startswith("</") or text.strip()
    ]


def test_copy_becomes_a_story() -> None:
    text = (
        "| 1 October 2023, Sunday |\n\nHarbour: the wall rises\n\nIt rose.\nBy a metre.\n\nA crosshead\n"
        "2019. That was the year *it* began.\n\n  • Ada Fenn\n"
    )
    assert _read(text) == Imported(
        "content/world/2023-10-01-harbour-the-wall-rises.md",
        "---\n"
        'title: "Harbour: the wall rises"\n'
        "date: 2023-10-01\n"
        "byline: Ada Fenn\n"
        "id: tag:news.example,2023:world/2023-10-01-harbour-the-wall-rises\n"
        "---\n"
        "\n"
        "It rose.\n"
        "\n"
        "By a metre.\n"
        "\n"
        "## A crosshead\n"
        "\n"
        "2019\\. That was the year \\*it\\* began.\n",
    )


# ---------------------------------------------------------------- whole stories


def _same_story(path: Path, title: str, date: str, byline: str, crossheads: list[str]) -> None:
    text = path.read_text(encoding="utf-8")
    imported = _read(text)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    fields = _fields(imported)
    blocks = _blocks(imported)
    assert (fields["title"], fields["date"], fields["byline"]) == (title, date, byline)
    assert [block for element, block in blocks if element == "h2"] == crossheads
    assert blocks == [("h2" if line in crossheads else "p", line) for line in lines[2:-1]]
    assert imported.remarks == ()


def test_a_story_of_this_shape_keeps_every_paragraph() -> None:
    _same_story(
        _ROOT / "tests" / "data" / "copy" / "harbour.txt",
        "Quillhaven ferry returns after a winter in dock, with a new bell and an old captain",
        "2024-03-14",
        "Nell Arkwright",
        ["A bell from the breaker’s yard", "Fewer sailings on Sundays"],
    )


@pytest.mark.skipif(not _SHARED.is_dir(), reason="../shared, which holds the desk's own copy, isn't there")
def test_the_desks_own_copy_keeps_every_paragraph() -> None:
    _same_story(
        _SHARED / "000_c94bbd496ec598c3.txt",
        "Vladimir Putin, Kim Jong-un exchange rifles, Russia also gifts special glove",
        "2023-10-01",
        "Wions",
        ["Avid wildlife enthusiast", "Kim to stay more days"],
    )


# ---------------------------------------------------------------- the date bar


@pytest.mark.parametrize(
    "bar",
    [
        "| 1 October 2023, Sunday |",
        "|1 October 2023, Sunday|",
        "  |\u00a01\u00a0October 2023,\u00a0Sunday |  ",
        "| 01 OCTOBER 2023 sunday |",
        "| 1 Oct 2023, Sun |",
        "1 October 2023, Sunday",
        "\ufeff| 1 October 2023, Sunday |",
        "\n\n| 1 October 2023, Sunday |",
    ],
)
def test_a_date_bar_is_read(bar: str) -> None:
    assert _fields(_read(f"{bar}\nWall\nIt rose.\n• Ada"))["date"] == "2023-10-01"


@pytest.mark.parametrize(
    ("copy", "line", "message", "hint"),
    [
        (
            "\n| 1 October 2023, Monday |\nWall",
            2,
            "1 October 2023 was a Sunday, not a Monday",
            "If the date is right, write `| 1 October 2023, Sunday |`; "
            "if the weekday is right, perhaps `| 2 October 2023, Monday |`.",
        ),
        (
            "| 1 October 2023, Thursday |\nWall",
            1,
            "1 October 2023 was a Sunday, not a Thursday",
            "If the date is right, write `| 1 October 2023, Sunday |`; "
            "if the weekday is right, perhaps `| 28 September 2023, Thursday |`.",
        ),
        (
            "| 1 October 2028, Monday |\nWall",
            1,
            "1 October 2028 is a Sunday, not a Monday",
            "If the date is right, write `| 1 October 2028, Sunday |`; "
            "if the weekday is right, perhaps `| 2 October 2028, Monday |`.",
        ),
        (
            "| 31 February 2023, Friday |\nWall",
            1,
            "`31 February 2023` is not a date",
            "February 2023 has 28 days. Correct the date bar.",
        ),
        (
            "| 1 Octember 2023, Sunday |\nWall",
            1,
            "the date bar `1 Octember 2023, Sunday` can't be read",
            "Write day, month, year and weekday, as in `| 24 November 2026, Tuesday |`.",
        ),
        (
            "| 1 October 2023 |\nWall",
            1,
            "the date bar `1 October 2023` can't be read",
            "Write day, month, year and weekday, as in `| 24 November 2026, Tuesday |`.",
        ),
        (
            "\n\nWall\nIt rose.",
            3,
            "the copy has no date bar above its headline",
            "Begin it with a line such as `| 24 November 2026, Tuesday |`.",
        ),
        (
            "",
            1,
            "the copy has no date bar above its headline",
            "Begin it with a line such as `| 24 November 2026, Tuesday |`.",
        ),
        (
            "| 1 October 2023, Sunday |\n\n  • Ada",
            3,
            "the copy has no headline",
            "Write the headline in a line of its own below the date bar, then the paragraphs.",
        ),
        (
            "| 1 October 2023, Sunday |\n",
            1,
            "the copy has no headline",
            "Write the headline in a line of its own below the date bar, then the paragraphs.",
        ),
        (
            "| 1 October 2023, Sunday |\n?!\nIt rose.",
            2,
            "the headline has neither letters nor digits",
            "The story's address is made from it: give it a word with letters or digits.",
        ),
        (
            "| 1 October 2023, Sunday |\nCon\nIt rose.",
            2,
            "the name `con` in the story's address is a device's name on Windows",
            "Give the headline another word; in the story, it may be shortened again: the address stays.",
        ),
    ],
)
def test_copy_that_cannot_be_dated_or_titled_stops(copy: str, line: int, message: str, hint: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        _read(copy)
    (problem,) = stopped.value.problems
    assert (problem.path, problem.line, problem.severity) == ("wall.txt", line, "error")
    assert (problem.message, problem.hint) == (message, hint)


def test_an_outlet_that_takes_names_of_devices_imports_them() -> None:
    text = "| 1 October 2023, Sunday |\nCon\nIt rose.\n• Ada"
    found = read_copy(
        text, "c.txt", section="world", zone=_ZONE, now=_NOW, byline="", host="news.example", portable=False
    )
    assert found.path == "content/world/2023-10-01-con.md"


@pytest.mark.parametrize(
    ("bar", "now", "written"),
    [
        ("24 November 2026, Tuesday", "2026-11-24 09:31:40", "2026-11-24 09:31"),
        ("23 November 2026, Monday", "2026-11-24 09:31:40", "2026-11-23"),
        ("25 November 2026, Wednesday", "2026-11-24 09:31:40", "2026-11-25"),
        ("2 June 2026, Tuesday", "2026-06-01 23:30", "2026-06-02 00:30"),
        ("25 October 2026, Sunday", "2026-10-25 00:30", "2026-10-25 01:30 +01:00"),
        ("25 October 2026, Sunday", "2026-10-25 01:30", "2026-10-25 01:30"),
    ],
)
def test_only_todays_copy_gets_the_minute(bar: str, now: str, written: str) -> None:
    """`now` in UTC; the zone is London's, whose clocks go back on 25 October 2026."""
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert _fields(_read(f"| {bar} |\nWall\nIt rose.\n• Ada", now=instant))["date"] == written


@pytest.mark.parametrize(
    "copy",
    [
        "Wall\nIt rose.\n• Ada",
        "| 1 October 2023, Sunday |\nWall\nIt rose.\n• Ada",
        "| 1 October 2023, Monday |\nWall\nIt rose.\n• Ada",
        "| sometime |\nWall\nIt rose.\n• Ada",
    ],
)
@pytest.mark.parametrize("date", ["2024-02-29", "2026-11-24", "2024-02-29 08:30", "2024-02-29 08:30:15"])
def test_a_given_date_overrides_the_bar(copy: str, date: str) -> None:
    imported = _read(copy, date=_moment(date))
    assert imported.path == f"content/world/{date[:10]}-wall.md"
    assert _fields(imported) == {
        "title": "Wall",
        "date": date,
        "byline": "Ada",
        "id": f"tag:news.example,{date[:4]}:world/{date[:10]}-wall",
    }
    assert _body(imported) == "\nIt rose.\n"


# ---------------------------------------------------------------- the sign-off


@pytest.mark.parametrize(
    "line",
    [
        *("  • Ada Fenn", "· Ada Fenn", "* Ada Fenn", "- Ada Fenn", "– Ada Fenn", "— Ada Fenn"),
        *("● Ada Fenn", "▪ Ada Fenn", "•Ada Fenn", "\u00a0•\u00a0Ada\u00a0Fenn\u00a0", "\t•\t Ada  Fenn  \n\n"),
    ],
)
def test_a_sign_off_names_the_byline(line: str) -> None:
    imported = _read(f"| 1 October 2023, Sunday |\nWall\nIt rose.\n\n{line}")
    assert _fields(imported)["byline"] == "Ada Fenn"
    assert _body(imported) == "\nIt rose.\n"
    assert imported.remarks == ()


@pytest.mark.parametrize(
    "last",
    ["It rose.", "– It rose, she said.", "— “It rose!”", "• " + "a very long name " * 4 + "indeed", "•"],
)
def test_without_a_sign_off_the_default_byline_is_used_and_remarked(last: str) -> None:
    imported = _read(f"| 1 October 2023, Sunday |\nWall\nIt began.\n{last}")
    assert _fields(imported)["byline"] == "Desk"
    assert [block for _, block in _blocks(imported)] == ["It began.", last]
    remark = imported.remarks[0]
    assert (remark.path, remark.line, remark.severity) == ("wall.txt", 4, "warning")
    assert remark.message == "the copy has no sign-off: the byline is `Desk`"


def test_without_any_byline_none_is_written() -> None:
    imported = _read("| 1 October 2023, Sunday |\nWall\nIt rose.", byline="")
    assert list(_fields(imported)) == ["title", "date", "id"]
    assert imported.remarks[0].message == "the copy has no sign-off: the story has no byline"


# ---------------------------------------------------------------- crossheads


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        ("One.\nA crosshead\nTwo.", "One.|## A crosshead|Two."),
        ("A crosshead\nOne.", "## A crosshead|One."),
        ("One.\nA crosshead\n\n\nTwo.", "One.|## A crosshead|Two."),
        ("One.\nThe “great wall”\nTwo.", "One.|## The “great wall”|Two."),
        ("One.\nWritten in C#\nTwo.", "One.|## Written in C\\#|Two."),
        (f"One.\n{'a' * 60}\nTwo.", f"One.|## {'a' * 60}|Two."),
        (f"One.\n{'a' * 61}\nTwo.", f"One.|{'a' * 61}|Two."),
        *((f"One.\nNot one{end}\nTwo.", f"One.|Not one{end}|Two.") for end in ".,;:?!…"),
        *((f"One.\nNot one{end}\nTwo.", f"One.|Not one{end}|Two.") for end in ("!”", ".)", "?’", '."', ".’”")),
    ],
)
def test_a_short_line_before_a_paragraph_is_a_crosshead(lines: str, body: str) -> None:
    imported = _read(f"| 1 October 2023, Sunday |\nWall\n{lines}\n• Ada")
    assert _body(imported) == "".join(f"\n{block}\n" for block in body.split("|"))
    assert imported.remarks == ()


@pytest.mark.parametrize(
    ("lines", "body", "remarks"),
    [
        (
            "One.\nFirst\nSecond\nTwo.",
            "One.|First|Second|Two.",
            [
                (4, "`First` looks like a crosshead, but it is one of several in a row: it is kept as a paragraph"),
                (5, "`Second` looks like a crosshead, but it is one of several in a row: it is kept as a paragraph"),
            ],
        ),
        (
            "One.\nThe last",
            "One.|The last",
            [(4, "`The last` looks like a crosshead, but nothing follows it: it is kept as a paragraph")],
        ),
    ],
)
def test_a_doubtful_short_line_stays_a_paragraph(lines: str, body: str, remarks: list[tuple[int, str]]) -> None:
    imported = _read(f"| 1 October 2023, Sunday |\nWall\n{lines}\n• Ada")
    assert _body(imported) == "".join(f"\n{block}\n" for block in body.split("|"))
    assert [(remark.line, remark.message) for remark in imported.remarks] == remarks
    assert {(remark.path, remark.severity, remark.hint) for remark in imported.remarks} == {
        ("wall.txt", "warning", "If it is a crosshead, write `## ` before it in the story.")
    }


# ---------------------------------------------------------------- the rest


def test_line_ends_and_white_space_of_any_kind_make_the_same_story() -> None:
    plain = "| 1 October 2023, Sunday |\n\nThe wall\n\nIt rose.\nA crosshead\nBy 4\u00a0m.\n\n  • Ada\n"
    odd = (
        "\ufeff| 1 October 2023, Sunday | \r\n\u00a0\r\n  The  wall\u00a0\r\n\r\nIt rose.  \r"
        "A crosshead\u00a0 \r\n\tBy 4\u00a0m.\r\n \u2022 Ada"
    )
    assert _read(odd) == _read(plain)


def test_a_headline_without_a_story_is_remarked() -> None:
    imported = _read("| 1 October 2023, Sunday |\nWall\n• Ada")
    assert [(remark.line, remark.message) for remark in imported.remarks] == [
        (2, "the copy has a headline and nothing below it")
    ]
    assert _body(imported) == ""
