"""How large a picture is, as it is shown."""

import io

import pytest
from PIL import Image

from sitegen.content.pictures import is_picture, size_of


def made(kind: str, orientation: int = 0) -> bytes:
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    if orientation:
        exif[0x0112] = orientation
    content = io.BytesIO()
    picture.save(content, kind, exif=exif)
    return content.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_size_is_width_and_height(kind: str) -> None:
    picture = Image.new("RGB", (40, 30))
    content = io.BytesIO()
    picture.save(content, kind)
    assert size_of(content.getvalue()) == (40, 30)


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (8, (30, 40))])
def test_a_picture_that_lies_on_its_side_is_turned(orientation: int, size: tuple[int, int]) -> None:
    assert size_of(made("JPEG", orientation)) == size


@pytest.mark.parametrize("content", [b"", b"not a picture", made("PNG")[:20], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_cant_be_read_has_no_size(content: bytes) -> None:
    assert size_of(content) is None


@pytest.mark.parametrize(("path", "is_one"), [("a.JPG", True), ("a.webp", True), ("a.svg", False), ("a.pdf", False)])
def test_pictures_are_known_by_their_ending(path: str, is_one: bool) -> None:
    assert is_picture(path) is is_one
