"""What editors write and what readers get: each file of `markdown/` is a list of cases.

A case is a sentence, then the source and the HTML of the body, each between
lines that hold a single dot. `pytest tests/golden --update` rewrites the HTML.
"""

import re
from pathlib import Path

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.markup import opening_tag
from sitegen.model import Body

FOLDER = Path(__file__).parent / "markdown"
_CASE = re.compile(r"^(?P<title>\S[^\n]*)\n\.\n(?P<source>.*?)\n\.\n(?P<html>.*?)\n\.\n", re.MULTILINE | re.DOTALL)
FILES = sorted(FOLDER.glob("*.md"))
CASES = [
    pytest.param(path, found["title"], id=f"{path.stem}: {found['title']}")
    for path in FILES
    for found in _CASE.finditer(path.read_text(encoding="utf-8"))
]


def written_out(body: Body) -> str:
    """A body with its references as they were written."""
    parts = [body.pieces[0]]
    for slot, piece in zip(body.slots, body.pieces[1:], strict=True):
        parts += ["</a>" if slot.closing else opening_tag(slot.tag, dict(slot.attributes)), piece]
    return "".join(parts)


def test_there_is_a_case_for_every_extension() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize(("path", "title"), CASES)
def test_markdown_becomes_this_html(path: Path, title: str, request: pytest.FixtureRequest) -> None:
    text = path.read_text(encoding="utf-8")
    found = next(each for each in _CASE.finditer(text) if each["title"] == title)
    body, _ = make_body(found["source"], "content/town/wall.md", 1, MarkdownOptions())
    made = written_out(body)
    if request.config.getoption("--update"):
        path.write_text(text[: found.start("html")] + made + text[found.end("html") :], encoding="utf-8")
        return
    assert made == found["html"]
