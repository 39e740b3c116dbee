"""The sample outlet, built once for all validators."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import build_sample, require


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the sample outlet."""
    return build_sample(tmp_path_factory.mktemp("paper"))


@pytest.fixture(scope="session")
def pages(paper: Path) -> tuple[Path, ...]:
    return tuple(sorted(paper.rglob("*.html")))


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
