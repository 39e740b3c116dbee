"""Notes have one form, whichever engine made them."""

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.engines import ENGINES
from sitegen.content.footnotes import notes_at_the_end
from sitegen.content.markup import Tokens, tokens
from sitegen.problems import Problem


def _body(text: str, engine: str) -> tuple[str, list[Problem]]:
    body, problems = make_body(text, "content/town/wall.md", 1, MarkdownOptions(engine=engine))
    return "".join(body.pieces), problems


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It rose.[^1]\n\n[^1]: By a metre.", id="one"),
        pytest.param("a[^b] c[^a]\n\n[^a]: one\n\n[^b]: two", id="numbered as readers meet them"),
        pytest.param("a[^1] b[^1] c[^1]\n\n[^1]: thrice", id="mentioned thrice"),
        pytest.param("a[^1]\n\n[^1]: one[^2]\n\n[^2]: two", id="mentioned in a note"),
        pytest.param("a[^1]\n\n[^1]: one[^1]", id="mentioned in itself"),
        pytest.param("a[^1] b[^3]\n\n[^1]: one[^2]\n\n[^2]: two\n\n[^3]: three", id="those of notes after the story's"),
        pytest.param("a[^1]\n\n[^1]: one\n\n[^2]: two[^1]", id="not mentioned"),
        pytest.param("a[^1]\n\n[^1]: one\n\nThe end.", id="amid the story"),
        pytest.param("a[^1]\n\n[^1]: one\n\n    more", id="two paragraphs"),
        pytest.param("a[^1]\n\n[^1]: one\n\n    - x\n    - y", id="ends with a list"),
        pytest.param("## H[^1]\n\n[^1]: one", id="of a crosshead"),
        pytest.param("a[^ä.b-C]\n\n[^ä.b-C]: one", id="a name of letters"),
        pytest.param('a[^b"&c]\n\n[^b"&c]: one', id="a name of signs"),
        pytest.param("a[^1] b[^2]", id="none"),
        pytest.param("a[^2] b[^1]\n\n[^1]:\n\n[^2]: two", id="without words"),
        pytest.param("[^1]:", id="without words or a mark"),
    ],
)
def test_both_engines_make_the_same_notes(text: str) -> None:
    assert _body(text, "fast") == _body(text, "python-markdown")


def test_a_note_in_a_quotation_moves_to_the_end() -> None:
    made, _ = _body("> Said.[^1]\n>\n> [^1]: To us.\n\nAfter", "fast")
    story, notes = made.split('<div class="footnote">')
    assert story == (
        '<blockquote>\n<p>Said.<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup></p>\n'
        "</blockquote>\n<p>After</p>\n"
    )
    assert "To us." in notes


def test_of_two_notes_of_one_name_no_word_is_lost() -> None:
    made, _ = _body("a[^1]\n\n[^1]: first\n\n[^1]: second", "fast")
    assert made.index("first") < made.index("second")
    assert made.count("<li id=") == 2


def test_a_name_may_be_written_large_and_small() -> None:
    made, problems = _body("a[^Sea]\n\n[^sea]: salt", "fast")
    assert '<a class="footnote-ref" href="#fn-sea">1</a>' in made
    assert problems == []


def _steps(markup: str) -> Tokens:
    return notes_at_the_end(tokens(markup))


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<p>a<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup></p>',
        '<div class="footnote-definition">no name</div>',
        '<div class="footnote-definition" id="1"><div>left open</div>',
        '<sup class="footnote-reference"><a href="#1">1</a></sup>',
    ],
)
def test_other_html_stays_as_it_is(markup: str) -> None:
    assert "".join(_steps(markup)) == markup


def test_marks_of_no_note_and_broken_ones_stay() -> None:
    note = '<div class="footnote-definition" id="1"><div>x</div></div>'
    for mark in (
        '<sup class="footnote-reference"><a href="#2">1</a></sup>',
        '<sup class="footnote-reference">',
        "<sup>",
    ):
        assert mark in "".join(_steps(mark + note))


def test_many_notes_are_read_in_one_go() -> None:
    for text in (
        "[^1]" * 20_000 + "\n\n[^1]: x",
        "\n\n".join(f"[^{i}]: x[^{i + 1}]" for i in range(10_000)),
        "\n\n".join(f"[^{i}]: x" for i in range(10_000)),
        "[^a]: " * 10_000 + "x",
    ):
        made = _steps(ENGINES["fast"](text))
        assert len(made) % 2 == 1
        assert "x" in "".join(made)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("It rose.[^1]\n\n[^1]: By a metre.", []),
        ("It rose.[^1]", [3]),
        ("It fell.\n\nIt rose.[^one] Twice.[^one]\n\n[^two]: By a metre.", [5, 7]),
        ("It fell.\n\n[^1]: By a metre.", [5]),
        ("It rose.[^1] It fell.[^2]", [3, 3]),
        (r"A mark is written \[^1].", []),
        ("A mark is written `[^1]`.\n\n    [^2]\n\n```\n[^3]\n```", []),
        ("Any [^ letter ] but.", []),
    ],
)
def test_a_mark_without_its_note_is_told_and_a_note_without_its_mark(engine: str, text: str, lines: list[int]) -> None:
    _, problems = make_body(text, "content/town/wall.md", 3, MarkdownOptions(engine=engine))
    assert [each.line for each in problems] == lines
    assert all(each.code == "footnote" and each.severity == "warning" for each in problems)
