"""Keys that a person may press at the terminal while the preview runs."""

import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any

if sys.platform != "win32":
    import termios
    import tty

_TICK = 0.2  # seconds after which we look whether we are to end


class Keys:
    """Does what the keys of `actions` say, and ends the command at `q`, as Ctrl-C does, but in good order.

    Only where a person sits: at a terminal that is ours, on a system that has them as POSIX does. Entered in the main
    thread. The terminal gets its ways back however the context ends.
    """

    def __init__(self, actions: Mapping[str, Callable[[], object]]) -> None:
        self._actions = actions
        self._before: list[Any] | None = None
        self._ending = threading.Event()
        self._quits = False

    @property
    def active(self) -> bool:
        return self._before is not None

    def __enter__(self) -> "Keys":
        if sys.platform != "win32" and _is_ours():
            self._before = termios.tcgetattr(sys.stdin)
            self._continue = signal.signal(signal.SIGCONT, self._take)
            self._take()
            threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        self._ending.set()
        if sys.platform != "win32" and self._before is not None:
            signal.signal(signal.SIGCONT, self._continue)
            with suppress(termios.error):  # the terminal was closed
                termios.tcsetattr(sys.stdin, termios.TCSANOW, self._before)
        return self._quits and kind is KeyboardInterrupt

    if sys.platform != "win32":

        def _take(self, _number: int = 0, _frame: FrameType | None = None) -> None:
            """Get each key at once; also when we go on after Ctrl-Z, which gave the terminal back to the shell."""
            if _is_ours():
                with suppress(termios.error):
                    tty.setcbreak(sys.stdin, termios.TCSANOW)

        def _read(self) -> None:
            while not self._ending.is_set():
                if not select.select([sys.stdin], [], [], _TICK)[0]:
                    continue
                key = os.read(sys.stdin.fileno(), 1).decode("ascii", "replace")
                if key in ("q", ""):
                    self._quits = key == "q"
                    if self._quits:
                        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
                    return
                self._actions.get(key, lambda: None)()


def _is_ours() -> bool:
    """Whether we have the terminal: the system stops whoever sets one up from the background."""
    streams = (sys.stdin, sys.stderr)
    if any(stream is None or stream.closed or not stream.isatty() for stream in streams):
        return False
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:
        return False
