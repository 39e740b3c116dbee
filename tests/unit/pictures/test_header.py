"""What a build has to know of a file before it is published."""

import pytest
from PIL import Image

from photographs import bands, claiming, exif, photograph, private_photograph, saved
from sitegen.pictures.header import look_at
from sitegen.pictures.rights import Rights


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_size_is_width_and_height(kind: str) -> None:
    header = look_at(f"a.{kind.lower()}", saved(Image.new("RGB", (40, 30)), kind))
    assert (header.width, header.height) == (40, 30)


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (8, (30, 40))])
def test_a_picture_that_lies_on_its_side_is_turned(orientation: int, size: tuple[int, int]) -> None:
    header = look_at("a.jpg", photograph(40, 30, exif=exif(orientation)))
    assert (header.width, header.height) == size


_FRAMES = [bands(40, 30), Image.new("RGB", (40, 30))]
_MOVING = {"save_all": True, "append_images": _FRAMES[1:]}


@pytest.mark.parametrize(
    ("path", "content", "trait"),
    [
        ("a.jpg", photograph(), "still"),
        ("a.JPEG", photograph(), "still"),
        ("a.png", photograph(kind="PNG"), "still"),
        ("a.webp", photograph(kind="WEBP"), "still"),
        ("a.jpg", saved(_FRAMES[0], "MPO", **_MOVING), "still"),
        ("a.png", saved(_FRAMES[0], "PNG", **_MOVING), "moving"),
        ("a.webp", saved(_FRAMES[0], "WEBP", **_MOVING), "moving"),
        ("a.gif", photograph(kind="GIF"), "moving"),
        ("a.jpg", photograph(kind="GIF"), "moving"),
        ("a.avif", photograph(kind="AVIF"), ""),
        ("a.avif", photograph(kind="AVIF", exif=exif(private=True)), "located"),
        ("a.jpg", photograph(kind="TIFF"), "broken"),
        ("a.jpg", b"", "broken"),
        ("a.jpg", b"not a picture", "broken"),
        ("a.png", photograph(kind="PNG")[:20], "broken"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "broken"),
        ("a.HEIC", b"\0\0\0\x18ftypheic", "opaque"),
        ("a.tif", photograph(kind="TIFF"), "opaque"),
        ("a.mp4", b"\0\0\0\x18ftypisom", ""),
        ("a.mov", b"\0\0\0\x20\xa9xyz\0\x12\x15\xc7+54.0-002.0/", "located"),
        ("a.svg", b"<svg/>", ""),
        ("a.txt", b"text", ""),
        ("a.pdf", b"%PDF-1.7 << /Author (Ann Quay) >>", "signed"),
        ("a.pdf", b"%PDF-1.7 << /Author <FEFF0041> >>", "signed"),
        ("a.pdf", b"%PDF-1.7 << /Author () >>", ""),
        ("a.pdf", b"%PDF-1.7 << /Author <FEFF> >>", ""),
    ],
)
def test_what_kind_of_file_it_is(path: str, content: bytes, trait: str) -> None:
    assert look_at(path, content).trait == trait


@pytest.mark.parametrize(("width", "height"), [(10_000, 5_001), (60_000, 60_000)])
def test_more_than_50_megapixels_are_too_many_and_none_is_decoded(width: int, height: int) -> None:
    assert look_at("a.png", claiming(width, height)).trait == "huge"


def test_whose_it_is() -> None:
    assert look_at("a.jpg", private_photograph()).rights == Rights("Ann Quay", "Quay/Wions", "© Wions 2026")
