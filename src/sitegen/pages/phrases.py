"""Many phrases looked for at once in a file of any kind, through every encoding that a page or feed may use.

The words of a file are cut out once and compared with a few rare words of each phrase, which is all that most files
cost. Only where these stand, the whole phrase is looked for; and only where that stands, too, all encodings are undone.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from sitegen.site.canaries import words

# Letters and digits of ASCII, small; whatever else separates words.
_SMALL = bytes(ord(chr(each).lower()) if each < 128 and chr(each).isalnum() else 32 for each in range(256))
_BREAKS = re.compile(r"[&<>\"']+")  # what HTML escapes
# An entity that may hide a letter: any but those for what stands between words.
_HIDES_LETTERS = re.compile(rb"&#(?:[xX]|[016-9]|3[^49]|[24-9]\d)|&(?!amp;|lt;|gt;|quot;|nbsp;|apos;|#)[A-Za-z]+;")
# JSON (RFC 8259, 7) and JavaScript.
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_NEEDED = 4  # words of a phrase that must stand in a file before the phrase is looked for
_FEW = 16  # words that are found sooner one by one than by cutting out all others
_TIMES = 3  # encodings within each other


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase by its number; `stretch` is its longest part that no escaping of HTML can break up, `needed` some of the
    words of it.
    """

    number: int
    words: str
    stretch: bytes
    needed: frozenset[bytes]


class Phrases:
    """Phrases to look for, known by their place among those given. `often` counts how often words occur."""

    def __init__(self, texts: Sequence[str], often: Mapping[bytes, int] | None = None) -> None:
        often = often or {}
        self._anchors: dict[bytes, list[_Phrase]] = {}
        self._other: list[_Phrase] = []  # without a word of ASCII
        for number, text in enumerate(texts):
            stretch = max((cut(each.encode()) for each in _BREAKS.split(_steady(text))), key=_length, default=[])
            rare = sorted(set(stretch), key=lambda word: (often.get(word, 0), -len(word), word))[:_NEEDED]
            phrase = _Phrase(number, words(text), b" %b " % b" ".join(stretch), frozenset(rare))
            if rare:
                self._anchors.setdefault(rare[0], []).append(phrase)
            elif phrase.words:
                self._other.append(phrase)
        self._rare = frozenset(self._anchors).union(
            *(each.needed for found in self._anchors.values() for each in found)
        )

    def found_in(self, data: bytes) -> tuple[int, ...]:
        """The numbers of the phrases that stand in a file, whatever stands between their words."""
        plain = _letters_shown(data)
        near = list(self._near(plain))
        if self._other and not plain.isascii():
            folded = plain.decode("utf-8", "replace").casefold()
            near += [phrase for phrase in self._other if max(phrase.words.split(), key=len) in folded]
        if not near:
            return ()
        whole = f" {words(decoded(data))} "
        return tuple(sorted(phrase.number for phrase in near if f" {phrase.words} " in whole))

    def _near(self, plain: bytes) -> Iterator[_Phrase]:
        small = plain.translate(_SMALL)
        if len(self._anchors) <= _FEW and not any(word in small for word in self._anchors):
            return
        found = small.split()
        standing = self._rare.intersection(found)
        near = [each for word in standing for each in self._anchors.get(word, ()) if each.needed <= standing]
        if near:
            joined = b" %b " % b" ".join(found)
            yield from (each for each in near if each.stretch in joined)


def cut(data: bytes) -> list[bytes]:
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
        data = html.unescape(data.decode("utf-8", "replace")).encode()
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
