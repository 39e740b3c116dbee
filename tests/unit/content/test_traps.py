"""Lists that would not come out as lists are warned about, and no others."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.engines import python_markdown
from sitegen.content.traps import foreign_marks, list_traps, merge_mark

_STUCK = "Put an empty line before the list."
_NESTED = "Indent it by four spaces."


def _found(body: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.hint) for problem in list_traps("content/a.md", body, 1)]


@pytest.mark.parametrize("item", ["- a", "* a", "+ a", "1. a", "  - a", "-\ta"])
def test_a_list_right_below_a_paragraph(item: str) -> None:
    body = f"The shops:\n{item}"
    assert "<li>" not in python_markdown(body)
    assert _found(body) == [(2, _STUCK)]


@pytest.mark.parametrize(
    "body",
    [
        "- a\n  - b",
        "1. a\n   - b",
        "- a\n\n  - b",
        "- a\n    - b\n      - c",
        "- a\n    - b\n  - c",
        "- a\n  goes on\n  - b",
        "1. a\n   1. b",
    ],
)
def test_a_list_within_a_list_indented_too_little(body: str) -> None:
    """The engine makes fewer lists than the indents show."""
    indents = {len(line) - len(line.lstrip()) for line in body.split("\n") if re.match(" *(-|1)", line)}
    assert len(re.findall("<[uo]l>", python_markdown(body))) < len(indents)
    assert [hint for _, hint in _found(body)] == [_NESTED]


@pytest.mark.parametrize(
    "body",
    [
        "- a\n- b",
        "Text\n\n- a\n- b",
        "# Head\n- a",
        "Head\n====\n- a",
        "Head\n-\n- a",
        "Head\n---\n- a",
        "* * *\n- a",
        "- - -\n- a",
        "***\n1. a",
        "- a\n    - b\n        - c",
        "1. a\n    - b\n    - c\n2. d",
        "10. a\n    - b",
        "  - a\n  - b",
        "  - a\n    - b",
        " - a\n - b",
        "   - a\n- b",
        "- a\n - b",
        "- a\n\tb\n- c",
        "- a\n\n    more of it\n\n- b",
        "- a\nlazily goes on\n- b",
        "- a\n<b>goes</b> on\n- b",
        "- a\n\nText\n\n  - b",
        "- a\n\n```\ncode\n```\n\n  - b",
        "- a\n\n        - code\n          - more code",
        "Then:\n2019. It rained.",
        "It was\n24. December",
        "2019. It rained",
        "Text\n1) a",
        "Text\n-- he said",
        "Text\n- ",
        "Text\n-no list",
        "Text\n*emphasis* goes on",
        "Text\n**strong** goes on",
        "Text\n1.5 metres",
        "Text\n---",
        "Text\n- - -",
        "Text\n* * *",
        "    code\n    - code",
        "Text\n\n    code\n    - code",
        "```\ntext\n- a\n```",
        "Text\n```sh\ntext\n- a\n```",
        "~~~\ntext\n- a\n~~~",
        "~~~\n```\ntext\n- a\n~~~",
        "````\n```\ntext\n- a\n````",
        "```\ntext\n- a\n  - b",
        "<div>\ntext\n- a\n</div>",
        "<pre>\n\ntext\n- a\n  - b\n</pre>",
        "<PRE>\ntext\n- a\n</PRE>",
        "<!-- to do:\ntext\n- a\n-->",
        "<!-- a -->\n- a",
        "<div>a</div>\n- a",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "a | b\n- | -\n1 | 2",
        "> quoted\n> - a",
        "[a]: /b\n- a",
        "*[EU]: European Union\n- a",
        "",
        "\n\n\n",
    ],
)
def test_no_false_alarm(body: str) -> None:
    assert _found(body) == []


def test_a_list_is_read_again_after_code_and_raw_html() -> None:
    assert _found("```\nx\n```\nText\n- a") == [(5, _STUCK)]
    assert _found("<div>\nx\n</div>\n\nText\n- a") == [(6, _STUCK)]
    assert _found("<PRE>\nx\n</PRE>\n\nText\n- a") == [(6, _STUCK)]
    assert _found("<b>Text</b>\n- a") == [(2, _STUCK)]


def test_one_warning_for_a_list_and_one_for_each_list() -> None:
    assert _found("Text\n- a\n- b\n- c\n\nText\n- d") == [(2, _STUCK), (7, _STUCK)]
    assert _found("- a\n  - b\n  - c\n  - d\n- e\n  - f") == [(2, _NESTED), (6, _NESTED)]


def test_a_trap_is_a_warning_with_its_line_in_the_file() -> None:
    (problem,) = list_traps("content/a.md", "Text\n- a", 7)
    assert (problem.path, problem.line, problem.severity, problem.code) == ("content/a.md", 8, "warning", "list")
    assert problem.message == "a list right below a paragraph stays part of it"


_GOOD_BLOCKS = (
    *("A line of text.", "Two lines\nof text.", "# Head", "Head\n----", "***", "> quoted\n> text", "2019. It rained."),
    *("- a\n- b", "* a\n    * b\n        * c\n* d", "1. a\n2. b\n    - c", "- a\n\n    more\n\n- b"),
    *("```\ntext\n- a\n  - b\n```", "<div>\ntext\n- a\n</div>", "| a | b |\n|---|---|\n| - 1 | 2 |", "Term\n: def"),
    *("[^1]: note", "*[EU]: Union", "![a](b.jpg)", "<!-- text\n- a -->", "*emphasis*", "1.5 metres"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_GOOD_BLOCKS), max_size=8))
def test_good_markdown_has_no_traps(blocks: list[str]) -> None:
    assert _found("\n\n".join(blocks)) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["Text", "More text", "- a", "    - b", "", "", "# Head", "***"]), max_size=8),
)
def test_an_entry_at_the_margin_is_in_the_list_or_warned_about(lines: list[str]) -> None:
    """python-markdown is the judge: whatever dash it shows as text has a warning above it."""
    body = "\n".join(lines)
    if "- a" in (line for text in python_markdown(body).split("<code>")[:1] for line in text.split("\n")):
        assert _found(body)


@pytest.mark.parametrize(
    "hostile", ["- ", "  - ", "`", "<", "[", " ", "- a\n", "Text\n- a\n\n", "<div\n", "```\n", "* *"]
)
def test_hostile_text_is_read_in_one_go(hostile: str) -> None:
    assert len(_found(hostile * 50_000)) <= 50_000


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Text\n{: .big }", [2]),
        ("![a](b.jpg){.wide}", [1]),
        ("x *soft*{: .y} and\n[a](b){#c}", [1, 2]),
        ("The EU\n\n*[EU]: European Union", [3]),
        ("## Costs {#costs}", []),
        ("## Costs {: #costs }", []),
        ("`{: .big }` and {braces} and a{.b}", []),
        ("    {: .big }", []),
        ("```\n{: .big }\n*[EU]: x\n```", []),
        ("*[a](b)* {", []),
    ],
)
def test_what_only_python_markdown_understands_is_told_with_the_other_engine(body: str, lines: list[int]) -> None:
    found = foreign_marks("content/a.md", body, 1)
    assert [problem.line for problem in found] == lines
    assert all(problem.severity == "warning" and problem.hint for problem in found)


def test_an_abbreviation_comes_with_the_html_that_explains_it() -> None:
    (problem,) = foreign_marks("content/a.md", "*[EU]: European Union", 1)
    assert problem.message == "the abbreviation `EU` is shown as text by the engine `fast`"
    assert problem.hint == 'Explain it in the text, or write `<abbr title="European Union">EU</abbr>`.'


@pytest.mark.parametrize(("engine", "message"), [("python-markdown", "a list right below"), ("fast", "`{: .big }`")])
def test_each_engine_has_its_own_traps(engine: str, message: str) -> None:
    text = "Text:\n- a\n\nMore\n{: .big }"
    _, problems = make_body(text, "content/a.md", 1, MarkdownOptions(engine=engine))
    assert [problem.message.startswith(message) for problem in problems] == [True]


_CONFLICT = "<<<<<<< HEAD\nIt rose.\n=======\nIt fell.\n>>>>>>> desk\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (_CONFLICT, 1),
        (f"It rained.\n\n{_CONFLICT}\nIt stopped.\n", 3),
        (f"```\ncode\n```\n{_CONFLICT}", 4),
        (_CONFLICT.replace(" desk", ""), 1),
        (f"```\n{_CONFLICT}```\n", 0),  # shown on purpose
        ("<<<<<<< HEAD\nIt rose.\n", 0),
        ("It rose.\n=======\nIt fell.\n>>>>>>> desk\n", 0),
        (">>>>>>> desk\n<<<<<<< HEAD\n", 0),
        ("Write <<<<<<< HEAD so.\n>>>>>>> desk\n", 0),
    ],
)
def test_what_a_merge_left_is_told_where_it_begins(text: str, line: int) -> None:
    found = merge_mark("content/a.md", text)
    assert (found.line if found else 0) == line
