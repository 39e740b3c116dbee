"""A build in which templates are others: which files are made again and why, and what it leaves to a whole look."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.building import build
from sitegen.pipeline import verdict
from sitegen.problems import StoppedError
from sitegen.processes import workers
from sitegen.report import Report
from sitegen.store import parts
from support import CONFIG, Files, Outlet, story
from watched import Edit, Watched, quick_and_right, same_as_clean

OWN = "themes/_site/templates"
ARTICLE, LINE, MACROS, MASTHEAD = (f"{OWN}/{name}.html" for name in ("article", "line", "macros", "masthead"))
UNUSED, PAGE = f"{OWN}/unused.html", f"{OWN}/page.html"
VOTE, DRAFT = "content/town/vote.md", "content/town/draft.md"
FRAME = '{%% extends "base.html" %%}{%% block main %%}%s{%% include "line.html" %%}{%% endblock %%}\n'
PLAIN = '{% from "macros.html" import strong %}{{ strong(story.title) }}{{ story.content }}'
BODY = PLAIN + "{% if story.extra %}{{ story.extra.note }}{% endif %}"
FILES: Files = {
    "sitegen.toml": CONFIG,
    "content/world/wall.md": story("The wall", "2026-11-10", "It rose, [says nobody](gone.md).", tags="[sea]"),
    "content/world/ferry.md": story("The ferry", "2026-11-12", "It sails.", tags="[sea]"),
    VOTE: story("The vote", "2026-11-14", "They voted.", extra="{note: Few came to vote in the rain}"),
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
    "content/cup.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
    ARTICLE: FRAME % BODY,
    PAGE: FRAME % "{{ page.content }}",
    LINE: '<hr>{% include "more.html" ignore missing %}',
    MACROS: "{% macro strong(text) %}<b>{{ text }}</b>{% endmacro %}",
    MASTHEAD: '{{ site.config("title") }}',
    UNUSED: "Nobody uses this.",
}
ARTICLES = ("town/2026/11/vote.html", "world/2026/11/ferry.html", "world/2026/11/wall.html")
ABOUT = ("about.html",)
WAITS: Files = {"content/town/later.md": story("The later of two quays", "2026-12-24 09:00", "Soon.")}
Written = Mapping[str, tuple[str, ...]]


def because_of(template: str, *paths: str) -> dict[str, str]:
    return dict.fromkeys(paths, f"the template {template}, or one that it uses, changed")


# What is written into the theme, which files are made again and why, and whether they say something else.
EDITS: dict[str, tuple[Edit, Mapping[str, str], bool]] = {
    "an article's template": ({ARTICLE: FRAME % f"<i>{BODY}</i>"}, because_of("article.html", *ARTICLES), True),
    "a remark that no reader sees": ({ARTICLE: "{# - #}" + FRAME % BODY}, because_of("article.html", *ARTICLES), False),
    "another question": (
        {ARTICLE: FRAME % f"{BODY}{{{{ site.latest(1)[0].title }}}}"},
        because_of("article.html", *ARTICLES),
        True,
    ),
    "a partial": (
        {LINE: "<hr class=thin>"},
        {**because_of("article.html", *ARTICLES), **because_of("page.html", *ABOUT)},
        True,
    ),
    "a macro": (
        {MACROS: "{% macro strong(text) %}<em>{{ text }}</em>{% endmacro %}"},
        because_of("article.html", *ARTICLES),
        True,
    ),
    "a template that was looked for in vain": (
        {f"{OWN}/more.html": "More."},
        {**because_of("article.html", *ARTICLES), **because_of("page.html", *ABOUT)},
        True,
    ),
    "two templates": (
        {ARTICLE: FRAME % f"<i>{PLAIN}</i>", PAGE: FRAME % "<i>{{ page.content }}</i>"},
        {**because_of("article.html", *ARTICLES), **because_of("page.html", *ABOUT)},
        True,
    ),
    "a template that nobody uses": ({UNUSED: "Still nobody."}, {}, False),
    "a template that goes": ({UNUSED: None}, {}, False),
    "what says what a theme is called": ({"themes/_site/theme.toml": 'name = "Ours"\ncontract = 1\n'}, {}, False),
}


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of three stories is kept in parts, and other processes help."""
    monkeypatch.setattr(parts, "_LONG", 300)
    monkeypatch.setattr(build, "_LARGE", 0)
    monkeypatch.setattr(workers, "ALONE", 2)
    monkeypatch.setattr(verdict, "ALONE", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1})


