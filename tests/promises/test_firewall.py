"""The embargo firewall: a build in which anything lets something unpublished out stops, and publishes nothing."""

import shutil
from collections.abc import Callable

import pytest

from leaking import leaking
from sitegen.building.session import Session
from sitegen.problems import Problem, StoppedError, errors
from sitegen.store.gate import Stage
from support import Files, Outlet, picture, run, story

Make = Callable[[Files], Outlet]

CONFIG = """\
title = "The Test Post"
base_url = "https://test.example"
timezone = "Europe/Berlin"
byline = "Wions"
theme = "plain"
[nav]
About = "pages/about.md"
Terms = "pages/terms.md"
[lists]
size = 2
[images]
renditions = {renditions}
"""


# Each kind of page prints what it asks, and little else.
def listed(question: str) -> str:
    return "{% for each in " + question + " %}<a href='{{ each.url }}'>{{ each.title }}</a>{% endfor %}"


TEMPLATES = {
    "article": "{{ story.title }} {{ story.content }} {{ story.corrections|map(attribute='text')|join }}"
    + listed("site.related(story.path)")
    + "{% set near = site.neighbours(story.path) %}<p>{{ near.next.title if near.next }}</p>"
    "{% set place = site.series(story.path) %}<p>{{ place.next.title if place and place.next }}</p>",
    "page": "{{ page.title }} {{ page.content }}",
    "front": "{% for part in site.edition().parts %}" + listed("part.stories") + "{% endfor %}" + listed("site.nav()"),
    "section": "{{ section.title }}" + listed("pager.stories"),
    "tag": "{{ tag.title }}" + listed("pager.stories"),
    "tags": listed("site.tags()"),
    "byline": "{{ byline.title }}" + listed("pager.stories"),
    "bylines": listed("site.bylines()"),
    "archive": "{{ site.archive()|join(' ') }}",
    "archive_year": "{% for each in year.months %}<a href='{{ each.url }}'>a month</a>{% endfor %}",
    "archive_month": listed("stories"),
    "404": "{{ site.url_of('/world/2026-11-29-q.md') }}"
    + listed("site.pages()")
    + listed("site.sections()")
    + listed("site.latest(9)"),
}
HIDDEN = """---
title: Quarry wardens vote on flood gates
date: 2026-11-29 09:00
byline: [Ottoline Quist]
tags: [gravel pits, shared]
slug: quarry-wardens-vote
aliases: [/quarry/wardens.html]
series: {name: Walls, part: 2}
image: {src: q-photo.png, alt: Wardens at a gate}
---
Wardens of the quarry have voted on whether the flood gates stay shut all winter.

[Map](q-map.png)
"""
OPEN = story("Open", body="Read [on](2026-11-29-q.md).", tags="[shared]", series="{name: Walls, part: 1}")
OPEN = OPEN.replace("---\nRead", "corrections: [{date: 2026-12-03, text: The sluice was built in 1904.}]\n---\nRead")
PAPER: Files = {
    "themes/plain/theme.toml": 'name = "Plain"\ncontract = 1\n',
    **{f"themes/plain/templates/{name}.html": text for name, text in TEMPLATES.items()},
    "sitegen.toml": CONFIG.format(renditions="true"),
    "content/world/2026-11-20-open.md": OPEN,
    "content/world/2026-11-21-more.md": story(
        "More", "2026-11-21", tags="[shared]", related="[/world/2026-11-29-q.md]"
    ),
    "content/world/2026-11-29-q.md": HIDDEN,
    "content/hinterland/2026-12-05-only.md": story("Bridges of the upper valley", "2026-12-05"),
    "content/world/q-photo.png": picture((211, 3, 77)),
    "content/world/q-map.png": picture((3, 211, 77)),
    "content/world/unused-upload.png": picture((9, 9, 9)),
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
    "content/pages/terms.md": "---\ntitle: Terms of the new lottery\ndraft: true\n---\nWe.\n",
    "content/tags/gravel-pits.md": "---\ntitle: Gravel pits\n---\nPits of the valley, and who still digs in them.\n",
}
SURFACES = (
    *("everything", "parts to come", "copies", "uploads", "renditions"),
    *(f"question {name}" for name in ("latest", "edition", "pager", "related", "neighbours", "series", "nav", "pages")),
    *(f"question {name}" for name in ("sections", "tags", "bylines", "year", "month", "sitemap", "sitemaps")),
    *(f"question {name}" for name in ("link", "url_of")),
    *(f"file {name}" for name in ("article", "page", "section", "tag", "byline", "feed", "redirect", "sitemap")),
    "file archive_month",
)


