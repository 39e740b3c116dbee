"""What `{{ head() }}` prints: all that a page says of itself to search engines and to other sites.

It is made of what the page's template is told, and of questions that are noted like a template's own: a page that
prints it is made again exactly when something in it changes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from sitegen.content.markup import shortened
from sitegen.dates import Moment, format_moment
from sitegen.pages import meta, structured
from sitegen.pages.meta import Card
from sitegen.pages.structured import Node, Outlet
from sitegen.site.view import SiteView
from sitegen.site.views import Group, Here, Image, Link, Pager, StandingPage, Story, Year

Seen = TypeVar("Seen")
Said = tuple[Card, tuple[Node, ...]]

SEARCHED = ("screen", "photo", "square")  # the ratios that Google asks of an article's pictures


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """The page that is being made: what its template is `told`, what it may ask, how addresses get scheme and host.
    `title` is what its theme calls it, where it is about nothing that has a name.
    """

    here: Here
    told: Mapping[str, object]
    view: SiteView
    permalink: Callable[[str], str]
    title: str = ""

    def about(self, kind: type[Seen], name: str) -> Seen:
        found = self.told[name]
        if not isinstance(found, kind):
            raise TypeError(name)
        return found

    def setting(self, key: str) -> str:
        return str(self.view.config(key))

    @property
    def outlet(self) -> Outlet:
        return Outlet(self.setting("title"), self.setting("language"), self.view.publisher(), self.permalink)


def head(
    here: Here, told: Mapping[str, object], view: SiteView, permalink: Callable[[str], str]
) -> Callable[..., Markup]:
    """The function that the template of a page is given to print once, in `<head>`."""
    return partial(_head, Leaf(here, told, view, permalink))


def _head(leaf: Leaf, title: str = "") -> Markup:
    if leaf.here.kind == "not_found":
        return meta.NOINDEX
    card, nodes = HEADS[leaf.here.kind](replace(leaf, title=title))
    return Markup("\n").join([meta.tags(card), *map(structured.script, nodes)])


def _card(leaf: Leaf, outlet: Outlet, kind: str, title: str, description: str = "") -> Card:
    logo = outlet.publisher.logo
    return Card(
        kind=kind,
        title=title,
        canonical=leaf.here.permalink,
        site=outlet.title,
        language=outlet.language,
        description=description,
        sign=replace(logo, alt=outlet.publisher.name, fallback=leaf.permalink(logo.fallback)) if logo else None,
        site_account=meta.account(outlet.publisher.same_as),
    )


def _shared(leaf: Leaf, path: str, shape: str = "share") -> Image | None:
    """The crop of an entry's picture that other sites show, with scheme and host."""
    image = leaf.view.image(path, shape)
    return replace(image, fallback=leaf.permalink(image.fallback)) if image else None


def _article(leaf: Leaf) -> Said:
    story, outlet = leaf.about(Story, "story"), leaf.outlet
    bylines = tuple(leaf.view.byline(term.key) for term in story.bylines)
    share = _shared(leaf, story.path) if story.image else None
    whole = structured.large_enough([story.image]) if story.image else ()
    crops = (_shared(leaf, story.path, shape) for shape in SEARCHED if whole)
    images = structured.large_enough(image for image in (*crops, *whole) if image)
    card = replace(
        _card(leaf, outlet, "article", story.title, story.summary),
        canonical=story.canonical,
        image=share,
        facts=tuple(_facts(story, leaf)),
        account=meta.account(link.url for byline in bylines for link in byline.links),
    )
    trail = _trail(leaf, outlet, Link(story.section.title, story.section.url), Link(story.short_title, story.url))
    return card, (structured.article(story, bylines, images, outlet), *trail)


def _facts(story: Story, leaf: Leaf) -> Iterator[tuple[str, str]]:
    """Open Graph's own words for an article. It knows authors by their pages only."""
    yield "article:published_time", story.date.iso
    yield "article:modified_time", story.changed.iso if story.changed != story.date else ""
    yield "article:expiration_time", story.expires.iso if story.expires else ""
    yield from (("article:author", leaf.permalink(term.url)) for term in story.bylines if term.url)
    yield "article:section", story.section.title
    yield from (("article:tag", tag.title) for tag in story.tags)


