"""A build in which nothing but an outlet's own tables say something else: files of `content/_data/` that were there."""

from collections.abc import Iterable, Mapping
from functools import partial
from unicodedata import normalize

from msgspec.structs import replace

from sitegen.building.exchange import Exchange
from sitegen.building.kept import Kept
from sitegen.building.reissue import Runner, pressed_and_published, told_otherwise
from sitegen.building.steady import is_as_it_was, same_site
from sitegen.content.data import name_of, read_data
from sitegen.model import DATA
from sitegen.nodes import Plain
from sitegen.order import Order
from sitegen.pages import sites
from sitegen.pages.render import Press
from sitegen.patched import Patched
from sitegen.pipeline.inputs import Bodies
from sitegen.problems import StoppedError
from sitegen.report import Report
from sitegen.store.files import File, Tree
from sitegen.store.memory import Memory
from sitegen.store.standing import replacing

_TOLD_BY = "data"  # the witness for what only tables say

Tables = Mapping[str, tuple[File, Plain]]


def found_tables(kept: Kept, order: Order, paths: Iterable[str], _memory: Memory) -> Tables | None:
    """The tables that say something else, by path, if nothing else was touched; None if more may have changed.

    Raises StoppedError if one can't be read: with all errors, and the warnings of the site as it was.
    """
    if not kept.may_grow or not same_site(kept, order) or not kept.standing.holds(order.output.resolve()):
        return None
    if order.holds_faulty or any(name == _TOLD_BY for _, name in kept.verdict.canaries.values()):
        return None
    found: dict[str, tuple[File, Plain]] = {}
    with Tree(order.project, order.config.follow_symlinks) as tree:
        touched = [path for path in map(partial(normalize, "NFC"), paths) if not is_as_it_was(path, kept, tree)]
        for path in touched:
            before = kept.files.get(path) if path.startswith(DATA) else None
            file = tree.again(before) if before else None
            if file is None:
                return None
            found[path] = file, _read(kept, file, tree)
    return found or None


def _read(kept: Kept, file: File, tree: Tree) -> Plain:
    try:
        return read_data(file.path, tree.read(file))
    except StoppedError as stopped:
        Exchange(new=stopped.problems).within(kept.early)
        raise


def publish_tables(kept: Kept, order: Order, tables: Tables, runner: Runner) -> tuple[Report, Kept] | None:
    """Make and publish what shows the tables; None if that turns out to touch more. What was kept is used up.

    Raises StoppedError with every problem; then nothing is published.
    """
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if stage is None:
        return None
    said = {name_of(path): table for path, (_, table) in tables.items()}
    asked = {number: kept.asked.question(number) for number in sorted(kept.asked.of([("data",)]))}
    questions = {number: question for number, question in asked.items() if question[1] in said}
    bodies = Bodies(runner.memory)
    planned = sites.tabled(kept.planned, said, questions.values(), bodies)
    ahead = replace(kept.ahead, known=sites.with_tables(kept.ahead.known, said)) if kept.ahead else None
    if ahead is not None:
        ahead = ahead.rehearsed(kept.templates, bodies)
        if ahead is None:
            return None
    now = replace(
        kept,
        order=order,
        files=Patched(kept.files, {path: file for path, (file, _) in tables.items()}),
        planned=planned,
        ahead=ahead,
        press=Press(planned.answers, kept.press.templates, kept.press.file_links),
    )
    stale = list(told_otherwise(now, questions))
    with stage:
        return pressed_and_published(now, kept, stale, stage, Exchange(), runner)
