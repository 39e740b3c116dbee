"""A build in which nothing but some stories are told anew, each in its place: it costs what those stories cost.

What a build worked out is kept in the process: sources, site, files, questions. If stories differ from what they were
in their text or headline, in nothing that says where they stand, and if nothing fell due, the site is the same but for
them. Then only questions that could show them are asked again (`site/touched.py`), and every file that asked none of
those with another answer would come out as it is: it isn't looked at.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from posixpath import basename, dirname
from unicodedata import normalize

from sitegen.exchange import Exchange, joined, without
from sitegen.inputs import Bodies, Reread, reread
from sitegen.kept import Kept
from sitegen.ledger import FILE as LEDGER
from sitegen.model import CONTENT, Article, Entry, Front, Page
from sitegen.order import Order
from sitegen.pages import sites
from sitegen.pages.render import Press
from sitegen.pages.subjects import source_of, subject_digest
from sitegen.pages.targets import Target
from sitegen.patched import Patched
from sitegen.pressroom import Pressed, Pressroom, Stale
from sitegen.problems import Problem, errors
from sitegen.progress import Progress
from sitegen.report import Report, Shown
from sitegen.site.touched import touched
from sitegen.site.view import Question
from sitegen.site.wording import in_words
from sitegen.store.files import File, Tree
from sitegen.store.ignore import ignored
from sitegen.store.memory import Memory
from sitegen.store.standing import Replacing, replacing

# What a story says of itself, beside its text, and nothing but lists, feeds and its own page shows; of a standing page,
# nothing but itself.
_SAID: Mapping[type, tuple[str, ...]] = {
    Article: ("title", "short_title", "search_title", "kicker", "deck", "summary", "dateline", "priority", "extra"),
    Page: ("summary", "search_title", "extra"),
}
# Whoever asks these otherwise than before may publish another file, or make the site change by itself.
_WEIGHTY = frozenset(["asset", "image", "today", "url_of"])


Found = Mapping[str, tuple[File, Reread]]


def with_ignored(kept: Kept, order: Order, paths: Iterable[str]) -> Kept:
    """With what editors' programs left under content/ for a moment, or took away again: it is only told of."""
    listed = kept.report.ignored
    theirs = [path for path in paths if path.startswith(f"{CONTENT}/") and ignored(basename(path))]
    theirs = [path for path in theirs if not ignored(dirname(path))]
    if not theirs:
        return kept
    with Tree(order.project, order.config.follow_symlinks) as tree:
        ours = tuple(each for each in listed if each.startswith(f"{CONTENT}/") and each not in theirs)
        there = [path for path in theirs if not tree.is_absent(path) and not tree.is_folder(path)]
    others = tuple(each for each in listed if not each.startswith(f"{CONTENT}/"))
    return replace(kept, report=replace(kept.report, ignored=(*joined(ours, there), *others)))


def found_anew(kept: Kept, order: Order, paths: Iterable[str], memory: Memory) -> Found | None:
    """The sources among the touched paths, read again; None if more may have changed than how stories are told.

    Raises StoppedError if one of them has a mistake: with all errors, and the warnings of the site as it was.
    """
    if not same_site(kept, order) or not kept.standing.holds(order.output.resolve()):
        return None
    with Tree(order.project, order.config.follow_symlinks) as tree:
        found = _reread(kept, paths, tree, memory)
    if order.holds_faulty and any(errors(read.remarks) for _, read in (found or {}).values()):
        return None  # perhaps it is left out
    if found is not None:
        _remarks(kept, found).within(kept.early)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Runner:
    """What making files takes beside them."""

    memory: Memory
    progress: Progress


