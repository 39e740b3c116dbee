"""What the long runs share, and another disk."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.building import Scenario, scenario
from support import SHARED_MEMORY


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Three hundred stories, all of them edited: enough work for processes that help."""
    return scenario(tmp_path_factory.mktemp("large"), "edit everywhere", 300)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the projects'."""
    places = [place for place in (SHARED_MEMORY, Path("/var/tmp")) if place.is_dir()]
    other = next((place for place in places if place.stat().st_dev != tmp_path.stat().st_dev), None)
    if other is None:
        pytest.skip("there is no second file system")
    with tempfile.TemporaryDirectory(dir=other) as folder:
        yield Path(folder)
