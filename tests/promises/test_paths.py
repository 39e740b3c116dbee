"""Cases B of promises.md: paths, names and collisions."""

import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen.problems import Problem
from support import Files, Outlet, picture, story

Make = Callable[[Files], Outlet]
A, B = "content/world/a.md", "content/world/b.md"
SHORT_LISTS = """\
title = "T"
base_url = "https://t.example"
timezone = "UTC"
[lists]
size = 1
"""


def found(outlet: Outlet, code: str = "collision") -> list[Problem]:
    return [problem for problem in outlet.problems() if problem.code == code and problem.severity == "error"]


COLLISIONS = {
    "two articles with one slug": (
        {A: story(slug="same"), B: story(slug="same")},
        ("content/world/a.md", "content/world/b.md"),
    ),
    "article and tag page": (
        {A: story(tags="[x]"), "content/pages/p.md": "---\ntitle: P\naliases: [/tags/x/]\n---\nx\n"},
        ("the tag “x”", "content/pages/p.md"),
    ),
    "article and alias": (
        {A: story(), B: story(aliases="[/world/2026/11/a.html]")},
        ("content/world/a.md", "content/world/b.md"),
    ),
    "article and static file": (
        {A: story(), "content/world/2026/11/a.html": "<p>mine</p>"},
        ("content/world/a.md", "content/world/2026/11/a.html"),
    ),
    "page and folder's index": (
        {A: story(), "content/pages/about.md": "---\ntitle: About\n---\nx\n", "content/about/index.html": "<p>x</p>"},
        ("content/pages/about.md", "content/about/index.html"),
    ),
    "list page and static file": (
        {
            "sitegen.toml": SHORT_LISTS,
            **{f"content/world/{day}.md": story(date=f"2026-11-0{day}", slug=f"s{day}") for day in range(1, 5)},
            "content/world/page-1.html": "<p>x</p>",
        },
        ("the section “World”", "content/world/page-1.html"),
    ),
    "two aliases": (
        {A: story(aliases="[/old]"), B: story(aliases="[/old/]")},
        ("content/world/a.md", "content/world/b.md"),
    ),
    "a file where a folder must be": (
        {A: story(), "content/world/2026/11": "a file without ending"},
        ("content/world/a.md", "content/world/2026/11"),
    ),
}


@pytest.mark.parametrize("name", COLLISIONS)
def test_B01_a_collision_names_both_sources_and_publishes_nothing(site: Make, name: str) -> None:
    files, sources = COLLISIONS[name]
    outlet = site(files)
    told = [f"{problem.path} {problem.message}" for problem in found(outlet)]
    assert any(all(source in words for source in sources) for words in told), told
    assert not outlet.output.exists()


def test_B02_spellings_of_a_tag_are_one_tag_named_by_the_first(site: Make) -> None:
    outlet = site(
        {
            A: story(date="2026-11-03", tags="[Go]"),
            B: story("B", date="2026-11-01", tags="[GO]"),
            "content/world/c.md": story("C", date="2026-11-02", tags="[go, Go]"),
        }
    )
    outlet.build()
    assert [path for path in outlet.tree() if path.startswith("tags/") and path != "tags/index.html"] == [
        "tags/go/index.html"
    ]
    assert "<h1>GO</h1>" in outlet.page("tags/go/index.html")


def test_B02_files_that_differ_by_case_only_are_refused(site: Make) -> None:
    outlet = site({A: story(), "content/world/Plan.txt": "x", "content/world/plan.txt": "y"})
    if len(list((outlet.folder / "content/world").glob("*.txt"))) < 2:
        pytest.skip("this file system can't tell the names apart")
    assert any("Plan.txt" in p.message + p.path and "plan.txt" in p.message + p.path for p in outlet.problems())


