"""Many short byte strings looked for at once, in far less time than one after another.

Each is known by a rare byte of it, its anchor, and what stands behind that. Those that share an anchor are one pattern,
which runs to the next anchor and leaves most of them after a byte or two. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_LEAST, _MOST = 5, 16  # bytes from an anchor on: enough that hardly anything else begins like this
# What looking costs, in nanoseconds a byte of what is looked through.
_ALONE = 0.31  # `in`, for one needle
_PASS = 0.4  # a pattern, where its anchor never stands
_HALT = 40.0  # a pattern, at an anchor


class Needles:
    """Byte strings to look for, known by their place among those given; none is empty."""

    def __init__(self, needles: Sequence[bytes]) -> None:
        self._needles = needles
        anchors = _anchors(needles)
        self._alone = tuple(number for number in range(len(needles)) if number not in anchors)
        self._tails: dict[bytes, list[int]] = {}
        for number, anchor in anchors.items():
            place = needles[number].index(anchor)
            self._tails.setdefault(needles[number][place : place + _MOST], []).append(number)
        by_anchor: dict[bytes, list[bytes]] = {}
        for tail in sorted(self._tails):
            by_anchor.setdefault(tail[:1], []).append(tail[1:])
        # A pattern only looks ahead: another needle may begin within what it finds.
        self._patterns = [
            (anchor, re.compile(re.escape(anchor) + b"(?=(%b))" % _any_of(tails)))
            for anchor, tails in by_anchor.items()
        ]

    def standing_in(self, stream: bytes) -> set[int]:
        """The numbers of the needles that stand in `stream`."""
        near = set(self._alone)
        for anchor, pattern in self._patterns:
            for found in set(pattern.findall(stream)):
                near.update(self._begun_by(anchor + found))
        return {number for number in near if self._needles[number] in stream}

    def _begun_by(self, found: bytes) -> Iterable[int]:
        """The needles whose tail is what was found, or its beginning: of two, a pattern tells the longer one."""
        return (number for size in range(_LEAST, len(found) + 1) for number in self._tails.get(found[:size], ()))


def _anchors(needles: Sequence[bytes]) -> Mapping[int, int]:
    """The anchor of each needle, by its number, without those that are better looked for alone: as few and as rare
    bytes as will do.
    """
    often = Counter(b"".join(needles))
    whole = max(1, often.total())
    able: dict[int, set[int]] = {}
    for number, needle in enumerate(needles):
        for byte in set(needle[: max(0, len(needle) - _LEAST + 1)]):
            able.setdefault(byte, set()).add(number)
    found: dict[int, int] = {}
    while able:
        prices = {byte: (_PASS + _HALT * often[byte] / whole) / len(numbers) for byte, numbers in able.items()}
        best = min(prices, key=lambda byte: (prices[byte], byte))
        if prices[best] > _ALONE:
            break
        found |= dict.fromkeys(able[best], best)
        able = {byte: left for byte, numbers in able.items() if (left := numbers - found.keys())}
    return found


def _any_of(texts: Sequence[bytes]) -> bytes:
    """A pattern of the longest of these texts at a place: a tree, each beginning that they share written once."""
    by_first: dict[bytes, list[bytes]] = {}
    for text in texts:
        by_first.setdefault(text[:1], []).append(text[1:])
    one_ends = by_first.pop(b"", None) is not None
    ways = [re.escape(first) + _any_of(rest) for first, rest in by_first.items()]
    if not ways:
        return b""
    whole = b"(?:%b)" % b"|".join(ways) if one_ends or len(ways) > 1 else ways[0]
    return whole + b"?" if one_ends else whole