def put(outlet: Outlet, edit: Edit) -> Outlet:
    for path, content in edit.items():
        if content is None:
            (outlet.folder / path).unlink()
        else:
            outlet.write({path: content})
    return outlet


def back(edit: Edit) -> Edit:
    return {path: FILES.get(path) for path in edit}


def is_quick(report: Report) -> bool:
    """Whether a build didn't plan the whole site."""
    return "plan" not in report.seconds


def outlet_of(folder: Path, files: Files = FILES) -> Outlet:
    made = Outlet(folder / "post").write(files)
    made.build()
    return made


def same_as_a_clean_build(outlet: Outlet, report: Report) -> None:
    files = (path for path in sorted(outlet.folder.rglob("*")) if path.is_file())
    sources = {path.relative_to(outlet.folder).as_posix(): path.read_bytes() for path in files}
    copy = Outlet(outlet.folder.parent / "clean" / "post")
    shutil.rmtree(copy.folder, ignore_errors=True)
    put(copy, {path: each for path, each in sources.items() if not path.startswith(("output/", ".sitegen/"))})
    told = copy.build()
    assert outlet.tree() == copy.tree()
    for name in ("problems", "pages", "files", "held", "due", "withheld", "unchecked", "ignored"):
        assert getattr(report, name) == getattr(told, name), name


@pytest.mark.parametrize("name", EDITS)
def test_exactly_the_files_that_a_template_makes_are_made_again(tmp_path: Path, name: str) -> None:
    edit, reasons, written = EDITS[name]
    outlet = outlet_of(tmp_path)
    for each in (edit, back(edit)):
        report = put(outlet, each).build()
        assert is_quick(report)
        assert dict(report.reasons) == reasons
        assert report.written == (tuple(sorted(reasons)) if written else ())
        same_as_a_clean_build(outlet, report)
        again = outlet.build()
        assert (again.written, again.reasons) == ((), {})


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
@pytest.mark.parametrize("name", EDITS)
def test_so_they_are_while_a_process_watches(tmp_path: Path, name: str, *, drafts: bool) -> None:
    edit, reasons, written = EDITS[name]
    watched = Watched(tmp_path, FILES, drafts=drafts)
    quick_and_right(watched, (edit, back(edit)))
    report = watched.edit(edit)
    assert dict(report.reasons) == reasons
    assert report.written == (tuple(sorted(reasons)) if written else ())
    assert "anew" in watched.edit({VOTE: story("The recount", "2026-11-14", "They counted.")}).seconds


STYLE = "themes/_site/static/style.css"


def test_a_style_sheet_costs_itself_in_a_preview(tmp_path: Path) -> None:
    """Its pages lead to it by its name alone."""
    watched = Watched(tmp_path, {**FILES, STYLE: "p {}"}, drafts=True)
    edits: list[Edit] = [
        {STYLE: "p { color: blue }"},
        {STYLE: "i {}", MACROS: "{% macro strong(text) %}{% endmacro %}"},
    ]
    quick_and_right(watched, edits)
    report = watched.edit({STYLE: "b {}"})
    assert "anew" in report.seconds
    assert dict(report.reasons) == {"assets/style.css": "the theme's `static/style.css` is new or changed"}
    assert (report.written, dict(report.kinds)) == (("assets/style.css",), {"file": 1})
    for path, content in (("themes/_site/static/more.css", "i {}"), (STYLE, None)):
        report = watched.edit({path: content})
        assert ("anew" in report.seconds) == (path == STYLE)  # the theme's own has the same name
        same_as_clean(watched, report)


FURTHER: dict[str, Edit] = {
    "the day": {ARTICLE: FRAME % f"{BODY}{{{{ site.today()|date }}}}"},
    "a file": {ARTICLE: FRAME % f"{BODY}{{{{ site.asset('/cup.svg').url }}}}"},
    "where a file is": {PAGE: FRAME % "{{ site.url_of('/cup.svg') }}"},
    "a style sheet": {"themes/_site/static/style.css": "p { color: blue }"},
    "a story beside it": {MACROS: "{% macro strong(text) %}{% endmacro %}", VOTE: story("The vote", "2026-11-15")},
    "the title beside it": {
        "sitegen.toml": CONFIG.replace("Test Post", "Mail"),
        MACROS: "{% macro strong(text) %}{% endmacro %}",
    },
}


