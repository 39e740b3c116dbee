"""Questions about a site, answered without building it: what falls due, what would become of each file."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from msgspec import Struct

from sitegen.order import Order
from sitegen.pages.sites import Material, held_at, plan_site
from sitegen.pages.traces import as_questions, asking
from sitegen.pipeline.inputs import Inputs, read_inputs
from sitegen.pipeline.progress import silently
from sitegen.pipeline.reading import parted_stories, past_of
from sitegen.pipeline.scanning import Scan, Seen, encode_seen, scan
from sitegen.problems import CONTENT as CONTENT_CODE
from sitegen.problems import Problem, StoppedError, errors, stop_at_errors
from sitegen.report import partition
from sitegen.site.absent import withheld
from sitegen.site.edition_times import shows_today
from sitegen.site.held import Due, due
from sitegen.store.files import Tree
from sitegen.store.lock import LOCK, hold
from sitegen.store.memory import Memory
from sitegen.store.stamps import disk_time


class Desk(Struct, frozen=True, eq=False):
    """What questions are answered from, under the lock."""

    order: Order
    tree: Tree
    memory: Memory
    taken: int
    found: Scan

    def inputs(self) -> Inputs:
        """Sources alone: a broken theme must not hide them."""
        return self.read()[0]

    def read(self) -> tuple[Inputs, Mapping[str, Seen]]:
        """The same, with what is known of each file."""
        inputs, seen = read_inputs(self.found, self.tree, self.order.config, self.memory, silently, self.order.jobs)
        self.memory.keep(encode_seen(seen, self.taken))
        return inputs, seen

    def sound(self) -> tuple[Inputs, tuple[Problem, ...]]:
        """Sources as a build would go on with them, and what is wrong with the stories that it would leave out.

        Raises StoppedError (exit code 1) for what would stop it.
        """
        inputs, seen = self.read()
        parted = parted_stories(self.order, self.found, self.tree, inputs, seen)
        apart = tuple(problem for each in parted.left_out for problem in each.problems)
        stop_at_errors(parted.without(inputs.problems), apart)
        return inputs, apart


@contextmanager
def opened(order: Order) -> Iterator[Desk]:
    """What lies there, under the lock as long as somebody asks. Raises StoppedError as `hold` and `scan` do."""
    with hold(order.keeps, order.holder, order.patience), Memory(order.keeps) as memory:
        taken = disk_time(order.keeps / LOCK)
        with Tree(order.project, order.config.follow_symlinks) as tree:
            yield Desk(order, tree, memory, taken, scan(tree, memory))


def due_in(order: Order) -> tuple[tuple[Due, ...], tuple[Problem, ...]]:
    """What falls due after the order's instant, soonest first; and what is wrong with sources, which may hide more."""
    with opened(order) as desk:
        inputs, past = desk.inputs(), past_of(order, desk.memory)
    planned = plan_site(bare(order, inputs), order.now)
    passing = planned.due(inputs.entries)
    asked = as_questions(past.questions[number] for number in asking(["today", "edition"], past.questions))
    daily = order.today is None and any(shows_today(planned.site, each) for each in asked)
    found = due(inputs.entries, order.now, order.config.zone, passing, shows_today=daily)
    return found, errors(inputs.problems)


def partition_of(order: Order, problems: Iterable[Problem]) -> dict[str, list[str]]:
    """What would become of every file under content/, in the report's lists, where a build stopped at `problems`."""
    with opened(order) as desk:
        inputs = desk.inputs()
        planned = plan_site(bare(order, inputs), order.now)
    faulty = frozenset(problem.path for problem in errors(problems))
    kept_back = held_at(inputs.entries, order.now).values()
    left_out = [path for path, _ in withheld(inputs.assets, planned.referred | planned.shown.keys(), planned.site)]
    return partition(desk.found.paths, kept_back, left_out, inputs.ignored, faulty)


def bare(order: Order, inputs: Inputs) -> Material:
    """What a site is made of, without a theme."""
    return Material(order.config, inputs.entries, inputs.bodies, inputs.assets, inputs.data, {}, {}, inputs.ledger)


def unknown(message: str, hint: str) -> StoppedError:
    """The answer (exit code 1) where nothing is known of what was asked for."""
    return StoppedError([Problem("", message, "why", hint)], CONTENT_CODE)
