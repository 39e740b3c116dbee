"""Front matter's YAML: literal texts with places, and its faults in an editor's words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.content.yaml_nodes import DEPTH_LIMIT, read_yaml
from sitegen.nodes import Listing, Table, Text, plain
from sitegen.problems import Problem, StoppedError


def table(text: str) -> Table:
    node = read_yaml(text, "a.md", 2)
    assert isinstance(node, Table)
    return node


def stop(text: str) -> Problem:
    with pytest.raises(StoppedError) as stopped:
        read_yaml(text, "a.md", 2)
    (problem,) = stopped.value.problems
    assert problem.hint
    return problem


def test_keys_and_values_know_their_place_in_the_file() -> None:
    assert table("title: x\ntags: [a, 'b']\n") == Table(
        (
            (Text("title", 2, 1, True), Text("x", 2, 8, True)),
            (Text("tags", 3, 1, True), Listing((Text("a", 3, 8, True), Text("b", 3, 11)), 3, 7)),
        ),
        2,
        1,
    )


def test_places_count_characters_not_bytes() -> None:
    ((_, value),) = table("日本😀é: x").entries
    assert (value.line, value.column) == (2, 7)


def test_A05_a_key_that_stands_twice_is_kept_twice() -> None:
    node = table("draft: true\ndraft: false")
    assert [(key.value, key.line) for key, _ in node.entries] == [("draft", 2), ("draft", 3)]


@pytest.mark.parametrize(
    "literal",
    ["1.10", "0123", "no", "1e3", "null", "2024-01-01", "12:30:00", "0x1F", "~", "Yes", "1_000", ".5", "2024-02-30"],
)
def test_A08_a_plain_value_keeps_its_literal_text(literal: str) -> None:
    ((_, value),) = table(f"title: {literal}").entries
    assert value == Text(literal, 2, 8, plain=True)


@pytest.mark.parametrize("written", ["'true'", '"true"', "|-\n  true", ">-\n  true"])
def test_A06_a_quoted_word_is_not_plain(written: str) -> None:
    ((_, value),) = table(f"draft: {written}").entries
    assert isinstance(value, Text)
    assert (value.value, value.plain) == ("true", False)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("title: foo: bar", 2, 11, "a colon and a space stand within a value"),
        ("a: b\nc: d: e", 3, 5, "a colon and a space stand within a value"),
        ("title: a\n summary: b", 3, 1, "the line is indented more than the one above it"),
        ("title: @x", 2, 8, "a value can't begin with `@`"),
        ("title: `x`", 2, 8, "a value can't begin with ```"),
        ("title: 100%\nsummary: %x", 3, 10, "a value can't begin with `%`"),
        ("title: }", 2, 8, "a value can't begin with `}`"),
        ("title: , x", 2, 8, "a value can't begin with `,`"),
        ("title: >x", 2, 8, "a value can't begin with `>`"),
        ("title: - x", 2, 8, "a value can't begin with `-` and a space"),
        ("title: ? x", 2, 8, "a value can't begin with `?` and a space"),
        ("image:\n\tsrc: x", 3, 1, "the line begins with a tab"),
        ("tags: [a, b", 2, 7, "a bracket is opened and never closed"),
        ("extra: {a: b\ntitle: x", 2, 8, "a bracket is opened and never closed"),
        ('title: "abc\nsummary: x', 2, 8, "a quotation mark is opened and never closed"),
        ("title: 'abc", 2, 8, "a quotation mark is opened and never closed"),
        ('title: "She said "no" to it"', 2, 19, "a quotation mark within a value ends it"),
        ("title: 'It's'", 2, 12, "a quotation mark within a value ends it"),
        ('title: "C:\\q"', 2, 11, "a backslash stands within double quotes"),
        ("title: a\nsummary", 3, 8, "the line is not of the form `name: value`"),
        ("image:\n  src: a\n alt: b", 4, 2, "the line doesn't fit the ones above it"),
        ("  title: a\ndraft: true", 3, 1, "the line doesn't fit the ones above it"),
        ("- a\ntitle: x", 3, 1, "a list breaks off here"),
        ("title: a\n...\ndraft: true", 3, 1, "a line can't begin with `...`"),
        ("[a]: b", 2, 1, "a line begins with brackets"),
    ],
)
def test_A09_a_mistake_is_told_at_its_place_in_plain_words(text: str, line: int, column: int, message: str) -> None:
    problem = stop(text)
    assert (problem.line, problem.column, problem.message) == (line, column, message)
    assert problem.code == "front-matter"


@pytest.mark.parametrize(
    "text",
    ["title: foo: bar", "title: @x", "a: [b", 'a: "b', "\ta: b", "a: *b", "a: !!x y", "%x: y", "? [a]\n: b", "a: b\nc"],
)
def test_A09_no_message_speaks_of_yaml(text: str) -> None:
    problem = stop(text)
    words = f"{problem.message} {problem.hint}".lower()
    assert not [word for word in ("yaml", "mapping", "scalar", "token", "sequence", "indicator") if word in words]


def nested(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


def test_A10_nesting_is_bounded_at_the_limit_and_not_before() -> None:
    assert read_yaml(nested(DEPTH_LIMIT), "a.md", 2)
    assert stop(nested(DEPTH_LIMIT + 1)).message == "the front matter is nested too deeply"


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 60_000,
        "{" * 60_000,
        "- " * 30_000,
        "? " * 30_000,
        "[{a: " * 10_000,
        # Closing brackets within quotes once hid the opening ones from the count.
        'a: "' + "]" * 30_000 + '"\nb: ' + "[" * 30_000,
        "\n".join(" " * depth + "a:" for depth in range(300)),
        "\n".join(" " * (10 * depth) + "- " * 5 for depth in range(50)),
        "a: " + "[" * 500 + "]" * 500,
    ],
)
def test_A10_deep_nesting_is_a_message(text: str) -> None:
    assert stop(text).message == "the front matter is nested too deeply"


def test_A10_many_brackets_side_by_side_are_not_deep() -> None:
    node = table("extra: [" + ", ".join(["{a: [b]}"] * 1000) + "]\ntitle: '" + "[" * 100 + "'")
    assert isinstance(node.entries[0][1], Listing)
    assert len(node.entries[0][1].items) == 1000


@pytest.mark.parametrize(
    "text", ["a: &a [*a]", "a: &x y\nb: *x", "a: *x", "base: &b {c: d}\n<<: *b", "a: **bold** words", "a: &", "&a b: c"]
)
def test_A10_anchors_and_aliases_are_refused(text: str) -> None:
    assert stop(text).message in ("a value can't begin with `&`", "a value can't begin with `*`")


def test_A10_long_numbers_stay_text_and_long_front_matter_is_refused() -> None:
    ((_, value),) = table("a: " + "1" * 5000).entries
    assert isinstance(value, Text)
    assert len(value.value) == 5000
    assert stop("a: " + "x" * 5_000_000).message == "the front matter is longer than 64 KB"


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system [touch canary]",
        "!!python/name:os.system ''",
        "!!binary aGk=",
        "!mine x",
        "!!str x",
        "! x",
        "!<tag:yaml.org,2002:python/object/apply:os.system> [touch canary]",
    ],
)
def test_A11_tags_are_refused_and_run_nothing(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert stop(f"a: {value}").message == "a value can't begin with `!`"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("title", ["Q&A no", "Wow!", "5 * 3", "Rock & roll", "'*starred*'", '"!x"'])
def test_A11_the_same_signs_within_a_value_are_text(title: str) -> None:
    assert plain(table(f"title: {title}")) == {"title": title.strip("'\"")}


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\r"])
def test_A14_a_line_end_that_no_editor_shows_hides_no_key(mark: str) -> None:
    assert plain(table(f"title: a{mark}b")) == {"title": "a b"}
    assert stop(f"title: a{mark}draft: false").line == 2


def test_A14_lines_are_the_editors_lines() -> None:
    node = table("title: 'a\u2028b'\nsummary: x")
    assert [key.line for key, _ in node.entries] == [2, 3]


@pytest.mark.parametrize("text", ['a: "\\ud83d"', 'a: "\\uZZZZ"', 'a: "\\xZ"'])
def test_A16_escapes_of_half_a_character_are_refused(text: str) -> None:
    assert stop(text).message == "a backslash stands within double quotes"


@pytest.mark.parametrize("text", ["a: \ud83d", "a: \ufffe", "a: \x00"])
def test_A16_characters_that_no_file_may_hold_are_an_error(text: str) -> None:
    assert stop(text).message == "the front matter can't be read"


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "  \n"])
def test_nothing_written_is_nothing(text: str) -> None:
    assert read_yaml(text, "a.md", 2) is None


def test_A10_the_reader_without_libyaml_reads_the_same() -> None:
    program = (
        "import yaml; del yaml.CSafeLoader\n"
        "from sitegen.content.yaml_nodes import read_yaml\n"
        "from sitegen.problems import StoppedError\n"
        "print(read_yaml('title: 1.10\\ntags: [a]', 'a.md', 2))\n"
        "for text in ('a: ' + '[' * 9000, '\\ta: b', 'a: *b', 'a: b: c'):\n"
        "    try: print(read_yaml(text, 'a.md', 2))\n"
        "    except StoppedError as stopped: print(stopped)\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout.splitlines()  # fmt: skip
    assert shown[0] == str(read_yaml("title: 1.10\ntags: [a]", "a.md", 2))
    assert shown[1:] == [
        "the front matter is nested too deeply",
        "the line begins with a tab",
        "a value can't begin with `*`",
        "a colon and a space stand within a value",
    ]


GENERAL = 'Put the whole value in quotes, as in `title: "Harbour: the wall"`.'


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("title: Wall: it rises", 'Put the whole value in quotes: `title: "Wall: it rises"`.'),
        ("title: It's high: 4 m  ", 'Put the whole value in quotes: `title: "It\'s high: 4 m"`.'),
        ("tags:\n  - sea: wall: stone", 'Put the whole value in quotes: `- sea: "wall: stone"`.'),
        ('title: The "wall": it rises', GENERAL),
        ("title: Wall: # it rises", GENERAL),
        (f"title: Wall: {'x' * 80}", GENERAL),
    ],
)
def test_a_value_with_a_colon_is_shown_as_it_is_to_be_written(written: str, hint: str) -> None:
    problem = stop(written)
    assert (problem.message, problem.hint) == ("a colon and a space stand within a value", hint)
