"""Plain text made into Markdown that shows the same text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config import MarkdownOptions
from sitegen.content import markup
from sitegen.content.body import make_body
from sitegen.importers.escape import escape, escape_heading

_OPTIONS = MarkdownOptions(quotes="")


def _shown(markdown: str) -> list[tuple[str, str]]:
    """The blocks of a body as (element, text); an inline element would come as a block of its own."""
    body, _ = make_body(markdown, "content/news/a.md", 1, _OPTIONS)
    found = markup.tokens("<i>".join(body.pieces))  # a slot, such as a link, shows as an element too many
    return [
        (markup.tag_name(token), _folded(markup.text_of([text])))
        for token, text in zip(found[1::2], found[2::2], strict=True)
        if not token.startswith("</") or text.strip()
    ]


def _folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "sentence",
    [
        "The wall cost £4.2m (up 3%), the U.S. – it’s well-known – said.",
        "“It rose by 10 cm,” she said. “Never before!”",
        "She said it's 'fine' & \"dandy\" at AT&T, and AT&T said so.",
        "Q&A: 1,000+ people, 3 * 4 = 12, 5 < 6 > 4, <5% and -3C.",
        "The [sic] wall [1] and the file_name_here of C:\\quay.",
        "See https://news.example/a_b/?c=d&e=f#g or write to desk@news.example.",
        "It happened in 2019.",
        "2019 was a good year, #1 of its kind!",
        "2,019. Not a list.",
        "-3 degrees, +4 degrees, *a footnote star",
        "– a dash that is no list",
        "• a bullet that is no list",
        "Prices: | 3 | 4 |, {5}, ~6, ^7^, 8/9 …",
        ":) she wrote",
        "1) first of all",
    ],
)
def test_ordinary_sentences_stay_as_they_are(sentence: str) -> None:
    assert escape(sentence) == sentence
    assert _shown(sentence) == [("p", sentence)]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("2019. It rained", "2019\\. It rained"),
        ("#1 of its kind", "\\#1 of its kind"),
        ("* star", "\\* star"),
        ("+ plus", "\\+ plus"),
        ("- hyphen", "\\- hyphen"),
        ("> said", "\\> said"),
        (": said", "&#58; said"),
        ("---", "\\---"),
        ("- - -", "\\- - -"),
        ("* * *", "\\* * *"),
        ("***", "\\*\\*\\*"),
        ("___", "\\_\\_\\_"),
        ("===", "==="),
        ("~~~", "&#126;~~"),
        ("```", "\\`\\`\\`"),
        ("a `word` here", "a \\`word\\` here"),
        ("£5* (children £3*)", "£5\\* (children £3\\*)"),
        ("a **bold** word", "a \\*\\*bold\\*\\* word"),
        ("an _aside_ here", "an \\_aside_ here"),
        ("file_name and _aside_", "file_name and \\_aside_"),
        ("a __bold__ word", "a \\_\\_bold__ word"),
        ("<b>bold</b>", "&lt;b>bold&lt;/b>"),
        ("<!-- hidden -->", "&lt;!-- hidden -->"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("<https://news.example/>", "&lt;https://news.example/>"),
        ("<desk@news.example>", "&lt;desk@news.example>"),
        ("<9lives@news.example>", "&lt;9lives@news.example>"),
        ("&amp; &copy; &#169; &#169", "&amp;amp; &amp;copy; &amp;#169; &amp;#169"),
        ("[x](y)", "\\[x](y)"),
        ("![x](y.jpg)", "!\\[x](y.jpg)"),
        ("[x]: https://news.example", "\\[x]: https://news.example"),
        ("[^1]: note", "\\[^1]: note"),
        ("It rose.[^1]", "It rose.\\[^1]"),
        ("*[abbr]: explained", "\\*[abbr]: explained"),
        ("| a | b |", "| a | b |"),
        ("the end {: .c}", "the end {: .c}"),
        ("the end {#id}", "the end {#id}"),
        ("a\\*b \\d \\", "a\\\\*b \\d \\"),
        ("    four spaces", "four spaces"),
        ("two spaces  \nand a line", "two spaces and a line"),
        ("4\u00a0m high", "4\u00a0m high"),
        (" \n", ""),
    ],
)
def test_what_would_be_markup_is_escaped(text: str, markdown: str) -> None:
    assert escape(text) == markdown
    assert _shown(markdown) == ([("p", _folded(text))] if text.strip() else [])


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["The wall", ": it rose"],
        ["~~~", "It rose.", "~~~"],
        ["```", "It rose.", "```"],
        ["<div>", "It rose.", "</div>"],
        ["<!--", "It rose.", "-->"],
        ["See [x] and [x][x].", "[x]: https://news.example"],
        ["It rose.[^1]", "[^1]: By a metre."],
        ["The EU said", "*[EU]: European Union"],
        ["It rose.", "===", "---"],
        ["| a | b |", "| --- | --- |", "| 1 | 2 |"],
    ],
)
def test_paragraphs_stay_apart(paragraphs: list[str]) -> None:
    assert _shown("\n\n".join(escape(text) for text in paragraphs)) == [("p", text) for text in paragraphs]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Kim to stay more days", "Kim to stay more days"),
        ("2019. A bad year", "2019. A bad year"),
        ("#1 of its kind", "#1 of its kind"),
        ("Written in C#", "Written in C\\#"),
        ("Sharp ##", "Sharp \\#\\#"),
        ("#", "\\#"),
        ("Quay \\", "Quay \\\\"),
        ("The end {#id}", "The end \\{#id}"),
        ("The {end} of it", "The {end} of it"),
        ("An _aside_ & *stars*", "An \\_aside_ & \\*stars\\*"),
        ("<b>", "&lt;b>"),
    ],
)
def test_headings_escape_what_a_heading_would_swallow(text: str, markdown: str) -> None:
    assert escape_heading(text) == markdown
    assert _shown(f"## {markdown}") == [("h2", text)]


_MARKS = st.text("`*_{}[]()<>#+-.!|\\&;:~=^/@\"' \t\n\u00a0\u2028ab1é", max_size=6)
_CONSTRUCTS = st.sampled_from(
    [
        *("2019. ", "1) ", "- ", "+ ", "* ", "> ", "# ", ": ", "    ", "\t", "---", "***", "___", "===", "~~~", "```"),
        *("**", "__", "_a_", "*a*", "`", "\\", "<b>", "</b>", "<!--", "-->", "<?", "<div>", "<script>", "<br/>"),
        *(
            "&amp;",
            "&copy;",
            "&copy",
            "&#169;",
            "&#169",
            "&#x",
            "[x](y)",
            "![",
            "](",
            "[x]: http://a.b",
            "[x]",
            "[x][y]",
        ),
        *("[^1]: n", "[^1]", "*[ab]: x", "| a | b |", "{: .c}", "{#id}", "{", "}", "http://a.b/_c_", "<http://a.b>"),
        *("<a@b.c>", "<9@b.c>", "[TOC]", "///Footnotes Go Here///", "word", "U.S.", "C#"),
    ]
)
_TEXT = st.lists(st.one_of(_CONSTRUCTS, _MARKS), max_size=8).map("".join).filter(str.strip)


@settings(max_examples=300, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=4))
def test_any_paragraphs_are_shown_as_the_same_paragraphs(paragraphs: list[str]) -> None:
    markdown = "\n\n".join(escape(text) for text in paragraphs)
    assert _shown(markdown) == [("p", _folded(text)) for text in paragraphs]


@settings(max_examples=300, deadline=None)
@given(_TEXT, _TEXT)
def test_any_heading_is_shown_as_the_same_heading(heading: str, paragraph: str) -> None:
    markdown = f"## {escape_heading(heading)}\n\n{escape(paragraph)}"
    assert _shown(markdown) == [("h2", _folded(heading)), ("p", _folded(paragraph))]


@settings(max_examples=100, deadline=None)
@given(st.text("abcdé ,’“”–0123456789%£", min_size=1).map(_folded).filter(bool))
def test_words_without_marks_never_change(sentence: str) -> None:
    assert escape(sentence) == escape_heading(sentence) == sentence
