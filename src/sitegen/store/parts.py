"""Long values in parts, of which few are others where little of the value is."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sitegen.model import digest_of

_LONG = 32_768  # bytes: about the length of a part
_IN_PARTS = b"\0in parts"  # how what stands in the place of such a value begins; no value begins with NUL

Part = tuple[bytes, bytes]  # and its digest


def is_long(value: bytes) -> bool:
    """Whether a value is to be kept in parts."""
    return len(value) > _LONG


def stands_for_parts(value: bytes) -> bool:
    return value.startswith(_IN_PARTS)


def told(parts: Iterable[Part]) -> bytes:
    """What stands in the place of a value that is kept in these parts."""
    return b"\n".join([_IN_PARTS, *(digest for _, digest in parts)])


def digests(value: bytes) -> list[bytes]:
    """What `told` told of each part."""
    return value.split(b"\n")[1:]


def sound(value: bytes, read: Sequence[bytes]) -> list[Part] | None:
    """The parts that were read, with their digests; None if they aren't those of which `told` made the value."""
    expected = digests(value)
    same = expected == [digest_of(part).encode() for part in read]
    return list(zip(read, expected, strict=True)) if same else None


def cut(value: bytes, before: Iterable[Part] = ()) -> list[Part]:
    """The parts of a value, as far as it can be those of the one `before`: where a line was added, the others stay."""
    found: list[Part] = []
    at = skipped = 0
    for part, digest in before:
        expected = at + skipped
        # What is looked for is prepared first, which takes longer than comparing it where it is most likely.
        found_here = value.startswith(part, at)
        start = at if found_here else value.find(part, max(at, expected - _LONG), expected + len(part) + _LONG)
        if start < 0 or (start > at and not skipped):  # it isn't there any more, or is told with what came before it
            skipped += len(part)
            continue
        found += [*_fresh(value[at:start]), (part, digest)]
        at, skipped = start + len(part), 0
    if at < len(value) and not skipped and found and len(found[-1][0]) < _LONG:
        at -= len(found.pop()[0])
    return found + _fresh(value[at:])


def _fresh(value: bytes) -> list[Part]:
    """Parts of about the same length, cut at line breaks; what is hardly longer than one stays whole."""
    if len(value) <= 2 * _LONG:
        return [(value, digest_of(value).encode())] if value else []
    cuts, end = [0], len(value)
    while cuts[-1] < end:
        found = value.find(b"\n", cuts[-1] + _LONG)
        cuts.append(found + 1 if found >= 0 else end)
    return [(value[start:stop], digest_of(value[start:stop]).encode()) for start, stop in pairwise(cuts)]
