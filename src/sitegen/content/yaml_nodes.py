"""Front matter's YAML as nodes with places, and YAML's complaints in an editor's words."""

import re
from typing import TYPE_CHECKING

import yaml

from sitegen.content.one_liners import SHORT, read_one_liners
from sitegen.nodes import Listing, Node, Table, Text
from sitegen.problems import Problem, StoppedError

SIZE_LIMIT = 64 * 1024
DEPTH_LIMIT = 20

# Line breaks for YAML, not for an editor: a second key could hide behind one. A space keeps every offset.
_ONE_LINE = re.compile("[\\r\\x85\\u2028\\u2029]")

# libyaml is eight times faster; without it the messages differ a little, the values don't.
if TYPE_CHECKING:
    _Fastest = yaml.SafeLoader
else:
    _Fastest = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fastest):
    """Asks of no value whether it looks like a number or a date: fields read the literal text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as the library declares it


def read_yaml(text: str, path: str, first_line: int) -> Node | None:
    """Compose one YAML document whose first line is line `first_line` of the file; None if it is empty.

    Raises StoppedError with the place in the file. Anchors, aliases and tags are
    refused: they copy what an editor can't see, and `!!python/…` runs code.
    """
    plain = read_one_liners(text, first_line) if len(text) < SHORT else None
    return plain or _composed(_ONE_LINE.sub(" ", text), path, first_line)


def _composed(text: str, path: str, first_line: int) -> Node | None:
    places = _Places(text, path, first_line)
    if len(text.encode("utf-8", "surrogatepass")) > SIZE_LIMIT:
        raise places.fault(0, "the front matter is longer than 64 KB", "Is the line `---` that ends it missing?")
    # The C loader crashes on deep nesting, so depth is bounded before it sees the text.
    if _most_depth(text) > DEPTH_LIMIT:
        _refuse_depth(text, places)
    if re.search(r"[&*!]", text):
        _refuse_machinery(text, places)
    try:
        root = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _explained(error, mark.index if mark else 0, text, places) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise places.fault(0, "the front matter can't be read", "Compare it with a story that works.") from None
    return None if root is None else _node(root, places)


class _Places:
    """Turns an offset into a line and column of the file, by `\\n` alone as editors do (YAML knows five line ends)."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self._text, self._path, self.first_line = text, path, first_line

    def of(self, offset: int) -> tuple[int, int]:
        begins = self._text.rfind("\n", 0, offset) + 1
        return self.first_line + self._text.count("\n", 0, begins), offset - begins + 1

    def fault(self, offset: int, message: str, hint: str) -> StoppedError:
        return StoppedError([Problem(self._path, message, "front-matter", hint, *self.of(offset))])


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        root: yaml.Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _most_depth(text: str) -> int:
    """An upper bound of the nesting, cheap: every opening bracket, and the steps of indentation and dashes."""
    steps: list[tuple[int, int]] = []
    depth = deepest = 0
    for line in text.split("\n"):
        body = line.lstrip(" ")
        if not body:
            continue
        while steps and steps[-1][0] >= len(line) - len(body):
            depth -= steps.pop()[1]
        marks = len(re.match(r"(?:[-?:]\s+)*", body)[0].split()) + 1  # type: ignore[index]
        steps.append((len(line) - len(body), marks))
        depth += marks
        deepest = max(deepest, depth)
    return deepest + text.count("[") + text.count("{")


