"""Cases H1 to H6: several builds of one outlet, killed holders, several outputs, any number of processes."""

import os
import re
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from faults.building import (
    check_recovers,
    check_whole,
    edit,
    outlet,
    scenario,
    stages,
    start,
)
from faults.publishing import tree
from sitegen.problems import LOCKED, USAGE, StoppedError
from sitegen.store.lock import hold
from sitegen.store.manifest import NAME
from support import Outlet, story

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork is POSIX's, /proc Linux's")


@pytest.mark.parametrize("rounds", [2, pytest.param(100, marks=pytest.mark.slow)])
def test_H01_of_several_builds_one_works_and_the_others_say_who(tmp_path: Path, rounds: int) -> None:
    case = scenario(tmp_path, "edit")
    refused, turn = 0, -1
    # On a busy machine, a few builds may each be over before the next one begins.
    while (turn := turn + 1) < rounds or (not refused and turn < rounds + 20):
        project = case.copy(tmp_path / str(turn))
        running = [start(named(project, number), jobs=1 + turn % 2) for number in range(2 + turn % 7)]
        codes = [each.wait() for each in running]
        assert set(codes) <= {0, LOCKED}, [each.text() for each in running]
        assert 0 in codes
        for code, each in zip(codes, running, strict=True):
            if code == LOCKED:
                refused += 1
                assert any(f"process {other.pid} on " in each.text() for other in running), each.text()
                assert "begun 2026-11-24" in each.text()
        assert check_whole(case, project, turn) == "new"
        check_recovers(case, project, turn)
        shutil.rmtree(project.folder)
    assert refused


def named(project: Outlet, number: int) -> Outlet:
    """The same outlet, by another name for what its build says."""
    link = project.folder.parent / f"{project.folder.name}-{number}"
    link.symlink_to(project.folder)
    return Outlet(link)


def test_H02_stories_that_come_and_go_during_a_build_are_in_the_next(tmp_path: Path) -> None:
    project = outlet(tmp_path / "outlet", 60)
    project.build()
    stop = threading.Event()

    def pull() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            for number in range(0, 60, 7):
                path = project.folder / f"content/world/s{number:03}.md"
                draft = path.with_suffix(".new~")
                draft.write_text(story(f"Pulled {turn} {number}", f"2026-{1 + number % 11:02}-02"), encoding="utf-8")
                draft.rename(path)
            (project.folder / f"content/world/more{turn % 3}.md").write_text(story(f"More {turn}"), encoding="utf-8")
            (project.folder / f"content/world/more{(turn + 1) % 3}.md").unlink(missing_ok=True)

    puller = threading.Thread(target=pull)
    puller.start()
    codes = []
    for _ in range(4):
        running = start(project)
        codes.append(running.wait())
        assert "Traceback" not in running.text()
        # A story that is gone when its turn comes stops that build; the site stays as it was.
        assert codes[-1] in (0, 1, 4), running.text()
    stop.set()
    puller.join()
    project.build()
    clean = Outlet(tmp_path / "clean")
    shutil.copytree(project.folder, clean.folder, ignore=shutil.ignore_patterns("output", ".sitegen"))
    clean.build()
    assert tree(project.output) == tree(clean.output)


@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_H03_a_holder_that_is_killed_frees_the_lock_at_once(tmp_path: Path, rounds: int) -> None:
    case = scenario(tmp_path, "edit")
    for turn in range(rounds):
        project = case.copy(tmp_path / str(turn))
        running = start(project)
        time.sleep(case.seconds * turn / rounds)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        with hold(project.folder / ".sitegen", "the next"):
            pass
        check_recovers(case, project, turn)
        shutil.rmtree(project.folder)


def test_H03_what_another_computer_or_a_reused_number_left_in_the_file_decides_nothing(tmp_path: Path) -> None:
    project = outlet(tmp_path / "outlet")
    (project.folder / ".sitegen").mkdir()
    (project.folder / ".sitegen/lock").write_text(f"process {os.getpid()} on elsewhere (sitegen build)\n")
    project.build()
    assert project.output.exists()


