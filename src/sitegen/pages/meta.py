"""What other sites and search engines may show of a page: description, canonical address, robots, Open Graph, X."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape
from msgspec import Struct

from sitegen.site.views import Image, Publisher
from sitegen.urls import Base

# Google's defaults are a small picture and a snippet of a length that it chooses.
ROBOTS = "max-image-preview:large, max-snippet:-1, max-video-preview:-1"
NOINDEX = Markup('<meta name="robots" content="noindex">')
_MEDIA = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
_ACCOUNT = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/(\w{1,15})/?", re.ASCII)
_LEAST_WIDTH, _LEAST_HEIGHT = 300, 157  # of X's card with a large picture
_LONGEST_ALT = 420  # characters, on X


class Picture(Struct, frozen=True):
    """A picture by its address, with scheme and host; `width` and `height` in pixels, 0 where unknown."""

    address: str
    alt: str
    width: int
    height: int


class Sender(Struct, frozen=True):
    """The outlet, as all its pages name it. `locale` is Open Graph's, `account` on X, such as `@harbour`; `sign` stands
    for pages without a picture.
    """

    name: str
    locale: str
    account: str
    sign: Picture | None


class Card(Struct, frozen=True):
    """A page as other sites show it. `kind` is Open Graph's; `facts` are its further properties; `image` stands for the
    page; `account` is the author's on X.
    """

    kind: str
    title: str
    canonical: str
    sender: Sender
    description: str = ""
    image: Picture | None = None
    facts: tuple[tuple[str, str], ...] = ()
    account: str = ""


def sender(title: str, language: str, publisher: Publisher, base: Base) -> Sender:
    """The outlet of that title, in a language such as `en-GB`."""
    logo = publisher.logo
    sign = Picture(base.absolute(logo.fallback), publisher.name, logo.width, logo.height) if logo else None
    return Sender(title, locale(language), account(publisher.same_as), sign)


def picture(image: Image, base: Base) -> Picture:
    """The form of a picture that every site can show, a JPEG or what was uploaded."""
    return Picture(base.absolute(image.fallback), image.alt, image.width, image.height)


def tags(card: Card) -> str:
    """The tags of `<head>` but for title and JSON-LD. Addresses have scheme and host."""
    sender, image, large = card.sender, card.sender.sign, False
    if card.image and _is_shown(card.image):
        image, large = card.image, _is_large(card.image)
    named = (
        ("description", card.description),
        ("robots", ROBOTS),
        ("twitter:card", "summary_large_image" if large else "summary"),
        ("twitter:site", sender.account),
        ("twitter:creator", card.account),
        ("twitter:image:alt", image.alt[:_LONGEST_ALT] if image else ""),
    )
    properties = (
        ("og:type", card.kind),
        ("og:title", card.title),
        ("og:url", card.canonical),
        ("og:description", card.description),
        ("og:site_name", sender.name),
        ("og:locale", sender.locale),
        *(_of_image(image) if image else ()),
        *card.facts,
    )
    canonical = f'<link rel="canonical" href="{_escaped(card.canonical)}">'
    return "\n".join([canonical, *_written("name", named), *_written("property", properties)])


def locale(language: str) -> str:
    """`en-GB` as Open Graph writes it, `en_GB`; "" for a language without a country, which it can't say."""
    first, *rest = language.split("-")
    country = next((part for part in rest if len(part) == 2 and part.isalpha()), "")
    return f"{first.lower()}_{country.upper()}" if country else ""


def account(addresses: Iterable[str]) -> str:
    """The account on X among addresses, such as `@harbour`, or ""."""
    found = next(filter(None, map(_ACCOUNT.fullmatch, addresses)), None)
    return f"@{found[1]}" if found else ""


def _written(attribute: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f'<meta {attribute}="{name}" content="{_escaped(text)}">' for name, text in pairs if text)


@lru_cache(maxsize=1024)  # most texts stand in a head twice, many on most pages
def _escaped(text: str) -> str:
    return str(escape(text))


def _of_image(image: Picture) -> tuple[tuple[str, str], ...]:
    size = (("og:image:width", str(image.width)), ("og:image:height", str(image.height))) if image.width else ()
    kind = _MEDIA.get(_ending(image), "")
    return ("og:image", image.address), ("og:image:type", kind), *size, ("og:image:alt", image.alt)


def _ending(image: Picture) -> str:
    return image.address.partition("?")[0].rpartition(".")[2].lower()


def _is_shown(image: Picture) -> bool:
    """Whether other sites can show a picture of its kind; an address of another site may say nothing of it."""
    return _ending(image) not in ("svg", "avif")


def _is_large(image: Picture) -> bool:
    """Whether X shows it across the post; a portrait would lose its head."""
    enough = image.width >= _LEAST_WIDTH and image.height >= _LEAST_HEIGHT
    return not image.width or (enough and image.width > image.height)