def stopped(outlet: Outlet) -> tuple[Problem, ...]:
    with pytest.raises(StoppedError) as found:
        outlet.build()
    return errors(found.value.problems)


def test_a_sound_build_passes(site: Make) -> None:
    assert [problem for problem in site(PAPER).build().problems if problem.code == "leak"] == []


@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_without_its_filter_stops_the_build(
    site: Make, monkeypatch: pytest.MonkeyPatch, surface: str
) -> None:
    outlet = site(
        {**PAPER, "sitegen.toml": CONFIG.format(renditions=str(surface not in ("copies", "uploads")).lower())}
    )
    leaking(monkeypatch, surface)
    problems = stopped(outlet)
    assert {problem.code for problem in problems} == {"leak"}
    assert not outlet.output.exists()


# A template that says by itself what no source says as a whole.
COMPOSED = "{% set does = 'vote' %}Quarry {{ does }} sluices"
SECRET = story("Quarry vote sluices", "2026-11-29")


def paper(**files: str) -> Files:
    """A small paper in a bare theme."""
    return {
        "themes/plain/theme.toml": 'name = "Plain"\ncontract = 1\n',
        **{f"themes/plain/templates/{name}.html": text for name, text in TEMPLATES.items()},
        "themes/_site/templates/404.html": COMPOSED,
        "sitegen.toml": CONFIG.format(renditions="true"),
        **{f"content/world/{name}.md": text for name, text in files.items()},
    }


def test_an_unchanged_file_is_judged_against_a_new_secret_too(site: Make) -> None:
    outlet = site(paper(open=story("Open")))
    outlet.build()
    before = outlet.tree()
    outlet.write({"content/world/secret.md": SECRET})
    (problem,) = stopped(outlet)
    assert (problem.path, problem.code) == ("content/world/secret.md", "leak")
    assert "`404.html`" in problem.message
    assert outlet.tree() == before
    outlet.write({"content/world/secret.md": story("Quarry gates stay shut", "2026-11-29")})
    outlet.build()
    assert outlet.tree() == before


def test_words_that_something_published_says_are_listed_and_stop_nothing(site: Make) -> None:
    told = "Will the quarry vote sluices into law?"
    outlet = site(paper(open=story("Open", body=told), secret=SECRET))
    for _ in range(2):
        report = outlet.build()
        found = {(each.path, each.what, each.why) for each in report.unchecked}
        assert ("content/world/secret.md", "headline", "something that is published says it, too") in found
    outlet.write({"content/world/open.md": story("Open", body="Will it?")})
    (problem,) = stopped(outlet)
    assert problem.code == "leak"


def test_a_short_headline_is_listed_as_not_to_be_looked_for(site: Make) -> None:
    report = site(paper(open=story("Open"), secret=story("Wall", "2026-11-29"))).build()
    assert ("content/world/secret.md", "headline", "Wall") in {(e.path, e.what, e.text) for e in report.unchecked}


@pytest.mark.parametrize(
    "tag", ["November", "html", "Person", "Wions", "world", "2026", "en", "Meta", "page", "Analysis", "Nov", "Fri"]
)
def test_a_tag_that_every_page_says_by_itself_stops_nothing(site: Make, tag: str) -> None:
    """Nor does `/tags/` before such a word: `/tags/"><meta`, or a label in a feed."""
    told, secret = story("Open", label="analysis"), story("B", "2026-11-29", tags=f"[{tag}]")
    site({"content/world/a.md": told, "content/world/b.md": secret}).build()


