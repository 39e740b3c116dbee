"""Cases E of promises.md: nothing of a story that is kept back is anywhere in the output."""

import base64
import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from sitegen.problems import StoppedError
from support import Files, Outlet, picture, story

Make = Callable[[Files], Outlet]

CANARIES = (
    *("canarytitle", "canarybody", "canaryslug", "canarytag", "canaryauthor", "canaryalias", "canaryalt"),
    *("canarypicture", "canarysummary", "canarydeck", "canaryseries", "canarypdf", "canaryextra", "canarycredit"),
)
STATES = {
    "draft": ("content/world/canaryslug.md", "date: 2026-11-01\ndraft: true"),
    "embargoed": ("content/world/canaryslug.md", "date: 2026-11-24 12:01"),
    "embargoed day": ("content/world/canaryslug.md", "date: 2026-11-25"),
    "expired": ("content/world/canaryslug.md", "date: 2026-11-01\nexpires: 2026-11-23"),
    "drafts folder": ("content/world/drafts/canaryslug.md", "date: 2026-11-01"),
    "Drafts folder, deep": ("content/world/x/Drafts/y/canaryslug.md", "date: 2026-11-01"),
}


SECRET = picture((211, 3, 77))


def hidden(path: str, fields: str) -> Files:
    """A story full of canaries, and one published beside it."""
    folder = path.rpartition("/")[0]
    text = f"""---
title: Canarytitle rises
{fields}
byline: Canaryauthor
tags: [canarytag, shared]
slug: canaryslug
summary: A canarysummary.
deck: A canarydeck.
series: Canaryseries
aliases: [/canaryalias.html]
image: {{src: canarypicture.png, alt: canaryalt, credit: canarycredit}}
extra: {{note: canaryextra}}
---
The canarybody. ![canaryalt](canarypicture.png) [paper](canarypdf.pdf)
"""
    return {
        path: text,
        f"{folder}/canarypicture.png": SECRET,
        f"{folder}/canarypdf.pdf": b"%PDF-1.4 canarypdf",
        "content/world/2026-11-20-open.md": story("Open", body="Text.", tags="[shared]", series="Open series"),
        "content/world/2026-11-21-open-too.md": story("Open too", date="2026-11-21", tags="[shared]"),
        "content/tags/canarytag.md": "---\ntitle: Canarytag topic\n---\nThe canarybody of the topic.\n",
        "content/bylines/canaryauthor.md": "---\ntitle: Canaryauthor\nrole: canaryextra\n---\nA canarybody.\n",
        "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
    }


def spellings(word: str) -> Iterator[bytes]:
    """A word as it may hide: in any case, percent-encoded, as JSON escapes, in base64 at each of three offsets."""
    for each in (word, word.upper(), word.capitalize()):
        yield each.encode()
        yield quote(each, safe="").encode()
        yield "".join(f"%{byte:02X}" for byte in each.encode()).encode()
        yield "".join(f"\\u{ord(character):04x}" for character in each).encode()
        yield "".join(f"&#{ord(character)};" for character in each).encode()
        for offset in range(3):
            yield base64.b64encode(b"x" * offset + each.encode())[4 if offset else 0 : -4]


def unpacked(content: bytes) -> bytes:
    """A file's bytes with what is compressed in it."""
    if content[:2] == b"\x1f\x8b":
        return content + gzip.decompress(content)
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return content + b"".join(archive.read(name) for name in archive.namelist())
    return content


def hits(output: Path) -> list[str]:
    found = []
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix().encode()
        content = unpacked(path.read_bytes()) if path.is_file() else b""
        for word in CANARIES:
            found += [f"{name!r}: {word}" for spelt in spellings(word) if spelt in name or spelt in content]
        if SECRET in content or base64.b64encode(SECRET)[:-4] in content:
            found.append(f"{name!r}: the picture's bytes")
    return found


@pytest.mark.parametrize("state", STATES)
def test_E01_nothing_of_a_held_story_is_in_the_output(site: Make, state: str) -> None:
    outlet = site(hidden(*STATES[state]))
    outlet.build()
    assert (outlet.output / "world/2026/11/open.html").is_file()
    assert hits(outlet.output) == []


def test_the_canaries_sing_when_the_story_is_published(site: Make) -> None:
    """The check can fail: published, every canary is found."""
    outlet = site(hidden("content/world/canaryslug.md", "date: 2026-11-01"))
    outlet.build()
    sung = {hit.rpartition(": ")[2] for hit in hits(outlet.output)}
    # One part is no series yet, so its name isn't shown.
    assert sung == {*CANARIES, "the picture's bytes"} - {"canaryseries"}