@pytest.mark.parametrize("name", FURTHER)
def test_it_leaves_to_others_what_touches_more(tmp_path: Path, name: str) -> None:
    """Nor does it once the files don't ask any more: what they asked for goes."""
    outlet, watched = outlet_of(tmp_path / "one"), Watched(tmp_path, FILES, drafts=False)
    for edit in (FURTHER[name], back(FURTHER[name])):
        report = put(outlet, edit).build()
        assert not is_quick(report)
        same_as_a_clean_build(outlet, report)
        if "sitegen.toml" not in edit:
            report = watched.edit(edit)
            assert "anew" not in report.seconds
            same_as_clean(watched, report)


FAULTS: dict[str, Edit] = {
    "one that can't be read": {ARTICLE: "{% if %}"},
    "a template that isn't there": {LINE: '{% include "lost.html" %}'},
    "one that shows when a page is made": {MACROS: "{% macro strong(text) %}{{ 1 // 0 }}{% endmacro %}"},
    "of one story alone": {ARTICLE: FRAME % (BODY + "{% if story.title == 'The wall' %}{{ 1 // 0 }}{% endif %}")},
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_as_a_whole_look_tells_it_and_publishes_nothing(tmp_path: Path, name: str) -> None:
    outlet, watched = outlet_of(tmp_path / "one"), Watched(tmp_path, FILES, drafts=False)
    before, clean = outlet.tree(), put(Outlet(tmp_path / "clean"), {**FILES, **FAULTS[name]})
    told = clean.problems()
    assert put(outlet, FAULTS[name]).problems() == told
    with pytest.raises(StoppedError) as stopped:
        watched.edit(FAULTS[name])
    assert stopped.value.problems == told
    assert outlet.tree() == watched.outlet.tree() == before
    report = put(outlet, back(FAULTS[name])).build()
    assert (report.written, outlet.tree()) == ((), before)
    same_as_clean(watched, watched.edit(back(FAULTS[name])))
    assert is_quick(put(outlet, EDITS["a macro"][0]).build())


def test_what_waits_is_rehearsed_with_the_new_template(tmp_path: Path) -> None:
    fails = FRAME % (BODY + "{% if story.title == 'The later of two quays' %}{{ 1 // 0 }}{% endif %}")
    watched = Watched(tmp_path, {**FILES, **WAITS}, drafts=False)
    quick_and_right(watched, [EDITS["an article's template"][0]])
    with pytest.raises(StoppedError) as stopped:
        watched.edit({ARTICLE: fails})
    assert [each.code for each in stopped.value.problems if each.severity == "error"] == ["template"]
    outlet = outlet_of(tmp_path / "one", {**FILES, **WAITS})
    assert put(outlet, {ARTICLE: fails}).problems() == stopped.value.problems


SECRET = "Few came to vote in the rain"


@pytest.mark.parametrize(
    ("said", "edit"),
    [
        pytest.param(SECRET, {ARTICLE: FRAME % PLAIN}, id="nothing says it any more"),
        pytest.param("Nobody came", {LINE: f"<p>{SECRET}</p>"}, id="a template says it"),
        pytest.param("Nobody came", {LINE: f"{{# {SECRET} #}}"}, id="a template says it to nobody"),
    ],
)
@pytest.mark.parametrize("secret", [{DRAFT: "draft"}, {"content/town/later.md": "date"}], ids=["draft", "embargo"])
def test_what_is_kept_back_is_looked_for_in_what_a_template_says(
    tmp_path: Path, said: str, edit: Edit, secret: dict[str, str]
) -> None:
    path, how = next(iter(secret.items()))
    kept = story(SECRET, "2026-12-24 09:00" if how == "date" else "2026-11-20", "Soon.", draft=str(how == "draft"))
    files = {**FILES, path: kept.lower().replace(SECRET.lower(), SECRET)}
    files[VOTE] = story("The vote", "2026-11-14", "They voted.", extra=f"{{note: {said}}}")
    outlet, watched = outlet_of(tmp_path / "one", files), Watched(tmp_path, files, drafts=False)
    for each in (edit, back(edit)):
        same_as_a_clean_build(outlet, put(outlet, each).build())
        same_as_clean(watched, watched.edit(each))


TORN: dict[str, Callable[[Outlet], object]] = {
    "a file that isn't ours any more": lambda outlet: (outlet.output / ARTICLES[0]).write_text("Ours!"),
    "a file that is gone": lambda outlet: (outlet.output / ABOUT[0]).unlink(),
}


@pytest.mark.parametrize("name", TORN)
def test_it_trusts_no_output_that_others_touched(tmp_path: Path, name: str) -> None:
    outlet = outlet_of(tmp_path)
    TORN[name](outlet)
    report = put(outlet, EDITS["a macro"][0]).build()
    assert not is_quick(report)
    same_as_a_clean_build(outlet, report)
