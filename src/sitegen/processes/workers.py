"""Work spread over processes, in batches, and none of it for ever.

Workers are forked, so that they see what their parent has made, indexes and all,
without a copy. Where a process can't be forked safely (another system, other
threads running), the work is done in our own.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice, repeat
from types import FrameType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from sitegen.content.parse import Parsed, ParseOptions, failed, parse
from sitegen.model import Source
from sitegen.problems import PASSING, Problem, StoppedError
from sitegen.processes.forked import core_count, may_fork, settle_in, signals_blocked

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Made = TypeVar("Made")
Batch = Sequence[Item]

ALONE = 100  # items below which starting processes would take longer than the work
BATCH = 20
_MOST = 64
_SECONDS = 2.0
_BYTES = 100_000  # a story of this size gets as much again
_MEMORY = 4 << 30  # bytes of address space for a worker: a template that wants more is stopped, not the machine


class OverTimeError(BaseException):
    """The time is up. Not an Exception, so that no `except` on the way takes it for a fault of its own."""


def job_count(asked: int, items: int, alone: int = ALONE, batch: int = BATCH) -> int:
    """How many processes to use: as many as asked for, else one a core; one for less work than `alone`."""
    if items < alone:
        return 1
    cores = core_count()
    return max(1, min(asked or cores, _MOST, 2 * cores, -(-items // batch)))


def parse_all(sources: Iterable[Source], options: ParseOptions, jobs: int = 1) -> Iterator[Parsed]:
    """What came of each source, in their order. Whatever the processes, the result is the same."""
    task: Task[Source, Parsed] = Task(
        work=lambda source: parse_within_limit(source, options),
        lost=lambda source: failed(source.path, _lost_worker(source.path)),
    )
    return spread(task, sources, jobs)


def _lost_worker(path: str) -> Problem:
    message = "the process that worked on this file was ended from outside, or ran out of memory"
    return Problem(path, message, PASSING, "Run the command again; if it happens again, make the file smaller.")


class Task(Struct, Generic[Item, Made], frozen=True):
    """What to do with each item. `begin` is called first in each new process, with its number; `lost` says what is
    made of an item whose process died twice. `passes` are the exceptions that arrive as they are; any other is our bug.
    """

    work: Callable[[Item], Made]
    lost: Callable[[Item], Made]
    begin: Callable[[int], None] = lambda _process: None
    passes: tuple[type[Exception], ...] = (StoppedError,)


def spread(
    task: Task[Item, Made], items: Iterable[Item], jobs: int, batch: int = BATCH, *, most: int = 0, apart: bool = False
) -> Iterator[Made]:
    """What is made of each item, in the items' order; a process is given `batch` of them at a time, or of a Sequence up
    to `most`. With `apart`, even a single process is another one than ours, which outlives it.
    """
    if (jobs <= 1 and not apart) or not may_fork():
        yield from map(task.work, items)
        return
    team = _Team(task, jobs)
    try:
        known = len(items) if most and isinstance(items, Sequence) else 0
        yield from team.results(items, _sizes(known, batch, most, jobs) if known else repeat(batch))
    finally:
        team.close()


class _Worker(Generic[Item, Made]):
    """A process, the line to it, and the batch it has."""

    def __init__(self, task: Task[Item, Made]) -> None:
        from multiprocessing import get_context  # noqa: PLC0415 - most builds have work for one process

        context = get_context("fork")
        self.line, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far, self.line, task, os.getpid()), daemon=True)
        with signals_blocked():
            self.process.start()
        far.close()
        self.number = -1
        self.batch: Batch[Item] = ()

    def give(self, number: int, batch: Batch[Item]) -> None:
        self.number, self.batch = number, batch
        with suppress(OSError):  # it has died; the line says so
            self.line.send(batch)


class _Team(Generic[Item, Made]):
    """Workers that are given a batch each until there are none left."""

    def __init__(self, task: Task[Item, Made], jobs: int) -> None:
        self._task = task
        self._workers = [_Worker(task) for _ in range(jobs)]

    def results(self, items: Iterable[Item], sizes: Iterator[int]) -> Iterator[Made]:
        left = iter(items)
        batches = enumerate(iter(lambda: list(islice(left, next(sizes, 0))), []))
        idle = deque(self._workers)
        done: dict[int, Sequence[Made]] = {}
        wanted, more = 0, True
        while more or len(idle) < len(self._workers) or done:
            while more and idle:
                number, batch = next(batches, (0, ()))
                more = bool(batch)
                if more:
                    idle[0].give(number, batch)
                    idle.popleft()
            for worker in self._ready(idle):
                done[worker.number] = self._received(worker)
                idle.append(self._alive(worker))
            while wanted in done:
                yield from done.pop(wanted)
                wanted += 1

    def _ready(self, idle: Iterable[_Worker[Item, Made]]) -> list[_Worker[Item, Made]]:
        from multiprocessing.connection import wait  # noqa: PLC0415

        resting = {id(worker) for worker in idle}
        busy = {worker.line: worker for worker in self._workers if id(worker) not in resting}
        return [busy[line] for line in wait(list(busy)) if line in busy] if busy else []

    def _received(self, worker: _Worker[Item, Made]) -> Sequence[Made]:
        try:
            kind, value = worker.line.recv()
        except (EOFError, OSError):
            return [self._again(item) for item in worker.batch]
        if kind != "made":
            raise value if kind == "raised" else RuntimeError(value)
        made: Sequence[Made] = value
        return made

    def _again(self, item: Item) -> Made:
        """An item of a batch whose process died, by itself in a process of its own: that names the culprit."""
        alone = _Worker(self._task)
        try:
            alone.give(0, [item])
            kind, value = alone.line.recv()
        except (EOFError, OSError):
            return self._task.lost(item)
        finally:
            _end(alone)
        if kind != "made":
            raise value if kind == "raised" else RuntimeError(value)
        made: Made = value[0]
        return made

    def _alive(self, worker: _Worker[Item, Made]) -> _Worker[Item, Made]:
        """The worker, or a new one in the place of one that died."""
        if worker.process.is_alive():
            return worker
        _end(worker)
        replaced: _Worker[Item, Made] = _Worker(self._task)
        self._workers[self._workers.index(worker)] = replaced
        return replaced

    def close(self) -> None:
        for worker in self._workers:
            _end(worker)


def _end(worker: _Worker[Any, Any]) -> None:
    worker.line.close()
    worker.process.kill()
    worker.process.join()


def _sizes(count: int, least: int, most: int, workers: int) -> Iterator[int]:
    """How large the batches of `count` items are: smaller towards the end, so that all processes end at once."""
    while count > 0:
        size = max(least, min(most, count // (4 * workers)))
        yield size
        count -= size


def _serve(line: "Connection", near: "Connection", task: Task[Any, Any], parent: int) -> None:
    """A worker's life: it ends with its parent, leaves Ctrl-C to it, and holds none of its locks."""
    near.close()
    settle_in(parent)
    _limit_memory()
    task.begin(os.getpid())
    while True:
        try:
            batch = line.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            answer = ("made", [task.work(item) for item in batch])
        except task.passes as raised:
            answer = ("raised", raised)  # type: ignore[assignment]
        except MemoryError:
            os._exit(1)  # as if the system had ended us; each item is tried again alone
        except Exception as error:
            answer = ("error", f"{type(error).__name__}: {error}")  # type: ignore[assignment]
        with suppress(BrokenPipeError):
            line.send(answer)


def _limit_memory() -> None:
    import resource  # noqa: PLC0415 - Windows has none

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.RLIM_INFINITY))


def parse_within_limit(source: Source, options: ParseOptions, seconds: float = _SECONDS) -> Parsed:
    """Parse one source, in `seconds` of processor time for every 100 KB it has."""
    limit = seconds * (1 + len(source.data) / _BYTES)
    try:
        with time_limit(limit):
            return parse(source, options)
    except OverTimeError:
        message = f"the story took longer than {limit:.0f} s to convert"
        hint = "Look for thousands of brackets, asterisks or quotation marks in a row, and take them out."
        return failed(source.path, Problem(source.path, message, PASSING, hint))


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
