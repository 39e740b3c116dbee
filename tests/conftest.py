"""Two fixtures: a temporary outlet to write, build and look at, and a browser."""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from sitegen.config_file import FILE
from support import CONFIG, Files, Outlet, require

# The same examples in every run, so that a change is judged by itself; SITEGEN_TESTS_RANDOM=1 looks for new ones.
settings.register_profile("steady", derandomize=True)
settings.load_profile("default" if os.environ.get("SITEGEN_TESTS_RANDOM") else "steady")


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Files], Outlet]:
    """`site({path: text})` writes an outlet; without a sitegen.toml of its own it gets a plain one."""

    def made(files: Files) -> Outlet:
        return Outlet(tmp_path / "outlet").write({FILE: CONFIG, **files})

    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    require(chromium, "Chromium")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[*options, "--disable-sync"])
        yield started
        started.close()


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