DATED = ["20 November", "November 20", "20 Nov", "Friday November 20", "24 November", "21T09", "Sat 21 Nov"]


@pytest.mark.parametrize("tag", ["40w", *DATED])
def test_a_tag_that_is_a_size_or_a_date_on_a_page_stops_nothing(site: Make, tag: str) -> None:
    """An election is called by its day, a lamp by its watts; so are the sizes of a picture in `srcset`."""
    shown = story("Open", body="![Red](/red.png)", updated="2026-11-21 09:30")
    secret = story("B", "2026-11-29", tags=f"[{tag}]")
    dates = "{{ site.today()|date('d MMMM') }} {% for pattern in ['EEEE, MMMM d', 'EEE d MMM'] %}"
    dates += "{% for each in site.latest(9) %}"
    dates += "{{ each.date|date(pattern) }} {{ each.updated|date(pattern) if each.updated }} {% endfor %}{% endfor %}"
    outlet = site(
        {
            "content/red.png": picture(),
            "content/world/a.md": shown,
            "content/world/b.md": secret,
            "themes/_site/templates/404.html": dates,
        }
    )
    found = {(each.what, each.why) for each in outlet.build().unchecked}
    assert ("tag", "something that is published says it, too") in found


def test_a_date_that_nothing_published_has_is_looked_for(site: Make) -> None:
    told = story("Open", body="No date.", updated="2026-11-21")
    outlet = site(
        {
            **paper(open=told, secret=story("B", "2026-11-29", tags="[22 November]")),
            "themes/_site/templates/404.html": "{% set day = 22 %}{{ day }} November",
        }
    )
    (problem,) = stopped(outlet)
    assert (problem.code, problem.path) == ("leak", "content/world/secret.md")


def test_a_date_is_looked_for_once_the_last_story_that_had_it_is_gone(site: Make) -> None:
    """While somebody watches, too: the page that says it is none of the story's own."""
    outlet = site(
        {
            **paper(open=story("Open", "2026-11-22"), more=story("More")),
            "content/world/secret.md": story("B", "2026-11-29", tags="[22 November]"),
            "themes/_site/templates/404.html": "{% set day = 22 %}{{ day }} November",
        }
    )
    session = Session()
    session.build(outlet.order())
    (outlet.folder / "content/world/open.md").unlink()
    with pytest.raises(StoppedError, match="the tag of this story"):
        session.build(outlet.order(), ["content/world/open.md"])


def test_the_address_of_a_topic_to_come_stops_a_build(site: Make) -> None:
    link = "{% set at = 'tags' %}<a href='/{{ at }}/sluices/'>x</a>"
    secret = story("B", "2026-11-29", tags="[sluices]")
    outlet = site(
        {**paper(open=story("Open", body="No sluices."), secret=secret), "themes/_site/templates/404.html": link}
    )
    assert {(each.code, each.message.partition(",")[0]) for each in stopped(outlet)} == {
        ("leak", "the tag's address of this story")
    }


