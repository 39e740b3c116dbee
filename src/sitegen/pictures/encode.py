"""From a picture's bytes to those of its renditions: turned upright, cut, scaled, in sRGB, without private metadata.

The same picture and recipe give the same bytes whatever else is made with them: every size is scaled from the next
larger one of its shape, made or not.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.pictures.header import opened, orientation
from sitegen.pictures.rights import Rights, as_iptc, as_xmp, rights_of
from sitegen.recipes import MANNER, Format, Point, Recipe, frame, sizes, whole_size

if TYPE_CHECKING:
    from PIL import Image, ImageCms

_GAP = 3.0  # Pillow: how much may be averaged before the slow, exact scaling
_QUALITY = {"webp": 78, "avif": 60, "jpeg": 82}
_OF_GRAPHICS = 90  # of a PNG: lettering and lines suffer first
_PAPER = (255, 255, 255)


# EXIF's numbers for how a camera was held, and what turns the picture upright.
_TURNS = {
    1: "",
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


class PictureError(Exception):
    """A picture can't be decoded; the text says why, for an editor."""


@cache
def tools() -> str:
    """What the bytes depend on beside picture and recipe: Pillow and the libraries it was built with."""
    import PIL  # noqa: PLC0415
    from PIL import features  # noqa: PLC0415

    libraries = ("webp", "avif", "libjpeg_turbo", "jpg", "zlib", "zlib_ng", "littlecms2")
    versions = [f"{name} {features.version(name)}" for name in libraries]
    return " ".join([f"pillow {PIL.__version__}", *versions, f"{MANNER} {_GAP} {_QUALITY} {_OF_GRAPHICS} {_PAPER}"])


def encode(content: bytes, recipes: Sequence[Recipe]) -> Iterator[tuple[Recipe, bytes]]:
    """What is made of a picture, recipe by recipe, in no order to rely on.

    Raises PictureError.
    """
    try:
        negative = _negative(content)
        for shape, focus in dict.fromkeys((each.shape, each.focus) for each in recipes):
            wanted = [each for each in recipes if (each.shape, each.focus) == (shape, focus)]
            for size, scaled in _ladder(negative, shape, focus):
                for recipe in wanted:
                    if (recipe.width, recipe.height) == size:
                        yield recipe, _saved(scaled, recipe.format, negative)
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises whatever its decoders stumble over
        raise PictureError(_why(error)) from error


class _Negative(Struct, frozen=True, eq=False):
    """A picture decoded and upright, perhaps smaller than it is: `size` is its own, in pixels."""

    picture: "Image.Image"
    size: tuple[int, int]
    icc: bytes
    rights: Rights
    graphics: bool


def _negative(content: bytes) -> _Negative:
    with opened(content) as picture:
        size = picture.size if orientation(picture) <= 4 else picture.size[::-1]
        rights, graphics, icc = rights_of(picture), picture.format == "PNG", picture.info.get("icc_profile") or b""
        return _Negative(_decoded(picture), size, icc, rights, graphics)


def _why(error: Exception) -> str:
    said = str(error).lower()
    cut_off = any(word in said for word in ("truncated", "broken data stream", "not enough"))
    return "a part of it is missing" if cut_off else "it is damaged"


def _decoded(picture: "Image.Image") -> "Image.Image":
    """The picture upright and ready to be scaled; a JPEG as small as it can be without a shape lacking a pixel."""
    from PIL.Image import Transpose  # noqa: PLC0415

    turned = _TURNS[orientation(picture)]
    if picture.format in ("JPEG", "MPO"):
        picture.draft(picture.mode, whole_size(*picture.size))
    picture.load()
    return _scalable(picture.transpose(Transpose[turned]) if turned else picture)


def _scalable(picture: "Image.Image") -> "Image.Image":
    mode = picture.mode
    if "transparency" in picture.info or mode in ("LA", "PA", "La", "RGBa"):
        return picture.convert("RGBA")
    if mode.startswith("I") or mode == "F":  # 16 bits of grey
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if mode == "1":
        return picture.convert("L")
    return picture if mode in ("L", "RGB", "RGBA", "CMYK") else picture.convert("RGB")


def _ladder(negative: _Negative, shape: str, focus: Point) -> Iterator[tuple[tuple[int, int], "Image.Image"]]:
    """Every size of a shape, largest first, each scaled from the one before."""
    from PIL.Image import Resampling  # noqa: PLC0415

    width, height = negative.size
    across, down = negative.picture.width / width, negative.picture.height / height
    left, top, right, bottom = frame(width, height, shape, focus)
    largest, *smaller = reversed(sizes(width, height, shape))
    edges = (min(right * across, negative.picture.width), min(bottom * down, negative.picture.height))
    box = (left * across, top * down, *edges)
    scaled = negative.picture.resize(largest, Resampling.LANCZOS, box, _GAP)
    scaled = _in_srgb(scaled, negative.icc)
    yield largest, scaled
    for size in smaller:
        scaled = scaled.resize(size, Resampling.LANCZOS)
        yield size, scaled


def _in_srgb(picture: "Image.Image", icc: bytes) -> "Image.Image":
    """In the colours that every screen takes a picture without a profile for; transparency stays."""
    from PIL import ImageCms  # noqa: PLC0415

    if picture.mode == "RGBA":
        solid = _in_srgb(picture.convert("RGB"), icc)
        solid.putalpha(picture.getchannel("A"))
        return solid
    plain = picture.convert("RGB")
    if not icc:
        return plain
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(icc))
        if "srgb" in ImageCms.getProfileDescription(profile).lower():
            return plain
        made = ImageCms.profileToProfile(picture, profile, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return plain  # a profile for another kind of picture, or a damaged one, says nothing of this one
    return made or plain


@cache
def _srgb() -> "ImageCms.ImageCmsProfile":
    from PIL import ImageCms  # noqa: PLC0415

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _saved(picture: "Image.Image", as_: Format, negative: _Negative) -> bytes:
    made = BytesIO()
    shown = picture.copy()
    shown.info = {}  # or Pillow writes the source's profile and notes
    xmp = as_xmp(negative.rights)
    quality = _OF_GRAPHICS if negative.graphics else _QUALITY[as_]
    if as_ == "webp":
        shown.save(made, "WEBP", quality=quality, method=4, xmp=xmp)
    elif as_ == "avif":
        # With several threads, libaom's bytes depend on how many.
        shown.save(made, "AVIF", quality=quality, speed=6, max_threads=1, xmp=xmp)
    else:
        extra = {"xmp": xmp} if xmp else {}
        _on_paper(shown).save(made, "JPEG", quality=quality, optimize=True, progressive=True, **extra)
    content = made.getvalue()
    return _with_iptc(content, as_iptc(negative.rights)) if as_ == "jpeg" else content


def _on_paper(picture: "Image.Image") -> "Image.Image":
    """A JPEG knows no transparency."""
    from PIL import Image  # noqa: PLC0415

    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, _PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _with_iptc(jpeg: bytes, iptc: bytes) -> bytes:
    """A JPEG with its IPTC right behind the first segment, where programs look for it."""
    if not iptc:
        return jpeg
    after = 4 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:after] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + jpeg[after:]