def test_E02_each_surface_is_silent(site: Make) -> None:
    """Surfaces one by one, so that a failure names the one that talks; with nothing else in tag, byline, month."""
    outlet = site(hidden(*STATES["embargoed"]))
    outlet.build()
    output = outlet.output
    absent = (
        *("tags/canarytag/index.html", "bylines/canaryauthor/index.html", "world/2026/11/canaryslug.html"),
        *("canaryalias.html", "world/canarypicture.png", "world/canarypdf.pdf"),
    )
    assert [path for path in absent if (output / path).exists()] == []
    surfaces = (
        *("index.html", "world/index.html", "tags/index.html", "bylines/index.html", "archive/index.html"),
        *("archive/2026/index.html", "archive/2026/11/index.html", "feed.xml", "rss.xml", "world/feed.xml"),
        *("world/rss.xml", "sitemap.xml", "sitemap-2026-11.xml", "sitemap-pages.xml", "robots.txt", "404.html"),
        *("world/2026/11/open.html", "world/2026/11/open-too.html", "tags/shared/index.html", ".sitegen-manifest"),
    )
    for surface in surfaces:
        text = (output / surface).read_text(encoding="utf-8").lower()
        assert "canary" not in text, surface
    assert "sitemap-2026-10" not in (output / "sitemap.xml").read_text(encoding="utf-8")


def test_E02_a_held_story_moves_no_page_numbers_and_no_neighbours(site: Make) -> None:
    stories = {
        f"content/world/2026-10-{day:02}-s{day}.md": story(f"Story {day}", f"2026-10-{day:02}") for day in range(1, 31)
    }
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\n[lists]\nsize = 5\n'
    outlet = site({"sitegen.toml": config, **stories})
    outlet.build()
    before = outlet.tree()
    outlet.write({"content/world/2026-10-15-x.md": story("Canarytitle", "2026-10-15", draft="true")})
    outlet.build()
    assert outlet.tree() == before


@pytest.mark.parametrize("state", ["draft", "embargoed", "expired", "drafts folder"])
def test_E03_a_link_to_a_held_story_keeps_its_text_and_loses_its_address(site: Make, state: str) -> None:
    path, fields = STATES[state]
    reference = "/" + path.partition("/")[2]
    files = dict(hidden(path, fields))
    files["content/world/2026-11-20-open.md"] = story("Open", body=f"Read [about it]({reference}) now.")
    outlet = site(files)
    report = outlet.build()
    assert "Read about it now." in outlet.page("world/2026/11/open.html")
    assert hits(outlet.output) == []
    assert [(p.path, p.line, p.severity) for p in report.problems if p.code == "link"] == [
        ("content/world/2026-11-20-open.md", 5, "warning")
    ]
    assert any(p.severity == "error" and p.code == "link" for p in outlet.problems(strict=True))


def test_E07_a_clock_that_goes_back_takes_stories_down_and_says_so(site: Make) -> None:
    outlet = site(
        {
            "content/world/a.md": story("Old", "2026-11-20"),
            "content/world/b.md": story("New", "2026-11-24 11:00"),
        }
    )
    clean = outlet.build("2026-11-24 10:00") and outlet.tree()
    outlet.build("2026-11-24 12:00")
    assert "world/2026/11/b.html" in outlet.tree()
    report = outlet.build("2026-11-24 10:00")
    assert outlet.tree() == clean
    assert [(p.path, p.code, p.severity) for p in report.problems] == [("content/world/b.md", "embargo", "warning")]


