"""Where a reference leads, however it is written."""

from functools import cache

import pytest

from in_memory import config_of, known
from sitegen.content.slots import rooted
from sitegen.model import Asset
from sitegen.site.links import Places, Target, follow, follow_from_content, source_of
from support import story

HERE = "content/town/2026-11-20-here.md"
WALL = "/town/2026/11/wall.html"
FILES = {
    HERE: story("Here", body="## A head\n\nText."),
    "content/town/2026-11-21-wall.md": story(
        "Wall",
        "2026-11-21",
        "## Second head\n\n## Über Wände\n\nText.",
        tags="[Sea Wall]",
        aliases="[/old, /old/b.html]",
    ),
    "content/town/café.md": story("Café"),
    "content/town/100% sure?.md": story("Sure", slug="sure"),
    "content/town/secret.md": story("Secret", draft="true"),
    "content/town/_section.md": "---\ntitle: Town\n---\n## What we cover\n\nAll.\n",
    "content/pages/about.md": "---\ntitle: About\n---\n## Who\n\nWe.\n",
    "content/tags/sea-wall.md": "---\ntitle: Sea wall\n---\nText.\n",
    "content/tags/unused.md": "---\ntitle: Unused\n---\nText.\n",
    "content/bylines/wions.md": "---\ntitle: Wions\n---\nText.\n",
}
ASSETS = (
    Asset("content/town/wall.jpg", 9, 640, 480),
    Asset("content/town/café.jpg", 9, 40, 30),
    Asset("content/town/100% a#b?.jpg", 9, 4, 3),
    Asset("content/CNAME", 9),
)


@cache
def places(base: str = "https://test.example") -> Places:
    return known(FILES, config=config_of(base=base), assets=ASSETS).places


def to(reference: str, source: str = HERE, base: str = "https://test.example") -> Target:
    return follow(reference, source, places(base))


@pytest.mark.parametrize(
    "reference",
    [
        "2026-11-21-wall.md",
        "./2026-11-21-wall.md",
        "../town/2026-11-21-wall.md",
        "x/../2026-11-21-wall.md",
        "/town/2026-11-21-wall.md",
        "/town//2026-11-21-wall.md",
        "/./town/2026-11-21-wall.md",
        "2026%2D11-21-w%61ll.md",
        WALL,
        "2026/11/wall.html",
        "/town/2026/11/wall",
        "/town/2026/11/wall/",
        "/Town/2026/11/WALL.html",
        "/old",
        "/old/",
        "/old.html",
        "/old/index.html",
        "/old/b.html",
        "/old/b",
        "https://test.example/town/2026/11/wall.html",
        "https://test.example/old",
        "https://TEST.example/old",
        "https://test.example:443/old",
        "http://test.example/old",
        "https://test.example/town/2026-11-21-wall.md",
    ],
)
def test_every_way_of_writing_a_story_leads_to_its_page(reference: str) -> None:
    assert to(reference) == Target("page", WALL)


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("/pages/about.md", "/about.html"),
        ("../pages/about.md", "/about.html"),
        ("/about.html", "/about.html"),
        ("/about", "/about.html"),
        ("/", "/"),
        ("/index.html", "/"),
        ("..", "/"),
        ("../", "/"),
        ("https://test.example", "/"),
        ("https://test.example/", "/"),
        (".", "/town/"),
        ("./", "/town/"),
        ("_section.md", "/town/"),
        ("/town", "/town/"),
        ("/town/", "/town/"),
        ("/town/index.html", "/town/"),
        ("/tags/sea-wall/", "/tags/sea-wall/"),
        ("/tags/sea-wall", "/tags/sea-wall/"),
        ("/tags/sea-wall.md", "/tags/sea-wall/"),
        ("/tags/", "/tags/"),
        ("/bylines/wions.md", "/bylines/wions/"),
        ("/bylines", "/bylines/"),
        ("feed.xml", "/town/feed.xml"),
        ("/feed.xml", "/feed.xml"),
        ("/rss.xml", "/rss.xml"),
        ("/sitemap.xml", "/sitemap.xml"),
        ("/archive/2026/11", "/archive/2026/11/"),
        ("/404", "/404.html"),
        ("/assets/style.css", "/assets/style.css"),
    ],
)
def test_lists_feeds_and_pages_are_found_by_file_and_by_address(reference: str, url: str) -> None:
    assert to(reference) == Target("page", url)


