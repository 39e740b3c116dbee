"""The fields of front matter and configuration: one table each, read, explained and documented from here.

A field's kind reads what was written and words its faults; the reference in
`docs/` and the JSON Schema of `sitegen schema` come from the same table.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from functools import cache
from typing import Any

from msgspec import Struct, field

from sitegen.nodes import Node, Table, Text
from sitegen.problems import Problem, Severity, closest, distance, quoted

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Characters that change the direction of text or can't be seen; joiners are needed by Persian and emoji.
INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


class Reader(Struct):
    """Reads one file's fields: where it is, the zone that judges its dates, the faults found so far.

    `sign` stands between a key and its value in the hints: `=` in TOML.
    """

    path: str
    zone: tzinfo = UTC
    problems: list[Problem] = field(default_factory=list)
    sign: str = ": "

    def fault(
        self, node: Node, message: str, hint: str = "", code: str = "field", severity: Severity = "error"
    ) -> None:
        self.problems.append(Problem(self.path, message, code, hint, node.line, node.column, severity=severity))


Read = Callable[[Node, str, Reader], Any]


class Kind(Struct, frozen=True):
    """What a field may hold: its name in the docs, its reader (None after a fault), its JSON Schema."""

    name: str
    read: Read
    schema: Mapping[str, Any]


class Field(Struct, frozen=True):
    """One key. `holds`: the key keeps a story back, so a doubtful value is an error, never a default; `blank` is what
    to do about none.
    """

    name: str
    kind: Kind
    help: str
    required: bool = False
    holds: bool = False
    default: str = ""
    blank: str = "Write one, or remove the line."


class Schema(Struct, frozen=True, eq=False):
    """The keys a file may hold.

    `elsewhere` maps words of other systems to what to write here; `holding` does
    so for words that keep a story back, which are errors.
    """

    name: str
    fields: tuple[Field, ...]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    holding: Mapping[str, str] = field(default_factory=dict)
    unknown: Severity = "warning"
    code: str = "front-matter"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.fields)


@cache
def _named(schema: Schema) -> Mapping[str, Field]:
    return {each.name: each for each in schema.fields}


@cache
def _required(schema: Schema) -> tuple[str, ...]:
    return tuple(each.name for each in schema.fields if each.required)


def read_fields(table: Table, schema: Schema, reader: Reader) -> dict[str, Any]:
    """The values of the keys that were written and are sound; every fault goes to the reader.

    A key without a value counts as not written, unless it holds a story back.
    """
    known = _named(schema)
    found: dict[str, Any] = {}
    strange = any(key.value not in known for key, _ in table.entries)
    lacking = missing(table, schema) if strange else ()
    for key, node in once(table, schema, reader):
        meant = known.get(key.value)
        if meant is None:
            _unknown(key, schema, lacking, reader)
        elif empty(node):
            if meant.holds:
                reader.fault(key, f"{quoted(key.value)} has no value", meant.blank, schema.code)
        else:
            value = meant.kind.read(node, key.value, reader)
            if value is not None:
                found[key.value] = value
    return found


def missing(table: Table, schema: Schema) -> tuple[str, ...]:
    """Names of the required keys that were not written (or are empty)."""
    required = _required(schema)
    written = {key.value for key, node in table.entries if key.value in required and not empty(node)}
    return tuple(name for name in required if name not in written)


def unwritten(table: Table, schema: Schema) -> tuple[str, ...]:
    """The missing keys that `read_fields` doesn't speak of: no other key stands for them, as `titel` for `title`."""
    lacking = missing(table, schema)
    if not lacking:
        return ()
    known = _named(schema)
    told = {key.value for key, _ in table.entries if key.value in known and known[key.value].holds}
    for key, _ in table.entries:
        if key.value not in known:
            told |= _named_in(_judged(key, schema, "")[1])
    return tuple(name for name in lacking if name not in told)


def _named_in(hint: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", hint))


def once(table: Table, schema: Schema, reader: Reader) -> Iterator[tuple[Text, Node]]:
    """The keys of a table with their values, each once; a second one is a fault."""
    first: dict[str, int] = {}
    for key, node in table.entries:
        if key.value in first:
            reader.fault(
                key,
                f"{quoted(key.value)} stands here a second time; the first is in line {first[key.value]}",
                "Keep one of the two lines.",
                schema.code,
            )
        else:
            first[key.value] = key.line
            yield key, node


def empty(node: Node) -> bool:
    """Whether nothing was written."""
    return isinstance(node, Text) and not node.value.strip() and not CONTROL.search(node.value)


def _unknown(key: Text, schema: Schema, lacking: Sequence[str], reader: Reader) -> None:
    message, hint, severity = _judged(key, schema, reader.sign)
    # It stands for a key that must be there: one fault, not two.
    needed = not _named_in(hint).isdisjoint(lacking)
    reader.fault(key, message, hint, schema.code, "error" if needed else severity)


def _judged(key: Text, schema: Schema, sign: str) -> tuple[str, str, Severity]:
    """What is wrong with a key that is no field, what to do, and how bad it is."""
    # A key that looks like `draft` is one, in whatever letters: full-width ones, or with a space nobody sees.
    word = INVISIBLE.sub("", unicodedata.normalize("NFKC", key.value)).casefold().strip()
    folded = re.sub(r"[^a-z]", "", word)
    name = quoted(key.value)
    if folded in schema.holding:
        return f"{name} has no meaning here", schema.holding[folded], "error"
    own = "`extra:`" if sign == ": " else "`[extra]`"
    held = sorted((distance(word, each.name), each.name) for each in schema.fields if each.holds)
    if held and held[0][0] <= 2:
        meant = held[0][1]
        rest = f"; anything else of your own belongs under {own}" if "extra" in schema.names else ""
        hint = f"If you mean `{meant}`, write `{meant}`{rest}."
        return f"{name} is not a field, and looks like `{meant}`", hint, "error"
    near = closest(word, schema.names)
    hint = schema.elsewhere.get(folded) or (f"Did you mean `{near}`?" if near else "")
    if not hint and "extra" in schema.names:
        hint = f"Fields of your own belong under {own}."
    message = f"{name} is not a field of {schema.name}"
    return message, hint or f"There are: {', '.join(schema.names)}.", schema.unknown


def json_schema(schema: Schema) -> dict[str, Any]:
    """The schema as a JSON Schema object (draft 2020-12), for editors that check front matter as one types."""
    properties = {each.name: dict(each.kind.schema) | {"description": each.help} for each in schema.fields}
    required = [each.name for each in schema.fields if each.required]
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }
