"""What the embargo firewall finds once something is published that was kept back, or the other way round."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from sitegen import urls
from sitegen.building.kept import Kept
from sitegen.model import Article, Correction, Entry, Front, Intro, Profile
from sitegen.pipeline.verdict import TOO_SHORT, Verdict
from sitegen.report import Unchecked
from sitegen.site.assemble import series_key
from sitegen.site.canaries import FILE_NAME, Bodies, Canary, names_of_files, of_one, words, words_of
from sitegen.site.furniture import list_of
from sitegen.site.steps import Change, Step

# The witnesses for what only the addresses of published stories, or their dates, say.
_OF_ALL = frozenset(["addresses", "dates"])


def disclosed(kept: Kept, changes: Iterable[Change], bodies: Bodies) -> Verdict:
    """The verdict that still holds: nothing of what is published now is looked for any more."""
    told = {word for each in changes for word in _disclosed(kept, each, bodies)}
    if not told:
        return kept.verdict
    return replace(
        kept.verdict,
        canaries={each: found for each, found in kept.verdict.canaries.items() if each not in told},
        nowhere=tuple(each for each in kept.verdict.nowhere if words(each) not in told),
    )


def hides_nothing(kept: Kept, change: Change, now: Entry | None, bodies: Bodies) -> bool:
    """Whether a change makes a secret of nothing that was none, and what it tells is a secret of nobody else. `now` is
    the whole entry, with what is to come of it.
    """
    if kept.order.kind != "site":
        return True
    if any(each.date.at > kept.planned.site.now for each in _corrections(kept.entries.get(change.path), now)):
        return False
    if not change.after and not _hides_the_same(kept, change, now, bodies):
        return False
    told = _disclosed(kept, change, bodies)
    others = [each for each in _secrets(kept) if each.path != change.path]
    if any(not told.isdisjoint(words_of(each, bodies, kept.order.config)) for each in others if told):
        return False
    if change.after and (names_of_files(change.after) & kept.verdict.canaries.keys()) - told:
        return False
    return _is_missed_by_nobody(kept, change, others)


def _hides_the_same(kept: Kept, change: Change, now: Entry | None, bodies: Bodies) -> bool:
    """Whether what an edition that is kept back says, and is looked for, has been looked for already. Of another text,
    every file would have to be read.
    """
    was = kept.entries.get(change.path) if change.before is None else None
    (before, _), (after, _) = (_kept_back_of(kept, each, bodies) for each in (was, now))
    return {each.text for each in before} == {each.text for each in after}


def unchecked(
    kept: Kept, changes: Iterable[Change], entries: Mapping[str, Entry], bodies: Bodies
) -> tuple[Unchecked, ...]:
    """What can't be looked for once `entries` are the sources: of an edition that is kept back, what is too short."""
    back = {each.path: entries[each.path] for each in changes if each.path in entries and each.after is None}
    if kept.order.kind != "site":
        return kept.report.unchecked
    paths = {each.path for each in changes}
    named = {name for each in changes if each.after for name in names_of_files(each.after)}
    left = [each for each in kept.report.unchecked if each.path not in paths or _is_told(each, back)]
    left = [each for each in left if each.what != FILE_NAME or words(each.text) not in named]
    short = (each for entry in back.values() for each in _kept_back_of(kept, entry, bodies)[1])
    more = (Unchecked(each.path, each.what, each.text, TOO_SHORT) for each in short)
    return tuple(sorted({*left, *more}, key=lambda each: (each.path, each.what, each.text)))


def tells_what_hides(kept: Kept, taken: Iterable[Step]) -> bool:
    """Whether a term or month goes that something else that is kept back has, too: then it is a secret from now on. Or
    one comes: then it is none any more.
    """
    if kept.order.kind != "site":
        return False
    turned = {
        name for each in taken for name in each.names if (name in each.before.lists) != (name in each.after.lists)
    }
    told = {each.change.path for each in taken}
    others = (each for each in _held(kept) if isinstance(each, Article) and each.path not in told)
    return any(not turned.isdisjoint(_used(each)) for each in others)


def _used(article: Article) -> Iterator[str]:
    """The names of the lists by which an article could be told."""
    yield from (f"tag/{urls.slug(name)}" for name in article.tags)
    yield from (f"byline/{urls.slug(name)}" for name in article.bylines)
    yield f"month/{article.date.day[:7]}"


def _is_told(text: Unchecked, kept_back: Mapping[str, Entry]) -> bool:
    return text.path in kept_back and text.why != TOO_SHORT


def _kept_back_of(kept: Kept, entry: Entry | None, bodies: Bodies) -> tuple[tuple[Canary, ...], tuple[Canary, ...]]:
    """The texts of an edition that is kept back: those that are looked for, and those that are too short."""
    return of_one(entry, bodies, kept.order.config) if isinstance(entry, Front) else ((), ())


def _disclosed(kept: Kept, move: Change, bodies: Bodies) -> frozenset[str]:
    """The words that were looked for because of this entry, and are published with it."""
    entry = kept.entries.get(move.path)
    kept_back = entry is not None and move.before is None
    return (
        words_of(entry, bodies, kept.order.config) & kept.verdict.canaries.keys()
        if entry and kept_back
        else frozenset()
    )


def _is_missed_by_nobody(kept: Kept, change: Change, others: Iterable[Entry]) -> bool:
    """Whether what an entry no longer says, names or stands at makes no secret of what others do, and no series that it
    begins was one.
    """
    if change.before and any(name in _OF_ALL for _, name in kept.verdict.canaries.values()):
        return False
    (files, series), (files_now, series_now) = (_shared(each) for each in (change.before, change.after))
    begun = {each for each in series_now - series if not kept.planned.site.lists.get(each)}
    left = files - files_now, (series - series_now) | begun
    return all(mine.isdisjoint(theirs) for each in others for mine, theirs in zip(left, _shared(each), strict=True))


def _shared(entry: Entry | None) -> tuple[frozenset[str], frozenset[str]]:
    """The names of files and of a series that an entry may have in common with others."""
    return (names_of_files(entry), _series(entry)) if entry else (frozenset(), frozenset())


def _corrections(*versions: Entry | None) -> Iterator[Correction]:
    return (note for each in versions if isinstance(each, Article) for note in each.corrections)


def _series(entry: Entry) -> frozenset[str]:
    return frozenset([series_key(entry.series.name)] if isinstance(entry, Article) and entry.series else [])


def _held(kept: Kept) -> Iterator[Entry]:
    return (kept.entries[each.path] for each in kept.report.held)


def _secrets(kept: Kept) -> Iterator[Entry]:
    """All entries of which something is looked for: those that are kept back, those with a correction to come, and what
    tells of topics and authors that no published story has.
    """
    yield from _held(kept)
    yield from (kept.entries[each.path] for each in kept.report.due if each.event == "is corrected")
    site = kept.planned.site
    about: list[Intro | Profile] = [each for each in site.intros.values() if each.kind == "tag"]
    about += site.profiles.values()
    yield from (each for each in about if not site.lists.get(list_of(each)))
