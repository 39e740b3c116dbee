"""Front matter in which every line is a name and a value, as in nearly every story: read without a YAML parser.

What isn't as plain as that – indented lines, comments, escapes, values that begin with a sign – is left to YAML.
What is read here YAML reads alike, places and all; a property test compares the two.
"""

import re

from sitegen.nodes import Listing, Node, Table, Text

SHORT = 16_384  # characters: a quarter of the bytes that front matter may have, and a character has four at most
FENCE = re.compile(r"---[ \t]*")  # the lines around front matter

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,99}"
_QUOTED = r'"[^"\\]*+"|' + r"'[^']*+'(?!')"
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"  # no sign that YAML knows
_VALUE = rf"{_QUOTED}|{_FIRST}(?:[^\s:]++|:(?=\S)|[ ]++(?=[^\s#]))*+"
# Between brackets, where commas and brackets end a value too.
_CALM = r"[^\s,?:#&*!|>'\"%@`\[\]{}]"
_PART = rf"{_QUOTED}|{_FIRST}(?:{_CALM}++|[ ]++(?={_CALM}))*+"

_LINE = re.compile(rf"({_NAME}):[ ]++(?:(?P<text>{_VALUE})|\[(?P<list>.*)\]|\{{(?P<table>.*)\}})")
_ITEM = re.compile(rf"({_PART})(?:,[ ]*+|\Z)")
_PAIR = re.compile(rf"({_NAME}):[ ]++({_PART})(?:,[ ]*+|\Z)")
# YAML has its own opinion of tabs, and of what can't be printed (1.2.2, section 5.1).
_ODD = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def read_one_liners(text: str, first_line: int) -> Table | None:
    """The names and values, or None if a line of the text is anything else. `first_line` is that of the file."""
    if _ODD.search(text):
        return None
    entries: list[tuple[Text, Node]] = []
    for number, line in enumerate(text.split("\n"), first_line):
        found = _LINE.fullmatch(line)
        value = _value(found, number) if found else None
        if not found or value is None:
            return None
        entries.append((Text(found[1], number, 1, plain=True), value))
    return Table(tuple(entries), first_line, 1)


def _value(found: re.Match[str], line: int) -> Node | None:
    kind = found.lastgroup or ""
    start, end = found.span(kind)
    if kind == "text":
        return _text(found[kind], line, start + 1)
    return (_listing if kind == "list" else _table)(found.string, line, start, end)


def _text(written: str, line: int, column: int) -> Text:
    if written[0] in "\"'":
        return Text(written[1:-1], line, column)
    return Text(written, line, column, plain=True)


def _listing(text: str, line: int, start: int, end: int) -> Listing | None:
    """What stands between brackets, from `start` to `end`."""
    items: list[Text] = []
    at = start
    while at < end:
        found = _ITEM.match(text, at, end)
        if found is None:
            return None
        items.append(_text(found[1], line, at + 1))
        at = found.end()
    return Listing(tuple(items), line, start)


def _table(text: str, line: int, start: int, end: int) -> Table | None:
    """What stands between braces, from `start` to `end`."""
    entries: list[tuple[Text, Node]] = []
    at = start
    while at < end:
        found = _PAIR.match(text, at, end)
        if found is None:
            return None
        entries.append((Text(found[1], line, at + 1, plain=True), _text(found[2], line, found.start(2) + 1)))
        at = found.end()
    return Table(tuple(entries), line, start)
