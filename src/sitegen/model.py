"""The frozen values every room speaks in.

Paths of sources and assets are relative to the project and written with
slashes: `content/world/wall.md`. A *reference* is a path from `content/` as a
root: `/world/wall.md`.
"""

import hashlib
from typing import Literal

from msgspec import Struct, field

from sitegen.dates import Moment
from sitegen.nodes import Plain

CONTENT = "content"
DATA = f"{CONTENT}/_data/"  # an outlet's own tables

Label = Literal["news", "analysis", "opinion", "explainer", "feature", "review", "interview", "sponsored"]
LABELS: tuple[Label, ...] = (
    *("news", "analysis", "opinion", "explainer"),
    *("feature", "review", "interview", "sponsored"),
)

# What has to be known of a file before it is published: `still` pictures are made in several sizes, `moving` ones and
# other kinds aren't; `huge` and `broken` ones can't be. A `signed` document names its author, a `located` picture or
# film says where it was taken, an `opaque` one may say so.
Trait = Literal["", "still", "moving", "huge", "broken", "signed", "located", "opaque"]


def digest_of(data: bytes) -> str:
    """What files, rows and bodies are known by: 16 bytes of BLAKE2b, in hexadecimal."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def reference_to(path: str) -> str:
    """`content/world/wall.md` as a reference from content/: `/world/wall.md`."""
    return path.removeprefix(CONTENT)


class Source(Struct, frozen=True):
    """One Markdown file, read once: what is hashed is what is rendered."""

    path: str
    data: bytes


class Asset(Struct, frozen=True):
    """A file that isn't Markdown. Sizes in pixels, as shown (orientation applied); 0 if it isn't a picture.

    `digest` is of its bytes, `credit` what a picture's own metadata say of whose it is.
    """

    path: str
    size: int
    width: int = 0
    height: int = 0
    digest: str = ""
    trait: Trait = ""
    credit: str = ""


class Slot(Struct, frozen=True, array_like=True):
    """A place in a body where a reference to another file stands.

    An opening tag with its attributes as parsed; the ones in `references` hold
    references as they were written. `closing` marks the `</a>` of a link, which goes when the link goes.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    line: int = 0
    closing: bool = False

    def get(self, name: str) -> str:
        return next((value for key, value in self.attributes if key == name), "")


class Body(Struct, frozen=True):
    """Sanitised HTML cut at its slots: `pieces[0]`, slot 0, `pieces[1]`, … – one piece more than slots."""

    pieces: tuple[str, ...] = ("",)
    slots: tuple[Slot, ...] = ()
    anchors: tuple[str, ...] = ()
    words: int = 0
    opening: str = ""


class Outline(Struct, frozen=True, array_like=True):
    """What the rest of the site may know of a body without holding it.

    `digest` names the body; a link may lead to its `anchors`; `files` are its
    references, from content/, that may lead to pictures or documents, `pictures` those that show one.
    """

    digest: str = ""
    anchors: tuple[str, ...] = ()
    words: int = 0
    files: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


class Picture(Struct, frozen=True, array_like=True):
    """A picture named in front matter: `src` as written, focus in per cent from left and top."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    focus: str = ""
    line: int = 0


class Correction(Struct, frozen=True, array_like=True):
    """What was put right: a `correction`, a `clarification` or an `update`."""

    date: Moment
    kind: str
    text: str


class Retraction(Struct, frozen=True, array_like=True):
    """From `date` on a story is withdrawn: its page says why, in place of its text."""

    date: Moment
    reason: str


class Part(Struct, frozen=True, array_like=True):
    """A story's place in a series; parts without a number follow their date."""

    name: str
    number: int = 0


