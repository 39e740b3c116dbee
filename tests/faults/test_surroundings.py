"""Cases G7 to G13: mounts, modes, terminals, limits, readers and clocks that aren't as one would wish."""

import os
import re
import resource
import shlex
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults.building import (
    Scenario,
    check_recovers,
    check_whole,
    edit,
    moments,
    noted,
    outlet,
    scenario,
    start,
)
from faults.publishing import folders, tree
from sitegen.store import stamps
from sitegen.store.places import STAGE
from support import NOW, Outlet

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts, modes and limits as Linux has them")


def command(
    project: Outlet, shell: str = "", name: str = "build", **environment: str
) -> subprocess.CompletedProcess[str]:
    """`sitegen build`, or another command, in a shell, with what follows it."""
    return subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m sitegen {name} {shell}"],
        cwd=project.folder,
        env={**os.environ, "SITEGEN_NOW": NOW, **environment},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("share", [3, pytest.param(10**9, marks=pytest.mark.slow)])
def test_G07_an_output_on_another_file_system_is_staged_there_and_recovers(
    tmp_path: Path, elsewhere: Path, share: int
) -> None:
    case = scenario(tmp_path, "edit")
    for number in moments(share, case.changes - 5):
        project = case.copy(tmp_path / str(number))
        place = elsewhere / str(number)
        shutil.move(project.output, place)
        project.output.symlink_to(place)
        project.output = place
        running = start(project, fault=f"kill@{number}", sync=True)
        assert running.wait() == -9, running.text()
        assert list(project.folder.glob(".sitegen/stage/*")) == []
        check_whole(case, project, number)
        again = start(project)
        assert again.wait() == 0, again.text()
        assert tree(place) == case.new
        assert not (place / STAGE).exists()


@pytest.fixture
def bind() -> Iterator[Callable[[Path, Path], None]]:
    """Shows a folder in another place, as containers do: a mount of its own, on the same file system."""
    bound: list[Path] = []

    def mount(folder: Path, place: Path) -> None:
        if subprocess.run(["mount", "--bind", folder, place], capture_output=True, check=False).returncode:
            pytest.skip("mounting needs root and CAP_SYS_ADMIN")
        bound.append(place)

    yield mount
    for place in reversed(bound):
        subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("share", [8, pytest.param(10**9, marks=pytest.mark.slow)])
@pytest.mark.parametrize("place", ["output", "output/town"])
def test_G07_an_output_that_is_a_mount_or_holds_one_is_whole_after_any_kill(
    tmp_path: Path, place: str, share: int, bind: Callable[[Path, Path], None]
) -> None:
    """Nothing can be renamed into a mount, though it is on the same file system; a folder that is one can't go."""
    case = scenario(tmp_path, "edit")
    for number in moments(share, case.changes):
        project = case.copy(tmp_path / str(number))
        held, mounted = tmp_path / f"held {number}", project.folder / place
        shutil.move(mounted, held) if mounted.exists() else held.mkdir()
        mounted.mkdir()
        bind(held, mounted)
        start(project, fault=f"kill@{number}", sync=True).wait()
        check_recovers(case, project, number)
        shutil.rmtree(project.folder / "content")
        shutil.copytree(tmp_path / "changed/content", project.folder / "content")
        (project.folder / "content/town").rename(project.folder / "content/village")
        running = start(project)
        assert running.wait() == 0, running.text()
        assert not list((project.output / "town").rglob("*")), number


@pytest.mark.parametrize("mask", [0o077, 0o000, 0o027])
def test_G08_what_is_published_is_readable_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    project = outlet(tmp_path / "outlet")
    project.output.mkdir()
    project.output.chmod(0o2775)

    def masked() -> None:
        os.umask(mask)

    running = start(project, prepare=masked)
    assert running.wait() == 0, running.text()
    edit(project)
    running = start(project, prepare=masked)
    assert running.wait() == 0, running.text()
    assert stat.S_IMODE(project.output.stat().st_mode) == 0o2775
    for path in project.output.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o777 == (0o755 if path.is_dir() else 0o644), (path, oct(mode))
        assert not path.is_dir() or mode & stat.S_ISGID, path
    assert stat.S_IMODE((project.folder / ".sitegen").stat().st_mode) & 0o022 == 0


