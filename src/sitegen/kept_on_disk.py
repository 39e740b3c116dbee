"""What a build leaves to the next process: as `kept.py`, but read from the memory, and only where somebody looks."""

import json
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from sitegen.guarding import Verdict
from sitegen.inputs import Bodies, Remembered, is_markdown, unchanged_files
from sitegen.kept import Kept
from sitegen.lazily import Lazily
from sitegen.ledger import read_ledger
from sitegen.model import Entry
from sitegen.order import Order
from sitegen.pages import firewall, site_rows
from sitegen.pages.arrival import Taken
from sitegen.pages.recalled import RecalledAsked, RecalledTraces, recall
from sitegen.pages.render import Press
from sitegen.pages.site_rows import Recalled
from sitegen.pages.sites import LinkTeller, Material, PlannedSite
from sitegen.pages.traces import Notes, Past
from sitegen.reading import static_urls
from sitegen.scanning import Scan
from sitegen.site.held import published
from sitegen.site.links import NOWHERE
from sitegen.site.touched import related_by_hand
from sitegen.store.files import Tree
from sitegen.store.memory import LostBodyError, Memory
from sitegen.store.standing import Standing
from sitegen.theme.templates import compile_theme
from sitegen.unchanged import LastBuild


def site_to_keep(name: str, planned: PlannedSite, verdict: Verdict) -> dict[str, bytes]:
    """The states that keep a site and what the firewall found, for the output of that name."""
    lines = map(site_rows.line_of, planned.targets)
    return {
        f"site {name}": site_rows.encode(planned, related_by_hand(planned.site), lines),
        f"nowhere {name}": json.dumps(verdict.nowhere, ensure_ascii=False).encode("utf-8", "surrogatepass"),
    }


@dataclass(frozen=True, slots=True, eq=False)
class KeptOnDisk:
    """What is written again, changed: `past` without its traces, the traces, the site."""

    past: Past
    recalled: RecalledTraces
    site: Recalled


def kept_on_disk(
    order: Order, memory: Memory, tree: Tree, found: Scan, last: LastBuild
) -> "tuple[KeptOnDisk, Kept] | None":
    """What the last build left; None if a part of it is lost, or isn't of this build.

    Raises StoppedError for what can't be read, LostBodyError for a part that is lost and that was looked at already.
    """
    standing = Standing.of(order.output)
    try:
        past, recalled = recall(memory.state(f"past {order.name}"))
        verdict = _verdict(order, memory, standing)
        material = _material(order, memory, tree, found, last)
        if standing is None or verdict is None or material is None or past.theme != last.theme_digest:
            return None
        remembered = Remembered(found, order.config, memory)
        row = memory.state(f"site {order.name}")
        site = site_rows.decode(row, material, partial(_published, remembered, order), order.now, order.today)
    except (ValueError, TypeError, LookupError):
        return None
    disk = KeptOnDisk(past, recalled, site)
    return disk, _kept(order, found, last, standing, verdict, material, remembered, disk)


def _verdict(order: Order, memory: Memory, standing: Standing | None) -> Verdict | None:
    """What the firewall found, if it was in this very list of files."""
    cleared = firewall.decode(memory.state(f"cleared {order.name}"))
    nowhere = json.loads(memory.state(f"nowhere {order.name}").decode("utf-8", "surrogatepass"))
    if standing is None or cleared.listing != standing.listing:
        return None
    return Verdict(canaries=cleared.canaries, nowhere=tuple(nowhere))


def _material(order: Order, memory: Memory, tree: Tree, found: Scan, last: LastBuild) -> Material | None:
    """What the site is made of beside its entries."""
    read = unchanged_files(found, tree, order.config, memory)
    ledger, faults = read_ledger(found.ledger)
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


def _kept(
    order: Order,
    found: Scan,
    last: LastBuild,
    standing: Standing,
    verdict: Verdict,
    material: Material,
    remembered: Remembered,
    disk: KeptOnDisk,
) -> Kept:
    site, recalled = disk.site, disk.recalled
    answers, report = site.planned.answers, replace(last.report, files=found.paths)
    notes = Notes(disk.past.questions, disk.past.digests)
    notes.traces = recalled
    files = {file.path: file for file in found.listing.files if file.path in found.seen}
    sources = dict.fromkeys(path for path in files if is_markdown(path))
    templates = compile_theme(last.theme, sound=True)
    held = {each.path: each for each in report.held}
    return Kept(
        order=replace(order, now=report.now or order.now),
        files=files,
        entries=Lazily(sources, remembered.entry),
        remarks=Lazily(sources, remembered.remarks),
        early=(),
        problems=report.problems,
        closures=disk.past.closures,
        templates=templates,
        ledger=material.ledger,
        planned=site.planned,
        press=Press(answers, templates, order.file_links),
        notes=notes,
        asked=RecalledAsked(notes, recalled, map(answers.digest_of, (NOWHERE, ""))),
        targets=site.targets,
        about=Lazily(sources, site.targets.about),
        lost={path: lost for path in recalled.with_dead_links() if (lost := recalled[path].lost_links)},
        apart={},
        naming={},
        teller=LinkTeller(chain(sources, material.assets), material.data, held),
        by_hand=site.by_hand,
        waiting=any(each.until for each in report.held),
        taken=Taken(site.planned, material.ledger),
        report=report,
        standing=standing,
        verdict=verdict,
    )
