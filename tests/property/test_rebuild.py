"""After any history of edits a warm build gives the bytes of a clean one, says the same, and then has nothing to do.

Case F18 of promises.md.
"""

import json
import os

import pytest

from rebuilds import quick, run

__all__ = ["quick"]


@pytest.mark.usefixtures("quick")
def test_F18_a_warm_build_is_a_clean_one_after_any_edits() -> None:
    assert run(12, 12) > 60


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_F18_a_warm_build_is_a_clean_one_after_very_many_edits(capsys: pytest.CaptureFixture[str]) -> None:
    examples = int(os.environ.get("SITEGEN_TESTS_EXAMPLES", "250"))
    states = run(examples, 25)
    with capsys.disabled():
        print(json.dumps({"test": "F18", "states": states, "differences": 0}))
    assert states >= min(3600, 10 * examples)
