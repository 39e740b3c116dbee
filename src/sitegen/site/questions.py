"""The answers to the questions a template may ask: pure functions of what is known, with frozen answers."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec.structs import replace

from sitegen import urls
from sitegen.dates import Moment, midnight
from sitegen.model import Article, Intro
from sitegen.nodes import Plain
from sitegen.site import addresses, correction_lists, settings
from sitegen.site import edition as editions
from sitegen.site import news as news_files
from sitegen.site import related as related_stories
from sitegen.site import sitemaps as sitemap_files
from sitegen.site.assemble import series_key
from sitegen.site.edition_views import placed_on, view_of
from sitegen.site.feed_views import NewsEntry, SitemapEntry
from sitegen.site.feeds import feed_links
from sitegen.site.file_questions import asset, data, image, link, static, text, url_of
from sitegen.site.known import Known, UnansweredError
from sitegen.site.paging import window
from sitegen.site.views import (
    CorrectionNote,
    CorrectionPager,
    Edition,
    FeedLink,
    Group,
    Link,
    Month,
    Neighbours,
    Pager,
    Publisher,
    SeriesPlace,
    Teaser,
    Term,
    Year,
)


def latest(known: Known, n: int = 20, section: str = "") -> tuple[Teaser, ...]:
    """The newest stories, of one section (by key) if given."""
    if section:
        _term(known.site.sections, section, "section")
    paths = known.site.lists.get(f"section/{section}" if section else "", ())
    return _teasers(known, paths[len(paths) - min(n, len(paths)) :][::-1])


def sections(known: Known) -> tuple[Term, ...]:
    return known.site.sections


def tags(known: Known) -> tuple[Term, ...]:
    return known.site.tags


def bylines(known: Known) -> tuple[Term, ...]:
    return known.site.bylines


def section(known: Known, key: str) -> Group:
    term = _term(known.site.sections, key, "section")
    return _group(known, "section", term, known.site.intros.get(f"section/{key}"))


def tag(known: Known, key: str) -> Group:
    return _group(known, "tag", _term(known.site.tags, key, "tag"), known.site.intros.get(f"tag/{key}"))


def byline(known: Known, key: str) -> Group:
    """Who signs with it. The outlet's own byline is its desk's, unless a profile says that it is a person's."""
    term, profile = _term(known.site.bylines, key, "byline"), known.site.profiles.get(key)
    group = _group(known, "byline", term)
    own = key == urls.slug(known.site.config.byline)
    if profile is None:
        return replace(group, kind="organisation" if own else "")
    return replace(
        group,
        path=profile.path,
        kind=profile.kind or ("organisation" if own else ""),
        role=profile.role,
        photo=known.site.images.get(profile.path),
        links=tuple(Link(text, url) for text, url in profile.links),
        extra=profile.extra,
    )


def feed(known: Known, name: str = "") -> tuple[Teaser, ...]:
    """The stories of a feed, newest first: of the site, or of `section/…`, `tag/…`, `byline/…`; in their places among
    them, those that are retracted.
    """
    if name:
        _front_of(known, name)
    return _teasers(known, known.site.carried(name)[-known.site.config.feeds.limit :][::-1])


def feeds(known: Known) -> tuple[FeedLink, ...]:
    """The feeds of the whole site."""
    return feed_links(known.site.config.feeds)


def pager(known: Known, name: str, number: int = 0) -> Pager:
    """A page of the list `section/…`, `tag/…` or `byline/…`, "" for all stories; number 0 is its front, without the
    stories that an editor placed there.
    """
    paths = known.site.lists.get(name, ())
    front = _front_of(known, name)
    part = window(len(paths), known.site.config.lists.size, number, front)
    if part is None:
        raise UnansweredError(f"the list `{name}` has no page {number}")
    shown = paths[part.start : part.end][::-1]
    if number == 0 and name and editions.arranged(known.site, name):
        placed = placed_on(known.site, known.places, name)
        shown = tuple(path for path in shown if path not in placed)
    return Pager(_teasers(known, shown), number, front, part.older, part.newer)


def corrections(known: Known, number: int = 0) -> CorrectionPager:
    """A page of the list of corrections; number 0 is its front."""
    found = correction_lists.page_of(known.site, number)
    if found is None:
        raise UnansweredError(f"the list of corrections has no page {number}")
    return found


def latest_corrections(known: Known, n: int = 20) -> tuple[CorrectionNote, ...]:
    """The newest corrections, clarifications and retractions."""
    return correction_lists.newest(known.site, max(0, n))


def edition(known: Known, name: str = "") -> Edition:
    """The front page; or what `_section.md` or a topic's file puts on the front of `section/…`, `tag/…`."""
    if name:
        _front_of(known, name)
    return view_of(known.site, known.places, name)


def related(known: Known, path: str, n: int = 4) -> tuple[Teaser, ...]:
    return _teasers(known, related_stories.related(known.site, known.places, _article(known, path).path, max(0, n)))


def neighbours(known: Known, path: str) -> Neighbours:
    """The stories before and after one in its section."""
    article = _article(known, path)
    if path not in known.site.positions:  # a retracted story stands between no others
        return Neighbours(None, None)
    paths = known.site.lists[f"section/{article.section}"]
    at = known.site.positions[path]
    return Neighbours(
        known.site.teasers[paths[at - 1]] if at else None,
        known.site.teasers[paths[at + 1]] if at + 1 < len(paths) else None,
    )


