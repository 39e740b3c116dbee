"""One outlet built again and again in one process, which keeps what it worked out."""

import gc
from collections.abc import Callable, Iterable
from functools import partial
from time import perf_counter
from typing import TypeVar

from msgspec.structs import replace

from sitegen.building.build import build_once, opened
from sitegen.building.kept import Kept
from sitegen.building.moved import publish_moved
from sitegen.building.movements import found_moved
from sitegen.building.reissue import Runner
from sitegen.building.retabled import found_tables, publish_tables
from sitegen.building.rethemed import found_rethemed, publish_rethemed
from sitegen.building.retold import found_anew, publish_anew
from sitegen.building.steady import is_known_by_name, with_ignored
from sitegen.building.supplied import found_supplied, publish_supplied
from sitegen.content.engines import ENGINES
from sitegen.order import Order
from sitegen.pipeline.progress import silently
from sitegen.problems import in_order
from sitegen.report import Report
from sitegen.store.memory import LostBodyError, Memory

Found = TypeVar("Found")
_Publish = Callable[[Runner], tuple[Report, Kept] | None]
_Way = Callable[[Kept, Order, frozenset[str], Memory], _Publish | None]


def _way(
    find: Callable[[Kept, Order, frozenset[str], Memory], Found | None],
    publish: Callable[[Kept, Order, Found, Runner], tuple[Report, Kept] | None],
) -> _Way:
    """What publishes the touched files, if they are what it finds and nothing else."""

    def way(kept: Kept, order: Order, touched: frozenset[str], memory: Memory) -> _Publish | None:
        found = find(kept, order, touched, memory)
        return None if found is None else partial(publish, kept, order, found)

    return way


_WAYS = (
    _way(found_anew, publish_anew),
    _way(found_moved, publish_moved),
    _way(found_supplied, publish_supplied),
    _way(found_tables, publish_tables),
    _way(found_rethemed, publish_rethemed),
)


class Session:
    """Builds as `build` does, with the same result; what is told of the files that were touched makes it quick."""

    def __init__(self) -> None:
        self._kept: Kept | None = None
        self._touched: frozenset[str] = frozenset()  # since the last build that came to its end

    def build(self, order: Order, touched: Iterable[str] | None = None) -> Report:
        """Build; `touched` are paths from the project's folder, spelt as the disk does; None if anything may have
        changed.

        Raises StoppedError as `build` does.
        """
        if touched is None:
            self._kept = None
        else:
            self._touched |= frozenset(touched)
        with opened(order) as memory:
            report = self._anew(order, memory)
            if report is None:
                report, self._kept = build_once(order, memory, silently, keeping=True)
                gc.unfreeze()
                gc.collect()
                gc.freeze()  # what is kept lives on: looking through it again and again would cost more than a build
            self._touched = frozenset()
            return report

    def ready(self) -> None:
        """Load what the first save would wait for: a build that remembers all, or has helpers, needs none of it."""
        if self._kept is not None:
            ENGINES[self._kept.order.config.markdown.engine]("")
            self._kept.ready()

    def _anew(self, order: Order, memory: Memory) -> Report | None:
        """What a build comes to in which stories are told anew, each in its place; None if there is more to do."""
        if self._kept is None:
            return None
        started = perf_counter()
        try:
            done = self._quick(self._kept, order, memory)
        except LostBodyError:
            return None
        if done is None:
            return None
        report, self._kept = done
        report = replace(report, seconds={"anew": perf_counter() - started})
        remarks = memory.remarks()
        return replace(report, problems=in_order([*report.problems, *remarks])) if remarks else report

    def _quick(self, kept: Kept, order: Order, memory: Memory) -> tuple[Report, Kept] | None:
        if not all(is_known_by_name(path, kept) for path in self._touched):
            return None
        kept = with_ignored(kept, order, self._touched)
        publish = next((found for way in _WAYS if (found := way(kept, order, self._touched, memory))), None)
        if publish is None:
            return None
        self._kept = None  # it is used up from here on, and gone if something stops us
        return publish(Runner(memory, silently))
