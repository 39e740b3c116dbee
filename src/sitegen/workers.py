"""Work with a limit: many sources parsed, none of them for ever."""

import ctypes
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from sitegen.content.parse import Parsed, ParseOptions, failed, parse
from sitegen.model import Source
from sitegen.problems import Problem

_SECONDS = 2.0
_BYTES = 100_000  # a story of this size gets as much again


class OverTimeError(BaseException):
    """The time is up. Not an Exception, so that no `except` on the way takes it for a fault of its own."""


def parse_all(sources: Iterable[Source], options: ParseOptions, jobs: int = 1) -> Iterator[Parsed]:
    for source in sources:
        yield parse_within_limit(source, options)


def parse_within_limit(source: Source, options: ParseOptions, seconds: float = _SECONDS) -> Parsed:
    """Parse one source, in `seconds` of processor time for every 100 KB it has."""
    limit = seconds * (1 + len(source.data) / _BYTES)
    try:
        with time_limit(limit):
            return parse(source, options)
    except OverTimeError:
        message = f"the story took longer than {limit:.0f} s to convert"
        hint = "Look for thousands of brackets, asterisks or quotation marks in a row, and take them out."
        return failed(source.path, Problem(source.path, message, "markdown", hint))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OverTimeError in this thread after `seconds` (of processor time, where the system can measure it)."""
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        yield from _by_signal(seconds)
    else:
        yield from _by_timer(seconds)


def _by_signal(seconds: float) -> Iterator[None]:
    def expire(_number: int, _frame: FrameType | None) -> None:
        raise OverTimeError

    before = signal.signal(signal.SIGVTALRM, expire)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _by_timer(seconds: float) -> Iterator[None]:
    thread = ctypes.c_ulong(threading.get_ident())
    expire = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(seconds, expire, (thread, ctypes.py_object(OverTimeError)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
