"""Entries and bodies as rows of bytes, so that what was parsed once needn't be parsed again.

The row of a source is a JSON list, with fields by their place: JSON keeps the offset of a moment. That of a body is
MessagePack, which takes long texts as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from operator import attrgetter, or_
from typing import Any

from msgspec import MsgspecError, Struct, defstruct, json, msgpack
from msgspec.structs import replace

from sitegen.model import Article, Body, Entry, Front, Intro, Page, Profile, Slot, digest_of
from sitegen.nodes import Plain
from sitegen.problems import Problem

_KINDS: tuple[type[Entry], ...] = (Article, Page, Intro, Profile, Front)
_APART = ("digest", "outline")  # what a row keeps before all other values


def _values(kind: type[Entry]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in _APART)


def _row_type(number: int, kind: type[Entry]) -> type[Struct]:
    """What the rows of a kind of entry are read as: of the outlet's own fields nothing is known before."""
    types = {**kind.__annotations__, "extra": dict[str, Any]}
    names = (*(name for name in _APART if name in kind.__struct_fields__), *_values(kind))
    return defstruct(f"{kind.__name__}Row", [(name, types[name]) for name in names], array_like=True, tag=number)


_ROWS = tuple(_row_type(number, kind) for number, kind in enumerate(_KINDS))
_MADE_OF: Mapping[type, tuple[type[Entry], Callable[[object], tuple[Any, ...]]]] = {
    row: (kind, attrgetter(*kind.__struct_fields__)) for row, kind in zip(_ROWS, _KINDS, strict=True)
}
_WRITTEN: Mapping[type, tuple[int, Callable[[object], tuple[object, ...]]]] = {
    kind: (number, attrgetter(*_values(kind))) for number, kind in enumerate(_KINDS)
}
_encode, _pack = json.Encoder().encode, msgpack.Encoder().encode
_SOURCE: json.Decoder[Any] = json.Decoder(tuple[tuple[Problem, ...], reduce(or_, _ROWS, None)])  # type: ignore[misc]
_BODY = msgpack.Decoder(tuple[tuple[str, ...], tuple[Slot, ...]])


def encode_failed(problems: tuple[Problem, ...]) -> bytes:
    """The row of a source that gave no entry."""
    return _encode((problems, None))


def encode_entry(entry: Entry, problems: tuple[Problem, ...]) -> bytes:
    """The row of a source: its entry, which gets a digest of all it says beside its body, and what is wrong with it."""
    number, values_of = _WRITTEN[type(entry)]
    values = _encode(values_of(entry))
    digest = digest_of(b"%d%b" % (number, values)).encode()
    outline = b"" if isinstance(entry, Front) else _encode(entry.outline) + b","
    return b'[%b,[%d,"%b",%b%b]' % (_encode(problems), number, digest, outline, values[1:])


def decode_parsed(found: Iterable[bytes]) -> Iterator[tuple[Entry | None, tuple[Problem, ...]]]:
    """What rows were made of. Raises ValueError for anything else."""
    try:
        for problems, row in map(_SOURCE.decode, found):
            yield (None if row is None else _entry(row)), problems
    except MsgspecError as error:
        raise ValueError(str(error)) from error


def _entry(row: object) -> Entry:
    kind, values_of = _MADE_OF[type(row)]
    made = kind(*values_of(row))
    if isinstance(made, Front) or not made.extra:
        return made
    return replace(made, extra={name: _frozen(value) for name, value in made.extra.items()})


def _frozen(written: Any) -> Plain:
    """JSON knows no tuples."""
    if isinstance(written, list):
        return tuple(map(_frozen, written))
    return {key: _frozen(value) for key, value in written.items()} if isinstance(written, dict) else written


def encode_body(body: Body) -> bytes:
    """Its pieces and slots; the rest of a body is in its outline."""
    return _pack((body.pieces, body.slots))


def decode_body(row: bytes) -> Body:
    """What `encode_body` made a row of. Raises ValueError for anything else."""
    try:
        return Body(*_BODY.decode(row))
    except MsgspecError as error:
        raise ValueError(str(error)) from error
