"""`--report`, `--max-delete`, `--wait`: a build as CI and whoever deploys it see it."""

import errno
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen import __version__
from sitegen.cli import outcome
from sitegen.problems import StoppedError
from sitegen.store.lock import hold
from sitegen.store.shrinkage import Limit, shrinkage
from support import Files, Outlet, picture, run, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
FILES: Files = {
    A: story("Wall", body="![Wall](wall.png)", tags="[Harbour]"),
    "content/world/wall.png": picture(),
    "content/world/b.md": story("Ferry", "2026-12-02 09:00"),
    "content/world/c.md": story("Mayor", draft="true"),
    "content/world/e.md": story("Tides", "2026-11-01", expires="2026-11-10"),
    "content/world/unused.png": picture(),
    "content/world/.a.md.swp": "editor's",
    "content/CNAME": "test.example",
}
INPUTS = {
    "published": ["content/CNAME", A, "content/world/wall.png"],
    "draft": ["content/world/c.md"],
    "embargoed": ["content/world/b.md"],
    "expired": ["content/world/e.md"],
    "withheld": ["content/world/unused.png"],
    "ignored": ["content/world/.a.md.swp"],
    "error": [],
}


def report(outlet: Outlet, *arguments: str, code: int = 0) -> dict[str, Any]:
    file = outlet.folder.parent / "made" / "report.json"
    done = run(outlet.folder, "build", "--report", str(file), *arguments)
    assert done.returncode == code, done.stderr
    assert [path.name for path in file.parent.iterdir()] == ["report.json"]
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_the_report_says_what_became_of_every_file(site: Make) -> None:
    outlet = site(FILES)
    first = report(outlet)
    tree = set(outlet.tree())
    assert (first["sitegen"], first["exit_code"], first["inputs"]) == (__version__, 0, INPUTS)
    assert set(first["written"]) == set(first["reasons"]) == tree
    assert all(first["reasons"].values())
    kinds = first["written_by_kind"]
    assert (kinds["article"], kinds["tag"], sum(kinds.values())) == (1, 1, len(tree))
    assert "https://test.example/world/2026/11/a.html" in first["changed_urls"]
    assert "https://test.example/" in first["changed_urls"]
    assert set(first["seconds"]) == {"read", "plan", "render", "guard", "publish"}
    assert first["peak_memory_mb"] is None if sys.platform == "win32" else 10 < first["peak_memory_mb"] < 1000
    again = report(outlet)
    assert (again["written"], again["changed_urls"], again["inputs"]) == ([], [], INPUTS)
    assert (again["unchanged"], set(again["unchanged_files"])) == (len(tree), tree)
    assert set(again) == set(first)


def test_nothing_new_is_reported_as_whole_as_anything(site: Make) -> None:
    outlet = site(FILES)
    outlet.build()
    time.sleep(0.1)
    outlet.build()  # what was only just written is looked at once more
    quick = outlet.build()
    assert set(quick.seconds) == {"read"}
    assert quick.files == tuple(sorted(set(FILES) - {"content/world/.a.md.swp"}))


def test_removed_files_have_their_reason_and_their_address_to_purge(site: Make) -> None:
    outlet = site(FILES)
    report(outlet)
    outlet.write({A: story("Wall", draft="true"), "content/world/f.md": story("New")})
    found = report(outlet)
    assert found["reasons"]["world/2026/11/a.html"] == f"{A} is a draft now"
    assert found["reasons"]["tags/harbour/index.html"] == "nothing of the site stands at this address any more"
    assert {"https://test.example/world/2026/11/a.html", "https://test.example/tags/harbour/"} <= set(
        found["changed_urls"]
    )


def test_a_build_that_fails_is_reported_too(site: Make) -> None:
    outlet = site({**FILES, "content/world/x.md": "---\ntitle: x\n"})
    found = report(outlet, code=1)
    assert found["exit_code"] == 1
    assert [problem["path"] for problem in found["problems"]] == ["content/world/x.md"]
    assert found["inputs"] == {**INPUTS, "error": ["content/world/x.md"]}
    outlet.write({"sitegen.toml": "title = \n"})
    broken = report(outlet, code=2)
    assert (broken["exit_code"], broken["problems"][0]["path"]) == (2, "sitegen.toml")


