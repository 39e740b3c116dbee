"""Patterns of addresses: what they must hold, and how they are filled."""

import pytest

from sitegen.permalinks import fill_pattern, pattern_fault


@pytest.mark.parametrize(
    "pattern",
    [
        "/{section}/{year}/{month}/{slug}.html",
        "/{slug}/",
        "/{year}/{month}/{day}/{slug}.html",
        "/a-{slug}.html",
        "/{slug}/{slug}/",
    ],
)
def test_a_permalink_pattern_is_an_address_with_a_slug(pattern: str) -> None:
    assert pattern_fault(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("/{slug}", "must end in `.html` or `/`"),
        ("/{year}/", "must contain `{slug}`"),
        ("/{sulg}/", "knows no `{sulg}`"),
        ("/{slug.__class__}/", "knows no `{slug.__class__}`"),
        ("/{}/{slug}/", "knows no `{}`"),
        ("{slug}/", "must begin with one slash"),
        ("//evil.com/{slug}/", "must begin with one slash"),
        ("/../{slug}/", "`..` parts"),
        ("/%2e%2e/{slug}/", "`..` parts"),
        ("/{slug}/../", "`..` parts"),
        ("/{{slug}}/", "a bracket too many"),
        ("/{slug}}/", "a bracket too many"),
        ("/{slug", "must contain `{slug}`"),
        ("/?p={slug}/", "contains one of"),
        ("/con/{slug}/", "device"),
    ],
)
def test_B05_a_permalink_pattern_that_cant_work_is_a_fault(pattern: str, words: str) -> None:
    assert words in pattern_fault(pattern)


def test_a_pattern_is_filled_with_slugs() -> None:
    values = {"section": "world", "year": "2024", "month": "01", "day": "02", "slug": "wall"}
    assert fill_pattern("/{section}/{year}/{month}/{slug}.html", values) == "/world/2024/01/wall.html"
