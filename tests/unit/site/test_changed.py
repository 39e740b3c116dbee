"""When a story last changed in substance."""

import pytest

from in_memory import site_of
from sitegen.site.changed import last_changed
from support import story

PATH = "content/town/wall.md"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, "2026-11-20T08:30:00+01:00", id="nothing has changed"),
        pytest.param({"updated": "2026-11-21 09:00"}, "2026-11-21T09:00:00+01:00", id="an update"),
        pytest.param(
            {"updated": "2026-11-21 09:00", "corrections": "[{date: 2026-11-22, text: No.}]"},
            "2026-11-22",
            id="a correction after it",
        ),
        pytest.param(
            {"updated": "2026-11-23 09:00", "corrections": "[{date: 2026-11-22, text: No.}]"},
            "2026-11-23T09:00:00+01:00",
            id="a correction before it",
        ),
        pytest.param(
            {"corrections": "[{date: 2026-11-20, text: No.}]"},
            "2026-11-20T08:30:00+01:00",
            id="a correction of the day it appeared, without a time",
        ),
        pytest.param(
            {"corrections": "[{date: 2026-11-23, text: No.}, {date: 2026-11-24 12:01, text: Nor this.}]"},
            "2026-11-23",
            id="a correction that is to come doesn't count",
        ),
    ],
)
def test_a_story_changes_by_its_update_and_its_corrections(fields: dict[str, str], expected: str) -> None:
    site = site_of({PATH: story(date="2026-11-20 08:30", **fields)}, now="2026-11-24 12:00")
    assert last_changed(site.article(PATH)).iso == site.teasers[PATH].changed.iso == expected
