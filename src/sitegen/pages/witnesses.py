"""What is published anyway: words that stand in a published story, the theme or the configuration betray nobody."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct

from sitegen.config import Config
from sitegen.content.slots import REFERENCES, local
from sitegen.date_words import format_moment
from sitegen.dates import Moment
from sitegen.model import Article, Asset, Body, Entry, Front, Page
from sitegen.pages.phrases import Phrases
from sitegen.pages.sites import Material
from sitegen.recipes import Rendition
from sitegen.site import addresses
from sitegen.site.canaries import TOPIC_ADDRESS, Bodies, Canary, Used
from sitegen.site.retraction import body_of
from sitegen.theme.load import Theme

_ADDRESSES = frozenset(name for names in REFERENCES.values() for name in names)
# What refers to other files is no text: a link to a story that isn't published loses its address.
_NO_TEXT = frozenset(["related", "reference", "target", "src", "outline", "digest"])
_DAYS = ("EEEE d MMMM y", "EEEE MMMM d y", "EEE d MMM y", "EEE MMM d y")
_TAG = re.compile(r"<[^>]*>")
_TEXTS = (".css", ".js", ".svg", ".json", ".txt", ".html", ".xml", ".webmanifest")


def witnesses(
    published: tuple[Entry, ...], used: Used, material: Material, theme: Theme
) -> dict[str, Callable[[], str]]:
    """Everything that may be published, by name: entries, and what is no story."""
    config = material.config
    found: dict[str, Callable[[], str]] = {
        "sitegen.toml": lambda: repr(config),
        "urls.txt": lambda: "\n".join(map(unquote, material.ledger.lines)),
        "data": lambda: "\n".join(_strings(dict(material.data))),
        "addresses": lambda: "\n".join(_addresses_of(published, used, config)),
        "theme": lambda: _theme_text(theme),
    }
    return found | {entry.path: _teller(entry, material.bodies) for entry in published}


def said_of_pictures(public: Iterable[Asset], made: Iterable[Rendition]) -> str:
    """The names and credits of files that are `public`, and the widths of what is `made` of pictures, as `srcset` has
    them: `480w`.
    """
    widths = {f"{each.recipe.width}w" for each in made}
    return "\n".join([*(f"{asset.path}\n{asset.credit}" for asset in public), *sorted(widths)])


def dates_shown(published: Iterable[Entry], today: Moment) -> str:
    """The dates of stories and pages, and the day that pages show, as a theme or a feed may write them."""
    moments = [today, *(moment for entry in published for moment in _moments(entry))]
    days = {moment.day: moment for moment in moments}.values()
    found = [format_moment(day, pattern) for day in days for pattern in _DAYS]
    return "\n".join([*found, *dict.fromkeys(moment.instant for moment in moments)])


def _moments(entry: Entry) -> Iterator[Moment]:
    if isinstance(entry, Article | Front) and entry.date:
        yield entry.date
    if isinstance(entry, Article | Page) and entry.updated:
        yield entry.updated
    if isinstance(entry, Article):
        yield from (each.date for each in entry.corrections)
        yield from [entry.retracted.date] if entry.retracted else []


def _addresses_of(published: Iterable[Entry], used: Used, config: Config) -> Iterator[str]:
    for entry in published:
        if isinstance(entry, Article | Page):
            yield unquote(addresses.entry_url(entry, config))
    yield from (*used.sections, *used.months)
    yield from (unquote(addresses.tag_url(key, config)) for key in used.tags)
    yield from (unquote(addresses.byline_url(key, config)) for key in used.bylines)


def said_by_itself(told: str, canaries: Iterable[Canary]) -> str:
    """What every page may say by itself, and the addresses of topics that are two words of it: `/tags/` stands before
    `<meta` in many a page.
    """
    near = [each for each in canaries if each.what == TOPIC_ADDRESS and each.words.count(" ") == 1]
    known = sorted({word for each in near for word in each.words.split()})
    said = {known[number] for number in Phrases(known).found_in(told.encode("utf-8", "replace"))}
    return "\n".join([told, *(each.text for each in near if said.issuperset(each.words.split()))])


def told_by(canaries: Iterable[Canary], known: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """The name of the first witness that says a canary, by its words, for each that has one."""
    left = list({canary.words: canary for canary in canaries}.values())
    found: dict[str, str] = {}
    phrases = Phrases([canary.text for canary in left])
    for name in known:
        if not left:
            break
        numbers = phrases.found_in(known[name]().encode("utf-8", "replace"))
        if numbers:
            found |= {left[number].words: name for number in numbers}
            left = [canary for canary in left if canary.words not in found]
            phrases = Phrases([canary.text for canary in left])
    return found


def _teller(entry: Entry, bodies: Bodies) -> Callable[[], str]:
    def told() -> str:
        body = "" if isinstance(entry, Front) else _body_text(body_of(entry, bodies))
        return "\n".join([*_strings(entry), body])

    return told


def _body_text(body: Body) -> str:
    whole = "".join(body.pieces)
    attributes = (
        value for slot in body.slots for name, value in slot.attributes if name not in _ADDRESSES or not local(value)
    )
    return "\n".join([_TAG.sub("", whole), whole, *attributes])


def _strings(value: object) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            if name not in _NO_TEXT:
                yield from _strings(getattr(value, name))
    elif value is not None:
        yield str(value)


def _theme_text(theme: Theme) -> str:
    texts = [template.text for template in theme.templates.values()]
    texts += [each.decode("utf-8", "replace") for name, each in theme.static.items() if name.endswith(_TEXTS)]
    return "\n".join([*theme.templates, *theme.static, *texts])
