"""What a build is called while somebody watches, and what is told of it."""

import errno
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from sitegen.building.session import Session
from sitegen.messages import in_brief, round_line
from sitegen.order import Order
from sitegen.preview.alarm import Alarm, Clocks
from sitegen.preview.changes import CLEAN, EVERYTHING, Dirty
from sitegen.preview.rounds import Round, Rounds
from sitegen.problems import Problem, StoppedError
from sitegen.report import Report
from sitegen.site.held import Due
from sitegen.store.reasons import changed
from support import Files, Outlet, story

Make = Callable[[Files], Outlet]

AT = datetime(2026, 11, 25, 9, 14, 3, tzinfo=UTC)
DUE = (Due(datetime(2026, 12, 2, 9, tzinfo=UTC), "publishes", "Harbour wall", "content/world/wall.md"),)
ERROR = Problem("content/world/wall.md", "`31 May` is not a date", "date", "Write it as 2026-05-31.", line=3)
WARNING = Problem("content/world/b.md", "the picture has no credit", "credit", severity="warning")


@pytest.mark.parametrize(
    ("why", "seconds", "problems", "report", "line"),
    [
        ("world/wall.md", 0.018, (), Report(pages_written=1, written=("a.html",)), "world/wall.md → 1 page in 18 ms"),
        ("3 files", 1.26, (), Report(pages_written=1200, written=("x",)), "3 files → 1,200 pages in 1.3 s"),
        ("style.css", 0.07, (), Report(written=("style.css",)), "style.css → 1 file in 70 ms"),
        (
            "b.md",
            0.02,
            (),
            Report(pages_written=2, written=("x",), removed=("b.html",)),
            "b.md → 2 pages, 1 removed in 20 ms",
        ),
        ("b.md", 0.02, (), Report(removed=("b.html", "b.png")), "b.md → 2 removed in 20 ms"),
        ("b.md", 0.02, (), Report(), "b.md → nothing changed"),
        (
            "b.md",
            0.02,
            (),
            Report(now=AT, due=DUE),
            "b.md → nothing changed · next: “Harbour wall” publishes 2 Dec 09:00",
        ),
        ("b.md", 0.02, (WARNING,), Report(), "b.md → nothing changed · 1 warning"),
        ("b.md", 0.02, (ERROR, WARNING), None, "b.md → not built: 1 mistake"),
        ("b\n.md", 0.02, (), Report(), "b\\n.md → nothing changed"),
    ],
)
def test_a_round_is_one_line(
    why: str, seconds: float, problems: Sequence[Problem], report: Report | None, line: str
) -> None:
    assert round_line(AT, why, seconds, problems, report) == f"09:14:03 {line}"


@pytest.mark.parametrize(
    ("problems", "end"),
    [
        ([ERROR], "  Write it as 2026-05-31.\n"),
        ([ERROR, ERROR], "  And 1 mistake more; `sitegen build` tells all.\n"),
        ([ERROR, WARNING, ERROR, WARNING], "  And 1 mistake and 2 warnings more; `sitegen build` tells all.\n"),
    ],
)
def test_of_many_problems_the_first_is_told_and_the_others_are_counted(problems: list[Problem], end: str) -> None:
    told = in_brief(problems, lambda _path, _line: "", lambda text, _style: text)
    assert told.startswith("Error: `31 May` is not a date.\n  content/world/wall.md:3\n")
    assert told.endswith(end)
    assert told.count("Error: ") == 1


class _Told:
    """Who hears of rounds."""

    def __init__(self) -> None:
        self.rounds: list[Round] = []

    def show(self, report: Report) -> None: ...

    def say(self, text: str) -> None: ...

    def tell(self, problems: Sequence[Problem]) -> None: ...

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None: ...

    def tell_round(self, told: Round) -> None:
        self.rounds.append(told)

    def excerpt(self, _path: str, _line: int) -> str:
        return ""


MISNAMED = StoppedError([Problem("content/world/a.md", "it doesn't end in `.md`", "place"), WARNING])