def test_H03_a_lock_that_is_deleted_while_it_is_held_is_no_second_lock_for_long(tmp_path: Path) -> None:
    """Who deletes it may have two builds at once; the site of the last one is whole all the same."""
    case = scenario(tmp_path, "edit")
    project = case.copy(tmp_path / "project")
    with hold(project.folder / ".sitegen", "first"):
        with pytest.raises(StoppedError):
            project.build()
        (project.folder / ".sitegen/lock").unlink()
    check_recovers(case, project)


def test_H04_two_projects_in_one_output_take_turns_and_never_mix(tmp_path: Path) -> None:
    one, other = outlet(tmp_path / "one"), outlet(tmp_path / "other")
    other.write({"content/world/other.md": story("Other")})
    alone = outlet(tmp_path / "alone").write({"content/world/other.md": story("Other")})
    one.build()
    alone.build()
    mine = tree(one.output)
    other.output = one.output
    other.build()
    assert tree(one.output) == tree(alone.output)
    one.build()
    assert tree(one.output) == mine


@pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=pytest.mark.slow)])
def test_H04_two_checkouts_in_one_output_at_once_never_mix(tmp_path: Path, rounds: int) -> None:
    """Each has a lock of its own; what they share is the folder."""
    shared = tmp_path / "www"
    shared.mkdir()
    copies, alone = [], []
    for name in ("one", "other"):
        alone.append(outlet(tmp_path / f"{name} alone", 60).write({f"content/{name}/new.md": story(name)}))
        alone[-1].build()
        copies.append(outlet(tmp_path / name, 60).write({f"content/{name}/new.md": story(name)}))
        copies[-1].output.symlink_to(shared)
    for _ in range(rounds):
        running = [start(each) for each in copies]
        codes = [each.wait() for each in running]
        assert set(codes) <= {0, LOCKED}, [each.text() for each in running]
        assert tree(shared) in [tree(each.output) for each in alone]


def _move_to(project: Outlet, address: str) -> None:
    config = project.folder / "sitegen.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"https://[a-z.]+", f"https://{address}", text), encoding="utf-8")


def test_H04_an_output_that_holds_another_outlet_is_refused(tmp_path: Path) -> None:
    one, other = outlet(tmp_path / "one"), outlet(tmp_path / "other")
    _move_to(other, "other.example")
    one.build()
    mine = tree(one.output)
    other.output = one.output
    with pytest.raises(StoppedError) as refused:
        other.build()
    assert refused.value.exit_code == USAGE
    assert [problem.message for problem in refused.value.problems] == [
        "the output folder holds the site https://test.example/, which isn't this outlet's"
    ]
    assert tree(one.output) == mine


def test_H04_an_outlet_that_moves_to_another_address_keeps_its_output(tmp_path: Path) -> None:
    """What was built here is remembered as ours; without that memory, `--adopt` says so."""
    project = outlet(tmp_path / "outlet")
    project.build()
    _move_to(project, "moved.example")
    project.build()
    shutil.rmtree(project.folder / ".sitegen")
    project.build()
    shutil.rmtree(project.folder / ".sitegen")
    _move_to(project, "again.example")
    with pytest.raises(StoppedError):
        project.build()
    project.build(adopt=True)
    assert "again.example" in (project.output / NAME).read_text(encoding="utf-8")


def test_H04_two_outputs_of_one_project_remember_apart(tmp_path: Path) -> None:
    project = outlet(tmp_path / "outlet")
    text = (project.folder / "sitegen.toml").read_text(encoding="utf-8")
    second = Outlet(project.folder)
    second.output = tmp_path / "second"
    from sitegen.building.build import build
    from sitegen.config_file import read_config

    other = read_config(text.replace("The Test Post", "The Other Post").replace("test.example", "other.example"))
    orders = [project.order(), replace(project.order(), output=second.output, config=other)]
    for order in orders:
        assert build(order).written
    for order in orders:
        assert (build(order).written, build(order).removed) == ((), ()), "neither knows of the other"
    edit(project)
    for order in orders:
        build(order)
    for order, name in zip(orders, ("clean one", "clean two"), strict=True):
        clean = Outlet(tmp_path / name)
        shutil.copytree(project.folder, clean.folder, ignore=shutil.ignore_patterns("output", ".sitegen"))
        build(replace(order, project=clean.folder, output=clean.output))
        assert tree(order.output) == tree(clean.output)
    assert stages(project) == []


