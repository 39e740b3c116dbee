"""One more story, the newest of all: it joins lists at their ends, and everything else stays where it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from sitegen.model import Article
from sitegen.patched import Patched
from sitegen.site import addresses, news
from sitegen.site.assemble import Site, Terms, images_of, order, teaser
from sitegen.site.edition import arranged_names
from sitegen.site.paging import last_made, last_numbered
from sitegen.site.sitemaps import LIMIT
from sitegen.site.touched import Group


def lists_of(site: Site, article: Article) -> tuple[str, ...] | None:
    """The lists that a newest story joins; None if it would change more: a new tag, byline, section or month, an older
    place among the others, a series, an alias, a correction.
    """
    newest = site.lists[""][-1:]
    if not newest or order(article) <= order(site.article(newest[0])) or article.path in site.url_of:
        return None
    if article.corrections or article.retracted:
        return None
    if article.aliases or article.series:
        return None
    terms = _terms(site.terms, article)
    if terms is None:
        return None
    names = ("", f"section/{article.section}", *terms, f"month/{article.date.day[:7]}")
    # Of a sitemap, or a month that is new.
    full = len(site.carried(names[-1])) % LIMIT == 0 or news.is_full(site)
    return None if full or any(name not in site.lists for name in names) else names


def _terms(terms: Terms, article: Article) -> tuple[str, ...] | None:
    known = (terms.tags.spelled, terms.bylines.spelled)
    if any(name not in known[0] for name in article.tags) or any(name not in known[1] for name in article.bylines):
        return None
    tags = (f"tag/{term.key}" for term in terms.tags.of(article.tags))
    return (*tags, *(f"byline/{term.key}" for term in terms.bylines.of(article.bylines)))


def arrived(site: Site, article: Article, names: tuple[str, ...], now: datetime) -> Site:
    """The site at `now` with the story in its place in these lists: at the end, but for the few stories whose date is
    to come. What it is made from isn't to be used any more.
    """
    path, section = article.path, f"section/{article.section}"
    url_of = Patched(site.url_of, {path: addresses.article_url(article, site.config)})
    found, _ = images_of([article], site.assets, site.config)
    images = Patched(site.images, found) if found else site.images
    make = partial(teaser, url_of, images, site.terms, site.config)
    places = {name: _place(site, name, article) for name in names}
    lists = {name: (*site.lists[name][:at], path, *site.lists[name][at:]) for name, at in places.items()}
    return replace(
        site,
        now=now,
        entries=Patched(site.entries, {path: article}),
        url_of=url_of,
        images=images,
        teasers=site.teasers.joined(article, make),
        lists={**site.lists, **lists},
        ranks=Patched(site.ranks, _numbered(lists[""], places[""])),
        positions=Patched(site.positions, _numbered(lists[section], places[section])),
    )


def _place(site: Site, name: str, article: Article) -> int:
    """The number that a story gets in a list: nearly always the last one."""
    paths = site.lists[name]
    at = len(paths)
    while at and order(site.article(paths[at - 1])) > order(article):
        at -= 1
    return at


def _numbered(paths: tuple[str, ...], first: int) -> dict[str, int]:
    return {path: number for number, path in enumerate(paths[first:], first)}


def touched(site: Site, article: Article, names: tuple[str, ...]) -> Iterator[Group]:
    """The groups of the questions that may be answered otherwise once it has arrived; `site` is the one before."""
    month = article.date.day[:7]
    yield from (("month", month), ("sitemap", f"sitemap-{month}.xml"), ("sitemaps",), ("nav",), ("publisher",))
    yield from (("edition", name) for name in ("", *arranged_names(site), *names))
    size = site.config.lists.size
    yield from (("feed", name) for name in names)
    for name in names:
        count = len(site.lists[name])
        numbers = {0, last_numbered(count, size), last_made(count + 1, size)}
        yield from (("pager", name, number) for number in sorted(numbers))
    yield from (("neighbours", path) for path in site.lists[f"section/{article.section}"][-1:])
