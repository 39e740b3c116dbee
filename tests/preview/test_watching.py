"""The watcher where the system is short of something, and at a terminal: real processes, real limits."""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from preview.test_preview import PAGE, PATIENCE, contains, running, said, until
from saving import SAVES, in_place
from support import Files, Outlet, free_port, require, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
COMMAND = [sys.executable, "-m", "sitegen"]

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it needs inotify and user namespaces")


@pytest.mark.parametrize("rounds", [pytest.param(2, id="few"), pytest.param(100, id="many", marks=pytest.mark.slow)])
def test_J01_no_save_is_missed_and_each_is_soon_on_disk(site: Make, rounds: int) -> None:
    outlet = site({A: story(body="First words.")})
    took = []
    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        for number in range(rounds):
            for name, save in SAVES.items():
                words = f"Saved by {name}, round {number}."
                save(outlet.folder / A, story(body=words).encode())
                began = time.monotonic()
                until(lambda words=words: contains(outlet.output / PAGE, words), words)  # type: ignore[misc]
                took.append(time.monotonic() - began)
        time.sleep(0.5)
        built = said(outlet).count("→")
    assert built <= 2 * len(took)
    assert sorted(took)[int(0.99 * (len(took) - 1))] < (1.0 if rounds > 2 else 15.0), sorted(took)[-5:]


@pytest.mark.slow
def test_J03_twenty_roots_made_anew_are_watched_on(site: Make) -> None:
    outlet = site({A: story(body="First words.")})
    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        for number in range(20):
            shutil.rmtree(outlet.folder / "content")
            time.sleep(0.1 * (number % 8))
            words = f"Words of round {number}."
            began = time.monotonic()
            outlet.write({A: story(body=words)})
            until(lambda words=words: contains(outlet.output / PAGE, words), words)  # type: ignore[misc]
            assert time.monotonic() - began < 5


def test_J03_an_outlet_that_is_moved_away_or_removed_is_watched_on_once_it_is_back(site: Make) -> None:
    outlet = site({A: story(body="First words.")})
    away = outlet.folder.with_name("away")
    missing = "There is no sitegen.toml"

    def is_built_again(words: str) -> None:
        outlet.write({A: story(body=words)})
        until(lambda: contains(outlet.output / PAGE, words), outlet)

    def is_removed() -> bool:
        shutil.rmtree(outlet.folder, ignore_errors=True)
        return not outlet.folder.exists()

    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        outlet.folder.rename(away)
        until(lambda: missing in said(outlet), outlet)
        away.rename(outlet.folder)
        is_built_again("Second words.")
        told = said(outlet).count(missing)
        shutil.copytree(outlet.folder, away, ignore=shutil.ignore_patterns("output", ".sitegen"))
        until(is_removed, "a build under way makes folders anew")
        until(lambda: said(outlet).count(missing) > told, outlet)
        shutil.copytree(away, outlet.folder, dirs_exist_ok=True)
        is_built_again("Third words.")


