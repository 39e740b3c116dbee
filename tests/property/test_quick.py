"""The quick passes give the library's own HTML, byte for byte."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from sitegen.content.engines import library_markdown, python_markdown

_PIECES = st.sampled_from(
    [
        *(
            "*",
            "**",
            "***",
            "_",
            "__",
            "___",
            "`",
            "``",
            "[",
            "]",
            "(",
            ")",
            "!",
            "![",
            "[^1]",
            "[ref]",
            "[x](y)",
            "<",
            ">",
        ),
        *(
            "<b>",
            "</b>",
            "<http://x.example>",
            "<a@b.example>",
            "&amp;",
            "&#35;",
            "&",
            "\\",
            "\\*",
            "\\`",
            "\\_",
            "  \n",
            "\n",
        ),
        *(
            "wall",
            " ",
            "a_b_c",
            "{: .c }",
            '"',
            "'",
            "RNLI",
            "|",
            "#",
            "- ",
            "1. ",
            "> ",
            "\n\n",
            "    ",
            ":",
            "~~~\n",
            "```\n",
            "\n---\n",
            "\n===\n",
            "* * *\n",
            "\n: ",
            "\na | b\n--- | ---\n",
            "\n\n[x]: /y\n",
            "\n\n[^2]: n\n",
            "\n\n*[wall]: A\n",
        ),
    ]
)
_SOURCES = st.lists(_PIECES, max_size=30).map("".join)
_TAIL = "\n\n[ref]: https://x.example\n\n[^1]: A note.\n\n*[RNLI]: Lifeboats\n"


@cache
def _library() -> Markdown:
    return library_markdown()


@settings(max_examples=600, deadline=None)
@given(_SOURCES, st.booleans())
def test_the_quick_engine_makes_what_the_library_makes(source: str, with_definitions: bool) -> None:
    text = source + _TAIL if with_definitions else source
    assert python_markdown(text) == _library().reset().convert(text)


def test_the_quick_inline_pass_is_in_use() -> None:
    """If the library renames what is replaced, nothing breaks, but somebody should know."""
    assert hasattr(_library().treeprocessors["inline"], "_InlineProcessor__handleInline")
    assert hasattr(_library().treeprocessors["inline"], "_InlineProcessor__applyPattern")