STREAMS = ["", ">&-", "2>&-", ">&- 2>&-", "2>&1 | head -1", "</dev/null", "<&-"]


@pytest.mark.parametrize("shell", STREAMS)
def test_G09_a_build_succeeds_whoever_listens(tmp_path: Path, shell: str) -> None:
    project = outlet(tmp_path / "outlet")
    project.write({"content/world/odd.md": "---\ntitle: Odd\ndate: 2026-11-20\nmood: x\n---\nText.\n"})
    done = command(project, shell)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "Exception" not in done.stdout + done.stderr
    assert (project.output / "world/2026/11/odd.html").exists()


@pytest.mark.parametrize("shell", ["2>/dev/full", "--json >/dev/full", ">/dev/full 2>/dev/full"])
def test_G09_a_report_that_finds_no_room_is_exit_4_without_a_traceback(tmp_path: Path, shell: str) -> None:
    project = outlet(tmp_path / "outlet")
    done = command(project, shell)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert (project.output / "index.html").exists()


@pytest.mark.parametrize(
    "environment",
    [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "de_DE.ISO-8859-1"}],
    ids=["C", "ascii", "a locale that isn't there"],
)
def test_G09_names_that_the_terminal_cant_show_stop_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    project = outlet(tmp_path / "Zürich")
    project.write({"content/world/höhe.md": "---\ntitle: Höhe\ndate: 2026-11-20\nmood: x\n---\nText “ä”.\n"})
    plain = outlet(tmp_path / "plain")
    plain.write({"content/world/höhe.md": "---\ntitle: Höhe\ndate: 2026-11-20\nmood: x\n---\nText “ä”.\n"})
    plain.build()
    done = command(project, **environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "he.md" in done.stderr
    assert tree(project.output) == tree(plain.output)


@pytest.mark.parametrize("count", [150, pytest.param(5_000, marks=pytest.mark.slow)])
def test_G10_few_open_files_are_enough_for_many(tmp_path: Path, count: int) -> None:
    project = outlet(tmp_path / "outlet", count)
    for jobs in (1, 2):
        running = start(project, jobs=jobs, prepare=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        assert running.wait(600) == 0, running.text()
        assert "cache of earlier builds" not in running.text()
        assert len(tree(project.output)) > count
        shutil.rmtree(project.output)
        shutil.rmtree(project.folder / ".sitegen")


ODD = {"bytes that are no text": b"caf\xe9", "a line break": b"line\nbreak", "quotes and blanks": b"a 'b' \"c\" "}


@pytest.mark.parametrize("name", ODD)
def test_G09_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    """The outlet's own, and that of the output within it, beside it and behind `SITEGEN_STATE`."""
    odd = os.fsdecode(ODD[name])
    plain = outlet(tmp_path / "plain")
    plain.build()
    project = outlet(tmp_path / odd)
    for place, state in ((odd, ""), (f"../{odd} www", ""), (f"../{odd} again", str(tmp_path / f"{odd} state"))):
        environment = {"SITEGEN_STATE": state} if state else {}
        for _ in range(2):
            done = command(project, f"--output {shlex.quote(place)}", **environment)
            assert done.returncode == 0, done.stderr
        assert "(0 written)" in done.stderr
        assert tree(project.folder / place) == tree(plain.output)


@pytest.mark.parametrize(
    ("place", "words"),
    [("loop", "leads back to itself"), ("loop/output", "leads back to itself"), ("x" * 300, "too long")],
)
@pytest.mark.parametrize("name", ["build", "clean", "watch --until 1s --then true"])
def test_B09_a_path_that_leads_nowhere_is_exit_2(tmp_path: Path, name: str, place: str, words: str) -> None:
    project = outlet(tmp_path / "outlet")
    (project.folder / "loop").symlink_to("loop")
    done = command(project, f"--output {place}", name=name)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr


CALL = re.compile(r"(?:\[pid +\d+\] |\d+ +)?(?P<name>\w+)\((?P<rest>.*)")
CALLS = "openat,write,rename,renameat,renameat2,unlink,unlinkat,rmdir,syncfs,sync,fsync,exit_group"


def test_G11_the_system_is_told_to_sync_before_the_exchange_and_after_it(tmp_path: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is missing; the names in the fault hook are tested by themselves")
    project = outlet(tmp_path / "outlet")
    project.build()
    edit(project)
    log = tmp_path / "log"
    done = subprocess.run(
        ["strace", "-f", "-y", "-o", str(log), "-e", f"trace={CALLS}", sys.executable, "-m", "sitegen", "build"],
        cwd=project.folder,
        env={**os.environ, "SITEGEN_NOW": NOW},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr.lower() or "PTRACE" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    kinds = []
    for line in log.read_text(encoding="utf-8", errors="replace").split("\n"):
        found = CALL.match(line)
        if not found or " = -1 " in line:
            continue
        name, rest = found["name"], found["rest"]
        if "/.sitegen/images/" in rest:
            continue  # what is kept for later builds, whatever becomes of this one
        if name in ("syncfs", "sync"):
            kinds.append("sync")
        elif name.startswith("rename"):
            kinds.append("journal" if '/journal"' in rest else "rename")
        elif name == "openat" and "O_CREAT" in rest and "/stage/" in rest:
            kinds.append("stage")
        elif name.startswith("unlink") and ('/journal"' in rest or "/stage/" in rest):
            kinds.append("forget")
        elif name.startswith("unlink") and "/output/" in rest:
            kinds.append("removal")
    order = [kind for at, kind in enumerate(kinds) if at == 0 or kinds[at - 1] != kind]
    steps = ["stage", "sync", "journal", "rename"]
    assert order[:4] == steps, order
    assert order[-2:] == ["sync", "forget"], order
    assert order.count("sync") == 2, order


@pytest.mark.parametrize("name", ["theme change", "delete"])
def test_G11_every_name_in_the_hook_is_in_that_order_too(tmp_path: Path, name: str) -> None:
    """In changes that need no other pictures: those are kept as soon as they are made."""
    case = scenario(tmp_path, name)
    project = case.copy(tmp_path / "project")
    names = noted(lambda: project.build(sync=True, jobs=1))
    first, last = [at for at, name in enumerate(names) if name == "sync"]
    assert {"replace", "remove", "remove folder"} & set(names[:first]) == set()
    assert {"create", "write"} & set(names[first:]) == set()
    assert "replace" not in names[last:]
    assert names[-1] == "remember", "what is remembered is never ahead of the site"


class _Reader(threading.Thread):
    """Polls pages that exist before and after, and follows their links. `turns` has what each publication removes."""

    def __init__(self, output: Path, allowed: dict[str, set[bytes]], removed: set[str], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.output, self.allowed, self.turns, self.stop = output, allowed, [removed], stop
        self.reads = 0
        self.faults: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            for path in self.allowed:
                self._visit(path)

    def _visit(self, path: str) -> None:
        turn = len(self.turns) - 1
        try:
            content = (self.output / path).read_bytes()
        except OSError as error:
            self.faults.append(f"{path}: {error}")
            return
        self.reads += 1
        if content not in self.allowed[path]:
            self.faults.append(f"{path}: {len(content)} bytes that are neither the old ones nor the new ones")
        for link in re.findall(rb'(?:href|src)="(/.*?)"', content) if path.endswith(".html") else ():
            target = link.decode().partition("?")[0].removeprefix("/")
            target = target + "index.html" if not target or target.endswith("/") else target
            # The publications after the one that he read the page of may have begun.
            if not (self.output / target).exists() and target not in set().union(*self.turns[turn:]):
                self.faults.append(f"{path} leads to {target}, which isn't there")


@pytest.mark.parametrize("rounds", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_G12_readers_find_every_page_whole_and_no_link_into_nothing(tmp_path: Path, rounds: int) -> None:
    case = scenario(tmp_path, "edit")
    project = case.copy(tmp_path / "project")
    both = sorted(case.old.keys() & case.new.keys())
    allowed = {path: {case.old[path], case.new[path]} for path in both}
    stop = threading.Event()
    everything = set(case.old) ^ set(case.new)
    readers = [_Reader(project.output, allowed, case.removed, stop) for _ in range(4)]
    content = dict.fromkeys(("new",), case.changed.folder / "content")
    old = outlet(tmp_path / "old")
    for reader in readers:
        reader.start()
    for turn in range(rounds):
        for reader in readers:
            # Going back removes what going there added, and the other way round.
            reader.turns.append(everything if turn % 2 else case.removed)
        if turn:
            shutil.rmtree(project.folder / "content")
            shutil.copytree((content["new"] if turn % 2 == 0 else old.folder / "content"), project.folder / "content")
        project.build()
    stop.set()
    for reader in readers:
        reader.join()
    assert [fault for reader in readers for fault in reader.faults] == []
    assert sum(reader.reads for reader in readers) > len(both)


@pytest.mark.parametrize("share", [5, pytest.param(10**9, marks=pytest.mark.slow)])
def test_G12_a_new_folder_appears_as_a_whole_in_one_step(tmp_path: Path, share: int) -> None:
    case = scenario(tmp_path, "edit")
    town = {path for path in case.new if path.startswith("town/")}
    assert len(town) > 2
    seen = set()
    replaces = [at for at, name in enumerate(case.names, 1) if name == "replace"]
    for number in [replaces[at - 1] for at in moments(share, len(replaces))]:
        project = case.copy(tmp_path / str(number))
        assert start(project, fault=f"kill@{number}", sync=True).wait() == -9
        seen.add(frozenset(path for path in tree(project.output) if path.startswith("town/")))
        shutil.rmtree(project.folder)
    assert seen == {frozenset(), frozenset(town)}


@pytest.mark.parametrize("days", [-1, 1])
def test_G13_a_clock_that_jumps_within_a_build_changes_nothing(
    tmp_path: Path, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = scenario(tmp_path, "edit")
    project = case.copy(tmp_path / "project")
    real, disk_time, jumped = time.time, stamps.disk_time, [0.0]

    def jump(_work: str, _done: int, _total: int) -> None:
        jumped[0] = days * 86_400.0

    monkeypatch.setattr(time, "time", lambda: real() + jumped[0])
    for module in ("build", "production"):
        monkeypatch.setattr(f"sitegen.building.{module}.disk_time", lambda path: disk_time(path) + int(jumped[0] * 1e9))
    from sitegen.building.build import build

    report = build(project.order(), jump)
    assert all(seconds >= 0 for seconds in report.seconds.values())
    assert tree(project.output) == case.new
    jumped[0] = 0.0
    project.write({"content/world/s002.md": "---\ntitle: Third\ndate: 2026-03-03\n---\nText.\n"})
    path = project.folder / "content/world/s002.md"
    os.utime(path, ns=(path.stat().st_mtime_ns + days * 86_400 * 10**9,) * 2)
    project.build()
    assert "Third" in project.page("world/2026/03/s002.html")
    clean = Outlet(tmp_path / "again")
    shutil.copytree(project.folder, clean.folder, ignore=shutil.ignore_patterns("output", ".sitegen"))
    clean.build()
    assert (tree(project.output), folders(project.output)) == (tree(clean.output), folders(clean.output))
    check_recovers(_as_it_is(case, clean), project)


def _as_it_is(case: Scenario, clean: Outlet) -> Scenario:
    from dataclasses import replace

    return replace(case, new=tree(clean.output), folders=frozenset(folders(clean.output)))