ZONES = ("UTC", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati")


def test_E09_the_machines_zone_decides_nothing(site: Make, tmp_path: Path) -> None:
    outlet = site(
        {"content/world/a.md": story(date="2026-11-24"), "content/world/b.md": story(date="2026-11-24 00:30")}
    )
    trees: set[tuple[tuple[str, bytes], ...]] = set()
    for zone in ZONES:
        command = [sys.executable, "-m", "sitegen", "build", "--now", "2026-11-24 00:10", "--output", f"out/{zone}"]
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(len(trees))}
        done = subprocess.run(command, cwd=outlet.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        output = outlet.folder / "out" / zone
        trees.add(tuple((p.relative_to(output).as_posix(), p.read_bytes()) for p in sorted(output.rglob("*.*"))))
    assert len(trees) == 1
    names = {path for path, _ in trees.pop()}
    assert "world/2026/11/a.html" in names
    assert "world/2026/11/b.html" not in names


def test_E09_the_zone_is_mandatory(site: Make) -> None:
    outlet = site({"sitegen.toml": 'title = "T"\nbase_url = "https://t.example"\n', "content/world/a.md": story()})
    with pytest.raises(Exception, match="timezone"):
        outlet.build()


@pytest.mark.parametrize(
    ("now", "published"),
    [
        ("2026-11-23 23:59", False),
        ("2026-11-24 00:00", True),
        ("2026-11-25 23:59", True),
        ("2026-11-26 00:00", False),
    ],
)
def test_E10_a_day_begins_at_midnight_and_expires_when_it_ends(site: Make, now: str, published: bool) -> None:
    outlet = site(
        {
            "content/world/a.md": story("Day", "2026-11-24", expires="2026-11-25"),
            "content/world/b.md": story("Always", "2026-11-01"),
        }
    )
    outlet.build(now)
    assert ("world/2026/11/a.html" in outlet.tree()) is published
    if published:
        assert '<time datetime="2026-11-24">24 November 2026</time>' in outlet.page("world/2026/11/a.html")


def test_E10_a_correction_to_come_is_withheld(site: Make) -> None:
    corrections = "[{date: 2026-11-25, text: Latertext}, {date: 2026-11-24, text: Nowtext}]"
    outlet = site({"content/world/a.md": story(corrections=corrections, updated="2026-11-25 08:00")})
    report = outlet.build()
    page = outlet.page("world/2026/11/a.html")
    assert "Nowtext" in page
    assert "Latertext" not in page
    assert "Updated" not in page
    assert [(due.event, due.at.isoformat()) for due in report.due] == [
        ("is corrected", "2026-11-25T00:00:00+01:00"),
        ("is updated", "2026-11-25T08:00:00+01:00"),
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("date: 2026-11-01\ndrfat: true", "front-matter"),
        ("date: 2026-11-01\npublished: false", "front-matter"),
        ("date: 2026-11-01\nstatus: draft", "front-matter"),
        ("date: 2026-11-01\npublishDate: 2027-01-01", "front-matter"),
        ("date: 2026-11-01\nexpiryDate: 2026-11-02", "front-matter"),
        ("date: 2026-11-01\nDraft: true", "front-matter"),
        ('date: 2026-11-01\ndraft: "true"', "field"),
        ("date: 2026-11-01\ndraft: yes", "field"),
        ("date: 2026-11-01\ndraft:", "front-matter"),
        ("date: 2026-11-01\nexpires:", "front-matter"),
        ("date: 2026-13-01", "date"),
        ("date: 2026-11-01\ndraft: true\ndraft: false", "front-matter"),
        ("date: 2026-11-01\nembargo: 2027-01-01", "front-matter"),
    ],
)
def test_E12_a_mistyped_word_that_holds_a_story_back_publishes_nothing(site: Make, fields: str, code: str) -> None:
    outlet = site(hidden("content/world/canaryslug.md", fields))
    problems = outlet.problems()
    assert code in [problem.code for problem in problems if problem.severity == "error"]
    assert not outlet.output.exists() or hits(outlet.output) == []


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\ncanarybody\n",
        "---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n\ncanarybody\n",
        "<!-- note -->\n---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\ncanarybody\n",
        "--- \ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\ncanarybody\n",
        "----\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n----\ncanarybody\n",
        "+++\ntitle = 'Canarytitle'\ndraft = true\n+++\ncanarybody\n",
        "canarybody without front matter\n",
        "- title: Canarytitle\n- draft: true\n",
        "---\n- draft: true\n---\ncanarybody\n",
    ],
)
def test_E12_a_file_whose_front_matter_is_not_understood_is_never_published(site: Make, text: str) -> None:
    files = {"content/world/canaryslug.md": text, "content/world/open.md": story("Open")}
    outlet = site(files)
    outlet.problems()
    assert not outlet.output.exists() or hits(outlet.output) == []


def test_errors_of_an_embargoed_story_count_today(site: Make) -> None:
    """It is made as at its own date: a collision or a dead link shows now, not at nine tomorrow."""
    outlet = site(
        {
            "content/world/a.md": story("Open", "2026-11-01", slug="same"),
            "content/world/b.md": story("Later", "2026-11-30 09:00", slug="same"),
        }
    )
    collisions = [problem for problem in outlet.problems() if problem.code == "collision"]
    assert len(collisions) == 1
    assert {"content/world/a.md", "content/world/b.md"} == {
        collisions[0].path,
        collisions[0].message.split("`")[1],
    }


def test_a_dead_link_in_an_embargoed_story_warns_today(site: Make) -> None:
    outlet = site(
        {
            "content/world/a.md": story("Open", "2026-11-01"),
            "content/world/b.md": story("Later", "2026-11-30 09:00", body="See [it](gone.md) and [that](c.md)."),
            "content/world/c.md": story("Sooner", "2026-11-29 09:00"),
        }
    )
    found = [(p.path, p.message) for p in outlet.build().problems]
    assert found == [("content/world/b.md", "`gone.md` leads to nothing that is published")]


