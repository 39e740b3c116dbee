"""The way from an order to its report. There is one build: whoever calls it decides when, never what."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sitegen.building.unchanged import last_build
from sitegen.order import Order
from sitegen.pipeline.progress import Progress, Stopwatch, silently
from sitegen.pipeline.scanning import Look, scan
from sitegen.processes.beside import asked_beside
from sitegen.report import Report
from sitegen.store import published
from sitegen.store.files import Tree
from sitegen.store.gate import recover
from sitegen.store.lock import LOCK, hold
from sitegen.store.memory import LostBodyError, Memory
from sitegen.store.stamps import disk_time

if TYPE_CHECKING:
    from sitegen.building.kept import Kept

__all__ = ["Order", "build"]

_FEW = 20  # touched files: a build that looks at everything takes not much longer with more of them
_LARGE = 2000  # files: looking at fewer takes no longer than beginning a process that does it


def _unchecked(_report: Report) -> None:
    """Nobody doubts it."""


def build(order: Order, progress: Progress = silently, check: Callable[[Report], None] = _unchecked) -> Report:
    """Build the site, whole or not at all; what the output holds already isn't made again.

    `check` looks at what was published before anyone else may build. Raises StoppedError with every problem found;
    unless it comes from `check`, the output is then untouched.
    """
    with opened(order) as memory:
        report, _ = build_once(order, memory, progress)
        check(report)
        return report


@contextmanager
def opened(order: Order) -> Iterator[Memory]:
    """The memory of an outlet that nobody else may build meanwhile; what an earlier build left undone is done."""
    with hold(order.keeps, order.holder, order.patience, order.output), Memory(order.keeps) as memory:
        recover(order.project, order.output, state=order.state)
        yield memory


def build_once(
    order: Order, memory: Memory, progress: Progress, *, keeping: bool = False
) -> "tuple[Report, Kept | None]":
    """Build from whatever is remembered; with `keeping`, also what the next build of this process may begin with."""
    clock = Stopwatch()
    try:
        return _built(order, memory, progress, clock, keeping=keeping)
    except LostBodyError:
        memory.forget("a part of it is missing")
        return _built(order, memory, progress, clock, keeping=keeping)


def _built(
    order: Order, memory: Memory, progress: Progress, clock: Stopwatch, *, keeping: bool
) -> "tuple[Report, Kept | None]":
    # A preview has more to tell than what is remembered of a build.
    goes_on = not keeping and order.kind == "site"
    with Tree(order.project, order.config.follow_symlinks) as tree, _looked(order, tree, memory, goes_on) as look:
        if goes_on:
            report = _quickly(order, look, memory, progress, clock)
            if report:
                return report, None
        # Loading what makes a site takes longer than finding that there is nothing to make.
        from sitegen.building.production import Production  # noqa: PLC0415

        production = Production(order, look, memory, progress, clock)
        return production.run(keeping=keeping), production.kept


@contextmanager
def _looked(order: Order, tree: Tree, memory: Memory, goes_on: bool) -> Iterator[Look]:
    """What this build sees. If it may go on from the last one, another process looks at a large output meanwhile."""
    taken = disk_time(order.keeps / LOCK)
    known = published.decode(memory.state(f"files {order.name}"))
    untouched = partial(known.untouched, order.output)
    beside = goes_on and len(known.files) > _LARGE
    with asked_beside(untouched) if beside else nullcontext(untouched) as asked:
        yield Look(tree, scan(tree, memory), known, taken, asked)


def _quickly(order: Order, look: Look, memory: Memory, progress: Progress, clock: Stopwatch) -> Report | None:
    """Build where nothing has changed, or little; None if everything has to be looked at."""
    last = last_build(order, memory, look)
    touched = look.found.touched(_FEW) if last else None
    if last is None or touched is None:
        return None
    if touched or last.rethemed:
        # Loading what makes a site takes longer than finding that there is nothing to make.
        from sitegen.building.resuming import resumed  # noqa: PLC0415

        return resumed(order, last, touched, memory, progress, clock)
    if not look.untouched():
        return None
    if look.known.young:
        memory.keep({f"files {order.name}": published.encode(look.known.later(look.taken))})
    clock.lap("read")
    return replace(last.report, files=look.found.paths, now=order.now, seconds=clock.laps)
