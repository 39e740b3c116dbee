"""A story's proof, as values: how it will look wherever somebody meets it."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from msgspec import Struct

from sitegen import urls
from sitegen.preview.desk import Desk
from sitegen.preview.dress import CARD
from sitegen.preview.faults import Fault
from sitegen.preview.heads import Head, linked, read_head
from sitegen.preview.seen import with_view
from sitegen.preview.words import instant_words, mark, when
from sitegen.report import Shown
from sitegen.site.held import schedule

_TITLE, _DESCRIPTION = 60, 155  # characters that search engines show, give or take
_SHARE = (1200, 630)  # pixels of a card that networks show (ogp.me names none; all crop to 1.91:1)
_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_MARKUP = re.compile(r"<[^>]*>")
_WORDS = 60  # of a feed's text


class Cut(Struct, frozen=True):
    """A text as far as it is shown, and what falls off."""

    kept: str
    lost: str = ""


class Share(Struct, frozen=True):
    """What a network shows of a link; `image` is a path on this host, or a web address; sizes in pixels, or 0."""

    title: str
    description: str
    site: str
    image: str
    alt: str
    width: int
    height: int

    @property
    def cropped(self) -> bool:
        return bool(self.width) and (self.width, self.height) != _SHARE


class FeedEntry(Struct, frozen=True):
    """A story in a feed: how its text begins and how many words it has, "" and 0 where the feed has summaries only."""

    feed: str
    title: str
    published: str
    summary: str
    opening: str
    words: int


class Proof(Struct, frozen=True):
    """Everything on a story's proof. `card`, `print` and `dark` are addresses for frames, "" where there is none."""

    title: str
    source: str
    url: str
    state: str
    schedule: tuple[str, ...]
    faults: tuple[Fault, ...]
    open: str
    stands_on: str
    card: str
    print: str
    dark: str
    snippet_title: Cut
    snippet: Cut
    address: str
    share: Share
    feeds: tuple[FeedEntry, ...]


def proof_of(desk: Desk, source: str, now: datetime, opens: str) -> Proof | None:
    """The proof of a story that the preview shows, or None. `opens` is the address of its file in an editor."""
    board = desk.board
    if board.shown is None or source not in board.shown.site.teasers:
        return None
    shown, teaser = board.shown, board.shown.site.teasers[source]
    url = f"{board.prefix}{teaser.url}"
    head = read_head(desk.text(urls.path_of(teaser.url)))
    page = _page_with(desk, url, teaser.section.url)
    return Proof(
        title=teaser.title,
        source=source,
        url=url,
        state=_state(desk, source, now),
        schedule=tuple(_schedule(shown, source, now)),
        faults=tuple(desk.explain(each) for each in board.problems if each.path == source),
        open=opens,
        stands_on="" if not page else "the front page" if page == f"{board.prefix}/" else "its section's front",
        card=f"{with_view(page, CARD)}#{url}" if page else "",
        print=with_view(url, "print"),
        dark=with_view(url, "dark"),
        snippet_title=cut(head.title, _TITLE),
        snippet=cut(head.meta.get("description", ""), _DESCRIPTION),
        address=head.meta.get("og:url") or teaser.permalink,
        share=_share(head, url),
        feeds=tuple(_entries(desk, head, url)),
    )


def _state(desk: Desk, source: str, now: datetime) -> str:
    shown = desk.board.shown
    if shown is None:
        return ""
    zone = shown.site.config.zone
    kept = desk.board.kept.get(source)
    if kept is None:
        return f"published {when(shown.site.teasers[source].date, now, zone)}"
    return mark(kept, now, zone)


def _schedule(shown: Shown, source: str, now: datetime) -> Iterator[str]:
    for each in schedule([shown.entries[source]], now):
        yield f"{each.event} {instant_words(each.at, shown.site.config.zone)}"


def _page_with(desk: Desk, url: str, section: str) -> str:
    """Where the story's card is to be seen: on the front, else on its section's; "" if on neither."""
    for page in ("/", section):
        here = f"{desk.board.prefix}{page}"
        if page and url in linked(desk.text(urls.path_of(page)), here):
            return here
    return ""


def cut(text: str, room: int) -> Cut:
    """A text that is cut before the word that goes beyond so many characters."""
    if len(text) <= room:
        return Cut(text)
    at = text.rfind(" ", 0, room)
    at = at if at > 0 else room - 1
    return Cut(text[:at], text[at:])


def _share(head: Head, url: str) -> Share:
    meta = head.meta
    image = urljoin(url, meta.get("og:image", ""))
    parts = urlsplit(image)
    # The preview's own pictures are asked for under whatever name this page has.
    ours = not parts.netloc or parts.netloc.partition(":")[0] in ("127.0.0.1", "localhost")
    return Share(
        title=meta.get("og:title") or head.title,
        description=meta.get("og:description") or meta.get("description", ""),
        site=meta.get("og:site_name", ""),
        image=(parts.path if ours else image) if meta.get("og:image") else "",
        alt=meta.get("og:image:alt", ""),
        width=_number(meta.get("og:image:width", "")),
        height=_number(meta.get("og:image:height", "")),
    )


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def _entries(desk: Desk, head: Head, url: str) -> Iterator[FeedEntry]:
    """The story in each feed that its page names, if it is there."""
    for feed in dict.fromkeys(urlsplit(urljoin(url, each)).path for each in head.feeds):
        path = desk.live.find(feed)
        try:
            root = ElementTree.fromstring(desk.text(path)) if path else None  # noqa: S314 - our own feed
        except ElementTree.ParseError:
            continue  # a theme's own feed; the build has said so
        items = [] if root is None else [*root.iter(f"{_ATOM}entry"), *root.iter("item")]
        found = next((item for item in items if url in _links(item)), None)
        if found is not None:
            yield _entry(found, feed)


def _links(item: ElementTree.Element) -> Iterator[str]:
    for link in (*item.findall(f"{_ATOM}link"), *item.findall("link")):
        yield urlsplit(link.get("href") or link.text or "").path


def _entry(item: ElementTree.Element, feed: str) -> FeedEntry:
    text = _text(item, (f"{_ATOM}content", _CONTENT))
    words = unescape(_MARKUP.sub(" ", text)).split()
    return FeedEntry(
        feed=feed,
        title=_text(item, (f"{_ATOM}title", "title")),
        published=_text(item, (f"{_ATOM}published", "pubDate")),
        summary=" ".join(unescape(_MARKUP.sub(" ", _text(item, (f"{_ATOM}summary", "description")))).split()),
        opening=" ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else ""),
        words=len(words),
    )


def _text(item: ElementTree.Element, names: Iterable[str]) -> str:
    found = (item.find(name) for name in names)
    return next(("".join(each.itertext()) for each in found if each is not None), "")
