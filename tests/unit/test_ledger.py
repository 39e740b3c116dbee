"""Lines of `urls.txt` become a ledger, or a fault with its line."""

from collections.abc import Callable, Sized
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.ledger import Ledger, read_ledger

WALL, OTHER = "tag:test.example,2026:wall", "tag:test.example,2026:other"


def sound(text: str) -> Ledger:
    ledger, problems = read_ledger(text.encode())
    assert problems == ()
    return ledger


def test_without_a_file_there_is_no_ledger_and_an_empty_one_is_one() -> None:
    assert read_ledger(None)[0].used is False
    assert sound("").used is True
    assert sound("").urls_of == {}


@pytest.mark.parametrize(
    ("text", "urls_of"),
    [
        pytest.param(f"{WALL} /a.html\n", {WALL: ("/a.html",)}, id="a line"),
        pytest.param(f"{WALL} /a.html", {WALL: ("/a.html",)}, id="no line end"),
        pytest.param(f"{WALL} /a.html\n{OTHER} /b/\n{WALL} /c\n", {WALL: ("/a.html", "/c"), OTHER: ("/b/",)}, id="ids"),
        pytest.param(f"{WALL} /a.html\n{WALL} /a.html\n", {WALL: ("/a.html",)}, id="twice"),
        pytest.param(f"# all\n\n{WALL} /a.html\n  # more\n", {WALL: ("/a.html",)}, id="comments and blank lines"),
        pytest.param("/pages/about.md /about.html\n", {"/pages/about.md": ("/about.html",)}, id="a page"),
        pytest.param(f"{WALL} /\n", {WALL: ("/",)}, id="the front page"),
        pytest.param(f"\ufeff{WALL}\t /a.html \r\n", {WALL: ("/a.html",)}, id="as an editor on Windows saves it"),
        pytest.param(f"{WALL} /cafe\u0301.html\n", {WALL: ("/caf%C3%A9.html",)}, id="letters in two parts"),
        pytest.param(f"{WALL} /caf%c3%a9%2ehtml\n", {WALL: ("/caf%C3%A9.html",)}, id="percent signs in any form"),
        pytest.param(f"{WALL} /a b\n", {WALL: ("/a%20b",)}, id="a space"),
    ],
)
def test_a_line_is_an_id_and_an_address(text: str, urls_of: dict[str, tuple[str, ...]]) -> None:
    assert sound(text).urls_of == urls_of


def test_what_is_gone_belongs_to_no_id() -> None:
    ledger = sound(f"gone /b.html\n{WALL} /a.html\ngone /caf\u00e9\n")
    assert ledger.gone == ("/b.html", "/caf%C3%A9")
    assert ledger.urls_of == {WALL: ("/a.html",)}
    assert ledger.has("/a.html")
    assert ledger.has("/b.html")
    assert not ledger.has("/c.html")


def test_an_address_is_found_in_its_first_line() -> None:
    text = f"# all\n{WALL} /a.html\n\n{OTHER} /a.html\ngone /b.html\n"
    assert sound(text).lines == sound(text + "\t\n").lines == {"/a.html": 2, "/b.html": 5}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("wall /a.html", "is no line of the ledger", id="no id"),
        pytest.param(WALL, "is no line of the ledger", id="no address"),
        pytest.param("gone", "is no line of the ledger", id="gone, but what?"),
        pytest.param("/a.html", "is no line of the ledger", id="an address alone"),
        pytest.param(f"{WALL} a.html", "must begin with one slash", id="no slash"),
        pytest.param(f"{WALL} https://test.example/a.html", "must begin with one slash", id="with a host"),
        pytest.param(f"{WALL} //evil.example/a", "must begin with one slash", id="another host"),
        pytest.param(f"{WALL} /%252e%252e/x", "has empty, `.` or `..` parts", id="B5 leads upwards"),
        pytest.param(f"{WALL} /a?b", "has a `?`", id="a query"),
        pytest.param(f"{WALL} /a#b", "contains `#`", id="a place in a page"),
        pytest.param("<<<<<<< HEAD", "is left from a merge", id="a conflict begins"),
        pytest.param("=======", "is left from a merge", id="a conflict's middle"),
        pytest.param(">>>>>>> branch", "is left from a merge", id="a conflict ends"),
    ],
)
def test_a_line_that_makes_no_sense_is_told_with_its_place(line: str, told: str) -> None:
    ledger, (problem,) = read_ledger(f"{OTHER} /b.html\n{line}\n".encode())
    assert (problem.path, problem.line, problem.severity) == ("urls.txt", 2, "error")
    assert told in problem.message
    assert problem.hint
    assert ledger.urls_of == {OTHER: ("/b.html",)}


def test_bytes_that_are_no_text_are_told() -> None:
    ledger, (problem,) = read_ledger(b"# caf\xe9\n")
    assert (problem.path, problem.line, problem.code) == ("urls.txt", 1, "encoding")
    assert ledger.used


_IDS = st.sampled_from([WALL, OTHER, "/pages/about.md", "gone"])
_ADDRESSES = st.text(alphabet="ab/.~é %-:\u0301", max_size=8).map(lambda text: f"/{text}")


@given(st.lists(st.tuples(_IDS, _ADDRESSES), max_size=6), st.randoms(use_true_random=False))
def test_order_and_repetition_mean_nothing_and_any_way_to_read_gives_the_same(
    rows: list[tuple[str, str]], chance: object
) -> None:
    lines = [f"{name} {url}" for name, url in rows]
    shuffled = lines * 2
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, faults = read_ledger("\n".join(lines).encode())
    other, _ = read_ledger("\n".join(shuffled).encode())
    careful, same = read_ledger("\n".join([*lines, "\t# a comment \u00e9\r"]).encode())
    assert _as_sets(one) == _as_sets(other) == _as_sets(careful)
    assert set(faults) == set(same)


def _as_sets(ledger: Ledger) -> object:
    return {name: set(found) for name, found in ledger.urls_of.items()}, set(ledger.gone), set(ledger.lines)


def test_a_hundred_thousand_lines_are_read_in_no_time() -> None:
    lines = (f"tag:test.example,2026:world/2026-11-20-story-{n} /world/2026/11/story-{n}.html" for n in range(100_000))
    content = "\n".join([*lines, ""]).encode()
    read = least_seconds(lambda: read_ledger(content)[0].urls_of)
    # Twice as long as splitting them; whatever the machine is and does must not fail the test.
    assert read < 8 * least_seconds(lambda: [line.split(" ") for line in content.decode().split("\n")])


def least_seconds(work: Callable[[], Sized]) -> float:
    """Of processor time, the least of five times."""
    seconds = []
    for _ in range(5):
        started = process_time()
        assert len(work()) >= 100_000
        seconds.append(process_time() - started)
    return min(seconds)
