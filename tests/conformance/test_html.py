"""Every page before the Nu HTML checker and before axe-core in a real browser."""

from pathlib import Path
from typing import Any

import pytest

from support import node_module, require
from validators import nu_html_checker


@pytest.mark.java
def test_nu_html_checker_finds_no_fault(pages: tuple[Path, ...]) -> None:
    found = nu_html_checker(pages)
    shown = [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}" for m in found]
    assert len(pages) > 30
    assert shown == []


def one_of_each_kind(pages: tuple[Path, ...]) -> list[Path]:
    """The largest page of each kind, told by what it is named and how deep it lies."""
    largest = sorted(pages, key=lambda path: path.stat().st_size)
    folders = {
        path: (len(path.parts), path.name if "index" in path.name or "page-" in path.name else "") for path in pages
    }
    alone = {path: path.name for path in pages if len(path.parts) == min(len(each.parts) for each in pages)}
    return list({(folders[path], alone.get(path, path.parts[-3])): path for path in largest}.values())


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_axe_finds_no_violation(browser: Any, pages: tuple[Path, ...], scheme: str, every: bool) -> None:
    script = node_module("axe-core/axe.min.js")
    require(script, "axe-core")
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    violations = []
    shown = (path for path in pages if "http-equiv" not in path.read_text(encoding="utf-8"))
    for path in shown if every else one_of_each_kind(tuple(shown)):
        page.goto(path.as_uri())
        page.add_script_tag(path=str(script))
        result = page.evaluate("() => axe.run()")
        violations += [(path.name, v["id"], v["nodes"][0]["html"]) for v in result["violations"]]
    page.close()
    assert violations == []
