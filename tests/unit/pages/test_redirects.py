"""Older addresses once it is known what stands where: one hop, no circle, never away from a page."""

import pytest

from in_memory import config_of, entries_of, wions_compiled
from sitegen.ledger import read_ledger
from sitegen.model import Asset
from sitegen.pages.collisions import collisions
from sitegen.pages.plan import places, plan
from sitegen.pages.redirects import alias_url
from sitegen.pages.render import Press, render
from sitegen.site.answers import Answers
from sitegen.site.assemble import assemble
from sitegen.site.known import Known
from sitegen.site.links import Places, follow
from support import NOW, instant, story

ID = "tag:test.example,2026:world/"
FILES = {
    "content/world/wall.md": story("The wall", slug="sea-wall", tags="[Sea]", aliases="[/first.html]"),
    "content/world/ferry.md": story("The ferry", "2026-11-21"),
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
}
ASSETS = {"content/world/plan.html": Asset("content/world/plan.html", 1)}


def places_of(ledger: str, more: str = "") -> Places:
    config = config_of(more)
    read, _ = read_ledger(ledger.encode())
    entries = entries_of(FILES, config)
    site, _ = assemble(entries, ASSETS, {}, config, instant(NOW, config.zone), None, read)
    targets = plan(site)
    assert collisions(targets, ()) == ()
    return places(site, targets, {})


def moved(ledger: str, more: str = "") -> dict[str, str]:
    found = places_of(ledger, more)
    return {each.url: found.url_of[each.path] for each in found.moved if "alias" not in each.source}


WALL, FERRY = "/world/2026/11/sea-wall.html", "/world/2026/11/ferry.html"


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        pytest.param(f"{ID}wall.md /a.html", {"/a.html": WALL}, id="a page that leads on"),
        pytest.param(
            f"{ID}wall.md /a.html\n{ID}wall.md /b/", {"/a.html": WALL, "/b/": WALL}, id="moved twice, one hop"
        ),
        pytest.param(f"{ID}wall.md {FERRY}", {}, id="another story stands there now"),
        pytest.param(f"{ID}wall.md /WORLD/2026/11/FERRY.html", {}, id="another story, but for capitals"),
        pytest.param(f"{ID}wall.md /world/2026/11/Sea-Wall.html", {}, id="the same address, but for capitals"),
        pytest.param(f"{ID}wall.md /world/", {}, id="a section"),
        pytest.param(f"{ID}wall.md /tags/sea", {}, id="a topic, without its slash"),
        pytest.param(f"{ID}wall.md /feed.xml", {}, id="a feed"),
        pytest.param(f"{ID}wall.md /world/plan.html", {}, id="a file of content/"),
        pytest.param(f"{ID}ferry.md /first.html", {}, id="an alias, which an editor wrote"),
        pytest.param(f"{ID}wall.md /old", {"/old/": WALL}, id="no ending: a folder"),
        pytest.param(
            f"{ID}wall.md /c.html\n{ID}wall.md /c/", {"/c.html": WALL, "/c/": WALL}, id="two kinds of address"
        ),
        pytest.param(f"{ID}wall.md /c.html\n{ID}ferry.md /c/", {"/c/": FERRY}, id="two stories: the later one"),
    ],
)
def test_an_older_address_leads_on_unless_something_stands_there(ledger: str, expected: dict[str, str]) -> None:
    assert moved(ledger) == expected


def test_another_pattern_for_addresses_leads_from_each_file_to_its_folder() -> None:
    folders = '[permalinks]\narticle = "/{section}/{slug}/"\n'
    ledger = f"{ID}wall.md /world/sea-wall.html\n{ID}ferry.md {FERRY}"
    assert moved(ledger, folders) == {"/world/sea-wall.html": "/world/sea-wall/", FERRY: "/world/ferry/"}


def test_a_link_to_an_older_address_leads_straight_to_the_story() -> None:
    found = places_of(f"{ID}wall.md /world/2026/11/wall.html")
    assert follow("/world/2026/11/wall.html", "content/world/ferry.md", found).url == WALL


def test_where_no_pages_lead_on_links_and_rules_still_know_the_way() -> None:
    found = places_of(f"{ID}wall.md /a.html", "[kinds]\nredirects = false\n")
    assert [each.url for each in found.moved] == ["/first.html", "/a.html"]
    assert follow("/a.html", "content/world/ferry.md", found).url == WALL


@pytest.mark.parametrize(
    ("ledger", "gone"),
    [
        pytest.param("gone /x.html", ("/x.html",), id="gone"),
        pytest.param(f"gone {FERRY}", (), id="a story stands there"),
        pytest.param("gone /first", (), id="an alias leads on from there"),
        pytest.param(f"gone /x.html\n{ID}wall.md /x.html", ("/x.html",), id="recorded, and given up"),
    ],
)
def test_what_is_gone_is_gone_unless_something_stands_there(ledger: str, gone: tuple[str, ...]) -> None:
    assert places_of(ledger).gone == gone


@pytest.mark.parametrize(
    ("alias", "url"),
    [
        ("/old", "/old/"),
        ("/old.html", "/old.html"),
        ("/amp/wall/", "/amp/wall/"),
        ("/caf\u00e9.html", "/caf%C3%A9.html"),
        ("/cafe\u0301.html", "/caf%C3%A9.html"),
        ("/caf%C3%A9.html", "/caf%C3%A9.html"),
        ("/a b/", "/a%20b/"),
    ],
)
def test_an_alias_is_one_address_however_it_is_written(alias: str, url: str) -> None:
    assert alias_url(alias) == url


def test_the_page_that_leads_on_names_where_to_and_keeps_out_of_searches() -> None:
    config = config_of()
    read, _ = read_ledger(f"{ID}wall.md /world/wall.html".encode())
    site, _ = assemble(entries_of(FILES, config), {}, {}, config, instant(NOW, config.zone), None, read)
    targets = plan(site)
    (asked,) = [each for each in targets if each.url == "/world/wall.html"]
    known = Known(site, places(site, targets, {}), {}, lambda _digest: pytest.fail("a body was asked for"))
    made = render(asked, Press(Answers(known), wions_compiled())).data.decode()
    assert f'<link rel="canonical" href="https://test.example{WALL}">' in made
    assert '<meta name="robots" content="noindex">' in made
    assert '<meta http-equiv="refresh" content="0; url=2026/11/sea-wall.html">' in made
