"""What a page may cost: a template that never comes to an end stops with a message, not with the machine."""

from collections.abc import Iterable
from itertools import islice

from jinja2.exceptions import SecurityError
from msgspec import Struct

STEPS = 2_000_000  # rounds of loops
CALL = 5  # steps, for a call takes about as long
TEXT = 20_000_000  # characters of one text
TEXTS = 10 * TEXT  # of all texts made on the way
LIMIT = 100_000  # parts of a list


class Meter(Struct):
    """Counts what one page has cost so far; no clock, so that every machine stops at the same place."""

    steps: int = 0
    text: int = 0

    def step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > STEPS:
            raise SecurityError(f"the template takes more than {STEPS:,} steps for one page: rounds of loops, calls")

    def write(self, length: int) -> None:
        self.text += length
        if length > TEXT or self.text > TEXTS:
            raise SecurityError(f"the template makes a text of more than {TEXT // 1_000_000} million characters")


def check_size(length: int) -> None:
    """Of a list to be made."""
    if length > LIMIT:
        raise SecurityError(f"a list can have {LIMIT:,} parts at most")


def bounded_range(*bounds: int) -> range:
    """`range` of at most a hundred thousand numbers."""
    made = range(*bounds)
    if made[LIMIT:]:
        raise SecurityError(f"`range` has more than {LIMIT:,} numbers")
    return made


def up_to(limit: int, parts: Iterable[str]) -> list[str]:
    """The parts of a text up to `limit` characters, and a few beyond if there are more: its meter has to see that."""
    left, made, length = iter(parts), [], 0
    while length <= limit and (some := list(islice(left, 1000))):
        length += sum(map(len, some))
        made += some
    return made
