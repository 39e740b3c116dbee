"""Sitemaps, split by month so that publishing leaves the old ones alone, and at the standard's limit (sitemaps.org)."""

from collections.abc import Iterable, Mapping

from sitegen.model import Page
from sitegen.site.assemble import Site
from sitegen.site.views import SitemapEntry

LIMIT = 50_000  # URLs in one file


def sitemaps(site: Site, limit: int = LIMIT) -> Mapping[str, tuple[SitemapEntry, ...]]:
    """File names and what they list: `sitemap-pages.xml`, then `sitemap-2026-11.xml` for each month."""
    found = dict(_files("pages", _pages(site), limit))
    for month in site.months:
        found |= _files(month, _stories(site, month), limit)
    return found


def index(site: Site) -> tuple[SitemapEntry, ...]:
    """The sitemap of sitemaps; a month is as new as its newest change."""
    base = site.config.base
    return tuple(
        SitemapEntry(base.permalink(f"/{name}"), max((entry.changed for entry in entries), default=""))
        for name, entries in sitemaps(site).items()
    )


def _files(name: str, entries: Iterable[SitemapEntry], limit: int) -> Iterable[tuple[str, tuple[SitemapEntry, ...]]]:
    listed = tuple(entries)
    for number, start in enumerate(range(0, len(listed), limit), 1):
        part = f"-{number}" if number > 1 else ""
        yield f"sitemap-{name}{part}.xml", listed[start : start + limit]


def _stories(site: Site, month: str) -> Iterable[SitemapEntry]:
    for path in site.lists[f"month/{month}"]:
        article = site.article(path)
        if site.url_of[path] and not article.canonical:
            changed = max((article.updated or article.date), article.date, key=lambda moment: moment.at)
            yield SitemapEntry(site.teasers[path].permalink, changed.iso)


def _pages(site: Site) -> Iterable[SitemapEntry]:
    base, kinds = site.config.base, site.config.kinds
    if kinds.front:
        yield SitemapEntry(base.permalink("/"))
    for term in (*site.sections, *site.tags, *site.bylines):
        if term.url:
            yield SitemapEntry(base.permalink(term.url))
    for path, entry in sorted(site.entries.items()):
        if isinstance(entry, Page) and site.url_of[path] and not entry.canonical:
            yield SitemapEntry(base.permalink(site.url_of[path]), entry.updated.iso if entry.updated else "")
