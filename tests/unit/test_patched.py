"""A patched mapping reads as a copy with other values would, however often it is patched."""

import random

from sitegen.patched import Patched


def test_a_patched_mapping_is_a_copy_with_other_values() -> None:
    chance = random.Random(4)
    whole = {f"k{number}": number for number in range(2000)}
    expected, found = dict(whole), Patched(whole, {})
    for _ in range(400):
        patch = {chance.choice(list(whole)): chance.randrange(10**6) for _ in range(chance.randrange(1, 9))}
        expected |= patch
        found = Patched(found, patch)
    assert dict(found) == expected
    assert list(found) == list(expected)
    assert (len(found), "k1" in found, "other" in found) == (2000, True, False)
    assert whole["k1"] == 1


def test_patching_leaves_the_mapping_that_it_began_with() -> None:
    first = Patched({"a": 1, "b": 2}, {"a": 3})
    Patched(first, {"b": 4})
    assert dict(first) == {"a": 3, "b": 2}
