"""Case G3: Ctrl-C, a shutdown, a closed terminal, at any moment of a build with its workers."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from faults.building import (
    SOON,
    Running,
    Scenario,
    check_recovers,
    check_whole,
    gone,
    moments,
    outlet,
    scenario,
    start,
)
from sitegen.store.lock import hold
from support import NOW, Outlet

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork, signals and /proc are Linux's")

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def send(running: Running, number: signal.Signals, *, everyone: bool) -> None:
    """To the build alone, as `kill` does, or to all its processes, as a terminal does."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, number) if everyone else os.kill(running.pid, number)


def check_end(case: Scenario, project: Outlet, running: Running, codes: set[int], label: str) -> None:
    began = time.monotonic()
    code = running.wait()
    assert time.monotonic() - began <= SOON, label
    assert code in codes, (label, running.text())
    assert gone(running), label
    assert "Traceback" not in running.text(), (label, running.text())
    assert "KeyboardInterrupt" not in running.text(), (label, running.text())
    state = check_whole(case, project, label)
    assert state in ("old", "new"), label
    assert state == "new" or code, label
    with hold(project.folder / ".sitegen", "the test"):
        pass


def check_signal(case: Scenario, project: Outlet, number: signal.Signals, chance: Random, label: str) -> None:
    running = start(project, jobs=2)
    time.sleep(chance.uniform(0.01, 1.1 * case.seconds))
    twice, everyone = chance.random() < 0.3, chance.random() < 0.5
    label = f"{label}: {number.name}{' twice' * twice}{' to all' * everyone}"
    send(running, number, everyone=everyone)
    if twice:
        time.sleep(chance.uniform(0, 0.1))
        send(running, number, everyone=everyone)
    # A second signal may arrive when the first has done its work and nothing is left to tidy up.
    check_end(case, project, running, {0, CODES[number], *([-number] if twice else [])}, label)
    check_recovers(case, project, label)


@pytest.mark.parametrize("rounds", [1, pytest.param(100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("number", CODES)
def test_G03_a_signal_at_random_ends_a_build_and_its_workers_in_good_order(
    tmp_path: Path, large: Scenario, number: signal.Signals, rounds: int
) -> None:
    seed = int(os.environ.get("SITEGEN_TESTS_SEED", "7"))
    for turn in range(rounds):
        label = f"SITEGEN_TESTS_SEED={seed}, round {turn}"
        project = large.copy(tmp_path / str(turn))
        check_signal(large, project, number, Random(f"{seed} {number} {turn}"), label)
        shutil.rmtree(project.folder)


@pytest.mark.parametrize("share", [4, pytest.param(10**9, marks=pytest.mark.slow)])
@pytest.mark.parametrize("number", CODES)
def test_G03_a_signal_at_any_change_leaves_the_old_site_or_the_whole_new_one(
    tmp_path: Path, number: signal.Signals, share: int
) -> None:
    case = scenario(tmp_path, "edit")
    states = []
    for change in moments(share, case.changes):
        project = case.copy(tmp_path / str(change))
        running = start(project, fault=f"signal:{number.name}@{change}")
        code = running.wait()
        assert code in {CODES[number], 0} if change == case.changes else {CODES[number]}, (change, running.text())
        assert "Traceback" not in running.text()
        states.append(check_whole(case, project, change))
        check_recovers(case, project, change)
    assert states == sorted(states, reverse=True), "while it applies, it completes"
    assert set(states) == {"old", "new"}


@pytest.mark.parametrize("after", [0.02, 0.05, 0.15, 0.3])
def test_G03_a_command_that_is_only_starting_ends_without_a_word(tmp_path: Path, after: float) -> None:
    project = outlet(tmp_path / "outlet")
    command = subprocess.Popen(
        [sys.executable, "-c", "import sitegen.__main__ as m; print('on', flush=True); m.main()", "build"],
        cwd=project.folder,
        env={**os.environ, "SITEGEN_NOW": NOW},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout
    assert command.stdout.readline() == "on\n"
    time.sleep(after)
    command.send_signal(signal.SIGINT)
    _, told = command.communicate(timeout=30)
    assert command.returncode in (0, 130, -2), told
    assert "Traceback" not in told