@pytest.mark.parametrize(
    "written", ["café", "cafe\u0301", "caf%C3%A9", "cafe%CC%81", "caf%c3%a9", "/town/café", "../town/caf%C3%A9"]
)
def test_B03_letters_with_accents_are_found_in_every_form(written: str) -> None:
    assert to(f"{written}.md") == Target("page", "/town/2026/11/cafe.html")
    assert to(f"{written}.jpg") == Target("asset", "/town/caf%C3%A9.jpg", "content/town/café.jpg", 40, 30, size=9)


@pytest.mark.parametrize(
    ("reference", "asset", "url"),
    [
        ("wall.jpg", "town/wall.jpg", "/town/wall.jpg"),
        ("/town/wall.jpg", "town/wall.jpg", "/town/wall.jpg"),
        ("https://test.example/town/wall.jpg", "town/wall.jpg", "/town/wall.jpg"),
        ("wall.jpg?v=1#top", "town/wall.jpg", "/town/wall.jpg?v=1#top"),
        ("100%25%20a%23b%3F.jpg", "town/100% a#b?.jpg", "/town/100%25%20a%23b%3F.jpg"),
        ("/town/100%25 a%23b%3f.jpg", "town/100% a#b?.jpg", "/town/100%25%20a%23b%3F.jpg"),
        ("/CNAME", "CNAME", "/CNAME"),
        ("../CNAME", "CNAME", "/CNAME"),
    ],
)
def test_other_files_keep_their_place(reference: str, asset: str, url: str) -> None:
    found = to(reference)
    assert (found.leads, found.asset, found.url) == ("asset", f"content/{asset}", url)


def test_a_file_name_with_signs_that_urls_use_is_found_encoded() -> None:
    assert to("100%25%20sure%3F.md") == Target("page", "/town/2026/11/sure.html")
    assert to("100% sure%3F.md") == Target("page", "/town/2026/11/sure.html")


@pytest.mark.parametrize(
    ("reference", "url", "lost"),
    [
        (f"{WALL}#second-head", f"{WALL}#second-head", ""),
        ("2026-11-21-wall.md#second-head", f"{WALL}#second-head", ""),
        ("2026-11-21-wall.md#gone", WALL, "gone"),
        ("2026-11-21-wall.md?x=1&y=2#second-head", f"{WALL}?x=1&y=2#second-head", ""),
        ("2026-11-21-wall.md?x=1#gone", f"{WALL}?x=1", "gone"),
        ("2026-11-21-wall.md?x", f"{WALL}?x", ""),
        ("2026-11-21-wall.md#", WALL, ""),
        ("/old#second-head", f"{WALL}#second-head", ""),
        ("/old#gone", WALL, "gone"),
        ("https://test.example/old?a#second-head", f"{WALL}?a#second-head", ""),
        ("/pages/about.md#who", "/about.html#s-who", ""),
        ("/town/#what-we-cover", "/town/#what-we-cover", ""),
        ("_section.md#gone", "/town/", "gone"),
        # What the theme makes may have places that only the theme knows.
        ("/archive/#2026", "/archive/#2026", ""),
        ("/tags/#s", "/tags/#s", ""),
        ("", "/town/2026/11/here.html", ""),
        ("#a-head", "/town/2026/11/here.html#a-head", ""),
        ("?page=2", "/town/2026/11/here.html?page=2", ""),
    ],
)
def test_queries_stay_and_only_places_that_are_there_stay(reference: str, url: str, lost: str) -> None:
    assert to(reference) == Target("page", url, lost_fragment=lost)


@pytest.mark.parametrize("written", ["über-wände", "%C3%BCber-w%C3%A4nde", "uber-wande"])
def test_a_place_may_be_written_as_its_headline_is(written: str) -> None:
    found = to(f"2026-11-21-wall.md#{written}")
    assert found.lost_fragment in ("", written)
    assert found.url.startswith(WALL)
    assert bool(found.lost_fragment) != ("#" in found.url)


