"""Other programs, run to their end: none outlives us, and none is asked for what only a person knows."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from sitegen.deferred import deferred_signals

_GRACE = 1.5  # seconds for a program to end when it is asked to


class Done(Struct, frozen=True):
    """How a program ended (below zero: by that signal), and what it said where that was caught."""

    code: int
    said: str = ""


def run(command: Sequence[str] | str, environment: Mapping[str, str], folder: Path, *, catch: bool = False) -> Done:
    """Run a program in a folder and wait; text goes to the shell. With `catch`, what it says isn't shown but returned.

    If we are interrupted meanwhile, it ends with everything that it started.
    """
    process = None
    try:
        with deferred_signals():  # or it would run, and nobody would know which process it is
            process = subprocess.Popen(  # noqa: S603 - our own command line, or one that the outlet's people give
                command,
                cwd=folder,
                env=dict(environment),
                shell=isinstance(command, str),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if catch else None,
                stderr=subprocess.STDOUT if catch else None,
                start_new_session=True,
            )
        said, _ = process.communicate()
    except BaseException:
        if process:
            _end(process)
        raise
    return Done(process.returncode, (said or b"").decode("utf-8", "replace"))


def peak_memory() -> float | None:
    """The most memory that we have held, and the largest of our child processes, added up in MB; None on Windows."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - Windows has none

    unit = 1 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(sum(resource.getrusage(each).ru_maxrss for each in who) * unit / 1e6, 1)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    elif process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
        finally:  # also for whoever presses Ctrl-C again
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    process.wait()
