"""What other sites and search engines may show of a page: description, canonical address, robots, Open Graph, X."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from sitegen.site.views import Image

# Google's defaults are a small picture and a snippet of a length that it chooses.
ROBOTS = "max-image-preview:large, max-snippet:-1, max-video-preview:-1"
NOINDEX = Markup('<meta name="robots" content="noindex">')
_MEDIA = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
_ACCOUNT = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/(\w{1,15})/?", re.ASCII)
_LEAST_WIDTH, _LEAST_HEIGHT = 300, 157  # of X's card with a large picture
_LONGEST_ALT = 420  # characters, on X


@dataclass(frozen=True, slots=True)
class Card:
    """A page as other sites show it. `kind` is Open Graph's; `facts` are its further properties; `image` stands for the
    page, `sign` for the outlet on pages without one. `site_account` and `account` are on X, such as `@harbour`.
    """

    kind: str
    title: str
    canonical: str
    site: str
    language: str
    description: str = ""
    image: Image | None = None
    sign: Image | None = None
    facts: tuple[tuple[str, str], ...] = ()
    site_account: str = ""
    account: str = ""


def tags(card: Card) -> Markup:
    """The tags of `<head>` but for title and JSON-LD. Addresses have scheme and host."""
    image = card.image if card.image and _is_shown(card.image) else card.sign
    large = image is card.image and image is not None and _is_large(image)
    named = (
        ("description", card.description),
        ("robots", ROBOTS),
        ("twitter:card", "summary_large_image" if large else "summary"),
        ("twitter:site", card.site_account),
        ("twitter:creator", card.account),
        ("twitter:image:alt", image.alt[:_LONGEST_ALT] if image else ""),
    )
    properties = (
        ("og:type", card.kind),
        ("og:title", card.title),
        ("og:url", card.canonical),
        ("og:description", card.description),
        ("og:site_name", card.site),
        ("og:locale", locale(card.language)),
        *(_of_image(image) if image else ()),
        *card.facts,
    )
    canonical = f'<link rel="canonical" href="{escape(card.canonical)}">'
    # Markup, for every value was escaped.
    return Markup("\n".join([canonical, *_written("name", named), *_written("property", properties)]))  # noqa: S704


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
    return (f'<meta {attribute}="{name}" content="{escape(text)}">' for name, text in pairs if text)


def _of_image(image: Image) -> tuple[tuple[str, str], ...]:
    size = (("og:image:width", str(image.width)), ("og:image:height", str(image.height))) if image.width else ()
    return ("og:image", image.fallback), ("og:image:type", _MEDIA.get(_ending(image), "")), *size, _alt(image)


def _alt(image: Image) -> tuple[str, str]:
    return "og:image:alt", image.alt


def _ending(image: Image) -> str:
    return image.fallback.partition("?")[0].rpartition(".")[2].lower()


def _is_shown(image: Image) -> bool:
    """Whether other sites can show a picture of its kind; an address of another site may say nothing of it."""
    return _ending(image) not in ("svg", "avif")


def _is_large(image: Image) -> bool:
    """Whether X shows it across the post; a portrait would lose its head."""
    enough = image.width >= _LEAST_WIDTH and image.height >= _LEAST_HEIGHT
    return not image.width or (enough and image.width > image.height)