def _refuse_depth(text: str, places: _Places) -> None:
    """Count exactly, by events, which don't recurse."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_LIMIT:
                at = event.start_mark
                raise places.fault(
                    at.index if at else 0, "the front matter is nested too deeply", "Put text with brackets in quotes."
                )
    except (yaml.YAMLError, ValueError):
        return  # composing stops at the same place, and reports it


def _refuse_machinery(text: str, places: _Places) -> None:
    try:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                at = token.start_mark.index
                message = f"a value can't begin with `{text[at]}`"
                raise places.fault(at, message, "Put the whole value in quotes.")
    except (yaml.YAMLError, ValueError):
        return  # composing reports it, with its place


def _node(node: yaml.Node, places: _Places) -> Node:
    mark = node.start_mark
    line, column = places.first_line + mark.line, mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(str(node.value), line, column, plain=not node.style)
    if isinstance(node, yaml.SequenceNode):
        return Listing(tuple([_node(item, places) for item in node.value]), line, column)
    return Table(tuple([_pair(key, value, places) for key, value in node.value]), line, column)


def _pair(key: yaml.Node, value: yaml.Node, places: _Places) -> tuple[Text, Node]:
    name = _node(key, places)
    if not isinstance(name, Text):
        raise places.fault(key.start_mark.index, "a line begins with brackets", "Write `name: value`.")
    return name, _node(value, places)


_COLON = "a colon and a space stand within a value"
_QUOTE = 'Put the whole value in quotes, as in `title: "Harbour: the wall"`.'
_WHOLE = "Put the whole value in quotes."
_SHORT = 80  # letters
_UNCLOSED = "Write the same mark at its end."
_BRACKET = "a bracket is opened and never closed"
_LIST = "Write the list as [one, two], or each entry in a line of its own with `- ` before it."
_BEGIN = "a value can't begin with `{char}`"
_EDGE = "Lines that belong together begin below each other, the first at the left edge, each with a name and a colon."
_EXPLAINED = (
    (r"flow level|max depth", "the front matter is nested too deeply", "Put text with brackets in quotes."),
    (r"mapping values are not allowed", _COLON, _QUOTE),
    (r"found a tab|found character '\\t'", "the line begins with a tab", "Put four spaces in place of the tab."),
    (r"cannot start any token|node content", _BEGIN, _WHOLE),
    (r"scanning an? (alias|anchor|tag)|block scalar", _BEGIN, _WHOLE),
    (r"escape|hex|Unicode character", "a backslash stands within double quotes",
     "Use single quotes, or write the backslash twice."),
    (r"quoted scalar|unexpected end of stream", "a quotation mark is opened and never closed", _UNCLOSED),
    (r"expected ',' or '[]}]'", _BRACKET, _LIST),
    (r"expected '-' indicator|expected <block end>.*'-'", "a list breaks off here", _LIST),
    (r"(sequence entries|mapping keys) are not allowed", "a value can't begin with `{char}` and a space",
     "Put the whole value in quotes; the entries of a list stand in the lines below, each with `- ` before it."),
    (r"find expected key|expected <block end>|expected <document start>", "the line doesn't fit the ones above it",
     _EDGE),
    (r"could not find expected ':'", "the line is not of the form `name: value`", "Add the colon and a space."),
    (r"directive", "a line can't begin with `%`", "Put the whole line in quotes, or begin it with a name and a colon."),
    (r"document", "a line can't begin with `---` or `...`", "Put the whole value in quotes."),
)  # fmt: skip
# Where the fault is mended: where a mark or a bracket was opened, not where YAML gave up.
_AT_THE_OPENING = ("quoted scalar|", "expected ','", "scanning an")


def _explained(error: yaml.MarkedYAMLError, offset: int, text: str, places: _Places) -> StoppedError:
    said = f"{error.context or ''} {error.problem or ''}"
    dots = re.search(r"^\.\.\.(?=\s|$)", text[:offset], re.MULTILINE)
    if dots:  # they end a document of YAML, so that the next line is one too many
        return places.fault(dots.start(), "a line can't begin with `...`", "Put the whole value in quotes.")
    for pattern, message, hint in _EXPLAINED:
        if re.search(pattern, said):
            opened = error.context_mark if pattern.startswith(_AT_THE_OPENING) else None
            return _corrected(text, opened.index if opened else offset, message, hint, places)
    return places.fault(offset, "the front matter can't be read here", _QUOTE)


def _unclosed(text: str, end: int) -> int:
    """Where the innermost bracket begins that the end of the text finds open."""
    opened: list[int] = []
    for token in yaml.scan(text, Loader=_Loader):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            opened.append(token.start_mark.index)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            opened.pop()
    return opened[-1] if opened else end


def _corrected(text: str, at: int, message: str, hint: str, places: _Places) -> StoppedError:
    """YAML's complaint, unless the line shows a plainer cause."""
    begins = text.rfind("\n", 0, at) + 1
    if text[at : at + 1] == "\t":
        return places.fault(at, "the line begins with a tab", "Put four spaces in place of the tab.")
    if message == _COLON and re.fullmatch(r" +[^\s:]+", text[begins:at]):
        hint = "Begin it at the left edge; if it belongs to the line above, nothing stands there after the colon."
        return places.fault(begins, "the line is indented more than the one above it", hint)
    if message == _COLON:
        hint = _with_quotes(text[begins:].partition("\n")[0]) or hint
    if hint == _EDGE and re.search(r""":\s+(?:"[^"\n]*"|'[^'\n]*')\s*$""", text[begins:at]):
        hint = "Put a value that holds double quotes in single ones, and one with an apostrophe in double ones."
        return places.fault(at, "a quotation mark within a value ends it", hint)
    if message == _BEGIN and not text[at:].strip():
        return places.fault(_unclosed(text, at), _BRACKET, _LIST)
    return places.fault(at, message.replace("{char}", text[at : at + 1].strip() or "…"), hint)


def _with_quotes(line: str) -> str:
    """The line as it is to be written, where that is plain and short enough to be read."""
    if len(line) > _SHORT or " #" in line:
        return ""
    found = re.fullmatch(r"((?:- +)?[\w-]+: +)([^\"'\\\[{\s][^\"\\]*)", line.strip())
    return f'Put the whole value in quotes: `{found[1]}"{found[2]}"`.' if found else ""
