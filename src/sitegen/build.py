"""The line from sources to output. There is one build: whoever calls it decides when, never what."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from time import perf_counter

from sitegen.darkroom import Darkroom
from sitegen.dates import in_words
from sitegen.guarding import Guard, Verdict
from sitegen.inputs import Progress, Scan, scan
from sitegen.kept import Kept
from sitegen.layers import read_theme
from sitegen.making import Made, Maker
from sitegen.model import Article
from sitegen.order import Order
from sitegen.pages import firewall, traces
from sitegen.pages.firewall import Cleared
from sitegen.pages.rehearsal import Rehearsal, rehearse
from sitegen.pages.sites import PlannedSite, held_at, lost_links, plan_site
from sitegen.pages.traces import Past
from sitegen.problems import NEVER, Problem, StoppedError, errors, in_order, judged, stop_at_errors, warning
from sitegen.reading import Bench, past_of, read, silently
from sitegen.report import Report, as_row, due, from_row, removals, withheld
from sitegen.site.edition_times import events
from sitegen.site.held import Held, told
from sitegen.store import published
from sitegen.store.files import Listing, Tree
from sitegen.store.gate import Applied, Stage, open_stage, recover
from sitegen.store.images import Images
from sitegen.store.lock import LOCK, hold
from sitegen.store.memory import LostBodyError, Memory
from sitegen.store.published import Published
from sitegen.store.stamps import disk_time
from sitegen.theme.closures import theme_digest
from sitegen.theme.load import Theme

__all__ = ["Order", "build"]

_SHOWN = 3  # of stories that are kept back


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
    with hold(order.keeps, order.holder, order.patience), Memory(order.keeps) as memory:
        recover(order.project, order.output, state=order.state)
        yield memory


def build_once(
    order: Order, memory: Memory, progress: Progress, *, keeping: bool = False
) -> tuple[Report, Kept | None]:
    """Build from whatever is remembered; with `keeping`, also what the next build of this process may begin with."""
    clock = _Stopwatch()
    try:
        build = _Build(order, memory, progress, clock)
        return build.run(keeping=keeping), build.kept
    except LostBodyError:
        memory.forget("a part of it is missing")
        build = _Build(order, memory, progress, clock)
        return build.run(keeping=keeping), build.kept


class _Build:
    """One build of one order."""

    def __init__(self, order: Order, memory: Memory, progress: Progress, clock: "_Stopwatch") -> None:
        self.order, self.memory, self.progress, self.clock = order, memory, progress, clock
        self.name, self.key = order.name, order.key
        self.taken = disk_time(order.keeps / LOCK)
        self.kept: Kept | None = None

    def run(self, *, keeping: bool) -> Report:
        order = self.order
        known = published.decode(self.memory.state(f"files {self.name}"))
        with Tree(order.project, order.config.follow_symlinks) as tree:
            found = scan(tree, self.memory)
            report = None if keeping else self._nothing_new(found, tree, known)
            if report:
                return report
            past = past_of(order, self.memory)
            bench = read(order, found, tree, self.memory, self.taken, past, self.progress)
            self.clock.lap("read")
            planned = plan_site(bench.material, order.now, order.today)
            problems = _unless_empty(order, planned, bench, [*bench.inputs.problems, *planned.problems])
            early = stop_at_errors(problems)
            kept_back = held_at(bench.material.entries, order.now)
            rehearsal = rehearse(bench.material, bench.templates, order.now, kept_back, frozenset(problems))
            self.clock.lap("plan")
            with self._stage(known) as stage:
                made = self._make(bench, planned, past, stage, tree)
                self.clock.lap("render")
                problems += [*rehearsal.problems, *made.problems]
                verdict = self._judge(bench, planned, made, stage)
                problems += verdict.problems
