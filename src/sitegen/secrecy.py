"""What the embargo firewall found, once a story is published that was kept back, or one is gone that was published."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sitegen import urls
from sitegen.kept import Kept
from sitegen.model import Article, Correction, Entry
from sitegen.site.assemble import series_key
from sitegen.site.canaries import Bodies, names_of_files, words, words_of
from sitegen.site.moving import Move, Step
from sitegen.verdict import Verdict

_OF_ADDRESSES = "addresses"  # the witness for what only addresses of published stories say


def disclosed(kept: Kept, moves: Iterable[Move], bodies: Bodies) -> Verdict:
    """The verdict that still holds: nothing of a story that is published now is looked for any more."""
    told = {word for each in moves for word in _disclosed(kept, each, bodies)}
    if not told:
        return kept.verdict
    return replace(
        kept.verdict,
        canaries={each: found for each, found in kept.verdict.canaries.items() if each not in told},
        nowhere=tuple(each for each in kept.verdict.nowhere if words(each) not in told),
    )


def hides_nothing(kept: Kept, move: Move, now: Entry | None, bodies: Bodies) -> bool:
    """Whether a move makes a secret of nothing that was none, and what it tells is a secret of nobody else. `now` is
    the whole story, with what is to come of it.
    """
    if kept.order.kind != "site":
        return True
    if any(each.date.at > kept.planned.site.now for each in _corrections(kept.entries.get(move.path), now)):
        return False
    if not kept.report.held:
        return True
    told = _disclosed(kept, move, bodies)
    others = [each for each in _held(kept) if each.path != move.path]
    if any(not told.isdisjoint(words_of(each, bodies, kept.order.config)) for each in others if told):
        return False
    if move.after and (names_of_files(move.after) & kept.verdict.canaries.keys()) - told:
        return False
    return move.before is None or _is_missed_by_nobody(kept, move, move.before, others)


def tells_what_hides(kept: Kept, taken: Iterable[Step]) -> bool:
    """Whether a term or month goes that something that is kept back has, too: then it is a secret from now on."""
    if kept.order.kind != "site":
        return False
    left = {name for each in taken for name in each.names if name not in each.after.lists}
    return any(not left.isdisjoint(_used(each)) for each in _held(kept) if isinstance(each, Article))


def _used(article: Article) -> Iterator[str]:
    """The names of the lists by which an article could be told."""
    yield from (f"tag/{urls.slug(name)}" for name in article.tags)
    yield from (f"byline/{urls.slug(name)}" for name in article.bylines)
    yield f"month/{article.date.day[:7]}"


def _disclosed(kept: Kept, move: Move, bodies: Bodies) -> frozenset[str]:
    """The words that were looked for because of this story, and are published with it."""
    entry = kept.entries.get(move.path)
    kept_back = entry is not None and move.before is None
    return words_of(entry, bodies, kept.order.config) if entry and kept_back else frozenset()


def _is_missed_by_nobody(kept: Kept, move: Move, before: Article, others: Iterable[Entry]) -> bool:
    """Whether what a story no longer says, names or stands at makes no secret of what others do."""
    if any(name == _OF_ADDRESSES for _, name in kept.verdict.canaries.values()):
        return False
    left = names_of_files(before) - (names_of_files(move.after) if move.after else frozenset())
    series = _series(before) - (_series(move.after) if move.after else frozenset())
    return not any(
        left & names_of_files(each) or (isinstance(each, Article) and series & _series(each)) for each in others
    )


def _corrections(*versions: Entry | None) -> Iterator[Correction]:
    return (note for each in versions if isinstance(each, Article) for note in each.corrections)


def _series(article: Article) -> frozenset[str]:
    return frozenset([series_key(article.series.name)] if article.series else [])


def _held(kept: Kept) -> Iterator[Entry]:
    return (kept.entries[each.path] for each in kept.report.held)
