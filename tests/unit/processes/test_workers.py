"""Parsing many sources, none of them for ever."""

import threading
import time
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from sitegen.config import MarkdownOptions
from sitegen.content import rows
from sitegen.content.engines import ENGINES
from sitegen.content.parse import ParseOptions
from sitegen.model import Source
from sitegen.problems import PASSING
from sitegen.processes.workers import OverTimeError, Task, parse_all, parse_within_limit, spread, time_limit
from support import story

OPTIONS = ParseOptions(ZoneInfo("UTC"), "news.example")


def source(text: str) -> Source:
    return Source("content/town/a.md", text.encode("utf-8"))


def busy(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1000))


def test_work_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(OverTimeError), time_limit(0.05):
        busy(20)


def test_work_in_another_thread_is_stopped_too() -> None:
    stopped = threading.Event()

    def work() -> None:
        try:
            with time_limit(0.05):
                busy(20)
        except OverTimeError:
            stopped.set()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert stopped.is_set()


def test_a_limit_that_isnt_reached_leaves_nothing_behind() -> None:
    with time_limit(0.2):
        pass
    busy(0.4)


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


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 19, 20, 399, 1000])
@pytest.mark.parametrize("most", [0, 100])
def test_whatever_the_batches_each_item_is_made_once_and_in_order(count: int, jobs: int, most: int) -> None:
    task: Task[int, int] = Task(work=lambda number: number * number, lost=lambda number: -number)
    assert list(spread(task, range(count), jobs, 20, most=most)) == [number * number for number in range(count)]


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
