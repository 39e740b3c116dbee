"""How large a picture is, as it is shown."""

from io import BytesIO

ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)  # EXIF: the picture lies on its side


def is_picture(path: str) -> bool:
    return path.lower().endswith(ENDINGS)


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, orientation applied, from the header alone; None if it can't be read."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - slow to import, and many builds have no picture

    try:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
            turned = picture.getexif().get(_ORIENTATION) in _TURNED
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return (height, width) if turned else (width, height)