@pytest.mark.parametrize(
    ("raised", "code"), [("ZeroDivisionError", 70), ("KeyboardInterrupt", 130), ("OSError(5, 'x')", 4)]
)
def test_a_report_of_before_is_never_taken_for_this_builds(site: Make, raised: str, code: int) -> None:
    outlet = site(FILES)
    report(outlet)
    outlet.write({A: story("Another")})
    file = outlet.folder.parent / "made" / "report.json"
    breaks = (
        "import sitegen.building.production as b\n"
        f"def broken(*_, **__): raise {raised}\n"
        "b.plan_site = broken\n"
        "from sitegen.cli import main\n"
        f"main(['build', '--report', {str(file)!r}])\n"
    )
    assert run(outlet.folder, code=breaks).returncode == code
    assert json.loads(file.read_text(encoding="utf-8"))["exit_code"] == code


@pytest.mark.parametrize("place", [".", "reports"])
def test_a_report_that_names_a_folder_is_refused_before_anything_is_built(site: Make, place: str) -> None:
    outlet = site({**FILES, "reports/old.json": "{}"})
    done = run(outlet.folder, "build", "--report", place)
    assert (done.returncode, outlet.output.exists()) == (2, False)
    assert "Error: `--report` names a folder.\n  Name a file behind it, such as" in done.stderr


@pytest.mark.parametrize("place", ["sitegen.toml", "urls.txt", "../notes.json"])
@pytest.mark.parametrize("config", ["sound", "faulty"])
def test_a_report_takes_the_place_of_no_file_but_a_report(site: Make, place: str, config: str) -> None:
    outlet = site({**FILES, "urls.txt": "gone /x.html\n"})
    outlet.folder.parent.joinpath("notes.json").write_text('{"mine": 1}', encoding="utf-8")
    if config == "faulty":
        outlet.write({"sitegen.toml": "title = \n"})
    before = (outlet.folder / place).read_bytes()
    done = run(outlet.folder, "build", "--report", place)
    assert (done.returncode, outlet.output.exists(), (outlet.folder / place).read_bytes()) == (2, False, before)
    assert f"Error: `--report` would replace {Path(place).name}, which is no report." in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="has no such devices")
def test_a_report_replaces_no_device(site: Make) -> None:
    device = Path(os.devnull)
    assert run(site(FILES).folder, "build", "--report", str(device)).returncode == 2
    assert device.is_char_device()


def test_a_report_replaces_nothing_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_asked: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "r.json").write_bytes(b"")
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(StoppedError) as stopped:
        outcome._demand_replaceable(tmp_path / "r.json")
    assert stopped.value.exit_code == 2


def test_a_report_may_take_the_place_of_an_empty_file(site: Make) -> None:
    outlet = site({**FILES, "made.json": ""})
    assert run(outlet.folder, "build", "--report", "made.json").returncode == 0
    assert json.loads((outlet.folder / "made.json").read_text(encoding="utf-8"))["exit_code"] == 0


@pytest.mark.parametrize("place", ["output/r.json", "content/r.json", "themes/r.json"])
def test_the_report_names_what_is_kept_back_so_it_isnt_published(site: Make, place: str) -> None:
    outlet = site(FILES)
    done = run(outlet.folder, "build", "--report", place)
    assert done.returncode == 2
    assert "kept back" in done.stderr
    assert not (outlet.folder / place).exists()


def many(count: int) -> Files:
    return {f"content/world/s{n:02}.md": story(f"S{n}", f"2026-11-{n + 1:02}") for n in range(count)}


