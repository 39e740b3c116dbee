"""A picture that goes out whole leaves behind where it was taken and with what."""

from typing import Any

import pytest
from PIL import Image

from photographs import SERIAL, bands, photograph, private_photograph, read, saved
from sitegen.pictures.clean import clean
from sitegen.pictures.header import look_at
from sitegen.pictures.rights import rights_of

PRIVATE = (SERIAL.encode(), b"Secret Optics", b"GPSLatitude", b"Orrinhaven!", b"Comment")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_E13_place_and_camera_go_and_rights_orientation_and_pixels_stay(kind: str) -> None:
    before = private_photograph(kind)
    assert SERIAL.encode() in before
    after = clean(before)
    assert [word for word in PRIVATE if word in after] == []
    shown = read(after)
    assert dict(shown.getexif().get_ifd(0x8825)) == {}
    assert set(shown.getexif()) == {0x0112}
    assert shown.tobytes() == read(before).tobytes()
    assert rights_of(shown) == rights_of(read(before))
    assert (look_at("a.jpg", after).width, look_at("a.jpg", after).height) == (400, 600)
    assert clean(after) == after, "cleaning again changes something"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_without_notes_stays_as_it_is(kind: str) -> None:
    content = photograph(kind=kind)
    assert clean(content) == content


def test_colours_stay_as_they_are_meant() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("JPEG", "PNG", "WEBP"):
        assert read(clean(photograph(kind=kind, icc_profile=profile))).info["icc_profile"] == profile


def test_a_second_picture_behind_the_first_one_goes() -> None:
    """Phones put one there, with a place of its own."""
    first = bands(60, 40)
    content = saved(first, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    after = clean(content)
    assert len(after) < len(content)
    assert read(after).format == "JPEG"


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"quality": 100}])
def test_every_way_to_store_a_jpeg_is_followed(options: dict[str, Any]) -> None:
    noise = Image.effect_noise((200, 150), 90).convert("RGB")
    content = saved(noise, comment=b"a note", **options)
    assert read(clean(content)).tobytes() == read(content).tobytes()
    assert b"a note" not in clean(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_is_cut_off_nothing_private_gets_through(kind: str) -> None:
    content = private_photograph(kind)
    for end in range(0, len(content), 7):
        assert [word for word in PRIVATE if word in clean(content[:end])] == []


@pytest.mark.parametrize("content", [b"", b"text", photograph(kind="GIF"), b"%PDF-1.7"])
def test_other_files_stay_as_they_are(content: bytes) -> None:
    assert clean(content) == content
