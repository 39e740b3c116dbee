"""Cases B of promises.md: paths, names and collisions."""

import html
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from sitegen.preview.live import Live
from sitegen.problems import Problem
from sitegen.report import Report
from support import CONFIG, Files, Outlet, picture, story, touched

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
    "article and tag page, by their patterns": (
        {
            "sitegen.toml": SHORT_LISTS + '[permalinks]\narticle = "/tags/{slug}/"\n',
            A: story(slug="harbour", tags="[harbour]"),
        },
        ("content/world/a.md", "the tag “harbour”"),
    ),
    "page and section": (
        {A: story(), "content/pages/world.md": "---\ntitle: World\n---\nx\n"},
        ("content/pages/world.md", "the section “World”"),
    ),
    "list page and alias": (
        {
            "sitegen.toml": SHORT_LISTS,
            **{f"content/world/{day}.md": story(date=f"2026-11-0{day}", slug=f"s{day}") for day in range(1, 5)},
            A: story(aliases="[/world/page-1.html]"),
        },
        ("content/world/a.md", "the section “World”"),
    ),
    "alias and section": (
        {A: story(aliases="[/world/]")},
        ("content/world/a.md", "the section “World”"),
    ),
    "byline page and static file": (
        {A: story(byline="Ann"), "content/bylines/ann/index.html": "<p>x</p>"},
        ("the byline “Ann”", "content/bylines/ann/index.html"),
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
    assert {path for path in outlet.tree() if path.startswith("tags/")} == {
        *("tags/index.html", "tags/go/index.html", "tags/go/feed.xml")
    }
    assert "<h1>GO</h1>" in outlet.page("tags/go/index.html")


def test_B02_tags_are_merged_whatever_their_letters(site: Make) -> None:
    outlet = site({A: story(date="2026-11-01", tags="[Straße]"), B: story("B", date="2026-11-02", tags="[STRASSE]")})
    assert outlet.build().problems == ()
    assert [path for path in outlet.tree() if path.startswith("tags/")] == [
        "tags/index.html",
        "tags/strasse/feed.xml",
        "tags/strasse/index.html",
    ]
    assert outlet.page("tags/strasse/index.html").count("<article") == 2


def test_B02_files_that_differ_by_case_only_are_refused(site: Make) -> None:
    outlet = site({A: story(), "content/world/Plan.txt": "x", "content/world/plan.txt": "y"})
    if len(list((outlet.folder / "content/world").glob("*.txt"))) < 2:
        pytest.skip("this file system can't tell the names apart")
    assert any("Plan.txt" in p.message + p.path and "plan.txt" in p.message + p.path for p in outlet.problems())
    assert not outlet.output.exists()


def test_B02_a_files_name_and_an_address_that_differ_by_case_only_are_refused(site: Make) -> None:
    outlet = site({A: story(), "content/world/2026/11/A.HTML": "<p>mine</p>"})
    told = [problem.path + problem.message for problem in found(outlet)]
    assert any(A in words and "content/world/2026/11/A.HTML" in words for words in told), told


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


@pytest.mark.parametrize(("ending", "text"), [("txt", "x"), ("md", story()), ("png", picture())])
def test_B03_names_that_differ_by_form_only_are_refused(site: Make, ending: str, text: str | bytes) -> None:
    names = [unicodedata.normalize(form, "café") for form in ("NFC", "NFD")]
    outlet = site({A: story(), **{f"content/world/{name}.{ending}": text for name in names}})
    if len(list((outlet.folder / "content/world").glob("caf*"))) < 2:
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
        ("🎉 Party", "tada-party"),
        ("STRASSE", "strasse"),
        ("Wien‥／‥Linz", "wien-linz"),
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
    *("../x", "/etc/x", "..%2fx", "%252e%252e", "a\\..\\..\\x", "C:x", "\\\\srv\\s", ".", "..", "//evil.com"),
    *("a／b", "‥", "‥／x", "x\0y", "/../x", "/a/../../x", "/%2e%2e/x", "/%252e%252e/x", "/..%2fx", "/‥/x"),
)
# What is a name like others once it is spelt in small letters, and an address within the site.
HARMLESS = {
    **{(field, "a／b"): "a-b" for field in ("tags", "byline", "section", "series")},
    ("aliases", "/etc/x"): "etc/x/index.html",
}


