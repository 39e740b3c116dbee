"""Publishing doesn't touch the archive: what one more story rewrites."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from sitegen.site.assemble import Site, assemble
from sitegen.site.paging import last_numbered
from sitegen.site.sitemaps import Index, names, sitemap
from support import NOW, Files, Outlet, instant, story

Make = Callable[[Files], Outlet]
CONFIG = """\
title = "T"
base_url = "https://t.example"
timezone = "UTC"
byline = "Wions"
[lists]
size = 4
[front]
top = 0
latest = 5
"""


def stories(count: int) -> dict[str, str]:
    """Stories three days apart, oldest first, in one section with one tag."""
    made = {}
    for number in range(count):
        month, day = 1 + number // 9, 1 + 3 * (number % 9)
        made[f"content/world/s{number:02}.md"] = story(f"Story {number}", f"2026-{month:02}-{day:02}", tags="[wall]")
    return made


@pytest.mark.parametrize(
    ("count", "numbered"), [(0, 0), (1, 0), (19, 0), (20, 0), (39, 0), (40, 1), (41, 1), (59, 1), (60, 2), (100, 4)]
)
def test_a_front_shows_its_partial_page_and_the_last_full_one(count: int, numbered: int) -> None:
    assert last_numbered(count, 20) == numbered
    assert 20 <= count - 20 * numbered < 40 or count < 20


@pytest.mark.parametrize("count", [3, 8, 11, 12, 23, 24])
def test_one_more_story_rewrites_a_bounded_number_of_files(site: Make, count: int) -> None:
    outlet = site({"sitegen.toml": CONFIG, **stories(count)})
    outlet.build()
    before = outlet.tree()
    outlet.write(stories(count + 1))
    report = outlet.build()
    after = outlet.tree()
    assert set(report.written) == {path for path, content in after.items() if before.get(path) != content}
    assert report.removed == ()
    changed = {path for path in report.written if path in before}
    newest = f"world/2026/{1 + (count - 1) // 9:02}/s{count - 1:02}.html"
    fronts = {"index.html", "world/index.html", "tags/wall/index.html", "bylines/wions/index.html"}
    feeds = {f"{front}{name}" for front in ("", "world/") for name in ("feed.xml", "rss.xml", "feed.json")}
    feeds |= {"tags/wall/feed.xml", "bylines/wions/feed.xml", "sitemap.xml"}
    month = 1 + count // 9
    dated = {"archive/index.html", "archive/2026/index.html", f"archive/2026/{month:02}/index.html"}
    # When a front lets go of a page, the one before learns that there is a newer one.
    pages = last_numbered(count + 1, 4)
    turned = {f"{folder}/page-{pages - 1}.html" for folder in ("world", "tags/wall", "bylines/wions")}
    assert changed <= fronts | feeds | dated | turned | {newest, f"sitemap-2026-{month:02}.xml"}
    assert len(report.written) <= 15 + 3 * 2


@pytest.mark.parametrize("paged", ["false", "true"])
def test_however_many_lists_turn_a_page_at_once_it_is_one_file_each(site: Make, paged: str) -> None:
    def day(number: int) -> dict[str, str]:
        text = story(f"S {number}", f"2026-11-{1 + number // 4:02} {number % 4 + 8:02}:00", tags="[a, b, c]")
        return {f"content/world/s{number:02}.md": text}

    outlet = site(
        {"sitegen.toml": CONFIG + f"paged = {paged}\n", **{p: t for n in range(20) for p, t in day(n).items()}}
    )
    outlet.build("2026-12-01", jobs=1)
    written = [set(outlet.write(day(n)).build("2026-12-01", jobs=1).written) for n in range(20, 28)]
    lists = 6 if paged == "true" else 5
    pages = [{path for path in paths if "page-" in path} for paths in written]
    assert [len(paths) for paths in pages] == [0, 0, lists, lists, 0, 0, lists, lists]
    assert max(map(len, written)) <= 15 + 3 * 4


EXTRA = story("Extra", "2026-02-20", tags="[alone]", byline="Ann Quay", aliases="[/x]")


def test_a_removed_story_takes_everything_of_it_along(site: Make) -> None:
    outlet = site({"sitegen.toml": CONFIG, **stories(9)})
    outlet.build()
    clean = outlet.tree()
    outlet.write({"content/world/extra.md": EXTRA})
    outlet.build()
    assert {"tags/alone/index.html", "bylines/ann-quay/index.html", "x/index.html"} <= set(outlet.tree())
    (outlet.folder / "content/world/extra.md").unlink()
    outlet.build()
    assert outlet.tree() == clean


EDITED = story("Story 5", "2026-01-16", tags="[wall]", body="It rose by a metre.\n\nMore.")


def test_a_body_edit_rewrites_its_page_and_the_feeds(site: Make) -> None:
    outlet = site({"sitegen.toml": CONFIG, **stories(6)})
    outlet.build()
    outlet.write({"content/world/s05.md": EDITED})
    assert set(outlet.build().written) == {
        *("world/2026/01/s05.html", "feed.xml", "rss.xml", "feed.json"),
        *("world/feed.xml", "world/rss.xml", "world/feed.json", "tags/wall/feed.xml", "bylines/wions/feed.xml"),
    }


def test_nothing_changed_writes_nothing(site: Make) -> None:
    outlet = site({"sitegen.toml": CONFIG, **stories(6)})
    outlet.build()
    stamps = {path: path.stat().st_mtime_ns for path in outlet.output.rglob("*")}
    report = outlet.build()
    assert (report.written, report.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in outlet.output.rglob("*")} == stamps


def assembled(outlet: Outlet) -> Site:
    from sitegen.content.parse import ParseOptions, parse
    from sitegen.model import Source

    config = outlet.order().config
    options = ParseOptions(config.zone, config.authority)
    files = sorted((outlet.folder / "content").rglob("*.md"))
    parsed = [
        parse(Source(path.relative_to(outlet.folder).as_posix(), path.read_bytes()), options).entry for path in files
    ]
    return assemble([e for e in parsed if e], {}, {}, config, instant("2026-12-31", config.zone))[0]


def test_L03_a_sitemap_is_split_at_the_standards_limit(site: Make) -> None:
    made = assembled(site({"sitegen.toml": CONFIG, **stories(9)}))
    files = {name: sitemap(made, name, limit=4) for name in names(made, limit=4)}
    months = [name for name in files if "2026-01" in name]
    assert months == ["sitemap-2026-01.xml", "sitemap-2026-01-2.xml", "sitemap-2026-01-3.xml"]
    assert [len(files[name]) for name in months] == [4, 4, 1]
    assert len({entry.permalink for name in months for entry in files[name]}) == 9
    assert next(entry.permalink for entry in Index().of(made)) == "https://t.example/sitemap-pages.xml"


FRONTS: dict[str, tuple[Files, str, list[str]]] = {
    "the newest leads": ({}, "Story 5", []),
    "a pin leads": ({"content/_front.md": "## Lead\n- [](world/s01.md)\n"}, "Story 1", []),
    "pins stand on top": (
        {"content/_front.md": "## Top\n- [](world/s02.md)\n- [](world/s01.md)\n"},
        "Story 5",
        ["Story 2", "Story 1"],
    ),
    "a pin to a held story waits": (
        {"content/_front.md": "## Lead\n- [](world/x.md)\n", "content/world/x.md": story("X", draft="true")},
        "Story 5",
        [],
    ),
    "what is sponsored never leads": (
        {"content/world/x.md": story("X", "2026-06-01", label="sponsored")},
        "Story 5",
        [],
    ),
    "small news never leads": ({"content/world/x.md": story("X", "2026-06-01", priority="4")}, "Story 5", []),
}


@pytest.mark.parametrize("name", FRONTS)
def test_the_front_page_shows_no_story_twice(site: Make, name: str) -> None:
    files, lead, top = FRONTS[name]
    template = (
        "{% set e = site.edition() %}{{ e.lead.title }}|{% for s in e.top %}{{ s.title }},{% endfor %}|"
        "{% for s in e.latest %}{{ s.title }},{% endfor %}{% for b in e.blocks %}{% for s in b.stories %}{{ s.title }},"
        "{% endfor %}{% endfor %}"
    )
    outlet = site({"sitegen.toml": CONFIG, **stories(6), **files, "themes/_site/templates/front.html": template})
    outlet.build()
    shown_lead, shown_top, rest = outlet.page("index.html").split("|")
    assert (shown_lead, [title for title in shown_top.split(",") if title]) == (lead, top)
    titles = [shown_lead, *top, *(title for title in rest.split(",") if title)]
    assert len(titles) == len(set(titles))


def test_related_stories_are_older_ones_that_share_tags(site: Make) -> None:
    template = "{% for s in site.related(story.path) %}{{ s.title }},{% endfor %}"
    outlet = site(
        {
            "content/world/a.md": story("A", "2026-11-01", tags="[x, y]"),
            "content/world/b.md": story("B", "2026-11-02", tags="[x]"),
            "content/world/c.md": story("C", "2026-11-03", tags="[x, y]"),
            "content/world/d.md": story("D", "2026-11-04", tags="[y]"),
            "content/world/e.md": story("E", "2026-11-05", tags="[z]", related="[b.md, /world/a.md, gone.md]"),
            "themes/_site/templates/article.html": template,
        }
    )
    report = outlet.build()
    shown = {name: outlet.page(f"world/2026/11/{name}.html") for name in "abcde"}
    assert shown == {"a": "", "b": "A,", "c": "A,B,", "d": "C,A,", "e": "B,A,"}
    assert [(problem.path, problem.code) for problem in report.problems] == [("content/world/e.md", "link")]


SWITCHES = {
    "tags": "tags/wall/index.html",
    "bylines": "bylines/wions/index.html",
    "sections": "world/index.html",
    "archive": "archive/index.html",
    "sitemap": "sitemap.xml",
    "news_sitemap": "sitemap-news.xml",
    "robots": "robots.txt",
    "not_found": "404.html",
    "front": "index.html",
    "articles": "world/2026/01/s00.html",
    "pages": "about.html",
    "redirects": "old/index.html",
}


@pytest.mark.parametrize("kind", SWITCHES)
def test_each_kind_of_page_can_be_switched_off(site: Make, kind: str) -> None:
    files = {
        "content/pages/about.md": "---\ntitle: About\naliases: [/old]\n---\nWe.\n",
        "sitegen.toml": CONFIG,
        **stories(2),
    }
    outlet = site(files)
    outlet.build()
    assert SWITCHES[kind] in outlet.tree()
    outlet.write({"sitegen.toml": CONFIG + f"[kinds]\n{kind} = false\n"})
    outlet.build()
    assert SWITCHES[kind] not in outlet.tree()


SCALE = """\
title = "T"
base_url = "https://t.example"
timezone = "Europe/London"
byline = "Wions"
"""


def many(count: int) -> dict[str, str]:
    """Stories twenty minutes apart up to NOW, in eight sections, with three of forty tags, by twenty people."""
    made = {}
    for number in range(count):
        at = instant(NOW, ZoneInfo("Europe/London")) - timedelta(minutes=20 * (count - number))
        text = story(
            f"Story {number}",
            f"{at:%Y-%m-%d %H:%M}",
            tags=f"[tag {number % 40}, tag {(number + 7) % 40}, tag {(number + 23) % 40}]",
            byline=f"Person {number % 20}",
        )
        made[f"content/desk{number % 8}/s{number:05}.md"] = text
    return made


@pytest.mark.parametrize("count", [1000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_one_more_story_with_three_tags_rewrites_fifteen_files_and_three_for_each_tag_and_byline(
    site: Make, count: int
) -> None:
    outlet = site({"sitegen.toml": SCALE, **many(count)})
    outlet.build(jobs=1 if count < 5000 else 0)
    new = story("New", NOW, tags="[tag 1, tag 8, tag 24]", byline="Person 1")
    report = outlet.write({"content/desk1/new.md": new}).build(jobs=1)
    assert "desk1/2026/11/new.html" in report.written
    feeds = {path for path in report.written if path.endswith(("feed.xml", "rss.xml", "feed.json"))}
    assert len(feeds) == 3 + 3 + 3 + 1
    assert {"sitemap.xml", "sitemap-news.xml", "sitemap-2026-11.xml"} <= set(report.written)
    assert (len(report.written) <= 15 + 3 * 4, report.removed) == (True, ())


def test_the_navigation_leads_where_the_config_says_and_a_dead_entry_is_told(site: Make) -> None:
    nav = '[nav]\nWorld = "/world/"\nAbout = "pages/about.md"\nPartner = "https://p.example/"\nGone = "pages/gone.md"\n'
    outlet = site(
        {"sitegen.toml": CONFIG + nav, **stories(1), "content/pages/about.md": "---\ntitle: About\n---\nWe.\n"}
    )
    report = outlet.build()
    assert [(problem.path, problem.message) for problem in report.problems] == [
        ("sitegen.toml", "the entry “Gone” of `[nav]` leads to nothing that is published")
    ]
    page = outlet.page("index.html")
    assert [link in page for link in ('href="world/"', 'href="about.html"', 'href="https://p.example/"')] == [True] * 3
