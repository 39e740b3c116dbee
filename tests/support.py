"""What tests share: an outlet to write and build, the sample outlet, and tools that may be missing."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from forked import PATIENCE, forked
from sitegen.building.build import Order, build
from sitegen.config_file import read_config
from sitegen.config_schema import FILE
from sitegen.dates import read_moment
from sitegen.ledger import FILE as LEDGER
from sitegen.problems import Problem, StoppedError
from sitegen.report import Report
from sitegen.store.places import IMAGES, STATE
from sitegen.urls import Base

ROOT = Path(__file__).parents[1]
CONFIG = """\
title = "The Test Post"
base_url = "https://test.example"
timezone = "Europe/Berlin"
language = "en"
byline = "Wions"
"""
NOW = "2026-11-24 12:00"
SHARED_MEMORY = Path("/dev/shm")
_PATIENCE = 300.0  # seconds for what takes ten
_PORTS = range(11_000, 31_000)  # below those that systems give away by themselves
_WORKERS = 20  # of pytest-xdist, each of which has a share of them

Files = Mapping[str, str | bytes]


class Outlet:
    """A project in a temporary folder. Every build has the same clock unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"

    def write(self, files: Files) -> "Outlet":
        for path, content in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return self

    def order(self, now: str = NOW, **options: Any) -> Order:
        config = read_config((self.folder / FILE).read_text(encoding="utf-8"))
        return replace(Order(self.folder, self.output, config, instant(now, config.zone), sync=False), **options)

    def build(self, now: str = NOW, **options: Any) -> Report:
        return build(self.order(now, **options))

    def problems(self, now: str = NOW, **options: Any) -> tuple[Problem, ...]:
        """What a build says, whether it stops or not."""
        try:
            return self.build(now, **options).problems
        except StoppedError as stopped:
            return stopped.problems

    def page(self, path: str) -> str:
        return (self.output / path).read_bytes().decode("utf-8")

    def tree(self) -> dict[str, bytes]:
        """Every file of the output, without the manifest."""
        found = sorted(
            path for path in self.output.rglob("*") if path.is_file() and not path.name.startswith(".sitegen")
        )
        return {path.relative_to(self.output).as_posix(): path.read_bytes() for path in found}


_READ_AT_START = ("PYTHON", "TZ", "SITEGEN_FAULT")


def run(folder: Path, *arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line with these arguments, or a program that starts it.

    A fresh interpreter takes longer to start than most commands take: it is started for a program, for variables that
    are read at its start, and where processes can't be forked.
    """
    variables = {"SITEGEN_NOW": NOW, **environment}
    if hasattr(os, "fork") and not code and not any(name.startswith(_READ_AT_START) for name in variables):
        return forked(folder, arguments, variables)
    return subprocess.run(
        [sys.executable, *(("-c", code) if code else ("-m", "sitegen", *arguments))],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def instant(text: str, zone: tzinfo) -> datetime:
    moment = read_moment(text, zone).moment
    assert moment is not None
    return moment.at


def story(
    title: str = "Harbour wall", date: str = "2026-11-20", body: str = "It rose by a metre.", **fields: str
) -> str:
    """The text of a story; further fields are written as they are given."""
    lines = [f"title: {title}", f"date: {date}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\n".join(["---", *lines, "---", body, ""])


def picture(colour: tuple[int, int, int] = (13, 57, 201), size: tuple[int, int] = (40, 30)) -> bytes:
    """A PNG of one colour, a small one."""
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_touched: list[tuple[str, bool]] = []


@cache
def _watch() -> None:
    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            _touched.append((os.fsdecode(arguments[0]), bool(arguments[2] & _WRITING)))
        elif event in ("os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir"):
            _touched.extend((os.fsdecode(each), True) for each in arguments if isinstance(each, str | bytes))

    sys.addaudithook(note)


def touched() -> list[tuple[str, bool]]:
    """Every path that Python opens or changes from now on, and whether for writing; the list grows by itself."""
    _watch()
    _touched.clear()
    return _touched


_asked = count(os.getpid())  # another run on this computer begins elsewhere


def free_port() -> int:
    """A port of 127.0.0.1 that stays free until somebody who was told of it takes it: it is told once a run."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ports = _PORTS[worker % _WORKERS :: _WORKERS]
    return next(port for port in (ports[next(_asked) % len(ports)] for _ in ports) if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def has_children() -> bool:
    """Whether this process has any, ended or not; no on Windows."""
    if not hasattr(os, "waitid"):
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def require(found: object, what: str) -> None:
    """Skip without a tool; where everything is required (CI), fail."""
    if found:
        return
    if os.environ.get("SITEGEN_TESTS_REQUIRE"):
        pytest.fail(f"{what} is missing, and SITEGEN_TESTS_REQUIRE is set")
    pytest.skip(f"{what} is missing")


def node_module(path: str) -> Path | None:
    """A file of an npm package: in the project's node_modules, or in the folder NODE_MODULES names."""
    folders = (os.environ.get("NODE_MODULES", ""), str(ROOT / "node_modules"))
    return next((Path(folder) / path for folder in folders if folder and (Path(folder) / path).is_file()), None)


def sample_built_once(folder: Path) -> Path:
    """The output of the sample outlet in a folder where several processes want it: the first builds, others wait."""
    done, end = folder / "done", time.monotonic() + _PATIENCE
    try:
        folder.mkdir()
    except FileExistsError:
        while not done.exists():
            assert time.monotonic() < end, f"nobody built {folder}"
            time.sleep(0.05)
    else:
        build_sample(folder)
        done.touch()
    return folder / "output"


def build_sample(
    folder: Path, *, base_url: str = "", file_links: bool = False, lists: int = 5, pictures: Path | None = None
) -> Path:
    """Build a copy of this repository's outlet, with short lists so that it has numbered pages.

    Encoding its pictures takes most of the time: those that a copy with its output at `pictures` made are taken over.
    """
    if pictures:
        take_pictures(pictures, folder)
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / LEDGER, folder / LEDGER)
    config = read_config((ROOT / FILE).read_text(encoding="utf-8") + f"\n[lists]\nsize = {lists}\n")
    config = replace(config, base=Base.of(base_url)) if base_url else config
    moment = read_moment(NOW, config.zone).moment
    assert moment is not None
    build(Order(folder, folder / "output", config, moment.at, file_links=file_links, sync=False))
    return folder / "output"


def take_pictures(output: Path, folder: Path) -> None:
    """Give an outlet in a folder the pictures that another one, with its output there, has encoded."""
    shutil.copytree(output.parent / STATE / IMAGES, folder / STATE / IMAGES)
