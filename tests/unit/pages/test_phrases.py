"""Phrases are found through every encoding of a page, and nowhere else."""

import html
import json
from collections.abc import Callable
from html.entities import codepoint2name
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pages.phrases import Phrases

TEXTS = (
    "Wall opens to the public",
    "It’s “time” & more: Smith's walls <open>",
    "Kanárienvogel über Straße",
    "Стена открыта для всех",
    "Nad morem je pořad",
    "Now ½ of the wall is open",
    "壁 公開 開始",
    "wall-opens-to-the-public",
)


def _named(text: str) -> str:
    return "".join(f"&{codepoint2name[ord(each)]};" if ord(each) in codepoint2name else each for each in text)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in HTML": html.escape,
    "in HTML in XML": lambda text: html.escape(html.escape(text)),
    "numbers for quotes": lambda text: html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
    "every letter a number": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "numbers for what isn't ASCII": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    "names for what has one": _named,
    "every letter a hexadecimal number": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "in an address": lambda text: f"https://x.example/{quote(text, safe='')}/",
    "with plus signs": lambda text: quote(text, safe="").replace("%20", "+"),
    "every byte in per cent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "in JSON": json.dumps,
    "in JSON in HTML": lambda text: json.dumps(text).replace("<", "\\u003c").replace("&", "\\u0026"),
    "every letter escaped in JSON": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "after a line's end in JSON": lambda text: json.dumps(f"\n{text}\n"),
    "broken into lines": lambda text: text.replace(" ", "\n      "),
    "with spaces that don't break": lambda text: html.escape(text).replace(" ", "&nbsp;"),
    "as a file name": lambda text: text.replace(" ", "_"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_phrase_is_found_through(text: str, encoding: str) -> None:
    data = f"<p>Before.</p> {ENCODINGS[encoding](text)} <p>After.</p>".encode()
    assert Phrases(["nothing at all here", text]).found_in(data) == (1,)


@pytest.mark.parametrize(
    "text",
    [
        "Wall opens to public",
        "The wall opens to the republic",
        "Public to the wall opens",
        "Wall <b>opens</b> to the public",
        "Seawall opens to the publicity",
    ],
)
def test_other_words_are_not_taken_for_it(text: str) -> None:
    assert Phrases(["Wall opens to the public"]).found_in(text.encode()) == ()


@given(st.lists(st.sampled_from(["ab", "cd", "ef", "é", "ж", "'"]), min_size=1, max_size=8), st.text(max_size=30))
def test_whatever_stands_around_it(parts: list[str], around: str) -> None:
    text = " ".join(parts)
    found = Phrases([text]).found_in(f"{around} {text} {around}".encode("utf-8", "replace"))
    assert found == ((0,) if text.replace("'", "").strip() else ())


@given(st.text('\\"/nu \n', max_size=8))
def test_whatever_stands_around_it_in_json(around: str) -> None:
    data = json.dumps(f"{around}\nharbour wall\t{around}").encode()
    assert Phrases(["Harbour wall"]).found_in(data) == (0,)


def test_bytes_that_are_no_text_are_looked_through_too() -> None:
    assert Phrases(["Wall opens today"]).found_in(b"\xff\x00\x9fwall opens\x00today\xfe") == (0,)


@pytest.mark.parametrize(
    "around", ["<p>{}</p>", '<a href="/{}/">', "{}, said the mayor", "&amp;{}&amp;", "%20{}%20", "\\n{}\\n"]
)
@pytest.mark.parametrize("word", ["eu", "harbour"])
def test_a_word_is_found_in(word: str, around: str) -> None:
    assert Phrases([word]).found_in(around.format(word).encode()) == (0,)


@pytest.mark.parametrize(
    "text", ["museums", "é-harbours", "éharbour", "harbour&eacute;", "harbour%C3%A9", "harbour\\u00e9"]
)
def test_a_part_of_a_word_is_not_taken_for_it(text: str) -> None:
    assert Phrases(["eu", "harbour"]).found_in(f"<p>{text}</p>".encode()) == ()
