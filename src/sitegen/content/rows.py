"""Entries and bodies as rows of text, so that what was parsed once needn't be parsed again.

A row is a JSON list: values in the order of the fields, moments as RFC 3339, with a `d` behind whole days. A body is
its slots, as a line of JSON, and its pieces with a character between them that no body contains.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from sitegen.dates import Moment
from sitegen.model import (
    Article,
    Body,
    Correction,
    Entry,
    Front,
    Heading,
    Intro,
    Outline,
    Page,
    Part,
    Picture,
    Pin,
    Profile,
    Retraction,
    Slot,
    Until,
    digest_of,
)
from sitegen.nodes import Plain
from sitegen.problems import Problem

_KINDS: tuple[type[Entry], ...] = (Article, Page, Intro, Profile, Front)
_APART = ("digest", "outline")  # what a row of an entry keeps beside its values
_NAMES: Mapping[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind.__struct_fields__ if name not in _APART) for kind in _KINDS
}
_PARTS: Mapping[type, Callable[[object], tuple[object, ...]]] = {
    kind: attrgetter(*kind.__struct_fields__)
    for kind in (Picture, Correction, Retraction, Part, Outline, Heading, Pin, Until)
}
_VALUES: Mapping[type, Callable[[Entry], tuple[object, ...]]] = {
    kind: attrgetter(*names) for kind, names in _NAMES.items()
}


def encode_failed(problems: tuple[Problem, ...]) -> bytes:
    """The row of a source that gave no entry."""
    return _dumps([None, _told(problems)]).encode()


def encode_entry(entry: Entry, problems: tuple[Problem, ...]) -> bytes:
    """The row of a source: its entry, which gets a digest of all it says beside its body, and what is wrong with it."""
    kind = type(entry)
    values = _dumps(_VALUES[kind](entry))
    digest = digest_of(f"{kind.__name__}{values}".encode())
    outline = () if isinstance(entry, Front) else entry.outline
    row = f'[{_KINDS.index(kind)},{_dumps(_told(problems))},"{digest}",{_dumps(outline)},{values}]'
    return row.encode()


def _told(problems: tuple[Problem, ...]) -> list[list[object]]:
    return [[getattr(problem, name) for name in _PROBLEM] for problem in problems]


def decode_parsed(found: Iterable[bytes]) -> Iterator[tuple[Entry | None, tuple[Problem, ...]]]:
    """What rows were made of. Raises ValueError, TypeError or LookupError for anything else."""
    # One text for all rows: reading a row by itself costs as much again.
    for number, told, *rest in json.loads(b"[%b]" % b",".join(found)):
        problems = tuple(Problem(*each) for each in told)
        yield (None if number is None else _entry(_KINDS[number], *rest)), problems


def _entry(kind: Any, digest: str, outline: list[Any], values: list[Any]) -> Entry:
    for at, read in _READERS[kind]:
        if values[at] is not None:
            values[at] = read(values[at])
    if kind is not Front:
        name, anchors, words, *references = outline
        values.insert(_OUTLINE_AT[kind], Outline(name, tuple(anchors), words, *map(tuple, references)))
    made: Entry = kind(*values, digest)
    return made


def encode_body(body: Body) -> bytes:
    """Pieces and slots; of a slot that is a plain link, the address and the line are enough."""
    slots = [
        0
        if slot.closing
        else [slot.line, slot.attributes[0][1]]
        if slot.tag == "a" and len(slot.attributes) == 1
        else [slot.line, slot.tag, *(text for pair in slot.attributes for text in pair)]
        for slot in body.slots
    ]
    return f"{_dumps(slots)}\n{_BETWEEN.join(body.pieces)}".encode("utf-8", "surrogatepass")


def decode_body(row: bytes) -> Body:
    """What `encode_body` made a row of: pieces and slots; the rest of a body is in its outline."""
    slots, _, pieces = row.decode("utf-8", "surrogatepass").partition("\n")
    return Body(tuple(pieces.split(_BETWEEN)), tuple([_slot(each) for each in json.loads(slots)]))


_CLOSING = Slot("a", closing=True)


def _slot(written: Any) -> Slot:
    if not written:
        return _CLOSING
    if len(written) == 2:
        return Slot("a", (("href", written[1]),), written[0])
    line, tag, *texts = written
    return Slot(tag, tuple(zip(texts[::2], texts[1::2], strict=True)), line)


def _written(value: object) -> object:
    """What JSON doesn't know: moments as text, whatever has fields as a list of them."""
    if isinstance(value, Moment):
        return value.at.isoformat() + ("d" if value.whole_day else "")
    if type(value) in _PARTS:
        return _PARTS[type(value)](value)
    raise TypeError(type(value))


def _moment(written: str) -> Moment:
    return Moment(datetime.fromisoformat(written.rstrip("d")), written.endswith("d"))


def _plain(written: Any) -> Plain:
    """Frozen again: JSON knows no tuples."""
    if isinstance(written, list):
        return tuple(map(_plain, written))
    return {key: _plain(value) for key, value in written.items()} if isinstance(written, dict) else written


def _heading(written: list[Any]) -> Heading:
    title, line, until, repeat, count, pins = written
    return Heading(title, line, _until(until), repeat, count, tuple(map(_pin, pins)))


def _pin(written: list[Any]) -> Pin:
    reference, target, line, title, kicker, image, until, sub = written
    return Pin(reference, target, line, title, kicker, image, _until(until), tuple(map(_pin, sub)))


def _until(written: list[Any] | None) -> Until | None:
    return Until(_moment(written[0]) if written[0] else None, written[1]) if written else None


_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("date", "updated", "expires"), _moment),
    **dict.fromkeys(("bylines", "tags", "aliases", "related"), tuple),
    **dict.fromkeys(("image", "photo"), lambda values: Picture(*values)),
    "corrections": lambda listed: tuple(Correction(_moment(date), kind, text) for date, kind, text in listed),
    "retracted": lambda values: Retraction(_moment(values[0]), values[1]),
    "series": lambda values: Part(*values),
    "links": lambda listed: tuple(map(tuple, listed)),
    "arranges": lambda listed: tuple(map(_heading, listed)),
    "extra": _plain,
}
_READERS: Mapping[type, tuple[tuple[int, Callable[[Any], Any]], ...]] = {
    kind: tuple((at, _READ[name]) for at, name in enumerate(names) if name in _READ) for kind, names in _NAMES.items()
}
_OUTLINE_AT: Mapping[type, int] = {
    kind: kind.__struct_fields__.index("outline") for kind in _KINDS if kind is not Front
}
_BETWEEN = "\x1f"  # a control character, and `without_controls` leaves none
_PROBLEM = Problem.__struct_fields__
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_written).encode
