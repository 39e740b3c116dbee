"""Pages of long lists, numbered from the oldest, so that what is published leaves old ones alone."""

from msgspec import Struct

from sitegen.site import addresses


class Window(Struct, frozen=True):
    """Which items of a list, oldest first, a page shows; `older` and `newer` are the URLs of the pages beside it."""

    start: int
    end: int
    older: str
    newer: str


def last_numbered(items: int, size: int) -> int:
    """How many numbered pages the front leads to: the newest full page still stands on it, beside the partial one."""
    return max(0, items // size - 1)


def last_made(items: int, size: int) -> int:
    """How many numbered pages a list has. A page is there one item before the front lets go of what it shows: so one
    more item makes a page, or changes the link to it in the page before, never both at once.
    """
    return last_numbered(items + 1, size)


def window(items: int, size: int, number: int, front: str) -> Window | None:
    """The page `number` of a list of so many items whose front, number 0, stands at `front`; None if there is none."""
    full = last_numbered(items, size)
    if not 0 <= number <= last_made(items, size):
        return None
    start, end = (full * size, items) if number == 0 else ((number - 1) * size, number * size)
    older_number = full if number == 0 else number - 1
    older = addresses.list_page_url(front, older_number) if older_number else ""
    newer = "" if number == 0 else front if number >= full else addresses.list_page_url(front, number + 1)
    return Window(start, end, older, newer)
