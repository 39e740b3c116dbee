"""Many phrases looked for at once in a file of any kind, through every encoding that a page or feed may use.

A file is looked through once, its letters alone without what separates words: few phrases are near then. Only for these
their words are looked for one by one, and only where they stand, too, all encodings are undone.
"""

import html
import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from sitegen.pages.needles import Needles
from sitegen.site.canaries import words

# Letters and digits of ASCII, small; whatever else separates words.
_SMALL = bytes(ord(chr(each).lower()) if each < 128 and chr(each).isalnum() else 32 for each in range(256))
_BETWEEN = bytes(each for each in range(256) if _SMALL[each] == 32)
# The same, but what may belong to an encoding separates no words.
_CERTAIN = bytes(0 if each > 127 or each in b"&%\\;#" else _SMALL[each] for each in range(256))
_BREAKS = re.compile(r"[&<>\"']+")  # what HTML escapes
# An entity that may hide a letter: any but those that escaping writes. The most frequent ones come first.
_HIDES_LETTERS = re.compile(rb"&(?!lt;|gt;|amp;|quot;|apos;|#3[49];)(?:#[xX\d]|[A-Za-z][A-Za-z\d]*;)")
# JSON (RFC 8259, 7) and JavaScript.
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
# Most escapes in a feed stand between words; one behind a backslash may be none.
_ESCAPED_BREAK = re.compile(rb"\\(?<!\\\\)[\"/nrtbf]")
_TIMES = 3  # encodings within each other


class _Phrase(Struct, frozen=True):
    """A phrase by its number; `stretch` are the words of ASCII of its longest part that no escaping of HTML can break
    up.
    """

    number: int
    words: str
    stretch: tuple[bytes, ...]


class Phrases:
    """Phrases to look for, known by their place among those given."""

    def __init__(self, texts: Sequence[str]) -> None:
        phrases = [_Phrase(number, words(text), _stretch(text)) for number, text in enumerate(texts)]
        self._latin = [phrase for phrase in phrases if phrase.stretch]
        self._letters = Needles([b"".join(phrase.stretch) for phrase in self._latin])
        self._other = [phrase for phrase in phrases if phrase.words and not phrase.stretch]
        self._longest = Needles([max(phrase.words.split(), key=len).encode() for phrase in self._other])

    def found_in(self, data: bytes) -> tuple[int, ...]:
        """The numbers of the phrases that stand in a file, whatever stands between their words."""
        plain = _letters_shown(data)
        near = [self._latin[each] for each in self._letters.standing_in(plain.translate(_SMALL, _BETWEEN))]
        near = _in_words(near, plain) if near else []
        if self._other and not plain.isascii():
            folded = plain.decode("utf-8", "replace").casefold().encode("utf-8", "replace")
            near += [self._other[each] for each in self._longest.standing_in(folded)]
        if not near:
            return ()
        certain = b" %b " % plain.translate(_CERTAIN)
        found = {each.number for each in near if each.words.isascii() and b" %b " % each.words.encode() in certain}
        if len(found) < len(near):
            whole = f" {words(decoded(data))} "
            found.update(each.number for each in near if f" {each.words} " in whole)
        return tuple(sorted(found))


def _stretch(text: str) -> tuple[bytes, ...]:
    return max((tuple(_cut(each.encode())) for each in _BREAKS.split(_steady(text))), key=_length, default=())


def _in_words(near: Iterable[_Phrase], plain: bytes) -> list[_Phrase]:
    """Those whose letters stand there as the same words, one after another."""
    spaced = b" %b " % plain.translate(_SMALL)
    near = [each for each in near if all(b" %b " % word in spaced for word in each.stretch)]
    if not near:
        return []
    joined = b" %b " % b" ".join(spaced.split())
    return [each for each in near if b" %b " % b" ".join(each.stretch) in joined]


def _cut(data: bytes) -> list[bytes]:
    """The words of ASCII in a file, in small letters."""
    return data.translate(_SMALL).split()


def _steady(text: str) -> str:
    """A text without the words that capitals write with other letters of ASCII: `Straße` is `STRASSE`."""
    return " ".join(
        "&" if not word.isascii() and _ascii(word.upper()) != _ascii(word) else word for word in text.split()
    )


def _ascii(word: str) -> str:
    return "".join(letter for letter in word if letter.isascii()).casefold()


def _length(found: Iterable[bytes]) -> int:
    return sum(map(len, found))


def _letters_shown(data: bytes) -> bytes:
    """A file's bytes in which no letter is escaped; what stands between words may be."""
    if b"&" in data and _HIDES_LETTERS.search(data):
        data = data.replace(b"&nbsp;", b" ")
        if _HIDES_LETTERS.search(data):
            data = html.unescape(data.decode("utf-8", "replace")).encode()
    if b"\\" in data:
        data = _ESCAPED_BREAK.sub(b" ", data)
    if b"\\" in data:
        data = _ESCAPE.sub(_unescaped, data)
    return unquote_to_bytes(data) if b"%" in data else data


def decoded(data: bytes) -> str:
    """A file as text, with the encodings of HTML, JSON and addresses undone, also within each other."""
    for _ in range(_TIMES):
        before = data
        data = html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
        data = unquote_to_bytes(_ESCAPE.sub(_unescaped, data))
        if data == before:
            break
    return data.decode("utf-8", "replace")


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return chr(int(match[1], 16)).encode("utf-8", "replace")
    return b" " if match[2] in b"nrtbf" else match[2]
