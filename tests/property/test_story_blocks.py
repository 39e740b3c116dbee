"""Cards, boxes, galleries and charts: whatever is written, both engines show the same, and nothing breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.config import PROVIDERS, MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.compare import difference
from sitegen.content.engines import ENGINES
from sitegen.content.markup import tag_name, tokens
from sitegen.model import Body
from sitegen.site.fill import fill
from sitegen.site.links import Target

_WORDS = st.lists(
    st.sampled_from(
        [
            "wall",
            "*soft*",
            "**strong**",
            "`code`",
            "[link](a.md)",
            '"quoted"',
            "it's",
            "é",
            "3 & 4",
            "— B",
            "a: b",
        ]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
_ADDRESSES = st.sampled_from(
    [
        "https://youtu.be/_abcdefghi_",
        "https://www.youtube.com/watch?v=abcdefghijk&t=3",
        "<https://vimeo.com/76979871>",
        "[A film, *ours*](https://vimeo.com/76979871)",
        "https://mastodon.example/@port/112233445566",
        "https://example.org/a_b_c",
    ]
)
_CARDS = st.tuples(_ADDRESSES, st.lists(_WORDS, max_size=2)).map(lambda parts: "\n".join([parts[0], *parts[1]]))
_MARKS = st.sampled_from(["[!factbox]", "[!note]", "[!quote]", "[!NOTE]", "[!tip]", ""])
# Where one list or plain quotation ends and the next begins is another question, on which engines differ.
_ITEMS = st.lists(_WORDS, min_size=1, max_size=3).map(lambda items: [*(f"- {item}" for item in items), "", "End."])
_INSIDE = st.lists(
    st.one_of(_WORDS.map(lambda words: [words]), _ITEMS, _CARDS.map(lambda text: text.split("\n"))), max_size=3
)


def _box(parts: tuple[str, str, list[list[str]]]) -> str:
    mark, title, inside = parts
    lines = [f"{mark} {title}".strip()]
    for block in inside:
        lines += ["", *block]
    quotation = "\n".join(f"> {line}".rstrip() for line in lines)
    return quotation if mark else f"{quotation}\n\nEnd."


_BOXES = st.tuples(_MARKS, st.one_of(st.just(""), _WORDS), _INSIDE).filter(any).map(_box)
_PICTURES = st.sampled_from(["![a](a.jpg)", '![b](b.jpg "B")', "[![c](c.jpg)](d.jpg)", "words"])
_GALLERIES = st.lists(st.tuples(_PICTURES, st.one_of(st.just(""), _WORDS)), min_size=1, max_size=3).map(
    lambda items: "\n".join([*(f"- {picture} {words}".rstrip() for picture, words in items), "", "End."])
)
_FIELDS = st.sampled_from(["data: a.csv", "type: line", "x: b", "title: c & d", "source: *e*", "tipe: f", "words"])
_CHARTS = st.lists(_FIELDS, max_size=5).map(lambda lines: "\n".join(["```chart", *lines, "```"]))
_BLOCKS = st.one_of(_WORDS, _CARDS, _BOXES, _BOXES, _GALLERIES, _CHARTS, st.just("## Crosshead"))
_STORIES = st.lists(_BLOCKS, min_size=1, max_size=6).map("\n\n".join)


def bodies(text: str, *, raw_html: str = "sanitise") -> list[Body]:
    made = []
    for engine in ENGINES:
        options = MarkdownOptions(engine=engine, raw_html=raw_html, frames=PROVIDERS)
        made.append(make_body(text, "content/town/wall.md", 1, options)[0])
    return made


@settings(max_examples=500, deadline=None)
@given(_STORIES)
def test_both_engines_show_the_same_blocks(text: str) -> None:
    usual, fast = bodies(text)
    assert difference(text, 1, usual, fast) is None


_PIECES = st.sampled_from(
    [
        *("> ", "> > ", "[!note] ", "[!quote]", "[!factbox] A", "[!x]", "\n", "\n\n", ">\n", "- ", "    ", "— B"),
        *("![a](a.jpg)", "https://youtu.be/abcdefghijk", "<https://vimeo.com/1>", "```chart\n", "```\n", "data: a\n"),
        *(
            "<blockquote>",
            "</blockquote>",
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</ul>",
            "<br>",
            "*",
            "_",
            "a",
            ": ",
            "|",
            "~~~",
        ),
        *("<aside>", '<p class="box-title">', "<figure>", "<sitegen-chart data=x line=y>", "<sitegen-frame>", "1. "),
    ]
)
_NOISE = st.lists(_PIECES, max_size=25).map("".join)


@pytest.mark.parametrize("raw_html", ["sanitise", "allow"])
@settings(max_examples=400, deadline=None)
@given(text=st.one_of(_NOISE, _STORIES))
def test_whatever_is_written_becomes_a_page_with_each_id_once(raw_html: str, text: str) -> None:
    for body in bodies(text, raw_html=raw_html):
        assert len(set(body.anchors)) == len(body.anchors)
        made = fill(body, lambda reference: Target("elsewhere", reference), str, lambda _: ({"a": "b", "c": "1"},)).html
        if raw_html == "sanitise":
            names = [tag_name(tag) for tag in tokens(made)[1::2]]
            for name in ("aside", "figure", "blockquote", "figcaption", "p", "ul", "li", "a", "svg", "iframe"):
                assert names.count(name) == names.count(f"/{name}"), name
