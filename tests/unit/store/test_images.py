"""Encoded pictures kept between builds: whole or not at all, whatever happened to the files."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.model import digest_of
from sitegen.problems import ENVIRONMENT, StoppedError
from sitegen.store.faults import Faults
from sitegen.store.images import Images

KEYS = [digest_of(str(number).encode()) for number in range(9)]
KEY, OTHER = KEYS[:2]
CONTENT = b"a picture's bytes" * 20


def place(state: Path, key: str = KEY) -> Path:
    return state / "images" / key[:2] / key


def kept(state: Path) -> set[str]:
    return {path.name for path in (state / "images").rglob("*") if path.is_file()}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The folder of a memory that holds one picture."""
    folder = tmp_path / "outlet/.sitegen"
    Images(folder).put(KEY, CONTENT)
    return folder


@pytest.mark.parametrize("content", [b"", b"x", CONTENT, os.urandom(3000)], ids=["empty", "one byte", "some", "more"])
def test_what_is_kept_is_given_back_as_it_was(state: Path, content: bytes) -> None:
    Images(state).put(OTHER, content)
    assert Images(state).get(OTHER) == content
    assert Images(state).get(KEYS[2]) is None
    assert kept(state) == {KEY, OTHER}


def test_a_file_that_was_cut_anywhere_is_as_good_as_none(state: Path) -> None:
    whole = place(state).read_bytes()
    for end in range(len(whole)):
        place(state).write_bytes(whole[:end])
        assert Images(state).get(KEY) is None, end
    place(state).write_bytes(whole + b"x")
    assert Images(state).get(KEY) is None


def test_a_file_in_which_any_byte_changed_is_as_good_as_none(state: Path) -> None:
    whole = place(state).read_bytes()
    for at in range(len(whole)):
        place(state).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert Images(state).get(KEY) is None, at


def test_a_whole_file_under_another_pictures_key_is_as_good_as_none(state: Path) -> None:
    place(state, OTHER).parent.mkdir(exist_ok=True)
    place(state).rename(place(state, OTHER))
    assert Images(state).get(OTHER) is None


def _link(path: Path) -> None:
    elsewhere = path.parent / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def _file(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.write_bytes(b"in the way")


def _folder(path: Path) -> None:
    path.unlink()
    (path / "within").mkdir(parents=True)
    (path / "within/more").write_bytes(b"x")


def _removed(path: Path) -> None:
    path.unlink()


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a link for the folder": ("", _link),
    "a file for the folder": ("", _file),
    "a link for a folder within": (KEY[:2], _link),
    "a file for a folder within": (KEY[:2], _file),
    "a folder for a picture": (f"{KEY[:2]}/{KEY}", _folder),
    "a picture removed": (f"{KEY[:2]}/{KEY}", _removed),
    "a picture emptied": (f"{KEY[:2]}/{KEY}", _emptied),
}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
@pytest.mark.parametrize("name", DAMAGES)
def test_whatever_stands_in_the_way_the_next_build_keeps_its_pictures_and_nothing_elsewhere(
    state: Path, name: str
) -> None:
    path, damage = DAMAGES[name]
    damage(state / "images" / path)
    before = {found: found.stat().st_mtime_ns for found in state.rglob("*") if "elsewhere" in found.parts}
    images = Images(state)
    images.put(KEY, b"anew")
    assert images.get(KEY) == b"anew"
    assert stat.S_ISREG(place(state).lstat().st_mode)
    assert not place(state).parent.is_symlink()
    assert {found: found.stat().st_mtime_ns for found in before} == before


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EACCES"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_disk_that_fails_is_exit_4_with_the_place_and_keeps_nothing_by_halves(
    state: Path, error: str, at: int
) -> None:
    images = Images(state, Faults(f"error:{error}@{at}"))
    with pytest.raises(StoppedError) as stopped:
        images.put(KEY, b"anew")
    (problem,) = stopped.value.problems
    assert (stopped.value.exit_code, problem.code) == (ENVIRONMENT, "disk")
    assert problem.path.startswith(f".sitegen/images/{KEY[:2]}")
    assert Images(state).get(KEY) == CONTENT
    assert kept(state) == {KEY}


def test_a_folder_that_cant_be_written_is_exit_4(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(StoppedError) as stopped:
        Images(state).put(OTHER, CONTENT)
    assert stopped.value.exit_code == ENVIRONMENT


@pytest.mark.parametrize(
    ("used", "left"),
    [
        (KEYS[:9], KEYS[:9]),
        (KEYS[:5], KEYS[:9]),  # four of nine aren't used: they may be wanted again
        (KEYS[:4], KEYS[:4]),
        ([], []),
    ],
)
def test_what_nothing_shows_goes_once_it_is_more_than_half(tmp_path: Path, used: list[str], left: list[str]) -> None:
    images = Images(tmp_path)
    for key in KEYS:
        images.put(key, CONTENT)
    images.forget_unused(frozenset(used))
    assert kept(tmp_path) == set(left)


def test_what_a_killed_build_left_half_written_goes_in_any_case(state: Path) -> None:
    torn = place(state).with_name(f".{KEY}.sitegen-4711")
    torn.write_bytes(CONTENT[:9])
    assert Images(state).get(torn.name) is None
    Images(state).forget_unused(frozenset([KEY]))
    assert kept(state) == {KEY}
