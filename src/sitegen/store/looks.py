"""What the file system says of a file, without opening it: enough to notice that it isn't the one it was."""

import os
import stat
from collections.abc import Set
from pathlib import Path
from typing import NamedTuple

from sitegen.store.ignore import ignored


class Look(NamedTuple):
    """`what` is a digest of size, mtime and inode, `moved` the ctime in ns: a change of rights alone moves it."""

    what: int
    moved: int
    size: int


FOLDER = Look(0, 0, -1)


def look(project: Path, path: str, follow: Set[str] = frozenset()) -> Look | None:
    """A look at a path below a project; None if there is nothing. A link is looked behind only if `follow` names it."""
    place = os.path.join(project, path)
    try:
        return _seen(os.stat(place) if path in follow else os.lstat(place))
    except (OSError, ValueError):
        return None


def look_into(project: Path, folder: str, follow: Set[str] = frozenset()) -> dict[str, Look]:
    """A look at all that a folder holds and no rule ignores, by name; an absent or closed one holds nothing."""
    found = {}
    try:
        with os.scandir(os.path.join(project, folder)) as entries:
            for entry in entries:
                if ignored(entry.name):
                    continue
                seen = look(project, f"{folder}/{entry.name}", follow) if entry.is_symlink() else _seen_entry(entry)
                if seen:
                    found[entry.name] = seen
    except OSError:
        return found
    return found


def _seen_entry(entry: os.DirEntry[str]) -> Look | None:
    try:
        return FOLDER if entry.is_dir(follow_symlinks=False) else _seen(entry.stat(follow_symlinks=False))
    except OSError:  # gone meanwhile
        return None


def _seen(status: os.stat_result) -> Look:
    if stat.S_ISDIR(status.st_mode):
        return FOLDER
    what = hash((status.st_size, status.st_mtime_ns, status.st_ino, stat.S_IFMT(status.st_mode)))
    return Look(what, status.st_ctime_ns, status.st_size)
