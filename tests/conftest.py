"""One fixture: a temporary outlet to write, build and look at."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.config_file import FILE
from support import CONFIG, Files, Outlet


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Files], Outlet]:
    """`site({path: text})` writes an outlet; without a sitegen.toml of its own it gets a plain one."""

    def made(files: Files) -> Outlet:
        return Outlet(tmp_path / "outlet").write({FILE: CONFIG, **files})

    return made


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Rewrite golden files; read their diff like code.")
