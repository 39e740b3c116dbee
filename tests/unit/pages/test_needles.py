"""Needles are found wherever they stand, and nowhere else, however they overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pages.needles import Needles

# Beside these, what has a `q` is known by it: few needles would be looked for one by one.
OTHERS = [bytes(97 + (number * place + place // 7) % 16 for place in range(60)) for number in range(1, 40)]
LETTERS = st.text("abyz", min_size=1, max_size=24).map(str.encode)


@given(st.lists(LETTERS, min_size=1, max_size=40), st.lists(LETTERS, max_size=12))
def test_what_is_found_is_what_stands_there(needles: list[bytes], parts: list[bytes]) -> None:
    stream = b"".join([*parts, *needles[::3], *parts])
    assert Needles(needles).standing_in(stream) == {each for each, needle in enumerate(needles) if needle in stream}


@given(st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=12), st.binary(max_size=60))
def test_any_bytes_may_be_looked_for(needles: list[bytes], around: bytes) -> None:
    stream = around + needles[0] + around
    assert Needles(needles).standing_in(stream) == {each for each, needle in enumerate(needles) if needle in stream}


@given(st.lists(st.lists(st.sampled_from([b"q", b"qu", b"uarry", b"s", b"shut"]), min_size=3, max_size=9), max_size=9))
def test_those_with_the_same_anchor_are_told_apart(parts: list[list[bytes]]) -> None:
    needles = [b"".join(each) for each in parts]
    known = Needles([*needles, *OTHERS])
    for stream in [*needles, b"".join(needles), b"".join(needles[::2])]:
        assert known.standing_in(stream) == {each for each, needle in enumerate(needles) if needle in stream}


@pytest.mark.parametrize("beside", [[], OTHERS])
@pytest.mark.parametrize(
    ("needles", "stream", "found"),
    [
        ([b"quarrywardensvote", b"quarrywardens", b"quarry"], b"aquarrywardensvoteb", {0, 1, 2}),
        ([b"quarrywardensvote", b"quarrywardens", b"quarry"], b"aquarrywardensb", {1, 2}),
        ([b"quarryquarry", b"ryquarryquay"], b"quarryquarryquay", {0, 1}),
        ([b"zzzzzzzz"], b"zzzzzzz", set()),
        ([b"same", b"same"], b"thesame", {0, 1}),
        ([], b"anything", set()),
    ],
)
def test_needles_within_each_other(needles: list[bytes], stream: bytes, found: set[int], beside: list[bytes]) -> None:
    assert Needles([*needles, *beside]).standing_in(stream) == found
