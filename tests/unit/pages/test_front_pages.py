"""A front page that is a list of all stories, in pages."""

import re
from pathlib import Path

import pytest

from support import CONFIG, Outlet

STORIES = {
    f"content/town/s{number}.md": f"---\ntitle: S{number}\ndate: 2026-11-0{number}\n---\n" for number in range(1, 7)
}


def fronts(folder: Path, more: str) -> dict[str, list[str]]:
    """The pages at the top and the stories each lists."""
    outlet = Outlet(folder)
    outlet.write({**STORIES, "sitegen.toml": CONFIG + more}).build()
    found = {path.name: path.read_text(encoding="utf-8") for path in outlet.output.glob("*.html")}
    return {
        name: list(dict.fromkeys(re.findall(r'href="town/2026/11/(s\d)\.html"', text)))
        for name, text in sorted(found.items())
        if name not in ("404.html", "corrections.html")
    }


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (2, {"index.html": ["s6", "s5"], "page-1.html": ["s2", "s1"], "page-2.html": ["s4", "s3"]}),
        (4, {"index.html": ["s6", "s5", "s4", "s3", "s2", "s1"]}),
    ],
)
def test_every_story_stands_on_one_page_of_a_paged_front(
    tmp_path: Path, size: int, expected: dict[str, list[str]]
) -> None:
    assert fronts(tmp_path, f"[front]\npaged = true\n[lists]\nsize = {size}\n") == expected


def test_an_edition_has_one_page(tmp_path: Path) -> None:
    assert list(fronts(tmp_path, "[lists]\nsize = 2\n")) == ["index.html"]
