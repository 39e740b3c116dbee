"""What fields may hold: text, dates, flags, lists, tables – each kind reads what was written and words its faults."""

import re
from typing import Any
from urllib.parse import urlsplit

from sitegen.config import Reference
from sitegen.dates import end_of, read_moment
from sitegen.fields import (
    CONTROL,
    INVISIBLE,
    Kind,
    Reader,
    Schema,
    empty,
    json_schema,
    once,
    read_fields,
    unwritten,
)
from sitegen.model import Until
from sitegen.nodes import Listing, Node, Table, Text, plain
from sitegen.problems import closest, quoted

_SPACES = re.compile(r"[ \t\n\u2028\u2029]+")
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _read_text(node: Node, key: str, reader: Reader) -> str | None:
    if not isinstance(node, Text):
        reader.fault(node, f"`{key}` must be text", f'Write it in one line: `{key}{reader.sign}"…"`.')
        return None
    if node.value.isprintable():  # so that of all white space it has only spaces
        return " ".join(node.value.split())
    if CONTROL.search(node.value):
        reader.fault(node, f"`{key}` contains a control character", "Type the line anew, without `\\` escapes.")
        return None
    if INVISIBLE.search(node.value):
        reader.fault(
            node,
            f"`{key}` contains an invisible character",
            "It often comes with text copied from a web page: type the words anew.",
            severity="warning",
        )
    # No-break spaces stay: they are typography.
    return _SPACES.sub(" ", node.value).strip()


def _read_flag(node: Node, key: str, reader: Reader) -> bool | None:
    if isinstance(node, Text) and node.plain and node.value in ("true", "false"):
        return node.value == "true"
    shown = "a list" if isinstance(node, Listing) else "a table"
    if isinstance(node, Text):
        shown = quoted(node.value) if node.plain else quoted(f'"{node.value}"') + " in quotes"
    hint = f"Write `{key}{reader.sign}true` or `{key}{reader.sign}false`, without quotes."
    reader.fault(node, f"`{key}` is true or false, not {shown}", hint)
    return None


def _read_moment(node: Node, key: str, reader: Reader) -> Any:
    if not isinstance(node, Text):
        reader.fault(node, f"`{key}` must be a date", f"Write `{key}{reader.sign}2025-02-28 09:30`.", "date")
        return None
    reading = read_moment(node.value, reader.zone)
    if reading.moment is None:
        reader.fault(node, reading.fault, reading.hint, "date")
    elif reading.warning:
        reader.fault(node, f"`{key}`: {reading.warning}", reading.hint, "date", "warning")
    return reading.moment


def _read_until(node: Node, key: str, reader: Reader) -> Until | None:
    if isinstance(node, Text) and CLOCK.fullmatch(node.value):
        return Until(clock=node.value)
    if isinstance(node, Text) and "-" in node.value:
        moment = _read_moment(node, key, reader)
        return Until(at=end_of(moment, reader.zone)) if moment else None
    shown = quoted(node.value) if isinstance(node, Text) else "a list"
    hint = f'Write `{key}="14:00"`, or with the day: `{key}="2026-11-24 14:00"`.'
    reader.fault(node, f"`{key}` can't be {shown}", hint, "date")
    return None


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Listing) else (node,)


def _read_texts(node: Node, key: str, reader: Reader) -> tuple[str, ...] | None:
    if isinstance(node, Table):
        reader.fault(node, f"`{key}` must be text or a list", f'Write `{key}{reader.sign}["one", "another"]`.')
        return None
    found = []
    for item in _items(node):
        text = _read_text(item, key, reader)
        if text == "":
            reader.fault(item, f"`{key}` has an empty entry", "Remove it.", severity="warning")
        elif text is not None:
            found.append(text)
    return tuple(dict.fromkeys(found))


def _read_tags(node: Node, key: str, reader: Reader) -> tuple[str, ...] | None:
    if isinstance(node, Text):  # `tags: harbour, storm` is what many an editor writes
        parts = [part.strip() for part in node.value.split(",")]
        node = Listing(tuple(Text(p, node.line, node.column) for p in parts if p), node.line, node.column)
    return _read_texts(node, key, reader)


def _read_url(node: Node, key: str, reader: Reader) -> str | None:
    text = _read_text(node, key, reader)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that isn't closed, a port that is no number
        sound = False
    if not sound or re.search(r"[\s\\]", text):
        hint = "Copy it from the browser: it begins with `https://`, and a name such as `news.example` follows."
        reader.fault(node, f"{quoted(text)} is not a web address", hint)
        return None
    return text


_RUNS_NOTHING = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)|(?:https?|mailto|tel):", re.IGNORECASE)


def _read_reference(node: Node, key: str, reader: Reader) -> Reference | None:
    text = _read_text(node, key, reader)
    if text is None:
        return None
    if not _RUNS_NOTHING.match(text):
        message = f"{quoted(key)} leads to {quoted(text)}, which is no address of a page"
        hint = "Write the path of a page, such as `pages/about.md`, or an address, such as `https://a.example`."
        reader.fault(node, message, hint)
        return None
    return Reference(text, node.line)


def _read_anything(node: Node, key: str, reader: Reader) -> Any:
    before = len(reader.problems)
    _check_anything(node, key, reader)
    return plain(node) if len(reader.problems) == before else None


