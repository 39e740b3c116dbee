"""In which order a publication goes, and what is trusted of what was written down about it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from sitegen.store.journal import JOURNAL, Journal, Move, encode, ordered_moves, ordered_removals, read_journal
from sitegen.store.paths import ancestors

WHOLE = Journal(
    "output",
    (Move("new/a.css", "a.css"), Move("new/b/c.html", "b/c.html", ("b",))),
    ("gone.html",),
    Move("manifest", ".sitegen-manifest"),
    sync=True,
)


def order(staged: list[str], there: set[str], removed: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    folders = {folder for path in (*there, *staged, *removed) for folder in ancestors(path)}
    moves = ordered_moves(staged, there, removed, folders.__contains__)
    return [(move.path, move.clears) for move in moves]


def test_nothing_published_leads_to_what_isnt_there_yet() -> None:
    there = {"index.html", "feed.xml", "style.css", "world/a.html", "sitemap.xml", "search.json", "robots.txt"}
    new = ["town/new.html", "tags/new/feed.xml", "assets/new.css", "town/new.jpg"]
    assert [path for path, _ in order(sorted([*there, *new]), there)] == [
        *("assets/new.css", "town/new.jpg"),
        *("tags/new/feed.xml", "town/new.html"),
        *("index.html", "style.css", "world/a.html"),
        *("feed.xml", "robots.txt", "search.json", "sitemap.xml"),
    ]


def test_a_folder_that_is_new_goes_in_one_step() -> None:
    staged = ["index.html", "world/2026/a.html", "world/2026/b/c.jpg", "world/index.html", "img/a.jpg", "img/x/b.jpg"]
    moves = ordered_moves(staged, {"img/old.jpg"}, (), {"img"}.__contains__)
    assert [move.path for move in moves] == ["img/a.jpg", "img/x", "world", "index.html"]
    assert all(move.staged == f"new/{move.path}" for move in moves)


def test_in_a_folder_that_isnt_there_nothing_is_looked_for() -> None:
    asked = []

    def has_folder(folder: str) -> bool:
        asked.append(folder)
        return folder == "img"

    ordered_moves(["img/a/b/c.jpg", "world/2026/a.html"], set(), (), has_folder)
    assert asked == ["img", "img/a", "world"]


def test_what_is_replaced_waits_by_itself_even_if_its_folder_was_taken_away() -> None:
    moves = ordered_moves(
        ["world/a.html", "world/new.html", "world/b.html"], {"world/a.html", "world/b.html"}, (), never
    )
    assert [move.path for move in moves] == ["world", "world/a.html", "world/b.html"]
    assert moves[0].staged == "new/world"
    assert len({move.staged for move in moves[1:]}) == 2
    assert all(move.staged.startswith("replacing/") and move.staged.count("/") == 1 for move in moves[1:])


def never(_folder: str) -> bool:
    return False


def test_the_front_page_of_a_new_site_comes_after_what_it_leads_to() -> None:
    assert [path for path, _ in order(["index.html", "world/index.html", "z.css"], set())] == [
        "z.css",
        "world/index.html",
        "index.html",
    ]


@pytest.mark.parametrize(
    ("path", "removed", "clears"),
    [
        ("a/b/c.html", ("a",), ("a",)),
        ("a/b/c.html", ("a/b",), ("a/b",)),
        ("a", ("a/b", "a/c/d", "ab", "b/a"), ("a/b", "a/c/d")),
        ("Case.html", ("case.html",), ("case.html",)),
        ("news/a.html", ("News/a.html", "News/b.html"), ("News/a.html",)),
        ("a.html", ("b.html",), ()),
    ],
)
def test_what_stands_in_the_way_goes_just_before(path: str, removed: tuple[str, ...], clears: tuple[str, ...]) -> None:
    assert order([path], set(), removed) == [(path, clears)]


def test_what_stands_in_the_way_of_several_goes_once() -> None:
    assert order(["a/1.html", "a/2.html"], set(), ("a",)) == [("a/1.html", ("a",)), ("a/2.html", ())]


def test_pages_go_before_what_they_show() -> None:
    assert ordered_removals(["a.jpg", "b.html", "a.html", "z.css"]) == ("a.html", "b.html", "a.jpg", "z.css")


def test_a_journal_reads_back(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(encode(WHOLE))
    assert read_journal(tmp_path, "output") == WHOLE


def test_without_one_there_is_none(tmp_path: Path) -> None:
    assert read_journal(tmp_path, "output") is None
    assert read_journal(tmp_path / "gone", "output") is None


def test_a_journal_that_is_cut_anywhere_is_none(tmp_path: Path) -> None:
    content = encode(WHOLE)
    for end in range(len(content)):
        (tmp_path / JOURNAL).write_bytes(content[:end])
        assert read_journal(tmp_path, "output") is None


FOREIGN: dict[str, Callable[[Journal], Journal]] = {
    "another output": lambda journal: replace(journal, output="elsewhere"),
    "moves out": lambda journal: replace(journal, moves=(Move("0", "../a"),)),
    "moves from outside": lambda journal: replace(journal, moves=(Move("../0", "a"),)),
    "clears outside": lambda journal: replace(journal, moves=(Move("0", "a", ("/etc/passwd",)),)),
    "removes outside": lambda journal: replace(journal, removals=("a/../../b",)),
    "another manifest": lambda journal: replace(journal, manifest=Move("manifest", "index.html")),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_journal_that_leads_elsewhere_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / JOURNAL).write_bytes(encode(FOREIGN[name](WHOLE)))
    assert read_journal(tmp_path, "output") is None


@pytest.mark.parametrize("content", [b"[]", b"null", b'{"version": 3}', b'{"version": 2}', b"\xff"])
def test_anything_else_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / JOURNAL).write_bytes(content)
    assert read_journal(tmp_path, "output") is None
