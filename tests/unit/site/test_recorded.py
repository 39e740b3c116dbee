"""What the ledger means for a site: where entries were, what is gone, and silence about what is kept back."""

import pytest

from in_memory import config_of, entries_of
from sitegen.ledger import read_ledger
from sitegen.model import Article, Page
from sitegen.site.assemble import Site, assemble
from sitegen.site.recorded import identity
from support import NOW, instant, story

ID = "tag:test.example,2026:"
FILES = {
    "content/world/wall.md": story("The wall", slug="sea-wall"),
    "content/world/ferry.md": story("The ferry", "2026-11-21", id="urn:ferry"),
    "content/world/secret.md": story("Secret", draft="true", aliases="[/was-secret]", id="urn:secret"),
    "content/world/later.md": story("Later", "2026-12-01"),
    "content/pages/who are we.md": "---\ntitle: About\nslug: us\n---\nWe.\n",
}


def site_with(ledger: str, **changes: str) -> Site:
    config = config_of()
    files = {**FILES, **{f"content/world/{name}.md": text for name, text in changes.items()}}
    read, problems = read_ledger(ledger.encode())
    assert not problems
    return assemble(entries_of(files, config), {}, {}, config, instant(NOW, config.zone), None, read)[0]


def test_a_story_is_known_by_its_id_and_a_page_by_its_file() -> None:
    entries = (entry for entry in entries_of(FILES, config_of()) if isinstance(entry, Article | Page))
    known = {identity(entry) for entry in entries}
    assert {"urn:ferry", f"{ID}world/wall.md", "/pages/who%20are%20we.md"} <= known


@pytest.mark.parametrize(
    ("ledger", "moved"),
    [
        pytest.param("", {}, id="nothing recorded"),
        pytest.param("urn:ferry /world/2026/11/ferry.html", {}, id="where it is"),
        pytest.param("urn:ferry /a.html\nurn:ferry /b/", {"/a.html": "ferry", "/b/": "ferry"}, id="moved twice"),
        pytest.param(f"{ID}world/wall.md /world/2026/11/wall.html", {"/world/2026/11/wall.html": "wall"}, id="a slug"),
        pytest.param("urn:secret /secret.html", {}, id="kept back"),
        pytest.param("urn:nobody /nobody.html", {}, id="nobody knows it"),
        pytest.param("urn:ferry /a.html\ngone /a.html", {}, id="gone on purpose"),
        pytest.param(f"urn:ferry /a.html\n{ID}world/wall.md /a.html", {"/a.html": "ferry"}, id="the later of two"),
    ],
)
def test_a_recorded_address_leads_to_where_its_story_is(ledger: str, moved: dict[str, str]) -> None:
    found = site_with(ledger).moved
    assert {url: path.rpartition("/")[2].removesuffix(".md") for url, path in found.items()} == moved


def test_a_page_may_move_too() -> None:
    assert site_with("/pages/who%20are%20we.md /about.html").moved == {"/about.html": "content/pages/who are we.md"}


@pytest.mark.parametrize(
    ("ledger", "gone"),
    [
        pytest.param("gone /b\ngone /a.html", ("/a.html", "/b"), id="sorted"),
        pytest.param("gone /was-secret/", (), id="an alias of a draft"),
        pytest.param("gone /world/2026/11/SECRET.html", (), id="the address of a draft, in capitals"),
        pytest.param("gone /world/2026/12/later.html", (), id="the address of an embargoed story"),
        pytest.param("gone /old-secret\nurn:secret /old-secret.html", (), id="an earlier address of a draft"),
    ],
)
def test_of_a_story_that_is_kept_back_not_even_its_end_is_told(ledger: str, gone: tuple[str, ...]) -> None:
    assert site_with(ledger).gone == gone
