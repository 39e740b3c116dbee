"""`watch` and `serve` as an editor uses them: real processes, real files, a real port on this computer."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from forked import Forked
from sitegen.store.lock import hold
from support import Files, Outlet, free_port, run, story

Make = Callable[[Files], Outlet]
PATIENCE = 60.0  # seconds; a loaded machine is slow, and a bug waits for ever

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


@contextmanager
def running(outlet: Outlet, *arguments: str) -> Iterator[Forked]:
    """A command that goes on, without what it takes to start an interpreter."""
    with (outlet.folder.parent / "log").open("w", encoding="utf-8") as log:
        process = Forked(outlet.folder, arguments, {}, (log, log))
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@contextmanager
def started(outlet: Outlet, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The same in a process that has nothing but its own: for who looks at its memory, or how it begins."""
    with (outlet.folder.parent / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sitegen", *arguments], cwd=outlet.folder, stdout=log, stderr=log, text=True
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(condition: Callable[[], bool], what: str | Outlet) -> None:
    """Wait for it; `what` is what goes wrong otherwise, or whose terminal says so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, said(what) if isinstance(what, Outlet) else what
        time.sleep(0.05)


def said(outlet: Outlet) -> str:
    return (outlet.folder.parent / "log").read_text(encoding="utf-8")


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8")
    finally:
        connection.close()


def connections(port: int) -> int:
    """How many are open at a port of this computer, also those that only the other side has closed."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    ends = (line.split() for line in lines)
    return sum(local.endswith(f":{port:04X}") and state in ("01", "08") for _, local, _, state, *_ in ends)


def contains(path: Path, words: str) -> bool:
    """Whether a file is there that a build may replace or remove meanwhile, and says so."""
    try:
        return words in path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return False


PAGE = "world/2026/11/a.html"


def test_watch_builds_again_after_a_save_and_then_rests(site: Make) -> None:
    outlet = site({"content/world/a.md": story(body="First words.")})

    def rests() -> bool:
        rounds = said(outlet).count("→")
        time.sleep(1.0)
        return said(outlet).count("→") == rounds

    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        outlet.write({"content/world/a.md": story(body="Second words.")})
        until(lambda: contains(outlet.output / PAGE, "Second words.") and "→" in said(outlet), outlet)
        until(rests, "building wakes the watcher")
        assert said(outlet).count("→") <= 2  # a busy machine tells of one save in two pieces


def test_watch_keeps_the_good_site_through_a_mistake(site: Make) -> None:
    outlet = site({"content/world/a.md": story(body="Good words.")})
    source = outlet.folder / "content/world/a.md"
    with running(outlet, "watch"):
        until(lambda: contains(outlet.output / PAGE, "Good words."), outlet)
        source.write_text("---\ntitle: x\n", encoding="utf-8")
        until(lambda: "never closed" in said(outlet), outlet)
        assert contains(outlet.output / PAGE, "Good words.")
        source.write_text(story(body="Better words."), encoding="utf-8")
        until(lambda: contains(outlet.output / PAGE, "Better words."), outlet)


def test_watch_tells_programs_of_each_build_in_a_line(site: Make) -> None:
    outlet = site({"content/world/a.md": story(body="First words.")})

    def told() -> list[dict[str, list[object]]]:
        return [json.loads(line) for line in said(outlet).splitlines(keepends=True) if line.endswith("\n")]

    with running(outlet, "watch", "--json"):
        until(lambda: len(told()) == 1, outlet)
        outlet.write({"content/world/a.md": story(date="2026-02-30")})
        until(lambda: bool(told()[-1]["problems"]), outlet)
        outlet.write({"content/world/a.md": story(body="Second words.")})
        until(lambda: any(PAGE in each.get("written", ()) for each in told()[1:]), outlet)
    assert not told()[-1]["problems"]


def test_watch_waits_for_another_build_and_forgets_nothing(site: Make) -> None:
    import fcntl

    outlet = site({"content/world/a.md": story(body="First words.")})
    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        with (outlet.folder / ".sitegen/lock").open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            outlet.write({"content/world/a.md": story(body="Second words.")})
            until(lambda: "waiting for it" in said(outlet), outlet)
        until(lambda: contains(outlet.output / PAGE, "Second words."), outlet)
    assert "Mend" not in said(outlet)


def test_serve_shows_a_page_that_follows_before_there_is_a_site(site: Make) -> None:
    outlet = site({"content/world/a.md": story(date="2026-02-30")})
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        status, _, text = get(port, "/")
        assert (status, "/_sitegen/client.js" in text, "the terminal says" in text) == (404, True, True)
        outlet.write({"content/world/a.md": story()})
        until(lambda: get(port, "/")[0] == 200, outlet)


def test_a_mistake_in_the_command_ends_watch_at_once(site: Make) -> None:
    outlet = site({"content/world/a.md": story()})
    with running(outlet, "watch", "--output", "content") as process:
        assert process.wait(timeout=PATIENCE) == 2
    assert "Watching" not in said(outlet)


def test_watch_rests_while_its_clock_stands_still(site: Make) -> None:
    """Under `--now`, what falls due has long been due by the computer's clock."""
    outlet = site({"content/world/a.md": story(date="2020-01-01"), "content/world/b.md": story("B", "2020-01-02")})
    with running(outlet, "watch", "--now", "2020-01-01 12:00"):
        until(lambda: "Watching" in said(outlet), outlet)
        time.sleep(1.5)
        assert said(outlet).count("Built ") == 1


def test_watch_sees_new_folders_templates_and_the_config(site: Make) -> None:
    outlet = site({"content/world/a.md": story()})
    with running(outlet, "watch"):
        until(lambda: "Watching" in said(outlet), outlet)
        outlet.write({"content/town/deep/b.md": story("New")})
        until((outlet.output / "town/2026/11/b.html").is_file, outlet)
        outlet.write({"themes/_site/templates/404.html": "<p>Ours</p>\n"})
        until(lambda: contains(outlet.output / "404.html", "Ours"), outlet)
        config = (outlet.folder / "sitegen.toml").read_text(encoding="utf-8")
        outlet.write({"sitegen.toml": config.replace("The Test Post", "The Other Post")})
        until(lambda: contains(outlet.output / "index.html", "The Other Post"), outlet)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["watch", "serve"])
