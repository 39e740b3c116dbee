"""Single values as a person would write them in front matter, read back unchanged."""

import re

from sitegen.nodes import Text, plain

Scalar = str | bool | int | float

# What YAML takes for a line end, or can't hold as it is.
_UNWRITABLE = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BEGINS_OTHERWISE = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`]")
_ENDS_OTHERWISE = re.compile(r": | #|:$")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(value: Scalar, *, in_brackets: bool = False) -> str:
    """A value as front matter writes it: in quotes only where it would read back as something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return text if _safe(text, in_brackets=in_brackets) else quoted(text)


def _safe(text: str, *, in_brackets: bool) -> bool:
    """Whether text reads back as the same text without quotes."""
    if text != text.strip() or _UNWRITABLE.search(text) or _BEGINS_OTHERWISE.match(text):
        return False
    if _ENDS_OTHERWISE.search(text) or _unbalanced(text):
        return False
    if in_brackets and re.search(r"[,\[\]{}:?]", text):
        return False
    return isinstance(plain(Text(text, 0, 0, plain=True)), str)


def _unbalanced(text: str) -> bool:
    """Whether brackets in the text would add up: the reader bounds nesting before it knows what is quoted."""
    depth = deepest = 0
    for mark in re.findall(r"[][{}]", text):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    return depth != 0 or deepest > 2


def quoted(text: str) -> str:
    hidden = r"[][{}]|" if _unbalanced(text) else ""
    return '"' + re.sub(rf'{hidden}["\\]|{_UNWRITABLE.pattern}', _escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _SHORT_ESCAPES.get(found[0]) or (f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}")
