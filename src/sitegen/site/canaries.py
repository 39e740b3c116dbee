"""What would give an unpublished story away: the words and names that must be nowhere in the output."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from posixpath import basename
from urllib.parse import unquote

from msgspec import Struct

from sitegen import urls
from sitegen.config import Config
from sitegen.model import Article, Body, Entry, Front, Heading, Intro, Page, Pin, Profile, picture_of
from sitegen.site import addresses
from sitegen.site.held import as_at, held
from sitegen.site.left_out import LeftOut

TOPIC_ADDRESS = "tag's address"  # what a canary is that tells of a tag's page
FILE_NAME = "file name"  # and of a file that nothing published refers to

_ENOUGH = 3  # words that hardly come together by chance
_SHOWN = 8  # words of a long text: a template may cut it
_PARAGRAPHS = 2  # of a body: each costs time in every file

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]*>")
_TEXTS = (
    *(("headline", "title"), ("short headline", "short_title"), ("headline for search engines", "search_title")),
    *(("deck", "deck"), ("summary", "summary"), ("role", "role")),
)

Bodies = Callable[[str], Body]
Text = tuple[str, str, int]  # what it is, for an editor; as written; how many words it takes to be told from chance


class Canary(Struct, frozen=True):
    """A text that only the file `path` holds, and mustn't be published. `what` names it for an editor (“headline”),
    `words` is the text as it is compared.
    """

    path: str
    story: str
    what: str
    text: str
    words: str


class Used(Struct, frozen=True):
    """What published entries share with others: keys of tags, bylines, sections and series; months; names of files."""

    tags: frozenset[str]
    bylines: frozenset[str]
    sections: frozenset[str]
    series: frozenset[str]
    months: frozenset[str]
    files: frozenset[str]


_NOTHING = Used(*(frozenset[str]() for _ in range(6)))


class Divided(Struct, frozen=True):
    """All entries: those that are published at one instant, as they are then; those that aren't, whole; and those
    that are, but with a part to come.
    """

    published: tuple[Entry, ...]
    secret: tuple[Entry, ...]
    partly: tuple[Article, ...]


def words(text: str) -> str:
    """A text as it is compared: its words in small letters, with one space between them."""
    return " ".join(_WORD.findall(text.casefold()))


def divided(entries: Iterable[Entry], now: datetime) -> tuple[Divided, Used]:
    """What is published at `now` and what isn't, and what the first use. A topic or an author that only unpublished
    stories have is as secret as these.
    """
    known = tuple(entries)
    seen = [entry for entry in known if held(entry, now) is None]
    used = _used_by(seen)
    published = tuple(as_at(entry, now) for entry in seen if not _is_unused(entry, used))
    shown = {entry.path for entry in published}
    secret = tuple(entry for entry in known if entry.path not in shown)
    partly = tuple(
        entry
        for entry in seen
        if isinstance(entry, Article) and any(correction.date.at > now for correction in entry.corrections)
    )
    return Divided(published, secret, partly), used


def _used_by(entries: Iterable[Entry]) -> Used:
    known = tuple(entries)
    articles = [entry for entry in known if isinstance(entry, Article)]
    standing = {entry.key for entry in known if isinstance(entry, Intro) and entry.kind == "section"}
    return Used(
        tags=frozenset({urls.slug(tag) for article in articles for tag in article.tags}),
        bylines=frozenset({urls.slug(name) for article in articles for name in article.bylines}),
        sections=frozenset({article.section for article in articles} | standing),
        series=frozenset({urls.slug(article.series.name) for article in articles if article.series}),
        months=frozenset({article.date.day[:7] for article in articles}),
        files=frozenset({basename(reference) for entry in known for reference in _files(entry)}),
    )


def _is_unused(entry: Entry, used: Used) -> bool:
    if isinstance(entry, Profile):
        return entry.key not in used.bylines
    return isinstance(entry, Intro) and entry.kind == "tag" and entry.key not in used.tags


def canaries(
    entries: Divided, used: Used, bodies: Bodies, config: Config, now: datetime, left_out: Iterable[LeftOut] = ()
) -> tuple[tuple[Canary, ...], tuple[Canary, ...]]:
    """Every text that would give something unpublished away, each once, sorted by its words; and those that are too
    short to be looked for: they would be found by chance.
    """
    long: dict[str, Canary] = {}
    short: list[Canary] = []
    told: list[tuple[Entry | LeftOut, Text]] = []
    told += [(entry, text) for entry in entries.secret for text in _texts(entry, used, bodies, config)]
    told += [(entry, text) for entry in entries.partly for text in _to_come(entry, now)]
    told += [(entry, text) for entry in left_out for text in _readable(entry)]
    for entry, (what, text, needed) in told:
        cut = _beginning(text)
        canary = Canary(entry.path, entry.title, what, cut, words(cut))
        if canary.words.count(" ") + 1 < needed or not any(map(str.isalpha, canary.words)):
            short += [canary] if canary.words else []
        else:
            long.setdefault(canary.words, canary)
    return tuple(canary for _, canary in sorted(long.items())), tuple(short)


def of_one(entry: Entry, bodies: Bodies, config: Config) -> tuple[tuple[Canary, ...], tuple[Canary, ...]]:
    """The same of one unpublished entry, whatever others share with it."""
    return canaries(Divided((), (entry,), ()), _NOTHING, bodies, config, datetime.min)


def _beginning(text: str) -> str:
    found = list(_WORD.finditer(text))
    return text if len(found) <= _SHOWN else text[: found[_SHOWN - 1].end()]


def _texts(entry: Entry, used: Used, bodies: Bodies, config: Config) -> Iterator[Text]:
    if isinstance(entry, Front):
        yield from _arranged(entry.arranges)
        return
    for what, name in _TEXTS:
        yield what, getattr(entry, name, ""), _ENOUGH
    picture = picture_of(entry)
    if picture:
        yield "picture's description", picture.alt, _ENOUGH
        yield "picture's caption", picture.caption, _ENOUGH
    for reference in _files(entry):
        if basename(reference) not in used.files:
            yield FILE_NAME, basename(reference), 2
    if isinstance(entry, Article | Page):
        yield from _addresses(entry, config)
    if isinstance(entry, Article):
        yield from _names(entry, used, config)
        yield from (("correction", each.text, _ENOUGH) for each in entry.corrections)
    yield from (("text", text, _SHOWN) for text in _paragraphs(bodies(entry.outline.digest)))


def _arranged(headings: Iterable[Heading]) -> Iterator[Text]:
    for heading in headings:
        yield "heading", heading.title, _ENOUGH
        yield from _pinned(heading.pins)


def _pinned(pins: Iterable[Pin]) -> Iterator[Text]:
    for pin in pins:
        yield "headline on the front", pin.title, _ENOUGH
        yield from _pinned(pin.sub)


def _addresses(entry: Article | Page, config: Config) -> Iterator[Text]:
    """A link within the site leaves out what two addresses have in common: the last part must do."""
    yield "slug", entry.slug, _ENOUGH
    for address in (addresses.entry_url(entry, config), *entry.aliases):
        yield "address", unquote(address), 2
        if address.endswith(".html"):
            yield "address", unquote(basename(address)), 2


def _names(article: Article, used: Used, config: Config) -> Iterator[Text]:
    for tag in article.tags:
        if urls.slug(tag) not in used.tags:
            yield from (("tag", tag, 1), (TOPIC_ADDRESS, unquote(addresses.tag_url(urls.slug(tag), config)), 2))
    for name in article.bylines:
        if urls.slug(name) not in used.bylines:
            yield "byline", name, 1
    if article.section not in used.sections:
        yield "section", article.section, 1
    if article.series and urls.slug(article.series.name) not in used.series:
        yield "series", article.series.name, 1
    if article.date.day[:7] not in used.months:
        yield "month", addresses.month_url(article.date.day[:7]), 3
        yield "month", f"sitemap-{article.date.day[:7]}", 3


def _to_come(article: Article, now: datetime) -> Iterator[Text]:
    return (("correction to come", each.text, _ENOUGH) for each in article.corrections if each.date.at > now)


def _readable(story: LeftOut) -> Iterator[Text]:
    yield "headline", story.title, _ENOUGH
    yield from (("slug", slug, _ENOUGH) for slug in story.slugs)


def _paragraphs(body: Body) -> list[str]:
    """The first paragraphs of a body that are long enough to be known by how they begin."""
    texts = (text for piece in body.pieces for text in _TAG.split(piece))
    return [text for text in texts if len(_WORD.findall(text)) >= _SHOWN][:_PARAGRAPHS]


def words_of(entry: Entry, bodies: Bodies, config: Config) -> frozenset[str]:
    """The words of all texts by which an entry may be looked for, whatever others share with it."""
    return frozenset(words(_beginning(text)) for _, text, _ in _texts(entry, _NOTHING, bodies, config))


def names_of_files(entry: Entry) -> frozenset[str]:
    """The words by which the files that an entry refers to would be looked for, if nothing published did."""
    return frozenset(words(_beginning(basename(reference))) for reference in _files(entry))


def _files(entry: Entry) -> Iterator[str]:
    """References to other files, from content/ or as written, that may lead to pictures or documents."""
    picture = picture_of(entry)
    if picture:
        yield unquote(picture.src)
    if not isinstance(entry, Front):
        yield from map(unquote, (*entry.outline.files, *entry.outline.pictures))
