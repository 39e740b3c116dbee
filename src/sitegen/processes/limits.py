"""Time limits for work that may never end, wherever it is done."""

import signal
import threading
from functools import cache
from types import FrameType


class OverTimeError(BaseException):
    """The time is up. Not an Exception, so that no `except` on the way takes it for a fault of its own."""


class time_limit:  # noqa: N801 - used like a function
    """Raise OverTimeError in this thread after `seconds` (of processor time, where the system can measure it)."""

    __slots__ = ("_seconds", "_timer")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer: threading.Timer | None = None

    def __enter__(self) -> None:
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            self._timer = _timer(self._seconds)
            return
        _expire_on_alarm()
        signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)

    def __exit__(self, *_error: object) -> None:
        if self._timer:
            self._timer.cancel()
        else:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@cache  # in a process and those forked from it: asking who handles a signal takes as long as setting the clock
def _expire_on_alarm() -> None:
    signal.signal(signal.SIGVTALRM, _expire)


def _expire(_number: int, _frame: FrameType | None) -> None:
    raise OverTimeError


def _timer(seconds: float) -> threading.Timer:
    import ctypes  # noqa: PLC0415 - the clock of signals needs none

    thread = ctypes.c_ulong(threading.get_ident())
    expire = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(seconds, expire, (thread, ctypes.py_object(OverTimeError)))
    timer.daemon = True
    timer.start()
    return timer