@pytest.mark.parametrize("text", TRAVERSALS, ids=ascii)
@pytest.mark.parametrize("field", ["slug", "tags", "byline", "section", "aliases", "series"])
def test_B05_no_name_leads_out_of_the_site(site: Make, field: str, text: str) -> None:
    quoted = json.dumps(text)
    outlet = site({A: story(**{field: f"[{quoted}]" if field in ("tags", "aliases") else quoted})})
    changed = touched()
    problems = outlet.problems()
    inside = (str(outlet.folder / ".sitegen"), str(outlet.output))
    written = [path for path, writes in changed if writes]
    assert written, "the watch sees what is written"
    assert [path for path in written if not path.startswith(inside)] == []
    if (field, text) in HARMLESS:
        assert problems == ()
        assert field == "series" or [path for path in outlet.tree() if HARMLESS[field, text] in path]
    else:
        assert [(p.path, p.line) for p in problems if p.severity == "error"] == [(A, 4)]
        assert not outlet.output.exists()


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


UNPORTABLE = (
    "con",
    "CON",
    "nul",
    "aux",
    "com1",
    "COM1.tar",
    "a b.",
    "a ",
    "x~1",
    "a:b",
    "what?",
    "a*b",
    "a|b",
    'q"q',
    "<x>",
)


@pytest.mark.parametrize("name", UNPORTABLE)
def test_B06_names_that_not_every_system_keeps_are_refused_everywhere(site: Make, name: str) -> None:
    outlet = site({A: story(), f"content/world/{name}.txt": "x"})
    if name.endswith((".", " ")):
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


LONG = "/".join(["a" * 60] * 5)


@pytest.mark.parametrize(
    "files",
    [{A: story(aliases=f"[/{LONG}.html]")}, {A: story(), f"content/world/{LONG}/x.txt": "x"}],
    ids=["alias", "file"],
)
def test_B07_an_address_that_not_every_disk_can_hold_is_an_error(site: Make, files: Files) -> None:
    outlet = site(files)
    assert [
        (problem.path in files, "longer than 240 bytes" in problem.message) for problem in found(outlet, "name")
    ] == [(True, True)]
    assert not outlet.output.exists()
    outlet.write({"sitegen.toml": SHORT_LISTS.replace("[lists]", "portable_names = false\n[lists]")})
    assert found(outlet, "name") == []


def test_B07_an_address_that_no_disk_can_hold_is_an_error_in_any_case(site: Make) -> None:
    config = SHORT_LISTS.replace("[lists]", "portable_names = false\n[lists]")
    outlet = site({"sitegen.toml": config, A: story(aliases=f"[/{'/'.join(['a' * 60] * 70)}.html]")})
    assert ["longer than 3500 bytes" in problem.message for problem in found(outlet, "name")] == [True]


@pytest.mark.parametrize(
    "title", ["é" * 2_000, "日" * 2_000, "😀" * 1_000, "word " * 400], ids=["é", "日", "😀", "word"]
)
def test_B07_a_title_of_2000_letters_is_cut_at_a_letter(site: Make, title: str) -> None:
    outlet = site({"content/world/2026-11-20.md": story(title.strip())})
    outlet.build()
    (name,) = [Path(path).name for path in outlet.tree() if path.startswith("world/2026/11/")]
    assert name.isascii()
    assert len(name) <= 101


def test_B07_a_written_slug_that_is_too_long_is_an_error(site: Make) -> None:
    outlet = site({A: story(slug="x" * 300)})
    assert [problem.code for problem in outlet.problems()] == ["field"]


