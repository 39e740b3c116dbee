"""Cases E of promises.md: nothing of a story that is kept back is anywhere in the output."""

import base64
import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest

from photographs import near, read
from sitegen.problems import StoppedError
from support import Files, Outlet, picture, story

Make = Callable[[Files], Outlet]

CANARIES = (
    *("canarytitle", "canarybody", "canaryslug", "canarytag", "canaryauthor", "canaryalias", "canaryalt"),
    *("canarypicture", "canarysummary", "canarydeck", "canaryseries", "canarypdf", "canaryextra", "canarycredit"),
    *("canarycaption", "canarykicker", "canaryshort", "canarysearch", "canarydateline", "canaryanchor"),
    *("canarycorrection", "canarysound", "kanárienvogel", "kanarienvogel"),
)
STATES = {
    "draft": ("content/world/canaryslug.md", "date: 2026-11-01\ndraft: true"),
    "embargoed": ("content/world/canaryslug.md", "date: 2026-11-24 12:01"),
    "embargoed day": ("content/world/canaryslug.md", "date: 2026-11-25"),
    "expired": ("content/world/canaryslug.md", "date: 2026-11-01\nexpires: 2026-11-23"),
    "drafts folder": ("content/world/drafts/canaryslug.md", "date: 2026-11-01"),
    "Drafts folder, deep": ("content/world/x/Drafts/y/canaryslug.md", "date: 2026-11-01"),
}


COLOUR = (211, 3, 77)
SECRET = picture(COLOUR)


CONFIG = """\
title = "The Test Post"
base_url = "https://test.example"
timezone = "Europe/Berlin"
byline = "Wions"
[lists]
size = 2
[hosting]
rules = ["netlify", "nginx", "apache", "s3"]
"""
# The story was published once, at another address.
LEDGER = "".join(
    f"tag:test.example,2026:{path.removeprefix('content/')} /was/canaryslug-{number}.html\n"
    for number, (path, _) in enumerate(STATES.values())
)
LEDGER += "gone /was/open.html\n"
# What is published in any case: enough for numbered pages, a series, related stories, an alias.
PUBLISHED: Files = {
    "sitegen.toml": CONFIG,
    "urls.txt": LEDGER,
    "content/world/2026-11-20-open.md": story("Open", body="Text.", tags="[shared]", aliases="[/old.html]"),
    "content/world/2026-11-21-open-too.md": story("Open too", "2026-11-21", tags="[shared]"),
    **{
        f"content/world/2026-10-{day}-part.md": story(
            f"Part {day}", f"2026-10-{day}", slug=f"part{day}", tags="[shared]", series=f"{{name: Walls, part: {day}}}"
        )
        for day in (10, 12, 14, 16)
    },
    "content/town/2026-11-19-other.md": story("Other", "2026-11-19", tags="[shared]", byline="Ann"),
    "content/world/_section.md": "---\ntitle: World\n---\nAll of it.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
}


def secrets(path: str, fields: str) -> Files:
    """A story full of canaries, with everything that only it uses."""
    folder = path.rpartition("/")[0]
    picture = f"{folder.removeprefix('content')}/canarypicture.png"
    text = f"""---
title: Canarytitle rises
{fields}
byline: [Canaryauthor, Wions]
tags: [canarytag, Kanárienvogel, shared]
slug: canaryslug
summary: A canarysummary.
deck: A canarydeck.
kicker: Canarykicker
short_title: Canaryshort
search_title: Canarysearch
dateline: CANARYDATELINE
series: Canaryseries
aliases: [/canaryalias.html, /canaryalias/too/]
image: {{src: canarypicture.png, alt: canaryalt, caption: A canarycaption., credit: canarycredit}}
corrections: [{{date: {fields[6:16]}, text: A canarycorrection.}}]
extra: {{note: canaryextra}}
---
The canarybody. ![canaryalt](canarypicture.png) [paper](canarypdf.pdf) <audio src="canarysound.mp3"></audio>

## Canaryanchor

More.
"""
    return {
        path: text,
        f"{folder}/canarypicture.png": SECRET,
        f"{folder}/canarypdf.pdf": b"%PDF-1.4 canarypdf",
        f"{folder}/canarysound.mp3": b"ID3 canarysound",
        "content/tags/canarytag.md": f"---\ntitle: Canarytag topic\n---\nThe canarybody. ![canaryalt]({picture})\n",
        "content/bylines/canaryauthor.md": f"""---
title: Canaryauthor
role: canaryextra
photo: {{src: {picture}, alt: canaryalt}}
---
A canarybody. ![canaryalt]({picture})
""",
    }


