"""What of a template is open where it can't be read any further: which of its tags, which of its brackets."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from jinja2 import TemplateSyntaxError

from sitegen.theme.parsed import tokens

CLOSED_BY: Mapping[str, str] = {
    name: f"end{name}" for name in ("autoescape", "block", "call", "filter", "for", "if", "macro", "raw", "set", "with")
}
OPENED_BY: Mapping[str, str] = {end: name for name, end in CLOSED_BY.items()}
BETWEEN: Mapping[str, tuple[str, ...]] = {"elif": ("if",), "else": ("if", "for")}


class Tag(NamedTuple):
    """`{% name … %}` and its line; `set` may give its value at once, and isn't closed then."""

    name: str
    line: int
    gives: bool = False


def innermost(text: str) -> Tag | None:
    """The tag that is open where the first one stands that can't, or at the end; None if none is."""
    still: list[Tag] = []
    other: set[int] = set()  # the depths at which `else` stood already
    for tag in _tags(text):
        if tag.name in OPENED_BY:
            if not still or still[-1].name != OPENED_BY[tag.name]:
                break
            other.discard(len(still))
            still.pop()
        elif tag.name in BETWEEN:
            if not still or still[-1].name not in BETWEEN[tag.name] or len(still) in other:
                break
            other |= {len(still)} if tag.name == "else" else set()
        elif tag.name in CLOSED_BY and not tag.gives:
            still.append(tag)
    return still[-1] if still else None


def open_bracket(text: str, last: int) -> tuple[str, int] | None:
    """The `{{` or `{%` that is open behind the line `last`, or where nothing can be read any more, and its line."""
    found: tuple[str, int] | None = None
    with suppress(TemplateSyntaxError):
        for line, kind, value in tokens(text):
            if line > last:
                break
            if kind in ("variable_begin", "block_begin"):
                found = value[:2], line
            elif kind in ("variable_end", "block_end"):
                found = None
    return found


def _tags(text: str) -> Iterator[Tag]:
    """As far as the text can be read."""
    name, line, gives = "", 0, False
    with suppress(TemplateSyntaxError):
        for at, kind, value in tokens(text):
            if kind == "block_begin":
                name, line, gives = "", at, False
            elif kind == "block_end":
                yield Tag(name, line, gives)
            elif kind == "name":
                name = name or value
            elif (kind, value, name) == ("operator", "=", "set"):
                gives = True
