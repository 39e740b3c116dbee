"""What is left out of every listing."""

import pytest

from sitegen.store.ignore import hidden, ignored

LEFTOVERS = (
    *(".env", ".git/config", ".DS_Store", "world/.hidden/a.md", ".#a.md", "#a.md#", "a.md~", "~$report.docx"),
    *("Thumbs.db", "thumbs.db", "desktop.ini", "a.swp", "a.SWO", "a.orig", "a.rej", "a.bak", "a.tmp", "a.part"),
    *("a.crdownload", "a.psd", "A.PSD", "a.ai", "a.xcf", "__pycache__/a.pyc", "node_modules/x/y.js", "node_modules/"),
    *(".well-known/.secret", ".htaccess.bak", "line\nbreak.bak", "a.md___jb_tmp___"),
    *("a.jpg_original", "A.JPG_original", "a.jpg_exiftool_tmp", "a.jpg.download/a.jpg"),
)
KEPT = (
    *(".well-known/security.txt", ".well-known/", ".nojekyll", ".htaccess", "CNAME", "a.md", "world/a.jpg"),
    *("bak", "tmp/a.md", "a.bak.md", "mail.air", "node_modules.md", "a~b.md", "#a.md", "thumbs.db.md"),
    *("a_original.jpg", "original", "download", "download/a.md"),
)


@pytest.mark.parametrize("path", LEFTOVERS)
def test_leftovers_of_editors_and_systems_are_ignored(path: str) -> None:
    assert ignored(path)


@pytest.mark.parametrize("path", KEPT)
def test_everything_else_is_kept(path: str) -> None:
    assert not ignored(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [(".git", True), ("a/.b/c", True), (".well-known/x", False), (".nojekyll", False), ("a.bak", False)],
)
def test_hidden_is_what_begins_with_a_dot_except_what_hosts_look_for(path: str, expected: bool) -> None:
    assert hidden(path) is expected
