"""Relative paths as text."""

import pytest

from sitegen.store.paths import ancestors, folders_of, is_safe


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        *[(path, True) for path in ("index.html", "a/b/c.html", ".well-known/x", "zoë/ä.html", "a b", "a..b/c")],
        *[(path, False) for path in ("", "/a", "a/", "a//b", ".", "..", "a/../b", "a/./b", "../a")],
        *[(path, False) for path in ("a\nb", "a\x00b", "a\x85b", "a\u2028b", "a/b\t", "\udcff")],
    ],
)
def test_a_safe_path_stays_below_its_folder_and_fits_into_a_line(path: str, safe: bool) -> None:
    assert is_safe(path) is safe


@pytest.mark.parametrize(
    ("paths", "folders"),
    [
        ((), set()),
        (("index.html",), set()),
        (("a/b/c/d.html", "a/b/e.html", "f/g"), {"a", "a/b", "a/b/c", "f"}),
        (("a/b", "a/b/c"), {"a", "a/b"}),
    ],
)
def test_folders_are_all_that_any_path_lies_in(paths: tuple[str, ...], folders: set[str]) -> None:
    assert folders_of(paths) == folders == {each for path in paths for each in ancestors(path)}
