"""A correction or retraction in a story's file: what is refused, and what is said."""

from zoneinfo import ZoneInfo

import pytest

from sitegen.content import amend
from sitegen.content.amendments import corrected, retracted
from sitegen.content.parse import ParseOptions
from sitegen.dates import Moment, read_moment
from sitegen.model import Source
from sitegen.problems import Problem, StoppedError
from support import story

OPTIONS = ParseOptions(ZoneInfo("Europe/Berlin"), "test.example", "Wions")
PATH = "content/town/wall.md"


def moment(text: str) -> Moment:
    found = read_moment(text, OPTIONS.zone).moment
    assert found is not None
    return found


def refused(text: str, words: str = "No.", path: str = PATH) -> Problem:
    with pytest.raises(StoppedError) as stopped:
        corrected(Source(path, text.encode()), OPTIONS, words, "correction", moment("2026-11-22"))
    return stopped.value.problems[0]


@pytest.mark.parametrize(
    ("text", "words", "path", "message", "hint"),
    [
        pytest.param(
            story(), " \n", PATH, "there is no text", "Write in quotes what was wrong and what is right.", id="no text"
        ),
        pytest.param(story(), "a\x07b", PATH, "the text contains a control character", "Type it anew.", id="a bell"),
        pytest.param(
            "---\ntitle: About\n---\nWe.\n",
            "No.",
            "content/pages/about.md",
            "only stories are corrected and retracted",
            "Change the page, and its `updated`.",
            id="a page",
        ),
        pytest.param(story(date="soon"), "No.", PATH, "`soon` is not a date", "", id="a story with a mistake"),
        pytest.param(
            story(retracted="{date: 2026-11-21, reason: No.}"),
            "No.",
            PATH,
            "the story is retracted already",
            "Change `retracted` in the file, or take it out.",
            id="a retracted story",
        ),
        pytest.param(
            story(corrections="{date: 2026-11-21, text: Two.}"),
            "It said: two",
            PATH,
            "`corrections` is not a list",
            "Write it yourself: `corrections:`, and in a line below it "
            '`  - {date: 2026-11-22, kind: correction, text: "It said: two"}`.',
            id="a single correction",
        ),
    ],
)
def test_what_cant_be_added_is_told_with_what_to_do(text: str, words: str, path: str, message: str, hint: str) -> None:
    told = refused(text, words, path)
    assert (told.message, told.hint if hint else "") == (message, hint)


def test_a_file_that_would_say_something_else_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the writer of front matter does wrong, the reader finds it."""
    monkeypatch.setattr(amend, "with_item", lambda text, *_: text.replace("title: Harbour", "title: Hidden"))
    assert refused(story()).message == "the front matter is written in a way that nothing can be added to"


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22 09:30", "2026-11-22 09:30 +01:00"),
        ("2026-07-22 09:30:15", "2026-07-22 09:30:15 +02:00"),
        ("2026-11-22T09:30Z", "2026-11-22 10:30 +01:00"),
    ],
)
def test_a_time_is_written_with_its_offset(date: str, written: str) -> None:
    made = retracted(Source(PATH, story(date="2026-07-01").encode()), OPTIONS, "No.", moment(date))
    assert f"retracted:\n  date: {written}\n  reason: No.\n---".encode() in made.after


def test_the_diff_shows_the_new_lines_whatever_the_line_ends() -> None:
    made = retracted(Source(PATH, story().replace("\n", "\r\n").encode()), OPTIONS, "No.", moment("2026-11-22"))
    assert made.diff == (
        f"--- {PATH}\n+++ {PATH}\n@@ -2,4 +2,7 @@\n title: Harbour wall\n date: 2026-11-20\n"
        "+retracted:\n+  date: 2026-11-22\n+  reason: No.\n ---\n It rose by a metre.\n"
    )


def test_a_correction_dated_before_its_story_is_noted_and_remarked_upon() -> None:
    made = corrected(Source(PATH, story().encode()), OPTIONS, "No.", "update", moment("2026-11-19"))
    assert [each.message for each in made.remarks] == ["a correction is dated before the story itself"]
