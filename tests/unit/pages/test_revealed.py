"""A preview's site: drafts and stories to come, and what is left out of it."""

from collections.abc import Callable
from typing import Any

import pytest

from support import Files, Outlet, story

Make = Callable[[Files], Outlet]
PUBLISHED = {"content/world/a.md": story()}
PAGE = "world/2026/11/b.html"


def preview(outlet: Outlet, **options: Any) -> dict[str, Any]:
    return {"output": outlet.folder / ".sitegen/preview", "kind": "preview", "drafts": True, **options}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(story("B", draft="true"), True, id="draft"),
        pytest.param(story("B", "2026-11-30 09:00"), True, id="embargoed"),
        pytest.param(story("B", expires="2026-11-22"), False, id="expired"),
        pytest.param(story("B", draft="true", expires="2026-11-22"), False, id="expired draft"),
    ],
)
def test_what_a_preview_shows_of_what_is_held(site: Make, text: str, shown: bool) -> None:
    outlet = site({**PUBLISHED, "content/world/b.md": text})
    assert (PAGE in outlet.build(**preview(outlet)).written) is shown
    without = outlet.build(**preview(outlet, drafts=False))
    assert PAGE not in (*without.written, *without.unchanged)
    assert PAGE not in outlet.build().written


def test_an_edition_to_come_is_not_in_force(site: Make) -> None:
    front = "---\ntitle: Later\n---\n## Lead\n\n- [Later](/world/a.md)\n"
    outlet = site({**PUBLISHED, "content/_front/2026-12-01.md": front})
    outlet.build(**preview(outlet))
    assert "Later" not in (outlet.folder / ".sitegen/preview/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("held", [{"draft": "true"}, {"date": "2026-11-28"}], ids=["draft", "embargoed"])
def test_a_held_story_at_a_published_ones_address_is_left_out_and_said(site: Make, held: dict[str, str]) -> None:
    first = story("Old", slug="same", expires="2026-11-26 00:00")
    outlet = site({"content/world/a.md": first, "content/world/b.md": story("New", slug="same", **held)})
    report = outlet.build(**preview(outlet))
    [told] = [each for each in report.problems if "leaves it out" in each.message]
    assert (told.path, told.severity, told.story) == ("content/world/b.md", "warning", "New")
    assert "`content/world/a.md`" in told.message
    assert "leaves it out" not in str(outlet.problems())


def test_what_stops_a_build_stops_the_preview(site: Make) -> None:
    twice = {f"content/world/{name}.md": story(name, slug="same") for name in "ab"}
    outlet = site({**twice, "content/world/c.md": story("C", draft="true")})
    assert {each.code for each in outlet.problems(**preview(outlet)) if each.severity == "error"} == {"collision"}


def test_E05_no_other_build_shows_drafts(site: Make) -> None:
    outlet = site(PUBLISHED)
    with pytest.raises(ValueError, match="only a preview"):
        outlet.order(drafts=True)


@pytest.mark.parametrize("adopt", [False, True])
@pytest.mark.parametrize("first", ["preview", "site"])
def test_E05_a_preview_and_a_site_never_take_each_others_folder(site: Make, first: str, adopt: bool) -> None:
    outlet = site({**PUBLISHED, "content/world/b.md": story("B", draft="true")})
    kinds: dict[str, dict[str, Any]] = {"preview": {"kind": "preview", "drafts": True}, "site": {}}
    outlet.build(**kinds.pop(first))
    before = outlet.tree()
    [(_, second)] = kinds.items()
    [problem] = outlet.problems(adopt=adopt, **second)
    assert "can't replace" in problem.message
    assert outlet.tree() == before
