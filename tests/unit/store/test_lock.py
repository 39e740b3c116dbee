"""One command at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.problems import LOCKED, USAGE, StoppedError
from sitegen.store.lock import hold

READING = "print('ready', flush=True); import sys; sys.stdin.read()"
HOLDING = f"""
import subprocess, sys
from pathlib import Path
from sitegen.store.lock import hold
with hold(Path(sys.argv[1]), "process 1 (sitegen build)"):
    child = subprocess.Popen([sys.executable, "-c", {READING!r}], stdout=subprocess.PIPE, close_fds=False)
    child.stdout.readline()
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_command_is_told_who_is_at_work(tmp_path: Path) -> None:
    first = hold(tmp_path, "process 77 (sitegen watch), begun 2026-11-24 12:00")
    with first, pytest.raises(StoppedError) as stopped, hold(tmp_path, "another"):
        pass
    assert stopped.value.exit_code == LOCKED
    assert "process 77 (sitegen watch), begun 2026-11-24 12:00" in stopped.value.problems[0].message
    assert stopped.value.problems[0].hint


def test_the_lock_is_free_again_afterwards_and_its_file_stays(tmp_path: Path) -> None:
    for holder in ("a long first holder", "second", "third"):
        with hold(tmp_path, holder):
            pass
    assert (tmp_path / "lock").read_text(encoding="utf-8") == "third\n"


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path, "first"):
        raise ZeroDivisionError
    with hold(tmp_path, "second"):
        assert (tmp_path / "lock").read_text(encoding="utf-8") == "second\n"


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="open files can't be counted")
def test_neither_holding_nor_waiting_keeps_files_open(tmp_path: Path) -> None:
    before = len(os.listdir("/dev/fd"))
    for _ in range(3):
        with hold(tmp_path, "first"), pytest.raises(StoppedError), hold(tmp_path, "second"):
            pass
    assert len(os.listdir("/dev/fd")) == before


def test_what_the_file_says_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"process 1 \xff on another computer\n")
    with hold(tmp_path, "me"):
        pass


def test_a_holder_that_is_killed_frees_the_lock_at_once_though_its_child_lives(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:  # closing its standard input ends its child
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(StoppedError, match="process 1"), hold(tmp_path, "me"):
            pass
        holder.kill()
        holder.wait()
        with hold(tmp_path, "me"):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="fork is POSIX's")
def test_a_forked_child_that_outlives_us_doesnt_keep_the_lock(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from sitegen.store.lock import hold
with hold(Path(sys.argv[1]), "first"):
    child = os.fork()
    if child == 0:
        os.close(1)
        os.read(0, 1)
        os._exit(0)
with hold(Path(sys.argv[1]), "second"):
    print("held again", flush=True)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held again"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("name", ["folder", "file"])
def test_a_link_in_place_of_folder_or_lock_is_refused(tmp_path: Path, name: str) -> None:
    outside, state = tmp_path / "outside", tmp_path / ".sitegen"
    outside.mkdir()
    if name == "folder":
        state.symlink_to(outside)
    else:
        state.mkdir()
        (state / "lock").symlink_to(outside / "lock")
    with pytest.raises(StoppedError) as stopped, hold(state, "me"):
        pass
    assert stopped.value.exit_code in (USAGE, 4)
    assert list(outside.iterdir()) == []


def test_the_folder_is_made(tmp_path: Path) -> None:
    with hold(tmp_path / "a" / ".sitegen", "me"):
        assert (tmp_path / "a/.sitegen/lock").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="folders can't be locked there")
@pytest.mark.parametrize("name", ["output", "a link to it"])
def test_one_output_is_published_by_one_command_at_a_time_whatever_their_locks(tmp_path: Path, name: str) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (tmp_path / "a link to it").symlink_to(output)
    first = hold(tmp_path / "one", "me", output=output)
    with first, pytest.raises(StoppedError) as stopped, hold(tmp_path / "two", "me", output=tmp_path / name):
        pass
    assert stopped.value.exit_code == LOCKED
    assert stopped.value.problems[0].message.startswith("another sitegen is at work in this output folder")
    with hold(tmp_path / "two", "me", output=output):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="folders can't be locked there")
@pytest.mark.parametrize("kind", ["absent", "a file", "a pipe"])
def test_an_output_that_cant_be_held_is_for_others_to_judge(tmp_path: Path, kind: str) -> None:
    output = tmp_path / "output"
    if kind == "a file":
        output.touch()
    if kind == "a pipe":
        os.mkfifo(output)
    with hold(tmp_path / "one", "me", output=output):
        pass
