"""How far a build is, for whoever watches, and how long each of its stages took."""

from collections.abc import Callable
from time import perf_counter

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


def silently(_work: str, _done: int, _total: int) -> None:
    """Nobody watches."""


class Stopwatch:
    """Seconds per stage, for the report."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.laps[stage], self._last = now - self._last, now
