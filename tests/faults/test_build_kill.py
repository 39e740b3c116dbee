"""Cases G1 and G2: whole builds, killed at any change to the disk or at any moment, alone or with their workers."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from faults.building import (
    PATIENCE,
    Scenario,
    check_recovers,
    check_whole,
    gone,
    moments,
    outlet,
    scenario,
    start,
)
from sitegen.content.parse import Parsed, ParseOptions
from sitegen.model import Source
from sitegen.pages.render import Context, Drawing
from sitegen.store.lock import hold
from support import Outlet

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork, SIGKILL and /proc are Linux's")

EVERY = 10**9
SMALL = ("first build", "edit", "pictures", "delete", "theme change", "memory lost")


@pytest.mark.parametrize("share", [5, pytest.param(EVERY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", SMALL)
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


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def check_kill(case: Scenario, project: Outlet, chance: Random, label: str) -> str:
    """Kill a build with its helpers at some moment. Says who was killed."""
    running = start(project, jobs=2)
    time.sleep(chance.uniform(0, 1.2 * case.seconds))
    whom = chance.choice(["parent", "worker", "both"])
    workers = running.workers()
    victims = {"parent": [running.pid], "worker": chance.sample(workers, min(1, len(workers)))}
    for pid in victims.get(whom, [*workers, running.pid]):
        kill(pid)
    ended = running.wait()
    assert gone(running), (label, "workers outlive their parent")
    assert ended == (0 if whom == "worker" else ended), (label, running.text())
    assert ended in (0, -9), (label, running.text())
    check_whole(case, project, label)
    with hold(project.folder / ".sitegen", "the test"):
        pass
    check_recovers(case, project, label)
    return f"{whom} of {len(workers)}"


@pytest.mark.parametrize("rounds", [4, pytest.param(500, marks=pytest.mark.slow)])
def test_G02_killed_at_random_with_its_workers_the_next_build_is_clean(
    tmp_path: Path, large: Scenario, rounds: int
) -> None:
    seed = int(os.environ.get("SITEGEN_TESTS_SEED", "7"))
    whom: list[str] = []
    # On a fast machine, a few moments may all lie before or after the workers' time.
    while len(whom) < rounds or (all(each.endswith(" 0") for each in whom) and len(whom) < rounds + 20):
        number = len(whom)
        label = f"SITEGEN_TESTS_SEED={seed}, round {number}"
        project = large.copy(tmp_path / str(number))
        whom.append(check_kill(large, project, Random(f"{seed} {number}"), label))
        shutil.rmtree(project.folder)
    assert any(not each.endswith(" 0") for each in whom), "no build had workers"


def dies_at(word: str) -> None:
    """Whoever makes the page with this word in its title dies, as under the system's OOM killer."""
    from sitegen.pages import render

    made = render.CONTEXTS["article"]

    def deadly(drawing: Drawing) -> Context:
        if word in drawing.site.article(drawing.target.subject).title:
            os.kill(os.getpid(), signal.SIGKILL)
        return made(drawing)

    render.CONTEXTS = {**render.CONTEXTS, "article": deadly}


def dies_reading(word: bytes) -> None:
    from sitegen.pipeline import parsing

    parse = vars(parsing)["parse"]

    def deadly(source: Source, options: ParseOptions) -> Parsed:
        if word in source.data:
            os.kill(os.getpid(), signal.SIGKILL)
        made: Parsed = parse(source, options)
        return made

    vars(parsing)["parse"] = deadly


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (lambda: dies_at("Story 123"), ["article.html", "/world/2026/03/s123.html", "content/world/s123.md"]),
        (lambda: dies_reading(b"title: Story 123"), ["content/world/s123.md"]),
    ],
    ids=["a page", "a story"],
)
def test_G02_what_kills_a_worker_every_time_is_an_error_that_names_it(
    tmp_path: Path, large: Scenario, prepare: Callable[[], None], told: list[str]
) -> None:
    project = outlet(tmp_path / "outlet", 150)
    running = start(project, jobs=2, prepare=prepare)
    assert running.wait() == 1, running.text()
    assert all(words in running.text() for words in told), running.text()
    assert "ended from outside, or ran out of memory" in running.text()
    assert "Traceback" not in running.text()
    assert not project.output.exists()
    assert gone(running)


def test_G02_workers_amidst_a_long_page_end_with_their_parent(tmp_path: Path) -> None:
    def slow() -> None:
        from sitegen.pages import render

        made, parent = render.CONTEXTS["article"], os.getpid()

        def sleepy(drawing: Drawing) -> Context:
            if os.getpid() != parent:  # which rehearses what is embargoed
                (tmp_path / "begun").touch()
                time.sleep(30)
            return made(drawing)

        render.CONTEXTS = {**render.CONTEXTS, "article": sleepy}

    project = outlet(tmp_path / "outlet", 150)
    running = start(project, jobs=2, prepare=slow)
    try:
        wait_for((tmp_path / "begun").exists)
        assert len(running.workers()) == 2
    finally:
        kill(running.pid)
        running.wait()
        ended = gone(running)
    assert ended


def test_G02_the_process_that_looks_at_the_output_ends_with_its_parent(tmp_path: Path) -> None:
    def slow() -> None:
        from sitegen.building import build
        from sitegen.store.published import Published

        build._LARGE, parent = 0, os.getpid()
        os.sched_getaffinity = lambda _pid: {0, 1}

        def sleepy(_published: Published, _output: Path) -> bool:
            assert os.getpid() != parent
            (tmp_path / "begun").touch()
            time.sleep(30)
            return True

        Published.untouched = sleepy  # type: ignore[assignment,method-assign]

    project = outlet(tmp_path / "outlet", 3)
    assert start(project).wait() == 0
    running = start(project, prepare=slow)
    try:
        wait_for((tmp_path / "begun").exists)
        assert len(running.workers()) == 1
    finally:
        kill(running.pid)
        running.wait()
        ended = gone(running)
    assert ended
    assert start(project).wait() == 0  # nobody holds the lock


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_G02_a_page_that_needs_more_memory_than_a_worker_may_have_is_an_error_that_names_it(tmp_path: Path) -> None:
    def scarce() -> None:
        from sitegen.pages import render
        from sitegen.processes import workers

        workers._MEMORY = 1 << 29
        made = render.CONTEXTS["article"]

        def hungry(drawing: Drawing) -> Context:
            if "Story 123" in drawing.site.article(drawing.target.subject).title:
                assert bytearray(1 << 30)
            return made(drawing)

        render.CONTEXTS = {**render.CONTEXTS, "article": hungry}

    project = outlet(tmp_path / "outlet", 150)
    running = start(project, jobs=2, prepare=scarce)
    assert running.wait() == 1, running.text()
    assert "/world/2026/03/s123.html" in running.text()
    assert "Traceback" not in running.text()
    assert not project.output.exists()
