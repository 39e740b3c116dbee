"""From a picture to its renditions."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps

from photographs import BLUE, GREEN, RED, SERIAL, bands, exif, near, photograph, private_photograph, read, saved
from sitegen.model import Asset
from sitegen.pictures.encode import PictureError, encode
from sitegen.pictures.header import look_at
from sitegen.pictures.rights import rights_of
from sitegen.recipes import SHAPES, Recipe, renditions


def recipes(content: bytes, shape: str = "wide", focus: str = "", *, avif: bool = False) -> list[Recipe]:
    header = look_at("a.jpg", content)
    asset = Asset("content/a.jpg", len(content), header.width, header.height, "0", header.trait)
    return [each.recipe for each in renditions(asset, shape, focus, avif=avif)]


def made(content: bytes, shape: str = "wide", focus: str = "", *, avif: bool = False) -> dict[Recipe, Image.Image]:
    return {recipe: read(data) for recipe, data in encode(content, recipes(content, shape, focus, avif=avif))}


def largest(content: bytes, shape: str = "wide", focus: str = "") -> Image.Image:
    return made(content, shape, focus)[recipes(content, shape, focus)[-1]].convert("RGB")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("width", "height"), [(2000, 1500), (1500, 2000), (700, 300), (37, 1), (1, 37), (5000, 100)])
def test_every_file_has_the_size_and_the_kind_that_its_recipe_says(shape: str, width: int, height: int) -> None:
    found = made(photograph(width, height), shape, avif=True)
    assert found
    for recipe, image in found.items():
        assert (image.size, image.format) == ((recipe.width, recipe.height), recipe.format.upper())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_else_is_made_changes_no_byte(kind: str) -> None:
    content = saved(Image.effect_noise((1300, 900), 70).convert("RGB"), kind)
    wanted = [recipe for shape in SHAPES for recipe in recipes(content, shape, "20% 70%")]
    together = dict(encode(content, wanted))
    for recipe in wanted[::3]:
        assert dict(encode(content, [recipe])) == {recipe: together[recipe]}


@pytest.mark.parametrize(
    ("focus", "colour"), [("0% 50%", RED), ("10% 50%", RED), ("", GREEN), ("50% 0%", GREEN), ("100% 50%", BLUE)]
)
def test_a_crop_keeps_what_the_focus_names(focus: str, colour: tuple[int, int, int]) -> None:
    shown = largest(photograph(900, 300), "portrait", focus)
    assert near(shown.getpixel((shown.width // 2, shown.height // 2)), colour)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_upright(kind: str) -> None:
    shown = largest(photograph(kind=kind, exif=exif(6)))
    assert shown.size == (400, 600)
    assert near(shown.getpixel((200, 20)), RED)
    assert near(shown.getpixel((200, 580)), BLUE)


@pytest.mark.parametrize("number", range(1, 9))
def test_every_way_to_hold_a_camera_is_known(number: int) -> None:
    upright = Image.new("RGB", (90, 60), GREEN)
    upright.paste(RED, (0, 0, 30, 20))
    held = ImageOps.exif_transpose(read(saved(upright, "PNG", exif=exif(_BACK[number]))))
    shown = largest(saved(held, "PNG", exif=exif(number)))
    assert shown.size == (90, 60)
    assert near(shown.getpixel((8, 6)), RED)
    assert near(shown.getpixel((80, 50)), GREEN)


_BACK = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}  # what undoes each


@pytest.mark.parametrize("avif", [False, True])
def test_E13_renditions_say_whose_they_are_and_nothing_else(avif: bool) -> None:
    content = private_photograph()
    wanted = [recipe for shape in SHAPES for recipe in recipes(content, shape, avif=avif)]
    for recipe, data in encode(content, wanted):
        shown = Image.open(BytesIO(data))
        assert SERIAL.encode() not in data
        assert b"GPS" not in data
        assert not set(shown.getexif()) - {0x0112}
        assert rights_of(shown) == rights_of(read(content)), recipe


def test_E13_a_jpeg_says_so_in_iptc_too() -> None:
    content = private_photograph()
    *_, jpeg = (data for recipe, data in encode(content, recipes(content)) if recipe.format == "jpeg")
    assert b"\x1c\x02\x6e\x00\x0aQuay/Wions" in jpeg


@pytest.mark.parametrize(
    ("image", "kind", "colour"),
    [
        (bands(60, 40).convert("P"), "PNG", GREEN),
        (bands(60, 40).convert("CMYK"), "JPEG", GREEN),
        (Image.new("L", (60, 40), 128), "JPEG", (128, 128, 128)),
        (Image.new("LA", (60, 40), (128, 255)), "PNG", (128, 128, 128)),
        (Image.new("1", (60, 40), 1), "PNG", (255, 255, 255)),
        (Image.new("I;16", (60, 40), 32768), "PNG", (128, 128, 128)),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "PNG", (255, 255, 255)),
    ],
    ids=["palette", "print colours", "grey", "grey with transparency", "two colours", "16 bits", "transparent"],
)
def test_every_kind_of_colour_is_shown_as_it_is_meant(image: Image.Image, kind: str, colour: Any) -> None:
    shown = largest(saved(image, kind))
    assert near(shown.getpixel((30, 20)), colour)


def test_transparency_stays_where_the_kind_of_file_knows_it() -> None:
    content = saved(Image.new("RGBA", (60, 40), (200, 0, 0, 0)), "PNG")
    found = {recipe.format: image.mode for recipe, image in made(content).items()}
    assert found == {"webp": "RGBA", "jpeg": "RGB"}


def _swapped() -> bytes:
    """A profile whose colours are those of sRGB in another order, so that the conversion can be seen."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    profile[red + 4 : red + 8], profile[blue + 4 : blue + 8] = profile[blue + 4 : blue + 8], profile[red + 4 : red + 8]
    return bytes(profile).replace(b"s\0R\0G\0B", b"s\0w\0a\0p").replace(b"\0s\0R\0G\0B", b"\0s\0w\0a\0p")


def test_a_profile_is_applied_and_left_out() -> None:
    shown = made(photograph(300, 200, icc_profile=_swapped()))
    for image in shown.values():
        assert "icc_profile" not in image.info
        assert near(image.convert("RGB").getpixel((10, 100)), RED[::-1])


@pytest.mark.parametrize(
    "profile", [b"no profile at all", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_says_nothing_is_ignored(profile: bytes) -> None:
    assert near(largest(photograph(300, 200, icc_profile=profile)).getpixel((10, 100)), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_is_cut_off_is_an_error_with_its_reason(kind: str) -> None:
    content = saved(Image.effect_noise((300, 200), 90).convert("RGB"), kind)
    wanted = recipes(content)
    with pytest.raises(PictureError, match=r"a part of it is missing|it is damaged"):
        list(encode(content[: len(content) // 2], wanted))
