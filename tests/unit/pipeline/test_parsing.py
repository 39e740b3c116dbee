"""Parsing many sources, none of them for ever."""

from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from sitegen.config import MarkdownOptions
from sitegen.content import rows
from sitegen.content.engines import ENGINES
from sitegen.content.parse import ParseOptions
from sitegen.model import Source
from sitegen.pipeline.parsing import parse_all, parse_within_limit
from sitegen.problems import PASSING
from support import story

OPTIONS = ParseOptions(ZoneInfo("UTC"), "news.example")


def source(text: str) -> Source:
    return Source("content/town/a.md", text.encode("utf-8"))


def test_a_story_that_never_ends_is_an_error_that_names_it() -> None:
    parsed = parse_within_limit(source(story(body="*a " * 100_000)), OPTIONS, seconds=0.001)
    assert parsed.entry is None
    assert [(problem.path, problem.code) for problem in parsed.problems] == [("content/town/a.md", PASSING)]
    assert "took longer than" in parsed.problems[0].message


def test_stories_are_parsed_in_the_order_given() -> None:
    texts = [story(f"Story {number}") for number in range(5)]
    made = rows.decode_parsed(parsed.row for parsed in parse_all(map(source, texts), OPTIONS))
    titles = [getattr(entry, "title", "") for entry, _ in made]
    assert titles == [f"Story {number}" for number in range(5)]


HOSTILE = {
    "brackets": "[" * 5_000,
    "closed brackets": "[a](" * 3_000,
    "stars": "*a " * 5_000,
    "underscores": "_" * 5_000,
    "backticks": "`" * 3_000 + "a",
    "quotes": "> " * 500 + "a",
    "nested lists": "\n".join("    " * depth + "- a" for depth in range(100)),
    "tables": "|".join("a" * 2_000) + "\n" + "|".join("-" * 2_000),
    "entities": "&" * 20_000,
    "tags": "<a " * 5_000,
    "bold tags": "<b>" * 3_000,
    "footnotes": "[^1]" * 2_000,
    "definitions": "\n".join(f"[{n}]: x" for n in range(5_000)),
    "straight quotes": "\"'" * 20_000,
    "list marks": "- " * 20_000,
    "spaces": " " * 50_000,
    "one long line": "a" * 100_000,
    "references": "![a][b]" * 3_000,
    "endless quotes": "> " * 100_000 + "a",
    "boxes": "<div>" * 50_000 + "<p>a" * 20_000,
    "notes in notes": "[^1]: " * 20_000,
}


DEAR = {"brackets", "closed brackets", "tags", "stars", "notes in notes"}  # in the square of their length


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "share"),
    [(name, 2 if name in DEAR else 1) for name in HOSTILE]
    + [pytest.param(name, 1, marks=pytest.mark.slow) for name in sorted(DEAR)],
)
def test_hostile_markdown_ends(name: str, share: int, engine: str) -> None:
    """With a story or with a clear error; a hang would run into the suite's own end."""
    options = replace(OPTIONS, markdown=MarkdownOptions(engine=engine))
    text = HOSTILE[name][: len(HOSTILE[name]) // share]
    parsed = parse_within_limit(source(story(body=text)), options)
    assert parsed.entry is not None or [problem.code for problem in parsed.problems if problem.severity == "error"]
