"""Sizes and crops as pure values."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.model import Asset
from sitegen.recipes import CUTS, SHAPES, frame, is_picture, point, renditions, sizes, whole_size

SIDES = st.integers(1, 12_000)


@pytest.mark.parametrize(
    ("size", "shape", "expected"),
    [
        ((4000, 3000), "wide", [(480, 360), (960, 720), (1600, 1200)]),
        ((3000, 4000), "wide", [(480, 640), (960, 1280), (1600, 2133)]),
        ((1000, 500), "wide", [(480, 240), (960, 480), (1000, 500)]),
        ((960, 500), "wide", [(480, 250), (960, 500)]),
        ((300, 200), "wide", [(300, 200)]),
        ((4000, 3000), "card", [(240, 160), (480, 320), (960, 640), (1600, 1067)]),
        ((900, 900), "card", [(240, 160), (480, 320), (900, 600)]),
        ((4000, 3000), "portrait", [(160, 160), (320, 320), (640, 640)]),
        ((4000, 3000), "share", [(1200, 630)]),
        ((600, 3000), "share", [(600, 315)]),
        ((1, 1), "share", [(1, 1)]),
        ((4000, 3000), "screen", [(1200, 675)]),
        ((4000, 3000), "photo", [(800, 600)]),
        ((4000, 3000), "square", [(640, 640)]),
        ((500, 400), "screen", [(500, 281)]),
    ],
)
def test_the_sizes_of_a_shape(size: tuple[int, int], shape: str, expected: list[tuple[int, int]]) -> None:
    assert list(sizes(*size, shape)) == expected


@given(SIDES, SIDES, st.sampled_from(SHAPES))
def test_nothing_is_ever_enlarged(width: int, height: int, shape: str) -> None:
    left, top, right, bottom = frame(width, height, shape)
    for across, down in sizes(width, height, shape):
        assert 1 <= across <= max(1, right - left)
        assert 1 <= down <= max(1, bottom - top)


@given(SIDES, SIDES, st.sampled_from(SHAPES), st.integers(0, 100), st.integers(0, 100))
def test_a_crop_lies_within_the_picture_and_holds_the_focus(
    width: int, height: int, shape: str, across: int, down: int
) -> None:
    left, top, right, bottom = frame(width, height, shape, (across, down))
    assert -1e-6 <= left <= width * across / 100 + 1e-6
    assert width * across / 100 - 1e-6 <= right <= width + 1e-6
    assert -1e-6 <= top <= height * down / 100 + 1e-6
    assert height * down / 100 - 1e-6 <= bottom <= height + 1e-6


@given(SIDES, SIDES)
def test_a_picture_is_decoded_large_enough_for_every_shape(width: int, height: int) -> None:
    decoded, _ = whole_size(width, height)
    for shape in SHAPES:
        left, _, right, _ = frame(width, height, shape)
        assert (right - left) * decoded / width >= sizes(width, height, shape)[-1][0] - 1


@settings(deadline=None)  # a test is no stopwatch
@given(SIDES, SIDES, st.sampled_from(["screen", "photo", "square"]))
def test_what_search_engines_are_shown_needs_no_larger_one(width: int, height: int, shape: str) -> None:
    left, _, right, _ = frame(width, height, shape)
    needed = sizes(width, height, shape)[-1][0] / (right - left)
    others = ((frame(width, height, each), sizes(width, height, each)[-1][0]) for each in ("card", "portrait"))
    assert needed <= max(across / (edge - start) for (start, _, edge, _), across in others) * 1.001


@pytest.mark.parametrize(("focus", "expected"), [("", (50, 50)), ("60% 30%", (60, 30)), ("0% 100%", (0, 100))])
def test_a_focus_in_numbers(focus: str, expected: tuple[float, float]) -> None:
    assert point(focus) == expected


def photo(path: str = "content/town/Harbour wall.jpg", digest: str = "a") -> Asset:
    return Asset(path, 9, 1000, 700, digest, "still")


def names(asset: Asset, shape: str = "wide", focus: str = "") -> set[str]:
    return {each.path for each in renditions(asset, shape, focus)}


def test_a_name_tells_picture_and_width_and_never_means_another_one() -> None:
    found = [each.path for each in renditions(photo(), "wide")]
    stem = found[0].removesuffix("-480.webp")
    assert stem.startswith("assets/pictures/harbour-wall-")
    assert found == [f"{stem}-{end}" for end in ("480.webp", "960.webp", "1000.webp", "1000.jpg")]
    others = [
        names(photo(digest="b")),
        names(photo(), "card"),
        names(photo(), "card", "10% 10%"),
        names(photo(), "share"),
    ]
    assert len(set().union(names(photo()), *others)) == sum(map(len, (names(photo()), *others)))


def test_a_focus_means_nothing_to_a_picture_that_is_shown_whole() -> None:
    assert names(photo(), "wide", "10% 10%") == names(photo())


def test_the_same_picture_in_two_places_is_made_once() -> None:
    assert names(photo()) == names(photo("content/sport/harbour-wall.jpg"))


def test_avif_comes_beside_webp_and_the_jpeg_last() -> None:
    found = renditions(photo(), "card", avif=True)
    assert [each.recipe.format for each in found] == ["webp"] * 4 + ["avif"] * 4 + ["jpeg"]
    assert [each.recipe.format for each in renditions(photo(), "share", avif=True)] == ["jpeg"]
    assert set(CUTS) == set(SHAPES)


@pytest.mark.parametrize(("path", "is_one"), [("a.JPG", True), ("a.webp", True), ("a.svg", False), ("a.pdf", False)])
def test_pictures_are_known_by_their_ending(path: str, is_one: bool) -> None:
    assert is_picture(path) is is_one