@pytest.mark.parametrize(
    "reference",
    [
        *("gone.md", "/gone/", "wall", "/town/2026/11/", "/town/page-1.html", "secret.md", "/town/2026/11/secret.html"),
        *("/tags/unused/", "/tags/unused.md", "/drafts/", "wall.JPG", "2026-11-21-WALL.md", "2026-11-21-wall.md/x"),
        *("../../etc/passwd", "/../etc/passwd", "..%2f..%2fx", "%2e%2e/%2e%2e/x", "../..", "/town/../../content/x"),
        *("\\town\\wall.md", "wall.jpg%00", "/_front.md", "/sitegen.toml", "https://test.example/gone"),
        *("https://test.example/../x", "https://test.example/town/secret.md"),
    ],
)
def test_what_is_not_published_is_nowhere(reference: str) -> None:
    assert to(reference) == Target("nowhere")


@pytest.mark.parametrize(
    "reference",
    [
        *("https://other.example/", "http://other.example/town/", "//other.example/x", "//test.example/old"),
        *("mailto:desk@test.example", "tel:+4930", "https://test.example.other.example/", "ftp://test.example/old"),
        *(
            "https://test.example:8443/old",
            "https://test.example@other.example/",
            "https://[bad/",
            "HTTPS://other.example",
        ),
        *("https://test.example//other.example/x", "https://sub.test.example/old"),
    ],
)
def test_addresses_of_other_hosts_stay_as_they_are(reference: str) -> None:
    assert to(reference) == Target("elsewhere", reference)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("https://test.example/paper/old", Target("page", WALL)),
        ("https://test.example/paper", Target("page", "/")),
        ("https://test.example/paper/", Target("page", "/")),
        ("https://test.example/p%61per/old", Target("page", WALL)),
        ("https://test.example/old", Target("elsewhere", "https://test.example/old")),
        ("https://test.example/papers/old", Target("elsewhere", "https://test.example/papers/old")),
        ("https://test.example/", Target("elsewhere", "https://test.example/")),
        ("/old", Target("page", WALL)),
        ("/paper/old", Target("nowhere")),
    ],
)
def test_under_a_sub_path_only_what_lies_below_it_is_this_site(reference: str, expected: Target) -> None:
    assert to(reference, base="https://test.example/paper") == expected


@pytest.mark.parametrize(
    ("reference", "source", "expected"),
    [
        ("a.md", "content/town/x.md", "/town/a.md"),
        ("a.md#b", "content/town/deep/x.md", "/town/deep/a.md#b"),
        ("../a.md?b", "content/town/x.md", "/a.md?b"),
        ("/a.md", "content/town/x.md", "/a.md"),
        ("a%20b.md", "content/town/x.md", "/town/a%20b.md"),
        ("100%25.md", "content/town/x.md", "/town/100%25.md"),
        ("#here", "content/town/x.md", "/town/x.md#here"),
        ("?q", "content/town/x.md", "/town/x.md?q"),
        ("../../a.md", "content/town/x.md", ""),
        ("https://other.example/a", "content/town/x.md", "https://other.example/a"),
        ("mailto:a@b.example", "content/town/x.md", "mailto:a@b.example"),
    ],
)
def test_a_reference_from_content_is_the_same_wherever_it_was_written(
    reference: str, source: str, expected: str
) -> None:
    assert rooted(reference, source) == expected


@pytest.mark.parametrize(
    "reference", ["2026-11-21-wall.md", "100% sure%3F.md", "café.jpg", "100%25%20a%23b%3F.jpg", "../CNAME"]
)
def test_a_rooted_reference_leads_where_the_written_one_does(reference: str) -> None:
    assert to(rooted(reference, HERE), "content/_front.md") == to(reference)


@pytest.mark.parametrize(
    ("reference", "source"),
    [
        ("/town/2026-11-21-wall.md", "content/town/2026-11-21-wall.md"),
        ("town/2026-11-21-wall.md", "content/town/2026-11-21-wall.md"),
        ("pages/about.md?from=nav#who", "content/pages/about.md"),
        ("https://test.example/old", "content/town/2026-11-21-wall.md"),
        ("/town/wall.jpg", ""),
        ("/town/secret.md", ""),
        ("https://other.example/", ""),
        ("2026-11-21-wall.md", ""),  # of its folder, not of content/
    ],
)
def test_a_reference_from_content_leads_to_the_page_of_a_file(reference: str, source: str) -> None:
    assert source_of(follow_from_content(reference, places()), places()) == source
