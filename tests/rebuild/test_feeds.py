"""What time and edits change in feeds and in the news sitemap, and nothing else."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from support import CONFIG, Files, Outlet, run, story

Make = Callable[[Files], Outlet]
A, B = "content/world/a.md", "content/world/b.md"
PAPER = {A: story("A", "2026-11-22 13:00"), B: story("B", "2026-11-24 08:00", body="Text.")}
NEWS = {"sitemap-news.xml", "sitemap.xml"}
FEEDS = ("feed.xml", "rss.xml", "feed.json", "world/feed.xml", "world/rss.xml", "world/feed.json")


def items(outlet: Outlet, path: str = "feed.json") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(outlet.page(path))["items"]
    return found


def test_time_alone_takes_a_story_out_of_the_news_and_a_warm_build_knows_when(site: Make) -> None:
    outlet = site(PAPER)
    report = outlet.build("2026-11-24 12:00")
    assert report.next_build_at is not None
    assert report.next_build_at.isoformat() == "2026-11-24T13:00:00+01:00"
    assert report.next_editorial is None
    assert "/a.html" in outlet.page("sitemap-news.xml")
    assert outlet.build("2026-11-24 12:59:59").written == ()
    report = outlet.build("2026-11-24 13:00")
    assert set(report.written) == {"sitemap-news.xml"}
    assert "/a.html" not in outlet.page("sitemap-news.xml")
    warm = outlet.tree()
    clean = Outlet(outlet.folder.parent / "clean").write(
        {f.relative_to(outlet.folder).as_posix(): f.read_bytes() for f in outlet.folder.glob("content/**/*.md")}
        | {"sitegen.toml": CONFIG}
    )
    clean.build("2026-11-24 13:00")
    assert clean.tree() == warm


def test_with_the_last_of_the_news_the_file_stays_and_is_empty(site: Make) -> None:
    outlet = site(PAPER)
    outlet.build("2026-11-24 12:00")
    report = outlet.build("2026-11-26 08:00")
    assert set(report.written) == NEWS
    assert list(ET.fromstring(outlet.page("sitemap-news.xml"))) == []
    assert report.next_build_at is None


def test_due_lists_the_news_apart_from_what_an_editor_waits_for(site: Make) -> None:
    outlet = site({**PAPER, "content/world/c.md": story("C", "2026-11-30 09:00")})
    told = run(outlet.folder, "due").stdout.split("Housekeeping:\n")
    assert "“C” publishes" in told[0]
    assert "“A” leaves the news sitemap" in told[1]
    assert "leaves" not in told[0]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        pytest.param(story("B", "2026-11-24 08:00", body="Other."), "2026-11-24T08:00:00+01:00", id="body"),
        pytest.param(story("Bee", "2026-11-24 08:00"), "2026-11-24T08:00:00+01:00", id="headline"),
        pytest.param(
            story("B", "2026-11-24 08:00", updated="2026-11-24 10:00"), "2026-11-24T10:00:00+01:00", id="update"
        ),
        pytest.param(
            story("B", "2026-11-24 08:00", corrections="[{date: 2026-11-24 11:00, text: x}]"),
            "2026-11-24T11:00:00+01:00",
            id="correction",
        ),
        pytest.param(
            story("B", "2026-11-24 08:00", corrections="[{date: 2026-11-25, text: x}]"),
            "2026-11-24T08:00:00+01:00",
            id="correction to come",
        ),
        pytest.param(story("B", "2026-11-24 08:00", slug="moved"), "2026-11-24T08:00:00+01:00", id="slug"),
    ],
)
def test_updated_moves_with_substance_only_and_the_id_never(site: Make, text: str, changed: str) -> None:
    outlet = site(PAPER)
    outlet.build()
    before = items(outlet)[0]
    outlet.write({B: text}).build()
    after = items(outlet)[0]
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["date_modified"] == changed
    atom = ET.fromstring(outlet.page("feed.xml"))
    assert atom.findtext("{*}entry/{*}updated") == atom.findtext("{*}updated") == changed
    assert ET.fromstring(outlet.page("rss.xml")).findtext("channel/item/{*}updated") == changed


def test_the_second_an_embargo_lifts_the_story_is_in_every_feed(site: Make) -> None:
    outlet = site({**PAPER, "content/world/c.md": story("Canary", "2026-11-24 15:00", tags="[Sea]")})
    outlet.build("2026-11-24 14:59:59")
    feeds = (*FEEDS, "bylines/wions/feed.xml", "sitemap-news.xml")
    assert [path for path in feeds if "Canary" in outlet.page(path)] == []
    assert not (outlet.output / "tags/sea/feed.xml").exists()
    outlet.build("2026-11-24 15:00")
    assert [path for path in (*feeds, "tags/sea/feed.xml") if "Canary" not in outlet.page(path)] == []


def test_empty_feeds_are_written(site: Make) -> None:
    outlet = site({"content/world/_section.md": "---\ntitle: World\n---\n"})
    outlet.build(allow_empty=True)
    assert items(outlet) == items(outlet, "world/feed.json") == []
    for path in ("feed.xml", "world/feed.xml"):
        assert ET.fromstring(outlet.page(path)).findtext("{*}updated") == "1970-01-01T00:00:00+01:00"
    assert ET.fromstring(outlet.page("rss.xml")).findall("channel/item") == []


def test_a_hub_is_named_by_every_feed_if_there_is_one(site: Make) -> None:
    outlet = site({**PAPER, "sitegen.toml": CONFIG + '[feeds]\nhub = "https://hub.example/?a=1&b=2"\n'})
    outlet.build()
    for path in ("feed.xml", "rss.xml", "world/rss.xml", "bylines/wions/feed.xml"):
        links = ET.fromstring(outlet.page(path)).iter("{http://www.w3.org/2005/Atom}link")
        found = {link.attrib["rel"]: link.attrib["href"] for link in links}
        assert (found["hub"], found["self"]) == ("https://hub.example/?a=1&b=2", f"https://test.example/{path}")
    assert json.loads(outlet.page("feed.json"))["hubs"] == [{"type": "WebSub", "url": "https://hub.example/?a=1&b=2"}]
    outlet.write({"sitegen.toml": CONFIG}).build()
    assert [path for path in outlet.tree() if b"hub.example" in outlet.tree()[path]] == []


def test_media_go_along_with_size_where_it_is_known_and_credit(site: Make) -> None:
    body = 'Listen: <audio src="talk.mp3" controls></audio> ]]> & <b>so</b> on. See [A](a.md).'
    image = "{src: 'https://pictures.example/wall.jpg', alt: A & B, credit: Ann <Quay>}"
    outlet = site(
        {**PAPER, B: story("B", "2026-11-24 08:00", body=body, image=image), "content/world/talk.mp3": b"ID3!!"}
    )
    outlet.build()
    item, entry = items(outlet)[0], ET.fromstring(outlet.page("feed.xml")).find("{*}entry")
    rss = ET.fromstring(outlet.page("rss.xml")).find("channel/item")
    assert entry is not None
    assert rss is not None
    sound = "https://test.example/world/talk.mp3"
    assert item["attachments"] == [
        {
            "url": "https://pictures.example/wall.jpg",
            "mime_type": "image/jpeg",
            "_credit": "Ann <Quay>",
            "_alt": "A & B",
        },
        {"url": sound, "mime_type": "audio/mpeg", "size_in_bytes": 5},
    ]
    assert [each.attrib for each in rss.findall("enclosure")] == [{"url": sound, "length": "5", "type": "audio/mpeg"}]
    for each in (rss, entry):
        media = each.findall("{http://search.yahoo.com/mrss/}content")
        assert [one.attrib["medium"] for one in media] == ["image", "audio"]
        assert media[0].findtext("{*}credit") == "Ann <Quay>"
    content = rss.findtext("{*}encoded", "")
    assert content == item["content_html"] == entry.findtext("{*}content")
    assert "]]&gt; &amp; <b>so</b>" in content
    assert 'href="https://test.example/world/2026/11/a.html"' in content
