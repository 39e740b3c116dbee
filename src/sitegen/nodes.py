"""What was written under a key, with its place: the common ground of YAML front matter and TOML files."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from sitegen.problems import USAGE, Problem, StoppedError, quoted


class Text(Struct, frozen=True):
    """A single value as the literal text of its source; `plain` if it was written without quotes."""

    value: str
    line: int
    column: int
    plain: bool = False


class Listing(Struct, frozen=True):
    """Several values in a row."""

    items: "tuple[Node, ...]"
    line: int
    column: int


class Table(Struct, frozen=True):
    """Keys with their values, in the order they were written; a key may occur twice."""

    entries: "tuple[tuple[Text, Node], ...]"
    line: int
    column: int


Node = Text | Listing | Table

# Anything a theme or an editor may keep under `extra` or in a data file, frozen.
Plain = str | int | float | bool | None | tuple["Plain", ...] | dict[str, "Plain"]

# YAML 1.2's core rules, bounded so that no number is too long to read.
_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?[0-9]{1,17}(?:\.[0-9]{1,17}(?:[eE][-+]?[0-9]{1,2})?|[eE][-+]?[0-9]{1,2})")


def plain(node: Node) -> Plain:
    """A node as plain values, by YAML 1.2's core rules: `no` and `12:30` stay text."""
    if isinstance(node, Listing):
        return tuple(plain(item) for item in node.items)
    if isinstance(node, Table):
        return {key.value: plain(value) for key, value in node.entries}
    word = node.value
    if not node.plain:
        return word
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    return float(word) if _NUMBER.fullmatch(word) else word


class _Number(str):
    """A TOML float as it was written: 1.10 is not 1.1."""

    __slots__ = ()


def read_toml(text: str, path: str, code: str) -> Table:
    """Parse TOML into nodes with their lines.

    Raises StoppedError with the line and column of a fault that tomllib names.
    """
    try:
        return _table(tomllib.loads(text, parse_float=_Number), (), _lines_of_keys(text), 1)
    except tomllib.TOMLDecodeError as error:
        problem = _toml_problem(str(error), text, path, code)
    except ValueError:
        problem = Problem(path, "a number in the file is too long", code, "Put it in double quotes.")
    except RecursionError:
        problem = Problem(path, "the file is nested too deeply", code, "Take brackets, or names joined by dots, out.")
    raise StoppedError([problem], USAGE)


def _toml_problem(error: str, text: str, path: str, code: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", error)
    # "At end of document" is no place; the last line with something in it is.
    line, column = (int(found[1]), int(found[2])) if found else (text.rstrip().count("\n") + 1, 0)
    opened = _unclosed(text)
    if opened and (not found or opened[:2] < (line, column)):
        hint = f"Write `{_CLOSING[opened[2]]}` where it ends."
        return Problem(path, "a bracket is opened and never closed", code, hint, *opened[:2])
    if found and "Unclosed" in error:
        hint = 'Write one between every two entries, as in `["one", "two"]`.'
        return Problem(path, "a comma is missing", code, hint, line, column)
    if "Unterminated" in error:
        hint = "Look for a quotation mark that is opened and never closed."
        return Problem(path, "the file ends in the middle of a value", code, hint, line, column)
    lines = text.split("\n")
    written = quoted(lines[line - 1])
    if re.search(r"overwrite|twice|Duplicate|mutate|redefine", error):
        first = _first_said(lines[line - 1], "\n".join(lines[: line - 1]))
        message = f"{written} says something a second time" + (f"; the first is in line {first}" if first else "")
        return Problem(path, message, code, "Keep one of the two.", line, column)
    hint = 'A line reads `key = "value"`; text stands in straight double quotes.'
    return Problem(path, f"{written} can't be read", code, hint, line, column)


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
    if isinstance(value, _Number):
        return Text(value.replace("_", ""), line, 1, plain=True)
    if isinstance(value, datetime | date | time):
        return Text(value.isoformat(), line, 1, plain=True)
    return Text(str(value), line, 1, plain=not isinstance(value, str))


_DEEP = 20  # levels whose lines are noted
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_DOTTED = rf"[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*"
_HEADER = re.compile(rf"[ \t]*\[\[?{_DOTTED}\]")
_KEY = re.compile(rf"{_DOTTED}=")
# Strings and comments are stepped over whole: what they hold is neither a bracket nor the end of a statement.
_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\\n])*"''' + r"""|'{3}.*?'{3,5}|'[^'\n]*'|#[^\n]*|[][{}]|\n""", re.DOTALL
)


def _lines_of_keys(text: str) -> dict[tuple[str, ...], int]:
    """Where each key stands. tomllib gives no places; the text is known to be valid TOML here."""
    lines: dict[tuple[str, ...], int] = {}
    prefix: tuple[str, ...] = ()
    number, counted = 1, 0
    for start in _statements(text):
        number, counted = number + text.count("\n", counted, start), start
        if header := _HEADER.match(text, start):
            prefix = path = _dotted(header[1])
        elif key := _KEY.match(text, start):
            path = prefix + _dotted(key[1])
        else:
            continue
        for length in range(1, min(len(path), _DEEP) + 1):
            lines.setdefault(path[:length], number)
    return lines


def _statements(text: str) -> Iterator[int]:
    """Offsets of the lines that don't go on within a value."""
    yield 0
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        elif token[0] == "\n" and not depth:
            yield token.end()


def _first_said(line: str, before: str) -> int:
    """The line that begins the same table, or gives the same key a value; 0 if there is none."""
    headers = (_HEADER.match(before, start) for start in _statements(before))
    within = next((_dotted(header[1]) for header in reversed(list(filter(None, headers)))), ())
    header, key = _HEADER.match(line), _KEY.match(line)
    path = _dotted(header[1]) if header else (*within, *_dotted(key[1])) if key else ()
    return _lines_of_keys(before).get(path, 0)


_CLOSING = {"[": "]", "{": "}"}


def _unclosed(text: str) -> tuple[int, int, str] | None:
    """Line, column and letter of a bracket that nothing closes: tomllib only complains of the line after it."""
    opened: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] in _CLOSING:
            opened.append(token)
        elif token[0] in "]}" and opened:
            opened.pop()
    if not opened:
        return None
    first = opened[0].start()
    return text.count("\n", 0, first) + 1, first - text.rfind("\n", 0, first), opened[0][0]


def _dotted(text: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in re.findall(_PART, text))
