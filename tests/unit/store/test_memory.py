"""What is remembered is checked whenever it is read; what isn't whole is forgotten."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.model import digest_of
from sitegen.store.memory import FILE, LostBodyError, Memory

BODY = b"It rose by a metre."


def filled(folder: Path) -> None:
    with Memory(folder) as memory:
        memory.remember([("key", b"row", digest_of(BODY), BODY)])
        memory.keep({"state": b"as it was"})


def changed(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / FILE) as rows:
        rows.execute(statement)
    rows.close()


def test_what_was_remembered_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path)
    with Memory(tmp_path) as memory:
        assert memory.parsed_one("key") == b"row"
        assert memory.parsed({"key", "other"}) == {"key": b"row"}
        assert memory.body(digest_of(BODY)) == BODY
        assert memory.state("state") == b"as it was"
        assert memory.notice == ""


@pytest.mark.parametrize(
    ("table", "read"),
    [
        ("parsed", lambda memory: memory.parsed_one("key")),
        ("parsed", lambda memory: memory.parsed({"key"}).get("key", b"")),
        ("states", lambda memory: memory.state("state")),
    ],
    ids=["one row", "rows", "a state"],
)
@pytest.mark.parametrize("damage", ["value = x'00'", "value = x''", "digest = 'x'", "value = 7"])
def test_a_row_that_isnt_what_was_written_is_none(
    tmp_path: Path, table: str, read: Callable[[Memory], bytes], damage: str
) -> None:
    filled(tmp_path)
    changed(tmp_path, f"UPDATE {table} SET {damage}")
    with Memory(tmp_path) as memory:
        assert read(memory) == b""


def test_a_row_under_the_key_of_another_is_none(tmp_path: Path) -> None:
    filled(tmp_path)
    changed(tmp_path, "UPDATE parsed SET key = 'other'")
    changed(tmp_path, "UPDATE states SET name = 'other'")
    with Memory(tmp_path) as memory:
        assert (memory.parsed_one("other"), memory.parsed({"other"}), memory.state("other")) == (b"", {}, b"")


@pytest.mark.parametrize("damage", ["UPDATE bodies SET value = x'00'", "DELETE FROM bodies", "DROP TABLE bodies"])
def test_a_body_that_isnt_what_was_written_is_lost(tmp_path: Path, damage: str) -> None:
    filled(tmp_path)
    changed(tmp_path, damage)
    with Memory(tmp_path) as memory, pytest.raises(LostBodyError):
        # The table is made anew, empty.
        memory.body(digest_of(BODY))


def test_a_helping_process_that_cant_read_the_file_leaves_it_where_it_is(tmp_path: Path) -> None:
    filled(tmp_path)
    with Memory(tmp_path) as memory:
        (tmp_path / FILE).rename(tmp_path / "away")
        memory.reopen()
        with pytest.raises(LostBodyError):
            memory.body(digest_of(BODY))
        (tmp_path / "away").rename(tmp_path / FILE)
    with Memory(tmp_path) as memory:
        assert memory.body(digest_of(BODY)) == BODY
