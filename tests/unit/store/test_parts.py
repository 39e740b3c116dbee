"""Of a long value that changes a little, few parts are others."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import digest_of
from sitegen.store import parts

LINES = [b"%d: what stands in a line of a state, told at the length that most of them have" % n for n in range(5000)]
LONG = b"x" * 500


def joined(lines: list[bytes]) -> bytes:
    return b"\n".join(lines)


@pytest.mark.parametrize(
    ("change", "others"),
    [
        (lambda lines: lines, 0),
        (lambda lines: [*lines[:900], b"another", *lines[901:]], 1),
        (lambda lines: [LONG, *lines], 1),
        (lambda lines: [*lines[:900], LONG, *lines[900:]], 1),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:10], *lines[11:2000], LONG, *lines[2000:]], 2),
        (lambda lines: [*lines, LONG], 1),
        (lambda lines: lines[:-1], 1),
    ],
    ids=["nothing", "a line", "one at the start", "one more", "one less", "two", "one at the end", "the last one"],
)
def test_where_a_line_changes_the_other_parts_stay(change: Callable[[list[bytes]], list[bytes]], others: int) -> None:
    before = parts.cut(joined(LINES))
    assert len(before) > 10
    now = parts.cut(joined(change(LINES)), before)
    same = sum(one == other for one, other in zip(now, before, strict=False))
    assert (len(before) - same, len(now) - same) == (others, others)


def test_a_line_of_many_parts_is_one() -> None:
    long = b"x" * 10 * parts._LONG
    before = parts.cut(joined([long, *LINES]))
    now = parts.cut(joined([long + b"y", *LINES]), before)
    assert all(part for part, _ in before)
    assert (len(now), now[1:]) == (len(before), before[1:])


def test_parts_that_grow_line_by_line_are_cut_in_the_end() -> None:
    chance, lines, before = Random(3), LINES, parts.cut(joined(LINES))
    count = len(before)
    for _ in range(400):
        at = chance.choice([0, 700, 702, len(lines)])
        lines = [*lines[:at], LONG, *lines[at:]]
        now = parts.cut(joined(lines), before)
        assert len(now) > len(before) or sum(one != other for one, other in zip(now, before, strict=True)) <= 2
        assert max(len(part) for part, _ in now) <= 2 * parts._LONG
        before = now
    assert count < len(before) <= len(joined(lines)) // parts._LONG + 4


@given(st.lists(st.sampled_from(range(5)), max_size=60), st.lists(st.sampled_from(range(5)), max_size=60))
def test_parts_are_the_whole_value_whatever_was_before(old: list[int], new: list[int]) -> None:
    texts = [b"", b"a" * 20_000, b"a" * 19_999 + b"b", b"\n" * 9_000, b"end"]
    before = parts.cut(joined([texts[n] for n in old]))
    value = joined([texts[n] for n in new])
    now = parts.cut(value, before)
    assert b"".join(part for part, _ in now) == value
    assert [digest for _, digest in now] == [digest_of(part).encode() for part, _ in now]
    assert parts.sound(parts.told(now), [part for part, _ in now]) == now


@pytest.mark.parametrize("damage", [lambda read: read[1:], lambda read: [*read, b""], lambda read: [b"x", *read[1:]]])
def test_parts_that_arent_those_that_were_told_are_none(damage: Callable[[list[bytes]], list[bytes]]) -> None:
    found = parts.cut(joined(LINES))
    assert parts.sound(parts.told(found), damage([part for part, _ in found])) is None