def publish_anew(kept: Kept, order: Order, found: Found, runner: Runner) -> tuple[Report, Kept] | None:
    """Make and publish what shows these stories; None if that turns out to touch more. What was kept is used up.

    Raises StoppedError with every problem, as a build that looks at everything would; then nothing is published.
    """
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if stage is None:
        return None
    remarks = _remarks(kept, found)
    now, stale = _told_anew(replace(kept, order=order, early=remarks.within(kept.early)), found, runner.memory)
    with stage:
        return pressed_and_published(now, kept, stale, stage, remarks, runner)


def pressed_and_published(
    now: Kept, kept: Kept, stale: list[Stale], stage: Replacing, exchange: Exchange, runner: Runner
) -> tuple[Report, Kept] | None:
    """Make and publish the stale files; `exchange` is of problems that are known by now. None if more is touched.

    Raises StoppedError with every problem.
    """
    before = {path: trace.numbers for path in _paths(stale) if (trace := now.notes.traces.get(path))}
    pressed = Pressroom(now.press, stage, now.notes, runner.progress, runner.memory.reopen).make(stale, jobs=1)
    if any(_reaches_further(now, path, before.get(path, ())) for path in pressed.reasons):
        return None
    if not kept.verdict.holds(lambda name: now.entries.get(name) is kept.entries.get(name), stage.staged()):
        return None
    now.asked.add(pressed.reasons)
    now, links = _with_dead_links(now, kept, pressed)
    exchange += links + Exchange(new=tuple(pressed.problems))
    problems = exchange.within(kept.problems, strictly=now.order.strict)
    return _published(replace(now, problems=problems), stage, pressed)


def _paths(stale: Iterable[Stale]) -> list[str]:
    return [each.target.path for each in stale]


def same_site(kept: Kept, order: Order) -> bool:
    """Whether the same is ordered, at no earlier instant, and nothing has fallen due or was left out since."""
    before = kept.report
    if before.left_out:
        return False
    if before.now is None or before.now > order.now or replace(order, now=kept.order.now) != kept.order:
        return False
    return before.next_build_at is None or before.next_build_at > order.now


def _reread(kept: Kept, paths: Iterable[str], tree: Tree, memory: Memory) -> Found | None:
    found: dict[str, tuple[File, Reread]] = {}
    for path in map(partial(normalize, "NFC"), paths):
        before = kept.files.get(path)
        if before is None and is_nothing(path, kept, tree):
            continue
        file = tree.again(before) if before and path in kept.entries else None
        if file is None:
            return None
        read = reread(file, tree, kept.order.config, memory)
        if not errors(read.remarks) and not _stays_in_place(kept.entries[path], read.entry, kept):
            return None
        found[path] = file, read
    return found


def is_nothing(path: str, kept: Kept, tree: Tree) -> bool:
    """Whether a path that is no source says nothing: a file that came and went, an editor's own that is known, a folder
    that had sources already (what came into it says so by itself).
    """
    if path == LEDGER:
        return False  # that it came or went says much
    if ignored(dirname(path)):
        return True  # told of by the name of the folder
    if ignored(path):
        shown = f"{path}/" if tree.is_folder(path) else path
        return tree.is_absent(path) != (shown in kept.report.ignored)
    if tree.is_absent(path):
        return True
    return tree.is_folder(path) and any(each.startswith(f"{path}/") for each in kept.files)


def _stays_in_place(before: Entry, now: Entry | None, kept: Kept) -> bool:
    """Whether two versions of a published story or page differ in what they say alone."""
    if not isinstance(before, Article | Page) or not isinstance(now, Article | Page):
        return False
    shown = kept.planned.site.entries.get(before.path)
    if shown is None or (isinstance(shown, Article) and shown.retracted):
        return False  # it is kept back, and made at a rehearsal only; or its text is
    if type(now) is not type(before) or (now.title != before.title and _is_named(before, kept)):
        return False
    return _as_before(now, before) == before


def _as_before(now: Article | Page, before: Article | Page) -> Article | Page:
    """A version with what it says taken from an earlier one."""
    outline = replace(now.outline, digest=before.outline.digest, words=before.outline.words)
    said = {name: getattr(before, name) for name in _SAID[type(before)]}
    return replace(now, outline=outline, digest=before.digest, **said)


