"""Where front matter begins and ends: what isn't plain is python-frontmatter's, or told to the editor."""

import re

from msgspec import Struct

from sitegen.content.one_liners import SHORT, read_one_liners
from sitegen.nodes import Table

_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:---|\+\+\+)[ \t]*[\r\n]")
_ENOUGH = 1000  # bytes to look for a fence in
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)  # a line around front matter
# How a file begins, told where it doesn't.
DATED = "Begin the file with `---`, `title: The wall`, `date: 2026-11-20` and `---`, each in a line of its own."
TITLED = "Begin the file with `---`, `title: The wall` and `---`, each in a line of its own."
ARRANGED = "Begin the file with a heading, such as `## Lead`: then it needs no front matter."


class Split(Struct, frozen=True):
    """A file taken apart: the keys, the body, and the line of the file at which the body begins."""

    table: Table
    body: str
    body_line: int


def begins_with_fence(data: bytes) -> bool:
    """Whether a file's first line that isn't blank begins front matter, in UTF-8 or UTF-16, ours or Hugo's."""
    return bool(_BEGINNING.match(data[:_ENOUGH].replace(b"\0", b"")))


def is_bare(text: str) -> bool:
    """Whether a file begins with a heading or a story's line: nothing in it may be meant as front matter."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return bool(re.match(r"#{1,6}[ \t]|<!--|[-*+][ \t]+\[", first))


def bare(text: str) -> Split:
    """A file without front matter: all of it is the body."""
    return Split(Table((), 1, 1), text, 1)


def split(text: str, path: str, beginning: str = DATED) -> Split:
    """Take a decoded file apart.

    Raises StoppedError where front matter is missing, unclosed or not `name: value`; `beginning` says how such a file
    begins.
    """
    plain = _plainly(text)
    if plain:
        return plain
    from sitegen.content.strictly import split_strictly  # noqa: PLC0415 - most front matter needs no YAML

    return Split(*split_strictly(text, path, beginning))


def _plainly(text: str) -> Split | None:
    """The same for a file that begins with a fence and has one value a line."""
    opening = _FENCE.match(text)
    closing = _FENCE.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return None
    written = text[opening.end() + 1 : closing.start() - 1]
    table = read_one_liners(written, 2) if len(written) < SHORT else None
    return Split(table, text[closing.end() + 1 :], text.count("\n", 0, closing.end()) + 2) if table else None
