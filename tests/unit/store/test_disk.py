"""The primitives that change the disk, and what they say when they can't."""

import stat
import sys
from pathlib import Path

import pytest

from sitegen.problems import ENVIRONMENT, StoppedError
from sitegen.store.disk import Disk
from sitegen.store.faults import Faults

REASONS = {
    "ENOSPC": "the file can't be written: the disk is full (",
    "EDQUOT": "the file can't be written: your share of the disk is used up (",
    "EIO": "the file can't be written: the disk reports a fault",
    "EROFS": "the file can't be written: the disk can only be read",
    "EACCES": "the file can't be written: permission is missing",
    "EMFILE": "the file can't be written: this computer has too many files open",
    "EBUSY": "the file can't be written: device or resource busy",
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other errors")
@pytest.mark.parametrize("error", REASONS)
def test_an_error_names_path_reason_and_what_to_do(tmp_path: Path, error: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        Disk(Faults(f"error:{error}@1"), tmp_path).write(tmp_path / "output/a.html", b"x")
    (problem,) = stopped.value.problems
    assert (stopped.value.exit_code, problem.path) == (ENVIRONMENT, "output/a.html")
    assert problem.message.startswith(REASONS[error])
    assert problem.hint.endswith("run the command again.")


def test_a_path_outside_the_project_is_shown_whole(tmp_path: Path) -> None:
    disk = Disk(Faults(), tmp_path / "outlet")
    assert disk.shown(tmp_path / "outlet/output/a.html") == "output/a.html"
    assert disk.shown(tmp_path / "outlet-2/a.html") == str(tmp_path / "outlet-2/a.html")


@pytest.mark.skipif(sys.platform == "win32", reason="modes and limits are POSIX's")
def test_a_file_that_grows_too_large_is_told(tmp_path: Path) -> None:
    import resource
    import signal

    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(StoppedError, match="larger than this disk allows"):
            Disk(Faults(), tmp_path).write(tmp_path / "a.html", bytes(2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_a_device_without_room_is_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(StoppedError, match="the disk is full"):
        Disk(Faults(), tmp_path).write(Path("/dev/full"), b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are POSIX's")
def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "private").write_bytes(b"private")
    (tmp_path / "link").symlink_to("private")
    with pytest.raises(StoppedError, match="a link stands in its place"):
        Disk(Faults(), tmp_path).write(tmp_path / "link", b"x")
    assert (tmp_path / "private").read_bytes() == b"private"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_a_folder_keeps_the_group_of_the_one_it_lies_in(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2775)
    if not shared.stat().st_mode & stat.S_ISGID:
        pytest.skip("this file system keeps no groups")
    Disk(Faults(), tmp_path).make_folders(shared / "a/b")
    assert stat.S_IMODE((shared / "a/b").stat().st_mode) == 0o2755


def test_folders_are_made_where_they_are_missing(tmp_path: Path) -> None:
    disk = Disk(Faults(), tmp_path)
    assert disk.make_folders(tmp_path / "a/b") == (tmp_path / "a", tmp_path / "a/b")
    assert disk.make_folders(tmp_path / "a/b") == ()


def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(StoppedError, match="something else stands in its place") as stopped:
        Disk(Faults(), tmp_path).make_folders(tmp_path / "a/b")
    assert stopped.value.problems[0].path == "a"


def test_nothing_appears_in_place_of_a_file(tmp_path: Path) -> None:
    for name in ("new", "old"):
        (tmp_path / name).write_bytes(name.encode())
    for spec in ("", "error:ENOTSUP@1"):
        with pytest.raises(FileExistsError):
            Disk(Faults(spec), tmp_path).put_new(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_tree_is_removed_with_its_links_and_not_what_they_lead_to(tmp_path: Path) -> None:
    (tmp_path / "tree/a").mkdir(parents=True)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/x").write_bytes(b"x")
    (tmp_path / "tree/a/link").symlink_to(tmp_path / "kept")
    (tmp_path / "tree/y").write_bytes(b"y")
    assert Disk(Faults(), tmp_path).remove_tree(tmp_path / "tree") == ("tree/a/link", "tree/y")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["kept", "x"]
