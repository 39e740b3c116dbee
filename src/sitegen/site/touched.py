"""Which questions may have another answer after a story is told anew in its place: same URL, date, lists and links."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from sitegen import urls
from sitegen.model import Article, reference_to
from sitegen.site.answers import Question
from sitegen.site.assemble import Site, series_key
from sitegen.site.edition import arranged_names
from sitegen.site.related import LOOK_BACK

# Their answers hold nothing of what a story says of itself, but where it stands, and when.
STEADY = frozenset(
    [
        *("archive", "asset", "byline", "bylines", "config", "data", "feeds", "link", "nav", "pages", "publisher"),
        *("section", "sections", "sitemap", "sitemaps", "static", "tag", "tags", "today", "url_of", "year"),
    ]
)
# Asked of one story, list or term; all others are asked again whatever changed.
BY_STORY = frozenset(
    [
        *("byline", "edition", "feed", "image", "month", "neighbours", "pager", "related", "series", "sitemap"),
        *("tag", "text"),
    ]
)
LEADING = frozenset(["link", "url_of"])  # by the last name in what is asked for

_TAIL = re.compile(r"[?#].*", re.DOTALL)

Group = tuple[str | int, ...]  # the beginning of questions


def group_of(question: Question) -> Group:
    """The beginning that questions share which are touched together."""
    name = question[0]
    if name in LEADING:
        return (name, last_name(str(question[1])))
    return tuple(question[: 3 if name == "pager" else 2 if name in BY_STORY else 1])


def last_name(reference: str) -> str:
    """The last name in a reference or URL, which tells most things that could be meant apart."""
    written = _TAIL.sub("", reference)
    path = unquote(written)
    if "/." in path:  # `/tags/harbour/x/..`
        path = urls.resolve("/", written) or ""
    return urls.place_at(path).rpartition("/")[2]


def address_of(path: str) -> str:
    """A file under content/ as a story may refer to it: `/town/No.%201.md`. What it is called may hold a `#`."""
    return urls.encode(reference_to(path))


def leading_to(references: Iterable[str]) -> Iterator[Group]:
    """The groups of the questions where something leads that may lead to one of these."""
    for each in {last_name(reference) for reference in references}:
        yield from ((name, each) for name in LEADING)


def touched(site: Site, path: str) -> Iterator[Group]:
    """The groups of the questions that may be answered otherwise; of others than `BY_STORY` and `STEADY`, all may."""
    article = site.article(path)
    yield from (("text", path), ("image", path), ("month", article.date.day[:7]))
    yield from (("edition", name) for name in ("", *arranged_names(site)))
    names = [f"section/{article.section}", *terms_of(site, path)]
    for name in ("", *names):
        yield from _of_list(site, name, path)
    section = site.lists[names[0]]
    at = site.positions[path]
    yield from (("neighbours", each) for each in section[max(0, at - 1) : at + 2])
    yield ("related", path)
    if article.series:
        yield from (("series", each) for each in site.lists[series_key(article.series.name)])


def terms_of(site: Site, path: str) -> list[str]:
    teaser = site.teasers[path]
    return [*(f"tag/{term.key}" for term in teaser.tags), *(f"byline/{term.key}" for term in teaser.bylines)]


def _of_list(site: Site, name: str, path: str) -> Iterator[Group]:
    """Its front, the numbered page that the story stands on; and of a tag, who may name it as related."""
    paths = site.lists[name]
    at = position(site, name, path)
    yield from (("edition", name), ("feed", name), ("pager", name, 0))
    yield ("pager", name, at // site.config.lists.size + 1)
    if name.startswith("tag/"):
        yield from (("related", each) for each in paths[at + 1 : at + 1 + LOOK_BACK])


def position(site: Site, name: str, path: str) -> int:
    """Where a story stands in a list: all of them are in the order of the list of all."""
    if not name:
        return site.ranks[path]
    if name.startswith("section/"):
        return site.positions[path]
    return bisect_left(site.lists[name], site.ranks[path], key=site.ranks.__getitem__)


def related_by_hand(site: Site) -> tuple[str, ...]:
    """The stories whose front matter names what to read next: it may be any other."""
    return tuple(path for path, entry in site.entries.items() if isinstance(entry, Article) and entry.related)
