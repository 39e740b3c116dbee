"""Build, wait for a change or for a story to fall due, build again."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from time import perf_counter
from typing import Protocol

from sitegen.build import build
from sitegen.order import Order
from sitegen.preview.changes import Changes
from sitegen.preview.delivery import Delivery
from sitegen.problems import LOCKED, Problem, StoppedError
from sitegen.report import Report

_LONG = 60.0  # seconds; a computer that slept wakes to a clock that has moved
_AGAIN = timedelta(seconds=60)  # after a delivery that failed
_SOON = timedelta(seconds=5)  # after another build held the lock
_SET = timedelta(seconds=5)  # a clock that is further off is one that somebody set, with `--now`


class Listener(Protocol):
    """Who is told what happens: the terminal."""

    def say(self, text: str) -> None: ...

    def tell(self, problems: Sequence[Problem]) -> None: ...

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None: ...


def watch(
    ordered: Callable[[], Order],
    listener: Listener,
    built: Callable[[Report], None] | None = None,
    *,
    delivery: Delivery | None = None,
    end: datetime | None = None,
) -> bool:
    """Build until `end`, or until interrupted. `ordered` reads configuration and clock anew for each build.

    True if the last build was published and delivered. Raises StoppedError only if the very first order can't be
    read, or another command holds the lock: then there is nothing to watch.
    """
    order = ordered()
    rounds = _Rounds(ordered, listener, built, delivery)
    with Changes(order.project) as changes:
        due = rounds.build(first=True)
        listener.say(f"Watching {Path(order.project).name}. Ctrl-C ends it.")
        while _wait(changes, due, end):
            due = rounds.build()
    listener.say("The time is up: the watch ends.")
    return rounds.sound and (delivery is None or delivery.done)


class _Rounds:
    """One build after the other. `sound` says whether the last one was published."""

    def __init__(
        self,
        ordered: Callable[[], Order],
        listener: Listener,
        built: Callable[[Report], None] | None,
        delivery: Delivery | None,
    ) -> None:
        self._ordered, self._listener, self._built, self._delivery = ordered, listener, built, delivery
        self.sound = False

    def build(self, *, first: bool = False) -> datetime | None:
        """Build and deliver; when to build next, whatever happens."""
        started = perf_counter()
        self.sound = False
        try:
            order = self._ordered()
            asked = datetime.now(UTC)
            report = build(order)
        except StoppedError as stopped:
            if first and stopped.exit_code == LOCKED:
                raise
            return self._stopped(stopped)
        self.sound = True
        self._listener.tell_report(report, perf_counter() - started, order.config.zone)
        if self._built:
            self._built(report)
        due = report.next_build_at if abs(asked - order.now) <= _SET else None
        if self._delivery:
            self._delivery.built(report)
            if not self._delivery.done:
                again = datetime.now(UTC) + _AGAIN
                return min(due, again) if due else again
        return due

    def _stopped(self, stopped: StoppedError) -> datetime | None:
        self._listener.tell(stopped.problems)
        if stopped.exit_code == LOCKED:
            return datetime.now(UTC) + _SOON
        self._listener.say("The site is as it was before. Mend the file and save it.")
        return None


def _wait(changes: Changes, due: datetime | None, end: datetime | None) -> bool:
    """Until something changed or fell due; False once the end has come."""
    while True:
        now = datetime.now(UTC)
        if due and due <= now:
            return True
        if end and end <= now:
            return False
        left = [(each - now).total_seconds() for each in (due, end) if each]
        if changes.wait(min([*left, _LONG])):
            return True
