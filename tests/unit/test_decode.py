"""Bytes become text, or a fault with its place."""

import pytest

from sitegen.decode import decode
from sitegen.problems import Problem, StoppedError


def stop(data: bytes, limit: int = 10_000_000) -> Problem:
    with pytest.raises(StoppedError) as stopped:
        decode("a.md", data, limit)
    (problem,) = stopped.value.problems
    assert problem.code == "encoding"
    assert problem.hint
    return problem


def test_A01_bom_is_stripped() -> None:
    assert decode("a.md", b"\xef\xbb\xbf---\ndraft: true\n") == ("---\ndraft: true\n", [])


def test_A01_a_second_bom_is_not_swallowed() -> None:
    assert decode("a.md", b"\xef\xbb\xbf\xef\xbb\xbf---")[0] == "\ufeff---"


@pytest.mark.parametrize("data", [b"a\nb\nc\n", b"a\r\nb\r\nc\r\n", b"a\rb\rc\r", b"a\r\nb\rc\n"])
def test_A14_all_line_ends_give_the_same_text(data: bytes) -> None:
    assert decode("a.md", data) == ("a\nb\nc\n", [])


def test_A14_a_line_separator_of_unicode_ends_no_line() -> None:
    assert decode("a.md", "a\u2028b".encode()) == ("a\u2028b", [])


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b"caf\xe9", 1, 4, "0xE9"),
        (b"one\r\ntwo\rth\xfcee", 3, 3, "0xFC"),
        (b"\xef\xbb\xbfx\xe9", 1, 2, "0xE9"),
        ("äöü".encode() + b"\x80", 1, 4, "0x80"),
        ("日本\n😀é".encode() + b"\xff", 2, 3, "0xFF"),
        (b"x\xe2\x82", 1, 2, "0xE2"),
        (b"\xed\xa0\xbd", 1, 1, "0xED"),  # a lone surrogate
        (b"\xc0\xae", 1, 1, "0xC0"),  # an overlong dot
    ],
)
def test_A15_a_byte_that_is_not_utf_8_is_named_with_its_place(data: bytes, line: int, column: int, byte: str) -> None:
    problem = stop(data)
    assert (problem.line, problem.column) == (line, column)
    assert problem.message == f"a letter here isn't UTF-8 (byte {byte}: Latin-1?)"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_A16_utf_16_is_refused(encoding: str) -> None:
    problem = stop("---\ntitle: x\n".encode(encoding))
    assert "UTF-8" in problem.message + problem.hint


def test_A16_a_nul_is_named_with_its_place() -> None:
    for data in (b"one\nt\xc3\xa9\0", b"one\nt\xe9\0"):
        problem = stop(data)
        assert (problem.line, problem.column, problem.message) == (2, 3, "the file is not text")


def test_A16_a_picture_that_is_called_md_is_refused() -> None:
    assert stop(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").message == "the file is not text"


def test_A17_control_characters_go_with_a_warning_at_their_line() -> None:
    text, (problem,) = decode("a.md", "one\nt\x1fw\x08o \ufffe\nthree".encode())
    assert text == "one\ntwo \nthree"
    assert (problem.line, problem.column, problem.severity) == (2, 2, "warning")
    assert problem.message == "an invisible control character (U+001F) was left out"


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x85"])
def test_A17_line_breaks_of_word_processors_never_join_words(mark: str) -> None:
    text, (problem,) = decode("a.md", f"harbour{mark}wall".encode())
    assert text == "harbour wall"
    assert problem.message == f"an invisible control character (U+{ord(mark):04X}) became a space"


def test_A17_tabs_and_letters_of_all_scripts_stay() -> None:
    written = "a\tb é 日本 😀 \u200b \ufeff\xa0\xad"
    assert decode("a.md", written.encode()) == (written, [])


def test_A17_a_file_full_of_control_characters_warns_twenty_times() -> None:
    text, problems = decode("a.md", b"x\x01\x02\n" * 200_000)
    assert len(text) == 400_000
    assert [problem.line for problem in problems] == list(range(1, 21))


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\t\n"])
def test_A18_an_empty_file_is_text(data: bytes) -> None:
    assert decode("a.md", data)[0].strip() == ""


def test_A18_a_file_over_the_limit_is_refused() -> None:
    assert decode("a.md", b"x" * 100, limit=100)[0] == "x" * 100
    assert stop(b"x" * 12_345_678).message == "the file has 12.3 MB, more than the limit of 10 MB"


def test_A18_a_line_of_ten_megabytes_is_read() -> None:
    assert len(decode("a.md", b"x" * 10_000_000)[0]) == 10_000_000
