"""Cases L of promises.md: what is published is sound, whatever reads it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest

from conformance.test_links import dead_links
from sitegen.config_schema import FILE
from sitegen.pages.collisions import PORTABLE_LENGTH
from sitegen.site.sitemaps import LIMIT
from support import CONFIG, Files, Outlet, picture, story

Make = Callable[[Files], Outlet]
A, B = "content/world/a.md", "content/world/b.md"
PAGE = "world/2026/11/a.html"


def ids(outlet: Outlet) -> dict[str, list[str]]:
    """The ids of all stories by feed, in order."""
    found = {path: ET.fromstring(outlet.page(path)) for path in outlet.tree() if path.endswith(("feed.xml", "rss.xml"))}
    names = {path: ".//{*}entry/{*}id" if path.endswith("feed.xml") else ".//item/guid" for path in found}
    return {path: [each.text or "" for each in feed.findall(names[path])] for path, feed in found.items()}


EDITS = {
    "nothing": {},
    "title": {"title": "Another headline"},
    "text": {"body": "Other words."},
    "day": {"date": "2026-11-19"},
    "time": {"date": "2026-11-20 23:59"},
    "tags": {"tags": "[x, y]"},
    "byline": {"byline": "Ann Quay"},
    "updated": {"updated": "2026-11-21"},
    "correction": {"corrections": "[{date: 2026-11-21, text: No.}]"},
    "alias": {"aliases": "[/old.html]"},
    "another section": {"section": "Town"},
    "another address": {"slug": "rises"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_L01_a_story_keeps_its_id_through_edits(site: Make, edit: str) -> None:
    outlet = site({A: story(), B: story("B", "2026-11-01")})
    outlet.build()
    before = ids(outlet)["feed.xml"]
    outlet.write({A: story(**EDITS[edit])}).build()
    assert ids(outlet)["feed.xml"] == ids(outlet)["rss.xml"] == before
    assert len(set(before)) == 2


def test_L01_a_written_id_outlives_file_and_year(site: Make) -> None:
    outlet = site({A: story(id="tag:test.example,2026:wall")})
    outlet.build()
    before = ids(outlet)["feed.xml"]
    (outlet.folder / A).unlink()
    outlet.write({"content/town/moved.md": story(date="2025-01-01", id="tag:test.example,2026:wall")}).build()
    assert ids(outlet)["feed.xml"] == before == ["tag:test.example,2026:wall"]


RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
W3C = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?")


@pytest.mark.parametrize(
    "date",
    [
        "2026-11-20",
        "2026-11-20 09:30",
        "2026-07-01 09:30",
        "2026-11-20T09:30Z",
        "2026-11-20 09:30 -08:00",
        "1000-01-01",
    ],
)
def test_L01_every_date_is_in_its_format_with_its_offset(site: Make, date: str) -> None:
    outlet = site({A: story(date=date), B: story("B", date=date, updated="2026-11-22")})
    outlet.build()
    atom, rss = ET.fromstring(outlet.page("feed.xml")), ET.fromstring(outlet.page("rss.xml"))
    written = [
        each.text or ""
        for name in ("updated", "published")
        for each in atom.iter(f"{{http://www.w3.org/2005/Atom}}{name}")
    ]
    assert [text for text in written if not RFC_3339.fullmatch(text)] == []
    published = [datetime.fromisoformat(each.text or "") for each in atom.findall(".//{*}entry/{*}published")]
    dated = [parsedate_to_datetime(each.text or "") for each in rss.findall(".//item/pubDate")]
    assert published == dated
    assert len(published) == 2
    for path in (path for path in outlet.tree() if path.startswith("sitemap")):
        for each in ET.fromstring(outlet.page(path)).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"):
            assert W3C.fullmatch(each.text or ""), path


DEAD = {
    "a link": ("See [it](gone.md).", "gone"),
    "a link to an address": ("See [it](/world/2026/11/gone.html).", "gone"),
    "a whole address of the site": ("See [it](https://test.example/gone.html).", "gone"),
    "a topic nobody uses": ("See [it](/tags/gone/).", "tags/gone"),
    "a page of a list": ("See [it](/world/page-9.html).", "page-9"),
    "a name in other letters": ("See [it](B.md).", "B.md"),
    "a place in another story": ("See [it](b.md#gone).", "gone"),
    "a place in the story": ("See [it](#gone).", "gone"),
    "a picture": ("![It](gone.png)", "gone.png"),
    "a picture for bigger screens": ('<img src="p.png" srcset="gone.png 2x" alt="It">', "gone.png"),
    "a picture by type": (
        '<picture><source srcset="gone.avif" type="image/avif"><img src="p.png" alt="It"></picture>',
        "gone.avif",
    ),
    "a film": ('<video src="gone.mp4" controls></video>', "gone.mp4"),
    "a poster": ('<video src="p.mp4" poster="gone.png" controls></video>', "gone.png"),
    "a sound": ('<audio src="gone.mp3" controls></audio>', "gone.mp3"),
    "captions": ('<video src="p.mp4" controls><track src="gone.vtt" kind="captions"></video>', "gone.vtt"),
    "a document": ("See [the plan](gone.pdf).", "gone.pdf"),
}


@pytest.mark.parametrize("name", DEAD)
def test_L02_a_dead_reference_is_told_by_line_and_is_on_no_page(site: Make, name: str) -> None:
    body, lost = DEAD[name]
    files = {"content/world/p.png": picture(), "content/world/p.mp4": b"film"}
    outlet = site({A: story(body=f"Text.\n\n{body}"), B: story("B", body="## Here\n\nText."), **files})
    problems = outlet.build().problems
    assert [(p.path, p.line, p.severity) for p in problems] == [(A, 7, "warning")]
    assert lost.removeprefix("#") in problems[0].message
    assert dead_links(outlet.output, "https://test.example") == []
    for path in (PAGE, "feed.xml", "rss.xml", "world/feed.xml"):
        assert lost not in outlet.page(path)
    strict = outlet.problems(strict=True)
    assert [(p.path, p.line, p.severity, p.code) for p in strict] == [(A, 7, "error", problems[0].code)]


LIVE = {
    "a link": ("See [it](b.md).", 'href="b.html"'),
    "a place": ("See [it](b.md#the-place).", 'href="b.html#the-place"'),
    "an alias": ("See [it](/old/b.html).", 'href="b.html"'),
    "an address": ("See [it](/world/2026/11/b).", 'href="b.html"'),
    "a section": ("See [it](/world/).", 'href="../../"'),
    "a topic": ("See [it](/tags/x/).", 'href="../../../tags/x/"'),
    "pictures": ('<img src="p.png" srcset="p.png 1x, q.png 2x" alt="It">', 'srcset="../../p.png 1x, ../../q.png 2x"'),
    "a document": ("See [it](plan.pdf).", 'href="../../plan.pdf"'),
}


@pytest.mark.parametrize("name", LIVE)
def test_L02_a_live_reference_leads_there(site: Make, name: str) -> None:
    body, markup = LIVE[name]
    outlet = site(
        {
            A: story(body=body),
            B: story("B", body="## The place\n\nText.", aliases="[/old/b.html]", tags="[x]"),
            "content/world/p.png": picture(),
            "content/world/q.png": picture((1, 2, 3)),
            "content/world/plan.pdf": b"%PDF-1.4",
        }
    )
    assert outlet.build().problems == ()
    assert markup in outlet.page(PAGE)
    assert dead_links(outlet.output, "https://test.example") == []


@pytest.mark.parametrize("alias", ["/old.html", "/old/", "/old", "/été/alt", "/2019/01/old-wall.html"])
def test_L02_an_alias_leads_on_to_its_story(site: Make, alias: str) -> None:
    outlet = site({A: story(aliases=f"[{alias}]")})
    assert outlet.build().problems == ()
    made = [
        path for path in outlet.tree() if b"http-equiv" in outlet.tree()[path] and b"refresh" in outlet.tree()[path]
    ]
    assert len(made) == 1
    assert dead_links(outlet.output, "https://test.example") == []
    assert "a.html" in outlet.page(made[0])


def test_L03_a_sitemap_of_the_longest_addresses_stays_within_the_standard() -> None:
    """50,000 addresses and 50 MB (sitemaps.org); an address has three letters for each byte at most, and its tags."""
    assert LIMIT == 50_000
    assert LIMIT * (3 * PORTABLE_LENGTH + 250) < 50 * 1024 * 1024


BASES = {
    "https://münchen.example/paper": (
        *("https://münchen.example/paper/", "https://xn--mnchen-3ya.example/paper", "HTTPS://MÜNCHEN.example/paper"),
        *("https://münchen.example:443/paper/",),
    ),
    "https://test.example": ("https://test.example/", "https://test.example:443", "https://TEST.example//"),
    "http://test.example:8080/a/b": ("http://test.example:8080/a/b/", "HTTP://test.example:8080/a/b"),
    "https://test.example/été": ("https://test.example/%C3%A9t%C3%A9", "https://test.example/%c3%a9t%c3%a9/"),
}


@pytest.mark.parametrize("base", BASES)
def test_L05_every_spelling_of_the_sites_address_makes_the_same_site(site: Make, base: str) -> None:
    trees = []
    for spelling in (base, *BASES[base]):
        body = f"See [b]({spelling.rstrip('/')}/world/2026/11/b.html)."
        outlet = site({FILE: CONFIG.replace("https://test.example", spelling), A: story(body=body), B: story("B")})
        assert outlet.build().problems == ()
        assert 'href="b.html"' in outlet.page(PAGE)
        trees.append(outlet.tree())
    assert trees == [trees[0]] * len(trees)


@pytest.mark.parametrize(
    ("base", "written"),
    [
        ("https://münchen.example/paper", "https://xn--mnchen-3ya.example/paper"),
        ("http://test.example:8080/a/b/", "http://test.example:8080/a/b"),
        ("https://test.example/été", "https://test.example/%C3%A9t%C3%A9"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_L05_whole_addresses_have_host_port_and_path(site: Make, base: str, written: str) -> None:
    outlet = site({FILE: CONFIG.replace("https://test.example", base), A: story()})
    outlet.build()
    for surface in ("feed.xml", "rss.xml", "sitemap-2026-11.xml"):
        assert f"{written}/{PAGE}" in outlet.page(surface)
    assert f'<link rel="canonical" href="{written}/{PAGE}">' in outlet.page(PAGE)
    assert f"Sitemap: {written}/sitemap.xml" in outlet.page("robots.txt")
    assert dead_links(outlet.output, written) == []
