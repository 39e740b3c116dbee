"""The first files of a story and of an outlet."""

from datetime import UTC, datetime

import pytest

from sitegen.beginnings import new_outlet
from sitegen.config_file import read_config
from sitegen.problems import StoppedError

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", "2026-11-25"), ("Pacific/Honolulu", "2026-11-24")])
def test_the_first_story_is_of_today_where_the_outlet_is(zone: str, day: str) -> None:
    assert f"content/news/{day}-first-story.md" in new_outlet("The Post", zone, NOON)


@pytest.mark.parametrize("title", ["The Post", 'The "Post"', "C:\\Post", "Pošta – 新聞", "a # b = c"])
def test_a_title_is_read_as_it_was_given(title: str) -> None:
    assert read_config(new_outlet(title, "UTC", NOON)["sitegen.toml"]).title == title


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("My Paper", "https://my-paper.example"),
        ("Pošta – 新聞", "https://posta-xinwen.example"),
        ("!", "https://www.example.org"),
        ("Word " * 30, f"https://{'-'.join(['word'] * 12)}.example"),
        ("W" * 70, f"https://{'w' * 63}.example"),
    ],
)
def test_an_address_to_begin_with_is_made_of_the_title(title: str, address: str) -> None:
    """Two outlets that were begun have two addresses, so that neither takes the other's output for its own."""
    assert read_config(new_outlet(title, "UTC", NOON)["sitegen.toml"]).base.origin == address


def test_a_misspelt_zone_is_refused_before_there_is_a_file() -> None:
    with pytest.raises(StoppedError) as stopped:
        new_outlet("The Post", "Europe/Lodon", NOON)
    assert [(problem.path, problem.line, problem.hint) for problem in stopped.value.problems] == [
        ("", 0, "Did you mean `Europe/London`?")
    ]
    assert stopped.value.exit_code == 2
