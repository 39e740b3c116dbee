"""One build after the other, for as long as somebody watches."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from time import perf_counter, sleep
from typing import Protocol

from msgspec import Struct

from sitegen.building.session import Session
from sitegen.model import CONTENT
from sitegen.order import Order
from sitegen.preview.alarm import Alarm
from sitegen.preview.changes import EVERYTHING, Dirty
from sitegen.preview.delivery import Delivery
from sitegen.problems import CHANGING, ENVIRONMENT, LOCKED, USAGE, Problem, StoppedError, errors
from sitegen.report import Report
from sitegen.store.manifest import NAME
from sitegen.store.reasons import unforeseen

_LOCKED = 0.5  # seconds until we ask again whether another build is done
_UNDELIVERED = 60.0  # seconds after which a delivery that failed is tried again
_AGAIN = "once more"
_ECHO = 1.0  # seconds in which the events of one save come, also in two pieces
_WHOLE = 0.5  # seconds after which a file that was being written is read again
_SOON, _LATER = 2.0, 60.0  # seconds after which a build that the disk didn't let us make is tried again


class Round(Struct, frozen=True):
    """One build after the first: when it was done, by the outlet's clock, `why`, and what came of it.

    There is no `report` if it stopped. `problems` come most urgent first; `fresh` are those that weren't there before.
    """

    at: datetime
    why: str
    seconds: float
    problems: tuple[Problem, ...]
    fresh: tuple[Problem, ...]
    report: Report | None = None


class Listener(Protocol):
    """Who is told what happens: the terminal. `show` comes first: finding out what there is to tell takes a while."""

    def show(self, report: Report) -> None: ...

    def say(self, text: str) -> None: ...

    def tell(self, problems: Sequence[Problem]) -> None: ...

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None: ...

    def tell_round(self, told: Round) -> None: ...

    def excerpt(self, path: str, line: int) -> str: ...


class Rounds:
    """The builds of one outlet. `sound` says whether the last one was published.

    `follow` is told which links the configuration allows.
    """

    def __init__(
        self,
        ordered: Callable[[], Order],
        listener: Listener,
        alarm: Alarm,
        follow: Callable[[Iterable[str]], None],
        delivery: Delivery | None = None,
    ) -> None:
        self._ordered, self._listener, self._alarm = ordered, listener, alarm
        self._follow, self._delivery = follow, delivery
        self._session = Session()
        self._zone: tzinfo = UTC
        self._listing: Path | None = None  # what the last build left in the output; nothing stands there without it
        self._last: Report | None = None
        self._problems: tuple[Problem, ...] = ()
        self._retry = _SOON
        self._unfinished: Dirty | None = None  # saves that were looked at too early, perhaps
        self._told: tuple[float, frozenset[str]] = (-_ECHO, frozenset())  # when, and which files, last time
        self.sound = False

    def first(self) -> None:
        """Build what there is. Raises StoppedError for what no save can mend."""
        began = perf_counter()
        try:
            report = self._once(EVERYTHING, first=True)
        except StoppedError as stopped:
            if stopped.exit_code in (USAGE, LOCKED):
                raise
            self._listener.tell(stopped.problems)
            self._say_what_to_do(stopped)
            self._stopped(stopped)
            return
        self._listener.show(report)
        self._listener.tell_report(report, perf_counter() - began, self._zone)
        self._built(report)
        self._session.ready()

    @property
    def is_lost(self) -> bool:
        """Whether somebody took away what was published last, as `sitegen clean` does."""
        return self.sound and self._listing is not None and not os.path.lexists(self._listing)

    def build(self, dirty: Dirty) -> None:
        """Build and deliver what changed, or what is due."""
        began, heard = perf_counter(), bool(dirty)
        if self._delivery:
            self._delivery.heard(dirty.paths)
        if self._unfinished:
            dirty = Dirty(dirty.paths | self._unfinished.paths, dirty.everything or self._unfinished.everything)
        try:
            report = self._once(dirty)
        except StoppedError as stopped:
            problems = _urgent_first(stopped.problems, dirty)
            if self._may_pass(problems, dirty, heard=heard):
                self._unfinished = dirty
                self._alarm.again_in(_WHOLE)
                return
            # What is tried again and again is told once.
            if (dirty and not self._echoes(dirty, stopped.problems)) or self._fresh(problems):
                self._tell(dirty, began, problems)
                self._say_what_to_do(stopped)
            self._stopped(stopped)
            return
        changed = bool(report.written or report.removed)
        if dirty.paths or changed or self._fresh(report.problems):
            self._listener.show(report)
            if changed or not self._echoes(dirty, report.problems):
                self._tell(dirty, began, report.most_urgent_first, report)
        self._built(report)

    def _may_pass(self, problems: tuple[Problem, ...], dirty: Dirty, *, heard: bool) -> bool:
        """Whether mistakes are none to an editor unless they last."""
        if self._unfinished:
            return heard and _is_copied(dirty)
        return _is_copied(dirty) or all(_is_early(each, dirty) for each in errors(problems))

    def _once(self, dirty: Dirty, *, first: bool = False) -> Report:
        """A build, once nobody else builds this outlet: what was changed meanwhile must not be forgotten."""
        told = False
        while True:
            order = self._ordered()
            self._zone = order.config.zone
            self._follow(order.config.follow_symlinks)
            try:
                report = self._session.build(order, None if dirty.everything else dirty.paths)
                self._listing = order.output / NAME
                return report
            except StoppedError as stopped:
                if stopped.exit_code != LOCKED or (first and order.patience.seconds):
                    raise
            except OSError as error:  # somebody removed the outlet meanwhile, say: it may come back
                raise StoppedError([unforeseen(error)], ENVIRONMENT) from error
            if not told:
                self._listener.say("Another sitegen is building this outlet; waiting for it.")
            told = True
            sleep(_LOCKED)

    def _tell(self, dirty: Dirty, began: float, problems: tuple[Problem, ...], report: Report | None = None) -> None:
        why = _named(dirty) or (self._fell_due(report) if report else "") or _AGAIN
        at, now = datetime.now(self._zone), perf_counter()
        self._told = (now, dirty.paths)
        self._listener.tell_round(Round(at, why, now - began, problems, self._fresh(problems), report))

    def _echoes(self, dirty: Dirty, problems: tuple[Problem, ...]) -> bool:
        """Whether nothing is to be told but what was told a moment ago."""
        when, paths = self._told
        lately = perf_counter() - when < _ECHO
        return lately and not dirty.everything and dirty.paths <= paths and problems == self._problems

    def _fresh(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        if problems is self._problems:
            return ()
        # A build that keeps most of them keeps the values: only the others are compared.
        known = set(map(id, self._problems))
        others = [each for each in problems if id(each) not in known]
        before = frozenset(self._problems) if others else frozenset()
        return tuple(each for each in others if each not in before)

    def _fell_due(self, report: Report) -> str:
        """What came about by itself since the last good build."""
        due = [each for each in self._last.due if report.now and each.at <= report.now] if self._last else []
        if not due:
            return ""
        first = due[0]
        more = f" and {len(due) - 1} more" if len(due) > 1 else ""
        return (f"“{first.title}” {first.event}" if first.title else first.event) + more

    def _built(self, report: Report) -> None:
        self.sound, self._last, self._problems, self._retry = True, report, report.problems, _SOON
        self._unfinished = None
        self._alarm.due = report.next_build_at
        if self._delivery:
            self._delivery.built(report)
        self._alarm.again_in(_UNDELIVERED if self._delivery and not self._delivery.done else None)

    def _stopped(self, stopped: StoppedError) -> None:
        """Wait for the save that mends it; what is wrong with the disk goes without one."""
        self.sound, self._problems, self._alarm.due, self._unfinished = False, stopped.problems, None, None
        passing = stopped.exit_code == ENVIRONMENT
        self._alarm.again_in(self._retry if passing else None)
        self._retry = min(2 * self._retry, _LATER) if passing else _SOON

    def _say_what_to_do(self, stopped: StoppedError) -> None:
        mend = " It is tried again and again." if stopped.exit_code == ENVIRONMENT else " Mend the file and save it."
        self._listener.say(f"The site is as it was before.{mend}")


def _is_copied(dirty: Dirty) -> bool:
    """Whether all that changed are pictures, tables and the like: a large one is a while on its way."""
    return bool(dirty.paths) and all(
        path.startswith(f"{CONTENT}/") and not path.endswith(".md") for path in dirty.paths
    )


def _is_early(problem: Problem, dirty: Dirty) -> bool:
    """Whether a file was read while it was written, or has another name until it is (`sed -i`)."""
    return problem.code == CHANGING or (problem.code == "place" and problem.path in dirty.paths)


def _named(dirty: Dirty) -> str:
    """The files of a change, or what else it is, for a line on the terminal."""
    if len(dirty.paths) == 1:
        return next(iter(dirty.paths)).removeprefix(f"{CONTENT}/")
    return f"{len(dirty.paths):,} files" if dirty.paths else dirty.why


def _urgent_first(problems: Iterable[Problem], dirty: Dirty) -> tuple[Problem, ...]:
    """Errors before warnings, those of what was just saved before others."""
    return tuple(sorted(problems, key=lambda each: (each.severity != "error", each.path not in dirty.paths)))