def test_H05_a_memory_of_another_user_is_left_alone(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("giving a file to another user needs root")
    project = outlet(tmp_path / "outlet")
    project.build()
    cache = project.folder / ".sitegen/cache.db"
    os.chown(cache, 65534, 65534)
    before = cache.read_bytes()
    edit(project)
    report = project.build()
    assert [problem.code for problem in report.problems] == ["cache"]
    assert "another user" in report.problems[0].message
    assert cache.read_bytes() == before
    clean = Outlet(tmp_path / "clean")
    shutil.copytree(project.folder, clean.folder, ignore=shutil.ignore_patterns("output", ".sitegen"))
    clean.build()
    assert tree(project.output) == tree(clean.output)


JOBS = (1, 2, 64, 0)


@pytest.fixture(autouse=True)
def _cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer with eight cores: the number of processes is bounded by them."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)))


def test_H06_any_number_of_processes_makes_the_same_bytes(tmp_path: Path) -> None:
    trees, states = [], []
    for jobs in JOBS:
        project = outlet(tmp_path / str(jobs), 150)
        running = start(project, jobs=jobs)
        assert running.wait() == 0, running.text()
        project.write({"themes/_site/templates/article.html": "{{ story.title }} {{ story.content }}"})
        again = start(project, jobs=jobs)
        assert again.wait() == 0, again.text()
        trees.append(tree(project.output))
        # What was remembered serves any other number of processes.
        states.append(project.build().written)
    assert all(each == trees[0] for each in trees)
    assert states == [()] * len(JOBS)


FAULTY = {
    "a template": {"themes/_site/templates/article.html": "{{ story.title }}\n{{ story.titel }}\n"},
    "two templates": {
        "themes/_site/templates/article.html": "{{ nothing }}",
        "themes/_site/templates/tag.html": "\n{{ 1 / 0 }}",
    },
    "stories": {
        "content/world/s003.md": "---\ntitle: x\ndate: 2026-02-30\n---\n",
        "content/world/s077.md": "---\ntitle: [\n---\n",
        "content/world/s100.md": "no front matter",
        "content/world/s101.md": story("Dead", body="[gone](nowhere.md)"),
    },
    "one story in many": {
        "themes/_site/templates/article.html": "{{ story.content }}{{ x if story.title == 'Story 103' }}"
    },
}


@pytest.mark.parametrize("name", FAULTY)
def test_H06_any_number_of_processes_finds_the_same_problems(tmp_path: Path, name: str) -> None:
    told = []
    for jobs in (1, 2, 64):
        project = outlet(tmp_path / str(jobs), 110).write(FAULTY[name])
        running = start(project, jobs=jobs)
        assert running.wait() == 1, running.text()
        told.append(running.text())
        assert not project.output.exists()
    assert all(each == told[0] for each in told)
    assert "Traceback" not in told[0]


def test_H06_a_body_that_was_lost_is_made_again_in_any_process(tmp_path: Path) -> None:
    """The memory is whole but for some bodies, and only a helping process finds that out."""
    import sqlite3

    for jobs in (1, 2):
        project = outlet(tmp_path / str(jobs), 150)
        project.build()
        with sqlite3.connect(project.folder / ".sitegen/cache.db") as rows:
            rows.execute("DELETE FROM bodies")
        rows.close()
        project.write({"themes/_site/templates/article.html": "{{ story.title }} {{ story.content }} again"})
        running = start(project, jobs=jobs)
        assert running.wait() == 0, running.text()
        assert "a part of it is missing" in running.text()
        assert "again" in project.page("world/2026/01/s000.html")
