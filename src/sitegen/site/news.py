"""The news sitemap: what was published in the last 48 hours (Google's rules for news sitemaps)."""

import re
from collections.abc import Iterator
from datetime import timedelta

from sitegen.model import Article
from sitegen.site.assemble import Site
from sitegen.site.changed import last_changed
from sitegen.site.feed_views import NewsEntry, SitemapEntry
from sitegen.site.held import Due
from sitegen.site.sitemaps import is_canonical

WINDOW = timedelta(hours=48)
LIMIT = 1000  # stories in one file
_NAME = re.compile(r"sitemap-news(?:-([2-9]|[1-9]\d+))?\.xml")
_CHINESE = {"zh": "zh-cn", "zh-hans": "zh-cn", "zh-hant": "zh-tw", "zh-tw": "zh-tw", "zh-hk": "zh-tw"}


def news(site: Site) -> tuple[Article, ...]:
    """The stories of the last 48 hours that have a page of their own here, newest first; nothing that was paid for, and
    nothing at all if the outlet makes no news sitemap.
    """
    found: list[Article] = []
    for path in reversed(site.lists[""]) if _is_made(site) else ():
        article = site.article(path)
        if article.date.at + WINDOW <= site.now:
            break
        if is_canonical(site, article) and article.label != "sponsored":
            found.append(article)
    return tuple(found)


def names(site: Site) -> tuple[str, ...]:
    """File names; the first is there even if it lists nothing, for its address is what a search engine was told."""
    if not _is_made(site):
        return ()
    count = max(1, -(-len(news(site)) // LIMIT))
    return tuple(f"sitemap-news-{number}.xml" if number > 1 else "sitemap-news.xml" for number in range(1, count + 1))


def entries(site: Site, name: str) -> tuple[NewsEntry, ...] | None:
    """What the file of that name lists; None for another name."""
    if name not in names(site):
        return None
    base = site.config.base
    return tuple(NewsEntry(base.permalink(site.url_of[a.path]), a.title, a.date) for a in _part(site, name))


def index(site: Site) -> tuple[SitemapEntry, ...]:
    """The files as the sitemap of sitemaps lists them, each as new as its newest change."""
    found = []
    for name in names(site):
        changes = [last_changed(article) for article in _part(site, name)]
        newest = max(changes, key=lambda moment: moment.at, default=None)
        found.append(SitemapEntry(site.config.base.permalink(f"/{name}"), newest.iso if newest else ""))
    return tuple(found)


def departures(site: Site) -> Iterator[Due]:
    """When each story leaves."""
    for article in news(site):
        yield Due(article.date.at + WINDOW, "leaves the news sitemap", article.title, article.path)


def _is_made(site: Site) -> bool:
    return site.config.kinds.sitemap and site.config.kinds.news_sitemap


def publication(title: str) -> str:
    """The outlet's name as the sitemap has it: without anything in brackets."""
    return " ".join(re.sub(r"\([^()]*\)", " ", title).split()) or title


def language(tag: str) -> str:
    """A BCP 47 tag as the sitemap has it: ISO 639, and two kinds of Chinese."""
    folded = tag.lower()
    primary, _, rest = folded.partition("-")
    return _CHINESE.get(f"{primary}-{rest.partition('-')[0]}", "zh-cn") if primary == "zh" else primary


def _part(site: Site, name: str) -> tuple[Article, ...]:
    found = _NAME.fullmatch(name)
    start = (int(found[1] or 1) - 1) * LIMIT if found else 0
    return news(site)[start : start + LIMIT]
