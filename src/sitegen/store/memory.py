"""What is remembered from one build to the next. A memory that is lost or damaged is an empty one: slower, never wrong.

Rows are plain bytes, found by the digest of what they were made from, and each
ends in its own digest: nothing that is read is trusted.
"""

import contextlib
import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import TypeVar

from sitegen.model import digest_of
from sitegen.problems import Problem, warning
from sitegen.store import parts
from sitegen.store.faults import from_environment
from sitegen.store.parts import Part

FILE = "cache.db"
VERSION = 2
_DAMAGED = ".corrupt"
_TABLES = """
CREATE TABLE IF NOT EXISTS parsed (key TEXT PRIMARY KEY, value BLOB NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bodies (digest TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS states (name TEXT PRIMARY KEY, value BLOB NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS parts (name TEXT, number INTEGER, value BLOB NOT NULL, PRIMARY KEY (name, number));
"""
_PRAGMAS = "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
_PARTS_OF = "SELECT value FROM parts WHERE name = ? ORDER BY number"
_FAILURES = (sqlite3.Error, OSError, ValueError, TypeError)
Given = TypeVar("Given")


class LostBodyError(Exception):
    """A body that was remembered a moment ago isn't there any more."""


class Memory:
    """Rows of parsed sources and bodies, and the state of each output, in one file below the project's state.

    No method raises because of the disk: whatever fails, the memory is forgotten, goes on in the process alone,
    and `notice` says so.
    """

    def __init__(self, folder: Path | None) -> None:
        """`folder` is the project's state, None for a memory that ends with the process."""
        self.notice = ""
        self._faults = from_environment()
        self._path = None if folder is None else folder / FILE
        self._torn: set[str] = set()  # states of which a part is lost
        self._read: dict[str, list[Part]] = {}  # of states that were read, until others take their places
        self._rows = self._opened()

    def __enter__(self) -> "Memory":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._rows.close()

    def remarks(self) -> tuple[Problem, ...]:
        """What is wrong with the memory itself."""
        return (warning(Problem("", self.notice, "cache")),) if self.notice else ()

    def reopen(self) -> None:
        """Read on in a process that was forked from ours: SQLite allows no shared connection.

        From then on the file is no more ours to put aside: what can't be read is lost, and that is told to our parent.
        """
        path, self._path = self._path, None
        if path is None:
            return
        try:
            self._rows = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, isolation_level=None)
            # Or SQLite would lock the file, and look who wrote to it, for every row anew.
            self._rows.execute("BEGIN")
        except _FAILURES:
            self._rows = _empty()

    def parsed(self, keys: Set[str]) -> Mapping[str, bytes]:
        """The rows found under these keys."""

        def read() -> dict[str, bytes]:
            rows = self._rows.execute("SELECT key, value, digest FROM parsed")
            return {key: value for key, value, digest in rows if key in keys and digest == _row_digest(key, value)}

        return self._trying(read, {})

    def is_empty(self) -> bool:
        """Whether nothing was ever parsed: then there is no use in asking for one row after the other."""
        return not self._trying(lambda: self._rows.execute("SELECT 1 FROM parsed LIMIT 1").fetchone(), None)

    def parsed_one(self, key: str) -> bytes:
        """The row under one key, b"" if there is none."""
        return self._row("SELECT value, digest FROM parsed WHERE key = ?", key)

    def remember(self, parsed: Iterable[tuple[str, bytes, str, bytes]]) -> None:
        """Keep rows: (key, row, digest of the body, body)."""

        rows = list(parsed)

        def write() -> None:
            with self._transaction():
                self._rows.executemany(
                    "INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?)",
                    ((key, value, body, _row_digest(key, value)) for key, value, body, _ in rows),
                )
                bodies = ((name, value) for _, _, name, value in rows if name)
                self._rows.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", bodies)

        self._trying(write, None)

    def body(self, digest: str) -> bytes:
        """A body by its digest. Raises LostBodyError."""

        def read() -> bytes | None:
            found = self._rows.execute("SELECT value FROM bodies WHERE digest = ?", (digest,)).fetchone()
            return bytes(found[0]) if found and digest_of(found[0]) == digest else None

        value = self._trying(read, None)
        if value is None:
            raise LostBodyError(digest)
        return value

    def state(self, name: str) -> bytes:
        """What was kept under a name, b"" if there is nothing whole."""
        value = self._row("SELECT value, digest FROM states WHERE name = ?", name)
        if not parts.stands_for_parts(value):
            return value

        def read() -> list[bytes]:
            return [part for (part,) in self._rows.execute(_PARTS_OF, (name,))]

        nothing: list[bytes] = []
        found = self._trying(read, nothing)
        sound = parts.sound(value, found)
        if sound is None:
            self._torn.add(name)
            return b""
        self._read[name] = sound
        return b"".join(found)

    def _row(self, query: str, key: str) -> bytes:
        """The value that a query finds under a key, b"" if there is nothing whole."""

        def read() -> bytes:
            found = self._rows.execute(query, (key,)).fetchone()
            return bytes(found[0]) if found and found[1] == _row_digest(key, found[0]) else b""

        return self._trying(read, b"")

    def keep(self, states: Mapping[str, bytes]) -> None:
        """Keep states by name, all of them or none."""

        def write() -> None:
            with self._transaction():
                for name, value in states.items():
                    told = self._in_parts(name, value) if parts.is_long(value) else value
                    row = (name, told, _row_digest(name, told))
                    self._rows.execute("INSERT OR REPLACE INTO states VALUES (?, ?, ?)", row)

        self._trying(write, None)
        self._read.clear()

    def _in_parts(self, name: str, value: bytes) -> bytes:
        """Keep a long value in parts, as far as they aren't those of the last one; what is kept in its place."""
        now = parts.cut(value, self._read.get(name, ()))
        kept = self._rows.execute("SELECT value, digest FROM states WHERE name = ?", (name,)).fetchone()
        sound = kept and kept[1] == _row_digest(name, kept[0]) and name not in self._torn
        before = parts.digests(bytes(kept[0])) if sound else []
        for number, (part, digest) in enumerate(now):
            if before[number : number + 1] != [digest]:
                self._rows.execute("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", (name, number, part))
        self._rows.execute("DELETE FROM parts WHERE name = ? AND number >= ?", (name, len(now)))
        return parts.told(now)

    def is_crowded(self, used: int) -> bool:
        """Whether most rows of sources can't be of use any more, where `used` are."""
        found = self._trying(lambda: self._rows.execute("SELECT count(*) FROM parsed").fetchone(), None)
        return bool(found) and found[0] > 2 * used

    def forget_unused(self, keys: Set[str]) -> None:
        """Remove the rows of sources that aren't there any more, once they outnumber the others."""

        def remove() -> None:
            known = [key for (key,) in self._rows.execute("SELECT key FROM parsed")]
            unused = [(key,) for key in known if key not in keys]
            if 2 * len(unused) <= len(known):
                return
            with self._transaction():
                self._rows.executemany("DELETE FROM parsed WHERE key = ?", unused)
                self._rows.execute("DELETE FROM bodies WHERE digest NOT IN (SELECT body FROM parsed)")
            self._rows.execute("VACUUM")

        self._trying(remove, None)

    def forget(self, why: str) -> None:
        """Go on with nothing, in this process alone; the file is put aside."""
        self.close()
        self._put_aside(why)
        self._rows = _empty()

    def _put_aside(self, why: str) -> None:
        self.notice = self.notice or f"the cache of earlier builds can't be used ({why}), so everything is built anew"
        if self._path is not None:
            with contextlib.suppress(OSError):
                os.replace(self._path, self._path.with_name(FILE + _DAMAGED))
        self._path = None

    def _opened(self) -> sqlite3.Connection:
        if self._path is None:
            return _empty()
        try:
            if _is_foreign(self._path):
                self.notice, self._path = "the cache of earlier builds belongs to another user, so it isn't used", None
                return _empty()
            return _connected(self._path)
        except _FAILURES as error:
            self._put_aside(str(error))
            return _empty()

    def _trying(self, action: Callable[[], Given], otherwise: Given) -> Given:
        try:
            return action()
        except _FAILURES as error:
            self.forget(str(error))
            return otherwise

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._path is not None:
            self._faults.mutate("remember")
        self._rows.execute("BEGIN")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._rows.execute("ROLLBACK")
            raise
        self._rows.execute("COMMIT")


def _row_digest(key: str, value: bytes) -> str:
    return hashlib.blake2b(value, key=key.encode()[:64], digest_size=16).hexdigest()


def _empty() -> sqlite3.Connection:
    rows = sqlite3.connect(":memory:", isolation_level=None)
    rows.executescript(_TABLES)
    return rows


def _connected(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path, isolation_level=None, timeout=1)
    try:
        rows.executescript(_PRAGMAS)
        version = rows.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError("it was written by another version of sitegen")
        rows.executescript(_TABLES + f"PRAGMA user_version={VERSION};")
    except BaseException:
        rows.close()
        raise
    return rows


def _is_foreign(path: Path) -> bool:
    """Whether the file is another user's. Raises OSError for a link or a folder in its place."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode):
        raise OSError("something else stands in its place")
    return hasattr(os, "geteuid") and found.st_uid != os.geteuid()


def _quoted(path: Path) -> str:
    return path.as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
