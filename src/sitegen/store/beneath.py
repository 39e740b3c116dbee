"""Folders opened one within the other, so that nobody can swap a part of a path for a link meanwhile.

Where the system can't open relative to a folder (Windows), each name is looked at before it is opened.
"""

import errno
import os
import stat
from operator import itemgetter
from pathlib import Path

_RELATIVE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
_CLOSED = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _CLOSED
# Opening a pipe for reading would wait for its writer.
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | _CLOSED
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_REPARSE_LINKS = (0xA000000C, 0xA0000003)  # symbolic link and junction (Windows)
_TRIES = 3


class ChangedError(Exception):
    """A file kept changing while it was read, or isn't a file any more."""


def is_link(status: os.stat_result) -> bool:
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) in _REPARSE_LINKS


class Folder:
    """An open folder; every method raises OSError as the system does."""

    def __init__(self, path: str, descriptor: int | None) -> None:
        self._path, self._descriptor = path, descriptor

    @classmethod
    def root(cls, path: Path) -> "Folder":
        """The folder everything is read beneath; links in the path to it are the user's own choice."""
        return cls(str(path), os.open(path, _FOLDER) if _RELATIVE else None)

    def folder(self, name: str, *, follow: bool = False) -> "Folder":
        """Open a folder in this one; a link raises OSError unless it is to be followed."""
        path = os.path.join(self._path, name)
        if _RELATIVE:
            flags = _FOLDER if follow else _FOLDER | _NO_LINK
            return Folder(path, os.open(name, flags, dir_fd=self._descriptor))
        self._refuse_link(name, follow)
        return Folder(path, None)

    def read(self, name: str, *, follow: bool = False) -> bytes:
        """The bytes of a regular file as they were at one moment.

        Raises ChangedError for anything but a file, or one that changes at every try.
        """
        for _ in range(_TRIES):
            if not _RELATIVE:
                self._refuse_link(name, follow)
            descriptor = os.open(self._named(name), _FILE if follow else _FILE | _NO_LINK, dir_fd=self._descriptor)
            try:
                before = os.fstat(descriptor)
                if not stat.S_ISREG(before.st_mode):
                    raise ChangedError
                content = _whole(descriptor, before.st_size)
                after = os.fstat(descriptor)
            finally:
                os.close(descriptor)
            if len(content) == after.st_size and before.st_mtime_ns == after.st_mtime_ns:
                return content
        raise ChangedError

    def status(self, name: str, *, follow: bool = False) -> os.stat_result:
        return os.stat(self._named(name), dir_fd=self._descriptor, follow_symlinks=follow)

    def target(self, name: str) -> str:
        """What a link leads to, as written in it."""
        return os.readlink(self._named(name), dir_fd=self._descriptor)

    def names(self) -> list[str]:
        """The names of what the folder holds."""
        return os.listdir(self._path if self._descriptor is None else self._descriptor)

    def entries(self) -> list[tuple[str, os.stat_result]]:
        """Names and properties of what the folder holds, sorted by name; links are not followed."""
        found = []
        with os.scandir(self._path if self._descriptor is None else self._descriptor) as entries:
            for entry in entries:
                try:
                    found.append((entry.name, entry.stat(follow_symlinks=False)))
                except FileNotFoundError:  # gone since the folder was opened, as editors' temporary files are
                    continue
        return sorted(found, key=itemgetter(0))

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _named(self, name: str) -> str:
        return os.path.join(self._path, name) if self._descriptor is None else name

    def _refuse_link(self, name: str, follow: bool) -> None:
        if not follow and is_link(self.status(name)):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), name)


def _whole(descriptor: int, size: int) -> bytes:
    """What a file of that size holds, one byte more if it has grown. (A file object makes three system calls more.)"""
    content = os.read(descriptor, size + 1)
    while len(content) < size and (more := os.read(descriptor, size + 1 - len(content))):
        content += more
    return content
