"""Addresses of other services that stand alone: a card with a link, or the service's own frame if the outlet wants it.

A card asks nobody for anything: who follows the link decides to. A frame is for outlets that chose it in `[embeds]`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape

from msgspec import Struct

from sitegen.content.blocks import Manuscript, first_line, joined
from sitegen.content.markup import Tokens, attributes, opening_tag, tag_name, text_of, tokens
from sitegen.content.slots import FRAME, Lines
from sitegen.problems import Problem

_WEB = re.compile(r"https?://(?:www\.|m\.|mobile\.)?", re.IGNORECASE)
_LONGEST = 60  # characters of an address that readers are shown
_MARKS = {"em": "_", "/em": "_", "strong": "__", "/strong": "__"}
_HIGH = "500"  # px, of what isn't as wide as a film

Frame = Callable[[re.Match[str]], str]


def _no_frame(_address: re.Match[str]) -> str:
    """Framing it takes a script, or what it would show can't be told from its address."""
    return ""


class Provider(Struct, frozen=True):
    """A service: its key in `[embeds]`, its name for readers, its addresses without `https://www.`, and where its
    frame for one of them stands, "" if it has none. `framed` is the origin of its frames, for browsers to allow.
    """

    key: str
    name: str
    address: re.Pattern[str]
    frame: Frame = _no_frame
    height: str = "315"
    framed: str = ""


def _youtube(address: re.Match[str]) -> str:
    start = re.search(r"[?&](?:t|start)=(\d{1,6})s?(?:[&#]|$)", address[0])
    return f"https://www.youtube-nocookie.com/embed/{address['id']}" + (f"?start={start[1]}" if start else "")


def _vimeo(address: re.Match[str]) -> str:
    hidden = f"&h={address['hidden']}" if address["hidden"] else ""
    return f"https://player.vimeo.com/video/{address['id']}?dnt=1{hidden}"


def _bluesky(address: re.Match[str]) -> str:
    author = address["author"]
    # A handle may move to somebody else, and frames know authors by their lasting name only.
    known = author.startswith("did:")
    return f"https://embed.bsky.app/embed/{author}/app.bsky.feed.post/{address['id']}" if known else ""


def _openstreetmap(address: re.Match[str]) -> str:
    zoom, north, east = int(address["zoom"]), float(address["north"]), float(address["east"])
    half = 180 / 2 ** min(zoom, 19)
    box = ",".join(f"{value:.5f}" for value in (east - half, north - half / 2, east + half, north + half / 2))
    marked = "mlat=" in address[0]
    pin = f"&marker={north:.5f},{east:.5f}" if marked else ""
    return f"https://www.openstreetmap.org/export/embed.html?bbox={box}&layer=mapnik{pin}"


def _rest(pattern: str) -> re.Pattern[str]:
    """The pattern, and whatever may follow in an address."""
    return re.compile(pattern + r"(?:[/?&#]\S*)?", re.IGNORECASE)


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        "youtube",
        "YouTube",
        _rest(
            r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:embed/|live/|shorts/|watch\?(?:[^#\s]*&)?v=))"
            r"(?P<id>[A-Za-z0-9_-]{11})"
        ),
        _youtube,
        framed="https://www.youtube-nocookie.com",
    ),
    Provider(
        "vimeo",
        "Vimeo",
        _rest(r"(?:player\.)?vimeo\.com/(?:video/|channels/[\w-]+/)?(?P<id>\d+)(?:/(?P<hidden>[0-9a-f]{6,16}))?"),
        _vimeo,
        framed="https://player.vimeo.com",
    ),
    Provider(
        "x",
        "X",
        _rest(r"(?:x|twitter)\.com/\w{1,20}/status(?:es)?/(?P<id>\d+)"),
        lambda address: f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={address['id']}",
        _HIGH,
        framed="https://platform.twitter.com",
    ),
    Provider(
        "bluesky",
        "Bluesky",
        _rest(r"bsky\.app/profile/(?P<author>[\w.:-]+)/post/(?P<id>[a-z0-9]+)"),
        _bluesky,
        _HIGH,
        framed="https://embed.bsky.app",
    ),
    Provider(
        "instagram",
        "Instagram",
        _rest(r"instagram\.com/(?:[\w.]+/)?(?P<kind>p|reel|tv)/(?P<id>[\w-]+)"),
        lambda address: f"https://www.instagram.com/{address['kind']}/{address['id']}/embed/",
        _HIGH,
        framed="https://www.instagram.com",
    ),
    Provider(
        "datawrapper",
        "Datawrapper",
        _rest(r"(?:datawrapper\.dwcdn\.net|datawrapper\.de/_)/(?P<id>[A-Za-z0-9]{5})"),
        lambda address: f"https://datawrapper.dwcdn.net/{address['id']}/",
        _HIGH,
        framed="https://datawrapper.dwcdn.net",
    ),
    Provider(
        "flourish",
        "Flourish",
        _rest(r"(?:public\.flourish\.studio|flo\.uri\.sh)/(?P<kind>visualisation|story)/(?P<id>\d+)"),
        lambda address: f"https://flo.uri.sh/{address['kind']}/{address['id']}/embed",
        _HIGH,
        framed="https://flo.uri.sh",
    ),
    Provider(
        "map",
        "OpenStreetMap",
        re.compile(
            r"openstreetmap\.org/(?:\?\S*)?#map=(?P<zoom>\d{1,2})/(?P<north>-?\d{1,2}(?:\.\d{1,9})?)/"
            r"(?P<east>-?\d{1,3}(?:\.\d{1,9})?)(?:&\S*)?"
        ),
        _openstreetmap,
        framed="https://www.openstreetmap.org",
    ),
    Provider("map", "Google Maps", _rest(r"(?:google\.[a-z]{2,3}(?:\.[a-z]{2})?/maps|maps\.app\.goo\.gl)(?=/)")),
    Provider("map", "Apple Maps", _rest(r"maps\.apple\.com(?=[/?])")),
    # On any host: there are thousands. Last, for others have addresses like these.
    Provider(
        "mastodon",
        "Mastodon",
        re.compile(r"(?P<where>[\w-]+(?:\.[\w-]+)+(?::\d+)?/@\w+(?:@[\w.-]+)?/\d{6,})/?", re.IGNORECASE),
        lambda address: f"https://{address['where']}/embed",
        _HIGH,
        framed="https:",
    ),
)


