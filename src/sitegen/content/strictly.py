"""Front matter by python-frontmatter, driven by a handler that never loses any.

The library takes a missing fence, a byte order mark or a list for "no metadata":
a draft would be published. This handler refuses all three.
"""

import re

import frontmatter
from frontmatter.default_handlers import BaseHandler

from sitegen.content.one_liners import FENCE
from sitegen.content.yaml_nodes import read_yaml
from sitegen.fields import INVISIBLE
from sitegen.nodes import Table, Text
from sitegen.problems import Problem, StoppedError, quoted

_NEAR_FENCE = re.compile(r"\s*(-{2,}|—+-?|–+-?|\+{3,}|;{3,}|={3,})\s*")
_ANEW = "Write three hyphens, at the left edge, and nothing else."


def split_strictly(text: str, path: str, beginning: str) -> tuple[Table, str, int]:
    """The keys of a file, its body, and the line at which that begins. Raises StoppedError as `fence.split` does."""
    handler = _StrictHandler(text, path, beginning)
    metadata, _ = frontmatter.parse("", handler=handler)
    table = metadata["table"]
    if not isinstance(table, Table):
        raise TypeError(type(table))
    return table, handler.body, handler.body_line


class _StrictHandler(BaseHandler):
    """Reads the untouched text: the library strips it first, and with that moves lines and eats indentation."""

    FM_BOUNDARY = FENCE

    def __init__(self, text: str, path: str, beginning: str) -> None:
        super().__init__()
        self._lines, self._path, self._beginning = text.split("\n"), path, beginning
        self._first = 0
        self.body, self.body_line = "", 1

    def split(self, _stripped: str) -> tuple[str, str]:
        opening = next((i for i, line in enumerate(self._lines) if line.strip()), None)
        if opening is None:
            raise self._fault(0, "the file is empty", "Write something into it, or delete it.")
        if not FENCE.fullmatch(self._lines[opening]):
            raise self._no_front_matter(opening)
        closing = next(
            (i for i, line in enumerate(self._lines[opening + 1 :], opening + 1) if FENCE.fullmatch(line)), None
        )
        if closing is None:
            raise self._fault(opening, "front matter opened but never closed", "Add a line `---` below its last field.")
        self._first = opening + 2
        self.body, self.body_line = "\n".join(self._lines[closing + 1 :]), closing + 2
        return "\n".join(self._lines[opening + 1 : closing]), self.body

    def load(self, fm: str) -> dict[str, object]:
        node = read_yaml(fm, self._path, self._first)
        if node is None or (isinstance(node, Text) and not node.value):
            return {"table": Table((), self._first - 1, 1)}
        if not isinstance(node, Table):
            raise self._fault(
                node.line - 1,
                "front matter must be `name: value` lines",
                "Write lines such as `title: The wall`.",
            )
        return {"table": node}

    def _no_front_matter(self, first: int) -> StoppedError:
        line = self._lines[first]
        seen = INVISIBLE.sub("", line)
        if seen != line and FENCE.fullmatch(seen):
            message = "an invisible character stands beside the `---` that begins the front matter"
            return self._fault(first, message, "Delete the whole line and type `---` anew.")
        if FENCE.fullmatch(line.strip()):
            return self._fault(first, "the `---` that begins the front matter is indented", _ANEW)
        if line.strip() == "+++":
            message = "front matter stands between `---` lines, not between `+++`"
            hint = "Write `---` for both, and a colon in every line between: `title: x`, not `title = 'x'`."
            return self._fault(first, message, hint)
        if _NEAR_FENCE.fullmatch(line):
            return self._fault(first, f"front matter begins with `---`, not with {quoted(line)}", _ANEW)
        if any(_NEAR_FENCE.fullmatch(line) for line in self._lines[first + 1 : first + 5]):
            message = "something stands before the front matter"
            return self._fault(
                first, message, "Delete it; or, if it belongs to the story, move it below the second `---`."
            )
        return self._fault(first, "the file has no front matter", self._beginning)

    def _fault(self, index: int, message: str, hint: str) -> StoppedError:
        return StoppedError([Problem(self._path, message, "front-matter", hint, index + 1)])
