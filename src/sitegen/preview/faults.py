"""Mistakes and remarks as a page of the preview tells them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from msgspec import Struct

from sitegen.problems import Problem


class Fault(Struct, frozen=True):
    """A problem in a page's words: `page` is the one of the output that its file makes, `open` the address that opens
    the place; "" if there is none.
    """

    place: str
    message: str
    hint: str
    story: str = ""
    excerpt: str = ""
    open: str = ""
    page: str = ""
    severity: Literal["error", "warning"] = "error"


def explain(project: Path, editor: str, excerpt: Callable[[str, int], str], problem: Problem) -> Fault:
    """What to show of a problem; `editor` is the address that opens a place, `excerpt` gives a file's line."""
    return Fault(
        place=f"{problem.path}:{problem.line}" if problem.line else problem.path,
        message=problem.message[:1].upper() + problem.message[1:],
        hint=problem.hint,
        story=problem.story,
        excerpt=excerpt(problem.path, problem.line) if problem.line else "",
        open=opening(project, editor, problem.path, problem.line, problem.column),
        severity=problem.severity,
    )


def opening(project: Path, editor: str, path: str, line: int = 0, column: int = 0) -> str:
    """What opens a place in the outlet's editor, or ""."""
    if not editor or not path:
        return ""
    file = quote((project / path).as_posix(), safe="/:")
    places = {"{file}": file, "{line}": str(line or 1), "{column}": str(column or 1)}
    return re.sub(r"\{(?:file|line|column)\}", lambda found: places[found[0]], editor)
