"""Whatever a desk sends as copy, the story shows its words."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config import MarkdownOptions
from sitegen.content import markup
from sitegen.content.parse import ParseOptions, parse
from sitegen.content.rows import decode_body
from sitegen.importers.copy import read_copy
from sitegen.model import Article, Body, Source

_NOW = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
_OPTIONS = ParseOptions(UTC, "news.example", markdown=MarkdownOptions(quotes=""))

_CHARACTERS = st.one_of(
    st.sampled_from("`*_{}[]()<>#+-.!|\\&;:~=^/@\"' \t\u00a0ab1é“”’…–•"),
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="\n\r"),
)
_LINE = st.one_of(
    st.text(_CHARACTERS, min_size=1, max_size=80),
    st.sampled_from(
        [
            *(
                "---",
                "~~~",
                "```",
                "2019. It rained.",
                "A crosshead",
                "  • Nobody",
                "| a | b |",
                "<b>bold</b>",
                "[x](y)",
            ),
            *(
                "[x]: http://a.b",
                "*[ab]: x",
                "[^1]: note",
                "Rain[^1]",
                "&copy;",
                "# one",
                "## two",
                ": said",
                "The end {#id}",
            ),
            "A longer line of copy, which goes on for a while and ends in a full stop.",
        ]
    ),
).filter(lambda line: line.strip(" \t\u00a0\u2028\u2029\ufeff").strip())


@settings(max_examples=200, deadline=None)
@given(st.lists(_LINE, max_size=8), st.sampled_from(["\n", "\n\n", "\r\n", " \n\u00a0\n"]))
def test_any_copy_is_shown_with_the_same_words_in_the_same_order(lines: list[str], between: str) -> None:
    copy = between.join(["| 1 October 2023, Sunday |", "The wall", *lines, "  • Ada Fenn"])
    imported = read_copy(copy, "wall.txt", section="world", zone=UTC, now=_NOW, byline="", host="news.example")
    parsed = parse(Source(imported.path, imported.text.encode()), _OPTIONS)
    assert parsed.problems == ()
    story = parsed.entry
    assert isinstance(story, Article)
    assert (story.title, story.bylines, story.date.iso) == ("The wall", ("Ada Fenn",), "2023-10-01")
    body = decode_body(parsed.body)
    assert body.slots == ()
    assert _blocks(body) == [" ".join(line.split()) for line in lines]


def _blocks(body: Body) -> list[str]:
    """The words of each paragraph and crosshead."""
    found = markup.tokens(body.pieces[0])
    assert {markup.tag_name(token) for token in found[1::2]} <= {"p", "/p", "h2", "/h2"}
    return [" ".join(markup.text_of([text]).split()) for text in found[2::4]]
