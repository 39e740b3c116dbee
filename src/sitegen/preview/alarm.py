"""When to build without a change: a story falls due, something is to be tried again, or the clock was set."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from msgspec import Struct

_STEP = 2.0  # seconds by which the clock may go otherwise than time: more is a sleep, or somebody set it


def _wall() -> datetime:
    return datetime.now(UTC)


class Clocks(Struct, frozen=True):
    """`dates` judges what is due and stands still under `--now`, `wall` is what hangs there, `steady` counts seconds
    that this computer was awake.
    """

    dates: Callable[[], datetime]
    wall: Callable[[], datetime] = _wall
    steady: Callable[[], float] = monotonic


class Alarm:
    """Rings when one of its times has come; nobody may sleep longer than until then, nor long at all."""

    LONGEST = 2.0  # seconds; a computer that slept wakes to a clock that has moved

    def __init__(self, clocks: Clocks, end: datetime | None = None) -> None:
        self._clocks, self._end = clocks, end
        self._gap = self._measure()
        self.due: datetime | None = None
        self._again: float | None = None

    def again_in(self, seconds: float | None) -> None:
        """Ring after so many seconds, too; or, for None, no longer."""
        self._again = None if seconds is None else self._clocks.steady() + seconds

    def was_set(self) -> bool:
        """Whether the clock went otherwise than time since we last asked: by a sleep, or by hand."""
        gap = self._measure()
        moved, self._gap = abs(gap - self._gap) > _STEP, gap
        return moved

    @property
    def rings(self) -> bool:
        return self._left() <= 0

    @property
    def ended(self) -> bool:
        return self._end is not None and self._end <= self._clocks.wall()

    @property
    def seconds(self) -> float:
        """How long to wait for something else, before looking at the clock again."""
        left = min(self._left(), self.LONGEST)
        return min(left, (self._end - self._clocks.wall()).total_seconds()) if self._end else left

    def _left(self) -> float:
        left = [self.LONGEST]
        left += [(self.due - self._clocks.dates()).total_seconds()] if self.due else []
        left += [self._again - self._clocks.steady()] if self._again is not None else []
        return min(left)

    def _measure(self) -> float:
        return self._clocks.wall().timestamp() - self._clocks.steady()
