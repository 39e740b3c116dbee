"""A build that goes on from what the last one left on disk says and publishes what a look at everything would."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.building import build
from sitegen.model import Entry
from sitegen.pipeline.inputs import Remembered
from sitegen.report import Report
from sitegen.store import parts
from support import CONFIG, Files, Outlet, story

PAGED = f"{CONFIG}\n[lists]\nsize = 2\n"
WALL, VOTE, ABOUT = "content/world/wall.md", "content/town/vote.md", "content/pages/about.md"
FILES: Files = {
    "sitegen.toml": PAGED,
    WALL: story("The wall", "2026-11-10", "It rose, [says nobody](gone.md).", tags="[sea]"),
    "content/world/ferry.md": story("The ferry", "2026-11-12", "It sails.\n\n## Deck", tags="[sea]", aliases="[/ship]"),
    VOTE: story("The vote", "2026-11-14", "They voted. [Earlier](../world/wall.md)"),
    ABOUT: "---\ntitle: About\n---\nWho we are.\n",
}
NEW = "content/world/storm.md"
EDITS: dict[str, Files] = {
    "a text": {VOTE: story("The vote", "2026-11-14", "They voted again. [Earlier](../world/wall.md)")},
    "a text with another dead link": {WALL: story("The wall", "2026-11-10", "It [fell](lost.md).", tags="[sea]")},
    "a headline": {VOTE: story("The recount", "2026-11-14", "They voted. [Earlier](../world/wall.md)")},
    "a page": {ABOUT: "---\ntitle: About\n---\nWho we were.\n"},
    "two texts": {
        VOTE: story("The vote", "2026-11-14", "Again."),
        WALL: story("The wall", "2026-11-10", "It fell.", tags="[sea]"),
    },
    "a new story": {NEW: story("The storm", "2026-11-20", "It blew at [the wall](wall.md).", tags="[sea]")},
    "nothing but the time of a file": {VOTE: FILES[VOTE]},
}
APART = ("seconds", "shown")  # of a report: how long it took, and what a preview has


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of three stories is kept in parts, and another process looks at the output."""
    monkeypatch.setattr(parts, "_LONG", 300)
    monkeypatch.setattr(build, "_LARGE", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1})


@pytest.fixture
def outlet(tmp_path: Path) -> Outlet:
    made = Outlet(tmp_path / "post").write(FILES)
    made.build()
    return made


def resumed(report: Report) -> bool:
    """Whether a build didn't plan the whole site."""
    return "publish" in report.seconds and "plan" not in report.seconds


def forget(outlet: Outlet, rows: str) -> None:
    with sqlite3.connect(outlet.folder / ".sitegen/cache.db") as found:
        assert found.execute(rows).rowcount
    found.close()


def told(report: Report) -> dict[str, object]:
    return {name: getattr(report, name) for name in report.__struct_fields__ if name not in APART}


@pytest.mark.parametrize("name", EDITS)
def test_it_publishes_and_says_what_a_look_at_everything_does(outlet: Outlet, tmp_path: Path, name: str) -> None:
    other = Outlet(tmp_path / "other" / "post").write(FILES)
    other.build()
    for each in (outlet, other):
        each.write(EDITS[name])
    forget(other, "DELETE FROM states WHERE name LIKE 'site%'")
    quick, whole = outlet.build(), other.build()
    assert (resumed(quick), resumed(whole)) == (True, False)
    assert told(quick) == told(whole)
    assert outlet.tree() == other.tree()


@pytest.mark.parametrize("name", EDITS)
def test_what_it_leaves_is_what_the_next_build_needs(outlet: Outlet, tmp_path: Path, name: str) -> None:
    outlet.write(EDITS[name])
    first = outlet.build()
    again = outlet.build()
    assert (again.written, again.removed, again.problems) == ((), (), first.problems)
    back = {path: FILES[path] for path in EDITS[name] if path in FILES}
    outlet.write(back)
    outlet.build()
    outlet.write({"content/town/harbour.md": story("Harbour", "2026-11-21", "More of [the wall](../world/wall.md).")})
    assert resumed(outlet.build())
    outlet.write({"themes/_site/templates/partials/none.html": "", "content/town/old.md": story("Old", "2026-11-01")})
    assert not resumed(outlet.build())
    clean = Outlet(tmp_path / "clean" / "post")
    clean.write({path.relative_to(outlet.folder).as_posix(): path.read_bytes() for path in sources(outlet)}).build()
    assert outlet.tree() == clean.tree()


def sources(outlet: Outlet) -> list[Path]:
    folders = ("content", "themes")
    return [
        outlet.folder / "sitegen.toml",
        *(path for folder in folders for path in sorted((outlet.folder / folder).rglob("*")) if path.is_file()),
    ]


def _tampered(outlet: Outlet) -> None:
    next(outlet.output.rglob("wall.html")).write_text("Ours!")