def hidden(path: str, fields: str) -> Files:
    """A story full of canaries, and others published beside it."""
    return {**PUBLISHED, **secrets(path, fields)}


@cache
def spellings(word: str) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(_spelt(word)))


def _spelt(word: str) -> Iterator[bytes]:
    """A word as it may hide: in any case, percent-encoded, as JSON escapes, in base64 at each of three offsets."""
    for each in (word, word.upper(), word.capitalize()):
        yield each.encode()
        yield quote(each, safe="").encode()
        yield "".join(f"%{byte:02X}" for byte in each.encode()).encode()
        yield json.dumps(each)[1:-1].encode()
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


def hits_in(name: str, content: bytes) -> list[str]:
    """Every canary in a file's name or bytes, however it is spelt."""
    return list(_hits_in(name, content))


@cache  # most files are in every output the same
def _hits_in(name: str, content: bytes) -> tuple[str, ...]:
    whole = name.encode() + b"\n" + unpacked(content)
    found = [word for word in CANARIES if any(spelt in whole for spelt in spellings(word))]
    if any(base64.b64encode(SECRET[start:])[:80] in whole for start in range(3)) or SECRET[8:60] in whole:
        found.append("the picture's bytes")
    if name.endswith((".png", ".jpg", ".webp", ".avif")) and near(_middle(content), COLOUR):
        found.append("the picture's colour")
    return tuple(found)


