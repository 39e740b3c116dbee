"""The fault hook: any single change to the disk can be made to fail, so that tests can fail each of them.

`SITEGEN_FAULT` is `kill@N` (die just before the Nth change), `signal:SIGTERM@N` (that signal arrives then),
`error:ENOSPC@N` (the Nth change fails so) or `error:ENOSPC@N+` (it and all later ones do). N counts from 1,
over the whole process.
"""

import errno
import os
import re
import signal
from functools import cache

_SPEC = re.compile(r"(?P<act>kill|signal:(?P<signal>SIG[A-Z0-9]+)|error:(?P<error>E[A-Z0-9]+))@(?P<at>\d+)(?P<on>\+?)")


class Faults:
    """Counts the changes to the disk, and strikes at the one that was asked for; without a `spec`, at none."""

    def __init__(self, spec: str = "") -> None:
        """Raises ValueError for a spec it doesn't know."""
        found = _SPEC.fullmatch(spec)
        if spec and not found:
            raise ValueError(f"SITEGEN_FAULT: {spec!r}")
        self.count = 0
        self._at = int(found["at"]) if found else 0
        self._persistent = bool(found and found["on"])
        self._error = int(getattr(errno, found["error"])) if found and found["error"] else 0
        # Windows has no SIGKILL; there, SIGTERM ends a process at once.
        self._signal = getattr(signal, (found and found["signal"]) or "SIGKILL", signal.SIGTERM)

    def mutate(self, name: str) -> None:
        """Called just before each change; `name` says which kind. Raises the OSError that was asked for."""
        self.count += 1
        if not self._at or self.count < self._at or (self.count > self._at and not self._persistent):
            return
        if self._error:
            raise OSError(self._error, os.strerror(self._error), name)
        os.kill(os.getpid(), self._signal)


def from_environment() -> Faults:
    """The faults that `SITEGEN_FAULT` asks for; one count for the whole process."""
    return _of(os.environ.get("SITEGEN_FAULT", ""))


@cache
def _of(spec: str) -> Faults:
    return Faults(spec)
