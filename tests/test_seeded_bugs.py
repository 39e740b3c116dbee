"""The suite is known to be able to fail."""

import pytest

from seeded_bugs import BUGS, ROOT, check


def test_every_seeded_bug_still_finds_its_place() -> None:
    for bug in BUGS:
        assert bug.old in (ROOT / "src/sitegen" / bug.file).read_text(encoding="utf-8"), bug.name
        assert all((ROOT / path).exists() for path in bug.tests.split()), bug.name
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 20


@pytest.mark.slow
def test_every_seeded_bug_is_caught() -> None:
    assert check() == ()
