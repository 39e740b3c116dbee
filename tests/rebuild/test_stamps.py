"""Edits that a careless rule would overlook: stamps that go back, edits within a tick, one tag of two."""

import os
from collections.abc import Callable

import pytest

from sitegen.store import stamps
from support import Files, Outlet, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
PAGE = "world/2026/11/a.html"
BASE = 15 * 10**17  # nanoseconds since 1970


@pytest.mark.parametrize("ahead", [-(10**16), 10**16, 1, -1])
def test_F04_a_stamp_that_goes_back_or_far_ahead_is_another_one(
    site: Make, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for margin in ("_FINE", "_COARSE"):
        monkeypatch.setattr(stamps, margin, 0)  # as if the last build were long ago
    outlet = site({A: story(body="Old text.")})
    path = outlet.folder / A
    os.utime(path, ns=(BASE, BASE))
    outlet.build()
    path.write_text(path.read_text(encoding="utf-8").replace("Old", "New"), encoding="utf-8")
    os.utime(path, ns=(BASE, BASE + ahead))
    outlet.build()
    assert "New text." in outlet.page(PAGE)


def test_F05_an_edit_within_the_tick_of_the_build_is_seen(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp of the file is the same before and after, and as young as the build itself."""
    outlet = site({A: story(body="Old text.")})
    moment = 10**18 + 7
    # A file system whose clock stands still while somebody edits.
    monkeypatch.setattr("sitegen.store.files.stamp_of", lambda status: f"{status.st_size} {moment} {moment} 7")
    for module in ("build", "production"):
        monkeypatch.setattr(f"sitegen.building.{module}.disk_time", lambda _path: moment)
    outlet.build()
    outlet.write({A: story(body="New text.")})
    outlet.build()
    assert "New text." in outlet.page(PAGE)


@pytest.mark.parametrize("beside", [{}, {"content/world/map.pdf": b"%PDF-"}], ids=["alone", "a look at everything"])
def test_F01_related_stories_follow_a_change_under_any_of_their_tags(site: Make, beside: Files) -> None:
    files = {
        A: story("The wall", "2026-11-20", tags="[sea, town]"),
        "content/world/b.md": story("The ferry", "2026-11-10", tags="[sea]"),
        "content/world/c.md": story("The roof", "2026-11-11", tags="[town]"),
        "themes/_site/templates/article.html": "{% for s in site.related(story.path) %}{{ s.title }};{% endfor %}",
    }
    outlet = site(files)
    outlet.build()
    assert outlet.page(PAGE) == "The roof;The ferry;"
    outlet.write({"content/world/b.md": story("The old ferry", "2026-11-10", tags="[sea]"), **beside})
    assert ("plan" in outlet.build().seconds) == bool(beside)
    assert outlet.page(PAGE) == "The roof;The old ferry;"
