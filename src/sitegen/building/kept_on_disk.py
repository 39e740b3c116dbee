"""What a build leaves to the next process: as `kept.py`, but read from the memory, and only where somebody looks."""

import json
from collections.abc import Iterable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.building.kept import Kept
from sitegen.building.unchanged import LastBuild
from sitegen.lazily import Lazily
from sitegen.ledger import read_ledger
from sitegen.model import Entry
from sitegen.order import Order
from sitegen.pages import firewall, site_rows
from sitegen.pages.plan import copies
from sitegen.pages.recalled import RecalledAsked, RecalledNotes, RecalledTraces, recall
from sitegen.pages.render import Press
from sitegen.pages.site_rows import Recalled
from sitegen.pages.sites import Files, LinkTeller, Material, PlannedSite
from sitegen.pages.taken import Taken
from sitegen.pages.traces import Past, as_questions, as_text
from sitegen.pipeline.inputs import Bodies, Remembered, is_markdown, unchanged_files
from sitegen.pipeline.reading import static_urls
from sitegen.pipeline.verdict import Verdict
from sitegen.site.answers import Question
from sitegen.site.held import published
from sitegen.site.touched import related_by_hand
from sitegen.store.memory import LostBodyError, Memory
from sitegen.store.standing import Standing
from sitegen.theme.digest import static_digest
from sitegen.theme.templates import compile_theme


def site_to_keep(
    name: str, planned: PlannedSite, verdict: Verdict, rehearsed: Iterable[Question], unrecorded: Iterable[str]
) -> dict[str, bytes]:
    """The states that keep a site, what of the firewall's verdict isn't kept already, what the pages of stories that
    wait asked, and the sources that are published and not recorded, for the output `name`.
    """
    if planned.site.config.kinds.sitemap:
        planned.answers.known.index.of(planned.site)  # all months, or the first story that comes would read every other
    return {
        f"site {name}": site_rows.encode(planned, related_by_hand(planned.site)),
        f"nowhere {name}": texts_as_row(verdict.nowhere),
        f"rehearsed {name}": texts_as_row(sorted(map(as_text, rehearsed))),
        f"unrecorded {name}": texts_as_row(unrecorded),
    }


def texts_as_row(texts: Iterable[str]) -> bytes:
    return json.dumps(list(texts), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _texts(row: bytes) -> tuple[str, ...]:
    """What `texts_as_row` made a row of. Raises ValueError for any other."""
    return tuple(json.loads(row.decode("utf-8", "surrogatepass")))


class Left(Struct, frozen=True, eq=False):
    """What the last build left: `past` without questions and traces, the site, and what that stands on; `rehearsed`
    is what the pages of stories that wait asked, `unrecorded` are the sources that are published and that the ledger
    doesn't know, oldest first.
    """

    past: Past
    notes: RecalledNotes
    recalled: RecalledTraces
    site: Recalled
    remembered: Remembered
    material: Material
    standing: Standing
    verdict: Verdict
    rehearsed: frozenset[Question]
    unrecorded: tuple[str, ...]


class OnDisk(Struct, frozen=True, eq=False):
    """What the last build left, the same as a process that lives would keep it, and how many questions there were."""

    last: LastBuild
    left: Left
    kept: Kept
    asked: int


def read_kept(order: Order, last: LastBuild, memory: Memory, *, grows: bool) -> OnDisk | None:
    """What the last build left, ready for more files if the site `grows`; None if a part of it is lost, or torn.

    Raises StoppedError for what can't be read, LostBodyError if what is looked at is lost; so does what is kept, later.
    """
    try:
        left = _left(order, last, memory)
    except (ValueError, TypeError, LookupError):
        return None
    if left is None:
        return None
    kept = _kept(order, last, left)
    if grows:
        kept = replace(kept, taken=_taken(left.site, left.material))
    return OnDisk(last, left, kept, left.notes.count)


def _left(order: Order, last: LastBuild, memory: Memory) -> Left | None:
    """Raises ValueError, TypeError or LookupError for a part that is torn."""
    cleared = firewall.decode(memory.state(f"cleared {order.name}"))
    standing, material = Standing.as_left(order.output, cleared.listing), _material(order, last, memory)
    if standing is None or material is None:
        return None
    remembered = Remembered(last.look.found, order.config, memory)
    past, notes, recalled = recall(memory.state(f"past {order.name}"))
    kinds = ("nowhere", "rehearsed", "unrecorded")
    nowhere, rehearsed, unrecorded = (_texts(memory.state(f"{kind} {order.name}")) for kind in kinds)
    row = memory.state(f"site {order.name}")
    site = site_rows.decode(row, material, partial(_published, remembered, order), order.now, order.today)
    verdict = Verdict(canaries=cleared.canaries, nowhere=nowhere)
    asked = frozenset(as_questions(rehearsed))
    return Left(past, notes, recalled, site, remembered, material, standing, verdict, asked, unrecorded)


def _material(order: Order, last: LastBuild, memory: Memory) -> Material | None:
    """What the site is made of beside its entries."""
    read = unchanged_files(last.look.found, last.look.tree, order.config, memory)
    ledger, faults = read_ledger(last.look.found.ledger)
    if read is None or faults:
        return None
    assets, data = read
    urls = static_urls(last.theme, order.kind)
    return Material(order.config, (), Bodies(memory), assets, data, last.theme.static, urls, ledger)


def _published(remembered: Remembered, order: Order, path: str) -> Entry:
    """A published entry as at the order's instant."""
    found = next(published([remembered.entry(path)], order.now), None)
    if found is None:
        raise LostBodyError(path)
    return found


def _taken(site: Recalled, material: Material) -> Taken:
    """The addresses of all files."""
    copied = copies(site.planned.site, site.planned.referred, material.static)
    paths = [*site.targets, *(each.path for each in copied)]
    return Taken(paths, site.planned.places.moved, material.ledger)


def _kept(order: Order, last: LastBuild, left: Left) -> Kept:
    found, answers = last.look.found, left.site.planned.answers
    report = replace(last.report, files=tuple(found.seen))
    files = {file.path: file for file in found.listing.files if file.path in found.seen}
    sources = dict.fromkeys(path for path in files if is_markdown(path))
    templates = compile_theme(last.theme, sound=True)
    held = {each.path: each for each in report.held}
    return Kept(
        order=replace(order, now=report.now or order.now),
        files=files,
        entries=Lazily(sources, left.remembered.entry),
        remarks=Lazily(sources, left.remembered.remarks),
        early=(),
        problems=report.problems,
        closures=left.past.closures,
        templates=templates,
        static=static_digest(last.theme),
        ledger=left.material.ledger,
        planned=left.site.planned,
        press=Press(answers, templates, order.file_links),
        notes=left.notes,
        asked=RecalledAsked(left.notes, left.recalled),
        targets=left.site.targets,
        about=Lazily(sources, left.site.targets.about),
        lost={path: lost for path in left.recalled.with_dead_links() if (lost := left.recalled[path].lost_links)},
        apart={},
        naming={},
        teller=LinkTeller(Files((*sources, *left.material.assets)), left.material.data, held),
        by_hand=left.site.by_hand,
        waiting=any(each.until for each in report.held),
        taken=Taken((), (), left.material.ledger),  # who makes no new file asks for none
        report=report,
        standing=left.standing,
        verdict=left.verdict,
        rehearsed=left.rehearsed,
    )
