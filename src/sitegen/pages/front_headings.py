"""What an editor is told of a heading of a front that names no section or topic that is published."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sitegen import urls
from sitegen.content.edition import SLOTS
from sitegen.model import Article, Entry, Intro
from sitegen.problems import did_you_mean, quoted
from sitegen.site.assemble import Site
from sitegen.site.held import held

_Term = tuple[str, str]  # `section` or `tag`, and its key


def empty_heading(title: str, site: Site, entries: Iterable[Entry], *, ahead: bool) -> tuple[str, str] | None:
    """Message and hint; None if a story has a date to come: the heading waits for it, as a line would.

    `entries` are all there are. Of an edition `ahead`, drafts may be published by then.
    """
    everything = tuple(entries)
    named = frozenset(_named(title, everything))
    if not named:
        return _of_no_term(title, site)
    stories = (each for each in everything if isinstance(each, Article) and not named.isdisjoint(_terms_of(each)))
    found = {_why_gone(each, site.now) for each in stories}
    if not found.isdisjoint(("", "embargoed")) or (ahead and "draft" in found):
        return None
    if "draft" in found:
        hint = "Publish a draft of it, or take the heading out; until then it isn't shown."
    elif found:
        hint = "Its stories have expired or been retracted: take the heading out."
    else:
        hint = "Give it a story, or take the heading out; until then it isn't shown."
    return f"no story of {quoted(title)} is published, so nothing stands below this heading", hint


def _of_no_term(title: str, site: Site) -> tuple[str, str]:
    named = [*SLOTS, *(term.title for term in (*site.sections, *site.tags))]
    hint = did_you_mean(title, named) or "Put stories below it, such as `- [](world/wall.md)`, or remove it."
    return f"there is no section or topic {quoted(title)}, so nothing stands below this heading", hint


def _named(title: str, entries: Iterable[Entry]) -> Iterator[_Term]:
    """The sections and topics of this name that any file belongs to or tells of, published or not."""
    key, folded = urls.slug(title), urls.key(title)
    for each in entries:
        if isinstance(each, Intro) and (each.key == key or urls.key(each.title) == folded):
            yield each.kind, each.key
        elif isinstance(each, Article):
            yield from (term for term in _terms_of(each) if term[1] == key)


def _terms_of(article: Article) -> Iterator[_Term]:
    yield "section", article.section
    yield from (("tag", urls.slug(tag)) for tag in article.tags)


def _why_gone(article: Article, now: datetime) -> str:
    """Why no list has a story at `now`, or ""."""
    kept_back = held(article, now)
    if kept_back:
        return kept_back.why
    return "retracted" if article.retracted and article.retracted.date.at <= now else ""
