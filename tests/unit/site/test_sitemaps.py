"""Sitemaps: what they list, and where they are cut."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from in_memory import config_of, site_of
from sitegen.model import Article, Asset
from sitegen.site import sitemaps
from sitegen.site.sitemaps import BYTES, LIMIT, _cut, _Listed
from support import story

A = "content/town/a.md"


@pytest.mark.parametrize(
    ("sizes", "limit", "most", "parts"),
    [
        pytest.param([1] * 5, 5, 99, [5], id="as many as there may be"),
        pytest.param([1] * 6, 5, 99, [5, 1], id="one more"),
        pytest.param([1] * LIMIT, LIMIT, BYTES, [LIMIT], id="50,000"),
        pytest.param([1] * (LIMIT + 1), LIMIT, BYTES, [LIMIT, 1], id="50,001"),
        pytest.param([BYTES // 2] * 2, LIMIT, BYTES, [2], id="50 MB"),
        pytest.param([BYTES // 2, BYTES // 2 + 1], LIMIT, BYTES, [1, 1], id="a byte more"),
        pytest.param([6, 4, 4, 9], 9, 10, [2, 1, 1], id="by bytes"),
        pytest.param([20, 1], 9, 10, [1, 1], id="one that is too big alone"),
        pytest.param([], 9, 10, [], id="nothing"),
    ],
)
def test_L03_a_file_is_cut_at_either_limit(sizes: Sequence[int], limit: int, most: int, parts: list[int]) -> None:
    found = _cut([_Listed(str(size)) for size in sizes], lambda each: int(each.url), limit, most)
    assert [len(part) for part in found] == parts


def test_L03_fifty_thousand_stories_and_one_of_one_month_make_two_files() -> None:
    site = site_of({A: story(date="2026-11-01")})
    article = site.article(A)
    paths = tuple(f"content/town/{number}.md" for number in range(LIMIT + 1))
    entries: dict[str, Article] = {path: replace(article, path=path) for path in paths}
    urls = {path: f"/{number}.html" for number, path in enumerate(paths)}
    full = replace(site, entries=entries, url_of=urls, lists={**site.lists, "month/2026-11": paths})
    months = [name for name in sitemaps.names(full) if "2026" in name]
    assert months == ["sitemap-2026-11.xml", "sitemap-2026-11-2.xml"]
    assert [len(sitemaps.sitemap(full, name)) for name in months] == [LIMIT, 1]


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({}, "2026-11-01T09:00:00+01:00"),
        ({"updated": "2026-11-02 10:00"}, "2026-11-02T10:00:00+01:00"),
        ({"updated": "2026-10-02 10:00"}, "2026-11-01T09:00:00+01:00"),
        ({"corrections": "[{date: 2026-11-03, text: x}]"}, "2026-11-03"),
        ({"updated": "2026-12-02 10:00"}, "2026-11-01T09:00:00+01:00"),
    ],
)
def test_lastmod_is_the_last_change_in_substance(fields: dict[str, str], changed: str) -> None:
    site = site_of({A: story(date="2026-11-01 09:00", **fields)})
    assert [entry.changed for entry in sitemaps.sitemap(site, "sitemap-2026-11.xml")] == [changed]
    corrected = changed if "corrections" in fields else ""  # the list of corrections is as new as its newest
    assert [entry.changed for entry in sitemaps.Index().of(site)] == [corrected, changed]


def test_the_index_compares_instants_in_the_night_when_clocks_go_back() -> None:
    """02:30 comes twice: at +02:00, and an hour later at +01:00."""
    files = {A: story(date="2026-10-25T00:30:00Z"), "content/town/b.md": story("B", "2026-10-25T01:10:00Z")}
    newest = next(entry for entry in sitemaps.Index().of(site_of(files)) if "2026-10" in entry.permalink)
    assert newest.changed == "2026-10-25T02:10:00+01:00"


@pytest.mark.parametrize(
    ("canonical", "there"),
    [("https://other.example/a", False), ("https://test.example/town/2026/11/a.html", True), ("", True)],
)
def test_only_what_stands_here_first_is_listed(canonical: str, there: bool) -> None:
    fields = {"canonical": canonical} if canonical else {}
    site = site_of({A: story(date="2026-11-01", **fields)})
    assert ("sitemap-2026-11.xml" in sitemaps.names(site)) is there


@pytest.mark.parametrize(
    ("trait", "options", "image"),
    [
        ("still", "", "https://test.example/assets/pictures/wall-"),
        ("moving", "", "https://test.example/town/wall.png"),
        ("still", "[images]\nrenditions = false\n", "https://test.example/town/wall.png"),
    ],
)
def test_a_story_is_listed_with_its_picture(trait: str, options: str, image: str) -> None:
    asset = Asset("content/town/wall.png", 9, 400, 300, "d", trait)  # type: ignore[arg-type]
    text = story(date="2026-11-01", image="{src: wall.png, alt: A}")
    site = site_of({A: text}, config=config_of(options), assets=(asset,))
    ((found,),) = [entry.images for entry in sitemaps.sitemap(site, "sitemap-2026-11.xml")]
    assert found.startswith(image)


def test_a_picture_of_another_host_is_not_listed() -> None:
    site = site_of({A: story(date="2026-11-01", image="{src: 'https://other.example/a.jpg', alt: A}")})
    assert [entry.images for entry in sitemaps.sitemap(site, "sitemap-2026-11.xml")] == [()]
