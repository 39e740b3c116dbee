"""Front matter as a person would write it, read back unchanged by `content.fence`."""

import re
from collections.abc import Mapping

from sitegen.nodes import Text, plain

_Value = str | bool | int | float | list["_Value"] | dict[str, "_Value"]

_LINE_LIMIT = 100  # a longer list is easier to read one entry a line

# What YAML takes for a line end, or can't hold as it is.
_UNWRITABLE = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BEGINS_OTHERWISE = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`]")
_ENDS_OTHERWISE = re.compile(r": | #|:$")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def front_matter(fields: Mapping[str, object]) -> str:
    """The block `---\\n…---\\n` with the fields in their order.

    A value is text, a number, true or false, a mapping, or a list of these;
    anything else is written as `str` gives it. None, blank text and empty
    mappings are left out, within lists and mappings too; an empty list stays,
    since `byline: []` says something.
    """
    return "\n".join(["---", *_table_lines(_pruned_table(fields)), "---", ""])


def _pruned_table(fields: Mapping[str, object]) -> dict[str, _Value]:
    return {str(name): kept for name, value in fields.items() if (kept := _pruned(value)) is not None}


def _pruned(value: object) -> _Value | None:
    """The value without what says nothing; None if nothing is left."""
    if isinstance(value, Mapping):
        return _pruned_table(value) or None
    if isinstance(value, list | tuple):
        items = [kept for item in value if (kept := _pruned(item)) is not None]
        return items if items or not value else None
    if isinstance(value, bool | int | float):
        return value
    return None if value is None or not str(value).strip() else str(value)


def _table_lines(table: dict[str, _Value]) -> list[str]:
    lines: list[str] = []
    for key, value in table.items():
        name = key if _PLAIN_KEY.fullmatch(key) else _quoted(key)
        short = _in_one_line(value, len(name) + 2)
        lines += [f"{name}: {short}"] if short else [f"{name}:", *(f"  {line}" for line in _lines(value))]
    return lines


def _lines(value: _Value) -> list[str]:
    """What needs several lines, without indentation."""
    if isinstance(value, dict):
        return _table_lines(value)
    if isinstance(value, list):
        return [line for item in value for line in _item_lines(item)]
    return [_scalar(value)]


def _item_lines(item: _Value) -> list[str]:
    short = _in_one_line(item, 2)
    first, *rest = [short] if short else _lines(item)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _in_one_line(value: _Value, used: int) -> str:
    """A single value, or a list of short ones as `[one, two]`; "" for what needs several lines."""
    if isinstance(value, dict):
        return ""
    if not isinstance(value, list):
        return _scalar(value)
    if any(isinstance(item, dict | list) for item in value):
        return ""
    flow = f"[{', '.join(_scalar(item, in_brackets=True) for item in value)}]"
    return flow if used + len(flow) <= _LINE_LIMIT else ""


def _scalar(value: _Value, *, in_brackets: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return text if _safe(text, in_brackets=in_brackets) else _quoted(text)


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


def _quoted(text: str) -> str:
    hidden = r"[][{}]|" if _unbalanced(text) else ""
    return '"' + re.sub(rf'{hidden}["\\]|{_UNWRITABLE.pattern}', _escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _SHORT_ESCAPES.get(found[0]) or (f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}")