FURTHER: dict[str, Callable[[Outlet], object]] = {
    "a tag": lambda outlet: outlet.write({VOTE: story("The vote", "2026-11-14", "They voted.", tags="[sea]")}),
    "a date": lambda outlet: outlet.write({VOTE: story("The vote", "2026-11-09", "They voted.")}),
    "a story that goes": lambda outlet: (outlet.folder / VOTE).unlink(),
    "an older story": lambda outlet: outlet.write({NEW: story("The storm", "2026-11-01", "It blew.")}),
    "a new tag": lambda outlet: outlet.write({NEW: story("The storm", "2026-11-20", tags="[storm]")}),
    "a picture": lambda outlet: outlet.write({"content/world/a.svg": "<svg/>"}),
    "a file that isn't ours any more": _tampered,
    "the title": lambda outlet: outlet.write({"sitegen.toml": PAGED.replace("The Test Post", "The Mail")}),
}


@pytest.mark.parametrize("name", FURTHER)
def test_it_leaves_to_others_what_touches_more(outlet: Outlet, name: str) -> None:
    FURTHER[name](outlet)
    outlet.write({WALL: story("The wall", "2026-11-10", "It fell.", tags="[sea]")})
    assert not resumed(outlet.build())


LOST = [
    *(f"DELETE FROM states WHERE name LIKE '{name}%'" for name in ("past", "site", "nowhere", "cleared", "problems")),
    *(f"UPDATE states SET value = x'7b7d' WHERE name LIKE '{name}%'" for name in ("past", "site", "problems", "head")),
    *(f"DELETE FROM parts WHERE name LIKE '{name}%' AND number = 1" for name in ("past", "site", "files")),
    *(f"UPDATE parts SET value = x'00' WHERE name LIKE '{name}%' AND number = 0" for name in ("past", "site", "seen")),
    "DELETE FROM parsed",
    "UPDATE parsed SET value = x'00'",
    "DELETE FROM bodies",
]


@pytest.mark.parametrize("rows", LOST)
@pytest.mark.parametrize("name", ["a text", "a headline", "a new story"])
def test_a_memory_of_which_a_part_is_lost_costs_time_alone(
    outlet: Outlet, tmp_path: Path, rows: str, name: str
) -> None:
    outlet.write(EDITS[name])
    forget(outlet, rows)
    report = outlet.build()
    other = Outlet(tmp_path / "other" / "post").write({**FILES, **EDITS[name]})
    clean = other.build()
    assert outlet.tree() == other.tree()
    assert [each for each in report.problems if each.code != "cache"] == list(clean.problems)
    outlet.write({VOTE: story("The vote", "2026-11-14", "Once more.")})
    outlet.build()
    outlet.write({VOTE: story("The vote", "2026-11-14", "And again.")})
    assert resumed(outlet.build())


def test_a_headline_that_goes_back_is_back_in_all_lists(outlet: Outlet) -> None:
    before = outlet.tree()
    outlet.write(EDITS["a headline"])
    assert resumed(outlet.build())
    outlet.write({VOTE: FILES[VOTE]})
    forget(outlet, "DELETE FROM states WHERE name LIKE 'site%'")
    assert not resumed(outlet.build())
    assert outlet.tree() == before


@pytest.mark.parametrize("lost", ["", "cleared", "nowhere"])
@pytest.mark.parametrize("says", [True, False])
def test_what_the_firewall_cannot_look_for_is_told_anew(outlet: Outlet, tmp_path: Path, says: bool, lost: str) -> None:
    secret = "The harbour of Quaystone closes"
    texts = [story("The vote", "2026-11-14", text) for text in ("They voted.", f"{secret}, they say.")]
    outlet.write({"content/town/later.md": story(secret, "2026-12-24 09:00", "Soon."), VOTE: texts[not says]}).build()
    outlet.write({VOTE: texts[says]})
    if lost:
        forget(outlet, f"DELETE FROM states WHERE name LIKE '{lost}%'")
    report = outlet.build()
    other = Outlet(tmp_path / "other" / "post")
    other.write({path.relative_to(outlet.folder).as_posix(): path.read_bytes() for path in sources(outlet)})
    assert not resumed(report)
    assert report.unchecked == other.build().unchecked
    assert (secret in [each.text for each in report.unchecked]) == says


def test_the_first_new_story_reads_no_other_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = {f"content/town/newer-{number}.md": story(f"Newer {number}", "2026-10-10") for number in range(60)}
    older = {f"content/town/older-{number}.md": story(f"Older {number}", "2026-08-10") for number in range(5)}
    outlet = Outlet(tmp_path / "post").write({**FILES, **newer, **older})
    outlet.build()
    read: set[str] = set()
    entry = Remembered.entry

    def noted(remembered: Remembered, path: str) -> Entry:
        read.add(path)
        return entry(remembered, path)

    monkeypatch.setattr(Remembered, "entry", noted)
    outlet.write({NEW: story("The storm", "2026-11-20", "It blew.", tags="[sea]")})
    assert resumed(outlet.build())
    assert not older.keys() <= read
