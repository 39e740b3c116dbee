"""Front matter's YAML as nodes with places, and YAML's complaints in an editor's words."""

import re
from bisect import bisect_right

import yaml

from sitegen.nodes import Listing, Node, Table, Text
from sitegen.problems import Problem, StoppedError

SIZE_LIMIT = 64 * 1024
DEPTH_LIMIT = 20

# libyaml is eight times faster; without it the messages differ a little, the values don't.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, path: str, first_line: int) -> Node | None:
    """Compose one YAML document whose first line is line `first_line` of the file; None if it is empty.

    Raises StoppedError with the place in the file. Anchors, aliases and tags are
    refused: they copy what an editor can't see, and `!!python/…` runs code.
    """
    places = _Places(text, path, first_line)
    if len(text.encode("utf-8", "surrogatepass")) > SIZE_LIMIT:
        raise places.fault(0, "the front matter is longer than 64 KB", "Is the line `---` that ends it missing?")
    # The C loader crashes on deep nesting, so depth is bounded before it sees the text.
    if _depth(text) > DEPTH_LIMIT:
        raise places.fault(0, "the front matter is nested too deeply", "Put text with brackets in quotes.")
    if re.search(r"[&*!]", text):
        _refuse_machinery(text, places)
    try:
        root = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _explained(error, mark.index if mark else 0, text, places) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise places.fault(0, "the front matter can't be read", "Compare it with a story that works.") from None
    return None if root is None else _node(root, places, 0)


class _Places:
    """Turns an offset into a line and column of the file, by `\\n` alone as editors do (YAML knows five line ends)."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._path, self._first_line = path, first_line

    def of(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._starts, offset) - 1
        return self._first_line + index, offset - self._starts[index] + 1

    def fault(self, offset: int, message: str, hint: str) -> StoppedError:
        return StoppedError([Problem(self._path, message, "front-matter", hint, *self.of(offset))])


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        root: yaml.Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _depth(text: str) -> int:
    """An upper bound of the nesting: brackets, indentation, and dashes or question marks in one line."""
    brackets = most = dashes = 0
    for mark in re.findall(r"[][{}]", text):
        brackets += 1 if mark in "[{" else -1
        most = max(most, brackets)
    indents: list[int] = []
    deepest = 0
    for line in text.split("\n"):
        body = line.lstrip(" ")
        if not body:
            continue
        indent = len(line) - len(body)
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        deepest = max(deepest, len(indents))
        dashes = max(dashes, len(re.match(r"(?:[-?:]\s+)*", body)[0].split()))  # type: ignore[index]
    return most + deepest + dashes


def _refuse_machinery(text: str, places: _Places) -> None:
    try:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                at = token.start_mark.index
                message = f"a value can't begin with `{text[at]}`"
                raise places.fault(at, message, "Put the whole value in quotes.")
    except (yaml.YAMLError, ValueError):
        return  # composing reports it, with its place


def _node(node: yaml.Node, places: _Places, depth: int) -> Node:
    line, column = places.of(node.start_mark.index)
    if isinstance(node, yaml.SequenceNode):
        return Listing(tuple(_node(item, places, depth + 1) for item in node.value), line, column)
    if isinstance(node, yaml.MappingNode):
        return Table(tuple(_pair(key, value, places, depth) for key, value in node.value), line, column)
    return Text(str(node.value), line, column, plain=not getattr(node, "style", None))


def _pair(key: yaml.Node, value: yaml.Node, places: _Places, depth: int) -> tuple[Text, Node]:
    name = _node(key, places, depth + 1)
    if not isinstance(name, Text):
        raise places.fault(key.start_mark.index, "a line begins with brackets", "Write `name: value`.")
    return name, _node(value, places, depth + 1)


_QUOTE = 'Put the whole value in quotes, as in title: "Harbour: the wall".'
_UNCLOSED = "Write the same mark at its end; a mark within needs a second one before it."
_LIST = "Write the list as [one, two], or each entry in a line of its own with `- ` before it."
_EXPLAINED = (
    (r"mapping values are not allowed", "a colon and a space stand within a value", _QUOTE),
    (r"'\\t'|found character '\t'|tab", "the line begins with a tab", "Indent with spaces."),
    (r"cannot start any token", "a value can't begin with `{char}`", "Put the whole value in quotes."),
    (r"quoted scalar|unexpected end of stream", "a quotation mark is opened and never closed", _UNCLOSED),
    (r"expected ',' or '[]}]'", "a bracket is opened and never closed", _LIST),
    (r"escape|hex", "a backslash within double quotes", "Use single quotes, or write the backslash twice."),
    (r"expected '-' indicator|expected <block end>.*'-'", "a list breaks off here", _LIST),
    (r"find expected key|expected <block end>", "the line doesn't fit the ones above it",
     "Every line begins at the left edge with a name and a colon; put a value with quotes in it in quotes."),
    (r"could not find expected ':'", "the line is not of the form `name: value`", "Add the colon and a space."),
    (r"directive|document", "a line that YAML keeps for itself", "Put text that begins with % or ... in quotes."),
)  # fmt: skip


def _explained(error: yaml.MarkedYAMLError, offset: int, text: str, places: _Places) -> StoppedError:
    said = f"{error.context or ''} {error.problem or ''}"
    for pattern, message, hint in _EXPLAINED:
        if re.search(pattern, said):
            at = _blamed(pattern, error, offset)
            return places.fault(at, message.replace("{char}", text[at : at + 1]), hint)
    return places.fault(offset, "the front matter can't be read here", _QUOTE)


def _blamed(pattern: str, error: yaml.MarkedYAMLError, offset: int) -> int:
    """An unclosed quote or bracket is mended where it was opened, not where YAML gave up."""
    opened = "never closed" in next(message for known, message, _ in _EXPLAINED if known == pattern)
    return error.context_mark.index if opened and error.context_mark else offset
