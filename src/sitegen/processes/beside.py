"""A question that another process answers while ours goes on, where there is a core for it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from sitegen.processes.forked import core_count, may_fork, settle_in, signals_blocked

Question = Callable[[], bool]

_YES, _NO = b"y", b"n"


@contextmanager
def asked_beside(question: Question) -> Iterator[Question]:
    """The same question, to be called once: a process that is forked now has begun to answer it.

    It sees everything as it is now, and must change nothing. If none can be begun, or if it dies, or can't answer, the
    question is asked in our own when it is called.
    """
    process = _Process.begun(question) if core_count() > 1 and may_fork() else None
    if process is None:
        yield question
        return
    try:
        yield process.answer
    finally:
        process.end()


class _Process:
    """A process that answers a question, and the line on which it does."""

    def __init__(self, question: Question, number: int, line: int) -> None:
        self._question, self._number, self._line = question, number, line

    @classmethod
    def begun(cls, question: Question) -> "_Process | None":
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
                    _answer(question, far, parent)
        except OSError:
            os.close(near)
            return None
        finally:
            os.close(far)
        return cls(question, number, near)

    def answer(self) -> bool:
        told = os.read(self._line, 1)
        return told == _YES if told else self._question()

    def end(self) -> None:
        os.close(self._line)
        os.kill(self._number, signal.SIGKILL)
        os.waitpid(self._number, 0)


def _answer(question: Question, line: int, parent: int) -> NoReturn:
    """The life of the process that was forked."""
    try:
        settle_in(parent)
        os.write(line, _YES if question() else _NO)
    finally:
        os._exit(0)  # an error, too, is for our parent to find
