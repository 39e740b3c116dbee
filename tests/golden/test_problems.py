"""The message for each mistake an editor can make, word for word.

Each file of `problems/` holds the files of an outlet and what sitegen says of
them. After a change of wording, `pytest tests/golden --update` rewrites the
last part; the diff is read like code. A file may be `as` an encoding or as a
picture that is drawn for it; `command` says what is run if it isn't a plain build.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from photographs import DRAWN
from sitegen import messages
from support import Files, Outlet

FOLDER = Path(__file__).parent / "problems"
CASES = sorted(FOLDER.glob("*.txt"))
_PART = re.compile(r"^=== (\S+)(?: as (\S+))?\n", re.MULTILINE)


def parts(text: str) -> dict[str, bytes]:
    """The files of a case by path, and what it `says`."""
    found = list(_PART.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    return {each[1]: _content(text[each.end() : end], each[2]) for each, end in zip(found, ends, strict=True)}


def _content(text: str, kind: str | None) -> bytes:
    draw = DRAWN.get(kind or "")
    return draw() if draw else text.encode(kind or "utf-8")


def test_there_are_enough_mistakes() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_mistake_is_told_in_these_words(
    site: Callable[[Files], Outlet], case: Path, request: pytest.FixtureRequest
) -> None:
    text = case.read_text(encoding="utf-8")
    files = parts(text)
    expected = files.pop("says").decode("utf-8")
    strict = "--strict" in files.pop("command", b"").decode().split()
    outlet = site(dict(files))

    def excerpt(path: str, line: int) -> str:
        lines = (outlet.folder / path).read_text(encoding="utf-8", errors="replace").split("\n")
        return lines[line - 1] if line <= len(lines) else ""

    said = messages.as_text(outlet.problems(strict=strict), excerpt, lambda words, _style: words)
    if request.config.getoption("--update"):
        case.write_text(text[: text.index("=== says\n")] + "=== says\n" + said, encoding="utf-8")
        return
    assert said == expected
    assert said, "a mistake that nobody is told of"
