"""Front matter as a person would write it, read back unchanged by `content.fence`."""

import re
from collections.abc import Mapping

from sitegen.content.scalars import Scalar, quoted, scalar

_Value = Scalar | list["_Value"] | dict[str, "_Value"]

_LINE_LIMIT = 100  # a longer list is easier to read one entry a line

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


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
        name = key if _PLAIN_KEY.fullmatch(key) else quoted(key)
        short = _in_one_line(value, len(name) + 2)
        lines += [f"{name}: {short}"] if short else [f"{name}:", *(f"  {line}" for line in _lines(value))]
    return lines


def _lines(value: _Value) -> list[str]:
    """What needs several lines, without indentation."""
    if isinstance(value, dict):
        return _table_lines(value)
    if isinstance(value, list):
        return [line for item in value for line in _item_lines(item)]
    return [scalar(value)]


def _item_lines(item: _Value) -> list[str]:
    short = _in_one_line(item, 2)
    first, *rest = [short] if short else _lines(item)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _in_one_line(value: _Value, used: int) -> str:
    """A single value, or a list of short ones as `[one, two]`; "" for what needs several lines."""
    if isinstance(value, dict):
        return ""
    if not isinstance(value, list):
        return scalar(value)
    single = [item for item in value if not isinstance(item, dict | list)]
    if len(single) < len(value):
        return ""
    flow = f"[{', '.join(scalar(item, in_brackets=True) for item in single)}]"
    return flow if used + len(flow) <= _LINE_LIMIT else ""