class _Alone(Struct, frozen=True):
    """A paragraph that is an address: what the link says ("" for a bare address) and the caption below it."""

    address: str
    words: str
    caption: str


def make_cards(found: Tokens, story: Manuscript, frames: frozenset[str]) -> tuple[Tokens, list[Problem]]:
    """Each listed service's address that stands alone as a card, with a frame for the services that `frames` names."""
    made: list[str] = []
    remarks: list[Problem] = []
    lines = Lines(story.text, story.first_line)
    last = 0
    for start, end in _paragraphs(found):
        alone = _alone(found[start + 1 : end])
        matched = _provider(alone.address) if alone else None
        if alone is None or matched is None:
            continue
        provider, address = matched
        if not alone.words and not alone.caption:
            remarks.append(_uncaptioned(story, provider, lines.of(alone.address)))
        frame = provider.frame(address) if provider.key in frames else ""
        made += (*found[last:start], _card(alone, provider, frame))
        last = end + 1
    return (tokens("".join([*made, *found[last:]])) if made else found), remarks


def _paragraphs(found: Tokens) -> Iterator[tuple[int, int]]:
    """Where the tags of those paragraphs stand that begin with an address or a link."""
    for start in range(1, len(found) - 2, 2):
        if found[start] == "<p>" and _begins_with_address(found[start + 1], found[start + 2]):
            end = next((i for i in range(start + 2, len(found), 2) if found[i] in ("</p>", "<p>")), start)
            if found[end] == "</p>":
                yield start, end


def _begins_with_address(words: str, tag: str) -> bool:
    return words.startswith("http") or (tag.startswith("<a ") and not words.strip())


def _uncaptioned(story: Manuscript, provider: Provider, line: int) -> Problem:
    hint = "Say what it shows in the line below the address, for readers who don't follow it."
    message = f"the {provider.name} link has no caption"
    return Problem(story.path, message, "embed", hint, line, severity="warning")


def _alone(inside: Tokens) -> _Alone | None:
    head, rest = first_line(inside)
    caption = joined(rest)
    if head[0].startswith("http"):
        address = _bare(head)
        return _Alone(address, "", caption) if address else None
    linked = len(head) >= 5 and not head[0].strip() and not head[-1].strip()
    if not linked or tag_name(head[1]) != "a" or tag_name(head[-2]) != "/a" or "/a" in map(tag_name, head[3:-2:2]):
        return None
    address, words = attributes(head[1]).get("href", ""), head[2:-2]
    bare = text_of(words).strip() == address
    return _Alone(address, "" if bare else joined(words), caption)


def _bare(head: Tokens) -> str:
    """The address that a line is, or "": low lines within it may have become emphasis."""
    if any(tag_name(tag) not in _MARKS for tag in head[1::2]):
        return ""
    parts = (_MARKS[tag_name(part)] if i % 2 else part for i, part in enumerate(head))
    return unescape(joined(parts))


def _provider(address: str) -> tuple[Provider, re.Match[str]] | None:
    scheme = _WEB.match(address)
    if scheme is None or re.search(r"[\s\"<>\\]", address):
        return None
    place = address[scheme.end() :]
    found = ((provider, provider.address.fullmatch(place)) for provider in PROVIDERS)
    return next(((provider, match) for provider, match in found if match), None)


def _card(alone: _Alone, provider: Provider, frame: str) -> str:
    shown = _shortened(alone.address)
    title = alone.words or escape(shown)
    link = (
        f'<a href="{escape(alone.address)}"><span class="embed-provider">{provider.name}</span> '
        f'<span class="embed-title">{title}</span></a>'
    )
    framed = ""
    if frame:
        words = " ".join(text_of(tokens(alone.words or alone.caption)).split())
        values: Mapping[str, str] = {
            "src": frame,
            "title": f"{provider.name}: {words or shown}",
            "height": provider.height,
        }
        framed = opening_tag(FRAME, dict(values))
    caption = f"<figcaption>{alone.caption}</figcaption>" if alone.caption else ""
    kinds = f"embed embed-{provider.key}{' embed-frame' if frame else ''}"
    return f'<figure class="{kinds}">{framed}{link}{caption}</figure>'


def _shortened(address: str) -> str:
    shown = _WEB.sub("", address).rstrip("/")
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