class Article(Struct, frozen=True):
    """A dated, bylined story. It knows nothing of any other file: no URL, no size of a picture.

    Its body is kept apart, and found by the digest in its outline. `digest` is
    of all else. `expires` is the instant at which it is over.
    """

    path: str
    id: str
    title: str
    date: Moment
    section: str
    slug: str
    outline: Outline
    bylines: tuple[str, ...]
    tags: tuple[str, ...] = ()
    summary: str = ""
    deck: str = ""
    kicker: str = ""
    short_title: str = ""
    search_title: str = ""
    updated: Moment | None = None
    label: str = "news"
    priority: int = 3
    dateline: str = ""
    image: Picture | None = None
    draft: bool = False
    expires: Moment | None = None
    corrections: tuple[Correction, ...] = ()
    retracted: Retraction | None = None
    aliases: tuple[str, ...] = ()
    canonical: str = ""
    series: Part | None = None
    related: tuple[str, ...] = ()
    related_line: int = 0
    extra: dict[str, Plain] = field(default_factory=dict)
    digest: str = ""


class Page(Struct, frozen=True):
    """An undated standing page: about, contact, corrections policy."""

    path: str
    title: str
    slug: str
    outline: Outline
    summary: str = ""
    search_title: str = ""
    updated: Moment | None = None
    image: Picture | None = None
    draft: bool = False
    expires: Moment | None = None
    aliases: tuple[str, ...] = ()
    canonical: str = ""
    extra: dict[str, Plain] = field(default_factory=dict)
    digest: str = ""


class Until(Struct, frozen=True, array_like=True):
    """When something on a front is over: an instant, or a clock time (`14:00`) of the day its story gives."""

    at: Moment | None = None
    clock: str = ""


class Pin(Struct, frozen=True, array_like=True):
    """A line of an edition: the story an editor puts into a place, and what is to be different about it there.

    `reference` is as written, `target` the same from content/ (`slots.rooted`). `sub` are the stories below it.
    """

    reference: str
    target: str
    line: int
    title: str = ""
    kicker: str = ""
    image: bool = True
    until: Until | None = None
    sub: tuple["Pin", ...] = ()


class Heading(Struct, frozen=True, array_like=True):
    """A heading of an edition with its lines: a slot (Lead, Top, Breaking, Latest), or a block named after a section,
    a topic or nothing else. `count` is how many places it has, None for as many as usual.
    """

    title: str
    line: int
    until: Until | None = None
    repeat: bool = False
    count: int | None = None
    pins: tuple[Pin, ...] = ()


class Intro(Struct, frozen=True):
    """What `_section.md` says of a section, or `content/tags/<tag>.md` of a topic; `arranges` is for its front."""

    path: str
    kind: Literal["section", "tag"]
    key: str
    outline: Outline
    title: str = ""
    summary: str = ""
    order: int = 0
    draft: bool = False
    arranges: tuple[Heading, ...] = ()
    extra: dict[str, Plain] = field(default_factory=dict)
    digest: str = ""


class Profile(Struct, frozen=True):
    """What `content/bylines/<name>.md` says of an author. Links are (text, address) pairs; `kind` is "" where it says
    nothing of it.
    """

    path: str
    key: str
    outline: Outline
    title: str = ""
    kind: Literal["", "person", "organisation"] = ""
    role: str = ""
    photo: Picture | None = None
    links: tuple[tuple[str, str], ...] = ()
    draft: bool = False
    extra: dict[str, Plain] = field(default_factory=dict)
    digest: str = ""


class Front(Struct, frozen=True):
    """An edition: what `content/_front.md` puts on the front page, or a file of `content/_front/` from `date` on."""

    path: str
    title: str
    date: Moment | None = None
    draft: bool = False
    expires: Moment | None = None
    arranges: tuple[Heading, ...] = ()
    digest: str = ""


Entry = Article | Page | Intro | Profile | Front


def picture_of(entry: Entry) -> Picture | None:
    """The picture that an entry's front matter names."""
    if isinstance(entry, Article | Page):
        return entry.image
    return entry.photo if isinstance(entry, Profile) else None