def test_J04_what_a_full_queue_lost_is_found(site: Make) -> None:
    outlet = site({A: story(body="First words.")})
    size = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text(encoding="ascii"))
    noise = outlet.folder / "content/world/.noise"
    with running(outlet, "watch") as process:
        until(lambda: "Watching" in said(outlet), outlet)
        process.send_signal(signal.SIGSTOP)
        for _ in range(size // 2 + 1000):  # each is several events, and none of them is a source
            noise.touch()
            noise.unlink()
        outlet.write({"content/town/b.md": story("B"), A: story(body="Second words.")})
        process.send_signal(signal.SIGCONT)
        until((outlet.output / "town/2026/11/b.html").is_file, outlet)
        until(lambda: contains(outlet.output / PAGE, "Second words."), outlet)
    assert "Traceback" not in said(outlet)


LIMITS = {"max_inotify_watches": "max_user_watches=524288", "max_inotify_instances": "max_user_instances=1024"}


@pytest.mark.parametrize("limit", LIMITS)
def test_J04_where_the_system_watches_no_more_sitegen_looks_itself_and_says_once_how_to_mend_it(
    site: Make, limit: str
) -> None:
    require(shutil.which("unshare"), "unshare")
    outlet = site({A: story(body="First words."), "content/town/b.md": story("B")})
    limited = f'echo {1 if "watches" in limit else 0} > /proc/sys/user/{limit} && exec "$@"'
    shell = ["unshare", "--user", "--map-root-user", "sh", "-c", limited, "sh", *COMMAND, "watch"]
    log = (outlet.folder.parent / "log").open("w", encoding="utf-8")
    with log, subprocess.Popen(shell, cwd=outlet.folder, stdout=log, stderr=log) as process:
        try:
            until(lambda: "Watching" in said(outlet) or process.poll() is not None, outlet)
            if process.poll() is not None and "unshare" in said(outlet):
                require(None, "a user namespace")
            for words in ("Second words.", "Third words."):
                outlet.write({A: story(body=words)})
                until(lambda words=words: contains(outlet.output / PAGE, words), outlet)  # type: ignore[misc]
        finally:
            process.kill()
    assert said(outlet).count(f"sudo sysctl fs.inotify.{LIMITS[limit]}") == 1
    assert "Traceback" not in said(outlet)


def test_J10_a_process_that_was_stopped_goes_on(site: Make) -> None:
    outlet = site({A: story(body="First words.")})
    with running(outlet, "watch") as process:
        until(lambda: "Watching" in said(outlet), outlet)
        process.send_signal(signal.SIGSTOP)
        time.sleep(1.0)
        outlet.write({A: story(body="Second words.")})
        process.send_signal(signal.SIGCONT)
        until(lambda: contains(outlet.output / PAGE, "Second words."), outlet)


def test_what_the_disk_kept_from_being_built_is_built_without_a_save(site: Make) -> None:
    outlet = site({A: story(body="First words.")})
    lock = outlet.folder / ".sitegen/lock"
    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        lock.unlink()
        lock.mkdir()
        # In one step: a save that is seen half-way is two changes, and told twice.
        whole = outlet.folder / "whole"
        whole.write_text(story(body="Second words."))
        whole.replace(outlet.folder / A)
        until(lambda: "tried again and again" in said(outlet), outlet)
        time.sleep(3.0)
        assert said(outlet).count("not built") == 1
        lock.rmdir()
        until(lambda: contains(outlet.output / PAGE, "Second words."), outlet)


class Seat:
    """A person at a terminal of a process's own; `before` is how that was set up."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int, slave: int, before: list[object]) -> None:
        self.process, self._master, self.slave, self.before = process, master, slave, before
        self.text = ""

    def reads(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.text:
            assert time.monotonic() < end, self.text
            if select.select([self._master], [], [], 0.1)[0]:
                self.text += os.read(self._master, 65536).decode("utf-8", "replace")

    def types(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def modes(self) -> list[object]:
        return termios.tcgetattr(self.slave)


@contextmanager
def seated(outlet: Outlet, command: Sequence[str], **environment: str) -> Iterator[Seat]:
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    process = subprocess.Popen(
        [sys.executable, "-c", _AS_LEADER, *command],
        cwd=outlet.folder,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={**os.environ, **environment},
    )
    try:
        yield Seat(process, master, slave, before)
    finally:
        process.kill()
        process.wait()
        os.close(master)
        os.close(slave)


_AS_LEADER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("end", "code"),
    [
        pytest.param("q", 0, id="q"),
        pytest.param("\x03", 130, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, 143, id="a shutdown"),
    ],
)
def test_J11_it_ends_at_once_and_the_terminal_is_as_it_was(site: Make, end: str | signal.Signals, code: int) -> None:
    outlet = site({A: story()})
    with seated(outlet, [*COMMAND, "serve", "--port", str(free_port())]) as seat:
        seat.reads("Ctrl-C ends it.")
        assert "The key o opens it in a browser, q quits." in seat.text
        assert seat.modes() != seat.before
        began = time.monotonic()
        if isinstance(end, str):
            seat.types(end)
        else:
            seat.process.send_signal(end)
        assert seat.process.wait(timeout=PATIENCE) == code
        assert time.monotonic() - began < 15
        assert seat.modes() == seat.before


def test_o_opens_the_browser(site: Make) -> None:
    outlet = site({A: story()})
    opener = outlet.folder.parent / "opener"
    opener.write_text('#!/bin/sh\necho "$1" > opened\n', encoding="utf-8")
    opener.chmod(0o755)
    port = free_port()
    with seated(outlet, [*COMMAND, "serve", "--port", str(port)], BROWSER=f"{opener} %s") as seat:
        seat.reads("Ctrl-C ends it.")
        seat.types("xo")
        until(lambda: contains(outlet.folder / "opened", f"http://127.0.0.1:{port}/"), seat.text)
        seat.types("q")
        assert seat.process.wait(timeout=PATIENCE) == 0


def test_where_there_is_no_browser_o_says_so(site: Make) -> None:
    outlet, port = site({A: story()}), free_port()
    nothing = {"BROWSER": "false", "DISPLAY": "", "WAYLAND_DISPLAY": "", "PATH": "/nowhere"}
    with seated(outlet, [*COMMAND, "serve", "--port", str(port)], **nothing) as seat:
        seat.reads("Ctrl-C ends it.")
        seat.types("o")
        seat.reads(f"No browser could be opened from here. Type the address into one: http://127.0.0.1:{port}/")


def test_a_crash_leaves_the_terminal_as_it_was(site: Make) -> None:
    outlet = site({A: story()})
    with seated(outlet, [*COMMAND, "watch"]) as seat:
        seat.reads("Ctrl-C ends it.")
        (outlet.folder / ".sitegen/lock").unlink()
        (outlet.folder / ".sitegen/lock").mkdir()
        in_place(outlet.folder / A, story(body="Later words.").encode())
        seat.reads("→ not built")
        seat.types("q")
        assert seat.process.wait(timeout=PATIENCE) == 0
        assert seat.modes() == seat.before


def test_in_the_background_the_terminal_is_left_alone(site: Make) -> None:
    """A job that sets up a terminal which isn't its own is stopped by the system."""
    outlet = site({A: story()})
    job = ["sh", "-c", 'set -m; "$@" & wait $!', "sh", *COMMAND, "watch", "--until", "1s"]
    with seated(outlet, job) as seat:
        seat.reads("The time is up")
        assert seat.modes() == seat.before
        assert seat.process.wait(timeout=PATIENCE) == 0
