"""What an editor is told of a reference that leads nowhere."""

from datetime import UTC

import pytest

from sitegen.dates import read_moment
from sitegen.pages.dead_links import Paths, link_problem
from sitegen.pages.targets import LostLink
from sitegen.problems import Problem
from sitegen.site.fill import Lost
from sitegen.site.held import Held
from support import instant

HERE = "content/town/here.md"
PATHS = Paths(
    (
        *("content/town/wall.md", "content/world/wall.md", "content/town/here.md", "content/world/mole.md"),
        *("content/town/wall.jpg", "content/town/2026-11-21-quay.md", "content/pages/about.md"),
    )
)


def told(reference: str, held: dict[str, Held] | None = None, **lost: object) -> Problem:
    found = LostLink(HERE, Lost(reference, 7, **lost))  # type: ignore[arg-type]
    problem = link_problem(found, held or {}, PATHS)
    assert (problem.path, problem.line, problem.code, problem.severity) == (HERE, 7, "link", "warning")
    return problem


@pytest.mark.parametrize(
    ("reference", "guess"),
    [
        ("walll.md", "/town/wall.md"),
        ("../elsewhere/mole.md", "/world/mole.md"),
        ("../world/mool.md", "/world/mole.md"),
        ("mole.md#top", "/world/mole.md"),
        ("mole.md?x", "/world/mole.md"),
        ("2026-11-20-quay.md", "/town/2026-11-21-quay.md"),
        ("/about.md", "/pages/about.md"),
    ],
)
def test_a_near_miss_gets_a_guess(reference: str, guess: str) -> None:
    problem = told(reference)
    assert problem.message == f"`{reference}` leads to nothing that is published"
    assert problem.hint == f"Did you mean `{guess}`?"


@pytest.mark.parametrize("reference", ["wall.md", "../world/wall.md", "/pages/about.md#us"])
def test_a_file_that_is_there_isnt_the_one_that_was_meant(reference: str) -> None:
    assert told(reference).hint == (
        "No published story belongs to that file, or files of its kind have no page: until that changes, "
        "the text stands without the link."
    )
    assert told(reference, picture=True).hint == "That file is no picture: name one."


@pytest.mark.parametrize("reference", ["nothing-like-it.md", "../../out.md", "", "/", "..", "%2e%2e/x", "#", "a\\b"])
def test_what_is_near_nothing_gets_an_example(reference: str) -> None:
    assert told(reference).hint == (
        "Write the path of a story that is there, as in `../world/wall.md`, or take the link out."
    )


def test_a_picture_is_called_one() -> None:
    assert told("wal.jpg", picture=True).hint == "Did you mean `/town/wall.jpg`?"
    missing = told("harbour-at-dawn.png", picture=True)
    assert missing.message == "`harbour-at-dawn.png` leads to no picture or file"
    assert missing.hint == "Put the file beside this one, or mend its name."


def test_a_place_within_a_page_that_isnt_there_is_another_matter() -> None:
    problem = told("wall.md#mole", fragment="mole")
    assert problem.message == "`wall.md#mole`: that page has no place `#mole`, so the link leads to its top"
    assert "remove all from `#` on" in problem.hint


def held(why: str, until: str = "") -> Held:
    zone = instant("2026-11-24", UTC).tzinfo
    assert zone is not None
    moment = read_moment(until, zone).moment if until else None
    return Held("content/town/secret.md", "The secret", why, moment)  # type: ignore[arg-type]


PUBLISH = "Publish that story, or take the link out; until then the text stands without it."


@pytest.mark.parametrize(
    ("kept", "why", "hint"),
    [
        (
            held("draft"),
            "which is a draft",
            PUBLISH,
        ),
        (
            held("expired"),
            "which has expired",
            PUBLISH,
        ),
        (
            held("embargoed", "2026-11-30"),
            "which isn't published yet",
            "Nothing needs to be done: the text becomes a link when the story is published, 30 November 2026.",
        ),
        (
            held("embargoed", "2026-11-30 06:05"),
            "which isn't published yet",
            "Nothing needs to be done: the text becomes a link when the story is published, 30 November 2026 06:05.",
        ),
    ],
)
@pytest.mark.parametrize("reference", ["secret.md", "./secret.md", "/town/secret.md", "secret.md#part", "secret.md?x"])
def test_E03_a_link_to_a_story_that_is_kept_back_says_why(reference: str, kept: Held, why: str, hint: str) -> None:
    problem = told(reference, {kept.path: kept})
    assert problem.message == f"the link leads to “The secret”, {why}"
    assert problem.hint == hint