def series(known: Known, path: str) -> SeriesPlace | None:
    """A story's place in its series, or None: a series of one part isn't one yet."""
    part = _article(known, path).series
    if not part:
        return None
    paths = known.site.lists[series_key(part.name)]
    if len(paths) < 2:
        return None
    at = paths.index(path)
    parts = _teasers(known, paths)
    title = known.site.article(paths[0]).series
    return SeriesPlace(
        title.name if title else part.name,
        at + 1,
        parts[0],
        parts[at - 1] if at else None,
        parts[at + 1] if at + 1 < len(parts) else None,
    )


def archive(known: Known) -> tuple[str, ...]:
    """The years that have stories, newest first."""
    return tuple(sorted({month[:4] for month in known.site.months}, reverse=True))


def year(known: Known, name: str) -> Year:
    zone = known.site.config.zone
    own = [month for month in known.site.months if month.partition("-")[0] == name]
    if not own:
        raise UnansweredError(f"no story that is published is from the year `{name}`")
    shown = (Month(midnight(date.fromisoformat(f"{month}-01"), zone), addresses.month_url(month)) for month in own)
    return Year(name, addresses.year_url(name), tuple(shown))


def month(known: Known, name: str) -> tuple[Teaser, ...]:
    """The stories of a month such as `2026-11`, newest first."""
    if name not in known.site.months:
        raise UnansweredError(f"no story that is published is from the month `{name}`: it is written `2026-11`")
    return _teasers(known, known.site.lists[f"month/{name}"][::-1])


def config(known: Known, key: str) -> Plain:
    public = known.site.config.public()
    if key not in public:
        raise UnansweredError(f"the config has no `{key}` for themes; there are {', '.join(sorted(public))}")
    return public[key]


def nav(known: Known) -> tuple[Link, ...]:
    """The entries of `[nav]`; without it, the sections."""
    return settings.nav(known.site, known.places)


def pages(known: Known) -> tuple[Link, ...]:
    """The standing pages, by title; the list of corrections is one, whether a page introduces it or not."""
    site = known.site
    listed = {addresses.corrections_url(site.config): "Corrections"} if site.config.kinds.corrections else {}
    titles = listed | {site.url_of[path]: page.title for path, page in site.pages.items()}
    found = [Link(title, url) for url, title in titles.items()]
    return tuple(sorted((link for link in found if link.url), key=lambda link: (urls.key(link.title), link.url)))


def publisher(known: Known) -> Publisher:
    """Who publishes the site: the table `[publisher]`."""
    return settings.publisher(known.site, known.places)


def sitemaps(known: Known) -> tuple[SitemapEntry, ...]:
    """The sitemap of sitemaps."""
    return (*known.index.of(known.site), *news_files.index(known.site))


def sitemap(known: Known, name: str) -> tuple[SitemapEntry, ...]:
    """What one sitemap lists, by its file name."""
    found = sitemap_files.sitemap(known.site, name)
    if not found:
        raise UnansweredError(f"there is no sitemap `{name}`")
    return found


def news(known: Known, name: str = "sitemap-news.xml") -> tuple[NewsEntry, ...]:
    """What one news sitemap lists, by its file name."""
    found = news_files.entries(known.site, name)
    if found is None:
        raise UnansweredError(f"there is no news sitemap `{name}`")
    return found


def today(known: Known) -> Moment:
    return known.site.today


QUESTIONS: Mapping[str, Callable[..., object]] = {
    each.__name__: each
    for each in (
        *(archive, asset, byline, bylines, config, corrections, data, edition, feed, feeds, image, latest),
        *(latest_corrections, link, month, nav, neighbours, news, pager, pages, publisher, related, section, sections),
        *(series, sitemap, sitemaps, static, tag, tags, text, today),
        *(url_of, year),
    )
}


def _teasers(known: Known, paths: tuple[str, ...]) -> tuple[Teaser, ...]:
    return tuple(known.site.teasers[path] for path in paths)


def _article(known: Known, path: str) -> Article:
    if path not in known.site.teasers:
        raise UnansweredError(f"there is no published story `{path}`")
    return known.site.article(path)


def _term(terms: tuple[Term, ...], key: str, kind: str) -> Term:
    found = next((term for term in terms if term.key == key), None)
    if found is None:
        raise UnansweredError(f"there is no {kind} `{key}`")
    return found


def _group(known: Known, kind: str, term: Term, source: Intro | None = None) -> Group:
    feeds = feed_links(known.site.config.feeds, kind, term)
    group = Group(term.key, term.title, term.url, known.places.base.permalink(term.url), feeds=feeds)
    return replace(group, path=source.path, summary=source.summary, extra=source.extra) if source else group


def _front_of(known: Known, name: str) -> str:
    if not name and known.site.config.front.paged:
        return "/"
    kind, _, key = name.partition("/")
    terms = {"section": known.site.sections, "tag": known.site.tags, "byline": known.site.bylines}
    if kind not in terms:
        raise UnansweredError(f"there is no list `{name}`: its name begins with `section/`, `tag/` or `byline/`")
    return _term(terms[kind], key, kind).url