ODD = {
    "-leading": "-leading",
    "with space": "with%20space",
    "a#b": "a%23b",
    "50%": "50%25",
    "50%25": "50%2525",
    "a&b": "a&amp;b",
    "it's": "it&#x27;s",
    "a+b": "a+b",
    "a;b=c": "a;b=c",
    "é日😀": "%C3%A9%E6%97%A5%F0%9F%98%80",
}


def made(page: str) -> set[str]:
    """What a page shows of pictures: their names are plain, whatever the files are called."""
    return set(re.findall(r"assets/pictures/[a-z0-9-]+\.(?:webp|jpg)", page))


@pytest.mark.parametrize("name", ODD)
def test_B08_odd_names_are_encoded_wherever_they_are_written(site: Make, name: str) -> None:
    reference = name.replace("%", "%25").replace("#", "%23")
    body = f"[The file](<{reference}.txt>), [the picture](<{reference}.png>) and ![It](<{reference}.png>)"
    image = {"src": f"{reference}.png", "alt": "It", "credit": "Wions"}
    outlet = site(
        {
            "sitegen.toml": CONFIG,
            A: story(body=body, image=json.dumps(image, ensure_ascii=False)),
            f"content/world/{name}.txt": "x",
            f"content/world/{name}.png": picture(),
        }
    )
    assert outlet.build().problems == ()
    assert {f"world/{name}.png", f"world/{name}.txt"} <= set(outlet.tree())
    page = outlet.page("world/2026/11/a.html")
    assert f'href="../../{ODD[name]}.txt"' in page
    assert f'href="../../{ODD[name]}.png"' in page
    assert made(page) <= set(outlet.tree())
    assert len(made(page)) == 3, "as WebP and JPEG, and for other sites' previews"
    entry = ET.fromstring(outlet.page("feed.xml")).find(".//{*}entry/{*}content")
    assert entry is not None
    assert f'href="https://test.example/world/{ODD[name]}.png"' in (entry.text or "")
    live = Live(outlet.output)
    live.show(Report(written=tuple(outlet.tree())))
    for ending in ("txt", "png"):
        address = unquote(html.unescape(f"/world/{ODD[name]}.{ending}"))
        assert live.find(address) == f"world/{name}.{ending}"


def test_B08_a_question_mark_in_a_name_is_encoded_where_names_may_be_unportable(site: Make) -> None:
    config = SHORT_LISTS.replace("[lists]", "portable_names = false\n[lists]")
    body = "[It](<what%3F.png>) ![It](<what%3F.png>)"
    outlet = site({"sitegen.toml": config, A: story(body=body), "content/world/what?.png": picture()})
    assert outlet.build().problems == ()
    page = outlet.page("world/2026/11/a.html")
    assert 'href="../../what%3F.png"' in page
    assert made(page) <= set(outlet.tree())
    assert len(made(page)) == 2


@pytest.mark.parametrize("name", ["-leading", "with space", "a#b", "50%", "a&b", "é", "ünïcödé & co"])
def test_B08_a_story_with_an_odd_file_name_has_a_plain_address_everywhere(site: Make, name: str) -> None:
    reference = name.replace("%", "%25").replace("#", "%23")
    outlet = site({f"content/world/{name}.md": story("Odd"), B: story("B", body=f"See [it](<{reference}.md>).")})
    assert outlet.build().problems == ()
    (path,) = [p for p in outlet.tree() if p.startswith("world/2026/11/") and p != "world/2026/11/b.html"]
    assert re.fullmatch(r"world/2026/11/[a-z0-9-]+\.html", path)
    assert f'href="{Path(path).name}"' in outlet.page("world/2026/11/b.html")
    for surface in ("feed.xml", "rss.xml", "sitemap-2026-11.xml"):
        assert f"https://test.example/{path}" in outlet.page(surface)