def _is_named(story: Article | Page, kept: Kept) -> bool:
    """Whether the headline of a story is part of what is wrong elsewhere, or of what falls due there."""
    title, path = story.title, story.path
    others = (source for source in kept.naming.get(title, ()) if source != path)
    named = any(_title_of(kept.entries.get(source)) != title for source in others)
    told = any(title in each.message or title in each.hint for each in kept.apart.get(path, ()))
    return named or told or any(each.title == title and each.path != path for each in kept.report.due)


def _title_of(entry: Entry | None) -> str:
    return "" if entry is None or isinstance(entry, Front) else entry.title


def _remarks(kept: Kept, found: Found) -> Exchange:
    """What is wrong with the sources that were read again, and with what they refer to."""
    gone = chain.from_iterable((*kept.remarks.get(path, ()), *kept.apart.get(path, ())) for path in found)
    new = chain.from_iterable((*read.remarks, *_apart(kept, path, read.entry)) for path, (_, read) in found.items())
    return Exchange(tuple(gone), tuple(new))


def _apart(kept: Kept, path: str, now: Entry | None) -> tuple[Problem, ...]:
    """What is wrong with more than a source alone, which is still so under its new headline."""
    before, after = _title_of(kept.entries[path]), _title_of(now)
    found = kept.apart.get(path, ())
    return tuple(replace(each, story=after) if each.story == before else each for each in found)


def _told_anew(kept: Kept, found: Found, memory: Memory) -> tuple[Kept, list[Stale]]:
    """The site with these sources, and the files that show them otherwise than before."""
    entries = {path: read.entry for path, (_, read) in found.items() if read.entry}
    changed = {path: entry for path, entry in entries.items() if entry != kept.entries[path]}
    told = {path: _published_as(kept.planned.site.entries[path], entry) for path, entry in changed.items()}
    numbers = _numbers(kept, changed)
    questions = {number: kept.asked.question(number) for number in numbers}
    planned = sites.retold(kept.planned, told, questions.values(), Bodies(memory))
    same_said = all(entry.digest == kept.entries[path].digest for path, entry in changed.items())
    remarks = {path: each for path, each in kept.remarks.items() if path not in found}
    now = replace(
        kept,
        files=Patched(kept.files, {path: file for path, (file, _) in found.items()}),
        entries=Patched(kept.entries, entries),
        remarks={**remarks, **{path: read.remarks for path, (_, read) in found.items() if read.remarks}},
        planned=planned,
        apart={
            **kept.apart,
            **{path: _apart(kept, path, entry) for path, entry in changed.items() if path in kept.apart},
        },
        # Masthead and imprint show no text, but perhaps a headline.
        press=replace(kept.press, answers=planned.answers)
        if same_said
        else Press(planned.answers, kept.press.templates, kept.press.file_links),
        report=_renamed(kept.report, kept.entries, changed),
    )
    return now, _stale(now, changed, questions)


def _published_as(before: Entry, now: Entry) -> Article | Page:
    """A published entry, which has none of its dated parts to come, as it is told now."""
    if not isinstance(before, Article | Page) or not isinstance(now, Article | Page):
        raise TypeError(now.path)
    said = {name: getattr(now, name) for name in _SAID[type(now)]}
    return replace(before, outline=now.outline, digest=now.digest, **said)


def _numbers(kept: Kept, changed: Mapping[str, Entry]) -> list[int]:
    """The questions that may be answered otherwise now."""
    found: set[int] = set()
    for path, entry in changed.items():
        if entry.digest == kept.entries[path].digest:
            found |= kept.asked.of([("text", path)])
        elif isinstance(entry, Page):
            found |= kept.asked.touched([("text", path), ("image", path)])
        else:
            by_hand = (("related", each) for each in kept.by_hand)
            found |= kept.asked.touched([*touched(kept.planned.site, path), *by_hand])
    return sorted(found)


