"""Plain text as Markdown that shows the same text: what would be taken for markup is escaped, nothing else.

The rules are those of Python-Markdown with the extensions of `content.engines`.
They hold for a text in one line, and where no link, note or abbreviation is
defined anywhere in the file: `[sic]` may then stay as it is.
"""

import re

_BACKSLASH_ESCAPES = r"\\`*_{}\[\]()>#+.!|-"
_ENTITIES = {"&": "&amp;", "<": "&lt;", "~": "&#126;", ":": "&#58;"}

_ANYWHERE = (
    rf"\\(?=[{_BACKSLASH_ESCAPES}])",
    "`",
    r"<(?=[A-Za-z/!?]|[^ ]*@)",  # <9lives@harbour.example> is a link, <5% is not
    r"&(?=#|[A-Za-z0-9]+;)",
    r"\[(?=\^[^\]\s]+\])",  # would be warned of as the mark of a note that is not there
)
_AT_THE_START = (
    r"^[#>]",
    r"^[-+*](?= )",
    r"^-(?=[- ]+$)",
    r"^\d+\.(?= )",
    r"^~(?=~~)",
    r"^:(?= )",
    r"^\*(?=\[)",
    r"^\[(?=.*\]:)",
)
_AT_A_HEADINGS_END = (r"#(?=#*$)", r"\\$")
# A star between spaces is never taken for emphasis.
_STAR = r"(?:(?<=\S)\*|\*(?=\S))"
_OPENING_UNDERSCORES = r"(?<!\w)_+"

_LINE_ENDS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


def escape(paragraph: str) -> str:
    """Markdown in one line that is shown as one paragraph of this text; no-break spaces stay. Empty for blank text."""
    line = _one_line(paragraph)
    return _escaped(line, (*_ANYWHERE, *_AT_THE_START, *_pairs(line)))


def escape_heading(text: str) -> str:
    """What to write after `## ` for a heading of this text."""
    line = _one_line(text)
    attributes = (r"\{",) if line.endswith("}") else ()
    return _escaped(line, (*_ANYWHERE, *_AT_A_HEADINGS_END, *attributes, *_pairs(line)))


def _one_line(text: str) -> str:
    return _LINE_ENDS.sub(" ", text).strip()


def _pairs(line: str) -> tuple[str, ...]:
    """Marks that only mean something if their counterpart follows."""
    found = []
    if len(re.findall(_STAR, line)) > 1:
        found.append(_STAR)
    if re.search(rf"{_OPENING_UNDERSCORES}.*_(?!\w)", line):
        found.append(_OPENING_UNDERSCORES)
    if "](" in line:
        found.append(r"\[")
    return tuple(found)


def _escaped(line: str, patterns: tuple[str, ...]) -> str:
    """Every character that one of the patterns finds is escaped; digits before a full stop are not."""

    def written(found: re.Match[str]) -> str:
        return "".join(mark if mark.isdigit() else _ENTITIES.get(mark, "\\" + mark) for mark in found[0])

    return re.sub("|".join(patterns), written, line)
