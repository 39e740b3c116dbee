"""Which files go out, and which SVG doesn't."""

import pytest

from sitegen.model import Asset
from sitegen.pages.assets import free_assets, needs_reference, svg_fault


@pytest.mark.parametrize("path", ["a.jpg", "a.JPEG", "a.svg", "a.mp4", "a.pdf", "a.docx", "a.zip", "a.vtt"])
def test_pictures_and_documents_need_something_that_refers_to_them(path: str) -> None:
    assert needs_reference(f"content/town/{path}")


@pytest.mark.parametrize("path", ["CNAME", "ads.txt", "town/data.csv", "tool/index.html", ".well-known/security.txt"])
def test_other_files_go_out_always(path: str) -> None:
    assert free_assets([Asset(f"content/{path}", 1)]) == {f"content/{path}"}


@pytest.mark.parametrize("path", ["town/drafts/notes.txt", "Drafts/a.html", "_data/tides.csv"])
def test_files_among_drafts_and_data_stay(path: str) -> None:
    assert free_assets([Asset(f"content/{path}", 1)]) == set()


@pytest.mark.parametrize(
    "markup",
    [
        b"<svg><script>alert(1)</script></svg>",
        b"<svg onload='x()'/>",
        b"<svg><a href='javascript:x()'/></svg>",
        b"<svg><foreignObject/></svg>",
        b"<svg><iframe/></svg>",
        b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>",
        b"<svg><SCRIPT/></svg>",
        b"<svg><g\nonclick = 'x'/></svg>",
        b"<svg><a xlink:href=' java&#115;cript:x()'/></svg>",
        b"<svg><set attributeName='href' to='javascript:x'/></svg>",
        b"<svg><use href='data:image/svg+xml,x'/></svg>",
    ],
)
def test_D08_an_svg_that_runs_something_is_refused(markup: bytes) -> None:
    assert svg_fault("a.SVG", markup)
    assert svg_fault("a.png", markup) == ""


@pytest.mark.parametrize(
    "markup",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        b'<svg><use href="#a"/><a href="https://x.example">x</a></svg>',
        b"<svg><text>on sale = now</text></svg>",
    ],
)
def test_an_ordinary_svg_is_fine(markup: bytes) -> None:
    assert svg_fault("a.svg", markup) == ""