def _check_anything(node: Node, key: str, reader: Reader) -> None:
    """Fault what would be lost or can't be printed: a key that stands twice, a control character."""
    if isinstance(node, Text):
        if CONTROL.search(node.value):
            hint = "Type the line anew, without `\\` escapes."
            reader.fault(node, f"`{key}` contains a control character", hint)
    elif isinstance(node, Listing):
        for item in node.items:
            _check_anything(item, key, reader)
    else:
        for name, value in once(node, Schema(key, (), code="field"), reader):
            _check_anything(name, key, reader)
            _check_anything(value, key, reader)


TEXT = Kind("text", _read_text, {"type": "string"})
FLAG = Kind("true or false", _read_flag, {"type": "boolean"})
MOMENT = Kind(
    "date, with or without time",
    _read_moment,
    {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?( ?(Z|[+-]\d{2}(:?\d{2})?))?)?$"},
)
TEXTS = Kind(
    "text or list of text",
    _read_texts,
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
)
TAGS = Kind("list of text", _read_tags, TEXTS.schema)
UNTIL = Kind("clock time, or date with or without time", _read_until, {"type": "string"})
URL = Kind("web address", _read_url, {"type": "string", "format": "uri"})
REFERENCE = Kind("path or web address", _read_reference, {"type": "string"})
ANYTHING = Kind("anything", _read_anything, {})


def choice(*words: str, **elsewhere: str) -> Kind:
    """One of a few words, in any case; `elsewhere` maps words that don't belong here to what to do instead."""

    def read(node: Node, key: str, reader: Reader) -> str | None:
        text = _read_text(node, key, reader)
        if text is None:
            return None
        if text.casefold() in words:
            return text.casefold()
        near = closest(text, words)
        hint = elsewhere.get(text.casefold()) or (
            f"Did you mean `{near}`?" if near else f"Choose one of: {', '.join(words)}."
        )
        reader.fault(node, f"`{key}` can't be {quoted(text)}", hint)
        return None

    return Kind(f"one of {', '.join(words)}", read, {"enum": list(words)})


def whole_number(least: int, most: int, sense: str = "") -> Kind:
    """A number within bounds; `sense` says in a few words what they mean."""

    def read(node: Node, key: str, reader: Reader) -> int | None:
        nearest = max(least, 1)
        if isinstance(node, Text) and re.fullmatch(r"-?[0-9]{1,9}", node.value):
            value = int(node.value)
            nearest = min(max(value, least), most)
            if nearest == value:
                return value
        message = f"`{key}` must be a whole number from {least} to {most}"
        reader.fault(node, message, f"Write `{key}{reader.sign}{nearest}`, say{sense and '; ' + sense}.")
        return None

    return Kind(f"whole number, {least} to {most}", read, {"type": "integer", "minimum": least, "maximum": most})


def table(schema: Schema, *, shorthand: str = "") -> Kind:
    """A table of further fields; `shorthand` names the one that a bare text stands for."""

    def read(node: Node, key: str, reader: Reader) -> dict[str, Any] | None:
        if isinstance(node, Text) and shorthand:
            node = Table(((Text(shorthand, node.line, node.column), node),), node.line, node.column)
        if not isinstance(node, Table):
            lines = ", ".join(f"`{name}{reader.sign}…`" for name in schema.names[:3])
            toml = schema.name.startswith("[")
            hint = f"Write `{schema.name}` and below it {lines}." if toml else f"Write {lines} below it, indented."
            reader.fault(node, f"`{key}` must have fields of its own", hint)
            return None
        for name in unwritten(node, schema):
            reader.fault(node, f"`{key}` has no `{name}`", f"Add `{name}{reader.sign}…` to it.")
        values = read_fields(node, schema, reader)
        whole = all(each.name in values for each in schema.fields if each.required)
        return values | {"line": node.line} if whole else None

    written = json_schema(schema)
    return Kind(
        f"{'text, or ' if shorthand else ''}table of {', '.join(schema.names)}",
        read,
        {"anyOf": [{"type": "string"}, written]} if shorthand else written,
    )


def list_of(kind: Kind) -> Kind:
    """A list of values of one kind; a single one may stand without the list."""

    def read(node: Node, key: str, reader: Reader) -> tuple[Any, ...]:
        found = (kind.read(item, key, reader) for item in _items(node))
        return tuple(value for value in found if value is not None)

    return Kind(f"list of: {kind.name}", read, {"type": "array", "items": kind.schema})


def table_of(kind: Kind) -> Kind:
    """Keys of the user's own choice, all with values of one kind, in the order they were written."""

    def read(node: Node, key: str, reader: Reader) -> dict[str, Any] | None:
        if not isinstance(node, Table):
            reader.fault(node, f"`{key}` must be a table", f"Write `[{key}]` with a line for each entry below.")
            return None
        found: dict[str, Any] = {}
        for name, value in node.entries:
            if empty(name) or empty(value) or CONTROL.search(name.value):
                hint = f'Write `"name"{reader.sign}"value"`, or remove the line.'
                reader.fault(name, f"{quoted(name.value)} in `{key}` has no name or no value", hint)
            else:
                found[name.value] = kind.read(value, name.value, reader)
        return {name: value for name, value in found.items() if value is not None}

    return Kind(f"table of {kind.name}", read, {"type": "object", "additionalProperties": kind.schema})
