"""What templates see: frozen views of text, numbers, moments and one another – no objects that can do anything.

Every `url` begins with a slash and is percent-encoded; "" where the outlet
makes no such page. `permalink` is the same with scheme and host.
"""

from markupsafe import Markup
from msgspec import Struct, field

from sitegen.dates import Moment
from sitegen.model import Correction, Retraction
from sitegen.nodes import Plain


class Term(Struct, frozen=True):
    """A section, tag or byline as a story names it."""

    key: str
    title: str
    url: str


class Candidate(Struct, frozen=True):
    """One of the sizes a picture comes in; `width` in pixels."""

    url: str
    width: int


class Image(Struct, frozen=True):
    """A picture; `width` and `height` in pixels, 0 where unknown (a picture of another host).

    `srcset` and `avif` are its sizes as WebP and AVIF, smallest first; empty for a picture that is shown as it is.
    `fallback` is for whatever knows neither: a JPEG, or the picture as it is; `url` is the same.
    """

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    focus: str = ""
    width: int = 0
    height: int = 0
    srcset: tuple[Candidate, ...] = ()
    avif: tuple[Candidate, ...] = ()
    fallback: str = ""


class Teaser(Struct, frozen=True):
    """What a list may show of an article: metadata, never the body. `changed` is when it last changed in substance:
    its date, update, newest correction or retraction. A list never holds a `retracted` story, a feed does.
    """

    path: str
    id: str
    url: str
    permalink: str
    title: str
    short_title: str
    kicker: str
    deck: str
    summary: str
    date: Moment
    updated: Moment | None
    changed: Moment
    label: str
    priority: int
    dateline: str
    section: Term
    tags: tuple[Term, ...]
    bylines: tuple[Term, ...]
    image: Image | None
    retracted: Retraction | None


class Story(Teaser, frozen=True):
    """An article on its own page. `minutes` is its reading time, at least 1. Of a `retracted` one, `content` says when
    and why, and nothing else is left but title, section, bylines, date and corrections.
    """

    search_title: str = ""
    canonical: str = ""
    content: Markup = Markup()
    words: int = 0
    minutes: int = 1
    corrections: tuple[Correction, ...] = ()
    expires: Moment | None = None
    extra: dict[str, Plain] = field(default_factory=dict)


class StandingPage(Struct, frozen=True):
    """A page without a date."""

    path: str
    url: str
    permalink: str
    title: str
    search_title: str
    canonical: str
    summary: str
    updated: Moment | None
    image: Image | None
    content: Markup = Markup()
    extra: dict[str, Plain] = field(default_factory=dict)


class Group(Struct, frozen=True):
    """What a section, tag or byline page is about; `path` is the file that says more of it, "" if there is none.
    `introduction` is "" in lists of groups; `kind`, of a byline, is `person`, `organisation`, or "" where nobody says.
    """

    key: str
    title: str
    url: str
    permalink: str
    path: str = ""
    summary: str = ""
    kind: str = ""
    role: str = ""
    photo: Image | None = None
    links: tuple["Link", ...] = ()
    feeds: tuple["FeedLink", ...] = ()
    introduction: Markup = Markup()
    extra: dict[str, Plain] = field(default_factory=dict)


class Link(Struct, frozen=True):
    """Somewhere to go: a text and a URL or web address."""

    title: str
    url: str


class FeedLink(Struct, frozen=True):
    """A feed: its format, its URL and its media type, for `<link rel="alternate">`."""

    title: str
    url: str
    type: str


class Policy(Struct, frozen=True):
    """A rule that the publisher works by: its `key` as in `[publisher]`, the page that says it. `url` may be of another
    site.
    """

    key: str
    title: str
    url: str


class Publisher(Struct, frozen=True):
    """Who publishes the site. `url` and `same_as` are web addresses; `pages` has each page of the `policies` once."""

    name: str
    legal_name: str
    url: str
    logo: Image | None
    same_as: tuple[str, ...]
    policies: tuple[Policy, ...]
    pages: tuple[Link, ...]


class Pager(Struct, frozen=True):
    """One page of a long list, newest first. Page 1 holds the oldest; the list's front has number 0."""

    stories: tuple[Teaser, ...]
    number: int
    front: str
    older: str
    newer: str


class CorrectionNote(Struct, frozen=True):
    """A correction, clarification or retraction (`kind`) with the story that it is about; `id` is for feeds."""

    id: str
    date: Moment
    kind: str
    text: str
    story: Teaser


class CorrectionPager(Struct, frozen=True):
    """One page of the list of corrections, newest first; numbers and URLs are as a Pager's, `feeds` are the list's."""

    notes: tuple[CorrectionNote, ...]
    number: int
    front: str
    older: str
    newer: str
    feeds: tuple[FeedLink, ...] = ()


class Placed(Teaser, frozen=True):
    """A story in its place on a front: `title`, `short_title`, `kicker` and `image` are as its line says, `sub` are the
    stories below it.
    """

    sub: tuple["Placed", ...] = ()


class Block(Struct, frozen=True):
    """A part of a front. `kind` is `lead`, `top`, `latest`, `breaking`, `section`, `tag` or `own`; a block of a section
    or topic has its `key` and `url`, others have "".
    """

    kind: str
    key: str
    title: str
    url: str
    stories: tuple[Placed, ...]


class Edition(Struct, frozen=True):
    """A front. `blocks` are what isn't lead, top, latest or breaking; `parts` is all of it, in page order."""

    date: Moment
    lead: Placed | None
    top: tuple[Placed, ...]
    latest: tuple[Placed, ...]
    blocks: tuple[Block, ...]
    breaking: tuple[Placed, ...] = ()
    parts: tuple[Block, ...] = ()


class Neighbours(Struct, frozen=True):
    """The stories before and after one in its section, by date."""

    previous: Teaser | None
    next: Teaser | None


class SeriesPlace(Struct, frozen=True):
    """Where a story stands in its series. A new part changes the page of the last one only."""

    title: str
    number: int
    first: Teaser
    previous: Teaser | None
    next: Teaser | None


class Month(Struct, frozen=True):
    """A month of the archive; `date` is its first day."""

    date: Moment
    url: str


class Year(Struct, frozen=True):
    """A year of the archive, with its months."""

    name: str
    url: str
    months: tuple[Month, ...]


class Here(Struct, frozen=True):
    """The page that is being made."""

    kind: str
    url: str
    permalink: str