def test_a_signal_ends_it_with_its_own_code(site: Make, command: str, number: signal.Signals) -> None:
    outlet = site({"content/world/a.md": story()})
    port = ("--port", str(free_port())) if command == "serve" else ()
    with started(outlet, command, *port) as process:
        until(lambda: "Watching" in said(outlet), outlet)
        process.send_signal(number)
        assert process.wait(timeout=PATIENCE) == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
    assert "Traceback" not in said(outlet)
    assert ("Stopped." in said(outlet)) == (number == signal.SIGINT)


def test_watch_with_little_patience_is_exit_3_beside_another_build(site: Make) -> None:
    outlet = site({"content/world/a.md": story()})
    (outlet.folder / ".sitegen").mkdir()
    with hold(outlet.folder / ".sitegen", "another"), running(outlet, "watch", "--wait", "0.2") as process:
        assert process.wait(timeout=PATIENCE) == 3


def test_serve_shows_the_site_and_tells_the_browser_of_changes(site: Make) -> None:
    outlet = site({"content/world/a.md": story(body="First words.")})
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        status, headers, text = get(port, f"/{PAGE}")
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "First words." in text
        assert text.count("/_sitegen/client.js") == 1
        assert headers["cache-control"] == "no-store"
        outlet.write({"content/world/a.md": story(body="Second words.")})
        until(lambda: "Second words." in get(port, f"/{PAGE}")[2], outlet)
        assert get(port, "/nothing")[0] == 404
        assert get(port, "/world/2026/11/")[0] == 404
        assert "/_sitegen" not in (outlet.folder / f".sitegen/preview-{port}" / PAGE).read_text(encoding="utf-8")
        assert not outlet.output.exists()


@pytest.mark.parametrize("command", ["watch", "serve"])
def test_what_clean_removed_while_somebody_watches_is_made_again(site: Make, command: str) -> None:
    outlet, port = site({"content/world/a.md": story()}), free_port()
    served = outlet.folder / f".sitegen/preview-{port}"
    output = served if command == "serve" else outlet.output
    with running(outlet, command, *(("--port", str(port)) if command == "serve" else ())):
        until(lambda: "Watching" in said(outlet), said(outlet))
        assert run(outlet.folder, "clean").returncode == 0
        until(lambda: "the output was gone → " in said(outlet), said(outlet))
        assert contains(output / PAGE, "It rose by a metre.")
        assert command == "watch" or get(port, f"/{PAGE}")[0] == 200
    assert said(outlet).count("→") == 1


def test_serve_needs_no_open_stream(site: Make) -> None:
    outlet, port = site({"content/world/a.md": story(body="Words.")}), free_port()
    command = [sys.executable, "-m", "sitegen", "serve", "--port", str(port)]
    process = subprocess.Popen(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command], cwd=outlet.folder)
    try:
        # Its port is open before there is a site: it is ours.
        until((outlet.folder / f".sitegen/preview-{port}" / PAGE).is_file, "nothing was built")
        until(lambda: get(port, f"/{PAGE}")[0] == 200, "nothing is served")
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "foo.localhost.evil", ""])
def test_serve_answers_to_this_computers_names_only(site: Make, host: str) -> None:
    outlet = site({"content/world/a.md": story()})
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        assert get(port, "/", Host=host)[0] in (400, 403)
        assert get(port, "/", Host="localhost")[0] == 200


@pytest.mark.parametrize(
    "path", ["/../../sitegen.toml", "/%2e%2e/sitegen.toml", "/..%2f..%2fsitegen.toml", "//etc/passwd"]
)
def test_serve_gives_nothing_but_the_site(site: Make, path: str) -> None:
    outlet = site({"content/world/a.md": story()})
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        status, _, text = get(port, path)
        assert status == 404
        assert "timezone" not in text


def test_a_port_in_use_is_said_plainly(site: Make) -> None:
    outlet = site({"content/world/a.md": story()})
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with running(outlet, "serve", "--port", str(port)) as process:
            assert process.wait(timeout=PATIENCE) == 2
    assert said(outlet).startswith(f"Error: Port {port} is taken.\n")
    assert len(said(outlet).strip().split("\n")) == 2
