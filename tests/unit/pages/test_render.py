"""What each kind of page is told, how it writes its links, and what it asks."""

import re
from functools import cache

import pytest

from in_memory import compiled, config_of, known, made, wions_compiled
from sitegen.model import Asset
from sitegen.pages.plan import plan
from sitegen.pages.render import Press, render
from sitegen.pages.targets import Output, Target
from sitegen.site.answers import Answers
from sitegen.site.fill import Lost
from sitegen.site.known import Known
from sitegen.theme.load import REQUIRED, TemplateText, Theme
from sitegen.theme.templates import Templates, compile_theme
from support import story

A = "content/town/a.md"
B = "content/world/b.md"
FILES = {
    A: story(
        "Wall <1>",
        "2026-11-20 08:30",
        "See [the mole](../world/b.md#quay), [gone](gone.md) and ![a wall](wall.jpg).\n",
        tags="[Sea Wall]",
        byline="Ann",
        aliases="[/old]",
        updated="2026-11-21",
        deck="A deck",
        extra="{colour: red}",
        canonical="https://other.example/wall",
    ),
    B: story("Mole", "2026-11-22", "## Quay\n\n" + "word " * 441),
    "content/town/_section.md": "---\ntitle: Our town\nsummary: What is new.\n---\nThe [wall](a.md), [more](no.md).\n",
    "content/tags/sea-wall.md": "---\ntitle: Sea walls\n---\nOn walls.\n",
    "content/bylines/ann.md": "---\ntitle: Ann Ash\nrole: Editor\n---\nShe [writes](../town/a.md).\n",
    "content/pages/about.md": "---\ntitle: About us\nsearch_title: Who we are\n---\nWe, since [then](../town/a.md).\n",
}
ASSETS = (Asset("content/town/wall.jpg", 9, 640, 480),)


@cache
def answers(base: str = "https://test.example", more: str = "") -> Known:
    return known(FILES, config=config_of(more, base), assets=ASSETS)


def theme(**texts: str) -> Templates:
    """Empty templates but for those given."""
    named = {name.replace("_html", ".html").replace("_xml", ".xml"): text for name, text in texts.items()}
    built_in = ("atom.xml", "rss.xml", "sitemap.xml", "sitemap_index.xml", "sitemap_news.xml", "robots.txt")
    names = (*REQUIRED, *built_in, "redirect.html")
    return compile_theme(Theme("x", {name: TemplateText(name, named.get(name, "")) for name in {*names, *named}}, {}))


def told(path: str, template: str, answered: Known | None = None, **parts: str) -> str:
    """What `template` makes of the page at `path`."""
    return output(path, template, answered, **parts).data.decode()


def output(path: str, template: str, answered: Known | None = None, **parts: str) -> Output:
    site = answered or answers()
    target = next(each for each in plan(site.site) if each.path == path)
    return render(target, Press(Answers(site), theme(**{target.template: template}, **parts)))


