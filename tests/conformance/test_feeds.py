"""Feeds and sitemaps before the programs that read them, and before the rules of their standards."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import jsonschema
import pytest
from lxml import etree

from heads import read
from support import CONFIG, ROOT, Outlet, story

BASE = "https://harbourpost.example/"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MEDIA = "{http://search.yahoo.com/mrss/}"
FRONTS = ("", "culture/", "harbour/", "opinion/", "sport/", "town/", "world/")

_ADDRESS = {"type": "string", "pattern": "^https?://[!-~]+$"}
_TEXT = {"type": "string", "minLength": 1}
_INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
_AUTHOR = {
    "type": "object",
    "properties": {"name": _TEXT, "url": _ADDRESS, "avatar": _ADDRESS},
    "minProperties": 1,
    "additionalProperties": False,
}


def _table(required: list[str], **properties: Any) -> dict[str, Any]:
    """A table with these fields and extensions, whose names begin with an underscore."""
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


# jsonfeed.org, version 1.1: what is required, what may be there, and nothing that was dropped (`author`).
JSON_FEED = _table(
    ["version", "title", "items", "home_page_url", "feed_url", "language"],
    version={"const": "https://jsonfeed.org/version/1.1"},
    title=_TEXT,
    home_page_url=_ADDRESS,
    feed_url=_ADDRESS,
    description=_TEXT,
    language=_TEXT,
    authors={"type": "array", "items": _AUTHOR},
    hubs={"type": "array", "items": _table(["type", "url"], type=_TEXT, url=_ADDRESS)},
    items={
        "type": "array",
        "items": _table(
            ["id", "content_html"],
            id=_TEXT,
            url=_ADDRESS,
            title=_TEXT,
            content_html={"type": "string"},
            summary=_TEXT,
            image=_ADDRESS,
            date_published=_INSTANT,
            date_modified=_INSTANT,
            authors={"type": "array", "items": _AUTHOR, "minItems": 1},
            tags={"type": "array", "items": _TEXT},
            attachments={
                "type": "array",
                "items": _table(
                    ["url", "mime_type"], url=_ADDRESS, mime_type=_TEXT, size_in_bytes={"type": "integer", "minimum": 1}
                ),
            },
        ),
    },
)


def _feeds(paper: Path, name: str) -> list[Path]:
    return sorted(paper.rglob(name))


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml", "feed.json"])
def test_the_site_and_every_section_have_every_format(paper: Path, name: str) -> None:
    found = {path.relative_to(paper).as_posix() for path in _feeds(paper, name)}
    of_terms = {path for path in found if path.startswith(("tags/", "bylines/"))}
    assert found - of_terms == {f"{front}{name}" for front in FRONTS}
    fronts = {path.parent for folder in ("tags", "bylines") for path in (paper / folder).glob("*/index.html")}
    assert of_terms == ({f"{front.relative_to(paper)}/{name}" for front in fronts} if name == "feed.xml" else set())


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml"])
def test_L01_feedparser_reads_every_feed_without_complaint(paper: Path, name: str) -> None:
    for path in _feeds(paper, name):
        parsed = feedparser.parse(
            path.read_bytes(), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.entries
        assert {link.href for link in parsed.feed.links if link.rel == "self"} == {
            BASE + path.relative_to(paper).as_posix()
        }
        assert parsed.feed.language.lower() == "en-gb"
        for entry in parsed.entries:
            assert entry.id.startswith("tag:")
            assert entry.title
            assert entry.link.startswith(BASE)
            assert entry.published_parsed <= entry.updated_parsed <= parsed.feed.updated_parsed
            assert "<p>" in entry.content[0].value
            assert all(author.name for author in entry.get("authors", ()))


def test_L01_every_json_feed_keeps_the_rules(paper: Path) -> None:
    for path in _feeds(paper, "feed.json"):
        feed = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(JSON_FEED).validate(feed)
        assert feed["feed_url"] == BASE + path.relative_to(paper).as_posix()
        atom = ET.parse(path.with_name("feed.xml")).getroot()
        ids = [each.text for each in atom.findall(f"{ATOM}entry/{ATOM}id")]
        assert [item["id"] for item in feed["items"]] == ids
        contents = [each.text for each in atom.findall(f"{ATOM}entry/{ATOM}content")]
        assert [item["content_html"] for item in feed["items"]] == contents


def test_L01_atom_has_what_rfc_4287_requires(paper: Path) -> None:
    for path in (*_feeds(paper, "feed.xml"), paper / "corrections.xml"):
        root = ET.parse(path).getroot()
        for name in ("id", "title", "updated"):
            assert len(root.findall(ATOM + name)) == 1
            assert all(len(entry.findall(ATOM + name)) == 1 for entry in root.findall(ATOM + "entry"))
        ids = [entry.findtext(ATOM + "id") for entry in root.findall(ATOM + "entry")]
        assert len(ids) == len(set(ids))
        dates = [entry.findtext(ATOM + "published") or "" for entry in root.findall(ATOM + "entry")]
        assert dates == sorted(dates, reverse=True)


def test_L01_rss_dates_are_rfc_822(paper: Path) -> None:
    for path in _feeds(paper, "rss.xml"):
        root = ET.parse(path).getroot()
        for name in ("title", "link", "description", "language", "lastBuildDate", "ttl"):
            assert root.findtext(f"channel/{name}")
        for item in root.iter("item"):
            assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo is not None
            assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", item.findtext("pubDate") or "")


def test_an_rss_item_has_a_lasting_guid_and_a_creator_for_each_byline(paper: Path) -> None:
    signed = 0
    for path in _feeds(paper, "rss.xml"):
        items = ET.parse(path).getroot().findall("channel/item")
        entries = ET.parse(path.with_name("feed.xml")).getroot().findall(f"{ATOM}entry")
        for item, entry in zip(items, entries, strict=True):
            (guid,) = item.findall("guid")
            assert (guid.text, guid.attrib) == (entry.findtext(f"{ATOM}id"), {"isPermaLink": "false"})
            names = [each.text for each in item.findall("{http://purl.org/dc/elements/1.1/}creator")]
            assert names == [each.text for each in entry.findall(f"{ATOM}author/{ATOM}name")]
            assert all("," not in (name or ",") for name in names)
            assert item.find("author") is None  # would be an address for mail
            signed += len(names)
    assert signed > 50


def test_a_feed_shows_the_publishers_logo(paper: Path) -> None:
    for path in _feeds(paper, "rss.xml"):
        channel = ET.parse(path).getroot().find("channel")
        assert channel is not None
        assert channel.findtext("image/url") == ET.parse(path.with_name("feed.xml")).getroot().findtext(f"{ATOM}logo")
        assert (paper / (channel.findtext("image/url") or "").removeprefix(BASE)).is_file()
        for name in ("title", "link"):
            assert channel.findtext(f"image/{name}") == channel.findtext(name)


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml"])
def test_media_have_a_credit_and_a_file_that_is_there(paper: Path, name: str) -> None:
    found = [each for path in _feeds(paper, name) for each in ET.parse(path).getroot().iter(f"{MEDIA}content")]
    assert found
    for each in found:
        assert (paper / each.attrib["url"].removeprefix(BASE)).is_file()
        assert each.findtext(f"{MEDIA}credit")
        assert (each.attrib["type"], each.attrib["medium"]) == ("image/jpeg", "image")


def _alternates(page: Path) -> Iterator[tuple[str, str]]:
    for part in page.read_text(encoding="utf-8").split('<link rel="alternate" ')[1:]:
        tag = part.partition(">")[0]
        yield tag.split('type="')[1].partition('"')[0], tag.split('href="')[1].partition('"')[0]


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("index.html", ["feed.xml", "rss.xml", "feed.json"]),
        ("town/index.html", ["feed.xml", "rss.xml", "feed.json", "town/feed.xml", "town/rss.xml", "town/feed.json"]),
        ("tags/flooding/index.html", ["feed.xml", "rss.xml", "feed.json", "tags/flooding/feed.xml"]),
        ("bylines/wions/index.html", ["feed.xml", "rss.xml", "feed.json", "bylines/wions/feed.xml"]),
        ("about.html", ["feed.xml", "rss.xml", "feed.json"]),
    ],
)
def test_a_page_names_its_feeds(paper: Path, page: str, feeds: list[str]) -> None:
    types = {"feed.xml": "application/atom+xml", "rss.xml": "application/rss+xml", "feed.json": "application/feed+json"}
    found = [(kind, (paper / page).parent.joinpath(href).resolve()) for kind, href in _alternates(paper / page)]
    assert found == [(types[feed.rpartition("/")[2]], (paper / feed).resolve()) for feed in feeds]


def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(ROOT / "tests" / "data" / "sitemaps" / "sitemap.xsd"))


def test_L03_every_sitemap_is_valid(paper: Path) -> None:
    schema, files = _schema(), sorted(paper.glob("sitemap*.xml"))
    assert {"sitemap.xml", "sitemap-pages.xml", "sitemap-news.xml", "sitemap-2026-11.xml"} <= {f.name for f in files}
    for file in files:
        assert schema.validate(etree.parse(file)), schema.error_log


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<news:language>en<", "<news:language>en-GB<"),
        ("<news:name>The Harbour Post<", "<news:name>The Harbour Post (UK)<"),
        ("T09:40:00+00:00<", "T09:40:00<"),
        ("</news:title>", "</news:title><news:genres>Blog</news:genres>"),
        ("<loc>https", "<loc>ftp"),
    ],
)
def test_L03_the_schema_refuses_what_the_standard_refuses(paper: Path, old: str, new: str) -> None:
    text = (paper / "sitemap-news.xml").read_text(encoding="utf-8")
    assert old in text
    assert not _schema().validate(etree.fromstring(text.replace(old, new).encode()))


def test_the_news_are_titled_as_their_pages_are_whatever_signs_are_in_it(paper: Path, tmp_path: Path) -> None:
    text = story('"</news:title> & <b>]]>"', "2026-11-24")
    hostile = Outlet(tmp_path / "outlet").write({"sitegen.toml": CONFIG, "content/world/a.md": text})
    hostile.build()
    found = 0
    for root, base in ((paper, BASE), (hostile.output, "https://test.example/")):
        assert _schema().validate(etree.parse(root / "sitemap-news.xml"))
        for url in ET.parse(root / "sitemap-news.xml").getroot():
            page = read(root / (url.findtext(f"{MAP}loc") or "").removeprefix(base))
            (news,) = url.findall(f"{NEWS}news")
            assert news.findtext(f"{NEWS}title") == page.one("og:title")
            assert page.one("og:title") in page.text
            assert news.findtext(f"{NEWS}publication_date") == _instant(page.one("article:published_time"))
            found += 1
    assert found > 3


def _instant(published: str) -> str:
    return published if "T" in published else f"{published}T00:00:00+01:00"


def test_L03_the_sitemap_lists_pages_that_are_there(paper: Path) -> None:
    index = ET.parse(paper / "sitemap.xml").getroot()
    maps = [loc.text or "" for loc in index.iter(MAP + "loc")]
    assert len(maps) >= 3
    assert f"Sitemap: {BASE}sitemap.xml\n" in (paper / "robots.txt").read_text(encoding="utf-8")
    parsed = {address: ET.parse(paper / address.removeprefix(BASE)).getroot() for address in maps}
    news = [loc.text or "" for loc in parsed.pop(f"{BASE}sitemap-news.xml").iter(MAP + "loc")]
    listed = [loc.text or "" for root in parsed.values() for loc in root.iter(MAP + "loc")]
    assert len(listed) == len(set(listed)) > 20
    assert set(news) < set(listed)
    for address in listed:
        name = address.removeprefix(BASE)
        file = paper / (name + "index.html" if name.endswith("/") or not name else name)
        assert file.is_file(), address
        text = file.read_text(encoding="utf-8")
        assert f'rel="canonical" href="{address}"' in text
        assert "noindex" not in text.partition("</head>")[0]
    images = [loc.text or "" for root in parsed.values() for loc in root.iter() if loc.tag.endswith("image/1.1}loc")]
    assert images
    assert all((paper / urlsplit(image).path.lstrip("/")).is_file() for image in images)
