"""What is made of a picture, as pure values: which sizes and crops, and where each of them stands.

A *shape* is a way to cut: `wide` is the whole picture, `card` is 3:2, `portrait` 1:1, `share` 1200×630 for other
sites' previews; `screen` (16:9), `photo` (4:3) and `square` (1:1) are for search engines. Pixels are counted in the
picture as it is shown, orientation applied; nothing is ever enlarged.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from sitegen import urls
from sitegen.model import Asset, digest_of

Format = Literal["webp", "avif", "jpeg"]
Point = tuple[float, float]

FOLDER = "assets/pictures"
ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
MOST_PIXELS = 50_000_000
MIDDLE: Point = (50.0, 50.0)
_ENDINGS: Mapping[Format, str] = {"webp": "webp", "avif": "avif", "jpeg": "jpg"}
_NAMES: Mapping[Format, str] = {"webp": "WebP", "avif": "AVIF", "jpeg": "JPEG"}
# Another way to crop, scale or save gets another number, and with it other addresses.
MANNER = 1


class Cut(Struct, frozen=True):
    """How one shape is cut: width to height (None as the picture has it), and how wide it is made, in pixels."""

    ratio: Fraction | None
    widths: tuple[int, ...]
    modern: bool = True  # WebP as well: other sites' previews want a JPEG


CUTS: Mapping[str, Cut] = {
    "wide": Cut(None, (480, 960, 1600)),
    "card": Cut(Fraction(3, 2), (240, 480, 960, 1600)),
    "portrait": Cut(Fraction(1), (160, 320, 640)),
    "share": Cut(Fraction(1200, 630), (1200,), modern=False),
    # Large enough for Discover, which wants 1200 pixels across, and small beside it (Google, "Article").
    "screen": Cut(Fraction(16, 9), (1200,), modern=False),
    "photo": Cut(Fraction(4, 3), (800,), modern=False),
    "square": Cut(Fraction(1), (640,), modern=False),
}
SHAPES = tuple(CUTS)


class Recipe(Struct, frozen=True):
    """How one file is made: cut to a shape around a point (per cent from left and top), scaled, saved."""

    shape: str
    focus: Point
    width: int
    height: int
    format: Format

    @property
    def words(self) -> str:
        """How it is made, for an editor."""
        around = f" around {self.focus[0]:g}% {self.focus[1]:g}%" if CUTS[self.shape].ratio else ""
        return f"as `{self.shape}`{around}, {self.width} × {self.height} pixels, {_NAMES[self.format]}"


class Rendition(Struct, frozen=True):
    """One file to be made: its path in the output, the picture it is made of (path, digest of its bytes) and how."""

    path: str
    asset: str
    source: str
    recipe: Recipe

    @property
    def url(self) -> str:
        return urls.url_of(self.path)


def is_picture(path: str) -> bool:
    return path.lower().endswith(ENDINGS)


def frame(width: int, height: int, shape: str, focus: Point = MIDDLE) -> tuple[float, float, float, float]:
    """The part of a picture that a shape shows, as left, top, right and bottom: as large as it can be, with the focus
    as near to its middle as the edges allow.
    """
    ratio = CUTS[shape].ratio
    if ratio is None:
        return (0.0, 0.0, float(width), float(height))
    shown_width, shown_height = min(float(width), height * float(ratio)), min(float(height), width / float(ratio))
    left = min(max(0.0, width * focus[0] / 100 - shown_width / 2), width - shown_width)
    top = min(max(0.0, height * focus[1] / 100 - shown_height / 2), height - shown_height)
    return (left, top, left + shown_width, top + shown_height)


def sizes(width: int, height: int, shape: str) -> tuple[tuple[int, int], ...]:
    """The sizes that a shape is made in, smallest first; the last one is all there is, or all that is wanted."""
    left, top, right, bottom = frame(width, height, shape)
    ratio = CUTS[shape].ratio or Fraction(width, height)
    full = max(1, int(min(right - left, CUTS[shape].widths[-1])))
    widths = [*(each for each in CUTS[shape].widths if each < full), full]
    return tuple((each, min(max(1, round(each / ratio)), max(1, int(bottom - top)))) for each in widths)


def whole_size(width: int, height: int) -> tuple[int, int]:
    """How large a picture has to be decoded at least, so that no shape lacks a pixel: one rule for all of them, or the
    bytes of one would depend on which others are made with it.
    """
    scales = [1e-9]
    for shape in CUTS:
        left, _, right, _ = frame(width, height, shape)
        scales.append(sizes(width, height, shape)[-1][0] / (right - left))
    scale = min(1.0, max(scales))
    return (max(1, round(width * scale)), max(1, round(height * scale)))


def point(focus: str) -> Point:
    """`60% 30%` as numbers; the middle for ""."""
    if not focus:
        return MIDDLE
    left, top = (float(part.rstrip("%")) for part in focus.split())
    return (left, top)


def renditions(asset: Asset, shape: str, focus: str = "", *, avif: bool = False) -> tuple[Rendition, ...]:
    """Every file that is made of a picture in a shape: by format, smallest first. The JPEG is the last one.

    A name carries the digest of the picture and of the way it is cut, so that an address never shows another picture.
    """
    cut = CUTS[shape]
    place = point(focus) if cut.ratio else MIDDLE
    own = digest_of(f"{asset.digest} {MANNER} {shape} {place} {cut}".encode())[:12]
    stem = urls.slug(asset.path.rpartition("/")[2].rpartition(".")[0])
    name = f"{FOLDER}/{f'{stem}-' if stem else ''}{own}"
    found = sizes(asset.width, asset.height, shape)
    modern: tuple[Format, ...] = (("webp", "avif") if avif else ("webp",)) if cut.modern else ()
    wanted = [(format_, size) for format_ in modern for size in found] + [("jpeg", found[-1])]
    return tuple(
        Rendition(f"{name}-{width}.{_ENDINGS[as_]}", asset.path, asset.digest, Recipe(shape, place, width, height, as_))
        for as_, (width, height) in wanted
    )