def test_B03_unicode_forms_are_one_name(site: Make) -> None:
    decomposed = unicodedata.normalize("NFD", "café")
    outlet = site(
        {
            f"content/world/{decomposed}.md": story("Café", tags=f"[{decomposed}]"),
            B: story("B", body="See [it](café.md), [again](caf%C3%A9.md) and ![Cup](tasse-é.svg).", tags="[café]"),
            f"content/world/{unicodedata.normalize('NFD', 'tasse-é')}.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        }
    )
    report = outlet.build()
    assert report.problems == ()
    page = outlet.page("world/2026/11/b.html")
    assert page.count('href="cafe.html"') >= 2
    assert 'src="../../tasse-%C3%A9.svg"' in page
    assert "world/tasse-é.svg" in outlet.tree()


def test_B03_names_that_differ_by_form_only_are_refused(site: Make) -> None:
    names = [unicodedata.normalize(form, "café") for form in ("NFC", "NFD")]
    outlet = site({A: story(), **{f"content/world/{name}.txt": "x" for name in names}})
    if len(list((outlet.folder / "content/world").glob("caf*.txt"))) < 2:
        pytest.skip("this file system can't tell the names apart")
    assert [p for p in outlet.problems() if "caf" in p.message and p.severity == "error"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁnal ﬂood", "final-flood"),
        ("漢字", "hanzi"),
        ("مرحبا", "mrhb"),
        ("a／b", "a-b"),
        ("‥／etc", "etc"),
    ],
)
def test_B04_titles_in_any_script_get_a_plain_address(site: Make, title: str, slug: str) -> None:
    outlet = site({"content/world/2026-11-20.md": story(title)})
    outlet.build()
    pages = [path for path in outlet.tree() if path.startswith("world/2026/11/")]
    assert pages == [f"world/2026/11/{slug}.html"]


TRAVERSALS = (
    "../x",
    "/etc/x",
    "..%2fx",
    "%252e%252e",
    "a\\..\\..\\x",
    "C:x",
    "\\\\srv\\s",
    ".",
    "..",
    "//evil.com",
    "a／b",
    "‥",
)


@pytest.mark.parametrize("text", TRAVERSALS)
@pytest.mark.parametrize("field", ["slug", "tags", "byline", "section", "aliases", "series"])
def test_B05_no_name_leads_out_of_the_site(site: Make, monkeypatch: pytest.MonkeyPatch, field: str, text: str) -> None:
    written = opened_for_writing(monkeypatch)
    quoted = "'" + text + "'"
    outlet = site({A: story(**{field: f"[{quoted}]" if field in ("tags", "aliases") else quoted})})
    written.clear()
    problems = outlet.problems()
    inside = [str(outlet.folder / ".sitegen"), str(outlet.output)]
    assert [path for path in written if not path.startswith(tuple(inside))] == []
    names = {path.relative_to(outlet.folder).as_posix() for path in outlet.folder.rglob("*") if "evil" in path.name}
    assert names == set()
    harmless = field in ("tags", "byline", "section", "series", "aliases")
    assert harmless or [problem for problem in problems if problem.severity == "error"]