def test_E15_a_picture_of_a_held_and_a_published_story_is_published(site: Make) -> None:
    outlet = site(
        {
            "content/world/a.md": story("Open", body="![It](p.png)"),
            "content/world/b.md": story("Later", "2026-11-30", body="![It](p.png)"),
            "content/world/p.png": picture(),
        }
    )
    outlet.build()
    assert "world/p.png" in outlet.tree()


def test_E16_robots_txt_names_no_path_of_a_held_story(site: Make) -> None:
    outlet = site(hidden(*STATES["draft"]))
    outlet.build()
    assert "Disallow" not in outlet.page("robots.txt")


def test_the_report_says_why_something_is_not_published(site: Make) -> None:
    outlet = site(hidden(*STATES["embargoed"]))
    report = outlet.build()
    assert [(each.path, each.why) for each in report.held] == [("content/world/canaryslug.md", "embargoed")]
    assert {path for path, _ in report.withheld} == {
        *("content/world/canarypicture.png", "content/world/canarypdf.pdf"),
        *("content/tags/canarytag.md", "content/bylines/canaryauthor.md"),
    }
    assert report.next_build_at is not None
    assert report.next_build_at.isoformat() == "2026-11-24T12:01:00+01:00"


@pytest.mark.parametrize(
    ("date", "shown"), [("2026-11-30", "30 November 2026"), ("2026-11-30 09:05", "30 November 2026 09:05")]
)
def test_a_story_taken_down_until_its_date_is_told_when_in_words(site: Make, date: str, shown: str) -> None:
    outlet = site({"content/world/a.md": story("Open"), "content/world/b.md": story("Wall", "2026-11-20")})
    outlet.build()
    outlet.write({"content/world/b.md": story("Wall", date)})
    (problem,) = (each for each in outlet.build().problems if each.code == "embargo")
    assert problem.hint == f"It is published again on {shown}. Is this computer's clock right?"


MISTAKEN = story("Canarytitle", "2026-12-02", "The canarybody.")
MISTAKEN_FILES: dict[str, str | bytes] = {
    "secret.md.txt": MISTAKEN,
    "secret.md ": MISTAKEN,
    "secret.md copy": MISTAKEN,
    "secret.MD.old": "No front matter, yet canarybody.",
    "secret.txt": MISTAKEN,
    "secret": MISTAKEN,
    "secret.html": "\n  \n" + MISTAKEN.replace("\n", "\r\n"),
    "secret.text": MISTAKEN.encode("utf-16"),
    "secret.rst": b"\xef\xbb\xbf" + MISTAKEN.encode(),
    "secret.toml": MISTAKEN.replace("---", "+++"),
}


@pytest.mark.parametrize(("name", "content"), MISTAKEN_FILES.items(), ids=MISTAKEN_FILES)
def test_E12_a_story_with_the_wrong_ending_stops_the_build_every_time(
    site: Make, name: str, content: str | bytes
) -> None:
    outlet = site({"content/world/open.md": story("Open")})
    outlet.build()
    outlet.write({f"content/world/{name}": content})
    for _ in range(2):
        with pytest.raises(StoppedError) as stopped:
            outlet.build()
        (problem,) = stopped.value.problems
        assert problem.path == f"content/world/{name}"
        assert "`secret.md`" in problem.hint
    assert not any(b"canary" in content.lower() for content in outlet.tree().values())


@pytest.mark.parametrize("folder", ["_stuff", "world/_notes", "world/_notes/deep", "_data/_more/x", "world/_data"])
def test_E12_nothing_in_a_folder_kept_for_sitegen_is_published(site: Make, folder: str) -> None:
    outlet = site({"content/world/open.md": story("Open")})
    outlet.build()
    outlet.write({f"content/{folder}/a.md": MISTAKEN, f"content/{folder}/a.txt": "The canarybody."})
    for _ in range(2):
        with pytest.raises(StoppedError):
            outlet.build()
    assert not any(b"canary" in content.lower() for content in outlet.tree().values())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tides.yaml", "---\nhigh: 3\n"),
        ("notes.txt", "Text.\n---\n"),
        ("wall.md.pdf", "%PDF-1.4"),
        ("list.md5", "0f"),
        ("_redirects", "/a /b"),
    ],
)
def test_a_file_that_is_no_story_is_none(site: Make, name: str, content: str) -> None:
    outlet = site({"content/world/open.md": story("Open"), f"content/world/{name}": content})
    assert outlet.build().problems == ()
