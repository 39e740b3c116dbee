"""Front matter with one thing added: only those characters are new, all others stay as an editor wrote them."""

import re
from collections.abc import Mapping

import yaml
from msgspec import Struct

from sitegen.content.scalars import scalar

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r"\ufeff?---[ \t]*")
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")  # line ends for YAML, not for an editor
_STEP = "  "


class UnamendableError(Exception):
    """Why something can't be added by itself, in an editor's words."""


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as the library declares it


class _Matter(Struct, frozen=True):
    """A file's lines with their ends; the numbers of its front matter's first line, and of the fence behind it."""

    lines: tuple[str, ...]
    first: int
    last: int
    root: yaml.MappingNode

    @property
    def end(self) -> str:
        """How the file ends its lines."""
        opening = self.lines[self.first - 1]
        return opening[len(opening.rstrip("\r\n")) :]

    @property
    def margin(self) -> str:
        return " " * self.root.start_mark.column

    def value(self, key: str) -> yaml.Node | None:
        return next((value for name, value in self.root.value if name.value == key), None)

    def with_lines(self, at: int, new: list[str]) -> str:
        """The text with new lines before the line `at` of the front matter."""
        at += self.first
        return "".join([*self.lines[:at], *(f"{self.margin}{line}{self.end}" for line in new), *self.lines[at:]])

    def with_words(self, mark: yaml.Mark, new: str) -> str:
        """The text with words at a place within a line."""
        at = self.first + mark.line
        line = self.lines[at]
        changed = line[: mark.column] + new + line[mark.column :]
        return "".join([*self.lines[:at], changed, *self.lines[at + 1 :]])


def with_item(text: str, key: str, item: Mapping[str, str]) -> str:
    """The text of a file with one more item in a list of its front matter, written as the list is.

    Raises UnamendableError where that takes more than adding.
    """
    matter = _matter(text)
    value = matter.value(key)
    if value is None:
        return matter.with_lines(matter.last - matter.first, [f"{key}:", *_item(item, _STEP)])
    if isinstance(value, yaml.SequenceNode):
        return _flow(matter, value, item) if value.flow_style else _block(matter, value, item)
    if isinstance(value, yaml.ScalarNode) and not value.style and not value.value:
        return matter.with_lines(value.start_mark.line + 1, _item(item, _STEP))
    raise UnamendableError(f"`{key}` is not a list")


def with_table(text: str, key: str, table: Mapping[str, str]) -> str:
    """The text of a file with a table at the end of its front matter. Raises UnamendableError as `with_item` does."""
    matter = _matter(text)
    if matter.value(key) is not None:
        raise UnamendableError(f"`{key}` stands there already")
    lines = [f"{key}:", *(f"{_STEP}{name}: {scalar(value)}" for name, value in table.items())]
    return matter.with_lines(matter.last - matter.first, lines)


def in_brackets(table: Mapping[str, str]) -> str:
    """A table in one line: `{date: 2026-11-20, text: Two metres}`."""
    return "{" + ", ".join(f"{name}: {scalar(value, in_brackets=True)}" for name, value in table.items()) + "}"


def _matter(text: str) -> _Matter:
    lines = tuple(_LINE.findall(text))
    fences = (number for number, line in enumerate(lines) if _FENCE.fullmatch(line.rstrip("\r\n")))
    opening, closing = next(fences, -1), next(fences, -1)
    if closing < 0:
        raise UnamendableError("the file has no front matter")
    inner = "".join(line.rstrip("\r\n") + "\n" for line in lines[opening + 1 : closing])
    try:
        root = yaml.compose(_OTHER_BREAKS.sub(" ", inner), _Loader)
    except yaml.YAMLError:
        raise UnamendableError("the front matter can't be read") from None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise UnamendableError("the front matter isn't written in lines of `name: value`")
    return _Matter(lines, opening + 1, closing, root)


def _item(item: Mapping[str, str], margin: str, gap: str = " ") -> list[str]:
    first, *rest = (f"{name}: {scalar(value)}" for name, value in item.items())
    return [f"{margin}-{gap}{first}", *(f"{margin} {' ' * len(gap)}{line}" for line in rest)]


def _block(matter: _Matter, listed: yaml.SequenceNode, item: Mapping[str, str]) -> str:
    """Below the last item, its dash below the others."""
    last = listed.value[-1]
    ends = _end(last)
    # A text in lines of its own ends where the next line begins; what stands behind any other value stays behind it.
    at = ends.line if ends.column == 0 and ends.line > last.start_mark.line else ends.line + 1
    dash = listed.start_mark.column
    same_line = listed.value[0].start_mark.line == listed.start_mark.line
    gap = listed.value[0].start_mark.column - dash - 1 if same_line else 1
    return matter.with_lines(at, _item(item, " " * (dash - len(matter.margin)), " " * max(1, gap)))


def _end(node: yaml.Node) -> yaml.Mark:
    """Where the last value within a node ends: the node itself goes on to the next key, over blank lines and notes."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark


def _flow(matter: _Matter, listed: yaml.SequenceNode, item: Mapping[str, str]) -> str:
    if listed.value:
        return matter.with_words(listed.value[-1].end_mark, f", {in_brackets(item)}")
    start = listed.start_mark
    within = yaml.Mark(start.name, start.index + 1, start.line, start.column + 1, None, 0)
    return matter.with_words(within, in_brackets(item))
