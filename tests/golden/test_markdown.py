"""What editors write and what readers get: each file of `markdown/` is a list of cases.

A case is a sentence, then the source and the HTML of the body, each between
lines that hold a single dot. Where the engine `fast` makes something else, that
follows below `fast:`. `pytest tests/golden --update` rewrites the HTML.
"""

import re
from pathlib import Path

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.compare import units
from sitegen.content.markup import opening_tag
from sitegen.model import Body

FOLDER = Path(__file__).parent / "markdown"
_CASE = re.compile(
    r"^(?P<title>\S[^\n]*)\n\.\n(?P<source>.*?)\n\.\n(?P<html>.*?)\n\.\n(?:fast:\n(?P<fast>.*?)\n\.\n)?",
    re.MULTILINE | re.DOTALL,
)
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


def _made(source: str, engine: str) -> str:
    body, _ = make_body(source, "content/town/wall.md", 1, MarkdownOptions(engine=engine))
    return written_out(body)


def _case(path: Path, title: str) -> tuple[str, re.Match[str]]:
    text = path.read_text(encoding="utf-8")
    return text, next(each for each in _CASE.finditer(text) if each["title"] == title)


@pytest.mark.parametrize(("path", "title"), CASES)
def test_markdown_becomes_this_html(path: Path, title: str, request: pytest.FixtureRequest) -> None:
    text, found = _case(path, title)
    made = _made(found["source"], "python-markdown")
    if request.config.getoption("--update"):
        path.write_text(text[: found.start("html")] + made + text[found.end("html") :], encoding="utf-8")
        return
    assert made == found["html"]


@pytest.mark.parametrize(("path", "title"), CASES)
def test_markdown_becomes_this_html_with_the_fast_engine(
    path: Path, title: str, request: pytest.FixtureRequest
) -> None:
    text, found = _case(path, title)
    made = _made(found["source"], "fast")
    alike = units(Body((made,))) == units(Body((found["html"],)))
    if request.config.getoption("--update"):
        shown = "" if alike else f"fast:\n{made}\n.\n"
        path.write_text(text[: found.end("html") + 3] + shown + text[found.end() :], encoding="utf-8")
        return
    assert alike if found["fast"] is None else made == found["fast"]
