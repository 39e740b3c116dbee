"""New files among an editor's own."""

import os
import stat
import sys
from itertools import count
from pathlib import Path

import pytest

from sitegen.problems import ENVIRONMENT, USAGE, StoppedError
from sitegen.store.create import create
from sitegen.store.faults import Faults

FILES = {"content/world/a.md": b"a", "content/town/b.md": b"b", "sitegen.toml": b"c"}


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def refused(root: Path, files: dict[str, bytes]) -> list[str]:
    with pytest.raises(StoppedError) as stopped:
        create(root, files)
    assert stopped.value.exit_code == USAGE
    assert all(problem.hint for problem in stopped.value.problems)
    return [problem.path for problem in stopped.value.problems]


def test_the_hint_fits_a_name_that_nobody_chose(tmp_path: Path) -> None:
    create(tmp_path, FILES)
    with pytest.raises(StoppedError) as stopped:
        create(tmp_path, {"content/world/a.md": b"x"})
    (problem,) = stopped.value.problems
    assert problem.hint == "Nothing was written. Rename or remove the file that is there, then give the command again."


def test_files_are_made_with_the_folders_they_need(tmp_path: Path) -> None:
    create(tmp_path / "paper", FILES)
    assert tree(tmp_path / "paper") == FILES


def test_nothing_is_overwritten_and_all_that_is_there_is_named(tmp_path: Path) -> None:
    old = {"content/world/a.md": b"old", "sitegen.toml": b"old"}
    create(tmp_path, old)
    assert refused(tmp_path, FILES) == ["content/world/a.md", "sitegen.toml"]
    assert tree(tmp_path) == old
    assert not (tmp_path / "content/town").exists()


@pytest.mark.parametrize("path", ["../a.md", "/a.md", "content/../../a.md", "a\nb.md", ""])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    assert len(refused(tmp_path / "paper", {path: b""})) == 1
    assert tree(tmp_path) == {}


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    create(tmp_path, {"content": b"a file"})
    assert refused(tmp_path, FILES) == ["content/world/a.md", "content/town/b.md"]
    assert tree(tmp_path) == {"content": b"a file"}


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are POSIX's")
@pytest.mark.parametrize("link", ["content", "content/world", "content/world/a.md"])
@pytest.mark.parametrize("target", ["outside", "gone"])
def test_links_are_never_written_through(tmp_path: Path, link: str, target: str) -> None:
    (tmp_path / "outside").mkdir()
    place = tmp_path / "paper" / link
    place.parent.mkdir(parents=True)
    place.symlink_to(tmp_path / target)
    assert "content/world/a.md" in refused(tmp_path / "paper", FILES)
    assert list((tmp_path / "outside").iterdir()) == []
    assert not (tmp_path / "gone").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are POSIX's")
def test_files_are_readable_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        create(tmp_path, FILES)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "content/world/a.md").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "content/world").stat().st_mode) == 0o755


def created(root: Path, files: dict[str, bytes], faults: Faults) -> int:
    """The exit code."""
    try:
        create(root, files, faults)
    except StoppedError as stopped:
        return stopped.exit_code
    return 0


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EACCES"])
def test_an_error_at_any_change_leaves_none_of_them(tmp_path: Path, error: str) -> None:
    for number in count(1):
        root, faults = tmp_path / str(number), Faults(f"error:{error}@{number}")
        root.mkdir()
        code = created(root, FILES, faults)
        if faults.count < number:
            break
        assert (code, list(root.iterdir())) == (ENVIRONMENT, []), number
    assert number > 3 * len(FILES)
    assert (code, tree(root)) == (0, FILES)


@pytest.mark.parametrize(
    ("there", "number", "named"),
    [
        (False, 1, "paper"),
        (True, 1, "content"),
        (True, 2, "content/world"),
        (True, 3, "content/world/a.md"),
        (True, 4, "content/world/a.md"),
    ],
)
def test_an_error_names_what_was_to_be_made_and_no_draft_of_it(
    tmp_path: Path, there: bool, number: int, named: str
) -> None:
    root = tmp_path / "paper"
    if there:
        root.mkdir()
    with pytest.raises(StoppedError) as stopped:
        create(root, FILES, Faults(f"error:EACCES@{number}"))
    assert [problem.path for problem in stopped.value.problems] == [named]


def test_where_there_are_no_hard_links_files_are_moved(tmp_path: Path) -> None:
    codes = []
    for number in count(1):
        root, faults = tmp_path / str(number), Faults(f"error:ENOTSUP@{number}")
        root.mkdir()
        codes.append(created(root, {"a.md": b"a"}, faults))
        assert tree(root) == ({} if codes[-1] else {"a.md": b"a"}), number
        if faults.count < number:
            break
    assert codes == [ENVIRONMENT, ENVIRONMENT, 0, ENVIRONMENT, 0]
