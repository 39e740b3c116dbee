"""What became of an output since somebody last looked, also where another build or a killed one published there."""

import os
from contextlib import suppress
from pathlib import Path

from sitegen.problems import StoppedError
from sitegen.store.manifest import NAME
from sitegen.store.whole import write_whole


class Missed:
    """Compares the list of an output's files with a copy of it in `record`, which says what was seen of it last."""

    def __init__(self, output: Path, record: Path) -> None:
        self._listing, self._record = output / NAME, record
        self._now = _content(self._listing)
        # Without a record, what is there now was there before us. Who finds a link there refuses it, under the lock.
        if not record.exists() and not record.parent.is_symlink():
            with suppress(StoppedError):
                write_whole(record, self._now)

    def found(self) -> tuple[frozenset[str], frozenset[str]]:
        """The paths of files that are new or have other bytes, and of those that are gone."""
        self._now = _content(self._listing)
        if not self._record.exists():
            return frozenset(), frozenset()
        before = _content(self._record)
        if before == self._now:
            return frozenset(), frozenset()
        seen, there = (frozenset(content.split(b"\n")[1:]) for content in (before, self._now))
        written = frozenset(map(_path, there - seen))
        return written, frozenset(map(_path, seen - there)) - written

    def note(self) -> None:
        """Remember that what was `found` was seen. Raises StoppedError (exit code 4) if the disk fails."""
        write_whole(self._record, self._now)


def _content(listing: Path) -> bytes:
    """A list of files, a line for each after the first; of none where there is no list."""
    try:
        return listing.read_bytes()
    except OSError:
        return b"\n"


def _path(line: bytes) -> str:
    return os.fsdecode(line.partition(b"  ")[2])
