"""The sample outlet before all validators."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def paper(sample: Path) -> Path:
    """The output folder of the sample outlet."""
    return sample


@pytest.fixture(scope="session")
def pages(paper: Path) -> tuple[Path, ...]:
    return tuple(sorted(paper.rglob("*.html")))
