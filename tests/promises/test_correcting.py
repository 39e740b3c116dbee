"""`sitegen correct` and `sitegen retract` on an outlet: which file, what is said, and that nothing else changes."""

import json
import stat
from collections.abc import Callable

import pytest

from support import Files, Outlet, run, story

Make = Callable[[Files], Outlet]
WALL = "content/town/2026-11-20-wall.md"
TEXT = '---\r\ntitle: "The wall"  # final\r\ndate: 2026-11-20\r\n---\r\nIt rose by two metres.\r\n'
NOTE = "  - date: 2026-11-24 12:00 +01:00\r\n    kind: correction\r\n    text: It said two. It is one.\r\n"
ADDED = f"corrections:\r\n{NOTE}"
CORRECTED = TEXT.replace("---\r\nIt", f"{ADDED}---\r\nIt")
FILES: Files = {
    WALL: TEXT,
    "content/town/2026-11-19-ferry.md": story("The ferry", "2026-11-19"),
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
}
ASKED = [
    WALL,
    f"./{WALL}",
    "town/2026-11-20-wall.md",
    "/town/2026-11-20-wall.md",
    "/town/2026/11/wall.html",
    "https://test.example/town/2026/11/wall.html?from=feed#top",
]


@pytest.fixture
def outlet(site: Make) -> Outlet:
    return site(FILES)


def text_of(outlet: Outlet, path: str = WALL) -> str:
    return (outlet.folder / path).read_bytes().decode("utf-8")


@pytest.mark.parametrize("asked", ASKED)
def test_a_story_is_found_by_its_file_or_its_address(outlet: Outlet, asked: str) -> None:
    done = run(outlet.folder, "correct", asked, "It said two. It is one.")
    assert done.returncode == 0, done.stderr
    assert text_of(outlet) == CORRECTED


def test_it_is_found_from_the_folder_it_lies_in(outlet: Outlet) -> None:
    run(outlet.folder / "content/town", "correct", "2026-11-20-wall.md", "It said two.", "It is one.")
    assert text_of(outlet) == CORRECTED


def test_the_change_is_shown_and_the_next_build_publishes_it(outlet: Outlet) -> None:
    done = run(outlet.folder, "correct", WALL, "It said two. It is one.")
    assert [line for line in done.stdout.split("\n") if line.startswith("+")] == [
        f"+++ {WALL}",
        "+corrections:",
        "+  - date: 2026-11-24 12:00 +01:00",
        "+    kind: correction",
        "+    text: It said two. It is one.",
    ]
    assert done.stderr == f"Changed {WALL}. The next build takes it up.\n"
    outlet.build()
    assert "It said two. It is one." in outlet.page("town/2026/11/wall.html")
    assert "It said two. It is one." in outlet.page("corrections.html")


def test_a_second_one_joins_the_first_and_a_retraction_takes_the_text_down(outlet: Outlet) -> None:
    run(outlet.folder, "correct", WALL, "It said two. It is one.")
    run(outlet.folder, "correct", WALL, "By the quay.", "--type", "clarification", "--date", "2026-11-23")
    done = run(outlet.folder, "retract", WALL, "There is: no wall.", "--now", "2026-11-24 13:05:59")
    assert done.returncode == 0, done.stderr
    second = "  - date: 2026-11-23\r\n    kind: clarification\r\n    text: By the quay.\r\n"
    gone = 'retracted:\r\n  date: 2026-11-24 13:05 +01:00\r\n  reason: "There is: no wall."\r\n'
    assert text_of(outlet) == TEXT.replace("---\r\nIt", f"{ADDED}{second}{gone}---\r\nIt")
    outlet.build("2026-11-24 13:06")
    assert "There is: no wall." in outlet.page("town/2026/11/wall.html")
    assert "two metres" not in outlet.page("town/2026/11/wall.html")


def test_dry_run_shows_the_change_and_writes_nothing(outlet: Outlet) -> None:
    done = run(outlet.folder, "retract", WALL, "No.", "--dry-run")
    assert "+  reason: No." in done.stdout
    assert done.stderr == "Nothing was written.\n"
    assert text_of(outlet) == TEXT


def test_programs_get_the_change_as_json(outlet: Outlet) -> None:
    told = json.loads(run(outlet.folder, "correct", WALL, "No.", "--json").stdout)
    assert (told["files"], told["problems"]) == ([WALL], [])
    assert "+    text: No." in told["diff"]


def test_the_file_keeps_its_permissions(outlet: Outlet) -> None:
    (outlet.folder / WALL).chmod(0o640)
    run(outlet.folder, "correct", WALL, "No.")
    assert stat.S_IMODE((outlet.folder / WALL).stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("correct", "town/wal.md", "No."), 2, "Did you mean `content/town/2026-11-20-wall.md`?"),
        (("correct", "/town/2026/11/ferri.html", "No."), 2, "Did you mean `content/town/2026-11-19-ferry.md`?"),
        (("retract", "https://other.example/a.html", "No."), 2, "There is no story `https://other.example/a.html`."),
        (("retract", "content/pages/about.md", "No."), 1, "Only stories are corrected and retracted."),
        (("correct", WALL, "No.", "--date", "soon"), 2, "--date: `soon` is not a date."),
        (("correct", WALL, " "), 2, "There is no text.\n  Write in quotes what was wrong and what is right."),
        (("retract", WALL, " "), 2, "There is no text.\n  Write in quotes why the story can't stand."),
        (("correct", WALL), 2, "`TEXT` is missing"),
        (("correct", WALL, "No.", "--type", "retraction"), 2, "retraction"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(
    outlet: Outlet, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(outlet.folder, *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert text_of(outlet) == TEXT


def test_the_same_note_twice_is_refused(outlet: Outlet) -> None:
    assert run(outlet.folder, "correct", WALL, 'It said "two".').returncode == 0
    before = text_of(outlet)
    done = run(outlet.folder, "correct", WALL, 'It said "two".', "--now", "2026-11-25 09:00")
    assert (done.returncode, text_of(outlet)) == (1, before)
    assert (
        done.stderr == f"Error: A correction with these words is there already.\n  {WALL}\n  Nothing was written.\n\n"
    )
    assert run(outlet.folder, "correct", WALL, 'It said "two".', "--type", "update").returncode == 0


@pytest.mark.parametrize("at", range(4))
def test_a_disk_that_fails_leaves_the_file_as_it_was(outlet: Outlet, at: int) -> None:
    done = run(outlet.folder, "correct", WALL, "It said two. It is one.", SITEGEN_FAULT=f"error:ENOSPC@{at}")
    assert (done.returncode, text_of(outlet)) in [(4, TEXT), (0, CORRECTED)]
    left = {path.name for path in (outlet.folder / "content/town").iterdir()}
    assert left == {"2026-11-20-wall.md", "2026-11-19-ferry.md"}
    assert WALL in done.stderr
    assert ".sitegen" not in done.stderr
