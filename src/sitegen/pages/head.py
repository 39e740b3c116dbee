"""What `{{ head() }}` prints: all that a page says of itself to search engines and to other sites.

It is made of what the page's template is told, and of questions that are noted like a template's own: a page that
prints it is made again exactly when something in it changes.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import TypeVar

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.markup import shortened
from sitegen.date_words import format_moment
from sitegen.dates import Moment
from sitegen.pages import meta, structured
from sitegen.pages.meta import Card, Picture, Sender
from sitegen.pages.structured import Node, Outlet
from sitegen.site.retraction import MARK
from sitegen.site.view import SiteView
from sitegen.site.views import Group, Here, Image, Link, Pager, Publisher, StandingPage, Story, Year
from sitegen.urls import Base

Seen = TypeVar("Seen")
Said = tuple[Card, tuple[Node, ...]]

SEARCHED = ("screen", "photo", "square")  # the ratios that Google asks of an article's pictures


class Leaf(Struct, frozen=True, eq=False):
    """The page that is being made: what its template is `told`, what it may ask, whose it is. `title` is what its theme
    calls it, where it is about nothing that has a name.
    """

    here: Here
    told: Mapping[str, object]
    view: SiteView
    outlet: Outlet
    sender: Sender
    title: str

    def about(self, kind: type[Seen], name: str) -> Seen:
        """What the template is told under a name. Raises TypeError if that isn't of the kind: a fault of ours."""
        found = self.told[name]
        if not isinstance(found, kind):
            raise TypeError(name)
        return found

    def setting(self, key: str) -> str:
        """A value of the configuration; asking is noted, as of all questions."""
        return str(self.view.config(key))


def head(here: Here, told: Mapping[str, object], view: SiteView, base: Base) -> Callable[..., Markup]:
    """The function that the template of a page is given to print once, in `<head>`."""
    return partial(_head, here, told, view, base)


def _head(here: Here, told: Mapping[str, object], view: SiteView, base: Base, title: str = "") -> Markup:
    if here.kind == "not_found":
        return meta.NOINDEX
    outlet, sender = _whose(str(view.config("title")), str(view.config("language")), view.publisher(), base)
    card, nodes = HEADS[here.kind](Leaf(here, told, view, outlet, sender, title))
    # Markup, for both escape every value.
    return Markup("\n".join([meta.tags(card), *map(structured.script, nodes)]))  # noqa: S704


@lru_cache(maxsize=4)  # a preview shows a few instants of one outlet
def _whose(title: str, language: str, publisher: Publisher, base: Base) -> tuple[Outlet, Sender]:
    """What all pages of an outlet say of it."""
    return structured.outlet_of(title, language, publisher, base), meta.sender(title, language, publisher, base)


def _card(leaf: Leaf, kind: str, title: str, description: str = "", image: Picture | None = None) -> Card:
    return Card(kind, title, leaf.here.permalink, leaf.sender, description, image)


def _shared(leaf: Leaf, image: Image | None) -> Picture | None:
    return meta.picture(image, leaf.outlet.base) if image else None


def _article(leaf: Leaf) -> Said:
    story = leaf.about(Story, "story")
    bylines = [leaf.view.byline(term.key) for term in story.bylines]
    share = _shared(leaf, _cut(leaf.view, story.image, story.path, "share"))
    card = Card(
        kind="article",
        title=f"{MARK if story.retracted else ''}{story.title}",
        canonical=story.canonical,
        sender=leaf.sender,
        description=story.summary,
        image=share,
        facts=tuple(_facts(story, leaf.outlet.base)),
        account=meta.account(link.url for byline in bylines for link in byline.links),
    )
    trail = _trail(leaf, Link(story.section.title, story.section.url), Link(story.short_title, story.url))
    return card, (structured.article(story, bylines, _searched(story, leaf.view), leaf.outlet), *trail)


def _searched(story: Story, view: SiteView) -> tuple[Image, ...]:
    """A story's picture in all ratios, if it is large enough to be shown by search engines."""
    whole = structured.large_enough([story.image]) if story.image else ()
    crops = (_cut(view, story.image, story.path, shape) for shape in SEARCHED if whole)
    return structured.large_enough(image for image in (*crops, *whole) if image)


