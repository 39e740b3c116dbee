"""What another process makes, or a question that it answers, while ours goes on, where there is a core for it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from sitegen.processes.forked import core_count, may_fork, settle_in, signals_blocked

Question = Callable[[], bool]
Work = Callable[[], bytes]

_YES, _NO = b"y", b"n"
_LENGTH = 8  # bytes, before what was made: whether all of it has arrived
_AT_ONCE = 1 << 20


@contextmanager
def asked_beside(question: Question) -> Iterator[Question]:
    """The same question, to be called once, as `made_beside` has it."""
    with made_beside(lambda: _YES if question() else _NO) as answer:
        yield lambda: answer() == _YES


@contextmanager
def made_beside(work: Work) -> Iterator[Work]:
    """The same work, to be called once: a process that is forked now has begun to do it.

    It sees everything as it is now, and must change nothing. If none can be begun, or if it dies, or can't do it, the
    work is done in our own when it is called.
    """
    process = _Process.begun(work) if core_count() > 1 and may_fork() else None
    if process is None:
        yield work
        return
    try:
        yield process.made
    finally:
        process.end()


class _Process:
    """A process that does some work, and the line on which it hands over what it made."""

    def __init__(self, work: Work, number: int, line: int) -> None:
        self._work, self._number, self._line = work, number, line

    @classmethod
    def begun(cls, work: Work) -> "_Process | None":
        """None if the system has no room for one."""
        parent = os.getpid()
        try:
            near, far = os.pipe()
        except OSError:
            return None
        try:
            with signals_blocked():
                number = os.fork()
                if number == 0:
                    _work(work, far, parent)
        except OSError:
            os.close(near)
            return None
        finally:
            os.close(far)
        return cls(work, number, near)

    def made(self) -> bytes:
        told = b"".join(iter(lambda: os.read(self._line, _AT_ONCE), b""))
        whole = len(told) >= _LENGTH and int.from_bytes(told[:_LENGTH]) == len(told) - _LENGTH
        return told[_LENGTH:] if whole else self._work()

    def end(self) -> None:
        os.close(self._line)
        os.kill(self._number, signal.SIGKILL)
        os.waitpid(self._number, 0)


def _work(work: Work, line: int, parent: int) -> NoReturn:
    """The life of the process that was forked."""
    try:
        settle_in(parent)
        made = work()
        left = memoryview(len(made).to_bytes(_LENGTH) + made)
        while left:
            left = left[os.write(line, left) :]
    finally:
        os._exit(0)  # an error, too, is for our parent to find
