"""Case G4: whichever change to the disk fails, and however, nothing is half done for good."""

import shutil
from itertools import count
from pathlib import Path

import pytest

from faults.publishing import SCENARIOS, folders, prepare, publish, tree
from sitegen.problems import ENVIRONMENT, StoppedError
from sitegen.store.faults import Faults
from sitegen.store.gate import recover

WORDS = {"ENOSPC": "the disk is full", "EIO": "the disk reports a fault", "EACCES": "permission is missing"}


def failed(project: Path, site: dict[str, str], faults: Faults) -> StoppedError | None:
    try:
        publish(project, project / "output", site, faults, sync=True)
    except StoppedError as stopped:
        return stopped
    return None


@pytest.mark.parametrize("lasting", ["", "+"])
@pytest.mark.parametrize("error", WORDS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_G04_an_error_at_any_change_is_told_and_the_next_build_is_clean(
    tmp_path: Path, scenario: str, error: str, lasting: str
) -> None:
    before, after = SCENARIOS[scenario]
    prepare(tmp_path / "old", tmp_path / "old/output", before)
    prepare(tmp_path / "new", tmp_path / "new/output", after)
    old, new = tree(tmp_path / "old/output"), tree(tmp_path / "new/output")
    stopped_at = []
    for number in count(1):
        project, faults = tmp_path / str(number), Faults(f"error:{error}@{number}{lasting}")
        shutil.copytree(tmp_path / "old", project)
        stopped = failed(project, dict(after), faults)
        if faults.count < number:
            break
        stopped_at += [number] if stopped else []
        committed = bool(list(project.glob(".sitegen/stage/*/journal")))
        if stopped:
            (problem,) = stopped.problems
            assert stopped.exit_code == ENVIRONMENT
            assert WORDS[error] in problem.message, number
            assert problem.path.startswith(("output", ".sitegen")), number
            assert problem.hint
            assert ("MB are free" in problem.message) is (error == "ENOSPC")
        if stopped and not committed:
            assert tree(project / "output") in (old, new), number
        if not stopped:
            assert tree(project / "output") == new, number
        if not lasting and not committed:
            assert list(project.glob(".sitegen/stage/*/*")) == [] or tree(project / "output") == new
        assert recover(project, project / "output") is committed
        publish(project, project / "output", after)
        assert tree(project / "output") == new, number
        assert folders(project / "output") == folders(tmp_path / "new/output"), number
        assert list(project.glob(".sitegen/stage/*")) == []
    assert stopped_at == list(range(1, number))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_G07_a_rename_that_cant_leave_its_mount_becomes_a_copy(tmp_path: Path, scenario: str) -> None:
    before, after = SCENARIOS[scenario]
    prepare(tmp_path / "old", tmp_path / "old/output", before)
    prepare(tmp_path / "new", tmp_path / "new/output", after)
    copied = 0
    for number in count(1):
        project, faults = tmp_path / str(number), Faults(f"error:EXDEV@{number}")
        shutil.copytree(tmp_path / "old", project)
        stopped = failed(project, dict(after), faults)
        if faults.count < number:
            break
        copied += not stopped
        publish(project, project / "output", after)
        assert tree(project / "output") == tree(tmp_path / "new/output"), number
    assert copied > len(after) // 2
