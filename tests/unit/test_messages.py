"""How problems and reports are told."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sitegen import messages
from sitegen.problems import Problem, warning
from sitegen.report import Report, as_json
from sitegen.site.held import Due, Held

ZONE = ZoneInfo("Europe/Berlin")
FAULT = Problem(
    "content/a.md", "`draft` is true or false, not `yes`", "field", "Write `draft: true`.", 4, 8, story="Wall"
)


def text(*problems: Problem) -> str:
    return messages.as_text(problems, lambda _path, _line: "draft: yes", lambda words, _style: words)


def test_a_person_reads_sentence_story_place_line_and_fix() -> None:
    assert text(FAULT) == (
        "Error: `draft` is true or false, not `yes`.\n"
        "  “Wall” · content/a.md:4:8\n"
        "       4 │ draft: yes\n"
        "         │        ^\n"
        "  Write `draft: true`.\n"
    )


def test_the_same_sentence_in_many_places_is_told_once_with_a_count() -> None:
    many = [warning(Problem(f"content/{n}.md", "something", "x", "Mend it.", 3)) for n in range(9)]
    told = text(*many)
    assert told.count("Warning: Something.") == 1
    assert "The same in content/1.md:3, content/2.md:3, content/3.md:3 and 5 more." in told


def test_an_editor_program_reads_one_line_each() -> None:
    assert messages.as_gcc([FAULT]) == (
        "content/a.md:4:8: error[field]: `draft` is true or false, not `yes`; Write `draft: true`.\n"
    )


def test_json_holds_every_field() -> None:
    told = json.loads(messages.as_json([FAULT], as_json(Report(pages=3, now=datetime(2026, 11, 24, tzinfo=UTC)))))
    assert told["pages"] == 3
    assert told["problems"][0]["line"] == 4
    assert told["problems"][0]["hint"] == "Write `draft: true`."


@pytest.mark.parametrize(("raw", "escaped"), [("50% off", "50%25 off"), ("A\nb", "A%0Ab"), ("A::b", "A::b")])
def test_github_gets_no_line_of_its_own_from_a_message(raw: str, escaped: str) -> None:
    told = messages.as_github([Problem("a,b:c.md", raw, "x", line=2)])
    assert told.count("\n") == 1
    assert escaped in told
    assert told.startswith("::error file=a%2Cb%3Ac.md,line=2,title=x::")


@pytest.mark.parametrize(
    ("pages", "written", "expected"),
    [(61, 61, "Built 61 pages (61 written) in 0.42 s"), (1, 0, "Built 1 page (0 written) in 0.42 s")],
)
def test_the_last_line_counts(pages: int, written: int, expected: str) -> None:
    assert messages.last_line(Report(pages=pages, pages_written=written), 0.42, ZONE) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 12, 2, 8, 0, tzinfo=UTC), "“Harbour wall” publishes 2 Dec 09:00"),
        (datetime(2027, 1, 2, 8, 0, tzinfo=UTC), "“Harbour wall” publishes 2 Jan 2027 09:00"),
    ],
)
def test_what_falls_due_is_told_in_the_outlets_zone(at: datetime, expected: str) -> None:
    due = Due(at, "publishes", "Harbour wall", "content/a.md")
    assert messages.due_line(due, ZONE, datetime(2026, 11, 24, tzinfo=UTC)) == expected


def test_the_remarks_say_what_was_kept_back_and_what_lies_about() -> None:
    report = Report(
        held=(Held("a", "A", "draft"), Held("b", "B", "draft"), Held("c", "C", "embargoed")),
        withheld=(("content/p.jpg", "nothing refers to it"), ("content/tags/a.md", "it is alone")),
        ignored=("content/.DS_Store",),
        foreign=("CNAME",),
    )
    assert list(messages.remarks(report)) == [
        "Kept back: 2 drafts, 1 embargoed.",
        "Not published, for it is alone: content/tags/a.md.",
        "Not published, for nothing refers to it: content/p.jpg.",
        "Ignored: content/.DS_Store.",
        "Left alone in the output, for sitegen didn't put it there: CNAME.",
        "  A file that belongs to the site goes into content/.",
    ]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a.md"], "1 story left out for mistakes in it: a.md:3. All others are published."),
        (["a.md", "b.md"], "2 stories left out for mistakes in them: a.md:3, b.md:3. All others are published."),
    ],
    ids=["one", "two"],
)
def test_the_first_remark_is_what_was_left_out(paths: list[str], expected: str) -> None:
    faults = tuple(Problem(path, "it is wrong", "date", line=line) for path in paths for line in (3, 5))
    said = expected.partition(" for ")[0]
    report = Report(left_out=tuple(paths), problems=faults, ignored=("Thumbs.db",))
    assert next(iter(messages.remarks(report))) == expected
    assert messages.round_line(datetime(2026, 11, 24, tzinfo=UTC), "a.md", 1, faults, report).endswith(said)


@pytest.mark.parametrize(("path", "shown"), [("a.md", "a.md"), ("a\nb.md", "a\\nb.md"), ("\udce9.md", "\\udce9.md")])
def test_odd_file_names_can_be_printed_anywhere(path: str, shown: str) -> None:
    assert messages.printable(path) == shown
