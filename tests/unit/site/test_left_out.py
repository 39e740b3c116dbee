"""Which faulty stories may be left out: those that nothing recorded could be."""

import pytest

from sitegen.ledger import read_ledger
from sitegen.problems import PASSING, Problem, warning
from sitegen.site.left_out import faulty_stories, part

FAULT = Problem("content/world/lock-keepers.md", "the date is missing", "front-matter", "Add one.", 2, story="Locks")
LEDGER = (
    b"tag:rowing.example,2026:world/row.md /world/2026/11/row.html\nan-id:7 /old/new-wall-opens/\ngone /lock-keepers/\n"
)


def parted(path: str, content: bytes | None, ledger: bytes | None = LEDGER) -> bool:
    """Whether a faulty story is left out."""
    found = part({path: ((FAULT,), content)}, read_ledger(ledger)[0])
    assert len(found.left_out) + len(found.stopping) == 1
    return bool(found.left_out)


@pytest.mark.parametrize(
    ("name", "content", "left_out"),
    [
        ("lock-keepers", b"", True),
        ("2026-11-24-lock-keepers", b"", True),
        ("rowing", b"", True),
        ("tomorrow", b"", True),
        ("wall", b"", False),
        ("wall-opens", b"", False),
        ("Row", b"", False),
        ("2026-11-24-row", b"", False),
        ("2026-11-24", b"", False),
        ("2026-11-24", b"title: Lock keepers strike", True),
        ("2026-11-24", b"title: 'New wall opens'", False),
        ("locks", b"slug: row", False),
        ("locks", b"SLUG = 'row'", False),
        ("locks", b"slug:", False),
        ("locks", b"slug: caf\xe9", False),
        ("locks", b"slug: quay", True),
        ("locks", b"id: an-id:7", False),
        ("locks", b"id: another-id:7", True),
        ("locks", "id: an-id:7".encode("utf-16"), False),
        ("locks", b"aliases: [/old/new-wall-opens/]", False),
        ("locks", b"aliases:\n- /never\ntitle: x\n---\n[link](/old/new-wall-opens/)", True),
        ("locks", None, False),
    ],
)
def test_a_story_is_left_out_if_nothing_recorded_could_be_it(name: str, content: bytes | None, left_out: bool) -> None:
    assert parted(f"content/world/{name}.md", content) is left_out


def test_without_a_ledger_none_is_left_out() -> None:
    assert not parted(FAULT.path, b"", None)
    assert parted(FAULT.path, b"", b"")


def test_what_comes_of_it_is_said_after_the_fix_of_each_error() -> None:
    mild = warning(FAULT)
    found = part({FAULT.path: ((FAULT, mild), b"slug: quay")}, read_ledger(LEDGER)[0])
    (story,) = found.left_out
    assert (story.title, story.slugs) == ("Locks", ("lock-keepers", "quay"))
    assert [each.hint for each in story.problems] == ["Add one. Until then only this story is left out.", "Add one."]
    other = Problem("content/x.md", "it is wrong", "place")
    assert list(found.without([FAULT, other, mild])) == [other]


@pytest.mark.parametrize(
    ("path", "problem", "counts"),
    [
        ("content/world/x.md", FAULT, True),
        ("content/world/deep/x.md", FAULT, True),
        ("content/world/x.md", warning(FAULT), False),
        ("content/world/x.md", Problem("", "it took too long", PASSING), False),
        ("content/x.md", FAULT, False),
        ("content/world/_section.md", FAULT, False),
        ("content/world/x.markdown", FAULT, False),
        ("content/pages/x.md", FAULT, False),
        ("content/_front/2026-11-24.md", FAULT, False),
    ],
)
def test_only_stories_with_lasting_errors_count(path: str, problem: Problem, counts: bool) -> None:
    assert (path in faulty_stories({path: (problem,)})) is counts
