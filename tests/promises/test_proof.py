"""`build --verify`: a clean build in a fresh process makes the same bytes, or the build is not taken for right."""

import json
import os
from collections.abc import Callable

import pytest

from sitegen.building.verify import verify
from sitegen.problems import StoppedError
from sitegen.store.lock import hold
from support import ROOT, Files, Outlet, picture, run, story

Make = Callable[[Files], Outlet]
A, B = "content/world/a.md", "content/world/b.md"
PAGE = "world/2026/11/a.html"


def test_a_warm_build_is_proved_by_a_clean_one(site: Make) -> None:
    outlet = site({A: story(body="![Wall](wall.png)"), "content/world/wall.png": picture()})
    run(outlet.folder, "build")
    outlet.write({B: story("Later", "2026-11-21", "See [it](a.md).")})
    done = run(outlet.folder, "build", "--verify")
    assert done.returncode == 0, done.stderr
    count = len(outlet.tree()) + 1
    assert done.stderr.strip().endswith(f"Verified: a clean build makes the same {count} files, byte for byte.")


def test_the_clean_build_is_of_the_same_order(site: Make) -> None:
    """Clock, base URL, config, links for folders, the day that pages may show: each changes some page."""
    day = "{{ site.today()|date }}\n"
    late = story("Late", "2026-12-02 09:00")
    outlet = site({A: story(), B: late, "themes/_site/templates/404.html": day})
    (outlet.folder / "sitegen.toml").rename(outlet.folder / "other.toml")
    options = ("--config", "other.toml", "--base-url", "https://else.example", "--file-links")
    done = run(outlet.folder, "build", "--verify", *options, "--now", "2026-12-02 10:00:07", SOURCE_DATE_EPOCH="0")
    assert done.returncode == 0, done.stderr
    assert outlet.page("404.html") == "1 January 1970\n"
    assert "Verified" in done.stderr


def test_every_file_that_differs_is_told(site: Make) -> None:
    outlet = site({A: story()})
    outlet.build()
    (outlet.output / PAGE).write_text("tampered", encoding="utf-8")
    (outlet.output / "robots.txt").unlink()
    outlet.write({"output/mine.txt": "not sitegen's"})
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with pytest.raises(StoppedError) as stopped:
        verify(outlet.order(), [], environment, outlet.folder)
    assert [problem.path for problem in stopped.value.problems] == ["output/robots.txt", f"output/{PAGE}"]
    assert stopped.value.exit_code == 1
    assert not list((outlet.folder / ".sitegen").glob("stage/*"))


def test_a_difference_is_exit_1_in_one_json_object_beside_the_report(site: Make) -> None:
    outlet = site({A: story()})
    run(outlet.folder, "build")
    # A memory that says that a page is what it isn't: as a fault of sitegen's own would.
    breaks = (
        "import sitegen.building.verify as v\n"
        "v._same = lambda one, other: one.name != 'a.html'\n"
        "from sitegen.cli import main\n"
        "main(['build', '--verify', '--json', '--report', '.reports/last.json'])\n"
    )
    done = run(outlet.folder, code=breaks)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert [(problem["path"], problem["code"]) for problem in told["problems"]] == [(f"output/{PAGE}", "verify")]
    written = json.loads((outlet.folder / ".reports/last.json").read_text(encoding="utf-8"))
    assert (written["exit_code"], written["problems"]) == (1, told["problems"])


def test_a_clean_build_that_stops_is_told_with_what_it_said(site: Make) -> None:
    outlet = site({A: story()})
    outlet.build()
    outlet.write({B: "no front matter"})
    with pytest.raises(StoppedError, match="exit code 1") as stopped:
        verify(outlet.order(), [], {**os.environ, "PYTHONPATH": str(ROOT / "src")}, outlet.folder)
    assert "content/world/b.md" in stopped.value.problems[0].hint


def test_the_state_may_be_kept_elsewhere(site: Make) -> None:
    """As for an outlet that may only be read; the lock is there, too."""
    outlet = site({A: story()})
    state = outlet.folder.parent / "state"
    done = run(outlet.folder, "build", SITEGEN_STATE=str(state))
    assert done.returncode == 0, done.stderr
    assert not (outlet.folder / ".sitegen").exists()
    assert (state / "cache.db").is_file()
    assert "(0 written)" in run(outlet.folder, "build", SITEGEN_STATE=str(state)).stderr
    with hold(state, "me"):
        assert run(outlet.folder, "build", SITEGEN_STATE=str(state)).returncode == 3
    assert run(outlet.folder, "clean", SITEGEN_STATE=str(state)).returncode == 0
    assert sorted(path.name for path in state.iterdir()) == ["lock"]
    assert outlet.tree() == {}
