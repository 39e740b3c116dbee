"""Bytes become text: one encoding, one line ending, no characters that break HTML or XML."""

import re

from sitegen.problems import Problem, StoppedError, warning

SIZE_LIMIT = 10_000_000

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Line breaks of word processors: taken out, they would join two words.
_BREAK = re.compile(r"[\x0b\x0c\x1c-\x1e\x85]")
_WARNINGS = 20  # of control characters in one file


def decode(path: str, data: bytes, limit: int = SIZE_LIMIT) -> tuple[str, list[Problem]]:
    """UTF-8 text with `\\n` for line ends, and warnings for control characters that were left out.

    A control character that some program takes for a line break becomes a space.
    Raises StoppedError for a file that isn't text; a guess would publish mangled names.
    """
    if len(data) > limit:
        message = f"the file has {len(data) / 1e6:.1f} MB, more than the limit of {limit / 1e6:g} MB"
        raise _stopped(path, message, "Split it, or move its pictures out of the text.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _stopped(path, "the file is UTF-16, not UTF-8", _SAVE)
    if b"\0" in data:
        hint = "Is it a picture or a document with the wrong ending? Then rename it; if not, save it as UTF-8."
        raise _stopped(path, "the file is not text", hint, _place(data, data.index(b"\0")))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"a letter here isn't UTF-8 (byte 0x{data[error.start]:02X}: Latin-1?)"
        raise _stopped(path, message, _SAVE, _place(data, error.start)) from None
    text = _lines(text)
    if not _may_hold_controls(data) or not _CONTROL.search(text):
        return text, []
    return _CONTROL.sub("", _BREAK.sub(" ", text)), _control_warnings(path, text)


_SAVE = "In your editor, save it with the encoding UTF-8."


def _stopped(path: str, message: str, hint: str, place: tuple[int, int] = (0, 0)) -> StoppedError:
    return StoppedError([Problem(path, message, "encoding", hint, *place)])


def _lines(text: str) -> str:
    bare = text.removeprefix("\ufeff")
    return bare.replace("\r\n", "\n").replace("\r", "\n") if "\r" in bare else bare


_CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])
# What the others begin with in UTF-8: U+0080 and U+FFFE.
_BEGINNINGS = (b"\xc2", b"\xef\xbf")


def _may_hold_controls(data: bytes) -> bool:
    """Whether it is worth while to look at every character, which takes longer than all else here."""
    return len(data.translate(None, _CONTROL_BYTES)) < len(data) or any(map(data.__contains__, _BEGINNINGS))


def _place(data: bytes, at: int) -> tuple[int, int]:
    """Line and column, in characters, of the byte at an offset."""
    before = _lines(data[:at].decode("utf-8", "replace"))
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _control_warnings(path: str, text: str) -> list[Problem]:
    """One for each line, at its first."""
    found: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(found) == _WARNINGS:
            break
        if match := _CONTROL.search(line):
            became = "became a space" if _BREAK.match(match[0]) else "was left out"
            message = f"an invisible control character (U+{ord(match[0]):04X}) {became}"
            hint = "Delete it: put the cursor behind the word before it and type on."
            found.append(warning(Problem(path, message, "encoding", hint, number, match.start() + 1)))
    return found
