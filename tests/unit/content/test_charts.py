"""What a block `chart` says, and the place it leaves for the drawing."""

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.slots import CHART
from sitegen.model import Slot
from sitegen.problems import Problem


def made(text: str, engine: str = "python-markdown") -> tuple[str, list[Slot], list[Problem]]:
    body, problems = make_body(text, "content/town/wall.md", 5, MarkdownOptions(engine=engine))
    return "".join(body.pieces), [slot for slot in body.slots if slot.tag == CHART], problems


def chart(*lines: str) -> str:
    return "\n".join(["```chart", *lines, "```"])


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
def test_a_chart_is_a_slot_with_what_was_asked_for_and_the_line_of_its_data(engine: str) -> None:
    text = chart("title: A & B", "data: tides.csv", "", "  x:  day: of the week ", "y: height", "type: Line")
    html, (slot,), problems = made(f"It rose.\n\n{text}", engine)
    assert problems == []
    assert slot.line == 9
    assert dict(slot.attributes) == {
        "file": "tides.csv",
        "data": "tides",
        "type": "line",
        "title": "A & B",
        "x": "day: of the week",
        "y": "height",
    }
    assert "<figcaption>A &amp; B</figcaption>" in html


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"Tides: high"', "Tides: high"),
        ("'Tides'", "Tides"),
        ('"A" and "B"', "“A” and “B”"),
        ("It's", "It’s"),
    ],
)
def test_quotation_marks_around_the_whole_are_those_of_front_matter(written: str, title: str) -> None:
    _, (slot,), _ = made(chart("data: a.csv", f"title: {written}"))
    assert slot.get("title") == title


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
def test_each_of_two_charts_knows_its_own_line(engine: str) -> None:
    one = chart("data: tides.csv", "title: One")
    _, slots, problems = made(f"{one}\n\nWords.\n\n{one}\n\n````chart\ndata: c.csv\ntitle: Three\n````", engine)
    assert [slot.line for slot in slots] == [6, 13, 18]
    assert problems == []


@pytest.mark.parametrize(
    ("written", "name"),
    [("tides.csv", "tides"), ("tides", "tides"), ("/_data/tides.json", "tides"), ("a.b.csv", "a.b"), ("../x", "x")],
)
def test_data_is_found_by_its_name(written: str, name: str) -> None:
    _, (slot,), _ = made(chart(f"data: {written}", "title: x"))
    assert slot.get("data") == name


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("> ```chart\n> data: tides.csv\n> ```", 5),
        ("- x\n\n    ```chart\n    data: tides.csv\n    ```", 7),
        ("x\n\n- ~~~ chart\n  data: tides.csv\n  ~~~", 7),
    ],
)
def test_a_chart_within_something_else_is_told(engine: str, text: str, line: int) -> None:
    _, slots, problems = made(text, engine)
    assert slots == []
    assert [(problem.code, problem.severity, problem.line) for problem in problems] == [("chart", "warning", line)]


@pytest.mark.parametrize(
    "lines", [("nonsense",), ("data: a.csv", "data: b.csv"), ("title: x",), ("data: \x00",), ("",)]
)
def test_what_cant_be_understood_is_an_error(lines: tuple[str, ...]) -> None:
    assert "error" in [problem.severity for problem in made(chart(*lines))[2]]


def test_html_that_looks_like_a_place_for_a_chart_is_taken_out() -> None:
    assert made('<sitegen-chart data="x" line="1">words')[1] == []


def test_trusted_html_that_looks_like_one_harms_nobody() -> None:
    body, _ = make_body('<sitegen-chart line="x">', "content/a/b.md", 1, MarkdownOptions(raw_html="allow"))
    assert [slot.line for slot in body.slots] == [0]
