"""Which files the site has: one function for each kind of page, in the order of the table below."""

from collections.abc import Callable, Iterator, Mapping

from sitegen import urls
from sitegen.model import Article, Page
from sitegen.pages.targets import Copy, Planned, Target, target
from sitegen.site import addresses, news, questions
from sitegen.site.assemble import Site
from sitegen.site.feeds import channels
from sitegen.site.links import Places
from sitegen.site.sitemaps import names
from sitegen.site.views import Term

ASSETS = "assets"  # the theme's own files


def stories(site: Site) -> Planned:
    for path in site.lists[""]:
        yield from story(site, path)


def story(site: Site, path: str) -> Planned:
    """The page of one story."""
    if site.url_of[path]:
        yield target(site.url_of[path], "article", "article.html", path, path)


def standing_pages(site: Site) -> Planned:
    for path in site.pages:
        if site.url_of[path]:
            yield target(site.url_of[path], "page", "page.html", path, path)


def front(site: Site) -> Planned:
    if not site.config.kinds.front:
        return
    yield target("/", "front", "front.html", "the front page")
    yield from front_pages(site)


def front_pages(site: Site, first: int = 1) -> Planned:
    """The numbered pages of a front page that is a list, from the number `first` on."""
    last = questions.last_numbered(len(site.lists[""]), site.config.lists.size)
    for number in range(first, last + 1) if site.config.front.paged and site.config.kinds.front else ():
        yield target(addresses.list_page_url("/", number), "front", "front.html", "the front page", "", number)


def sections(site: Site) -> Planned:
    for term in site.sections:
        yield from list_pages(site, term, "section")


def tags(site: Site) -> Planned:
    kinds, pattern = site.config.kinds, site.config.permalinks.tag
    if kinds.tags:
        yield target(addresses.index_url(pattern, "/tags/"), "tags", "tags.html", "the list of tags")
        for term in site.tags:
            yield from list_pages(site, term, "tag")


def bylines(site: Site) -> Planned:
    kinds, pattern = site.config.kinds, site.config.permalinks.byline
    if kinds.bylines:
        yield target(addresses.index_url(pattern, "/bylines/"), "bylines", "bylines.html", "the list of bylines")
        for term in site.bylines:
            yield from list_pages(site, term, "byline")


def list_pages(site: Site, term: Term, kind: str, first: int = 0) -> Iterator[Target]:
    """The front of a section, tag or byline (number 0) and its numbered pages, from the number `first` on."""
    name, source = f"{kind}/{term.key}", f"the {kind} “{term.title}”"
    last = questions.last_numbered(len(site.lists.get(name, ())), site.config.lists.size)
    for number in range(first, last + 1) if term.url else ():
        url = addresses.list_page_url(term.url, number) if number else term.url
        yield target(url, kind, f"{kind}.html", source, name, number)


def archive(site: Site) -> Planned:
    if not site.config.kinds.archive:
        return
    yield target(addresses.ARCHIVE, "archive", "archive.html", "the archive")
    months = site.months
    for year in sorted({month[:4] for month in months}):
        yield target(addresses.year_url(year), "archive_year", "archive_year.html", "the archive", year)
    for month in months:
        yield target(addresses.month_url(month), "archive_month", "archive_month.html", "the archive", month)


def feeds(site: Site) -> Planned:
    for channel in channels(site):
        for each in channel.formats:
            url, kind = addresses.feed_url(channel.front, each.file), "feed" if each.template else "json_feed"
            yield target(url, kind, each.template, f"the {each.title} feed of {channel.shown}", channel.name)


def sitemap(site: Site) -> Planned:
    if site.config.kinds.sitemap:
        yield target("/sitemap.xml", "sitemap_index", "sitemap_index.xml", "the sitemap")
        for name in names(site):
            yield target(f"/{name}", "sitemap", "sitemap.xml", "the sitemap", name)
        for name in news.names(site):
            yield target(f"/{name}", "news_sitemap", "sitemap_news.xml", "the news sitemap", name)


def rest(site: Site) -> Planned:
    kinds = site.config.kinds
    if kinds.robots:
        yield target("/robots.txt", "robots", "robots.txt", "robots.txt")
    if kinds.not_found:
        yield target("/404.html", "not_found", "404.html", "the page for addresses that don't exist")


def redirects(site: Site) -> Planned:
    if not site.config.kinds.redirects:
        return
    for path, entry in site.entries.items():
        if isinstance(entry, Article | Page) and site.url_of[path]:
            for alias in entry.aliases:
                source = f"{path} (alias `{alias}`)"
                yield target(alias_url(alias), "redirect", "redirect.html", source, path)


def alias_url(alias: str) -> str:
    """An alias without an ending is a folder's address: every host serves it, with and without a final slash."""
    last = alias.rpartition("/")[2]
    return urls.encode(alias if not last or "." in last else alias + "/")


PLANS: tuple[Callable[[Site], Planned], ...] = (
    *(stories, standing_pages, front, sections, tags, bylines, archive, feeds, sitemap, rest, redirects),
)


def plan(site: Site) -> tuple[Target, ...]:
    """Every file made from a template."""
    return tuple(made for each in PLANS for made in each(site))


def places(site: Site, targets: tuple[Target, ...], static: Mapping[str, str]) -> Places:
    """Everything a reference may lead to. An alias leads straight to its story; files of the theme count too."""
    known = {urls.place(each.path): each.url for each in targets if each.kind != "redirect"}
    for each in targets:
        if each.kind == "redirect":
            known[urls.place(each.path)] = site.url_of[each.subject]
    for url in static.values():
        bare = url.partition("?")[0]
        known[urls.place(urls.path_of(bare))] = bare
    sources = {url: path for path, url in site.url_of.items() if url}
    return Places(site.config.base, site.url_of, site.entries, site.assets, known, sources, site.config.images)


def copies(site: Site, referred: frozenset[str], static: Mapping[str, bytes]) -> tuple[Copy, ...]:
    """Files that go out as they are: those of `content/` that may, and the theme's."""
    content = (
        Copy(urls.path_of(addresses.asset_url(asset)), path, asset=path)
        for path, asset in site.assets.items()
        if path in referred
    )
    theme = (Copy(f"{ASSETS}/{name}", f"the theme's `static/{name}`", static=name) for name in static)
    return (*content, *theme)