def _cut(view: SiteView, image: Image | None, path: str, shape: str) -> Image | None:
    """The picture of a file in a shape. One that isn't made in sizes is the same in all: there is nothing to ask."""
    return view.image(path, shape) if image and image.srcset else image


def _facts(story: Story, base: Base) -> Iterator[tuple[str, str]]:
    """Open Graph's own words for an article. It knows authors by their pages only."""
    yield "article:published_time", story.date.iso
    yield "article:modified_time", story.changed.iso if story.changed != story.date else ""
    yield "article:expiration_time", story.expires.iso if story.expires else ""
    yield from (("article:author", base.absolute(term.url)) for term in story.bylines if term.url)
    yield "article:section", story.section.title
    yield from (("article:tag", tag.title) for tag in story.tags)


def _standing(leaf: Leaf) -> Said:
    shown = leaf.about(StandingPage, "page")
    share = _cut(leaf.view, shown.image, shown.path, "share")
    card = Card("website", shown.title, shown.canonical, leaf.sender, shown.summary, _shared(leaf, share))
    return card, (structured.standing(shown, share, leaf.outlet), *_trail(leaf, Link(shown.title, shown.url)))


def _corrections(leaf: Leaf) -> Said:
    """The list of corrections: below the standing page at its address, if there is one, it is that page."""
    return _standing(leaf) if leaf.told["page"] else _index(leaf)


def _front(leaf: Leaf) -> Said:
    number = leaf.about(Pager, "pager").number if "pager" in leaf.told else 0
    name, description = _numbered(leaf.outlet.title, number), "" if number else leaf.setting("description")
    site = () if number else (structured.home(description, leaf.outlet),)
    return _card(leaf, "website", name, description), (*site, _collection(leaf, name, description))


def _group(leaf: Leaf) -> Said:
    """The front or a page of a section or topic."""
    group = leaf.about(Group, leaf.here.kind)
    number = leaf.about(Pager, "pager").number
    name, description = _numbered(group.title, number), "" if number else group.summary
    trail = _trail(leaf, Link(name, leaf.here.url))
    return _card(leaf, "website", name, description), (_collection(leaf, name, description), *trail)


def _byline(leaf: Leaf) -> Said:
    """Whoever signs has a page of their own; its older pages are lists."""
    byline, pager = leaf.about(Group, "byline"), leaf.about(Pager, "pager")
    if pager.number:
        return _group(leaf)
    about = shortened(" ".join(byline.introduction.striptags().split())) or byline.role
    portrait = _cut(leaf.view, byline.photo, byline.path, "portrait")
    paid = bool(pager.stories) and all(story.label == "sponsored" for story in pager.stories)
    node = structured.profile(byline, leaf.here.permalink, about, portrait, leaf.outlet, paid=paid)
    card = _card(leaf, "profile", byline.title, about, _shared(leaf, portrait))
    return card, (node, *_trail(leaf, Link(byline.title, leaf.here.url)))


def _index(leaf: Leaf) -> Said:
    """The lists of topics, of bylines, of years."""
    name = leaf.title or leaf.outlet.title
    return _card(leaf, "website", name), (_collection(leaf, name), *_trail(leaf, Link(name, leaf.here.url)))


def _year(leaf: Leaf) -> Said:
    return _index(replace(leaf, title=leaf.about(Year, "year").name))


def _month(leaf: Leaf) -> Said:
    month = leaf.about(Moment, "month")
    name, year = format_moment(month, "MMMM y"), leaf.view.year(month.year)
    trail = _trail(leaf, Link(year.name, year.url), Link(name, leaf.here.url))
    return _card(leaf, "website", name), (_collection(leaf, name), *trail)


def _collection(leaf: Leaf, name: str, description: str = "") -> Node:
    return structured.page("CollectionPage", leaf.here.permalink, name, leaf.outlet, description=description)


def _trail(leaf: Leaf, *links: Link) -> tuple[Node, ...]:
    """The way here from the front page, if that is a way: an outlet may have neither front nor sections."""
    home = Link(leaf.outlet.title, leaf.view.url_of("/"))
    found = [link for link in (home, *links) if link.url]
    return (structured.breadcrumbs(found, leaf.outlet.base),) if len(found) > 1 else ()


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
