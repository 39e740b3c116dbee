"""Marked quotations: what parts them for every engine, and where a mark that means nothing is told."""

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.boxes import rejoined, set_apart


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("> plain\n\n> plain", "> plain\n\n> plain"),
        ("> [!note] A\n> text", "> [!note] A\n>\n> text"),
        ("> [!note] A\n>\n> text", "> [!note] A\n>\n> text"),
        ("> [!note] A\nlazy", "> [!note] A\nlazy"),
        ("> > [!note] A\n> > text", "> > [!note] A\n> >\n> > text"),
        ("> [!note] A\n\n> plain", "> [!note] A\n\n<!--apart-->\n\n> plain"),
        ("> plain\n\n\n> [!note] A", "> plain\n\n\n<!--apart-->\n\n> [!note] A"),
        ("> [!note] A\n\nwords\n\n> plain", "> [!note] A\n\nwords\n\n> plain"),
        ("> plain\n> [!note] A", "> plain\n\n<!--apart-->\n\n> [!note] A"),
        ("```\n> [!note] A\n> text\n```", "```\n> [!note] A\n> text\n```"),
        ("    > [!note] A\n    > text", "    > [!note] A\n    > text"),
    ],
)
def test_a_box_is_a_quotation_of_its_own(text: str, parted: str) -> None:
    assert set_apart(text) == parted


def test_nothing_is_left_of_what_parted_them() -> None:
    assert rejoined("<p>a</p>\n<!--apart-->\n\n<p>b</p>") == "<p>a</p>\n<p>b</p>"


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> [!quote] A\n> -- B", "<figcaption>B</figcaption>"),
        ("> [!quote] A\n> – B", "<figcaption>B</figcaption>"),
        ("> [!quote] A  \n> — B", "<p>A</p>"),
        ("> [!quote] A\n> —B", "—B</p>"),
        ("> [!quote] A\n> *x\n> — B*", "— B</em></p>"),
        ("> [!quote] A\n> - x", "<li>x</li>\n</ul>\n</blockquote></figure>"),
        ("> [!factbox]", '<aside class="factbox">\n</aside>'),
        ("> [!factbox]\n> > [!note] A\n> > b", '<aside class="note" aria-labelledby="s-a">'),
        ("- x\n\n    > [!note] A\n    > b", '<p class="box-title" id="s-a">A</p>\n<p>b</p>'),
        ("[!note] A", "<p>[!note] A</p>"),
        ("> A [!note] B", "<p>A [!note] B</p>"),
    ],
)
def test_what_a_box_becomes(engine: str, text: str, html: str) -> None:
    body, problems = make_body(text, "content/town/wall.md", 1, MarkdownOptions(engine=engine))
    assert html in "".join(body.pieces)
    assert problems == []


def test_each_mark_that_means_nothing_is_told_where_it_stands() -> None:
    text = "A [!tip] in words.\n\n> [!tip] One\n\nx\n\n> [!tip] Two\n>\n> > [!factbx] Three"
    _, problems = make_body(text, "content/town/wall.md", 11, MarkdownOptions())
    assert [(problem.line, problem.hint) for problem in problems] == [
        (13, "There are: `[!factbox]`, `[!note]`, `[!quote]`."),
        (17, "There are: `[!factbox]`, `[!note]`, `[!quote]`."),
        (19, "Did you mean `[!factbox]`?"),
    ]


@pytest.mark.parametrize("left_open", ["<blockquote><p>[!note] A", "<blockquote><p>[!note] A</BLOCKQUOTE>"])
def test_html_that_is_left_open_stays_as_it_is(left_open: str) -> None:
    body, _ = make_body(left_open, "content/town/wall.md", 1, MarkdownOptions(raw_html="allow"))
    assert "[!note] A" in "".join(body.pieces)


def test_a_story_that_begins_with_a_box_is_summed_up_by_its_own_first_sentence() -> None:
    body, _ = make_body("> [!factbox] A\n> b\n\nIt rose.", "content/town/wall.md", 1, MarkdownOptions())
    assert body.opening == "It rose."
