"""Bytes become text: one encoding, one line ending, no characters that break HTML or XML."""

import re

from sitegen.problems import Problem, StoppedError, warning

SIZE_LIMIT = 10_000_000

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def decode(path: str, data: bytes, limit: int = SIZE_LIMIT) -> tuple[str, list[Problem]]:
    """UTF-8 text with `\\n` for line ends, and warnings for control characters that were left out.

    Raises StoppedError for a file that isn't text; a guess would publish mangled names.
    """
    if len(data) > limit:
        message = f"the file has {len(data) / 1e6:.1f} MB, more than the limit of {limit / 1e6:g} MB"
        raise StoppedError([Problem(path, message, "encoding", "Split it, or move its pictures out of the text.")])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hint = "In your editor, save it with the encoding UTF-8."
        raise StoppedError([Problem(path, "the file is UTF-16, not UTF-8", "encoding", hint)])
    if b"\0" in data:
        line, column = _place(data, data.index(b"\0"))
        hint = "It may be a picture or a document with the wrong ending."
        raise StoppedError([Problem(path, "the file is not text", "encoding", hint, line, column)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(data, error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0))
        message = f"byte 0x{data[error.start]:02X} is not UTF-8 (Latin-1?)"
        hint = "In your editor, save it with the encoding UTF-8."
        raise StoppedError([Problem(path, message, "encoding", hint, line, column)]) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text), _control_warnings(path, text)


def _place(data: bytes, at: int) -> tuple[int, int]:
    before = data[:at].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, at - max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at))


def _control_warnings(path: str, text: str) -> list[Problem]:
    found: list[Problem] = []
    for match in _CONTROL.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"an invisible control character (U+{ord(match[0]):04X}) was left out"
        hint = "Delete it: put the cursor behind the word before it and type on."
        if not found or found[-1].line != line:
            found.append(warning(Problem(path, message, "encoding", hint, line)))
    return found[:20]