@pytest.mark.parametrize(
    ("path", "template", "text"),
    [
        ("town/2026/11/a.html", "{{ here.kind }} {{ here.url }}", "article /town/2026/11/a.html"),
        ("town/2026/11/a.html", "{{ here.permalink }}", "https://test.example/town/2026/11/a.html"),
        ("town/2026/11/a.html", "{{ story.title }}|{{ story.search_title }}", "Wall &lt;1&gt;|Wall &lt;1&gt;"),
        ("town/2026/11/a.html", "{{ story.canonical }}", "https://other.example/wall"),
        ("world/2026/11/b.html", "{{ story.canonical }}", "https://test.example/world/2026/11/b.html"),
        ("town/2026/11/a.html", "{{ story.date.clock }} {{ story.updated.day }}", "08:30 2026-11-21"),
        ("town/2026/11/a.html", "{{ story.words }} {{ story.minutes }}", "6 1"),
        ("world/2026/11/b.html", "{{ story.words }} {{ story.minutes }}", "442 3"),
        ("town/2026/11/a.html", "{{ story.extra.colour }} {{ story.section.title }}", "red Our town"),
        ("town/2026/11/a.html", "{{ story.tags[0].url|relative }}", "../../../tags/sea-wall/"),
        ("about.html", "{{ page.title }}|{{ page.search_title }}|{{ page.url }}", "About us|Who we are|/about.html"),
        ("about.html", "{{ page.canonical }} {{ page.permalink }}", "https://test.example/about.html " * 2),
        ("town/index.html", "{{ section.title }}: {{ section.summary }}", "Our town: What is new."),
        ("town/index.html", "{{ pager.stories|map(attribute='path')|join }} {{ pager.number }}", f"{A} 0"),
        ("tags/sea-wall/index.html", "{{ tag.title }} {{ tag.introduction }}", "Sea walls <p>On walls.</p>"),
        ("bylines/ann/index.html", "{{ byline.title }}, {{ byline.role }}", "Ann Ash, Editor"),
        ("archive/2026/index.html", "{{ year.name }} {{ year.months|length }}", "2026 1"),
        ("archive/2026/11/index.html", "{{ month|date('MMMM y') }} {{ stories|length }}", "November 2026 2"),
        ("feed.xml", "{{ feed.title }} {{ feed.home }}", "The Test Post https://test.example/"),
        ("feed.xml", "{{ feed.permalink }} {{ feed.updated.day }}", "https://test.example/feed.xml 2026-11-22"),
        ("town/rss.xml", "{{ feed.title }} {{ feed.home }}", "The Test Post: Our town https://test.example/town/"),
        ("town/rss.xml", "{{ feed.updated.day }} {{ feed.entries|length }}", "2026-11-21 1"),
        ("sitemap.xml", "{{ entries|map(attribute='permalink')|first }}", "https://test.example/sitemap-pages.xml"),
        (
            "sitemap-2026-11.xml",
            "{{ entries|length }} {{ entries[0].permalink }}",
            "1 https://test.example/world/2026/11/b.html",
        ),
        ("robots.txt", "{{ sitemap }}", "https://test.example/sitemap.xml"),
        (
            "old/index.html",
            "{{ title }} {{ url }} {{ url|relative }}",
            "Wall &lt;1&gt; /town/2026/11/a.html ../town/2026/11/a.html",
        ),
    ],
)
def test_what_a_page_is_told(path: str, template: str, text: str) -> None:
    assert told(path, template).strip() == text.strip()


@pytest.mark.parametrize(
    "path", ["index.html", "tags/index.html", "bylines/index.html", "archive/index.html", "404.html"]
)
def test_other_pages_ask_for_what_they_show(path: str) -> None:
    for name in ("story", "page", "pager", "feed", "entries", "title", "year", "stories"):
        assert told(path, f"{{{{ 'y' if {name} is defined else 'n' }}}}") == "n"


@pytest.mark.parametrize(
    ("path", "base", "link"),
    [
        ("index.html", "https://test.example", "town/"),
        ("about.html", "https://test.example", "town/"),
        ("town/index.html", "https://test.example", "./"),
        ("world/2026/11/b.html", "https://test.example", "../../../town/"),
        ("404.html", "https://test.example", "/town/"),
        ("404.html", "https://test.example/paper", "/paper/town/"),
        ("world/2026/11/b.html", "https://test.example/paper", "../../../town/"),
    ],
)
def test_links_are_relative_but_on_the_page_that_stands_anywhere(path: str, base: str, link: str) -> None:
    assert told(path, "{{ '/town/'|relative }}", answers(base)) == link


@pytest.mark.parametrize(
    ("path", "url", "link"),
    [
        ("index.html", "/town/", "town/index.html"),
        ("404.html", "/town/", "town/index.html"),
        ("town/index.html", "/town/#top", "index.html#top"),
        ("town/index.html", "/?q", "../index.html?q"),
        ("town/index.html", "/about.html#who", "../about.html#who"),
        ("town/index.html", "https://x.example/", "https://x.example/"),
    ],
)
def test_links_between_files_name_the_file(path: str, url: str, link: str) -> None:
    target = next(each for each in plan(answers().site) if each.path == path)
    press = Press(Answers(answers()), theme(**{target.template: f"{{{{ '{url}'|relative }}}}"}), file_links=True)
    assert render(target, press).data.decode() == link


def test_a_storys_references_lead_where_they_lead_now() -> None:
    html = told("town/2026/11/a.html", "{{ story.content }}")
    assert '<a href="../../../world/2026/11/b.html#s-quay">the mole</a>' in html
    assert re.search(r'src="\.\./\.\./wall\.jpg"[^>]* width="640" height="480"', html)
    assert "gone and" in html
    feed = told("feed.xml", "{% for entry in feed.entries %}{{ entry.content }}{% endfor %}")
    assert 'href="https://test.example/world/2026/11/b.html#s-quay"' in feed
    assert 'src="https://test.example/town/wall.jpg"' in feed


