"""After any history of edits a warm build gives the bytes of a clean one, says the same, and then has nothing to do.

Case F18 of promises.md.
"""

import json
import os

import pytest

from rebuilds import Outcome, Rebuilds, quick, run

__all__ = ["quick"]


@pytest.mark.usefixtures("quick")
def test_F18_a_warm_build_is_a_clean_one_after_any_edits() -> None:
    assert run(12, 12) > 60


class Themed(Rebuilds):
    """Counts the builds of templates that didn't plan the whole site."""

    quick = 0

    def warm(self) -> Outcome:
        found = super().warm()
        if found.report and found.report.reasons and "plan" not in found.report.seconds:
            self.quick += all(reason.startswith("the template ") for reason in found.report.reasons.values())
        return found


@pytest.mark.usefixtures("quick")
def test_F18_so_it_is_after_many_edits_of_templates() -> None:
    paper = Themed()
    paper.begin(size=2)
    for _ in range(3):
        paper.time_passes(hours=24 * 40)  # nothing waits for its date
    for number in range(40):
        paper.edit_the_theme(seed=number)
    paper.teardown()
    assert paper.quick >= 8


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_F18_a_warm_build_is_a_clean_one_after_very_many_edits(capsys: pytest.CaptureFixture[str]) -> None:
    examples = int(os.environ.get("SITEGEN_TESTS_EXAMPLES", "250"))
    states = run(examples, 25)
    with capsys.disabled():
        print(json.dumps({"test": "F18", "states": states, "differences": 0}))
    assert states >= min(3600, 10 * examples)
