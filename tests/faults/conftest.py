"""What the long runs share."""

import pytest

from faults.building import Scenario, scenario


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Three hundred stories, all of them edited: enough work for processes that help."""
    return scenario(tmp_path_factory.mktemp("large"), "edit everywhere", 300)
