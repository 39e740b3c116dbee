"""A build in which nothing but some stories are told anew, each in its place: it costs what those stories cost.

What a build worked out is kept in the process: sources, site, files, questions. If stories differ from what they were
in their text or headline, in nothing that says where they stand, and if nothing fell due, the site is the same but for
them. Then only questions that could show them are asked again (`site/touched.py`), and every file that asked none of
those with another answer would come out as it is: it isn't looked at.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain
from unicodedata import normalize

from msgspec.structs import replace

from sitegen.building.exchange import Exchange
from sitegen.building.kept import Kept
from sitegen.building.reissue import Runner, made_anew, pressed_and_published, told_otherwise
from sitegen.building.steady import is_nothing, same_site
from sitegen.building.waiting import may_be_shown_ahead
from sitegen.model import Article, Entry, Front, Page
from sitegen.order import Order
from sitegen.pages import sites
from sitegen.patched import Patched
from sitegen.pipeline.inputs import Bodies, Reread, reread
from sitegen.pipeline.pressroom import Stale
from sitegen.problems import Problem, errors
from sitegen.report import Report
from sitegen.site.answers import Question
from sitegen.site.touched import touched
from sitegen.store.files import File, Tree
from sitegen.store.memory import Memory
from sitegen.store.standing import replacing

# What a story says of itself, beside its text, and nothing but lists, feeds and its own page shows; of a standing page,
# nothing but itself.
_SAID: Mapping[type, tuple[str, ...]] = {
    Article: ("title", "short_title", "search_title", "kicker", "deck", "summary", "dateline", "priority", "extra"),
    Page: ("summary", "search_title", "extra"),
}

Found = Mapping[str, tuple[File, Reread]]


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


def publish_anew(kept: Kept, order: Order, found: Found, runner: Runner) -> tuple[Report, Kept] | None:
    """Make and publish what shows these stories; None if that turns out to touch more. What was kept is used up.

    Raises StoppedError with every problem, as a build that looks at everything would; then nothing is published.
    """
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if stage is None:
        return None
    remarks = _remarks(kept, found)
    now, stale = _told_anew(replace(kept, order=order, early=remarks.within(kept.early)), found, runner.memory)
    changed = {path for path in found if now.entries[path] != kept.entries[path]}
    if may_be_shown_ahead(kept, now, changed):
        ahead = now.ahead.rehearsed(kept.templates, Bodies(runner.memory)) if now.ahead else None
        if ahead is None:
            return None
        now = replace(now, ahead=ahead)
    with stage:
        return pressed_and_published(now, kept, stale, stage, remarks, runner)


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


def _stays_in_place(before: Entry, now: Entry | None, kept: Kept) -> bool:
    """Whether two versions of a published story or page differ in what they say alone."""
    if not isinstance(before, Article | Page) or not isinstance(now, Article | Page):
        return False
    shown = kept.planned.site.entries.get(before.path)
    if shown is None or (isinstance(shown, Article) and shown.retracted):
        return False  # it is kept back, and made at a rehearsal only; or its text is
    if now.title != before.title and _is_named(before, kept):
        return False
    return stands_as_before(before, now)


def stands_as_before(before: Entry, now: Entry) -> bool:
    """Whether a story or page says something else, if anything: its address, date, lists and links are the same."""
    if not isinstance(before, Article | Page) or not isinstance(now, Article | Page) or type(now) is not type(before):
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
    named = any(title_of(kept.entries.get(source)) != title for source in others)
    told = any(title in each.message or title in each.hint for each in kept.apart.get(path, ()))
    return named or told or any(each.title == title and each.path != path for each in kept.report.due)


def title_of(entry: Entry | None) -> str:
    return "" if entry is None or isinstance(entry, Front) else entry.title


def _remarks(kept: Kept, found: Found) -> Exchange:
    """What is wrong with the sources that were read again, and with what they refer to."""
    gone = chain.from_iterable((*kept.remarks.get(path, ()), *kept.apart.get(path, ())) for path in found)
    new = chain.from_iterable((*read.remarks, *_apart(kept, path, read.entry)) for path, (_, read) in found.items())
    return Exchange(tuple(gone), tuple(new))


def _apart(kept: Kept, path: str, now: Entry | None) -> tuple[Problem, ...]:
    """What is wrong with more than a source alone, which is still so under its new headline."""
    before, after = title_of(kept.entries[path]), title_of(now)
    found = kept.apart.get(path, ())
    return tuple(replace(each, story=after) if each.story == before else each for each in found)


def _told_anew(kept: Kept, found: Found, memory: Memory) -> tuple[Kept, list[Stale]]:
    """The site with these sources, and the files that show them otherwise than before."""
    entries = {path: read.entry for path, (_, read) in found.items() if read.entry}
    changed = {path: entry for path, entry in entries.items() if entry != kept.entries[path]}
    told = {path: published_as(kept.planned.site.entries[path], entry) for path, entry in changed.items()}
    numbers = _numbers(kept, changed)
    questions = {number: kept.asked.question(number) for number in numbers}
    planned = sites.retold(kept.planned, told, questions.values(), Bodies(memory))
    now = replace(
        kept,
        files=Patched(kept.files, {path: file for path, (file, _) in found.items()}),
        entries=Patched(kept.entries, entries),
        remarks=Patched(kept.remarks, {path: read.remarks for path, (_, read) in found.items()}),
        planned=planned,
        ahead=kept.ahead.retold(told) if kept.ahead else None,
        apart=Patched(
            kept.apart, {path: _apart(kept, path, entry) for path, entry in changed.items() if path in kept.apart}
        ),
        press=replace(kept.press, answers=planned.answers, fragments=kept.press.fragments.without(questions.values())),
        report=_renamed(kept.report, kept.entries, changed),
    )
    return now, _stale(now, changed, questions)


def published_as(before: Entry, now: Entry) -> Article | Page:
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