def test_B08_names_that_are_not_utf_8_or_hold_a_line_break_are_refused(site: Make) -> None:
    outlet = site({A: story()})
    folder = outlet.folder / "content/world"
    try:
        (folder / "line\nbreak.txt").write_text("x", encoding="utf-8")
        with open(bytes(folder) + b"/caf\xe9.txt", "wb") as file:
            file.write(b"x")
    except OSError:
        pytest.skip("this file system refuses such names")
    told = {problem.path: problem.message for problem in outlet.problems() if problem.severity == "error"}
    assert told == {
        "content/world/line\\nbreak.txt": "the file's name holds a line break or another character that can't be seen",
        "content/world/caf\\udce9.txt": "the file's name isn't UTF-8 text",
    }


PAGE = "---\ntitle: Mine\n---\nx\n"
RESERVED: dict[str, tuple[str, str, str]] = {
    "a file as front page": ("content/index.html", "x", "the front page"),
    "a file as 404": ("content/404.html", "x", "the page for addresses that don't exist"),
    "a file as Atom": ("content/feed.xml", "x", "the Atom feed of the site"),
    "a file as RSS": ("content/rss.xml", "x", "the RSS feed of the site"),
    "a file as a section's feed": ("content/world/feed.xml", "x", "the Atom feed of the section “World”"),
    "a file as JSON feed": ("content/feed.json", "x", "the JSON feed of the site"),
    "a file as news sitemap": ("content/sitemap-news.xml", "x", "the news sitemap"),
    "a file as sitemap": ("content/sitemap.xml", "x", "the sitemap"),
    "a file as a month's sitemap": ("content/sitemap-2026-11.xml", "x", "the sitemap"),
    "a file as robots.txt": ("content/robots.txt", "x", "robots.txt"),
    "a file as archive": ("content/archive/index.html", "x", "the archive"),
    "a file as list of tags": ("content/tags/index.html", "x", "the list of tags"),
    "a file as list of bylines": ("content/bylines/index.html", "x", "the list of bylines"),
    "a file of the theme": ("content/assets/style.css", "x", "/assets/"),
    "another file there": ("content/assets/mine.css", "x", "/assets/"),
    "a page as front page": ("content/pages/index.md", PAGE, "the front page"),
    "a page as 404": ("content/pages/404.md", PAGE, "the page for addresses that don't exist"),
    "a page as archive": ("content/pages/archive.md", PAGE, "the archive"),
    "a page as list of tags": ("content/pages/tags.md", PAGE, "the list of tags"),
    **{
        f"an alias as {url}": ("content/world/b.md", story("B", aliases=f"[{url}]"), kept)
        for url, kept in {
            "/": "the front page",
            "/index.html": "the front page",
            "/404.html": "the page for addresses that don't exist",
            "/feed.xml": "the Atom feed of the site",
            "/sitemap.xml": "the sitemap",
            "/sitemap-pages.xml": "the sitemap",
            "/robots.txt": "robots.txt",
            "/tags/": "the list of tags",
            "/Archive/": "the archive",
            "/assets/old.html": "/assets/",
            "/.sitegen-manifest": "begins with a dot",
            "/.sitegen-stage/x": "begins with a dot",
            "/.htaccess": "begins with a dot",
            "/.git/hooks/x": "begins with a dot",
            "/old/.hidden": "begins with a dot",
        }.items()
    },
}


@pytest.mark.parametrize("name", RESERVED)
def test_B12_addresses_of_the_sites_own_files_cant_be_claimed(site: Make, name: str) -> None:
    path, text, kept = RESERVED[name]
    outlet = site({A: story(), path: text})
    told = [(problem.path, problem.message) for problem in found(outlet)]
    assert any(path == where and kept in message for where, message in told), told
    assert not outlet.output.exists()


def test_B12_well_known_files_are_published(site: Make) -> None:
    outlet = site(
        {
            A: story(aliases="[/.well-known/story]"),
            "content/.htaccess": "x",
            "content/.well-known/security.txt": "Contact: x",
            "content/CNAME": "t.example",
        }
    )
    outlet.build()
    assert {".well-known/security.txt", ".well-known/story", ".htaccess", "CNAME"} <= {
        path.removesuffix("/index.html").removesuffix(".html") for path in outlet.tree()
    }
