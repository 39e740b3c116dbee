"""The sample outlet, built once for all validators."""

from pathlib import Path

import pytest

from support import build_sample


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the sample outlet."""
    return build_sample(tmp_path_factory.mktemp("paper"))


@pytest.fixture(scope="session")
def pages(paper: Path) -> tuple[Path, ...]:
    return tuple(sorted(paper.rglob("*.html")))
