"""Which files a site has."""

import pytest

from in_memory import STATIC, config_of, site_of
from sitegen.model import Asset
from sitegen.pages.plan import copies, places, plan
from sitegen.pages.redirects import alias_url
from sitegen.pages.targets import Copy, Target
from sitegen.site.assemble import Site
from support import story

PAGE = "---\ntitle: About\naliases: [/who]\n---\nWe.\n"
FILES = {
    "content/town/a.md": story("A", "2026-11-20", tags="[Sea Wall]", byline="Ann", aliases="[/old, /old/b.html]"),
    "content/world/b.md": story("B", "2025-03-02"),
    "content/world/secret.md": story("Secret", draft="true", tags="[hidden]", aliases="[/secret]"),
    "content/world/later.md": story("Later", "2027-01-01", tags="[hidden]"),
    "content/pages/about.md": PAGE,
}
ALL = {
    "index.html": "front.html",
    "town/2026/11/a.html": "article.html",
    "world/2025/03/b.html": "article.html",
    "about.html": "page.html",
    "corrections.html": "corrections.html",
    "corrections.xml": "corrections.xml",
    "town/index.html": "section.html",
    "world/index.html": "section.html",
    "tags/index.html": "tags.html",
    "tags/sea-wall/index.html": "tag.html",
    "bylines/index.html": "bylines.html",
    "bylines/ann/index.html": "byline.html",
    "bylines/wions/index.html": "byline.html",
    "archive/index.html": "archive.html",
    "archive/2025/index.html": "archive_year.html",
    "archive/2026/index.html": "archive_year.html",
    "archive/2025/03/index.html": "archive_month.html",
    "archive/2026/11/index.html": "archive_month.html",
    "feed.xml": "atom.xml",
    "rss.xml": "rss.xml",
    "feed.json": "",
    "town/feed.xml": "atom.xml",
    "town/rss.xml": "rss.xml",
    "town/feed.json": "",
    "world/feed.xml": "atom.xml",
    "world/rss.xml": "rss.xml",
    "world/feed.json": "",
    "tags/sea-wall/feed.xml": "atom.xml",
    "bylines/ann/feed.xml": "atom.xml",
    "bylines/wions/feed.xml": "atom.xml",
    "sitemap.xml": "sitemap_index.xml",
    "sitemap-pages.xml": "sitemap.xml",
    "sitemap-2025-03.xml": "sitemap.xml",
    "sitemap-2026-11.xml": "sitemap.xml",
    "sitemap-news.xml": "sitemap_news.xml",
    "robots.txt": "robots.txt",
    "404.html": "404.html",
    "old/index.html": "redirect.html",
    "old/b.html": "redirect.html",
    "who/index.html": "redirect.html",
}


def site(more: str = "", files: dict[str, str] | None = None, assets: tuple[Asset, ...] = ()) -> Site:
    return site_of(FILES if files is None else files, config=config_of(more), assets=assets)


def planned(more: str = "", files: dict[str, str] | None = None) -> dict[str, Target]:
    return {target.path: target for target in plan(site(more, files))}


def test_every_file_of_a_site_with_its_template() -> None:
    assert {path: target.template for path, target in planned().items()} == ALL


def test_E02_nothing_that_is_kept_back_has_a_file() -> None:
    words = " ".join(f"{each.path} {each.url} {each.source} {each.subject}" for each in planned().values())
    assert not [word for word in ("secret", "later", "hidden", "2027") if word in words.casefold()]


FEEDS = {path for path in ALL if path.endswith(("feed.xml", "rss.xml", "feed.json"))}
OF_SECTIONS = {path for path in FEEDS if path.startswith(("town/", "world/"))}


@pytest.mark.parametrize(
    ("option", "gone"),
    [
        ("atom", {"corrections.xml", *(path for path in FEEDS if path.endswith("feed.xml"))}),
        ("rss", {path for path in FEEDS if path.endswith("rss.xml")}),
        ("json", {path for path in FEEDS if path.endswith("feed.json")}),
        ("sections", OF_SECTIONS),
        ("tags", {"tags/sea-wall/feed.xml"}),
        ("bylines", {"bylines/ann/feed.xml", "bylines/wions/feed.xml"}),
    ],
)
def test_feeds_that_are_off_arent_there_and_all_others_are(option: str, gone: set[str]) -> None:
    assert set(planned(f"[feeds]\n{option} = false\n")) == set(ALL) - gone


