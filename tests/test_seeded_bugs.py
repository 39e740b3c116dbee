"""The suite is known to be able to fail."""

import pytest

from seeded_bugs import BUGS, ROOT, check


def test_every_seeded_bug_still_finds_its_place() -> None:
    sources = ROOT / "src/sitegen"
    assert [bug.name for bug in BUGS if bug.old not in (sources / bug.file).read_text(encoding="utf-8")] == []
    assert [path for bug in BUGS for path in bug.tests.split() if not (ROOT / path).exists()] == []
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 20


@pytest.mark.slow
def test_every_seeded_bug_is_caught() -> None:
    assert check() == ()
