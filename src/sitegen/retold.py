"""A build in which nothing but the text of some stories is another one: it costs what those texts cost.

What a build worked out is kept in the process: sources, site, files, questions. A text stands on its own page and in
the files that asked for it, and nothing else depends on it. So if stories differ from what they were in their text
alone, and nothing fell due, every other file would be made of the same answers, and isn't looked at.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from operator import attrgetter
from time import perf_counter
from unicodedata import normalize

from sitegen import urls
from sitegen.inputs import Bodies, Progress, Reread, reread
from sitegen.model import Article, Entry, Page
from sitegen.order import Order
from sitegen.pages import sites
from sitegen.pages.render import Press
from sitegen.pages.sites import PlannedSite, lost_links
from sitegen.pages.subjects import source_of, subject_digest
from sitegen.pages.targets import LostLink, Target
from sitegen.pages.traces import Notes
from sitegen.pressroom import Pressed, Pressroom, Stale
from sitegen.problems import Problem, errors, judged, stop_at_errors
from sitegen.reading import Bench
from sitegen.report import Report
from sitegen.site.held import Held
from sitegen.site.wording import in_words
from sitegen.store.files import File, Tree
from sitegen.store.ignore import ignored
from sitegen.store.memory import Memory
from sitegen.store.standing import Standing, replacing


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What the last build of this process leaves to the next one.

    `files`, `entries` and `remarks` are of the sources, by path; `problems` are all that there are, in order, `early`
    those that are found before anything is made, as they are without `--strict`. `lost` are the dead links of each file
    of the output, `targets` the files made from templates, by path, `paths` all of them, sorted. `askers` are, by the
    path of a source, the files that asked for its text, or did once; `numbers` are those of the questions for it.
    """

    order: Order
    files: Mapping[str, File]
    entries: Mapping[str, Entry]
    remarks: Mapping[str, tuple[Problem, ...]]
    early: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    bench: Bench
    planned: PlannedSite
    press: Press
    notes: Notes
    targets: Mapping[str, Target]
    askers: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    lost: Mapping[str, tuple[LostLink, ...]]
    kept_back: Mapping[str, Held]
    report: Report
    standing: Standing
    paths: tuple[str, ...]


def askers_of(notes: Notes, numbers: Mapping[str, int], files: Iterable[str]) -> dict[str, frozenset[str]]:
    """Which of these files of the output asked for a text, by the path of its source."""
    paths = {str(number): path for path, number in numbers.items()}
    found: dict[str, set[str]] = {}
    for path in files if paths else ():
        for number in paths.keys() & notes.traces[path].asked.split():
            found.setdefault(paths[number], set()).add(path)
    return {source: frozenset(asking) for source, asking in found.items()}


def retold(
    kept: Kept, order: Order, touched: Iterable[str], memory: Memory, progress: Progress
) -> tuple[Report, Kept] | None:
    """Build again after some files under content/ were touched; None if more than texts may have changed.

    Raises StoppedError with every problem, as a build that looks at everything would; then nothing is published.
    """
    started = perf_counter()
    if not _same_site(kept, order):
        return None
    with Tree(order.project, order.config.follow_symlinks) as tree:
        found = _reread(kept, touched, tree, memory)
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if found is None or stage is None:
        return None
    now = _read_again(replace(kept, order=order), found, memory)
    remarks = _Exchange(_all(kept.remarks, found), _all(now.remarks, found))
    early = _stop_at(remarks, kept.early)
    changed = [path for path in found if _text(now, path) != _text(kept, path)]
    with stage:
        pressed = Pressroom(now.press, stage, now.notes, progress, memory.reopen).make(_stale(now, changed), jobs=1)
        now = _noting(now, pressed)
        links = _Exchange(*(_told(each, pressed.reasons) for each in (kept, now)))
        pressing = _Exchange((), tuple(pressed.problems))
        problems = _stop_at(remarks + links + pressing, kept.problems, strictly=order.strict)
        written, standing = stage.apply()
    now = replace(now, early=early, problems=problems, standing=standing)
    report = _report(now, written, pressed, perf_counter() - started)
    return report, replace(now, report=report)


def _same_site(kept: Kept, order: Order) -> bool:
    """Whether the same is ordered, at no earlier instant, and nothing has fallen due since."""
    before = kept.report
    if before.now is None or before.now > order.now or replace(order, now=kept.order.now) != kept.order:
        return False
    return before.next_build_at is None or before.next_build_at > order.now


def _reread(kept: Kept, touched: Iterable[str], tree: Tree, memory: Memory) -> dict[str, tuple[File, Reread]] | None:
    """The touched sources as they are now; None if anything else than texts may be new."""
    found: dict[str, tuple[File, Reread]] = {}
    for path in map(partial(normalize, "NFC"), touched):
        before = kept.files.get(path)
        if before is None and _is_nothing(path, kept, tree):
            continue
        file = tree.again(before) if before and path in kept.entries else None
        if file is None:
            return None
        read = reread(file, tree, kept.order.config, memory)
        if not _differs_in_text_only(kept.entries.get(path), read.entry, kept.planned):
            return None
        found[path] = file, read
    return found


def _is_nothing(path: str, kept: Kept, tree: Tree) -> bool:
    """Whether a path that is no source says nothing: a file that came and went, an editor's own, a folder that had
    sources already (what came into it says so by itself).
    """
    if ignored(path) or tree.is_absent(path):
        return True
    return tree.is_folder(path) and any(each.startswith(f"{path}/") for each in kept.files)


