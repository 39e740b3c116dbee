"""What was written under a key, with its place: the common ground of YAML front matter and TOML files."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sitegen.problems import Problem, StoppedError


@dataclass(frozen=True, slots=True)
class Text:
    """A single value as the literal text of its source; `plain` if it was written without quotes."""

    value: str
    line: int
    column: int
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    items: "tuple[Node, ...]"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values, in the order they were written; a key may occur twice."""

    entries: "tuple[tuple[Text, Node], ...]"
    line: int
    column: int


Node = Text | Listing | Table

# Anything a theme or an editor may keep under `extra` or in a data file, frozen.
Plain = str | int | float | bool | None | tuple["Plain", ...] | dict[str, "Plain"]

_INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
_NUMBER = re.compile(r"[-+]?\d{1,17}\.\d{1,17}([eE][-+]?\d{1,3})?")


def plain(node: Node) -> Plain:
    """A node as plain values, by YAML 1.2's core rules: `no` and `12:30` stay text."""
    if isinstance(node, Listing):
        return tuple(plain(item) for item in node.items)
    if isinstance(node, Table):
        return {key.value: plain(value) for key, value in node.entries}
    word = node.value
    if not node.plain:
        return word
    if word in ("true", "false"):
        return word == "true"
    if word in ("", "~", "null"):
        return None
    if _INTEGER.fullmatch(word):
        return int(word)
    return float(word) if _NUMBER.fullmatch(word) else word


def read_toml(text: str, path: str, code: str) -> Table:
    """Parse TOML into nodes with their lines.

    Raises StoppedError with the line and column of a fault that tomllib names.
    """
    try:
        parsed = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        message = _toml_fault(str(error), text, line)
        hint = 'A line reads `key = "value"`; text stands in straight double quotes.'
        problem = Problem(path, message, code, hint, line, column)
        raise StoppedError([problem], 2) from None
    return _table(parsed, (), _lines_of_keys(text), 1)


def _toml_fault(error: str, text: str, line: int) -> str:
    written = text.split("\n")[line - 1].strip() if line else ""
    if "Cannot overwrite a value" in error:
        return f"`{written}` says something a second time"
    if "declare" in error and "twice" in error:
        return f"`{written}` stands here a second time"
    return f"`{written}` can't be read" if written else "the file ends in the middle of a value"


def _table(values: dict[str, Any], path: tuple[str, ...], lines: dict[tuple[str, ...], int], near: int) -> Table:
    entries = []
    for name, value in values.items():
        line = lines.get((*path, name), near)
        entries.append((Text(name, line, 1, plain=True), _node(value, (*path, name), lines, line)))
    return Table(tuple(entries), near, 1)


def _node(value: object, path: tuple[str, ...], lines: dict[tuple[str, ...], int], line: int) -> Node:
    if isinstance(value, dict):
        return _table(value, path, lines, line)
    if isinstance(value, list):
        return Listing(tuple(_node(item, path, lines, line) for item in value), line, 1)
    if isinstance(value, bool):
        return Text("true" if value else "false", line, 1, plain=True)
    if isinstance(value, datetime | date | time):
        return Text(value.isoformat(), line, 1, plain=True)
    return Text(str(value), line, 1, plain=not isinstance(value, str))


_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")


def _lines_of_keys(text: str) -> dict[tuple[str, ...], int]:
    """Where each key stands. tomllib gives no places; the text is known to be valid TOML here."""
    lines: dict[tuple[str, ...], int] = {}
    prefix: tuple[str, ...] = ()
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not quote and (header := _HEADER.fullmatch(line)):
            prefix = _dotted(header[1])
            lines.setdefault(prefix, number)
        elif not quote and (key := _KEY.match(line)):
            lines.setdefault(prefix + _dotted(key[1]), number)
        for mark in ('"""', "'''"):
            if quote in ("", mark) and line.count(mark) % 2:
                quote = "" if quote else mark
    return lines


def _dotted(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))
