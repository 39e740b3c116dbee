"""Every correction, clarification and retraction of the outlet, in the order of their dates."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from sitegen.model import Article, Correction

RETRACTION = "retraction"


class Noted(Struct, frozen=True):
    """A note on the story at `path`. `id` is what feeds know it by: it stays when its text is mended, or another note
    comes.
    """

    path: str
    id: str
    note: Correction


def noted(articles: Iterable[Article]) -> tuple[Noted, ...]:
    """What was put right and withdrawn, oldest first. An update tells news and puts nothing right."""
    found = [each for article in articles if article.corrections or article.retracted for each in _of(article)]
    return tuple(sorted(found, key=_order))


def exchanged(before: Iterable[Noted], path: str, after: Article | None) -> tuple[Noted, ...]:
    """The same with what one story says now, or without it."""
    others = (each for each in before if each.path != path)
    return tuple(sorted((*others, *noted([after] if after else [])), key=_order))


def _order(each: Noted) -> tuple[datetime, str, str]:
    return each.note.date.at, each.path, each.id


def _of(article: Article) -> Iterator[Noted]:
    notes = [each for each in article.corrections if each.kind != "update"]
    if article.retracted:
        notes.append(Correction(article.retracted.date, RETRACTION, article.retracted.reason))
    seen: Counter[str] = Counter()
    for note in notes:
        name = f"{article.id}/{note.kind}/{note.date.iso}"
        seen[name] += 1
        yield Noted(article.path, name if seen[name] == 1 else f"{name}/{seen[name]}", note)
