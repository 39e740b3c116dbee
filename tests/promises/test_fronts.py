"""Editions from file to page: what falls due, what `sitegen front` explains, what never shows."""

import json
from collections.abc import Callable

import pytest

from support import Files, Outlet, run, story

Make = Callable[[Files], Outlet]
FRONT = "content/_front.md"
NEXT = "content/_front/2026-11-25-0600.md"
FILES: Files = {
    "content/town/wall.md": story("Wall", "2026-11-24 08:00"),
    "content/town/ferry.md": story("Ferry", "2026-11-24 07:00", priority="2"),
    "content/town/fair.md": story("Fair", "2026-11-20"),
    "content/town/later.md": story("Later", "2026-11-25 09:00"),
    "content/town/secret.md": story("Secret", draft="true"),
    FRONT: '## Breaking {until="14:00"}\n- [Quay shut](town/fair.md) {until="2026-11-24 13:00"}\n'
    "## Lead\n- [](town/wall.md)\n    - [Sails](town/ferry.md)\n## Top\n- [CANARY](town/later.md)\n"
    "- [CANARY](town/secret.md)\n",
    NEXT: "---\nexpires: 2026-11-26\n---\n## Lead\n- [](town/ferry.md)\n",
}


def test_editions_fall_due_and_are_listed(site: Make) -> None:
    outlet = site(FILES)
    report = outlet.build("2026-11-24 12:00")
    due = [each for each in report.due if each.event != "leaves the news sitemap"]
    found = [(f"{each.at:%d %H:%M}", each.event, each.title, each.editorial) for each in due]
    assert found == [
        ("24 13:00", "leaves its place", "Fair", True),
        ("25 02:00", "is old for a lead", "Wall", False),
        ("25 06:00", "takes over", "Front page", True),
        ("25 09:00", "publishes", "Later", True),
        ("27 00:00", "expires", "Front page", True),
    ]
    told = json.loads(run(outlet.folder, "due", "--json").stdout)
    assert [each["event"] for each in told["due"]] == [each.event for each in report.due]


SHOWN = {
    "2026-11-24 12:00": ["Wall", "Sails"],
    "2026-11-25 06:00": ["Ferry"],
    "2026-11-26 23:59": ["Ferry"],
    "2026-11-27 00:00": ["Wall", "Sails", "CANARY"],
}


@pytest.mark.parametrize("warm", [True, False])
def test_the_front_page_changes_at_the_minute(site: Make, warm: bool) -> None:
    template = "{% set e = site.edition() %}{{ e.lead.title }},{% for s in e.lead.sub %}{{ s.title }},{% endfor %}"
    template += "{% for s in e.top if s.title == 'CANARY' %}CANARY,{% endfor %}"
    outlet = site({**FILES, "themes/_site/templates/front.html": template})
    for now, titles in SHOWN.items():
        if warm or now == "2026-11-25 06:00":
            outlet.build(now)
            assert outlet.page("index.html").rstrip(",").split(",") == titles, now


def test_what_an_unpublished_pin_says_is_nowhere(site: Make) -> None:
    outlet = site(FILES)
    outlet.build()
    assert [path for path, content in outlet.tree().items() if b"CANARY" in content] == []


WAITING = {
    "a topic": ("Fireworks", {"tags": "[Fireworks]"}),
    "a section": ("Sport", {"section": "sport"}),
    "a topic with a file of its own": ("Boats on the water", {"tags": "[Regatta]"}),
}


@pytest.mark.parametrize(("heading", "fields"), WAITING.values(), ids=WAITING)
def test_a_heading_waits_for_the_first_story_that_is_to_stand_below_it(
    site: Make, heading: str, fields: dict[str, str]
) -> None:
    outlet = site(
        {
            "content/town/wall.md": FILES["content/town/wall.md"],
            "content/town/boats.md": story("Boats", "2026-11-25 09:00", **fields),
            "content/tags/regatta.md": "---\ntitle: Boats on the water\n---\n",
            FRONT: f"## Lead\n- [](town/wall.md)\n## {heading} {{repeat}}\n",
        }
    )
    assert outlet.build(strict=True).problems == ()
    assert [path for path, content in outlet.tree().items() if heading.encode() in content] == []
    outlet.build("2026-11-25 09:00")
    assert heading in outlet.page("index.html")


