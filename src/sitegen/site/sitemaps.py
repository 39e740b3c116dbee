"""Sitemaps, split by month so that publishing leaves the old ones alone, and at the limits of sitemaps.org."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.dates import Moment
from sitegen.model import Article, Page
from sitegen.site import addresses
from sitegen.site.assemble import Site
from sitegen.site.changed import last_changed
from sitegen.site.feed_views import SitemapEntry

LIMIT = 50_000  # URLs in one file
BYTES = 50 * 1024 * 1024
_TAGS = 200  # letters around an entry's addresses: more than there are
_NAME = re.compile(r"sitemap-(pages|\d{4}-\d{2})(?:-([2-9]|[1-9]\d+))?\.xml")


class _Listed(Struct, frozen=True):
    """A page by its URL, when it last changed, and its picture's URL."""

    url: str
    changed: Moment | None = None
    image: str = ""


def names(site: Site, limit: int = LIMIT) -> Iterator[str]:
    """File names: `sitemap-pages.xml`, then `sitemap-2026-11.xml` for each month."""
    return (name for group in _groups(site) for name, _ in _files(site, group, limit))


def names_of(site: Site, group: str, limit: int = LIMIT) -> tuple[str, ...]:
    """Those of `pages`, or of a month such as `2026-11`."""
    return tuple(name for name, _ in _files(site, group, limit))


def sitemap(site: Site, name: str, limit: int = LIMIT) -> tuple[SitemapEntry, ...]:
    """What the file of that name lists; nothing for another name."""
    found = _NAME.fullmatch(name)
    parts = _cut(_group(site, found[1]), _room(site), limit) if found else []
    number = int(found[2] or 1) if found else 0
    permalink = site.config.base.permalink
    return tuple(
        SitemapEntry(
            permalink(each.url),
            each.changed.iso if each.changed else "",
            (permalink(each.image),) if each.image else (),
        )
        for each in (parts[number - 1] if 0 < number <= len(parts) else ())
    )


class Index:
    """The sitemap of sitemaps. What it says of a month is worked out once: a story that comes changes one of them."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[SitemapEntry, ...]] = {}

    def of(self, site: Site) -> tuple[SitemapEntry, ...]:
        """Its entries, each as new as its newest change; always asked of the same site."""
        for group in (groups := _groups(site)):
            if group not in self._told:
                self._told[group] = tuple(_told(site, group))
        return tuple(entry for group in groups for entry in self._told[group])

    @property
    def rows(self) -> dict[str, list[tuple[str, str]]]:
        """What has been worked out by now, as plain values: by group the address and the change of each file."""
        return {group: [(each.permalink, each.changed) for each in told] for group, told in self._told.items()}

    @classmethod
    def of_rows(cls, rows: Mapping[str, Iterable[tuple[str, str]]]) -> "Index":
        """The index whose `rows` these are, of the same site."""
        index = cls()
        index._told = {group: tuple(SitemapEntry(*each) for each in told) for group, told in rows.items()}
        return index

    def without(self, groups: Container[str]) -> "Index":
        """The same, in which months, or `pages`, are worked out anew."""
        index = Index()
        index._told = {group: told for group, told in self._told.items() if group not in groups}
        return index


def _told(site: Site, group: str) -> Iterator[SitemapEntry]:
    for name, listed in _files(site, group, LIMIT):
        newest = max((each.changed for each in listed if each.changed), key=lambda moment: moment.at, default=None)
        yield SitemapEntry(site.config.base.permalink(f"/{name}"), newest.iso if newest else "")


def is_canonical(site: Site, entry: Article | Page) -> bool:
    """Whether an entry has a page of its own here, and stands nowhere else first."""
    url = site.url_of[entry.path]
    return url != "" and entry.canonical in ("", site.config.base.permalink(url))


def _files(site: Site, group: str, limit: int) -> Iterator[tuple[str, Sequence[_Listed]]]:
    for number, listed in enumerate(_cut(_group(site, group), _room(site), limit), start=1):
        yield (f"sitemap-{group}-{number}.xml" if number > 1 else f"sitemap-{group}.xml"), listed


def _groups(site: Site) -> tuple[str, ...]:
    """Standing pages and lists; every month that has stories, retracted ones too: search engines must learn that their
    text is gone.
    """
    gone = (name.partition("/")[2] for name in site.retracted if name.startswith("month/"))
    return ("pages", *sorted({*site.months, *gone}))


def _cut(
    listed: Sequence[_Listed], room: Callable[[_Listed], int], limit: int, most: int = BYTES
) -> list[Sequence[_Listed]]:
    """Parts of at most `limit` addresses and `most` bytes."""
    parts: list[Sequence[_Listed]] = []
    start = size = 0
    for at, each in enumerate(listed):
        size += room(each)
        if at > start and (at - start == limit or size > most):
            parts.append(listed[start:at])
            start, size = at, room(each)
    return [*parts, listed[start:]] if listed else []


def _room(site: Site) -> Callable[[_Listed], int]:
    """How many bytes a page takes in a file, at most: addresses are ASCII, and `&` and `'` become five letters."""
    around = _TAGS + 2 * len(site.config.base.permalink("/"))

    def room(each: _Listed) -> int:
        both = each.url + each.image
        return around + len(both) + 4 * (both.count("&") + both.count("'"))

    return room


def _group(site: Site, group: str) -> Sequence[_Listed]:
    if group == "pages":
        return tuple(_pages(site))
    articles = map(site.article, site.carried(f"month/{group}"))
    return [_story(site, article) for article in articles if is_canonical(site, article)]


def _story(site: Site, article: Article) -> _Listed:
    picture = site.images.get(article.path)
    ours = picture.fallback if picture and picture.fallback.startswith("/") else ""
    return _Listed(site.url_of[article.path], last_changed(article), ours)


def _pages(site: Site) -> Iterator[_Listed]:
    if site.config.kinds.front:
        yield _Listed("/")
    yield from (_Listed(term.url) for term in (*site.sections, *site.tags, *site.bylines) if term.url)
    yield from _standing(site)


def _standing(site: Site) -> Iterator[_Listed]:
    """Standing pages and the list of corrections, which one of them may introduce."""
    corrections = addresses.corrections_url(site.config) if site.config.kinds.corrections else ""
    dated = {corrections: site.noted[-1].note.date} if corrections and site.noted else {}
    entries: dict[str, Page | None] = {corrections: None} if corrections else {}
    entries |= {site.url_of[path]: entry for path, entry in sorted(site.pages.items()) if site.url_of[path]}
    for url, entry in entries.items():
        if entry is None or is_canonical(site, entry):
            changes = [moment for moment in (entry and entry.updated, dated.get(url)) if moment]
            yield _Listed(url, max(changes, key=lambda moment: moment.at, default=None))
