"""Media queries judged as in print or in the dark."""

import pytest

from sitegen.preview.seen import seen_page, seen_style


@pytest.mark.parametrize(
    ("view", "css", "seen"),
    [
        pytest.param("print", "@media print { a {} }", "@media all { a {} }", id="print holds"),
        pytest.param("print", "@media screen { a {} }", "@media all and (max-width: 0) { a {} }", id="screen doesn't"),
        pytest.param("print", "@media not screen{}", "@media not all and (max-width: 0){}", id="nor does its opposite"),
        pytest.param(
            "print", "@media (prefers-color-scheme: dark) {}", "@media (max-width: 0) {}", id="paper is light"
        ),
        pytest.param("print", ".print { a: screen }", ".print { a: screen }", id="classes and values stay"),
        pytest.param("dark", "@media (prefers-color-scheme: dark) {}", "@media (min-width: 0) {}", id="dark holds"),
        pytest.param("dark", "@media (prefers-color-scheme:light) {}", "@media (max-width: 0) {}", id="light doesn't"),
        pytest.param("dark", "@media print {}", "@media print {}", id="dark is a screen"),
        pytest.param("dark", ":root { color-scheme: light dark; }", ":root { color-scheme: dark; }", id="own scheme"),
        pytest.param("dark", '@import "a.css";', '@import "a.css?_see=dark";', id="sheets of sheets"),
    ],
)
def test_a_style_sheet_is_seen_so(view: str, css: str, seen: str) -> None:
    assert seen_style(css, view) == seen


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ('<link rel="stylesheet" href="a.css?v=1">', '<link rel="stylesheet" href="a.css?v=1&_see=print">'),
        ('<link rel="icon" href="a.svg">', '<link rel="icon" href="a.svg">'),
        ('<source media="print" srcset="a">', '<source media="all" srcset="a">'),
        ("<style>@media print {}</style>", "<style>@media all {}</style>"),
        ("<p>@media print</p>", "<p>@media print</p>"),
    ],
)
def test_a_page_in_print_asks_for_such_sheets(page: str, seen: str) -> None:
    assert seen_page(page, "print") == seen
