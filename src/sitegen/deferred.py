"""Signals that wait until something is done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP


@contextmanager
def deferred_signals() -> Iterator[None]:
    """Whoever presses Ctrl-C while something is done that must be whole gets that, and then the end of the command."""
    arrived: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        arrived.append(number)

    before = {}
    for number in [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]:
        if signal.getsignal(number) in (None, signal.SIG_IGN):
            continue  # handled outside Python, and couldn't be put back; or nobody heeds it, nor may a program we start
        try:
            before[number] = signal.signal(number, note)
        except ValueError:
            break  # not the main thread: signals don't interrupt us
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if arrived:
            signal.raise_signal(arrived[0])