def test_an_old_lead_stops_no_strict_build(site: Make) -> None:
    outlet = site({path: text for path, text in FILES.items() if path not in (FRONT, NEXT)})
    outlet.write({FRONT: "## Lead\n- [](town/fair.md)\n"})
    (told,) = outlet.build(strict=True).problems
    assert (told.code, told.severity, told.line) == ("age", "warning", 2)


@pytest.mark.parametrize("reference", ["javascript:evil()", "data:text/html,x", "//evil.example/", "\\\\evil.example"])
def test_D06_no_address_of_an_edition_reaches_a_page(site: Make, reference: str) -> None:
    outlet = site({**FILES, FRONT: f"## Lead\n- [Evil](<{reference}>)\n"})
    assert [problem.path for problem in outlet.problems()] == [FRONT]
    assert all(b"evil" not in content.lower() for content in outlet.tree().values())


def front(outlet: Outlet, *arguments: str) -> list[tuple[str, ...]]:
    places = json.loads(run(outlet.folder, "front", "--json", *arguments).stdout)["places"]
    return [tuple(str(each[name]) for name in ("slot", "title", "how", "why")) for each in places]


def test_front_explains_each_place(site: Make) -> None:
    outlet = site(FILES)
    assert front(outlet, "--at", "2026-11-24 13:30") == [
        ("Breaking", "Fair", "left out", f"its time was over 2026-11-20 14:00 ({FRONT}:2)"),
        ("Lead", "Wall", "pinned", f"{FRONT}:4"),
        ("Lead", "Sails", "pinned", f"{FRONT}:5"),
        ("Top", "Fair", "filled", "20 November 2026, priority 3"),
        ("Top", "Later", "waits", f"it is published 25 November 2026 09:00 ({FRONT}:7)"),
        ("Top", "Secret", "waits", f"it is a draft ({FRONT}:8)"),
        ("Latest", "–", "empty", "no story is left for it"),
        ("Town", "–", "empty", "no story is left for it"),
    ]
    assert front(outlet, "--at", "2026-11-25 06:00")[:2] == [
        ("Lead", "Ferry", "pinned", f"{NEXT}:5"),
        ("Top", "Wall", "filled", "24 November 2026, priority 3, 08:00"),
    ]


def test_front_speaks_in_lines(site: Make) -> None:
    told = run(site(FILES).folder, "front", "--now", "2026-11-24 12:00")
    lines = told.stdout.splitlines()
    assert lines[0] == f"{FRONT}; as at 2026-11-24 12:00."
    assert lines[2].split() == ["Lead", "Wall", "4", "h", "pinned", f"{FRONT}:4"]
    assert lines[-1] == f"Next: “Front page” takes over 25 Nov 06:00  {NEXT}"
    assert told.returncode == 0


def test_front_knows_the_fronts_that_are_arranged(site: Make) -> None:
    outlet = site({**FILES, "content/town/_section.md": "---\n---\n## Lead\n- [](ferry.md)\n"})
    assert front(outlet, "section/town") == [("Lead", "Ferry", "pinned", "content/town/_section.md:4")]
    told = run(outlet.folder, "front", "section/twon")
    assert (told.returncode, "Did you mean `section/town`?" in told.stderr) == (1, True)


def test_front_says_where_no_other_front_is_arranged(site: Make) -> None:
    told = run(site(FILES).folder, "front", "section/town")
    assert told.returncode == 1
    assert "arranges the front of `section/town`.\n  No section or topic has a front that is arranged." in told.stderr


def test_why_tells_of_an_edition_to_come(site: Make) -> None:
    told = run(site(FILES).folder, "why", NEXT)
    assert "is not the front page yet: it takes over 2026-11-25 06:00." in told.stdout
