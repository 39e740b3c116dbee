"""Moments in words, for pages and messages."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache

from sitegen.dates import MONTHS, WEEKDAYS, Moment

# A small part of the Unicode date patterns (UTS 35), so that a later change to Babel keeps every theme.
_PATTERN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*")


def format_moment(moment: Moment, pattern: str) -> str:
    """Format by a Unicode date pattern: `d MMMM y, EEEE` gives `1 October 2023, Sunday`.

    Raises ValueError for letters that are no part of it; words stand in single quotes, `''` is an apostrophe.
    """
    return _formatted(moment.at, moment.at.tzinfo, pattern)


@lru_cache(maxsize=32768)  # a story's date stands on its page, and again in each list that it is in
def _formatted(at: datetime, _zone: tzinfo | None, pattern: str) -> str:
    """The zone is part of what is remembered: the same instant is equal in all of them."""
    return "".join([part(at) for part in _compiled(pattern)])


def in_words(moment: Moment) -> str:
    """As a message tells it: `2 December 2026 09:00`, or the day alone."""
    return format_moment(moment, "d MMMM y" if moment.whole_day else "d MMMM y HH:mm")


def clock_words(at: datetime) -> str:
    """`2026-12-02 09:00`, by the clock that `at` carries."""
    return f"{at:%Y-%m-%d %H:%M}"


_Part = Callable[[datetime], str]
_PARTS: Mapping[str, _Part] = {
    "d": lambda at: str(at.day),
    "dd": lambda at: f"{at.day:02}",
    **dict.fromkeys(("E", "EE", "EEE"), lambda at: WEEKDAYS[at.weekday()][:3]),
    "EEEE": lambda at: WEEKDAYS[at.weekday()],
    "M": lambda at: str(at.month),
    "MM": lambda at: f"{at.month:02}",
    "MMM": lambda at: MONTHS[at.month - 1][:3],
    "MMMM": lambda at: MONTHS[at.month - 1],
    "y": lambda at: str(at.year),
    "yy": lambda at: f"{at.year % 100:02}",
    "yyyy": lambda at: f"{at.year:04}",
    "H": lambda at: str(at.hour),
    "HH": lambda at: f"{at.hour:02}",
    "m": lambda at: str(at.minute),
    "mm": lambda at: f"{at.minute:02}",
    "s": lambda at: str(at.second),
    "ss": lambda at: f"{at.second:02}",
}


@lru_cache(maxsize=256)  # a theme has a handful, and each is written out thousands of times
def _compiled(pattern: str) -> tuple[_Part, ...]:
    """What writes out each part of a pattern."""
    parts: list[_Part] = []
    end, literal = 0, ""
    for found in _PATTERN.finditer(pattern):
        literal += pattern[end : found.start()]
        end = found.end()
        if found[1] is not None:
            literal += found[1].replace("''", "'") or "'"
        elif found[0] in _PARTS:
            parts += [_literal(literal), _PARTS[found[0]]]
            literal = ""
        else:
            raise ValueError(f"`{found[0]}` is not a part of a date pattern")
    return (*parts, _literal(literal + pattern[end:]))


def _literal(text: str) -> _Part:
    return lambda _at: text