def test_M04_a_build_that_would_remove_too_much_stops_untouched(site: Make) -> None:
    outlet = site(many(20))
    run(outlet.folder, "build")
    before = outlet.tree()
    pages = sum(path.endswith(".html") for path in before)
    for number in range(10):
        (outlet.folder / f"content/world/s{number:02}.md").unlink()
    done = run(outlet.folder, "build", "--max-delete", "20%")
    assert done.returncode == 1
    assert f"10 of the {pages} pages last published" in done.stderr
    assert "`--max-delete 10`" in done.stderr
    assert outlet.tree() == before
    assert run(outlet.folder, "build", "--max-delete", "9").returncode == 1
    assert outlet.tree() == before
    done = run(outlet.folder, "build", "--max-delete", "10")
    assert (done.returncode, "Warning" in done.stderr) == (0, False)
    assert len(outlet.tree()) == len(before) - 10


def test_M04_without_a_limit_it_is_a_warning(site: Make) -> None:
    outlet = site(many(20))
    outlet.build()
    for number in range(10):
        (outlet.folder / f"content/world/s{number:02}.md").unlink()
    codes = [(problem.code, problem.severity) for problem in outlet.problems(strict=True)]
    assert codes == [("shrinks", "error")]
    assert [(problem.code, problem.severity) for problem in outlet.build().problems] == [("shrinks", "warning")]
    assert outlet.build().problems == ()


def test_M04_pages_that_a_template_fails_to_make_arent_told_as_removed(site: Make) -> None:
    outlet = site(many(20))
    outlet.build()
    outlet.write({"themes/_site/templates/article.html": "{{ story.titel }}\n"})
    assert {problem.code for problem in outlet.problems()} == {"template"}


@pytest.mark.parametrize(
    ("written", "before", "removed", "allowed"),
    [
        ("20%", 100, 20, True),
        ("20%", 100, 21, False),
        ("2.5 %", 1000, 25, True),
        ("2.5%", 1000, 26, False),
        ("0", 100, 1, False),
        ("0%", 100, 0, True),
        ("100%", 100, 100, True),
        ("7", 8, 7, True),
        ("7", 8, 8, False),
    ],
)
def test_M04_a_limit_is_a_share_or_a_count(written: str, before: int, removed: int, allowed: bool) -> None:
    pages = [f"{n}.html" for n in range(before)]
    other = [f"{n}.png" for n in range(500)]
    limit = Limit.of(written)
    assert limit is not None
    assert bool(list(shrinkage([*pages, *other], [*pages[:removed], *other], limit))) is not allowed


@pytest.mark.parametrize("written", ["", "many", "-1", "101%", "1.25%", "٢"])
def test_M04_anything_else_is_exit_2(site: Make, written: str) -> None:
    assert Limit.of(written) is None
    if written:
        assert run(site({A: story()}).folder, "build", f"--max-delete={written}").returncode == 2


@pytest.mark.parametrize("command", ["build", "clean"])
def test_H01_a_command_waits_for_the_lock_and_says_so(site: Make, command: str) -> None:
    outlet = site({A: story()})
    outlet.build()
    with hold(outlet.folder / ".sitegen", "process 77 (sitegen watch)"):
        done = run(outlet.folder, command, "--wait", "0.3")
        assert done.returncode == 3
        assert "Waiting up to 0.3 s" in done.stderr
        assert "process 77 (sitegen watch)" in done.stderr
        assert run(outlet.folder, command).returncode == 3
    results = []
    waiting = threading.Thread(target=lambda: results.append(run(outlet.folder, command, "--wait", "30")))
    with hold(outlet.folder / ".sitegen", "me"):
        waiting.start()
        time.sleep(1.0)
        assert results == []
    waiting.join()
    assert results[0].returncode == 0, results[0].stderr


def test_H01_builds_at_once_take_turns(site: Make, tmp_path: Path) -> None:
    outlet = site({A: story()})
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(run(outlet.folder, "build", "--wait", "50"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [done.returncode for done in results] == [0] * 4
    assert "verified" in run(outlet.folder, "build", "--verify").stderr.lower()
