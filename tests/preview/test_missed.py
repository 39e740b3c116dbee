"""What became of an output that nobody was told of."""

import sys
from pathlib import Path

import pytest

from faults.building import scenario, start
from sitegen.preview.missed import Missed
from sitegen.store.manifest import NAME, encode

A, B = "0" * 32, "1" * 32
CASES = {
    "nothing": ({"a.html": A}, {"a.html": A}, "", ""),
    "other bytes": ({"a.html": A, "b.html": A}, {"a.html": B, "b.html": A}, "a.html", ""),
    "a new file": ({"a.html": A}, {"a.html": A, "é.html": B}, "é.html", ""),
    "a file that is gone": ({"a.html": A, "b.html": B}, {"b.html": B}, "", "a.html"),
    "all of them": ({}, {"a.html": A, "b.html": B}, "a.html b.html", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_listed_otherwise_than_it_was_is_found_until_it_is_noted(tmp_path: Path, name: str) -> None:
    before, after, written, removed = CASES[name]
    expected = (frozenset(written.split()), frozenset(removed.split()))
    record = tmp_path / "state/changed.seen"
    if before:
        (tmp_path / NAME).write_bytes(encode("site", before))
    Missed(tmp_path, record)
    (tmp_path / NAME).write_bytes(encode("site", after))
    missed = Missed(tmp_path, record)
    assert [missed.found(), Missed(tmp_path, record).found()] == [expected, expected]
    missed.note()
    assert Missed(tmp_path, record).found() == (frozenset(), frozenset())


def test_what_is_published_while_one_looks_is_found_the_next_time(tmp_path: Path) -> None:
    missed = Missed(tmp_path, tmp_path / "seen")
    assert missed.found() == (frozenset(), frozenset())
    (tmp_path / NAME).write_bytes(encode("site", {"a.html": A}))
    missed.note()
    assert missed.found() == (frozenset(["a.html"]), frozenset())


@pytest.mark.skipif(sys.platform != "linux", reason="fork is POSIX's")
def test_what_a_killed_build_published_is_found(tmp_path: Path) -> None:
    """The next build completes it and writes nothing itself, so no report tells of it."""
    case = scenario(tmp_path, "edit")
    project = case.copy(tmp_path / "project")
    missed = Missed(project.output, tmp_path / "seen")
    assert start(project, fault=f"kill@{case.changes - 5}", sync=True).wait() == -9
    assert project.build().written == ()
    written = {path for path, content in case.new.items() if case.old.get(path) != content} - {NAME}
    assert missed.found() == (frozenset(written), frozenset(case.old.keys() - case.new.keys()))