@pytest.mark.parametrize(
    ("path", "source", "lost"),
    [
        ("town/2026/11/a.html", A, (Lost("gone.md", 12),)),
        ("town/index.html", "content/town/_section.md", (Lost("no.md", 5),)),
        ("world/2026/11/b.html", B, ()),
        ("about.html", "content/pages/about.md", ()),
        ("feed.xml", A, ()),
    ],
)
def test_dead_links_are_told_with_the_page_of_their_source(path: str, source: str, lost: tuple[Lost, ...]) -> None:
    found = output(path, "").lost
    assert [(each.source, each.lost.reference) for each in found] == [(source, each.reference) for each in lost]
    assert all(each.lost.line > 1 for each in found)


def test_related_stories_that_lead_nowhere_are_dead_links_too() -> None:
    files = {A: story(related="[b.md, gone.md]"), "content/town/b.md": story("B", "2026-11-19")}
    found = made(known(files), theme(), frozenset(["article"]))
    assert [(each.source, each.lost.reference) for each in found["town/2026/11/a.html"].lost] == [(A, "gone.md")]


def test_a_page_notes_what_it_asked_and_a_fragment_what_it_asked_for_every_page_that_shows_it() -> None:
    template = "{{ site.tags()|length }}{{ fragment('part.html') }}"
    parts = {"part_html": "{{ site.sections()|length }}"}
    press = Press(Answers(answers()), theme(article_html=template, **parts))
    for target in plan(answers().site):
        if target.kind == "article":
            assert {("tags",), ("sections",)} <= set(render(target, press).asked)


def test_a_fragment_is_made_once_for_all_pages_that_show_its_links_alike() -> None:
    parts = {"part_html": "{{ current }} {{ '/'|relative }};"}
    template = "{{ fragment('part.html') }}{{ fragment('part.html', 'x') }}{{ fragment('part.html', current='x') }}"
    press = Press(Answers(answers()), theme(**{"tag.html": template, "tags.html": template}, **parts))
    shown = [render(each, press).data.decode() for each in plan(answers().site) if each.kind in ("tag", "tags")]
    assert shown == [" ../;x ../;x ../;", " ../../;x ../../;x ../../;"]
    assert [press.fragments.count("part.html", current) for current in ("", "x")] == [2, 2]


def test_a_fragment_without_links_is_made_once_for_all_pages() -> None:
    template = "{{ fragment('part.html') }}"
    press = Press(Answers(answers()), theme(**{"tag.html": template, "tags.html": template}, part_html="same"))
    shown = [render(each, press).data.decode() for each in plan(answers().site) if each.kind in ("tag", "tags")]
    assert (shown, press.fragments.count("part.html")) == (["same", "same"], 1)


def test_a_fragment_sees_nothing_of_the_page() -> None:
    asked = "".join(f"{{{{ 'y' if {name} is defined else 'n' }}}}" for name in ("here", "story", "fragment", "site"))
    assert told("town/2026/11/a.html", "{{ fragment('part.html') }}", part_html=asked) == "nnny"


@pytest.mark.parametrize("file_links", [False, True])
def test_a_page_is_the_same_whatever_was_made_before(file_links: bool) -> None:
    targets = plan(answers().site)
    forth = Press(Answers(answers()), wions_compiled(), file_links)
    back = Press(Answers(answers()), wions_compiled(), file_links)
    one = {target.path: render(target, forth) for target in targets}
    other = {target.path: render(target, back) for target in reversed(targets)}
    assert one == other
    for target in targets:
        assert render(target, Press(Answers(answers()), wions_compiled(), file_links)) == one[target.path]


def test_every_page_of_the_house_theme_comes_out_whole() -> None:
    for path, page in made(answers()).items():
        text = re.sub(r'(?<=<script type="application/ld\+json">).*', "", page.data.decode())
        assert text, path
        assert not re.search(r"None|True|False|object at 0x|\{\{|\}\}|%\}", text), path


def test_a_page_that_is_told_of_nothing_is_empty() -> None:
    target = Target("404.html", "/404.html", "not_found", "404.html", "")
    assert render(target, Press(Answers(answers()), compiled(**{"404_html": ""}))) == Output("404.html", b"")
