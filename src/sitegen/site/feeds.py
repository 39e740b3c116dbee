"""Which feeds there are: formats and addresses."""

from collections.abc import Iterator

from msgspec import Struct

from sitegen.config import FeedOptions
from sitegen.site.addresses import feed_url
from sitegen.site.assemble import Site
from sitegen.site.views import FeedLink, Term


class Format(Struct, frozen=True):
    """A format of feeds: its key under `[feeds]`, its name, its files' name, its media type, its template ("" if it
    has none).
    """

    key: str
    title: str
    file: str
    type: str
    template: str


ATOM = Format("atom", "Atom", "feed.xml", "application/atom+xml", "atom.xml")
FORMATS = (
    ATOM,
    Format("rss", "RSS", "rss.xml", "application/rss+xml", "rss.xml"),
    Format("json", "JSON", "feed.json", "application/feed+json", ""),  # jsonfeed.org, version 1.1
)
CORRECTIONS = "/corrections.xml"
# Tags and bylines are many: one format that every program reads is enough for them.
_KINDS = {"": FORMATS, "sections": FORMATS, "tags": (ATOM,), "bylines": (ATOM,)}


class Channel(Struct, frozen=True):
    """What has feeds: the front that they stand beside, the name of the list they hold, its words for an editor."""

    front: str
    name: str
    shown: str
    formats: tuple[Format, ...]


def channels(site: Site) -> Iterator[Channel]:
    """Everything that has feeds: the site, sections, tags, bylines."""
    yield Channel("/", "", "the site", _formats(site.config.feeds, ""))
    for kind, terms in (("section", site.sections), ("tag", site.tags), ("byline", site.bylines)):
        for term in terms if _formats(site.config.feeds, f"{kind}s") else ():
            yield from channel_of(site.config.feeds, kind, term)


def channel_of(options: FeedOptions, kind: str, term: Term) -> Iterator[Channel]:
    """What a `section`, `tag` or `byline` has, if it has feeds."""
    formats = _formats(options, f"{kind}s")
    if formats and term.url:
        yield Channel(term.url, f"{kind}/{term.key}", f"the {kind} “{term.title}”", formats)


def feed_links(options: FeedOptions, kind: str = "", term: Term | None = None) -> tuple[FeedLink, ...]:
    """The feeds of the site, or of a `section`, `tag` or `byline`."""
    front = term.url if term else "/"
    formats = _formats(options, kind and f"{kind}s") if front else ()
    return tuple(FeedLink(each.title, feed_url(front, each.file), each.type) for each in formats)


def corrections_links(options: FeedOptions) -> tuple[FeedLink, ...]:
    """The feed of corrections, which is Atom's."""
    return (FeedLink(ATOM.title, CORRECTIONS, ATOM.type),) if options.atom else ()


def _formats(options: FeedOptions, kinds: str) -> tuple[Format, ...]:
    wanted = not kinds or getattr(options, kinds)
    return tuple(each for each in _KINDS[kinds] if wanted and getattr(options, each.key))
