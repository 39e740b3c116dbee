"""Cases G1 to G3 amid the making of pictures: killed, interrupted, with helpers that die over one of them."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from faults.building import (
    PATIENCE,
    SOON,
    Running,
    Scenario,
    check_recovers,
    check_whole,
    gone,
    outlet,
    scenario_of,
    start,
    torn_pictures,
)
from faults.publishing import tree
from photographs import saved
from sitegen.recipes import Recipe
from sitegen.store.lock import hold
from support import Outlet, story

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork, signals and /proc are Linux's")

COUNT = 12
DEADLY = 7  # the picture that something happens to; it is this wide
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def noisy(number: int, turn: int) -> bytes:
    """A photograph of many colours, so that there is something to encode; no two are as wide."""
    noise = Image.effect_noise((500 + number, 300), 40 + turn).convert("RGB")
    return saved(noise)


def photographs(turn: int) -> dict[str, bytes]:
    return {f"content/world/n{number}.jpg": noisy(number, turn) for number in range(COUNT)}


def reported(folder: Path) -> Outlet:
    """The outlet, with a story that shows many photographs."""
    body = "\n\n".join(f"![Noise](n{number}.jpg)" for number in range(COUNT))
    return outlet(folder).write({"content/world/many.md": story("Many", body=body), **photographs(0)})


def anew(changed: Outlet) -> None:
    changed.write(photographs(1))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """An outlet all of whose photographs changed."""
    return scenario_of(tmp_path_factory.mktemp("pictures"), reported, anew)


Encode = Callable[[bytes, Sequence[Recipe]], Iterator[tuple[Recipe, bytes]]]


def amid(act: Callable[[], None]) -> Callable[[], None]:
    """Prepares a build: whoever has encoded one rendition of the seventh photograph does something then."""

    def prepare() -> None:
        from sitegen.pipeline import darkroom

        encode: Encode = vars(darkroom)["encode"]

        def acting(content: bytes, recipes: Sequence[Recipe]) -> Iterator[tuple[Recipe, bytes]]:
            for number, made in enumerate(encode(content, recipes)):
                if number == 1 and any(each.width == 500 + DEADLY for each in recipes):
                    act()
                yield made

        vars(darkroom)["encode"] = acting

    return prepare


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_G02_a_photograph_that_kills_its_worker_every_time_is_an_error_that_names_it(
    tmp_path: Path, case: Scenario
) -> None:
    project = case.copy(tmp_path / "project")
    running = start(project, jobs=2, prepare=amid(die))
    assert running.wait() == 1, running.text()
    assert f"content/world/n{DEADLY}.jpg" in running.text()
    assert "ended from outside, or ran out of memory" in running.text()
    assert "It is used by content/world/many.md." in running.text()
    assert "Traceback" not in running.text()
    assert check_whole(case, project) == "old"
    assert torn_pictures(project) == []
    assert gone(running)
    check_recovers(case, project)


def test_G02_a_worker_that_dies_once_amid_a_photograph_costs_nothing(tmp_path: Path, case: Scenario) -> None:
    def die_once() -> None:
        mark = tmp_path / "died"
        if not mark.exists():
            mark.touch()
            die()

    project = case.copy(tmp_path / "project")
    running = start(project, jobs=2, prepare=amid(die_once))
    assert running.wait() == 0, running.text()
    assert (tmp_path / "died").exists()
    assert tree(project.output) == case.new
    assert torn_pictures(project) == []


def test_G01_a_build_of_one_process_that_dies_amid_a_photograph_is_done_by_the_next(
    tmp_path: Path, case: Scenario
) -> None:
    project = case.copy(tmp_path / "project")
    assert start(project, prepare=amid(die)).wait() == -9
    assert check_whole(case, project) == "old"
    check_recovers(case, project)


def asleep(project: Outlet, jobs: int) -> Running:
    """A build that sleeps amid a photograph."""
    mark = project.folder.parent / "begun"

    def sleep() -> None:
        mark.touch()
        time.sleep(PATIENCE)

    running = start(project, jobs=jobs, prepare=amid(sleep))
    end = time.monotonic() + PATIENCE
    while not mark.exists():
        assert time.monotonic() < end, running.text()
        time.sleep(0.01)
    return running


@pytest.mark.parametrize(
    ("jobs", "everyone"), [(1, False), (2, False), (2, True)], ids=["alone", "the build", "all its processes"]
)
@pytest.mark.parametrize("number", CODES)
def test_G03_a_signal_amid_a_photograph_ends_all_in_good_order(
    tmp_path: Path, case: Scenario, number: signal.Signals, jobs: int, everyone: bool
) -> None:
    project = case.copy(tmp_path / "project")
    running = asleep(project, jobs)
    began = time.monotonic()
    if everyone:
        os.killpg(running.pid, number)
    else:
        os.kill(running.pid, number)
    code = running.wait()
    assert time.monotonic() - began <= SOON
    assert code == CODES[number], running.text()
    assert gone(running)
    assert "Traceback" not in running.text()
    assert check_whole(case, project) == "old"
    with hold(project.folder / ".sitegen", "the test"):
        pass
    check_recovers(case, project)


def test_G02_workers_amid_a_photograph_end_with_their_parent(tmp_path: Path, case: Scenario) -> None:
    project = case.copy(tmp_path / "project")
    running = asleep(project, 2)
    assert len(running.workers()) == 2
    os.kill(running.pid, signal.SIGKILL)
    assert running.wait() == -9
    assert gone(running)
    check_recovers(case, project)


@pytest.mark.parametrize("rounds", [2, pytest.param(200, marks=pytest.mark.slow)])
def test_G02_killed_at_any_moment_of_many_photographs_the_next_build_is_clean(
    tmp_path: Path, case: Scenario, rounds: int
) -> None:
    seed = int(os.environ.get("SITEGEN_TESTS_SEED", "7"))
    for turn in range(rounds):
        chance, label = Random(f"{seed} {turn}"), f"SITEGEN_TESTS_SEED={seed}, round {turn}"
        project = case.copy(tmp_path / str(turn))
        running = start(project, jobs=1 + turn % 2)
        time.sleep(chance.uniform(0.1, 1.0) * case.seconds)
        with suppress(ProcessLookupError):
            os.kill(running.pid, signal.SIGKILL)
        assert running.wait() in (0, -9), (label, running.text())
        assert gone(running), label
        check_whole(case, project, label)
        check_recovers(case, project, label)
        shutil.rmtree(project.folder)