def _stale(now: Kept, changed: Iterable[str], questions: Mapping[int, Question]) -> list[Stale]:
    """The files that are about what was told anew, and those that asked a question with another answer."""
    found: dict[str, Stale] = {}
    for path in changed:
        for target in now.about.get(path, ()):
            stale = made_anew(now, target, f"what it is about changed: {target.source}")
            if stale.subject != now.notes.traces[target.path].subject:
                found[target.path] = stale
    for each in told_otherwise(now, questions):
        found.setdefault(each.target.path, each)
    return list(found.values())


def told_otherwise(now: Kept, questions: Mapping[int, Question]) -> Iterator[Stale]:
    """The files that asked one of these questions, where its answer is another one now."""
    for number, question in questions.items():
        digest = now.planned.answers.digest(question)
        if digest == now.notes.digest(number):
            continue
        now.notes.answer(number, digest)
        reason = f"the answer to {in_words(question)} changed"
        for path in now.asked.files(number):
            yield made_anew(now, now.targets[path], reason)


def made_anew(now: Kept, target: Target, reason: str) -> Stale:
    site = now.planned.site
    source = source_of(target, site)
    entry = site.entries[source] if source else None
    body = "" if entry is None or isinstance(entry, Front) else entry.outline.digest[:16]
    template = now.bench.closures.get(target.template, "")
    return Stale(target, subject_digest(target, now.planned.answers), body, template, reason)


def _reaches_further(now: Kept, path: str, before: Iterable[int]) -> bool:
    """Whether a file, made anew, asks what publishes another file, or makes the site change by itself, and did not
    before; or the other way round. What other files ask as well makes no difference.
    """
    for number in frozenset(before) ^ frozenset(now.notes.traces[path].numbers):
        question = now.notes.question(number)
        shows_nothing = question[0] == "image" and now.planned.answers.to(question) is None
        if question[0] in _WEIGHTY and not shows_nothing and not any(each != path for each in now.asked.files(number)):
            return True
    return False


def _with_dead_links(now: Kept, kept: Kept, pressed: Pressed) -> tuple[Kept, Exchange]:
    """With the dead links of the files that were made, and what editors are told of them."""
    lost = {**now.lost, **pressed.lost}
    for path in pressed.reasons.keys() - pressed.lost.keys():
        lost.pop(path, None)
    gone, new = (
        tuple(
            now.teller.told(each, entries.get(each.source)) for path in pressed.reasons for each in links.get(path, ())
        )
        for links, entries in ((kept.lost, kept.entries), (lost, now.entries))
    )
    return replace(now, lost=lost), Exchange(gone, new)


def _renamed(report: Report, before: Mapping[str, Entry], now: Mapping[str, Entry]) -> Report:
    """A report in which what falls due, or is kept back, has the headlines that stories have now."""

    def title(path: str, told: str) -> str:
        entry = now.get(path)
        return entry.title if entry and told == before[path].title else told

    return replace(
        report,
        due=tuple(replace(each, title=title(each.path, each.title)) for each in report.due),
        held=tuple(replace(each, title=title(each.path, each.title)) for each in report.held),
    )


def _published(now: Kept, stage: Replacing, pressed: Pressed) -> tuple[Report, Kept]:
    written, standing = stage.apply()
    report = replace(
        now.report,
        pages_written=sum(path.endswith(".html") for path in written),
        written=written,
        unchanged=without(written, now.paths),
        removed=(),
        reasons=pressed.reasons,
        kinds=Counter(now.targets[path].kind for path in written),
        encoded=0,
        problems=now.problems,
        now=now.order.now,
        shown=Shown(now.planned.site, now.planned.places, tuple(now.entries.values())) if now.report.shown else None,
        seconds={},
    )
    return report, replace(now, standing=standing, report=report)
