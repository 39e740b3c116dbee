"""Whether a command that runs after builds changes what the site is built from, so that each run brings about the next.

Who writes a file, a system doesn't say. So one that changes while the command runs, time after time, is told of.
"""

import os
from collections.abc import Iterable
from pathlib import Path

_OFTEN = 5  # runs in a row, as the message says
_TICK = 50_000_000  # ns: by so much may a disk's clock be behind


class Echoes:
    """The runs of one command so far; times are in nanoseconds since the epoch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run: tuple[int, int] | None = None
        self._in_a_row = 0
        self._told = False

    def ran(self, began: int, ended: int) -> None:
        self._run = (began - _TICK, ended)

    def heard(self, paths: Iterable[str]) -> str:
        """One of these paths, which changed since the last run began, if it is time to tell of it; once in a life."""
        found = sorted(paths)
        if not found or self._run is None:
            return ""
        began, ended = self._run
        meanwhile = [path for path in found if began <= self._changed(path) <= ended]
        self._run, self._in_a_row = None, self._in_a_row + 1 if meanwhile else 0
        if self._told or self._in_a_row < _OFTEN:
            return ""
        self._told = True
        return meanwhile[0]

    def _changed(self, path: str) -> int:
        try:
            status = os.lstat(self._folder / path)
        except OSError:
            return 0
        return max(status.st_mtime_ns, status.st_ctime_ns)
