"""The ledger of published addresses looked at, and written after a deploy."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from sitegen.asking import bare, opened
from sitegen.ledger import FILE, Ledger
from sitegen.model import Article, Page
from sitegen.order import Order
from sitegen.pages.ledger_problems import ledger_problems, lost_urls, unrecorded, unrecorded_problems
from sitegen.pages.sites import PlannedSite, plan_site
from sitegen.problems import USAGE, Problem, StoppedError, errors, in_order, strict
from sitegen.site.recorded import identity
from sitegen.store.append import append
from sitegen.store.manifest import NAME, damage, read_manifest
from sitegen.store.outputs import another_outlet, refuse
from sitegen.store.reasons import stopped

State = Literal["here", "moved", "gone", "kept back", "replaced", "lost"]
_HEAD = "# Every address that was published: `sitegen urls record` adds to it. Order means nothing.\n"


class Line(Struct, frozen=True):
    """A recorded URL: whose it was ("" for one that is only said to be gone), what became of it, and where it leads."""

    url: str
    id: str
    state: State
    leads: str = ""


class LedgerAccount(Struct, frozen=True):
    """Everything recorded, by URL; what is wrong with it; and, `apart`, with stories that were never online."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    apart: tuple[Problem, ...] = ()


def account_of(order: Order) -> LedgerAccount:
    """What became of every recorded address, as a build now would have it; what an editor must mend is an error.

    Raises StoppedError (exit code 1) if a source or the ledger can't be read: what it says has no address. A faulty
    story that a build would leave out has none in the ledger either, and stops nothing here.
    """
    with opened(order) as desk:
        inputs, apart = desk.sound()
    planned = plan_site(bare(order, inputs), order.now)
    found = [*inputs.problems, *ledger_problems(planned, inputs.entries, inputs.ledger, told=len(inputs.ledger.lines))]
    files = _files(order, must=False)
    if inputs.ledger.used:
        found += unrecorded_problems(planned.site, tuple(unrecorded(planned.site, files, inputs.ledger)))
    told = (each for each in strict(found) if each.path == FILE)
    lost = frozenset(lost_urls(planned, inputs.entries, inputs.ledger))
    lines = _lines(planned, inputs.ledger, lost, {identity(e) for e in inputs.entries if isinstance(e, Article | Page)})
    return LedgerAccount(tuple(sorted(lines, key=lambda line: (line.url, line.id))), in_order(told), in_order(apart))


def _lines(planned: PlannedSite, ledger: Ledger, lost: frozenset[tuple[str, str]], known: set[str]) -> Iterator[Line]:
    site = planned.site
    now = {identity(e): site.url_of[e.path] for e in site.entries.values() if isinstance(e, Article | Page)}
    gone = frozenset(ledger.gone)
    yield from (Line(url, "", "gone") for url in ledger.gone)
    moved = {each.url: site.url_of[each.path] for each in planned.places.moved}
    for name, found in ledger.urls_of.items():
        for url in found:
            if url in gone:
                continue
            if now.get(name) == url:
                yield Line(url, name, "here")
            elif url in moved:
                yield Line(url, name, "moved", moved[url])
            elif (name, url) in lost:
                yield Line(url, name, "lost")
            else:
                held = name in known and name not in now
                yield Line(url, name, "kept back" if held else "replaced")


def record(order: Order) -> tuple[tuple[str, str], ...]:
    """Add the addresses of the stories and pages that the output holds to the ledger; returns the ids and URLs that it
    didn't know.

    Raises StoppedError: without a site in the output (exit code 2), for a ledger that can't be read (1) or written (4).
    """
    with opened(order) as desk:
        inputs = desk.inputs()
        faults = [each for each in errors(inputs.problems) if each.path == FILE]
        if faults:
            raise StoppedError(faults)
        files = _files(order, must=True)
        found = tuple(unrecorded(plan_site(bare(order, inputs), order.now).site, files, inputs.ledger).values())
        before = desk.found.ledger
        if found or before is None:
            begin = _HEAD if not before else "" if before.endswith(b"\n") else "\n"
            _append(order, begin + "".join(f"{name} {url}\n" for name, url in found))
    return found


def _append(order: Order, lines: str) -> None:
    try:
        append(order.project / FILE, lines)
    except OSError as error:
        raise stopped(FILE, "the file can't be written", error) from error


def _files(order: Order, *, must: bool) -> frozenset[str]:
    """What the output holds of ours."""
    shown = order.name
    manifest = read_manifest(order.output)
    if manifest is None or manifest.kind == "preview":
        if not must:
            return frozenset()
        hint = "Run `sitegen build` and deploy, then this."
        raise StoppedError([Problem(f"{shown}/{NAME}", "no site was published here", "output", hint)], USAGE)
    if manifest.damaged and must:
        raise StoppedError([damage(shown)], USAGE)
    refuse(another_outlet(manifest, order.outlet) if must else "", shown)
    return frozenset(manifest.files)
