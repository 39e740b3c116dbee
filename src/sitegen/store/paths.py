"""Relative paths with slashes, as manifest, journal and listings hold them: pure text rules."""

import re
import sys
from collections.abc import Iterable, Iterator

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")  # nearly every path


def is_safe(path: str) -> bool:
    """Whether a path stays below the folder it is joined to, and fits into a line of UTF-8 text."""
    if _PLAIN.fullmatch(path):
        return True
    if _CONTROL.search(path) or not is_text(path):
        return False
    if sys.platform == "win32" and ("\\" in path or ":" in path):
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))


def is_text(name: str) -> bool:
    """Whether a name from the disk is UTF-8; the bytes of one that isn't arrive as lone surrogates."""
    return not re.search(r"[\ud800-\udfff]", name)


def has_control(name: str) -> bool:
    return bool(_CONTROL.search(name))


def printable(path: str) -> str:
    """A path as text that any terminal or JSON file can hold: what isn't is escaped."""
    return path if is_text(path) and not has_control(path) else ascii(path)[1:-1]


def ancestors(path: str) -> Iterator[str]:
    """The folders a path lies in, deepest first: `a/b/c` gives `a/b`, `a`."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that any of the paths lies in."""
    found: set[str] = set()
    new = {path.rpartition("/")[0] for path in paths} - {""}
    while new:
        found |= new
        new = {folder.rpartition("/")[0] for folder in new} - found - {""}
    return found