def _differs_in_text_only(before: Entry | None, now: Entry | None, planned: PlannedSite) -> bool:
    if not isinstance(before, Article | Page) or not isinstance(now, Article | Page):
        return False
    if before.path not in planned.site.entries:
        return False  # it is kept back, and made at a rehearsal only
    outline = replace(now.outline, digest=before.outline.digest, words=before.outline.words)
    return replace(now, outline=outline) == before


def _read_again(kept: Kept, found: Mapping[str, tuple[File, Reread]], memory: Memory) -> Kept:
    read = {path: each for path, (_, each) in found.items()}
    entries = {path: each.entry for path, each in read.items() if each.entry}
    outlines = {path: each.outline for path, each in entries.items() if isinstance(each, Article | Page)}
    planned = sites.retold(kept.planned, outlines, Bodies(memory))
    remarks = {path: each for path, each in kept.remarks.items() if path not in read}
    return replace(
        kept,
        files={**kept.files, **{path: file for path, (file, _) in found.items()}},
        entries={**kept.entries, **entries},
        remarks={**remarks, **{path: each.remarks for path, each in read.items() if each.remarks}},
        planned=planned,
        press=replace(kept.press, answers=planned.answers),
    )


def _text(kept: Kept, path: str) -> str:
    """The digest of a story's text."""
    entry = kept.entries[path]
    return entry.outline.digest if isinstance(entry, Article | Page) else ""


def _stale(now: Kept, changed: Iterable[str]) -> list[Stale]:
    """The files that show a text that is another one now: its own page, and those that asked for it."""
    found: dict[str, Stale] = {}
    for path in changed:
        url = now.planned.site.url_of[path]
        own = now.targets.get(urls.path_of(url)) if url else None
        if own and source_of(own, now.planned.site) == path:
            found[own.path] = _made_anew(now, own, f"what it is about changed: {own.source}")
        number = now.numbers.get(path, -1)
        if number >= 0:
            now.notes.answer(number, _text(now, path))
        reason = f"the answer to {in_words(('text', path))} changed"
        for asker in sorted(now.askers.get(path, ())):
            if asker not in found and number in now.notes.traces[asker].numbers:
                found[asker] = _made_anew(now, now.targets[asker], reason)
    return list(found.values())


def _made_anew(now: Kept, target: Target, reason: str) -> Stale:
    site = now.planned.site
    source = source_of(target, site)
    body = _text(now, source)[:16] if source else ""
    template = now.bench.closures.get(target.template, "")
    return Stale(target, subject_digest(target, now.planned.answers), body, template, reason)


def _noting(now: Kept, pressed: Pressed) -> Kept:
    """With the dead links, and the questions for texts, of the files that were made."""
    lost = {**now.lost, **pressed.lost}
    for path in pressed.reasons.keys() - pressed.lost.keys():
        lost.pop(path, None)
    numbers = {**now.numbers, **now.notes.texts(pressed.reasons)}
    askers = dict(now.askers)
    for source, files in askers_of(now.notes, numbers, pressed.reasons).items():
        askers[source] = askers.get(source, frozenset()) | files
    return replace(now, lost=lost, numbers=numbers, askers=askers)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """Problems that there were, and those that stand in their place."""

    gone: tuple[Problem, ...]
    new: tuple[Problem, ...]

    def __add__(self, other: "_Exchange") -> "_Exchange":
        return _Exchange((*self.gone, *other.gone), (*self.new, *other.new))


def _all(remarks: Mapping[str, tuple[Problem, ...]], paths: Iterable[str]) -> tuple[Problem, ...]:
    return tuple(chain.from_iterable(remarks.get(path, ()) for path in paths))


def _told(kept: Kept, files: Iterable[str]) -> tuple[Problem, ...]:
    """What editors are told of the dead links of these files. Only the page of a text tells of its links."""
    lost = chain.from_iterable(kept.lost.get(path, ()) for path in files)
    return tuple(lost_links(lost, kept.bench.material, kept.kept_back))


def _stop_at(exchange: _Exchange, problems: tuple[Problem, ...], *, strictly: bool = False) -> tuple[Problem, ...]:
    """All problems, in order, after an exchange of some. Raises StoppedError with all of them if one is an error."""
    gone, new = (frozenset(judged(each, strictly=strictly)) for each in (exchange.gone, exchange.new))
    if gone == new:
        return problems
    found = list(problems)
    for problem in gone - new:
        at = bisect_left(found, problem.order, key=attrgetter("order"))
        del found[at : at + (found[at : at + 1] == [problem])]
    for problem in new - gone:
        at = bisect_left(found, problem.order, key=attrgetter("order"))
        if found[at : at + 1] != [problem]:
            found.insert(at, problem)
    return stop_at_errors(found) if errors(new) else tuple(found)


def _report(now: Kept, written: tuple[str, ...], pressed: Pressed, seconds: float) -> Report:
    return replace(
        now.report,
        pages_written=sum(path.endswith(".html") for path in written),
        written=written,
        unchanged=_without(written, now.paths),
        removed=(),
        reasons=pressed.reasons,
        kinds=Counter(now.targets[path].kind for path in written),
        encoded=0,
        problems=now.problems,
        now=now.order.now,
        seconds={"texts": seconds},
    )


def _without(some: Iterable[str], paths: tuple[str, ...]) -> tuple[str, ...]:
    """Sorted paths without some of them."""
    left = list(paths)
    for path in some:
        at = bisect_left(left, path)
        del left[at : at + (left[at : at + 1] == [path])]
    return tuple(left)
