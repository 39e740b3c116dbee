"""Cases G1 and G2: whole builds, killed at any change to the disk or at any moment, alone or with their workers."""

import sys
from pathlib import Path

import pytest

from faults.building import CHANGES, check_recovers, check_whole, moments, scenario, start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork, SIGKILL and /proc are Linux's")

EVERY = 10**9


@pytest.mark.parametrize("share", [5, pytest.param(EVERY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", CHANGES)
def test_G01_a_build_killed_at_any_change_leaves_a_whole_site_and_the_next_one_is_clean(
    tmp_path: Path, name: str, share: int
) -> None:
    case = scenario(tmp_path, name)
    states = []
    for number in moments(share, case.changes):
        project = case.copy(tmp_path / str(number))
        assert start(project, fault=f"kill@{number}", sync=True).wait() == -9, number
        states.append(check_whole(case, project, number))
        check_recovers(case, project, number)
    assert states == sorted(states, key=["old", "applying", "new"].index)
    if share == EVERY:
        assert set(states) == {"old", "applying", "new"}
