"""Build, wait for a change or for a story to fall due, build again."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from time import perf_counter, sleep
from typing import Protocol

from sitegen.build import Order, build
from sitegen.preview.changes import Changes
from sitegen.problems import ENVIRONMENT, LOCKED, USAGE, Problem, StoppedError
from sitegen.report import Report

_LOCKED = 0.5  # seconds until we ask again whether another build is done
_LONG = 60.0  # seconds; a computer that slept wakes to a clock that has moved


class Listener(Protocol):
    """Who is told what happens: the terminal."""

    def say(self, text: str) -> None: ...

    def tell(self, problems: Sequence[Problem]) -> None: ...

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None: ...


def watch(
    ordered: Callable[[], Order],
    clock: Callable[[], datetime],
    listener: Listener,
    built: Callable[[Report], None] | None = None,
) -> None:
    """Build for ever, until interrupted. `ordered` reads configuration and clock anew for each build.

    `clock` is the one that judges dates: under `--now` it stands still, and nothing ever falls due.

    Raises StoppedError if the very first build finds a mistake in command or configuration: no save could mend it.
    """
    order = ordered()
    with Changes(order.project) as changes:
        due = _build_once(ordered, listener, built, first=True)
        listener.say(f"Watching {Path(order.project).name}. Ctrl-C ends it.")
        while True:
            _wait(changes, due, clock)
            due = _build_once(ordered, listener, built)


def _build_once(
    ordered: Callable[[], Order], listener: Listener, built: Callable[[Report], None] | None, *, first: bool = False
) -> datetime | None:
    started = perf_counter()
    try:
        order, report = _built(ordered, listener)
    except StoppedError as stopped:
        if first and stopped.exit_code == USAGE:
            raise
        listener.tell(stopped.problems)
        mend = " Mend the file and save it." if stopped.exit_code != ENVIRONMENT else ""
        listener.say(f"The site is as it was before.{mend}")
        return None
    listener.tell_report(report, perf_counter() - started, order.config.zone)
    if built:
        built(report)
    return report.next_build_at


def _built(ordered: Callable[[], Order], listener: Listener) -> tuple[Order, Report]:
    """A build, once nobody else builds this outlet: what was changed meanwhile must not be forgotten."""
    told = False
    while True:
        order = ordered()
        try:
            return order, build(order)
        except StoppedError as stopped:
            if stopped.exit_code != LOCKED:
                raise
        if not told:
            listener.say("Another sitegen is building this outlet; waiting for it.")
        told = True
        sleep(_LOCKED)


def _wait(changes: Changes, due: datetime | None, clock: Callable[[], datetime]) -> None:
    """Until something changed or fell due."""
    while True:
        left = (due - clock()).total_seconds() if due else _LONG
        if left <= 0 or changes.wait(min(left, _LONG)):
            return