def _standing(leaf: Leaf) -> Said:
    shown, outlet = leaf.about(StandingPage, "page"), leaf.outlet
    share = _shared(leaf, shown.path) if shown.image else None
    card = replace(_card(leaf, outlet, "website", shown.title, shown.summary), canonical=shown.canonical, image=share)
    return card, (structured.standing(shown, share, outlet), *_trail(leaf, outlet, Link(shown.title, shown.url)))


def _corrections(leaf: Leaf) -> Said:
    """The list of corrections: below the standing page at its address, if there is one, it is that page."""
    return _standing(leaf) if leaf.told["page"] else _index(leaf)


def _front(leaf: Leaf) -> Said:
    outlet, number = leaf.outlet, leaf.about(Pager, "pager").number if "pager" in leaf.told else 0
    name, description = _numbered(outlet.title, number), "" if number else leaf.setting("description")
    card = _card(leaf, outlet, "website", name, description)
    site = () if number else (structured.home(description, outlet),)
    return card, (*site, _collection(leaf, outlet, name, description))


def _group(leaf: Leaf) -> Said:
    """The front or a page of a section or topic."""
    group, outlet = leaf.about(Group, leaf.here.kind), leaf.outlet
    number = leaf.about(Pager, "pager").number
    name, description = _numbered(group.title, number), "" if number else group.summary
    trail = _trail(leaf, outlet, Link(name, leaf.here.url))
    return _card(leaf, outlet, "website", name, description), (_collection(leaf, outlet, name, description), *trail)


def _byline(leaf: Leaf) -> Said:
    """Whoever signs has a page of their own; its older pages are lists."""
    byline, pager, outlet = leaf.about(Group, "byline"), leaf.about(Pager, "pager"), leaf.outlet
    if pager.number:
        return _group(leaf)
    about = shortened(" ".join(byline.introduction.striptags().split())) or byline.role
    portrait = _shared(leaf, byline.path, "portrait") if byline.photo else None
    paid = bool(pager.stories) and all(story.label == "sponsored" for story in pager.stories)
    node = structured.profile(byline, leaf.here.permalink, about, portrait, outlet, paid=paid)
    card = replace(_card(leaf, outlet, "profile", byline.title, about), image=portrait)
    return card, (node, *_trail(leaf, outlet, Link(byline.title, leaf.here.url)))


def _index(leaf: Leaf) -> Said:
    """The lists of topics, of bylines, of years."""
    outlet, name = leaf.outlet, leaf.title or leaf.setting("title")
    trail = _trail(leaf, outlet, Link(name, leaf.here.url))
    return _card(leaf, outlet, "website", name), (_collection(leaf, outlet, name), *trail)


def _year(leaf: Leaf) -> Said:
    return _index(replace(leaf, title=leaf.about(Year, "year").name))


def _month(leaf: Leaf) -> Said:
    outlet, month = leaf.outlet, leaf.about(Moment, "month")
    name, year = format_moment(month, "MMMM y"), leaf.view.year(month.year)
    trail = _trail(leaf, outlet, Link(year.name, year.url), Link(name, leaf.here.url))
    return _card(leaf, outlet, "website", name), (_collection(leaf, outlet, name), *trail)


def _collection(leaf: Leaf, outlet: Outlet, name: str, description: str = "") -> Node:
    return structured.page("CollectionPage", leaf.here.permalink, name, outlet, description=description)


def _trail(leaf: Leaf, outlet: Outlet, *links: Link) -> tuple[Node, ...]:
    """The way here from the front page, if that is a way: an outlet may have neither front nor sections."""
    home = Link(outlet.title, leaf.view.url_of("/"))
    found = [link for link in (home, *links) if link.url]
    return (structured.breadcrumbs(found, outlet),) if len(found) > 1 else ()


def _numbered(title: str, number: int) -> str:
    return f"{title} ({number})" if number else title


HEADS: Mapping[str, Callable[[Leaf], Said]] = {
    "article": _article,
    "page": _standing,
    "corrections": _corrections,
    "front": _front,
    "section": _group,
    "tag": _group,
    "byline": _byline,
    "tags": _index,
    "bylines": _index,
    "archive": _index,
    "archive_year": _year,
    "archive_month": _month,
}
PAGES = frozenset([*HEADS, "not_found"])