@pytest.mark.parametrize(
    ("kind", "gone"),
    [
        ("front", {"index.html"}),
        ("articles", {"town/2026/11/a.html", "world/2025/03/b.html", "old/index.html", "old/b.html"}),
        ("pages", {"about.html", "who/index.html"}),
        ("sections", {"town/index.html", "world/index.html"}),
        ("tags", {path for path in ALL if path.startswith("tags/")}),
        ("bylines", {path for path in ALL if path.startswith("bylines/")}),
        ("archive", {path for path in ALL if path.startswith("archive/")}),
        ("corrections", {"corrections.html", "corrections.xml"}),
        ("sitemap", {path for path in ALL if path.startswith("sitemap")}),
        ("news_sitemap", {"sitemap-news.xml"}),
        ("robots", {"robots.txt"}),
        ("not_found", {"404.html"}),
        ("redirects", {"old/index.html", "old/b.html", "who/index.html"}),
    ],
)
def test_a_kind_of_page_that_is_off_isnt_there_and_all_others_are(kind: str, gone: set[str]) -> None:
    left = set(planned(f"[kinds]\n{kind} = false\n"))
    feeds = OF_SECTIONS if kind == "sections" else set()
    months = {"sitemap-2025-03.xml", "sitemap-2026-11.xml"} if kind == "articles" else set()
    assert left == set(ALL) - gone - feeds - months


@pytest.mark.parametrize(
    ("stories", "size", "numbers"),
    [(0, 5, []), (5, 5, []), (8, 5, []), (9, 5, [1]), (13, 5, [1]), (14, 5, [1, 2]), (26, 5, [1, 2, 3, 4])],
)
def test_a_list_has_as_many_numbered_pages_as_its_front_will_let_go_of_with_one_more(
    stories: int, size: int, numbers: list[int]
) -> None:
    files = {f"content/town/{n}.md": story(f"S{n}", tags="[x]") for n in range(stories)}
    found = planned(f"[lists]\nsize = {size}\n", files)
    for front, kind in (("town/", "section"), ("tags/x/", "tag"), ("bylines/wions/", "byline")):
        pages = [each for each in found.values() if each.kind == kind and each.number]
        assert [each.number for each in pages] == numbers
        assert [each.path for each in pages] == [f"{front}page-{number}.html" for number in numbers]


@pytest.mark.parametrize(
    ("patterns", "paths"),
    [
        ('article = "/{year}/{month}/{day}/{slug}/"', {"2026/11/20/a/index.html", "2025/03/02/b/index.html"}),
        ('tag = "/topics/{slug}.html"', {"topics/index.html", "topics/sea-wall.html"}),
        ('tag = "/{slug}.html"', {"tags/index.html", "sea-wall.html"}),
        ('byline = "/by/{slug}/"', {"by/index.html", "by/ann/index.html"}),
        ('page = "/about/{slug}/"', {"about/about/index.html"}),
    ],
)
def test_addresses_follow_the_patterns(patterns: str, paths: set[str]) -> None:
    assert paths <= set(planned(f"[permalinks]\n{patterns}\n"))


@pytest.mark.parametrize(
    ("alias", "url"),
    [
        ("/old", "/old/"),
        ("/old/", "/old/"),
        ("/old.html", "/old.html"),
        ("/2020/01/a.php", "/2020/01/a.php"),
        ("/v1.0/a", "/v1.0/a/"),
        ("/", "/"),
        ("/été", "/%C3%A9t%C3%A9/"),
    ],
)
def test_an_alias_without_an_ending_is_a_folder(alias: str, url: str) -> None:
    assert alias_url(alias) == url


def test_an_alias_names_its_file_and_leads_to_its_story() -> None:
    target = planned()["old/index.html"]
    assert (target.source, target.subject) == ("content/town/a.md (alias `/old`)", "content/town/a.md")
    found = site()
    assert places(found, plan(found), STATIC).known["old"] == "/town/2026/11/a.html"


def test_a_reference_may_lead_to_every_page_and_every_file_of_the_theme() -> None:
    found = site()
    known = places(found, plan(found), STATIC).known
    assert {"/", "/town/", "/feed.xml", "/tags/sea-wall/", "/archive/2026/11/", "/404.html"} <= set(known.values())
    assert "/assets/style.css" in known.values()


def test_files_that_go_out_as_they_are() -> None:
    assets = (Asset("content/town/wall.jpg", 9, 4, 3), Asset("content/CNAME", 9), Asset("content/town/100% a.jpg", 9))
    found = copies(
        site(assets=assets), frozenset(["content/town/wall.jpg", "content/town/100% a.jpg"]), {"a/b.css": b""}
    )
    assert set(found) == {
        Copy("town/wall.jpg", "content/town/wall.jpg", asset="content/town/wall.jpg"),
        Copy("town/100% a.jpg", "content/town/100% a.jpg", asset="content/town/100% a.jpg"),
        Copy("assets/a/b.css", "the theme's `static/a/b.css`", static="a/b.css"),
    }


def test_the_order_of_files_changes_nothing() -> None:
    backwards = dict(reversed(FILES.items()))
    assert set(plan(site_of(backwards))) == set(plan(site_of(FILES)))


def test_a_site_without_stories_has_its_frame() -> None:
    assert {"index.html", "404.html", "robots.txt", "feed.xml", "sitemap.xml"} <= set(planned(files={}))
