"""Two files at one address, found before anything is written."""

import pytest

from in_memory import config_of, site_of
from sitegen.pages.collisions import collisions
from sitegen.pages.plan import copies, plan
from sitegen.pages.targets import Copy, Target, target
from sitegen.problems import Problem
from support import story

ONE = "content/town/one.md"
TWO = "content/town/two.md"
GIVE = "Give one of them another `slug`, name or place."


def page(url: str, source: str = ONE) -> Target:
    return target(url, "article", "article.html", source, source)


def copied(path: str, source: str = "content/town/x.html") -> Copy:
    return Copy(path, source, asset=source)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a.html", "/a.html"),
        ("/a.html", "/A.html"),
        ("/a.html", "/a/"),
        ("/a/", "/a/index.html"),
        ("/a/", "/a/index.HTML"),
        ("/caf%C3%A9.html", "/cafe%CC%81.html"),
        ("/caf%C3%A9/", "/CAFE%CC%81.html"),
        ("/stra%C3%9Fe/", "/strasse/"),
        ("/a", "/a.html"),
    ],
)
def test_B01_B02_two_pages_at_one_address_name_both_files(one: str, other: str) -> None:
    found = collisions([page(one), page(other, TWO)], [])
    assert [(problem.path, problem.code) for problem in found][:1] == [(ONE, "collision")]
    assert found[0].message.startswith(f"this file and `{TWO}` would both stand at ")
    assert found[0].hint == GIVE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a.html", "/b.html"),
        ("/a.html", "/a/b.html"),
        ("/a/", "/a/b/"),
        ("/feed.xml", "/feed/"),
        ("/a.xml", "/a.html"),
        ("/index.html", "/a/index.html"),
        ("/caf%C3%A9.html", "/cafe.html"),
    ],
)
def test_pages_that_differ_are_no_collision(one: str, other: str) -> None:
    assert collisions([page(one), page(other, TWO)], []) == ()


@pytest.mark.parametrize(
    ("one", "other", "path", "message"),
    [
        (page("/a/"), copied("a/index.html"), ONE, "this file and `content/town/x.html` would both stand at /a/"),
        (page("/a.html"), copied("A.html"), ONE, "this file and `content/town/x.html` would both stand at /A.html"),
        (
            page("/town/"),
            target("/town/", "section", "section.html", "the section “Town”"),
            ONE,
            "this file and the section “Town” would both stand at /town/",
        ),
        (
            target("/", "front", "front.html", "the front page"),
            copied("index.html", "content/index.html"),
            "content/index.html",
            "this file and the front page would both stand at /",
        ),
        (
            target("/feed.xml", "feed", "atom.xml", "the Atom feed of the site"),
            target("/feed.xml", "feed", "rss.xml", "the RSS feed of the site"),
            "",
            "the Atom feed of the site and the RSS feed of the site would both stand at /feed.xml",
        ),
        (
            target("/tags/a/", "tag", "tag.html", "the tag “A”"),
            target("/tags/a/", "tags", "tags.html", "the list of tags"),
            "",
            "the list of tags and the tag “A” would both stand at /tags/a/",
        ),
    ],
)
def test_the_file_that_an_editor_can_change_comes_first(
    one: Target | Copy, other: Target | Copy, path: str, message: str
) -> None:
    for pair in ((one, other), (other, one)):
        targets = [each for each in pair if isinstance(each, Target)]
        (found,) = collisions(targets, [each for each in pair if isinstance(each, Copy)])
        assert (found.path, found.message.casefold()) == (path, message.casefold())


@pytest.mark.parametrize("aliased", [ONE, TWO])
def test_an_alias_can_simply_be_removed(aliased: str) -> None:
    alias = target("/old/", "redirect", "redirect.html", f"{aliased} (alias `/old`)", aliased)
    other = page("/old/", TWO if aliased == ONE else ONE)
    (found,) = collisions([other, alias], [])
    assert found.path == ONE
    assert "(alias `/old`)" in found.message
    assert found.hint == "Remove the alias, or give the page another `slug`."


@pytest.mark.parametrize(
    ("file", "within"),
    [("/a", "/a/b.html"), ("/A", "/a/b/c.html"), ("/a/b", "/a/b/"), ("/caf%C3%A9", "/cafe%CC%81/b.html")],
)
def test_nothing_can_be_a_file_and_a_folder(file: str, within: str) -> None:
    found = collisions([page(file), page(within, TWO)], [])
    assert (ONE, "collision") in [(problem.path, problem.code) for problem in found]


def test_three_at_one_address_are_told_against_the_first() -> None:
    three = [page("/a.html", f"content/{name}.md") for name in "cab"]
    assert [(p.path, "content/c.md" in p.message or p.path == "content/c.md") for p in collisions(three, [])] == [
        ("content/a.md", True),
        ("content/b.md", True),
    ]


def test_B12_the_address_of_the_themes_files_is_reserved() -> None:
    theme = Copy("assets/a.css", "the theme's `static/a.css`", static="a.css")
    assert collisions([], [theme]) == ()
    (found,) = collisions([], [copied("assets/b.css", "content/assets/b.css")])
    assert found == Problem(
        "content/assets/b.css",
        "the address /assets/b.css begins with `/assets/`, which is kept for the theme's files",
        "collision",
        "Give the folder, section or alias another name.",
    )


@pytest.mark.parametrize(
    ("path", "name", "fault"),
    [
        ("town/CON.txt", "CON.txt", "is a device's name on Windows"),
        ("aux/a.txt", "aux", "is a device's name on Windows"),
        ("town/a:b.txt", "a:b.txt", 'contains one of < > : " | ? * \\'),
        ("town/a.", "a.", "ends in a dot or a space"),
        ("town/a\nb", "a\nb", "contains a control character"),
    ],
)
def test_B06_a_name_that_not_every_system_can_keep(path: str, name: str, fault: str) -> None:
    (found,) = collisions([], [copied(path)])
    assert found.code == "name"
    assert found.message.startswith(f"the name `{name}` in ")
    assert found.message.endswith(fault)
    assert collisions([], [copied(path)], portable=False) == ()


def test_an_ordinary_site_has_none() -> None:
    files = {f"content/town/{n}.md": story(f"Story {n}", tags="[wall]", aliases=f"[/old/{n}]") for n in range(50)}
    site = site_of(files, config=config_of("[lists]\nsize = 5\n"))
    assert collisions(plan(site), copies(site, frozenset(), {"style.css": b""})) == ()


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        (
            {"content/town/a.md": story(slug="x"), "content/town/b.md": story(slug="x")},
            ["this file and `content/town/b.md` would both stand at /town/2026/11/x.html"],
        ),
        (
            {
                "content/town/a.md": story(aliases="[/about.html]"),
                "content/pages/about.md": "---\ntitle: A\n---\nText.\n",
            },
            ["this file and `content/town/a.md` (alias `/about.html`) would both stand at /about.html"],
        ),
        (
            {"content/town/a.md": story(aliases="[/feed.xml]")},
            ["this file (alias `/feed.xml`) and the Atom feed of the site would both stand at /feed.xml"],
        ),
        (
            {"content/town/a.md": story(aliases="[/]")},
            ["this file (alias `/`) and the front page would both stand at /"],
        ),
        (
            {"content/town/a.md": story(aliases="[/town]")},
            ["this file (alias `/town`) and the section “Town” would both stand at /town/"],
        ),
    ],
)
def test_B01_B12_sources_that_want_one_address(files: dict[str, str], messages: list[str]) -> None:
    assert [problem.message for problem in collisions(plan(site_of(files)), [])] == messages
