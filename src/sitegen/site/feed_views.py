"""What the templates of feeds and sitemaps see; addresses have scheme and host."""

from markupsafe import Markup
from msgspec import Struct

from sitegen.dates import Moment
from sitegen.site.views import Term


class Medium(Struct, frozen=True):
    """A picture, sound or film that goes with an entry of a feed, by its whole address. `medium` is `image`, `audio` or
    `video`, `type` its media type; `width`, `height` in pixels and `size` in bytes, 0 where unknown.
    """

    url: str
    medium: str
    type: str
    width: int = 0
    height: int = 0
    size: int = 0
    alt: str = ""
    credit: str = ""


class FeedEntry(Struct, frozen=True):
    """An entry of a feed. `id` never changes; `changed` is when it last changed in substance. `content` is the whole
    text with absolute addresses, `permalink` "" where the outlet makes no such page. `label` is what the story is if it
    isn't news, such as `Opinion`; of what was paid for or retracted, title and content say so themselves.
    """

    id: str
    title: str
    permalink: str
    date: Moment
    changed: Moment
    content: Markup
    summary: str = ""
    label: str = ""
    bylines: tuple[Term, ...] = ()
    tags: tuple[Term, ...] = ()
    media: tuple[Medium, ...] = ()


class Feed(Struct, frozen=True):
    """A feed: newest first. `updated` is its newest entry's, never the build's; `home` is the page that it follows,
    `hub` the outlet's WebSub hub or "", `logo` the address of the publisher's logo or "".
    """

    title: str
    description: str
    permalink: str
    home: str
    updated: Moment
    entries: tuple[FeedEntry, ...]
    hub: str = ""
    logo: str = ""


class SitemapEntry(Struct, frozen=True):
    """A page or a further sitemap; `changed` as the W3C's date format has it, "" where it says nothing. `images` are
    whole addresses.
    """

    permalink: str
    changed: str = ""
    images: tuple[str, ...] = ()


class NewsEntry(Struct, frozen=True):
    """A story in the news sitemap; `date` is when it was first published."""

    permalink: str
    title: str
    date: Moment
