"""What a finished page says of itself to search engines, networks and feed readers; where its links lead."""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, field

_LINK = re.compile(r"<a\b[^>]*?\shref=(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_FEEDS = ("application/atom+xml", "application/rss+xml")


class Head(Struct, frozen=True):
    """`meta` holds descriptions and properties by name (`description`, `og:title`); `feeds` are addresses."""

    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    feeds: tuple[str, ...] = ()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.meta, self.feeds = "", dict[str, str](), list[str]()
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._inside = tag == "title" and not self.title
        if tag == "meta":
            name = values.get("property") or values.get("name", "")
            self.meta.setdefault(name.lower(), values.get("content", ""))
        if tag == "link" and "alternate" in values.get("rel", "").split() and values.get("type") in _FEEDS:
            self.feeds.append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "title"

    def handle_data(self, data: str) -> None:
        self.title += data if self._inside else ""


def read_head(text: str) -> Head:
    """The head of a page; what it doesn't say is ""."""
    reader = _Reader()
    reader.feed(text.partition("</head>")[0])
    return Head(" ".join(reader.title.split()), reader.meta, tuple(reader.feeds))


def linked(text: str, here: str) -> frozenset[str]:
    """The paths on this host that a page's links lead to; `here` is its own."""
    found = (unescape("".join(parts)) for parts in _LINK.findall(text))
    return frozenset(urlsplit(urljoin(here, each)).path for each in found if "://" not in each and ":" not in each[:8])
