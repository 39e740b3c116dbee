"""Case G1: killed before any single change to the disk, the next command leaves the site as if nothing had happened."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from faults.publishing import SCENARIOS, Site, die, folders, output_of, prepare, publish, tree
from sitegen.store.gate import recover
from sitegen.store.manifest import NAME
from sitegen.store.places import STAGE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are POSIX's")


@pytest.fixture(params=["one file system", "two file systems"])
def outputs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the outputs lie: with the projects, or on a file system of their own."""
    if request.param == "one file system":
        return tmp_path / "runs"
    found: Path = request.getfixturevalue("elsewhere")
    return found


def clean_build(folder: Path, site: Site) -> dict[str, bytes]:
    prepare(folder, folder / "output", site)
    return tree(folder / "output")


def journals(project: Path, output: Path) -> list[Path]:
    return [*project.glob(".sitegen/stage/*/journal"), *output.glob(f"{STAGE}/journal")]


def stages(project: Path, output: Path) -> list[Path]:
    return [*project.glob(".sitegen/stage/*"), *output.glob(STAGE)]


def lost_links(found: dict[str, bytes], removed: set[str]) -> set[str]:
    """Links of the pages that lead to nothing, except to what this publication removes."""
    pages = b"".join(content for path, content in found.items() if path.endswith(".html"))
    return set(re.findall(r'href="(.*?)"', pages.decode())) - found.keys() - removed


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_G01_killed_before_any_change_the_site_is_whole_and_the_next_build_clean(
    tmp_path: Path, outputs: Path, scenario: str
) -> None:
    before, after = SCENARIOS[scenario]
    old, new = clean_build(tmp_path / "old", before), clean_build(tmp_path / "new", after)
    old = old if before else {}
    runs = tmp_path / "runs"
    program = [sys.executable, str(Path(__file__).with_name("publishing.py")), scenario, str(runs), str(outputs)]
    subprocess.run(program, check=True, timeout=100)
    states = []
    for number in range(1, len(list(runs.iterdir())) + 1):
        project = runs / str(number)
        output = output_of(project, outputs)
        found = tree(output)
        committed = bool(journals(project, output))
        states.append("applying" if committed else "new" if found == new else "old")
        assert committed or found in (old, new), number
        assert all(content in (old.get(path), new.get(path)) for path, content in found.items()), number
        assert lost_links(found, before.keys() - after.keys()) == set(), number
        assert len(stages(project, output)) <= 1, number
        assert recover(project, output) is committed, number
        assert tree(output) == (new if committed else found), number
        assert stages(project, output) == [], number
        publish(project, output, after)
        assert tree(output) == new, number
        assert folders(output) == folders(tmp_path / "new" / "output"), number
    assert sorted(set(states), reverse=True) == ["old", "new", "applying"]
    assert states == sorted(states, key=["old", "applying", "new"].index)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_G01_killed_again_while_it_recovers_the_next_command_recovers(tmp_path: Path, scenario: str) -> None:
    before, after = SCENARIOS[scenario]
    new = clean_build(tmp_path / "new", after)
    interrupted = next(project for project in killed(tmp_path, before, after) if halfway(project, new))
    for number in count(1):
        project = tmp_path / f"again-{number}"
        shutil.copytree(interrupted, project)
        came_through = not die_recovering(project, number)
        recover(project, project / "output")
        assert tree(project / "output") == new, number
        assert folders(project / "output") == folders(tmp_path / "new" / "output"), number
        if came_through:
            break
    assert number > 5


def killed(folder: Path, before: Site, after: Site) -> Iterator[Path]:
    for number in count(1):
        project = folder / f"killed-{number}"
        prepare(project, project / "output", before)
        assert die(project, project / "output", after, number)
        yield project


def halfway(project: Path, new: dict[str, bytes]) -> bool:
    """Whether some files were exchanged and some weren't."""
    found = tree(project / "output")
    done = [path for path in new if path != NAME and found.get(path) == new[path]]
    return bool(journals(project, project / "output")) and 2 * len(done) >= len(new) - 1


def die_recovering(project: Path, number: int) -> bool:
    from sitegen.store.faults import Faults

    child = os.fork()
    if child == 0:
        recover(project, project / "output", Faults(f"kill@{number}"))
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_G01_a_project_that_was_moved_after_a_kill_recovers_too(tmp_path: Path) -> None:
    before, after = SCENARIOS["edit, delete, add"]
    new = clean_build(tmp_path / "new", after)
    interrupted = next(project for project in killed(tmp_path, before, after) if halfway(project, new))
    moved = interrupted.rename(tmp_path / "moved")
    assert recover(moved, moved / "output") is True
    assert tree(moved / "output") == new


def test_G01_the_environment_kills_a_real_command(tmp_path: Path) -> None:
    prepare(tmp_path / "project", tmp_path / "project/output", SCENARIOS["edit, delete, add"][0])
    code = "from faults.publishing import *; from sitegen.store.faults import from_environment as told; "
    code += "p = Path(sys.argv[1]); publish(p, p / 'output', SCENARIOS['edit, delete, add'][1], told())"
    environment = {**os.environ, "SITEGEN_FAULT": "kill@9", "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "project")], env=environment, check=False)
    assert done.returncode == -9