def _middle(content: bytes) -> tuple[int, int, int]:
    shown = read(content).convert("RGB")
    red, green, blue = cast("tuple[int, int, int]", shown.getpixel((shown.width // 2, shown.height // 2)))
    return red, green, blue


def hits(output: Path) -> list[str]:
    return [
        f"{path.relative_to(output).as_posix()}: {word}"
        for path in sorted(output.rglob("*"))
        for word in hits_in(path.relative_to(output).as_posix(), path.read_bytes() if path.is_file() else b"")
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outlet]:
    """The outlet with its secret in a state, built once."""

    @cache
    def made(state: str) -> Outlet:
        outlet = Outlet(tmp_path_factory.mktemp("outlet")).write(hidden(*STATES[state]) if state else PUBLISHED)
        outlet.build()
        return outlet

    return made


@pytest.mark.parametrize("state", STATES)
def test_E01_nothing_of_a_held_story_is_in_the_output(built: Callable[[str], Outlet], state: str) -> None:
    outlet = built(state)
    assert (outlet.output / "world/2026/11/open.html").is_file()
    assert hits(outlet.output) == []


# Of a retracted story the headline, who wrote it, its addresses and what was said of it in public stay.
STAYS = {"canarytitle", "canaryslug", "canaryauthor", "canaryalias", "canarycorrection"}
RETRACTED = "date: 2026-11-01\nretracted: {date: 2026-11-23 09:00, reason: A wrong noticetext.}"
CARRY = {
    *("feed.xml", "rss.xml", "feed.json", "world/feed.xml", "world/rss.xml", "world/feed.json"),
    *("tags/shared/feed.xml", "bylines/wions/feed.xml", "bylines/canaryauthor/feed.xml"),
    *("world/2026/11/canaryslug.html", "corrections.html", "corrections.xml"),
}
TELLS = {
    *CARRY,
    *("canaryalias.html", "canaryalias/too/index.html"),
    *(f"was/canaryslug-{number}.html" for number in range(4)),
    *("_redirects", ".htaccess", ".sitegen-hosting/nginx-http.conf", ".sitegen-hosting/s3-website.json"),
    *("sitemap.xml", "sitemap-pages.xml", "sitemap-2026-11.xml"),
    *("bylines/index.html", "bylines/canaryauthor/index.html"),
}


def retracted() -> Files:
    """A story full of canaries that is retracted; its author's page is about the author."""
    files = hidden("content/world/canaryslug.md", RETRACTED)
    return {path: content for path, content in files.items() if "bylines" not in path}


@pytest.mark.parametrize("warm", [False, True], ids=["a clean build", "a build after its retraction"])
def test_E04_of_a_retracted_story_only_what_was_public_about_it_stays(
    site: Make, built: Callable[[str], Outlet], warm: bool
) -> None:
    outlet = site({**retracted(), "sitegen.toml": CONFIG})
    if warm:
        outlet.build("2026-11-22 12:00")
        assert {hit.rpartition(": ")[2] for hit in hits(outlet.output)} > STAYS
    outlet.build()
    assert {hit.rpartition(": ")[2] for hit in hits(outlet.output)} == STAYS
    tree, without = outlet.tree(), built("").tree()
    assert {path for path in tree.keys() | without.keys() if tree.get(path) != without.get(path)} == TELLS
    assert {path for path, content in tree.items() if b"noticetext" in content} == CARRY


TEMPLATE = "themes/_site/templates/404.html"
TEMPLATE_OF_ALL = (
    "{% for story in site.latest(99) %}{{ story.short_title }}{% endfor %}"
    "{% set stories = site.latest(99) %}{{ stories|map(attribute='kicker')|join }}"
)


@pytest.mark.parametrize(
    ("more", "picture"),
    [
        ("", {"the picture's colour"}),
        ("[images]\navif = true\n", {"the picture's colour"}),
        ("[images]\nrenditions = false\n", {"the picture's colour", "the picture's bytes"}),
    ],
    ids=["in its sizes", "as AVIF", "as it is"],
)
def test_E01_the_canaries_sing_when_the_story_is_published(site: Make, more: str, picture: set[str]) -> None:
    """The check can fail: published, every canary is found."""
    outlet = site(hidden("content/world/canaryslug.md", "date: 2026-11-01"))
    outlet.write({"content/world/canarytoo.md": story("Too", "2026-11-02", series="Canaryseries")})
    outlet.write({TEMPLATE: TEMPLATE_OF_ALL, "sitegen.toml": CONFIG + more}).build()
    sung = {hit.rpartition(": ")[2] for hit in hits(outlet.output)}
    assert sung == {*CANARIES, *picture}
    shown = {path.rpartition("-")[0] for path in outlet.tree() if path.startswith("assets/pictures/canarypicture")}
    if not more.endswith("false\n"):
        assert len(shown) == 4, "as it is whole, as a card, as a portrait and for other sites' previews"


@pytest.mark.parametrize("encode", [base64.b64encode, gzip.compress, lambda data: b"x" + base64.b64encode(b"y" + data)])
def test_E01_the_search_sees_through_encodings(encode: Callable[[bytes], bytes]) -> None:
    assert "canarytitle" in hits_in("a", encode(b"Some words about the Canarytitle, and more."))
    assert hits_in("a", encode(SECRET)) == ["the picture's bytes"]


@pytest.mark.parametrize("state", STATES)
def test_E01_a_picture_uploaded_ahead_of_its_story_waits_for_it(site: Make, state: str) -> None:
    folder = STATES[state][0].rpartition("/")[0]
    outlet = site({**PUBLISHED, f"{folder}/canarypicture.png": SECRET, f"{folder}/canarypdf.pdf": b"canarypdf"})
    outlet.build()
    assert hits(outlet.output) == []


SURFACES = {
    "front": "index.html",
    "section": "world/index.html",
    "numbered page": "world/page-1.html",
    "other section": "town/index.html",
    "story before": "world/2026/11/open.html",
    "story after": "world/2026/11/open-too.html",
    "part of a series": "world/2026/10/part16.html",
    "standing page": "about.html",
    "list of tags": "tags/index.html",
    "tag": "tags/shared/index.html",
    "numbered page of a tag": "tags/shared/page-1.html",
    "list of bylines": "bylines/index.html",
    "byline": "bylines/wions/index.html",
    "numbered page of a byline": "bylines/wions/page-1.html",
    "archive": "archive/index.html",
    "archive of the year": "archive/2026/index.html",
    "archive of the month": "archive/2026/11/index.html",
    "Atom": "feed.xml",
    "RSS": "rss.xml",
    "Atom of the section": "world/feed.xml",
    "RSS of the section": "world/rss.xml",
    "JSON feed": "feed.json",
    "JSON feed of the section": "world/feed.json",
    "Atom of the tag": "tags/shared/feed.xml",
    "Atom of the byline": "bylines/wions/feed.xml",
    "news sitemap": "sitemap-news.xml",
    "sitemap": "sitemap.xml",
    "sitemap of the month": "sitemap-2026-11.xml",
    "sitemap of pages": "sitemap-pages.xml",
    "redirect": "old.html",
    "robots.txt": "robots.txt",
    "404": "404.html",
    "manifest": ".sitegen-manifest",
    "corrections": "corrections.html",
    "feed of corrections": "corrections.xml",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("surface", SURFACES)
def test_E02_each_surface_is_silent_and_as_it_is_without_the_story(
    built: Callable[[str], Outlet], surface: str, state: str
) -> None:
    path = SURFACES[surface]
    shown = (built(state).output / path).read_bytes()
    assert hits_in(path, shown) == []
    assert shown == (built("").output / path).read_bytes()


@pytest.mark.parametrize("state", STATES)
def test_E02_the_output_is_byte_for_byte_what_it_is_without_the_story(
    built: Callable[[str], Outlet], state: str
) -> None:
    """No page, count, neighbour, list, related story or date of change gives away that there is something."""
    assert built(state).tree() == built("").tree()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", ["robots.txt", "sitemap.xml", "sitemap-pages.xml", "sitemap-news.xml"])
def test_E16_neither_robots_nor_sitemaps_tell_what_is_to_be_kept_secret(
    built: Callable[[str], Outlet], path: str, state: str
) -> None:
    shown = built(state).page(path)
    assert "Disallow" not in shown
    assert not [word for word in ("canary", "drafts", "content/") if word in shown.casefold()]


ABSENT = (
    *("tags/canarytag/index.html", "bylines/canaryauthor/index.html", "world/2026/11/canaryslug.html"),
    *("canaryalias.html", "canaryalias/too/index.html", "world/canarypicture.png", "world/canarypdf.pdf"),
    *("world/canarysound.mp3", "sitemap-2026-12.xml", "archive/2026/12/index.html"),
    *("tags/canarytag/feed.xml", "bylines/canaryauthor/feed.xml"),
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", ABSENT)
def test_E02_what_only_the_story_needs_is_not_there(built: Callable[[str], Outlet], path: str, state: str) -> None:
    assert not (built(state).output / path).exists()


OUT = ("content/world/canaryslug.md", "date: 2026-11-01")
# What came before: the secret's place and fields at each build, or none.
TRANSITIONS: dict[str, Callable[[tuple[str, str]], list[tuple[str, str] | None]]] = {
    "never seen": lambda state: [None, state],
    "taken down": lambda state: [OUT, state],
    "out and back twice": lambda state: [state, OUT, state, OUT, state],
    "another reason": lambda state: [STATES["draft"], STATES["expired"], state],
    "removed and put back": lambda state: [state, None, state],
}
_QUICK = {("embargoed", "taken down"), ("draft", "never seen")}


@pytest.mark.parametrize(
    ("state", "transition"),
    [
        pytest.param(state, name, marks=() if (state, name) in _QUICK else pytest.mark.slow, id=f"{state}, {name}")
        for state in STATES
        for name in TRANSITIONS
    ],
)
def test_E04_however_it_came_to_be_held_every_surface_is_silent(
    site: Make, built: Callable[[str], Outlet], state: str, transition: str
) -> None:
    """States, transitions and surfaces: 6 × 5 × 28 = 840 checks, each against the bytes without the story."""
    outlet = site(PUBLISHED)
    there: Files = {}
    for place in TRANSITIONS[transition](STATES[state]):
        for path in there:
            (outlet.folder / path).unlink()
        there = secrets(*place) if place else {}
        outlet.write(there).build()
    for surface, path in SURFACES.items():
        shown = (outlet.output / path).read_bytes()
        assert hits_in(path, shown) == [], surface
        assert shown == (built("").output / path).read_bytes(), surface
    assert outlet.tree() == built("").tree()


@pytest.mark.parametrize(
    ("state", "now", "out"),
    [
        ("date: 2026-11-24 12:01", "2026-11-24T12:00:59+01:00", False),
        ("date: 2026-11-24 12:01", "2026-11-24T12:01:00+01:00", True),
        ("date: 2026-11-25", "2026-11-24T23:59:59+01:00", False),
        ("date: 2026-11-25", "2026-11-25T00:00:00+01:00", True),
        ("date: 2026-11-01\nexpires: 2026-11-24 12:01", "2026-11-24T12:00:59+01:00", True),
        ("date: 2026-11-01\nexpires: 2026-11-24 12:01", "2026-11-24T12:01:00+01:00", False),
    ],
)
def test_E06_a_second_decides_without_an_edit(site: Make, state: str, now: str, out: bool) -> None:
    outlet = site(hidden("content/world/canaryslug.md", state))
    outlet.build("2026-11-24 11:59")
    outlet.build(now)
    assert (bool(hits(outlet.output)), any("canaryslug" in path for path in outlet.tree())) == (out, out)


@pytest.mark.parametrize("state", STATES)
def test_E02_a_part_of_a_series_that_is_held_is_counted_nowhere(site: Make, state: str) -> None:
    path, fields = STATES[state]
    before = site(PUBLISHED)
    before.build()
    tree = before.tree()
    before.write({path: f"---\ntitle: Canarytitle\n{fields}\nseries: {{name: Walls, part: 13}}\ntags: [shared]\n---\n"})
    before.build()
    assert before.tree() == tree


IMAGE = "image: {src: /world/canarypicture.png, alt: canaryalt}"
KINDS = {
    "a standing page in draft": ("content/pages/canaryslug.md", f"draft: true\n{IMAGE}\naliases: [/canaryalias.html]"),
    "a standing page in drafts/": ("content/pages/drafts/canaryslug.md", IMAGE),
    "a standing page in Drafts/": ("content/pages/Drafts/canaryslug.md", IMAGE),
    "a standing page that expired": ("content/pages/canaryslug.md", f"expires: 2026-11-23\n{IMAGE}"),
    "a section in draft": ("content/canaryslug/_section.md", "draft: true"),
    "a topic in draft": ("content/tags/shared.md", "draft: true"),
    "a byline in draft": ("content/bylines/wions.md", f"draft: true\n{IMAGE.replace('image', 'photo')}"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_E02_nothing_of_any_other_kind_of_file_that_is_held_is_in_the_output(
    site: Make, built: Callable[[str], Outlet], kind: str
) -> None:
    path, fields = KINDS[kind]
    text = f"---\ntitle: Canarytitle\n{fields}\n---\nThe canarybody ![canaryalt](/world/canarypicture.png).\n"
    outlet = site({**PUBLISHED, path: text, "content/world/canarypicture.png": SECRET})
    outlet.build()
    assert hits(outlet.output) == []
    assert outlet.tree() == built("").tree()


WAYS_TO_IT = {
    "a link by its file": "Read [about it]({file}) now.",
    "a link by its address": "Read [about it](/world/2026/11/canaryslug.html) now.",
    "a link by its whole address": "Read [about it](https://test.example/world/2026/11/canaryslug.html) now.",
    "a link by its alias": "Read [about it](/canaryalias.html) now.",
    "a link to a place in it": "Read [about it]({file}#canaryanchor) now.",
    "a link to its tag": "Read [about it](/tags/canarytag/) now.",
    "a link to its topic's file": "Read [about it](/tags/canarytag.md) now.",
    "a link to its author": "Read [about it](/bylines/canaryauthor/) now.",
    "a link to its month": "Read [about it](/archive/2026/12/#canaryanchor) now.",
    "a link by reference": "Read [about it][1] now.\n\n[1]: {file}",
    "a link in HTML": 'Read <a href="{file}">about it</a> now.',
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("way", WAYS_TO_IT)
def test_E03_every_way_to_a_held_story_leaves_the_text_and_no_address(site: Make, way: str, state: str) -> None:
    path, fields = STATES[state]
    body = WAYS_TO_IT[way].format(file="/" + path.partition("/")[2])
    outlet = site({**hidden(path, fields), "content/world/2026-11-20-open.md": story("Open", body=body)})
    problems = outlet.build().problems
    assert "Read about it now." in outlet.page("world/2026/11/open.html")
    assert hits(outlet.output) == []
    assert [(p.path, p.severity) for p in problems if p.code == "link" and p.line >= 5] == [
        ("content/world/2026-11-20-open.md", "warning")
    ]


@pytest.mark.parametrize("tag", ["blockquote", "del", "ins", "q"])
@pytest.mark.parametrize("state", STATES)
def test_E03_a_quotation_from_a_held_story_names_no_source(site: Make, tag: str, state: str) -> None:
    path, fields = STATES[state]
    body = f'<{tag} cite="https://test.example/world/2026/11/canaryslug.html">It rose.</{tag}>'
    outlet = site({**hidden(path, fields), "content/world/2026-11-20-open.md": story("Open", body=body)})
    outlet.build()
    assert f"<{tag}>It rose.</{tag}>" in outlet.page("world/2026/11/open.html")
    assert hits(outlet.output) == []


@pytest.mark.parametrize("state", STATES)
def test_E03_pins_menus_and_related_stories_wait_for_a_held_story(site: Make, state: str) -> None:
    path, fields = STATES[state]
    reference = path.partition("/")[2]
    outlet = site(
        {
            **hidden(path, fields),
            "sitegen.toml": CONFIG + f'[nav]\nWorld = "/world/"\nSecret = "{reference}"\n',
            "content/_front.md": f"## Lead\n- [Secret](/{reference})\n## Top\n- [](town/2026-11-19-other.md)\n"
            f"    - [Secret](/{reference})\n",
            "content/world/2026-11-20-open.md": story("Open", related=f"[/{reference}, /town/2026-11-19-other.md]"),
        }
    )
    problems = outlet.build().problems
    assert hits(outlet.output) == []
    assert "Secret" not in outlet.page("index.html")
    told = {p.path for p in problems}
    assert told - {"content/_front.md", "urls.txt"} == {"sitegen.toml", "content/world/2026-11-20-open.md"}
    # A line of an edition waits for a date to come without a word; for a draft it would wait for ever.
    assert ("content/_front.md" in told) == (not state.startswith("embargoed"))


@pytest.mark.parametrize("state", STATES)
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


@pytest.mark.parametrize(
    ("date", "message", "before", "at"),
    [
        (
            "2025-03-30 02:30",
            "2025-03-30 02:30 does not exist on the clocks of Europe/Berlin: 03:30 is used",
            "2025-03-30T01:29:59Z",
            "2025-03-30T01:30Z",
        ),
        (
            "2025-10-26 02:30",
            "2025-10-26 02:30 comes twice in Europe/Berlin (at 00:30 and 01:30 UTC): the later one is used",
            "2025-10-26T01:29:59Z",
            "2025-10-26T01:30Z",
        ),
    ],
)
def test_E08_a_time_that_is_not_or_twice_is_the_later_one_with_a_warning(
    site: Make, date: str, message: str, before: str, at: str
) -> None:
    outlet = site({"content/world/a.md": story(date=date), "content/world/b.md": story("B", "2025-01-01")})
    path = f"world/{date[:4]}/{date[5:7]}/a.html"
    for now, published in ((before, False), (at, True)):
        report = outlet.build(now)
        assert [(p.path, p.line, p.severity, p.message) for p in report.problems] == [
            ("content/world/a.md", 3, "warning", f"`date`: {message}")
        ]
        assert (path in outlet.tree()) is published


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
        assert '<time datetime="2026-11-24">24 November 2026, Tuesday</time>' in outlet.page("world/2026/11/a.html")


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "2026-11-20 09:00", "updated": "2026-11-20"},
        {"date": "2026-11-20", "updated": "2026-11-20 09:00"},
        {"date": "2026-11-20 23:30 -08:00", "updated": "2026-11-21"},
        {"date": "2026-11-20 09:00", "expires": "2026-11-24"},
        {"date": "2026-11-20T09:00Z", "corrections": "[{date: 2026-11-20, text: No.}]"},
        {
            "date": "2026-11-20",
            "corrections": "[{date: 2026-11-20 09:00, text: No.}, {date: 2026-11-20, text: Nor this.}]",
        },
        {"date": "2026-11-20", "updated": "2026-11-20", "expires": "2026-11-24"},
    ],
)
def test_E10_days_and_times_stand_side_by_side(site: Make, fields: dict[str, str]) -> None:
    """Compared by day, or as instants: a day is never before a time within it."""
    outlet = site({"content/world/a.md": story(**fields), "content/world/b.md": story("B", "2026-11-20")})
    assert outlet.build().problems == ()
    assert outlet.page("feed.xml").count("<entry>") == 2


@pytest.mark.parametrize(
    ("fields", "markup"),
    [
        ({"updated": "2026-11-21"}, '<time datetime="2026-11-21">21 November 2026</time>'),
        ({"updated": "2026-11-21 09:30"}, '<time datetime="2026-11-21T09:30:00+01:00">'),
        ({"corrections": "[{date: 2026-11-22, text: No.}]"}, '<time datetime="2026-11-22">22 November 2026</time>'),
    ],
)
def test_E10_a_day_is_shown_and_marked_up_as_a_day(site: Make, fields: dict[str, str], markup: str) -> None:
    outlet = site({"content/world/a.md": story(**fields)})
    outlet.build()
    assert markup in outlet.page("world/2026/11/a.html")


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
        ("date: 2026-11-01\ndraft: no", "field"),
        ("date: 2026-11-01\ndraft: 1", "field"),
        ("date: 2026-11-01\ndraft: [true]", "field"),
        ("date: 2026-11-01\ndraft:true", "front-matter"),
        ("date: 2026-11-01\ndraft = true", "front-matter"),
        ("date: 2026-11-01\n draft: true", "front-matter"),
        ("date: 2026-11-01\n\u00a0draft: true", "front-matter"),
        ("date: 2026-11-01\ndr\u200baft: true", "front-matter"),
        ("date: 2026-11-01\u2028draft: true", "front-matter"),
        ("date: 2026-11-01\n\tdraft: true", "front-matter"),
        ("date: 2026-11-01\nexpries: 2026-11-02", "front-matter"),
        ("date: 2026-11-01\nexpires: soon", "date"),
        ("date: 2027-01-01\ndate: 2026-11-01", "front-matter"),
        ("date: 01/02/2027", "date"),
        ("date:", "front-matter"),
    ],
)
def test_E12_a_mistyped_word_that_holds_a_story_back_publishes_nothing(site: Make, fields: str, code: str) -> None:
    outlet = site(hidden("content/world/canaryslug.md", fields))
    problems = outlet.problems()
    assert code in [problem.code for problem in problems if problem.severity == "error"]
    assert not outlet.output.exists()


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
        " ---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\ncanarybody\n",
        "---\u200b\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\ncanarybody\n",
        "canarybody\n\n---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\n",
        "# Canarytitle\n\n---\ndate: 2026-11-01\ndraft: true\n---\ncanarybody\n",
        "```\n---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\n```\ncanarybody\n",
        "---\r---\rtitle: Canarytitle\rdate: 2026-11-01\rdraft: true\r---\rcanarybody\r",
        "---\n---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\ncanarybody\n",
        "---\n{}\n---\ncanarybody\n",
        "---\nCanarytitle\n---\ncanarybody\n",
        "---\ntitle: Canarytitle\ndate: 2026-11-01\n...\ndraft: true\n---\ncanarybody\n",
        "---\n- draft: true\n---\ncanarybody\n",
    ],
)
def test_E12_a_file_whose_front_matter_is_not_understood_is_never_published(site: Make, text: str) -> None:
    outlet = site({**PUBLISHED, "content/world/canaryslug.md": text})
    told = [problem.path for problem in outlet.problems() if problem.severity == "error"]
    if told:
        assert set(told) == {"content/world/canaryslug.md"}
        assert not outlet.output.exists()
    else:  # a mark or a blank that does no harm: the draft is known as one
        assert text.startswith(("\ufeff", "--- "))
        assert hits(outlet.output) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1"])
def test_E12_a_draft_in_another_encoding_is_never_published(site: Make, encoding: str) -> None:
    text = "---\ntitle: Canarytitle\ndate: 2026-11-01\ndraft: true\n---\nThe canarybody, née.\n"
    outlet = site({**PUBLISHED, "content/world/canaryslug.md": text.encode(encoding)})
    assert [(p.path, p.code) for p in outlet.problems()] == [("content/world/canaryslug.md", "encoding")]
    assert not outlet.output.exists()


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
    report = outlet.build()
    assert [path for path in outlet.tree() if path.startswith("assets/pictures/p-") and path.endswith("-40.webp")]
    assert report.withheld == ()


def test_E16_robots_txt_names_no_path_of_a_held_story(site: Make) -> None:
    outlet = site(hidden(*STATES["draft"]))
    outlet.build()
    assert "Disallow" not in outlet.page("robots.txt")


def test_the_report_says_why_something_is_not_published(site: Make) -> None:
    outlet = site(hidden(*STATES["embargoed"]))
    report = outlet.build()
    assert [(each.path, each.why) for each in report.held] == [("content/world/canaryslug.md", "embargoed")]
    assert {path for path, _ in report.withheld} == {
        *("content/world/canarypicture.png", "content/world/canarypdf.pdf", "content/world/canarysound.mp3"),
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
