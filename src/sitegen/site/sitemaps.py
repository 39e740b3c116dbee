"""Sitemaps, split by month so that publishing leaves the old ones alone, and at the standard's limit (sitemaps.org)."""

import re
from collections.abc import Iterator

from sitegen.model import Article
from sitegen.site import addresses
from sitegen.site.assemble import Site
from sitegen.site.changed import last_changed
from sitegen.site.views import SitemapEntry

LIMIT = 50_000  # URLs in one file
_NAME = re.compile(r"sitemap-(pages|\d{4}-\d{2})(?:-(\d+))?\.xml")


def names(site: Site, limit: int = LIMIT) -> Iterator[str]:
    """File names: `sitemap-pages.xml`, then `sitemap-2026-11.xml` for each month."""
    for group, count in (
        ("pages", len(_pages(site))),
        *((month, len(_listed(site, month))) for month in _months(site)),
    ):
        for number in range(1, -(-count // limit) + 1):
            yield f"sitemap-{group}-{number}.xml" if number > 1 else f"sitemap-{group}.xml"


def sitemap(site: Site, name: str, limit: int = LIMIT) -> tuple[SitemapEntry, ...]:
    """What the file of that name lists; nothing for another name."""
    found = _NAME.fullmatch(name)
    if not found:
        return ()
    start = (int(found[2] or 1) - 1) * limit
    if found[1] == "pages":
        return _pages(site)[start : start + limit]
    return tuple(_story(site, article) for article in _listed(site, found[1])[start : start + limit])


def index(site: Site, limit: int = LIMIT) -> tuple[SitemapEntry, ...]:
    """The sitemap of sitemaps; a month is as new as its newest change."""
    listed = ((name, sitemap(site, name, limit)) for name in names(site, limit))
    return tuple(
        SitemapEntry(site.config.base.permalink(f"/{name}"), max((entry.changed for entry in entries), default=""))
        for name, entries in listed
    )


def _months(site: Site) -> list[str]:
    """Every month that has stories, retracted ones too: search engines must learn that their text is gone."""
    gone = (name.partition("/")[2] for name in site.retracted if name.startswith("month/"))
    return sorted({*site.months, *gone})


def _listed(site: Site, month: str) -> list[Article]:
    """The stories of a month that have a page of their own here and nowhere else."""
    articles = map(site.article, site.carried(f"month/{month}"))
    return [article for article in articles if site.url_of[article.path] and not article.canonical]


def _story(site: Site, article: Article) -> SitemapEntry:
    return SitemapEntry(site.config.base.permalink(site.url_of[article.path]), last_changed(article).iso)


def _pages(site: Site) -> tuple[SitemapEntry, ...]:
    base, kinds = site.config.base, site.config.kinds
    found = [SitemapEntry(base.permalink("/"))] if kinds.front else []
    terms = (*site.sections, *site.tags, *site.bylines)
    found += [SitemapEntry(base.permalink(term.url)) for term in terms if term.url]
    corrections = addresses.corrections_url(site.config) if kinds.corrections else ""
    dated = {corrections: site.noted[-1].note.date} if corrections and site.noted else {}
    urls = {site.url_of[path]: entry for path, entry in sorted(site.pages.items()) if site.url_of[path]}
    for url, entry in ({corrections: None} | urls if corrections else urls).items():
        if not (entry and entry.canonical):
            changed = [moment for moment in (entry and entry.updated, dated.get(url)) if moment]
            newest = max(changed, key=lambda moment: moment.at, default=None)
            found.append(SitemapEntry(base.permalink(url), newest.iso if newest else ""))
    return tuple(found)
