"""Front matter as written by importers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.fence import split
from sitegen.importers.written import front_matter
from sitegen.nodes import Listing, Node, Table, Text, plain


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Harbour wall to rise by a metre", "title: Harbour wall to rise by a metre"),
        ("Harbour: the wall", 'title: "Harbour: the wall"'),
        ("Ten past: ", 'title: "Ten past: "'),
        ("Score 3:1 at the quay", "title: Score 3:1 at the quay"),
        ("2023-10-01 08:30", "title: 2023-10-01 08:30"),
        ("tag:news.example,2023:world/wall", "title: tag:news.example,2023:world/wall"),
        ("https://news.example/a?b=c&d#e", "title: https://news.example/a?b=c&d#e"),
        ("It’s £4.2m (up 3%) – “cheap”", "title: It’s £4.2m (up 3%) – “cheap”"),
        ("it's fine", "title: it's fine"),
        ("No", "title: No"),
        ("Pier #4", 'title: "Pier #4"'),
        ("Pier#4", "title: Pier#4"),
        ("#metoo", 'title: "#metoo"'),
        ("- a dash", 'title: "- a dash"'),
        ("[sic]", 'title: "[sic]"'),
        ("the wall [sic] stands", "title: the wall [sic] stands"),
        ("a list 1] and", 'title: "a list 1\\x5D and"'),
        ("'Never'", "title: \"'Never'\""),
        ('"Never"', 'title: "\\"Never\\""'),
        ("C:\\quay", "title: C:\\quay"),
        ("C: \\quay", 'title: "C: \\\\quay"'),
        ("@harbour", 'title: "@harbour"'),
        ("two\nlines\tand a tab", 'title: "two\\nlines\\tand a tab"'),
        ("next\x85line\u2028end", 'title: "next\\x85line\\u2028end"'),
        ("2019", 'title: "2019"'),
        ("true", 'title: "true"'),
        ("~", 'title: "~"'),
        (True, "title: true"),
        (False, "title: false"),
        (3, "title: 3"),
        (0, "title: 0"),
        (2.5, "title: 2.5"),
    ],
)
def test_a_value_is_quoted_only_where_it_must_be(value: object, line: str) -> None:
    assert front_matter({"title": value}) == f"---\n{line}\n---\n"


@pytest.mark.parametrize("nothing", [None, "", "  \n", {}, {"src": None}, [None, ""], [{}]])
def test_what_says_nothing_is_left_out(nothing: object) -> None:
    assert front_matter({"title": "Wall", "image": nothing}) == "---\ntitle: Wall\n---\n"


def test_an_empty_list_says_that_there_is_none() -> None:
    assert front_matter({"byline": [], "tags": ()}) == "---\nbyline: []\ntags: []\n---\n"


def test_no_fields_make_an_empty_block() -> None:
    assert front_matter({}) == "---\n---\n"


def test_lists_and_tables_are_laid_out_as_a_person_would() -> None:
    fields = {
        "tags": ["harbour", "storm, surge", "Ada: a life"],
        "image": {"src": "wall.jpg", "alt": "", "focus": "60% 30%"},
        "corrections": [
            {"date": "2023-10-02", "text": "The wall is 4 m high: not 5 m."},
            {"date": "2023-10-03", "kind": "update"},
        ],
        "aliases": ("/2019/the-harbour-wall-that-was-never-built.html", "/2020/the-harbour-wall-that-was-built.html"),
        "extra": {"map": {"zoom": 4, "pins": [[1, 2], [3, 4]]}, "Größe": "4 m"},
    }
    assert front_matter(fields) == (
        "---\n"
        'tags: [harbour, "storm, surge", "Ada: a life"]\n'
        "image:\n"
        "  src: wall.jpg\n"
        "  focus: 60% 30%\n"
        "corrections:\n"
        "  - date: 2023-10-02\n"
        '    text: "The wall is 4 m high: not 5 m."\n'
        "  - date: 2023-10-03\n"
        "    kind: update\n"
        "aliases:\n"
        "  - /2019/the-harbour-wall-that-was-never-built.html\n"
        "  - /2020/the-harbour-wall-that-was-built.html\n"
        "extra:\n"
        "  map:\n"
        "    zoom: 4\n"
        "    pins:\n"
        "      - [1, 2]\n"
        "      - [3, 4]\n"
        '  "Größe": 4 m\n'
        "---\n"
    )


def test_brackets_in_many_values_do_not_add_up() -> None:
    fields = {"tags": [f"pier [{n}" for n in range(40)], "deck": "[" * 40, "title": "{[(" * 30}
    assert _literal(split(front_matter(fields), "a.md").table) == {
        "tags": [f"pier [{n}" for n in range(40)],
        "deck": "[" * 40,
        "title": "{[(" * 30,
    }


_CHARACTERS = st.one_of(
    st.sampled_from(" :#-?,[]{}&*!|>'\"%@`\\~=.0123456789\n\t\u00a0\u2028\u2029\ufeff"),
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
)
_TEXT = st.one_of(
    st.text(_CHARACTERS, min_size=1), st.sampled_from(["null", "yes", "---", "...", "<<", "1e3", "0x1F", "12:30"])
).filter(str.strip)
_VALUE = st.recursive(
    _TEXT,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4), st.dictionaries(_TEXT, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def _literal(node: Node) -> object:
    if isinstance(node, Listing):
        return [_literal(item) for item in node.items]
    if isinstance(node, Table):
        return {key.value: _literal(value) for key, value in node.entries}
    return node.value


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(_TEXT, _VALUE, max_size=5))
def test_any_text_reads_back_as_it_was(fields: dict[str, object]) -> None:
    assert _literal(split(front_matter(fields), "a.md").table) == fields


@settings(max_examples=100, deadline=None)
@given(_TEXT)
def test_any_text_reads_back_as_text_and_not_as_a_number(text: str) -> None:
    node = split(front_matter({"extra": {"word": text}}), "a.md").table.entries[0][1]
    assert plain(node) == {"word": text}


@pytest.mark.parametrize("value", [True, False, 0, -7, 2.5, "true", "7", "2.5", "null"])
def test_numbers_and_flags_keep_their_kind(value: object) -> None:
    node = split(front_matter({"extra": {"value": value}}), "a.md").table.entries[0][1]
    assert plain(node) == {"value": value}
    assert isinstance(node, Table)
    assert isinstance(node.entries[0][1], Text)
