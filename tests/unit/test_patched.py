"""A patched mapping reads as a copy with other values would, however often it is patched."""

import random

from sitegen.patched import Patched, plain


def test_a_patched_mapping_is_a_copy_with_other_values_and_new_ones_behind_them() -> None:
    chance = random.Random(4)
    whole = {f"k{number}": number for number in range(2000)}
    expected, found = dict(whole), Patched(whole, {})
    for _ in range(400):
        patch = {chance.choice(list(whole)): chance.randrange(10**6) for _ in range(chance.randrange(1, 9))}
        patch |= {f"new{chance.randrange(300)}": chance.randrange(10**6)}
        expected |= patch
        found = Patched(found, patch)
        assert (len(found), list(found)[-1]) == (len(expected), list(expected)[-1])
    assert plain(found) == dict(found) == expected
    assert list(found.items()) == list(expected.items())
    assert list(found.values()) == list(expected.values())
    assert (f"new{999}" in found, "k1" in found, all(key in found for key in expected)) == (False, True, True)
    assert whole["k1"] == 1
    assert len(whole) == 2000


def test_a_patched_mapping_lacks_what_is_gone() -> None:
    chance = random.Random(5)
    expected = {f"k{number}": number for number in range(900)}
    found = Patched(expected, {})
    for _ in range(900):
        patch = {f"k{chance.randrange(1500)}": chance.randrange(10**6) for _ in range(chance.randrange(3))}
        gone = [f"k{chance.randrange(1500)}" for _ in range(chance.randrange(3))]
        expected = {key: value for key, value in (expected | patch).items() if key not in gone}
        found = Patched(found, patch, gone)
        assert (len(found), {*found}) == (len(expected), {*expected})
        assert all(key not in found and found.get(key) is None for key in gone)
    assert plain(found) == dict(found) == expected


def test_patching_leaves_the_mapping_that_it_began_with() -> None:
    first = Patched({"a": 1, "b": 2}, {"a": 3})
    Patched(first, {"b": 4, "c": 5})
    assert dict(first) == {"a": 3, "b": 2}
