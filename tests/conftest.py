"""Three fixtures: an outlet to write and build, the sample outlet, a browser; and what keeps 9,000 tests quick."""

import gc
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from sitegen.config_schema import FILE
from support import CONFIG, SHARED_MEMORY, Files, Outlet, has_children, require, sample_built_once

# A test is no stopwatch: how long an example takes says most about the machine.
settings.register_profile("random", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples in every run, so that a change is judged by itself; SITEGEN_TESTS_RANDOM=1 looks for new ones.
settings.register_profile("steady", settings.get_profile("random"), derandomize=True)
settings.load_profile("random" if os.environ.get("SITEGEN_TESTS_RANDOM") else "steady")

_ROOM = 4 * 2**30  # bytes; what tests leave while they run is a tenth of it
_LEAVING = 20.0  # seconds for what takes a tenth of one


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Files], Outlet]:
    """`site({path: text})` writes an outlet; without a sitegen.toml of its own it gets a plain one."""

    def made(files: Files) -> Outlet:
        return Outlet(tmp_path / "outlet").write({FILE: CONFIG, **files})

    return made


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the sample outlet, built once a run whatever its processes. It is to be looked at only."""
    room = tmp_path_factory.getbasetemp()
    return sample_built_once((room.parent if "PYTEST_XDIST_WORKER" in os.environ else room) / "sample")


@pytest.fixture(scope="module", autouse=True)
def _nobody_stays_behind() -> Iterator[None]:
    """Beside a thread nothing is forked, and a child process isn't the next test's: each module is left alone."""
    before, alone = set(threading.enumerate()), not has_children()
    yield
    end = time.monotonic() + _LEAVING
    while (left := set(threading.enumerate()) - before) or (alone and has_children()):
        assert time.monotonic() < end, f"threads {left} or processes go on after the last test of the module"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for one module: what steers it are a thread and a process, beside which others couldn't fork."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    require(chromium, "Chromium")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[*options, "--disable-sync"])
        yield started
        started.close()


@pytest.fixture(scope="session", autouse=True)
def _what_pytest_holds_stays_frozen() -> Iterator[None]:
    """A `Session` thaws and collects after a build, which would look through all tests every time."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("freeze", "unfreeze"):
            patch.setattr(gc, name, lambda: None)
        yield


def pytest_configure() -> None:
    """Temporary folders lie in memory, where there is enough of it; TMPDIR puts them anywhere else, on a disk say."""
    if "TMPDIR" not in os.environ and SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free >= _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(SHARED_MEMORY)
    _heed_signals()


def _heed_signals() -> None:
    """Whoever is started in the background, or by `nohup`, ignores some, and so does whatever a test starts."""
    usual: dict[str, Any] = {"SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
    for name, handler in usual.items():
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number and signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than processors for `-n auto`, since tests wait: for browsers, for clocks, for each other."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Rewrite golden files; read their diff like code.")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nine thousand tests are no garbage: looking through them for some takes seconds, again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
