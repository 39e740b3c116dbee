"""Work spread over processes, in batches, and none of it for ever.

Workers are forked, so that they see what their parent has made, indexes and all,
without a copy. Where a process can't be forked safely (another system, other
threads running), or there is no room for one, the work is done in our own.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from sitegen.problems import StoppedError
from sitegen.processes.forked import core_count, may_fork, settle_in, signals_blocked

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Made = TypeVar("Made")
Batch = Sequence[Item]

ALONE = 100  # items below which starting processes would take longer than the work
BATCH = 20
_MOST = 64  # processes
_MEMORY = 4 << 30  # bytes of address space for a worker: a template that wants more is stopped, not the machine


def job_count(asked: int, items: int, alone: int = ALONE, batch: int = BATCH) -> int:
    """How many processes to use: as many as asked for, else one a core; one for less work than `alone`."""
    if items < alone:
        return 1
    cores = core_count()
    return max(1, min(asked or cores, _MOST, 2 * cores, -(-items // batch)))


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
    if not team.size:
        yield from map(task.work, items)
        return
    try:
        known = len(items) if most and isinstance(items, Sequence) else 0
        yield from team.results(items, _sizes(known, batch, most, team.size) if known else repeat(batch))
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
    """Workers that are given a batch each until there are none left: as many as the system has room for."""

    def __init__(self, task: Task[Item, Made], jobs: int) -> None:
        self._task = task
        self._workers: list[_Worker[Item, Made]] = []
        try:
            while len(self._workers) < jobs:
                self._workers.append(_Worker(task))
        except OSError:
            for worker in self._workers[-1:]:  # its open files are ours to use
                _end(worker)
            del self._workers[-1:]

    @property
    def size(self) -> int:
        return len(self._workers)

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
