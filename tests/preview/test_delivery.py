"""What the command of `watch --then` is told, and when a watch ends by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from preview.test_preview import PATIENCE, contains, running, said, until
from sitegen.config_file import read_config
from sitegen.preview.delivery import Changed, Delivery, decode, encode
from sitegen.problems import StoppedError
from sitegen.project import Project, end_at, next_shown
from sitegen.report import Report
from support import CONFIG, Files, Outlet, run, story

Make = Callable[[Files], Outlet]
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # by the outlet's clock
A = "content/world/a.md"
posix = pytest.mark.skipif(sys.platform == "win32", reason="commands are the shell's")


def changed(written: str = "", removed: str = "") -> Changed:
    return Changed(frozenset(written.split()), frozenset(removed.split()))


def test_assets_come_before_pages_and_removals_last() -> None:
    value = Changed(
        frozenset(["index.html", "feed.xml", "world/a.html", "world/a.png", "- x.png", "CNAME"]),
        frozenset(["world/b.html", "world/b.png", "tags/feed.xml"]),
    )
    listed = encode(value).decode().split("\n")
    assert listed == [
        *("./- x.png", "CNAME", "world/a.png", "index.html", "world/a.html", "feed.xml"),
        *("- tags/feed.xml", "- world/b.html", "- world/b.png", ""),
    ]
    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    ("before", "written", "removed", "after"),
    [
        (changed(), "a", "b", changed("a", "b")),
        (changed("a", "b"), "", "", changed("a", "b")),
        (changed("a"), "", "a", changed("", "a")),
        (changed("", "a"), "a", "", changed("a")),
        (changed("a", "b"), "c", "d", changed("a c", "b d")),
    ],
)
def test_what_wasnt_taken_on_is_carried_over(before: Changed, written: str, removed: str, after: Changed) -> None:
    assert before.after(frozenset(written.split()), frozenset(removed.split())) == after


@posix
def test_a_command_that_fails_gets_its_files_again_also_after_a_restart(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "state/changed"
    command = 'cat "$SITEGEN_CHANGED" >> got; echo -- >> got; test -e fine'

    def delivery() -> Delivery:
        return Delivery(command, tmp_path, file, {"PATH": "/usr/bin:/bin"}, said.append)

    first = delivery()
    first.built(Report(written=("a.html",)))
    assert not first.done
    assert "exit code 1" in said[0]
    first.built(Report(written=("b.html",), removed=("a.html",)))
    (tmp_path / "fine").touch()
    second = delivery()
    assert not second.done
    second.built(Report())
    assert second.done
    assert not file.exists()
    second.built(Report())
    assert (tmp_path / "got").read_text(encoding="utf-8").split("\n") == [
        *("a.html", "--"),
        *("b.html", "- a.html", "--"),
        *("b.html", "- a.html", "--"),
        "",
    ]


@posix
def test_a_command_that_doesnt_end_is_spoken_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    for long, command in ((60.0, "true"), (0.2, "while ! test -e told; do sleep 0.05; done")):
        monkeypatch.setattr("sitegen.preview.delivery._LONG", long)

        def say(text: str) -> None:
            said.append(text)
            (tmp_path / "told").touch()

        Delivery(command, tmp_path, tmp_path / "changed", os.environ, say).built(Report(written=("a.html",)))
    assert said == [f"The command after the build is still running, and the next build waits for it: {command}"]


@posix
def test_a_command_may_take_its_list_away(tmp_path: Path) -> None:
    said: list[str] = []
    command = 'mv "$SITEGEN_CHANGED" list'
    delivery = Delivery(command, tmp_path, tmp_path / "changed", {"PATH": "/usr/bin:/bin"}, said.append)
    delivery.built(Report(written=("a.html",)))
    assert (delivery.done, said) == (True, [])
    assert (tmp_path / "list").read_text(encoding="utf-8") == "a.html\n"


@posix
def test_a_list_that_cant_be_written_ends_no_watch(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "changed"
    file.mkdir()
    delivery = Delivery("touch got", tmp_path, file, {"PATH": "/usr/bin:/bin"}, said.append)
    delivery.built(Report(written=("a.html",)))
    assert not delivery.done
    assert "The command after the build failed (changed: the file can't be replaced:" in said[0]
    file.rmdir()
    delivery.built(Report())
    assert delivery.done
    assert (tmp_path / "got").exists()


WRITES, RESTS = f"echo x >> {A}", "true"


@posix
@pytest.mark.parametrize(
    ("commands", "times"),
    [
        pytest.param([WRITES] * 4, 0, id="a few times"),
        pytest.param([WRITES] * 12, 1, id="each time"),
        pytest.param([*[WRITES] * 4, RESTS] * 3, 0, id="not each time"),
        pytest.param([RESTS] * 8, 0, id="never"),
    ],
)
def test_a_command_that_changes_a_source_each_time_is_told_of_once(
    tmp_path: Path, commands: Sequence[str], times: int
) -> None:
    said: list[str] = []
    source = tmp_path / A
    source.parent.mkdir(parents=True)
    delivery = Delivery("sh ./command", tmp_path, tmp_path / "changed", os.environ, said.append)
    for command in commands:
        (tmp_path / "command").write_text(command, encoding="utf-8")
        delivery.built(Report(written=("a.html",)))
        if command == RESTS:
            time.sleep(0.02)
            source.write_text("An editor's words.", encoding="utf-8")
        delivery.heard([A])
    told = (
        f"{A} changed while the command after the build ran, five times in a row. If the command writes it, "
        "the site is built again and again: let it write somewhere else. The command: sh ./command"
    )
    assert said == [told] * times


@posix
def test_a_watch_tells_of_a_command_that_wakes_it_each_time(site: Make) -> None:
    outlet = site({A: story()})
    with running(outlet, "watch", "--then", f"echo More words. >> {A}"):
        until(
            lambda: f"{A} changed while the command after the build ran, five times in a row." in said(outlet),
            said(outlet),
        )


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("sleep 300 & echo begun; wait", id="with a part in the background"),
        pytest.param("trap '' TERM; echo begun; sleep 300", id="that will not end"),
    ],
)
def test_no_command_outlives_the_watch(tmp_path: Path, command: str) -> None:
    program = (
        "import sys, signal\n"
        "from pathlib import Path\n"
        "from sitegen.processes.programs import run\n"
        "run(sys.argv[2], {'PATH': '/usr/bin:/bin'}, Path(sys.argv[1]))\n"
    )
    started = [sys.executable, "-c", program, str(tmp_path), command]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        process.send_signal(2)
        process.communicate(timeout=PATIENCE)  # until nobody is left who could write


@pytest.mark.parametrize(
    ("written", "seconds"), [("5h", 18000), ("30m", 1800), ("1h30m", 5400), ("90s", 90), ("0s", 0)]
)
def test_a_watch_may_end_after_a_while(written: str, seconds: int) -> None:
    assert end_at(written, Project(Path(), read_config(CONFIG)), NOON) == NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("now", "written", "end"),
    [
        pytest.param(NOON, "", None, id="never"),
        pytest.param(NOON, "14:00", datetime(2026, 11, 24, 13, 0, tzinfo=UTC), id="today"),
        pytest.param(NOON, "12:00", datetime(2026, 11, 25, 11, 0, tzinfo=UTC), id="another day, not at once"),
        pytest.param(NOON, "11:59", datetime(2026, 11, 25, 10, 59, tzinfo=UTC), id="tomorrow"),
        pytest.param(
            datetime(2027, 3, 28, 0, 45, tzinfo=UTC),
            "02:30",
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
            id="when clocks leave out that hour",
        ),
    ],
)
def test_or_at_a_time_of_the_outlets_day(now: datetime, written: str, end: datetime | None) -> None:
    found = end_at(written, Project(Path(), read_config(CONFIG)), now)
    assert (found.astimezone(UTC) if found else None) == end


LONDON = {
    "later today": ("2026-06-01 12:00", "18:00", "2026-06-01 17:00"),
    "at midnight": ("2026-06-01 22:59", "00:00", "2026-06-01 23:00"),
    "tomorrow": ("2026-06-01 23:00", "00:00", "2026-06-02 23:00"),
    "a time that the clocks leave out": ("2026-03-29 00:59", "01:30", "2026-03-29 01:30"),
    "a time that comes twice": ("2026-10-25 00:20", "01:30", "2026-10-25 00:30"),
    "the second time it comes": ("2026-10-25 00:40", "01:30", "2026-10-25 01:30"),
    "after both": ("2026-10-25 01:40", "01:30", "2026-10-26 01:30"),
}


@pytest.mark.parametrize("name", LONDON)
def test_a_time_of_the_day_is_the_next_that_the_clocks_show(name: str) -> None:
    now, written, at = LONDON[name]
    found = next_shown(clock_time.fromisoformat(written), ZoneInfo("Europe/London"), _utc(now))
    assert found == _utc(at)


def _utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["soon", "5", "5 h", "25:00", "24:00", "1d", "-1h", "18", "T18:00", "18:00Z", "18:00+05:00"]
)
def test_what_isnt_a_time_is_exit_2(site: Make, written: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        end_at(written, Project(Path(), read_config(CONFIG)), NOON)
    assert stopped.value.exit_code == 2


@posix
def test_a_watch_that_ends_is_exit_0_and_delivered_once(site: Make) -> None:
    outlet = site({A: story()})
    command = 'cp "$SITEGEN_CHANGED" got; echo one >> runs'
    done = run(outlet.folder, "watch", "--until", "2s", "--then", command)
    assert done.returncode == 0, done.stderr
    assert "The time is up" in done.stderr
    got = (outlet.folder / "got").read_text(encoding="utf-8").split()
    assert set(got) == set(outlet.tree())
    assert got.index("assets/style.css") < got.index("index.html") < got.index("feed.xml")
    assert run(outlet.folder, "watch", "--until", "1s", "--then", command).returncode == 0
    assert (outlet.folder / "runs").read_text(encoding="utf-8") == "one\n"


@posix
def test_what_another_build_published_is_delivered_too(site: Make) -> None:
    outlet = site({"content/world/a.md": story(), "content/world/b.md": story("Gone")})
    watched = ("watch", "--until", "1s", "--then", 'cp "$SITEGEN_CHANGED" got')
    assert run(outlet.folder, *watched).returncode == 0
    (outlet.folder / "content/world/b.md").rename(outlet.folder / "content/world/c.md")
    assert run(outlet.folder, "build").returncode == 0
    assert run(outlet.folder, *watched).returncode == 0
    got = (outlet.folder / "got").read_text(encoding="utf-8").split("\n")
    assert {"world/2026/11/c.html", "- world/2026/11/b.html"} <= set(got), got
    (outlet.folder / "got").unlink()
    assert run(outlet.folder, *watched).returncode == 0
    assert not (outlet.folder / "got").exists()


@posix
def test_a_watch_that_ends_undelivered_or_with_a_mistake_is_exit_1(site: Make) -> None:
    outlet = site({A: story()})
    done = run(outlet.folder, "watch", "--until", "1s", "--then", "exit 7")
    assert (done.returncode, "exit code 7" in done.stderr) == (1, True)
    outlet.write({"content/world/b.md": "---\n"})
    assert run(outlet.folder, "watch", "--until", "1s").returncode == 1
    assert run(outlet.folder, "clean").returncode == 0
    assert [path.name for path in (outlet.folder / ".sitegen").iterdir()] == ["lock"]


@posix
def test_E06_a_story_is_delivered_when_its_time_has_come(site: Make) -> None:
    due = datetime.now(UTC) + timedelta(seconds=4)
    outlet = site({A: story(), "content/world/b.md": story("Later", f"{due:%Y-%m-%d %H:%M:%S}Z")})
    command = 'grep b.html "$SITEGEN_CHANGED" && date +%s > at'
    with running(outlet, "watch", "--then", f"{command}; true"):
        until(lambda: contains(outlet.folder / "at", "\n"), outlet)
    assert int((outlet.folder / "at").read_text(encoding="utf-8")) >= int(due.timestamp())


def test_a_clock_that_somebody_set_doesnt_make_the_watch_spin(site: Make) -> None:
    files = {A: story("Now", "2020-01-01"), "content/world/b.md": story("Later", "2020-01-03")}
    done = run(site(files).folder, "watch", "--until", "2s", "--now", "2020-01-02")
    assert done.stderr.count("Built ") == 1
