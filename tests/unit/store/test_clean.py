"""Case M6: `clean` removes what sitegen made, and nothing else."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from sitegen.problems import LOCKED, USAGE, StoppedError
from sitegen.store.clean import clean
from sitegen.store.faults import Faults
from sitegen.store.gate import open_stage, recover
from sitegen.store.lock import hold
from sitegen.store.manifest import NAME
from sitegen.store.places import changed_file

SITE = {"index.html": b"front", "world/wall.html": b"wall"}


def publish(project: Path, folder: str = "output", kind: str = "site", outlet: str = "") -> Path:
    with open_stage(project, project / folder, kind=kind, outlet=outlet, sync=False) as stage:
        for path, data in SITE.items():
            stage.put(path, data)
        stage.apply()
    return project / folder


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_the_site_and_our_own_files_go_and_the_lock_stays(tmp_path: Path) -> None:
    publish(tmp_path)
    publish(tmp_path, ".sitegen/preview", "preview")
    for name in ("cache.db", "cache.db-wal"):
        (tmp_path / ".sitegen" / name).write_bytes(b"x")
    assert clean(tmp_path, tmp_path / "output") == (
        *(".sitegen/cache.db", ".sitegen/cache.db-wal", f".sitegen/preview/{NAME}", ".sitegen/preview/index.html"),
        *(".sitegen/preview/world/wall.html", f"output/{NAME}", "output/index.html", "output/world/wall.html"),
    )
    assert left(tmp_path) == [".sitegen", ".sitegen/lock", "output"]


def test_everything_else_stays(tmp_path: Path) -> None:
    output = publish(tmp_path)
    kept = ("output/mine.txt", "output/world/mine.html", ".sitegen/crash-1.txt", "content/a.md")
    for path in kept:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"mine")
    clean(tmp_path, output)
    assert [path for path in left(tmp_path) if (tmp_path / path).is_file()] == sorted([*kept, ".sitegen/lock"])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_M06_links_are_never_followed(tmp_path: Path) -> None:
    output = publish(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "wall.html").write_bytes(b"private")
    (output / "world/wall.html").unlink()
    (output / "world").rmdir()
    (output / "world").symlink_to(outside)
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(outside / "wall.html")
    (tmp_path / ".sitegen/preview").symlink_to(outside)
    clean(tmp_path, output)
    assert left(outside) == ["wall.html"]
    assert left(output) == ["index.html", "world"]
    assert not os.path.lexists(tmp_path / ".sitegen/preview")


def test_M06_an_output_that_isnt_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output/index.html").write_bytes(b"mine")
    with pytest.raises(StoppedError) as stopped:
        clean(tmp_path, tmp_path / "output")
    assert stopped.value.exit_code == USAGE
    assert left(tmp_path / "output") == ["index.html"]


@pytest.mark.parametrize("there", [True, False])
def test_nothing_to_clean_is_fine(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "output").mkdir()
        (tmp_path / "output/.gitkeep").write_bytes(b"")
    assert clean(tmp_path, tmp_path / "output") == ()
    assert (tmp_path / "output/.gitkeep").exists() is there


def test_nothing_is_removed_under_a_build_at_work(tmp_path: Path) -> None:
    output = publish(tmp_path)
    before = left(output)
    with hold(tmp_path / ".sitegen", "a build"), pytest.raises(StoppedError) as stopped:
        clean(tmp_path, output)
    assert stopped.value.exit_code == LOCKED
    assert left(output) == before


def test_an_interrupted_clean_is_finished_by_the_next(tmp_path: Path) -> None:
    for number in range(1, 6):
        project = tmp_path / str(number)
        output = publish(project)
        with pytest.raises(StoppedError):
            clean(project, output, faults=Faults(f"error:EIO@{number}+"))
        clean(project, output)
        assert left(project) == [".sitegen", ".sitegen/lock", "output"], number


def test_the_site_of_another_outlet_stays(tmp_path: Path) -> None:
    output = publish(tmp_path, outlet="https://one.example/")
    before = left(output)
    with pytest.raises(StoppedError) as stopped:
        clean(tmp_path, output, "https://other.example/")
    assert stopped.value.exit_code == USAGE
    assert "https://one.example/" in stopped.value.problems[0].message
    assert left(output) == before
    clean(tmp_path, output, "https://one.example/")
    assert left(output) == []


DAMAGED: Mapping[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[:-20],
    "emptied": lambda _content: b"",
    "of a newer sitegen": lambda content: content.replace(b"manifest 1", b"manifest 2"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_site_whose_list_is_damaged_stays_with_its_list(tmp_path: Path, name: str) -> None:
    """Without the list the folder would be nobody's, and no build would publish there again."""
    output = publish(tmp_path)
    listing = output / NAME
    listing.write_bytes(DAMAGED[name](listing.read_bytes()))
    before = left(tmp_path)
    with pytest.raises(StoppedError) as stopped:
        clean(tmp_path, output)
    assert (stopped.value.exit_code, stopped.value.problems[0].path) == (USAGE, f"output/{NAME}")
    assert "--adopt" in stopped.value.problems[0].hint
    assert left(tmp_path) == sorted([*before, ".sitegen/lock"])


def test_what_other_outputs_wait_for_stays(tmp_path: Path) -> None:
    """A publication that was interrupted, and the list of what a command has still to take on."""
    output, other = publish(tmp_path), tmp_path / "other"
    for number in range(1, 40):
        shutil.rmtree(other, ignore_errors=True)
        with suppress(StoppedError), open_stage(tmp_path, other, faults=Faults(f"error:EIO@{number}+")) as stage:
            for path, data in SITE.items():
                stage.put(path, data)
            stage.apply()
        if list((tmp_path / ".sitegen/stage").glob("*/journal")) and (other / "index.html").exists():
            break
    waiting, ours = (changed_file(tmp_path / ".sitegen", place) for place in (other, output))
    for each in (waiting, ours):
        each.write_bytes(b"index.html\n")
    clean(tmp_path, output)
    assert (waiting.exists(), ours.exists(), left(output)) == (True, False, [])
    assert recover(tmp_path, other)
    assert sorted(path.name for path in other.iterdir()) == [NAME, "index.html", "world"]
    clean(tmp_path, other)
    assert left(tmp_path / ".sitegen") == ["lock"]
