"""Front matter that is read without a YAML parser says what YAML says that it says."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.content import yaml_nodes
from sitegen.content.one_liners import read_one_liners

SIGNS = st.text(st.sampled_from("ab1 :#,-?[]{}&*!|>'\"%@`\\/.~<=\t\xa0é…\u2028\ufeff\x85\r\U0001f600"), max_size=12)
WORDS = st.lists(
    st.sampled_from(["wall", "Die Mauer", "12:30", "a: b", "it's", '"x"', "'x'", "#1", "x#1", "no"]), min_size=1
)
VALUES = st.one_of(
    SIGNS,
    SIGNS.map(lambda text: f'"{text}"'),
    SIGNS.map(lambda text: f"'{text}'"),
    st.lists(SIGNS | st.sampled_from(["wall", '"a, b"', "'c'"]), max_size=3).map(lambda each: f"[{', '.join(each)}]"),
    st.lists(st.tuples(st.sampled_from(["src", "alt"]), SIGNS | st.just("wall.jpg")), max_size=3).map(
        lambda pairs: "{" + ", ".join(f"{name}: {value}" for name, value in pairs) + "}"
    ),
    WORDS.map(" ".join),
    st.sampled_from(["The wall", "[sea, high water]", '{src: wall.jpg, alt: "A wall"}', "2026-11-20 09:30"]),
)
LINES = st.tuples(st.sampled_from(["title", "a", "_b", "draft"]), st.sampled_from([": ", ": ", ":  ", ":"]), VALUES)
FRONT_MATTER = st.lists(LINES.map("".join), min_size=1, max_size=4).map("\n".join)


@given(FRONT_MATTER)
@settings(max_examples=400)
@example('title: "The wall"\ndate: 2026-11-20 09:30\ntags: [sea, "high, water"]\nimage: {src: /w.jpg, alt: "A wall"}')
@example("a: []\na: {}\na: [b, ]\na: [b,c]\na: 'x'")
@example("a: b :c\na: b#c\na: b  c")
def test_one_liners_are_read_as_yaml_reads_them(text: str) -> None:
    plain = read_one_liners(text, 5)
    if plain is None:
        return
    assert plain == yaml_nodes._composed(text, "content/a/b.md", 5)  # and YAML doesn't complain


def test_most_front_matter_is_read_so() -> None:
    """Or the property says nothing."""
    assert read_one_liners('title: Über uns\ndate: 2026-11-20 09:30\ntags: [a b, "c"]\nimage: {src: w.jpg, alt: x}', 2)
    assert read_one_liners("title: The wall\n  is high", 2) is None
