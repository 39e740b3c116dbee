"""Feeds and sitemaps before the programs that read them."""

import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _feeds(paper: Path, name: str) -> list[Path]:
    return sorted(paper.rglob(name))


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml"])
def test_L01_feedparser_reads_every_feed_without_complaint(paper: Path, name: str) -> None:
    feeds = _feeds(paper, name)
    assert len(feeds) == 7  # the site's and six sections'
    for path in feeds:
        parsed = feedparser.parse(
            path.read_bytes(), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.entries
        for entry in parsed.entries:
            assert entry.id.startswith("tag:")
            assert entry.title
            assert entry.link.startswith("https://harbourpost.example/")
            assert entry.published_parsed
            assert "<p>" in entry.content[0].value


def test_L01_atom_has_what_rfc_4287_requires(paper: Path) -> None:
    for path in (*_feeds(paper, "feed.xml"), paper / "corrections.xml"):
        root = ET.parse(path).getroot()
        for name in ("id", "title", "updated"):
            assert len(root.findall(ATOM + name)) == 1
        ids = [entry.findtext(ATOM + "id") for entry in root.findall(ATOM + "entry")]
        assert len(ids) == len(set(ids))
        dates = [entry.findtext(ATOM + "published") or "" for entry in root.findall(ATOM + "entry")]
        assert dates == sorted(dates, reverse=True)


def test_L01_rss_dates_are_rfc_822(paper: Path) -> None:
    for path in _feeds(paper, "rss.xml"):
        for item in ET.parse(path).getroot().iter("item"):
            assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo is not None


def test_L03_the_sitemap_lists_pages_that_are_there(paper: Path) -> None:
    index = ET.parse(paper / "sitemap.xml").getroot()
    maps = [loc.text or "" for loc in index.iter(MAP + "loc")]
    assert len(maps) >= 3
    listed = []
    for address in maps:
        path = paper / address.removeprefix("https://harbourpost.example/")
        listed += [loc.text or "" for loc in ET.parse(path).getroot().iter(MAP + "loc")]
    assert len(listed) == len(set(listed)) > 20
    for address in listed:
        name = address.removeprefix("https://harbourpost.example/")
        file = paper / (name + "index.html" if name.endswith("/") or not name else name)
        assert file.is_file(), address
        assert f'rel="canonical" href="{address}"' in file.read_text(encoding="utf-8")