def test_a_warm_build_looks_only_through_what_changed(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet = site(paper(open=story("Open"), more=story("More"), secret=story("Gates of the quarry shut", "2026-11-29")))
    outlet.build()
    # Where a label changes, a build looks at everything.
    outlet.write({"content/world/open.md": story("Open", body="Another text.", label="analysis")})
    seen: list[str] = []
    read = Stage.read

    def noted(stage: Stage, path: str) -> bytes:
        seen.append(path)
        return read(stage, path)

    monkeypatch.setattr(Stage, "read", noted)
    report = outlet.build()
    assert sorted(set(seen)) == sorted(report.written)
    outlet.write({"content/world/third.md": story("Third gate of the quarry", "2026-11-29")})
    seen.clear()
    report = outlet.build()
    assert sorted(set(seen)) == sorted(report.unchanged)
    assert report.written == ()


@pytest.mark.parametrize(
    "more", ["", "\nexpires: 2026-11-23", "\ndraft: true"], ids=["shown", "expired since", "a draft again"]
)
def test_a_retracted_story_says_its_notice_and_nothing_more(site: Make, more: str) -> None:
    """Words that only its lost text said are no more published than any."""
    retracted = f"{{date: 2026-11-22 09:00, reason: No quarry is there.}}{more}"
    told = story("Told", body="Quarry vote sluices, we wrote.", retracted=retracted)
    outlet = site(paper(told=told, open=story("Open"), secret=SECRET))
    assert [(each.code, each.path) for each in stopped(outlet)] == [("leak", "content/world/secret.md")]


@pytest.mark.parametrize("falls_silent", ["open", "more"])
def test_another_story_may_say_it_instead(site: Make, falls_silent: str) -> None:
    told = "Will the quarry vote sluices into law?"
    both = {name: story(name.title(), body=told) for name in ("open", "more")}
    outlet = site(paper(**both, secret=SECRET))
    outlet.build()
    outlet.write(paper(**{**both, falls_silent: story("Silent")}, secret=SECRET))
    assert "leak" not in {problem.code for problem in outlet.problems()}


def test_an_older_output_that_is_put_back_is_looked_through_again(site: Make) -> None:
    outlet = site(paper(open=story("Open")))
    outlet.build()
    shutil.copytree(outlet.output, outlet.folder / "older")
    outlet.write({"content/world/secret.md": SECRET, "themes/_site/templates/404.html": "Nothing."}).build()
    shutil.rmtree(outlet.output)
    shutil.move(outlet.folder / "older", outlet.output)
    outlet.write({"themes/_site/templates/404.html": COMPOSED})
    assert {problem.code for problem in stopped(outlet)} == {"leak"}


@pytest.mark.parametrize("damage", ["cache", "output", "manifest"])
def test_what_is_not_remembered_is_looked_through_again(site: Make, damage: str) -> None:
    outlet = site(paper(open=story("Open"), secret=story("Gates of the quarry shut", "2026-11-29")))
    outlet.build()
    outlet.write({"content/world/secret.md": SECRET})
    place = {
        "cache": outlet.folder / ".sitegen/cache.db",
        "output": outlet.output / "404.html",
        "manifest": outlet.output / ".sitegen-manifest",
    }[damage]
    place.unlink()
    assert "leak" in {problem.code for problem in outlet.problems(adopt=damage == "manifest")}


def test_the_preview_shows_what_it_is_asked_for_and_is_not_judged(site: Make) -> None:
    outlet = site(paper(open=story("Open"), secret=SECRET))
    assert "leak" not in {problem.code for problem in outlet.problems(kind="preview")}


def test_E14_what_is_told_of_a_leak_stays_out_of_the_output(site: Make) -> None:
    outlet = site(paper(open=story("Open")))
    outlet.build()
    before = outlet.tree()
    outlet.write({"content/world/secret.md": SECRET})
    done = run(outlet.folder, "build", "--report", "report.json")
    assert done.returncode == 1
    assert "Quarry vote sluices" in done.stderr
    assert outlet.tree() == before
    assert not [path for path in outlet.output.rglob("*") if "report" in path.name or "leak" in path.name]


def test_a_story_told_anew_while_somebody_watches_is_looked_through(site: Make) -> None:
    """A session publishes an edit by itself; what it would let out stops it like any build."""
    outlet = site(paper(open=story("Open", body="Text."), secret=story("Gates of the quarry shut", "2026-11-29")))
    session = Session()
    session.build(outlet.order())
    outlet.write({"content/world/open.md": story("Open", body="Other words.")})
    assert "anew" in session.build(outlet.order(), ["content/world/open.md"]).seconds
    said = story("Open", body="The gates of the quarry shut at nine.")
    outlet.write({"content/world/open.md": said})
    report = session.build(outlet.order(), ["content/world/open.md"])
    assert "anew" not in report.seconds
    assert ("content/world/secret.md", "headline") in {(each.path, each.what) for each in report.unchecked}
    outlet.write({"content/world/open.md": story("Open", body="Other words again.")})
    assert "anew" not in session.build(outlet.order(), ["content/world/open.md"]).seconds
