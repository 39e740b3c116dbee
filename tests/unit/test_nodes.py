"""Nodes: plain values by YAML 1.2's core rules, and TOML with the lines of its keys."""

import pytest

from sitegen.nodes import Listing, Plain, Table, Text, plain, read_toml
from sitegen.problems import USAGE, Problem, StoppedError


def toml(text: str) -> Table:
    return read_toml(text, "sitegen.toml", "config")


def stop(text: str) -> Problem:
    with pytest.raises(StoppedError) as stopped:
        toml(text)
    (problem,) = stopped.value.problems
    assert stopped.value.exit_code == USAGE
    assert (problem.path, problem.code) == ("sitegen.toml", "config")
    assert problem.hint
    return problem


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("0", 0),
        ("-42", -42),
        ("+7", 7),
        ("0123", "0123"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1.5", 1.5),
        ("1.0e3", 1000.0),
        ("1e3", 1000.0),
        ("1.0e999", "1.0e999"),
        ("inf", "inf"),
        (".nan", ".nan"),
        ("2024-01-01", "2024-01-01"),
        ("٣", "٣"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_A08_plain_words_become_values_by_the_core_rules(word: str, value: Plain) -> None:
    found = plain(Text(word, 1, 1, plain=True))
    assert found == value
    assert type(found) is type(value)
    assert plain(Text(word, 1, 1, plain=False)) == word


def test_lists_and_tables_become_plain_in_their_order() -> None:
    node = Table(((Text("b", 1, 1), Listing((Text("1", 1, 1, True), Text("1", 1, 1)), 1, 1)),), 1, 1)
    assert plain(node) == {"b": (1, "1")}


LINES = """\
title = "a [b] # c"   # 1
tags = [
  "x", # ]
  [1]
]
[nav]
"St. Pauli" = "/st-pauli/"
plain = 1

[kinds] # [not.this]
text = \"\"\"
[fake]
fake = 1
\"\"\"
other = '''
also = 2'''
rss = true
[ deep . "er.x" ]
a.b = { c = [
1], d = 2 }
"""


def _lines(table: Table) -> dict[str, int]:
    found = {}
    for key, node in table.entries:
        found[key.value] = key.line
        found |= _lines(node) if isinstance(node, Table) else {}
    return found


def test_M01_every_key_knows_its_line() -> None:
    assert _lines(toml(LINES)) == {
        "title": 1,
        "tags": 2,
        "nav": 6,
        "St. Pauli": 7,
        "plain": 8,
        "kinds": 10,
        "text": 11,
        "other": 15,
        "rss": 17,
        "deep": 18,
        "er.x": 18,
        "a": 19,
        "b": 19,
        "c": 19,
        "d": 19,
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("title = The Post\n", 1, 9, "`title = The Post` can't be read"),
        ("a = 1\ntitle = “x”\n", 2, 9, "`title = “x”` can't be read"),
        ("a = 1\nb\n", 2, 2, "`b` can't be read"),
        ("[kinds\n", 1, 1, "a bracket is opened and never closed"),
        ('a = ["x",\nb = "y"\n[kinds]\n', 1, 5, "a bracket is opened and never closed"),
        ('a = ["x"\nb = "[y]"  # ]\n', 1, 5, "a bracket is opened and never closed"),
        ("a = 1\nb = {c = 1\nd = 2\n", 2, 5, "a bracket is opened and never closed"),
        ('a = [\n"x"\n"y"\n]\n', 3, 1, "a comma is missing"),
        ("a = {b = 1 c = 2}\n", 1, 12, "a comma is missing"),
        ("a = }\n[b\n", 1, 5, "`a = }` can't be read"),
        ("a = 2024-02-30\n", 1, 5, "`a = 2024-02-30` can't be read"),
        ("a = 1\nb =", 2, 0, "`b =` can't be read"),
        ("a = 1\na = 2\n", 2, 6, "`a = 2` says something a second time; the first is in line 1"),
        ("a = 1\na = 2", 2, 0, "`a = 2` says something a second time; the first is in line 1"),
        ("[kinds]\n[nav]\n[kinds]\n", 3, 7, "`[kinds]` says something a second time; the first is in line 1"),
        (
            "a = 1\n[b]\na = 2\n[c]\nd = 1\nd = 2\n",
            6,
            6,
            "`d = 2` says something a second time; the first is in line 5",
        ),
        ("[b]\na = [\n1]\na = 2\n", 4, 6, "`a = 2` says something a second time; the first is in line 2"),
        ("a = {b = 1, b = 2}\n", 1, 18, "`a = {b = 1, b = 2}` says something a second time"),
        ('a = 1\ntags = ["x",\n"y"\n\n', 2, 8, "a bracket is opened and never closed"),
        ('a = """x\n', 1, 0, "the file ends in the middle of a value"),
    ],
)
def test_M01_broken_toml_is_told_by_line(text: str, line: int, column: int, message: str) -> None:
    problem = stop(text)
    assert (problem.line, problem.column, problem.message) == (line, column, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 3000, "the file is nested too deeply"),
        ("a" + ".a" * 3000 + " = 1", "the file is nested too deeply"),
        ("[a" + ".a" * 3000 + "]", "the file is nested too deeply"),
        ("a = " + "9" * 5000, "a number in the file is too long"),
    ],
)
def test_M01_toml_made_to_break_us_is_a_message(text: str, message: str) -> None:
    assert stop(text).message == message


def test_values_of_toml_keep_their_text_and_know_their_type() -> None:
    text = 'a = "true"\nb = true\nc = 1.10\nd = 1_000\ne = 2024-03-10\nf = 09:30:00\ng = 1e5\nh = nan\ni = 1_0.5'
    assert [node for _, node in toml(text).entries] == [
        Text("true", 1, 1),
        Text("true", 2, 1, plain=True),
        Text("1.10", 3, 1, plain=True),
        Text("1000", 4, 1, plain=True),
        Text("2024-03-10", 5, 1, plain=True),
        Text("09:30:00", 6, 1, plain=True),
        Text("1e5", 7, 1, plain=True),
        Text("nan", 8, 1, plain=True),
        Text("10.5", 9, 1, plain=True),
    ]
    assert plain(toml("a = 1_0.5\nb = 1e5")) == {"a": 10.5, "b": 100000.0}


def test_an_empty_file_is_an_empty_table() -> None:
    assert toml("") == Table((), 1, 1)
