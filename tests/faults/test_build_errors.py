"""Cases G4 to G6: whatever the disk refuses, a build is done or says what it needs, and the next one is clean."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest
from PIL import Image

from faults.building import (
    Scenario,
    check_recovers,
    check_whole,
    edit,
    journals,
    moments,
    outlet,
    scenario,
    stages,
    start,
)
from faults.publishing import tree
from photographs import saved
from sitegen.store.images import Images
from support import Outlet

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork and mounts are Linux's")

WORDS = {
    "ENOSPC": "the disk is full",
    "EDQUOT": "your share of the disk is used up",
    "EIO": "the disk reports a fault",
    "EACCES": "permission is missing",
    "EMFILE": "this computer has too many files open",
}
SCENARIOS = ("first build", "edit", "pictures", "theme change")
CACHE = "cache of earlier builds can't be used"
EVERY = 10**9


def check_error(case: Scenario, project: Outlet, error: str, fault: str) -> int:
    """Build with a fault. Returns the exit code."""
    running = start(project, fault=fault, sync=True)
    code = running.wait()
    told = running.text()
    assert code in (0, 4), (fault, told)
    assert "Traceback" not in told, fault
    state = check_whole(case, project, fault)
    if code == 0:
        assert state == "new", fault
        assert error == "" or CACHE in told, fault
    else:
        assert WORDS[error] in told, (fault, told)
        assert any(place in told for place in ("output", ".sitegen")), (fault, told)
        assert ("MB are free" in told) is (error in ("ENOSPC", "EDQUOT")), (fault, told)
        assert state != "new" or not journals(project), fault
        if not fault.endswith("+") and state == "old":
            assert stages(project) == [], fault
    check_recovers(case, project, fault)
    return code


@pytest.mark.parametrize("share", [3, pytest.param(EVERY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("lasting", ["", "+"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_G04_an_error_at_any_change_stops_a_build_or_costs_it_its_memory(
    tmp_path: Path, name: str, lasting: str, share: int
) -> None:
    case = scenario(tmp_path, name)
    codes = set()
    for error, number in zip(cycle(WORDS), moments(share, case.changes), strict=False):
        fault = f"error:{error}@{number}{lasting}"
        project = case.copy(tmp_path / f"{number}-{error}")
        codes.add(check_error(case, project, error, fault))
        shutil.rmtree(project.folder)
    assert 4 in codes
    if share == EVERY:
        assert codes == {0, 4}


@pytest.mark.slow
@pytest.mark.parametrize("error", WORDS)
def test_G04_each_error_at_each_change(tmp_path: Path, error: str) -> None:
    case = scenario(tmp_path, "edit")
    for lasting in ("", "+"):
        for number in range(1, case.changes + 1):
            project = case.copy(tmp_path / f"{number}{lasting}")
            check_error(case, project, error, f"error:{error}@{number}{lasting}")
            shutil.rmtree(project.folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root and CAP_SYS_ADMIN")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path, rest: int) -> Path:
    """Leave only so many bytes free."""
    stuffing = place / "stuffing"
    free = os.statvfs(place)
    stuffing.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - rest))
    return stuffing


@pytest.mark.parametrize("rest", [0, 20_000, 60_000])
def test_G05_a_full_disk_below_the_output_is_told_and_leaves_the_site(
    tmp_path: Path, small_disk: Path, rest: int
) -> None:
    case = scenario(tmp_path, "edit")
    project = case.copy(tmp_path / "project")
    shutil.move(project.output, small_disk / "output")
    project.output.symlink_to(small_disk / "output")
    project.output = small_disk / "output"
    stuffing = fill(small_disk, rest)
    project.write({"content/town/roof.png": saved(Image.effect_noise((600, 400), 90), "PNG")})
    running = start(project)
    assert running.wait() == 4, running.text()
    assert "the disk is full" in running.text()
    assert "MB are free" in running.text()
    assert tree(project.output) == case.old
    stuffing.unlink()
    shutil.copy(case.changed.folder / "content/town/roof.png", project.folder / "content/town/roof.png")
    again = start(project)
    assert again.wait() == 0, again.text()
    assert tree(project.output) == case.new


@pytest.mark.parametrize("rest", [0, 8_000, 30_000])
def test_G05_a_full_disk_below_the_memory_costs_only_the_memory(tmp_path: Path, small_disk: Path, rest: int) -> None:
    case = scenario(tmp_path, "first build")
    project = case.copy(tmp_path / "project")
    output = tmp_path / "elsewhere"
    project.build()  # pictures have to be kept somewhere
    shutil.rmtree(project.output)
    (project.folder / ".sitegen/cache.db").unlink()
    shutil.move(project.folder, small_disk / "project")
    project = Outlet(small_disk / "project")
    project.output = output
    stuffing = fill(small_disk, rest)
    report = project.build()
    assert tree(output) == case.new
    assert [problem.code for problem in report.problems] == ["cache"]
    stuffing.unlink()
    assert project.build().problems == ()


@pytest.mark.parametrize("rest", [0, 8_000, 40_000])
def test_G05_a_full_disk_below_the_pictures_is_told_and_nothing_is_kept_by_halves(
    tmp_path: Path, small_disk: Path, rest: int
) -> None:
    case = scenario(tmp_path, "pictures")
    project = case.copy(tmp_path / "project")
    shutil.move(project.folder / ".sitegen", small_disk / "state")
    stuffing = fill(small_disk, rest)

    def kept_there() -> None:
        os.environ["SITEGEN_STATE"] = str(small_disk / "state")

    running = start(project, prepare=kept_there)
    assert running.wait() == 4, running.text()
    assert "the disk is full" in running.text()
    assert "state/images/" in running.text()
    assert tree(project.output) == case.old
    stuffing.unlink()
    again = start(project, prepare=kept_there)
    assert again.wait() == 0, again.text()
    assert tree(project.output) == case.new
    kept = Images(small_disk / "state")
    assert [path.name for path in small_disk.glob("state/images/*/*") if kept.get(path.name) is None] == []


def test_G05_a_memory_that_fails_is_a_warning(tmp_path: Path) -> None:
    """Every write to the memory; the site is made all the same."""
    case = scenario(tmp_path, "first build")
    failed = 0
    for number in [at for at, name in enumerate(case.names, 1) if name == "remember"]:
        project = case.copy(tmp_path / str(number))
        running = start(project, fault=f"error:EIO@{number}", sync=True)
        assert running.wait() == 0, running.text()
        assert CACHE in running.text()
        assert tree(project.output) == case.new
        check_recovers(case, project, number)
        failed += 1
    assert failed >= 3


NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    told: str


def as_nobody(project: Outlet, environment: Mapping[str, str | None] = {}) -> Done:
    """Root may write anywhere: build as somebody who may not."""

    def become() -> None:
        for name, value in environment.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    running = start(project, prepare=become)
    return Done(running.wait(), running.text())


@pytest.fixture
def nobodys(tmp_path: Path) -> Outlet:
    """An outlet that belongs to nobody, published once."""
    project = outlet(tmp_path / "outlet")
    project.build()  # imports everything, for nobody may not read where Python is installed
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    give(project.folder)
    done = as_nobody(project)
    assert done.code == 0, done.told
    return project


def give(folder: Path) -> None:
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def forbid(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.mark.parametrize("where", ["output", "output/world", "."])
def test_G06_an_output_that_may_not_be_changed_is_exit_4_with_a_hint(nobodys: Outlet, where: str) -> None:
    edit(nobodys)
    give(nobodys.folder / "content")
    if where == ".":
        shutil.rmtree(nobodys.output)
    before = tree(nobodys.output)
    folder = nobodys.folder / where
    folder.chmod(0o555)
    done = as_nobody(nobodys)
    assert done.code == 4, done.told
    assert "permission is missing" in done.told
    assert "output" in done.told or where == "."
    assert tree(nobodys.output) == before
    folder.chmod(0o755)
    assert as_nobody(nobodys).code == 0


def test_G06_a_memory_that_may_not_be_written_is_done_without(nobodys: Outlet) -> None:
    edit(nobodys)
    give(nobodys.folder / "content")
    (nobodys.folder / ".sitegen/cache.db").chmod(0o444)
    done = as_nobody(nobodys)
    assert done.code == 0, done.told
    assert CACHE in done.told
    assert "Another headline" in nobodys.page("world/2026/04/s003.html")


def test_G06_content_that_can_only_be_read_is_enough(nobodys: Outlet) -> None:
    edit(nobodys)
    give(nobodys.folder / "content")
    for name in ("content", "themes"):
        forbid(nobodys.folder / name)
    (nobodys.folder / "sitegen.toml").chmod(0o444)
    before = {path: path.stat().st_mtime_ns for path in (nobodys.folder / "content").rglob("*")}
    done = as_nobody(nobodys)
    assert (done.code, "Warning" in done.told) == (0, False), done.told
    assert {path: path.stat().st_mtime_ns for path in before} == before


ENVIRONMENTS: dict[str, dict[str, str | None]] = {
    "no home": {"HOME": None},
    "an empty home": {"HOME": ""},
    "a home that isn't there": {"HOME": "/nowhere"},
    "no folder for temporary files": {"TMPDIR": "/nowhere", "TMP": "/nowhere", "TEMP": "/nowhere"},
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_G06_no_home_and_no_folder_for_temporary_files_are_needed(nobodys: Outlet, name: str) -> None:
    edit(nobodys)
    give(nobodys.folder / "content")
    done = as_nobody(nobodys, ENVIRONMENTS[name])
    assert (done.code, "Warning" in done.told) == (0, False), done.told
