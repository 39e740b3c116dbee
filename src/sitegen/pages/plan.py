"""Which files the site has: one function for each kind of page, in the order of `PLANS`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from sitegen import urls
from sitegen.pages.hosting_files import hosting
from sitegen.pages.redirects import MADE_OF_THEM, gone, redirects
from sitegen.pages.targets import ASSETS, Copy, Planned, Target, target
from sitegen.site import addresses, news
from sitegen.site.assemble import Site
from sitegen.site.feeds import Channel, channels, corrections_links
from sitegen.site.links import Places
from sitegen.site.paging import last_made
from sitegen.site.recorded import Redirect
from sitegen.site.sitemaps import names
from sitegen.site.views import Term


def stories(site: Site) -> Planned:
    for path in site.carried(""):
        yield from story(site, path)


def story(site: Site, path: str) -> Planned:
    """The page of one story."""
    if site.url_of[path]:
        yield target(site.url_of[path], "article", "article.html", path, path)


def standing_pages(site: Site) -> Planned:
    policy = _policy(site)
    for path in site.pages:
        if site.url_of[path] and path != policy:
            yield target(site.url_of[path], "page", "page.html", path, path)


def corrections(site: Site) -> Planned:
    """The list of corrections, below the standing page at its address if there is one, and its feed."""
    kinds, url = site.config.kinds, addresses.corrections_url(site.config)
    if not kinds.corrections:
        return
    policy = _policy(site)
    yield target(url, "corrections", "corrections.html", policy or "the list of corrections", policy)
    for number in range(1, last_made(len(site.noted), site.config.lists.size) + 1):
        page = addresses.list_page_url(url, number)
        yield target(page, "corrections", "corrections.html", "the list of corrections", "", number)
    for feed in corrections_links(site.config.feeds):
        yield target(feed.url, "corrections_feed", "corrections.xml", "the feed of corrections")


def _policy(site: Site) -> str:
    """The path of the standing page that introduces the list of corrections, or ""."""
    url = addresses.corrections_url(site.config) if site.config.kinds.corrections else ""
    return next((path for path in site.pages if url and site.url_of[path] == url), "")


def front(site: Site) -> Planned:
    if not site.config.kinds.front:
        return
    yield target("/", "front", "front.html", "the front page")
    yield from front_pages(site)


def front_pages(site: Site, first: int = 1) -> Planned:
    """The numbered pages of a front page that is a list, from the number `first` on."""
    last = last_made(len(site.lists[""]), site.config.lists.size)
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
    last = last_made(len(site.lists.get(name, ())), site.config.lists.size)
    for number in range(first, last + 1) if term.url else ():
        url = addresses.list_page_url(term.url, number) if number else term.url
        yield target(url, kind, f"{kind}.html", source, name, number)


def archive(site: Site) -> Planned:
    if not site.config.kinds.archive:
        return
    yield target(addresses.ARCHIVE, "archive", "archive.html", "the archive")
    yield from archive_pages(site, site.months)


def archive_pages(site: Site, months: Sequence[str]) -> Planned:
    """The pages of some months that have stories, and of their years."""
    if not site.config.kinds.archive:
        return
    for year in sorted({month[:4] for month in months}):
        yield target(addresses.year_url(year), "archive_year", "archive_year.html", "the archive", year)
    for month in months:
        yield target(addresses.month_url(month), "archive_month", "archive_month.html", "the archive", month)


def feeds(site: Site) -> Planned:
    for channel in channels(site):
        yield from channel_feeds(channel)


def channel_feeds(channel: Channel) -> Planned:
    for each in channel.formats:
        url, kind = addresses.feed_url(channel.front, each.file), "feed" if each.template else "json_feed"
        yield target(url, kind, each.template, f"the {each.title} feed of {channel.shown}", channel.name)


def sitemap(site: Site) -> Planned:
    if site.config.kinds.sitemap:
        yield target("/sitemap.xml", "sitemap_index", "sitemap_index.xml", "the sitemap")
        yield from sitemap_files(site, names(site))


def sitemap_files(site: Site, named: Iterable[str]) -> Planned:
    """Sitemaps of these names, and those of the news."""
    if not site.config.kinds.sitemap:
        return
    for name in named:
        yield target(f"/{name}", "sitemap", "sitemap.xml", "the sitemap", name)
    for name in news.names(site):
        yield target(f"/{name}", "news_sitemap", "sitemap_news.xml", "the news sitemap", name)


def robots_and_not_found(site: Site) -> Planned:
    kinds = site.config.kinds
    if kinds.robots:
        yield target("/robots.txt", "robots", "robots.txt", "robots.txt")
    if kinds.not_found:
        yield target("/404.html", "not_found", "404.html", "the page for addresses that don't exist")


PLANS: tuple[Callable[[Site], Planned], ...] = (
    stories,
    standing_pages,
    corrections,
    front,
    sections,
    tags,
    bylines,
    archive,
    feeds,
    sitemap,
    robots_and_not_found,
)


def plan(site: Site) -> tuple[Target, ...]:
    """Every file made from a template, and what hosts are told."""
    made = tuple(made for each in PLANS for made in each(site))
    moved = redirects(site, made)
    pages = redirect_pages(moved) if site.config.kinds.redirects else ()
    found = _places(site, made, moved)
    return (*made, *pages, *hosting(site.config, found))


def redirect_pages(moved: Iterable[Redirect]) -> Planned:
    """A page that leads on, for hosts that know no rules."""
    return (target(each.url, "redirect", "redirect.html", each.source, each.path) for each in moved)


def places(site: Site, targets: tuple[Target, ...], static: Mapping[str, str]) -> Places:
    """Everything a reference may lead to. An older address leads straight to its story; the theme's files count too."""
    made = [each for each in targets if each.kind not in MADE_OF_THEM]
    moved = redirects(site, made)
    known = {urls.place(each.path): each.url for each in made}
    known |= {urls.place_at(each.url): site.url_of[each.path] for each in moved}
    for url in static.values():
        bare = url.partition("?")[0]
        known[urls.place_at(bare)] = bare
    sources = {url: path for path, url in site.url_of.items() if url}
    return replace(_places(site, made, moved), known=known, sources=sources)


def _places(site: Site, made: Sequence[Target], moved: tuple[Redirect, ...]) -> Places:
    config = site.config
    over = gone(site, made, moved)
    return Places(config.base, site.url_of, site.entries, site.assets, {}, {}, config.images, moved, over)


def static_source(name: str) -> str:
    """What asks for one of the theme's own files, for an editor."""
    return f"the theme's `static/{name}`"


def copies(site: Site, referred: frozenset[str], static: Mapping[str, bytes]) -> tuple[Copy, ...]:
    """Files that go out as they are: those of `content/` that may, and the theme's."""
    content = (
        Copy(urls.path_of(addresses.asset_url(asset)), path, asset=path)
        for path, asset in site.assets.items()
        if path in referred
    )
    theme = (Copy(f"{ASSETS}/{name}", static_source(name), static=name) for name in static)
    return (*content, *theme)
