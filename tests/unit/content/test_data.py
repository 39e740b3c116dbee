"""`content/_data`: tables as plain frozen values."""

import pytest

from sitegen.content.data import name_of, read_data
from sitegen.nodes import Plain
from sitegen.problems import StoppedError


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("content/_data/a.json", '{"high": [5, 1.5, null, true]}', {"high": (5, 1.5, None, True)}),
        (
            "content/_data/a.toml",
            'day = 2026-11-20\n[high]\nat = "06:12"\n',
            {"day": "2026-11-20", "high": {"at": "06:12"}},
        ),
        (
            "content/_data/a.csv",
            'place,height\nQuay,4.2\n"Mole, east",1\n',
            ({"place": "Quay", "height": "4.2"}, {"place": "Mole, east", "height": "1"}),
        ),
        ("content/_data/a.csv", "place\n", ()),
        ("content/_data/a.csv", "place;metres\nQuay, old;4.1\n", ({"place": "Quay, old", "metres": "4.1"},)),
        ("content/_data/a.csv", "place,a;b\nQuay,1;2\n", ({"place": "Quay", "a;b": "1;2"},)),
    ],
)
def test_a_file_becomes_plain_values(path: str, text: str, value: Plain) -> None:
    assert read_data(path, text.encode("utf-8")) == value
    assert name_of(path) == "a"


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("content/_data/a.json", b'{"high": 5,\n}', 2),
        ("content/_data/a.json", b"[NaN]", 0),
        ("content/_data/a.json", b"[" * 100_000, 0),
        ("content/_data/a.json", b'[{"a": "\\ud800"}]', 0),
        ("content/_data/a.json", b'{"\\u0000": 1}', 0),
        ("content/_data/a.toml", b'high = [{at = "\\u0007"}]', 0),
        ("content/_data/a.toml", b"high = \n", 1),
        ("content/_data/a.csv", b"a,b\n1\n", 2),
        ("content/_data/a.csv", b"a,b\n1,2,3\n", 2),
        ("content/_data/a.csv", b'a\n"x"y\n', 2),
        ("content/_data/a.json", b'"caf\xe9"', 1),
        ("content/_data/a.json", b'{"a": ["x\\u001fy"]}', 0),
        ("content/_data/a.json", b'{"x\\u0000y": 1}', 0),
        ("content/_data/a.json", b'["\\ud83d"]', 0),
        ("content/_data/a.toml", b'a = "x\\u000by"', 0),
    ],
)
def test_a_faulty_file_is_named_with_its_line(path: str, content: bytes, line: int) -> None:
    with pytest.raises(StoppedError) as stopped:
        read_data(path, content)
    assert [(problem.path, problem.line) for problem in stopped.value.problems] == [(path, line)]
    assert all(problem.hint for problem in stopped.value.problems)