@pytest.mark.parametrize("failure", [changed("content/world/a.md"), MISNAMED], ids=["written", "misnamed"])
@pytest.mark.parametrize(("times", "mistakes"), [(1, 0), (2, 1)])
def test_a_file_that_is_being_written_is_no_mistake_unless_it_goes_on(
    site: Make, monkeypatch: pytest.MonkeyPatch, failure: StoppedError, times: int, mistakes: int
) -> None:
    outlet, listener = site({"content/world/a.md": story()}), _Told()
    rounds = Rounds(outlet.order, listener, Alarm(Clocks(lambda: AT)), lambda _links: None)
    rounds.first()
    failures = [failure] * times
    build = Session.build

    def torn(self: Session, order: Order, touched: Iterable[str] | None = None) -> Report:
        if failures:
            raise failures.pop()
        return build(self, order, touched)

    monkeypatch.setattr(Session, "build", torn)
    outlet.write({"content/world/a.md": story(body="Other words.")})
    saved = Dirty(frozenset(["content/world/a.md"]))
    for dirty in (saved, CLEAN, saved)[: times + 1]:  # the second a moment later
        rounds.build(dirty)
    assert {told.why for told in listener.rounds} == {"world/a.md"}
    assert [told.report is None for told in listener.rounds].count(True) == mistakes
    assert rounds.sound
    assert listener.rounds[-1].report


def test_J03_an_outlet_that_is_removed_amid_a_build_ends_no_watch(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet, listener, alarm = site({"content/world/a.md": story()}), _Told(), Alarm(Clocks(lambda: AT))
    rounds = Rounds(outlet.order, listener, alarm, lambda _links: None)
    rounds.first()
    outlet.write({"content/world/a.md": story(body="Other words.")})

    def gone(path: Path) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(os, "utime", gone)  # by which a build asks the disk for the time
        rounds.build(EVERYTHING)
    (problem,) = listener.rounds[-1].problems
    assert (problem.code, "No such file" in problem.message, rounds.sound) == ("environment", True, False)
    assert alarm.seconds < 2.1, "it is tried again"
    rounds.build(CLEAN)
    assert (rounds.sound, "Other words." in outlet.page("world/2026/11/a.html")) == (True, True)


TABLE = "year,waters\n1946,12\n1947,9\n"
CHART = "```chart\ndata: waters.csv\nx: year\ny: waters\ntitle: High waters\n```\n"


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        pytest.param((TABLE[:12], TABLE[:17], TABLE), [True], id="slowly"),
        pytest.param((TABLE[:12], TABLE[:17], None), [False], id="never wholly"),
    ],
)
def test_a_table_that_is_copied_slowly_is_no_mistake(
    site: Make, pieces: Sequence[str | None], told: Sequence[bool]
) -> None:
    table = "content/_data/waters.csv"
    outlet, listener = site({"content/world/a.md": story(body=CHART), table: TABLE.replace("12", "13")}), _Told()
    rounds = Rounds(outlet.order, listener, Alarm(Clocks(lambda: AT)), lambda _links: None)
    rounds.first()
    assert rounds.sound
    for piece in pieces:
        if piece:
            outlet.write({table: piece})
        rounds.build(Dirty(frozenset([table])) if piece else CLEAN)
    assert [each.report is not None for each in listener.rounds] == told


@pytest.mark.parametrize(
    "text",
    [pytest.param(story(body="Other words."), id="built"), pytest.param(story(date="2026-02-30"), id="a mistake")],
)
def test_a_save_that_comes_in_two_pieces_is_told_once(site: Make, text: str) -> None:
    outlet, listener = site({"content/world/a.md": story(), "content/world/b.md": story("B")}), _Told()
    rounds = Rounds(outlet.order, listener, Alarm(Clocks(lambda: AT)), lambda _links: None)
    rounds.first()
    outlet.write({"content/world/a.md": text})
    for name in "aab":
        rounds.build(Dirty(frozenset([f"content/world/{name}.md"])))
    assert [each.why for each in listener.rounds] == ["world/a.md", "world/b.md"]


def test_a_save_that_changes_nothing_is_told(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.preview.rounds._ECHO", 0.0)  # a moment later
    outlet, listener = site({"content/world/a.md": story()}), _Told()
    rounds = Rounds(outlet.order, listener, Alarm(Clocks(lambda: AT)), lambda _links: None)
    rounds.first()
    for _ in range(2):
        rounds.build(Dirty(frozenset(["content/world/a.md"])))
    assert [each.why for each in listener.rounds] == ["world/a.md"] * 2
