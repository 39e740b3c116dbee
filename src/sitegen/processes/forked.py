"""What holds for every process that is forked from ours: when one may be, and how it lives."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNALS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
_PARENT_DIED = 1  # prctl(2): PR_SET_PDEATHSIG


def may_fork() -> bool:
    """Whether a process can be forked safely: on another system, or beside other threads, it can't."""
    return sys.platform == "linux" and threading.active_count() == 1


def core_count() -> int:
    """How many processes of ours can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def signals_blocked() -> Iterator[None]:
    """While a process is forked: a Ctrl-C that reached it before it can ignore it would end it with a traceback."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle_in(parent: int) -> None:
    """Called first in a forked process: it ends with its `parent`, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in _SIGNALS - {signal.SIGINT}:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    _die_with(parent)


def _die_with(parent: int) -> None:
    import ctypes  # noqa: PLC0415 - a build with nothing to do asks for no process, or for one

    ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)  # it died before we could ask to be told
