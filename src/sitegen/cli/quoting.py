"""Dates whose quotes an editor forgot: the shell then gives their time as a word of its own."""

import re
from collections.abc import Iterable

from sitegen.problems import usage_error

_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?", re.ASCII)


def demand_whole_dates(words: Iterable[str], **dates: str) -> None:
    """Raise StoppedError (exit code 2) for a time among the words, where the date of an option (by name) has none."""
    clock = next(filter(_CLOCK.fullmatch, words), "")
    for option, date in dates.items():
        if clock and date and ":" not in date:
            hint = f'Put date and time in quotes: `--{option} "{date} {clock}"`.'
            raise usage_error(f"`{clock}` stands apart from the date before it", hint)