def opened_for_writing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every path that is opened for writing from now on (an audit hook can't be removed, so it is emptied)."""
    import os

    paths: list[str] = []
    real = os.open

    def noting(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and "dir_fd" not in named:
            paths.append(os.fsdecode(path))
        return real(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", noting)
    return paths


@pytest.mark.parametrize("text", ["../x", "/etc", "..", "a/b"])
def test_B05_a_themes_name_is_no_path(site: Make, text: str) -> None:
    config = f'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "{text}"\n'
    problems = site({"sitegen.toml": config, A: story()})
    with pytest.raises(Exception, match="theme"):
        problems.build()


@pytest.mark.parametrize(
    "pattern", ["/../{slug}.html", "{slug}.html", "//evil/{slug}/", "/{slug}", "/x.html", "/{slog}/"]
)
def test_B05_a_permalink_pattern_stays_inside(site: Make, pattern: str) -> None:
    config = f'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\n[permalinks]\narticle = "{pattern}"\n'
    with pytest.raises(Exception, match="pattern"):
        site({"sitegen.toml": config, A: story()}).build()


UNPORTABLE = ("con", "nul", "aux", "com1", "a b.", "x~1", "a:b", "what?", "a*b", "a|b", 'q"q', "<x>")


@pytest.mark.parametrize("name", UNPORTABLE)
def test_B06_names_that_not_every_system_keeps_are_refused_everywhere(site: Make, name: str) -> None:
    outlet = site({A: story(), f"content/world/{name}.txt": "x"})
    if name.endswith("."):
        outlet = site({A: story(), f"content/world/{name}/x.txt": "x"})
    assert found(outlet, "name")
    relaxed = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\nportable_names = false\n'
    outlet.write({"sitegen.toml": relaxed})
    assert found(outlet, "name") == []


@pytest.mark.parametrize("slug", ["con", "nul", "aux", "com1"])
def test_B06_a_story_named_like_a_device_is_refused(site: Make, slug: str) -> None:
    outlet = site({f"content/world/{slug}.md": story()})
    assert [problem for problem in outlet.problems() if problem.severity == "error"]


def test_B07_a_long_title_gets_a_short_address_that_stays(site: Make) -> None:
    title = "harbour " * 250
    outlet = site({"content/world/2026-11-20.md": story(title.strip())})
    outlet.build()
    first = [path for path in outlet.tree() if path.startswith("world/2026/11/")]
    assert len(first) == 1
    assert len(Path(first[0]).name) <= 101
    outlet.build()
    assert [path for path in outlet.tree() if path.startswith("world/2026/11/")] == first


def test_B07_a_written_slug_that_is_too_long_is_an_error(site: Make) -> None:
    outlet = site({A: story(slug="x" * 300)})
    assert [problem.code for problem in outlet.problems()] == ["field"]


@pytest.mark.parametrize("name", ["-leading", "with space", "a#b", "50%", "a&b", "it's", "a+b"])
def test_B08_odd_names_are_encoded_wherever_they_are_written(site: Make, name: str) -> None:
    reference = name.replace("%", "%25").replace("#", "%23")
    body = f"[The file](<{reference}.txt>) and ![It](<{reference}.png>)"
    outlet = site({A: story(body=body), f"content/world/{name}.txt": "x", f"content/world/{name}.png": picture()})
    report = outlet.build()
    assert report.problems == ()
    assert f"world/{name}.png" in outlet.tree()
    ET.fromstring(outlet.page("feed.xml"))


def test_B08_names_that_are_not_utf_8_or_hold_a_line_break_are_refused(site: Make) -> None:
    outlet = site({A: story()})
    folder = outlet.folder / "content/world"
    try:
        (folder / "line\nbreak.txt").write_text("x", encoding="utf-8")
        with open(bytes(folder) + b"/caf\xe9.txt", "wb") as file:
            file.write(b"x")
    except OSError:
        pytest.skip("this file system refuses such names")
    told = [ascii(problem.path + problem.message) for problem in outlet.problems() if problem.severity == "error"]
    assert len(told) == 2
    "\n".join(told).encode("utf-8")


RESERVED = {
    "index.html": "the front page",
    "404.html": "address",
    "feed.xml": "feed",
    "sitemap.xml": "the sitemap",
    "robots.txt": "robots.txt",
    "archive/index.html": "the archive",
    "assets/style.css": "/assets/",
}


@pytest.mark.parametrize("path", RESERVED)
def test_B12_addresses_of_the_sites_own_files_cant_be_claimed(site: Make, path: str) -> None:
    outlet = site({A: story(), f"content/{path}": "mine"})
    told = [problem.path + " " + problem.message for problem in found(outlet)]
    assert any(f"content/{path}" in words for words in told), told


def test_B12_well_known_files_are_published(site: Make) -> None:
    outlet = site({A: story(), "content/.well-known/security.txt": "Contact: x", "content/CNAME": "t.example"})
    outlet.build()
    assert {".well-known/security.txt", "CNAME"} <= set(outlet.tree())
