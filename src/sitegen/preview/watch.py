"""Build, wait for a change or for a story to fall due, build again."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from time import perf_counter, sleep
from typing import Protocol

from sitegen.order import Order
from sitegen.preview.changes import Changes
from sitegen.preview.delivery import Delivery
from sitegen.problems import ENVIRONMENT, LOCKED, USAGE, Problem, StoppedError
from sitegen.report import Report
from sitegen.session import Session

_LOCKED = 0.5  # seconds until we ask again whether another build is done
_LONG = 60.0  # seconds; a computer that slept wakes to a clock that has moved
_AGAIN = timedelta(seconds=60)  # after a delivery that failed


class Listener(Protocol):
    """Who is told what happens: the terminal."""

    def say(self, text: str) -> None: ...

    def tell(self, problems: Sequence[Problem]) -> None: ...

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None: ...

    def excerpt(self, path: str, line: int) -> str: ...


def watch(
    ordered: Callable[[], Order],
    clock: Callable[[], datetime],
    listener: Listener,
    *,
    delivery: Delivery | None = None,
    end: datetime | None = None,
) -> bool:
    """Build until `end`, or until interrupted. `ordered` reads configuration and clock anew for each build.

    `clock` is the one that judges dates: under `--now` it stands still, and nothing ever falls due.

    True if the last build was published and delivered. Raises StoppedError if the very first build finds a mistake in
    command or configuration, for no save could mend it, or if the order's patience ends before it has the lock.
    """
    order = ordered()
    rounds = _Rounds(ordered, listener, delivery)
    with Changes(order.project) as changes:
        due = rounds.build(first=True)
        listener.say(f"Watching {Path(order.project).name}. Ctrl-C ends it.")
        while _wait(changes, due, clock, rounds.again, end):
            due = rounds.build()
    listener.say("The time is up: the watch ends.")
    return rounds.sound and (delivery is None or delivery.done)


class _Rounds:
    """One build after the other. `sound` says whether the last one was published, `again` when to deliver anew."""

    def __init__(
        self,
        ordered: Callable[[], Order],
        listener: Listener,
        delivery: Delivery | None,
    ) -> None:
        self._ordered, self._listener, self._delivery = ordered, listener, delivery
        self._session = Session()
        self.sound = False
        self.again: datetime | None = None

    def build(self, *, first: bool = False) -> datetime | None:
        """Build and deliver; when the site changes next by itself."""
        started = perf_counter()
        self.sound, self.again = False, None
        try:
            order, report = self._once(first=first)
        except StoppedError as stopped:
            if first and stopped.exit_code in (USAGE, LOCKED):
                raise
            self._listener.tell(stopped.problems)
            mend = " Mend the file and save it." if stopped.exit_code != ENVIRONMENT else ""
            self._listener.say(f"The site is as it was before.{mend}")
            return None
        self.sound = True
        self._listener.tell_report(report, perf_counter() - started, order.config.zone)
        if self._delivery:
            self._delivery.built(report)
            self.again = None if self._delivery.done else datetime.now(UTC) + _AGAIN
        return report.next_build_at

    def _once(self, *, first: bool) -> tuple[Order, Report]:
        """A build, once nobody else builds this outlet: what was changed meanwhile must not be forgotten."""
        told = False
        while True:
            order = self._ordered()
            try:
                return order, self._session.build(order)
            except StoppedError as stopped:
                if stopped.exit_code != LOCKED or (first and order.patience.seconds):
                    raise
            if not told:
                self._listener.say("Another sitegen is building this outlet; waiting for it.")
            told = True
            sleep(_LOCKED)


def _wait(
    changes: Changes,
    due: datetime | None,
    clock: Callable[[], datetime],
    again: datetime | None,
    end: datetime | None,
) -> bool:
    """Until something changed, fell due or is to be tried again; False once the end has come."""
    while True:
        now = datetime.now(UTC)
        left = [_LONG]
        left += [(due - clock()).total_seconds()] if due else []
        left += [(again - now).total_seconds()] if again else []
        if min(left) <= 0:
            return True
        if end and end <= now:
            return False
        left += [(end - now).total_seconds()] if end else []
        if changes.wait(min(left)):
            return True
