"""What a build has to know of a file that isn't text: how large a picture is as it is shown, what it is, whose."""

import re
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.model import Trait
from sitegen.pictures.rights import NOTHING, Rights, exif_of, rights_of
from sitegen.recipes import MOST_PIXELS, is_picture

if TYPE_CHECKING:
    from PIL import Image

# Pillow knows many more, some of which run other programs.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_STILL = frozenset(["JPEG", "MPO", "PNG", "WEBP"])
_GPS = 0x8825
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)  # EXIF: the picture lies on its side
# Cameras' own formats: Pillow reads none of them without further libraries, and browsers show none of them.
_OPAQUE = (".heic", ".heif", ".tif", ".tiff", ".jxl")
_FILMS = (".mp4", ".m4v", ".mov")
_PLACE = re.compile(rb"\xa9xyz\0|com\.apple\.quicktime\.location|\0\0\0.loci\0\0\0\0", re.DOTALL)  # QuickTime, 3GPP
_AUTHOR = re.compile(rb"/Author\s*(?:\(\s*[^)\s]|<\s*(?!FEFF\s*>)[0-9A-Fa-f])|<dc:creator>")


class Header(Struct, frozen=True):
    """Width and height in pixels, orientation applied; 0 for what isn't a picture or can't be read."""

    width: int = 0
    height: int = 0
    trait: Trait = ""
    rights: Rights = NOTHING


def look_at(path: str, content: bytes) -> Header:
    """What the beginning of a file says; a picture isn't decoded."""
    if path.lower().endswith(".pdf"):
        return Header(trait="signed" if _AUTHOR.search(content) else "")
    if path.lower().endswith(_FILMS):
        return Header(trait="located" if _PLACE.search(content) else "")
    if path.lower().endswith(_OPAQUE):
        return Header(trait="opaque")
    if not is_picture(path):
        return Header()
    from PIL import Image  # noqa: PLC0415 - slow to import, and many builds have no picture

    try:
        with opened(content) as picture:
            width, height = picture.size
            turned = orientation(picture) in _TURNED
            return Header(*((height, width) if turned else (width, height)), _trait(picture), rights_of(picture))
    except Image.DecompressionBombError:
        return Header(trait="huge")
    except Exception:  # a damaged file makes Pillow raise whatever its decoder stumbles over
        return Header(trait="broken")


def opened(content: bytes) -> "Image.Image":
    """A picture, not decoded yet. Raises what Pillow raises for what isn't one, or has far too many pixels."""
    from PIL import Image  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
        return Image.open(BytesIO(content), formats=FORMATS)


def orientation(picture: "Image.Image") -> int:
    """How a camera was held, by EXIF's numbers; 1 is upright."""
    found = exif_of(picture).get(_ORIENTATION)
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _trait(picture: "Image.Image") -> Trait:
    if picture.width * picture.height > MOST_PIXELS:
        return "huge"
    # Phones put a second picture behind the first one (MPO): that isn't a moving one.
    if picture.format not in _STILL or (picture.format != "MPO" and getattr(picture, "is_animated", False)):
        if picture.format in ("GIF", "PNG", "WEBP"):
            return "moving"
        return "located" if picture.getexif().get_ifd(_GPS) else ""
    return "still"
