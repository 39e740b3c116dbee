"""Problems: their order, the nearest word, and a user's text within a message."""

import pickle

import pytest

from sitegen.problems import (
    USAGE,
    Problem,
    StoppedError,
    closest,
    did_you_mean,
    distance,
    errors,
    in_order,
    quoted,
    strict,
    warning,
)


def problem(path: str = "a.md", line: int = 1, column: int = 1, message: str = "m", story: str = "") -> Problem:
    return Problem(path, message, "code", "hint", line, column, story=story)


def test_problems_are_sorted_by_file_then_place_and_told_once() -> None:
    first, second, third = problem("a.md", 2), problem("a.md", 10), problem("b.md", 1)
    assert in_order([third, second, first, second]) == (first, second, third)


def test_at_one_place_an_error_comes_before_a_warning() -> None:
    error = problem(message="z")
    remark = warning(problem(message="a"))
    assert in_order([remark, error]) == (error, remark)


def test_P3_the_order_is_total() -> None:
    alike = [problem(story=name) for name in "dbca"]
    assert [each.story for each in in_order(alike)] == ["a", "b", "c", "d"]


def test_D01_a_fault_of_a_template_is_told_once_and_others_as_often_as_they_differ() -> None:
    hints = ("It happened while making /b.", "It happened while making /a.")
    of_template = [Problem("base.html", "m", "template", hint, 2) for hint in hints]
    others = [Problem("base.html", "m", "link", hint, 2) for hint in hints]
    elsewhere = Problem("base.html", "m", "template", hints[0], 3)
    assert in_order([*of_template, elsewhere]) == (of_template[1], elsewhere)
    assert len(in_order(others)) == 2


def test_M07_strict_makes_errors_of_warnings_and_keeps_the_codes() -> None:
    remark = warning(problem())
    assert errors([remark]) == ()
    assert [(each.severity, each.code) for each in strict([remark])] == [("error", "code")]


def test_a_stop_arrives_whole_from_another_process() -> None:
    stopped = StoppedError([problem(), problem(line=2)], USAGE)
    arrived = pickle.loads(pickle.dumps(stopped))
    assert (arrived.problems, arrived.exit_code, str(arrived)) == (stopped.problems, USAGE, "m; m")


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [
        ("draft", "draft", 0),
        ("drfat", "draft", 1),
        ("dratf", "draft", 1),
        ("daft", "draft", 1),
        ("drafts", "draft", 1),
        ("dfart", "draft", 2),
        ("", "date", 4),
        ("date", "", 4),
        ("ca", "abc", 3),
    ],
)
def test_a_swap_of_neighbours_is_one_edit(left: str, right: str, edits: int) -> None:
    assert distance(left, right) == distance(right, left) == edits


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tgas", "tags"),
        ("Tags", "tags"),
        ("sumary", "summary"),
        ("bylnie", "byline"),
        ("weather", ""),
        ("x", ""),
        ("", ""),
    ],
)
def test_the_nearest_word_is_found_and_nothing_far_away(word: str, meant: str) -> None:
    known = ["tags", "summary", "byline", "title"]
    assert closest(word, known) == meant
    assert did_you_mean(word, known) == (f"Did you mean `{meant}`?" if meant else "")


def test_P3_the_nearest_of_two_does_not_depend_on_their_order() -> None:
    assert closest("bat", ["cat", "bag"]) == closest("bat", ["bag", "cat"]) == "bag"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Harbour wall", "`Harbour wall`"),
        ("one\n  two", "`one two`"),
        ("\x1b[31mred", "`\\x1b[31mred`"),
        ("dr\u200baft", "`dr\\u200baft`"),
        ("\ud83d", "`\\ud83d`"),
        ("é", "`é`"),
        ("x" * 80, f"`{'x' * 80}`"),
        ("x" * 5000, f"`{'x' * 79}…`"),
    ],
)
def test_a_users_text_is_shown_in_one_line_that_no_terminal_obeys(text: str, shown: str) -> None:
    assert quoted(text) == shown
