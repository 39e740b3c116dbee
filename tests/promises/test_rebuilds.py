"""Cases F, C8, E4 to E6 and I of promises.md: a warm build is a clean one, whatever happened since the last."""

import ast
import json
import os
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from paper import png
from sitegen.building.build import build
from sitegen.pipeline import parsing
from sitegen.problems import USAGE, StoppedError
from sitegen.processes.limits import OverTimeError
from sitegen.report import Report
from sitegen.store.files import Listing, Tree
from sitegen.store.memory import Memory
from sitegen.theme.load import REQUIRED
from support import NOW, ROOT, Files, Outlet, require, run, story

Make = Callable[[Files], Outlet]
Edit = Callable[[Outlet], object]

CONFIG = """\
title = "T"
base_url = "https://t.example"
timezone = "UTC"
byline = "Wions"
theme = "small"
[lists]
size = 2
[extra]
motto = "Daily"
"""
THEME = {
    **{f"themes/small/templates/{name}": "{{ here.url }} {{ site.config('title') }}" for name in REQUIRED},
    "themes/small/theme.toml": 'name = "Small"\ncontract = 1\n',
    "themes/small/static/style.css": "b {}",
    "themes/small/templates/base.html": '{{ site.static("style.css")|relative }} {% block main %}{% endblock %}',
    "themes/small/templates/macros.html": "{% macro strong(text) %}<b>{{ text }}</b>{% endmacro %}",
    "themes/small/templates/article.html": '{% extends "base.html" %}{% from "macros.html" import strong %}'
    "{% block main %}{{ strong(story.title) }} {{ story.date.iso }} "
    "{{ story.bylines|map(attribute='title')|join(',') }}"
    "{{ story.content }}{% include 'part.html' ignore missing %}{% include story.label ~ '.html' ignore missing %}"
    "{% for each in site.related(story.path) %}{{ each.title }}{% endfor %}{% endblock %}",
    "themes/small/templates/page.html": "{{ page.content }} {{ site.data('tides').high }} "
    "{{ site.config('extra.motto') }}",
    **dict.fromkeys(
        [f"themes/small/templates/{name}.html" for name in ("section", "tag", "byline")],
        "{% for each in pager.stories %}{{ each.title }} {{ each.url|relative }}{% endfor %}{{ pager.older|relative }}",
    ),
    "themes/small/templates/front.html": "{% for link in site.nav() %}{{ link.title }}{% endfor %}"
    "{% for each in site.latest(3) %}{{ each.title }} {{ each.priority }} {{ each.url|relative }}{% endfor %}",
}
WALL, FERRY, VOTE = "content/world/wall.md", "content/world/ferry.md", "content/town/vote.md"
FILES: Mapping[str, str | bytes] = {
    "sitegen.toml": CONFIG,
    **THEME,
    WALL: story("Wall", "2026-11-10", "See the [ferry](ferry.md), [the vote](../town/vote.md).", tags="[sea]"),
    FERRY: story("Ferry", "2026-11-12", "It sails. ![F](ferry.png)", tags="[sea, port]"),
    VOTE: story("Vote", "2026-11-14", "They voted."),
    "content/world/ferry.png": png(),
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
    "content/_data/tides.json": '{"high": "06:10"}',
}


@pytest.fixture
def outlet(site: Make) -> Outlet:
    """An outlet that was built, and built again once the file system's clock had gone on."""
    made = site(FILES)
    made.build()
    settle()
    made.build()
    return made


def settle() -> None:
    """Wait until stamps of files tell of every later change."""
    time.sleep(0.06)


def files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def clean(outlet: Outlet, now: str = NOW, **options: Any) -> dict[str, bytes]:
    """What a build of a copy makes that knows nothing of the past."""
    copy = Outlet(outlet.folder.parent / "clean" / outlet.folder.name)
    shutil.rmtree(copy.folder.parent, ignore_errors=True)
    shutil.copytree(outlet.folder, copy.folder, ignore=shutil.ignore_patterns(".sitegen", "output"))
    copy.build(now, **options)
    return files_of(copy.output)


def rebuilt(outlet: Outlet, now: str = NOW, **options: Any) -> Report:
    """Build, hold the output against a clean one, and hold a second build to doing nothing."""
    report = outlet.build(now, **options)
    assert files_of(outlet.output) == clean(outlet, now, **options)
    again = outlet.build(now, **options)
    assert (again.written, again.removed) == ((), ())
    return report


def edited(path: str, old: str, new: str) -> Edit:
    def edit(outlet: Outlet) -> None:
        text = (outlet.folder / path).read_text(encoding="utf-8")
        assert old in text
        outlet.write({path: text.replace(old, new)})

    return edit


def written(path: str, content: str | bytes) -> Edit:
    return lambda outlet: outlet.write({path: content})


def removed(path: str) -> Edit:
    return lambda outlet: (outlet.folder / path).unlink()


def moved(*pairs: tuple[str, str]) -> Edit:
    def edit(outlet: Outlet) -> None:
        for old, new in pairs:
            (outlet.folder / new).parent.mkdir(parents=True, exist_ok=True)
            (outlet.folder / old).rename(outlet.folder / new)

    return edit


def made_a_folder(path: str) -> Edit:
    def edit(outlet: Outlet) -> None:
        (outlet.folder / path).unlink()
        (outlet.folder / path).mkdir()

    return edit


FIELDS = {
    "body": ("They voted.", "They did."),
    "title": ("title: Vote", "title: Ballot"),
    "date": ("2026-11-14", "2026-11-11"),
    "tag": ("title:", "tags: [sea]\ntitle:"),
    "slug": ("title:", "slug: moved\ntitle:"),
    "byline": ("title:", "byline: Ann Quay\ntitle:"),
    "weight": ("title:", "priority: 1\ntitle:"),
}


@pytest.mark.parametrize("field", FIELDS)
def test_F01_an_edit_of(outlet: Outlet, field: str) -> None:
    edited(VOTE, *FIELDS[field])(outlet)
    assert rebuilt(outlet).written


MOVES: Mapping[str, Edit] = {
    "a new file": written("content/town/new.md", story("New", "2026-11-16")),
    "deletion": removed(VOTE),
    "renaming": moved((VOTE, "content/town/ballot.md")),
    "another section": moved((VOTE, "content/world/vote.md")),
    "names swapped": moved((VOTE, "content/x.md"), (FERRY, VOTE), ("content/x.md", FERRY)),
    "contents swapped": lambda outlet: outlet.write({VOTE: FILES[FERRY], FERRY: FILES[VOTE]}),
}


@pytest.mark.parametrize("name", MOVES)
def test_F02_files_come_go_and_change_places(outlet: Outlet, name: str) -> None:
    MOVES[name](outlet)
    before = set(outlet.tree())
    report = rebuilt(outlet)
    assert report.written
    assert set(report.removed) == before - set(outlet.tree())


def forged(outlet: Outlet, path: str, content: str, *, later: int = 0) -> None:
    """New content with the old time, or one that is `later` by so many seconds."""
    place = outlet.folder / path
    before = place.stat()
    place.write_text(content, encoding="utf-8")
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns + later * 10**9))


def test_F03_another_content_of_the_same_size_and_time_is_seen(outlet: Outlet) -> None:
    forged(outlet, VOTE, str(FILES[VOTE]).replace("voted", "VOTED"))
    rebuilt(outlet)
    assert "VOTED" in outlet.page("town/2026/11/vote.html")


@pytest.mark.parametrize("later", [-(10**8), 3 * 10**8])
def test_F04_times_that_go_back_or_far_ahead_are_seen_once(outlet: Outlet, later: int) -> None:
    forged(outlet, VOTE, str(FILES[VOTE]).replace("voted", "VOTED"), later=later)
    rebuilt(outlet)
    assert "VOTED" in outlet.page("town/2026/11/vote.html")
    for _ in range(2):
        settle()
        assert outlet.build().reasons == {}


def test_F05_edits_within_one_tick_of_the_clock_are_seen(outlet: Outlet) -> None:
    stamp = (outlet.folder / VOTE).stat().st_mtime_ns
    for number in range(30):
        (outlet.folder / VOTE).write_text(str(FILES[VOTE]).replace("voted", f"no {number:02}"), encoding="utf-8")
        os.utime(outlet.folder / VOTE, ns=(stamp, stamp))
        outlet.build()
        assert f"no {number:02}" in outlet.page("town/2026/11/vote.html")


def test_F05_a_time_after_the_memorys_own_is_not_trusted(outlet: Outlet) -> None:
    ahead = time.time_ns() + 10**12
    os.utime(outlet.folder / VOTE, ns=(ahead, ahead))
    outlet.build()
    settle()
    outlet.build()
    forged(outlet, VOTE, str(FILES[VOTE]).replace("voted", "VOTED"))
    rebuilt(outlet)
    assert "VOTED" in outlet.page("town/2026/11/vote.html")


def test_F06_what_changes_during_a_build_is_in_it_or_in_the_next(outlet: Outlet) -> None:
    edited(FERRY, "sails", "SAILS")(outlet)

    def interfere(work: str, _done: int, _total: int) -> None:
        if work == "Making pages":
            forged(outlet, FERRY, str(FILES[FERRY]).replace("sails", "stops"))
            forged(outlet, VOTE, str(FILES[VOTE]).replace("voted", "VOTED"))

    build(outlet.order(), interfere)
    assert "SAILS" in outlet.page("world/2026/11/ferry.html")
    assert "They voted" in outlet.page("town/2026/11/vote.html")
    rebuilt(outlet)
    assert "stops" in outlet.page("world/2026/11/ferry.html")
    assert "VOTED" in outlet.page("town/2026/11/vote.html")


INTERFERENCES: Mapping[str, Edit] = {
    "deleted": removed(VOTE),
    "made a folder": made_a_folder(VOTE),
    "emptied": written(VOTE, ""),
    "replaced": lambda outlet: (
        outlet.write({"new": str(FILES[VOTE]).replace("voted", "VOTED")}),
        (outlet.folder / "new").replace(outlet.folder / VOTE),
    ),
}


@pytest.mark.parametrize("name", INTERFERENCES)
def test_F07_what_happens_during_the_scan_is_an_error_or_whole(
    outlet: Outlet, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    edited(VOTE, "voted", "chose")(outlet)
    before = files_of(outlet.output)
    listed = Tree.list

    def interfered(tree: Tree, folder: str) -> Listing:
        found = listed(tree, folder)
        if folder == "content":
            INTERFERENCES[name](outlet)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Tree, "list", interfered)
        stopped = [problem for problem in outlet.problems() if problem.severity == "error"]
    if name == "replaced":
        assert stopped == []
        assert "VOTED" in outlet.page("town/2026/11/vote.html")
    else:
        assert [problem.path for problem in stopped] == [VOTE]
        assert files_of(outlet.output) == before
    if (outlet.folder / VOTE).is_dir():
        (outlet.folder / VOTE).rmdir()
    outlet.write({VOTE: FILES[VOTE]})
    rebuilt(outlet)


_OWN = "themes/_site/templates"
TEMPLATES: Mapping[str, tuple[Edit, Edit]] = {
    "a template": (
        written("themes/small/templates/page.html", "Page."),
        written("themes/small/templates/page.html", "P"),
    ),
    "a parent": (
        written("themes/small/templates/base.html", "Base."),
        written("themes/small/templates/base.html", "B"),
    ),
    "a macro": (
        edited("themes/small/templates/macros.html", "<b>", "<i>"),
        edited("themes/small/templates/macros.html", "<i>", "<em>"),
    ),
    "an override": (
        written(f"{_OWN}/macros.html", "{% macro strong(t) %}M{% endmacro %}"),
        removed(f"{_OWN}/macros.html"),
    ),
    "an include that was looked for in vain": (written(f"{_OWN}/part.html", "Part."), removed(f"{_OWN}/part.html")),
    "an include that is computed": (written(f"{_OWN}/news.html", "News."), removed(f"{_OWN}/news.html")),
    "a built-in template": (written(f"{_OWN}/robots.txt", "Robots."), removed(f"{_OWN}/robots.txt")),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_F08_templates_that_change_come_and_go(outlet: Outlet, name: str) -> None:
    for edit in TEMPLATES[name]:
        edit(outlet)
        assert rebuilt(outlet).written
        settle()


def test_F08_macros_keep_nothing_from_one_page_to_the_next(outlet: Outlet) -> None:
    counting = (
        "{% set seen = namespace(n=0) %}{% macro strong(text) %}{% set seen.n = seen.n + 1 %}{{ seen.n }}{% endmacro %}"
    )
    outlet.write({"themes/small/templates/macros.html": counting})
    rebuilt(outlet)
    edited(VOTE, "title:", "slug: moved\ntitle:")(outlet)
    rebuilt(outlet)


def test_F08_a_link_in_the_theme_is_told_though_nothing_else_changed(outlet: Outlet, tmp_path: Path) -> None:
    require(sys.platform != "win32", "the right to make links")
    (outlet.folder / "themes/small/static/more.css").symlink_to(tmp_path / "anything")
    assert [problem.path for problem in outlet.problems()] == ["themes/small/static/more.css"]


ABOUT = "about.html"
SETTINGS: Mapping[str, tuple[Edit, dict[str, Any], set[str]]] = {
    "a data file": (written("content/_data/tides.json", '{"high": "07:00"}'), {}, {ABOUT}),
    "a value for themes": (edited("sitegen.toml", '"Daily"', '"Weekly"'), {}, {ABOUT}),
    "an option": (written("x", ""), {"file_links": True}, set()),
    "the navigation": (edited("sitegen.toml", "[lists]", '[nav]\nAbout = "pages/about.md"\n[lists]'), {}, set()),
    "the base": (edited("sitegen.toml", "t.example", "u.example/sub"), {}, set()),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_F09_data_config_and_options(outlet: Outlet, name: str) -> None:
    edit, options, made = SETTINGS[name]
    edit(outlet)
    report = rebuilt(outlet, **options)
    assert report.reasons
    assert not made or set(report.reasons) == made


@pytest.mark.parametrize("what", ["tools", "rules_of"])
def test_F10_an_upgrade_makes_everything_anew(outlet: Outlet, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("sitegen.") and hasattr(module, what):
            monkeypatch.setattr(module, what, lambda *_: "another version")
    report = outlet.build()
    assert report.written == ()
    assert set(report.reasons.values()) == {"the configuration, an option or sitegen itself changed"}
    assert set(outlet.tree()) - set(report.reasons) == {"assets/style.css"}
    pictures = [path for path in outlet.tree() if path.startswith("assets/pictures/")]
    # What made them is another version only with the tools; else they are taken from what was kept.
    assert report.encoded == (len(pictures) if what == "tools" else 0)
    assert pictures


def test_F11_another_picture_of_the_same_name_reaches_the_pages_that_show_it(outlet: Outlet) -> None:
    def pictures() -> set[str]:
        return {path for path in outlet.tree() if path.startswith("assets/pictures/")}

    before = pictures()
    outlet.write({"content/world/ferry.png": png(9, 9)})
    report = rebuilt(outlet)
    assert before
    assert set(report.removed) == before
    carry = {path for path in report.written if path.endswith(("xml", "json"))}
    assert set(report.written) - carry == {"world/2026/11/ferry.html", *pictures()}
    # All feeds that carry the story, and no other; of the sitemaps the month's.
    assert carry == {path for path, content in outlet.tree().items() if b"/pictures/ferry-" in content} - {
        "world/2026/11/ferry.html"
    }
    outlet.write({"content/world/ferry.png": png(9, 9, 7)})
    assert {path.rpartition("-")[2] for path in rebuilt(outlet).written if "/pictures/" in path} == {"9.webp", "9.jpg"}
    outlet.write({"themes/small/static/style.css": "b { color: red }"})
    report = rebuilt(outlet)
    assert {path for path in report.written if "2026" in path and path.count("/") == 3} == {
        *("world/2026/11/ferry.html", "world/2026/11/wall.html", "town/2026/11/vote.html")
    }
    assert report.encoded == 0


def test_F12_stories_move_on_to_numbered_pages_of_many_lists(outlet: Outlet) -> None:
    tags = f"[{', '.join(f'tag {number}' for number in range(30))}]"
    for number in range(6):
        outlet.write({f"content/town/n{number}.md": story(f"N{number}", f"2026-11-{15 + number}", tags=tags)})
        outlet.build()
    assert "tags/tag-7/page-2.html" in outlet.tree()
    rebuilt(outlet)


def _overwritten(place: Path) -> None:
    status = place.stat()
    place.write_bytes(place.read_bytes()[::-1])
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))


TAMPERINGS: Mapping[str, Callable[[Path], object]] = {
    "edited": lambda output: (output / "index.html").write_text("mine"),
    "deleted": lambda output: (output / "index.html").unlink(),
    "made unreadable": lambda output: (output / "index.html").chmod(0o600),
    "emptied": lambda output: next(output.glob("assets/pictures/ferry-*")).write_bytes(b""),
    "a folder deleted": lambda output: shutil.rmtree(output / "world"),
    "the whole output deleted": shutil.rmtree,
    "the manifest edited": lambda output: (output / ".sitegen-manifest").write_bytes(b"sitegen-manifest 1 site\n"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_F13_what_was_done_to_the_output_is_undone(outlet: Outlet, name: str) -> None:
    TAMPERINGS[name](outlet.output)
    rebuilt(outlet, adopt=name == "the manifest edited")
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o777 for path in outlet.output.rglob("*") if path.is_file()} == {0o644}


def test_F13_a_damaged_manifest_is_told_once(outlet: Outlet) -> None:
    (outlet.output / ".sitegen-manifest").write_bytes(b"what?")
    assert [problem.code for problem in outlet.build(adopt=True).problems] == ["output"]
    settle()
    for _ in range(3):
        assert outlet.build().problems == ()


def test_F14_a_failure_changes_nothing_and_keeps_what_was_parsed(
    outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(outlet.output)
    kept: list[str] = []
    remember = Memory.remember

    def counted(memory: Memory, parsed: list[tuple[str, bytes, str, bytes]]) -> None:
        kept.extend(key for key, *_ in parsed)
        remember(memory, parsed)

    monkeypatch.setattr(Memory, "remember", counted)
    edited(FERRY, "sails", "SAILS")(outlet)
    outlet.write({VOTE: "---\ntitle: Vote\n"})
    for _ in range(3):
        assert [problem.path for problem in outlet.problems()] == [VOTE]
        assert files_of(outlet.output) == before
        settle()
    assert len(kept) == 1
    outlet.write({VOTE: str(FILES[VOTE]).replace("voted", "VOTED")})
    rebuilt(outlet)
    assert len(kept) == 2 + 4  # and four of the copy


def test_F14_a_template_that_fails_is_reported_until_it_is_mended(outlet: Outlet) -> None:
    before = files_of(outlet.output)
    outlet.write({f"{_OWN}/page.html": "{{ page.titel }}"})
    for _ in range(3):
        assert [problem.path for problem in outlet.problems()] == [f"{_OWN}/page.html"]
        assert files_of(outlet.output) == before
        settle()
    outlet.write({f"{_OWN}/page.html": "{{ page.title }}"})
    rebuilt(outlet)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("number", [1, 3, 6, 10, 15, 20])
def test_F15_killed_in_between_the_next_build_is_clean(outlet: Outlet, number: int) -> None:
    edited(FERRY, "title: Ferry", "title: The ferry")(outlet)
    removed(VOTE)(outlet)
    assert run(outlet.folder, "build", SITEGEN_FAULT=f"kill@{number}").returncode in (0, -9)
    rebuilt(outlet)


def _rows_gone(outlet: Outlet) -> None:
    with sqlite3.connect(outlet.folder / ".sitegen/cache.db") as rows:
        for table in ("parsed", "bodies", "states", "parts"):
            rows.execute(f"DELETE FROM {table} WHERE rowid % 2")
    rows.close()


def _another_projects(outlet: Outlet) -> None:
    other = Outlet(outlet.folder.parent / "other").write(FILES).write({VOTE: story("Another vote", "2026-11-14")})
    other.build()
    shutil.rmtree(outlet.folder / ".sitegen")
    shutil.copytree(other.folder / ".sitegen", outlet.folder / ".sitegen")


def _moved_away(outlet: Outlet) -> None:
    outlet.folder = outlet.folder.rename(outlet.folder.with_name("moved"))
    outlet.output = outlet.folder / "output"


def _copied_back(outlet: Outlet) -> None:
    for old, new in ((".sitegen", "kept"), ("kept", ".sitegen")):
        shutil.copytree(outlet.folder / old, outlet.folder / new, dirs_exist_ok=True)


LOSSES: Mapping[str, Edit] = {
    "deleted": lambda outlet: shutil.rmtree(outlet.folder / ".sitegen"),
    "half deleted": _rows_gone,
    "copied from another project": _another_projects,
    "moved along with the project": _moved_away,
    "copied back": _copied_back,
}


@pytest.mark.parametrize("name", LOSSES)
def test_F16_the_memory_may_be_lost_or_strange(outlet: Outlet, name: str) -> None:
    edited(FERRY, "sails", "SAILS")(outlet)
    LOSSES[name](outlet)
    report = rebuilt(outlet)
    assert {problem.code for problem in report.problems} <= {"cache"}


def test_F17_nothing_changed_nothing_is_touched(outlet: Outlet) -> None:
    def stamps() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in outlet.output.rglob("*")}

    before = stamps()
    report = outlet.build()
    assert (report.written, report.removed, report.reasons) == ((), (), {})
    assert run(outlet.folder, "build").returncode == 0
    assert stamps() == before


def test_F17_nothing_is_loaded_but_what_an_edit_needs(outlet: Outlet) -> None:
    code = (
        "import sys\n"
        "from sitegen.cli import main\n"
        "try: main(['build'])\n"
        "finally: print(*sorted({name.partition('.')[0] for name in sys.modules} & set(sys.argv[1:])))\n"
    )
    heavy = ("anyascii", "jinja2", "markdown", "multiprocessing", "nh3", "PIL", "rich", "slugify", "subprocess", "yaml")

    def loaded() -> set[str]:
        done = run(outlet.folder, code=f"import sys; sys.argv = ['', *{heavy!r}]\n{code}")
        assert done.returncode == 0, done.stderr
        return set(done.stdout.split())

    assert loaded() == set()
    edited(VOTE, "voted", "VOTED")(outlet)
    assert loaded() == {"jinja2", "markdown", "nh3"}
    outlet.write({"content/world/new.md": "---\ntitle: New\ndate: 2026-11-20\ntags:\n- sea\n---\n*New* text.\n"})
    assert {"jinja2", "markdown", "yaml"} <= loaded()


def test_F17_a_file_that_is_ignored_is_reported_as_soon_as_it_is_there(outlet: Outlet) -> None:
    outlet.write({"content/world/.DS_Store": "x"})
    assert outlet.build().ignored == ("content/world/.DS_Store",)


def test_F17_files_of_others_are_reported_wherever_they_come_to_lie(outlet: Outlet) -> None:
    expected: list[str] = []
    for name in ("mine/a.txt", "mine/b.txt", "mine/deep/c.txt", "world/d.txt", "e.txt"):
        outlet.write({f"output/{name}": "mine"})
        expected.append(name)
        for _ in range(2):
            settle()
            assert outlet.build().foreign == tuple(sorted(expected))


def test_B10_a_file_of_others_that_came_later_is_never_overwritten(outlet: Outlet) -> None:
    outlet.write({"output/news/2026/11/mine.txt": "mine"})
    for _ in range(2):
        outlet.build()
        settle()
    outlet.write({"output/news/2026/11/x.html": "mine too", "content/news/x.md": story("X", "2026-11-16")})
    with pytest.raises(StoppedError) as stopped:
        outlet.build()
    assert stopped.value.exit_code == USAGE
    assert outlet.page("news/2026/11/x.html") == "mine too"


def test_F14_a_story_that_took_too_long_once_is_tried_again(outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(VOTE, "voted", "VOTED")(outlet)
    with monkeypatch.context() as patch:
        patch.setattr(parsing, "parse", lambda *_: _too_long())
        assert [problem.path for problem in outlet.problems()] == [VOTE]
    rebuilt(outlet)


def _too_long() -> None:
    raise OverTimeError


def test_F17_what_one_output_has_seen_another_has_not(outlet: Outlet) -> None:
    other = replace(outlet.order(), output=outlet.folder / "other")
    build(other)
    settle()
    edited(VOTE, "voted", "VOTED")(outlet)
    build(other)
    settle()
    rebuilt(outlet)
    assert "VOTED" in outlet.page("town/2026/11/vote.html")


def test_C08_a_page_edited_in_the_output_is_restored(outlet: Outlet) -> None:
    _overwritten(outlet.output / "index.html")
    report = rebuilt(outlet)
    assert report.written == ("index.html",)


GOING: Mapping[str, Edit] = {
    "made a draft": edited(FERRY, "title:", "draft: true\ntitle:"),
    "deleted": removed(FERRY),
    "renamed": moved((FERRY, "content/world/boat.md")),
    "moved to drafts": moved((FERRY, "content/world/drafts/ferry.md")),
    "its tag removed": edited(FERRY, ", port", ""),
}


@pytest.mark.parametrize("name", GOING)
def test_E04_what_goes_is_gone_from_everywhere(outlet: Outlet, name: str) -> None:
    GOING[name](outlet)
    report = rebuilt(outlet)
    if name == "its tag removed":
        assert report.removed == ("tags/port/feed.xml", "tags/port/index.html")
        return
    assert "world/2026/11/ferry.html" in report.removed
    gone = [path for path, content in outlet.tree().items() if b"ferry.html" in content]
    assert gone == []
    if name != "renamed":
        assert "tags/port/index.html" in report.removed
        assert not any("ferry" in path for path in outlet.tree())


def test_E05_the_preview_and_the_site_know_nothing_of_each_other(outlet: Outlet) -> None:
    preview = outlet.folder / ".sitegen/preview"
    outlet.write({VOTE: str(FILES[VOTE]).replace("title:", "draft: true\ntitle:")})
    build(replace(outlet.order(), output=preview, kind="preview"))
    settle()
    rebuilt(outlet)
    assert not any(b"vote" in content.lower() for content in outlet.tree().values() if b"the vote" not in content)
    for output, kind in ((preview, "site"), (outlet.output, "preview")):
        with pytest.raises(StoppedError) as stopped:
            build(replace(outlet.order(), output=output, kind=kind))
        assert stopped.value.exit_code == USAGE


def test_E06_an_hour_that_comes_publishes_without_an_edit(outlet: Outlet) -> None:
    outlet.write({"content/town/later.md": story("Later", "2026-11-24 13:00")})
    report = outlet.build()
    assert report.next_build_at is not None
    assert "town/2026/11/later.html" not in outlet.tree()
    settle()
    outlet.build()
    outlet.build("2026-11-24 12:59")
    assert "town/2026/11/later.html" not in outlet.tree()
    report = rebuilt(outlet, "2026-11-24 13:00")
    assert report.reasons["town/2026/11/later.html"] == "it is new"


def test_E06_a_front_page_without_stories_shows_the_day(outlet: Outlet) -> None:
    for path in (WALL, FERRY, VOTE):
        removed(path)(outlet)
    outlet.write({"themes/small/templates/front.html": "{{ site.edition().date|date }}"})
    for now in ("2026-11-24 12:00", "2026-11-24 13:00", "2026-11-25 00:00"):
        settle()
        rebuilt(outlet, now, allow_empty=True)
    assert outlet.page("index.html") == "25 November 2026"


# The memory, damaged in every way.


class Damaged:
    """An outlet, its memory as it was, and what a clean build makes."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet
        self.file = outlet.folder / ".sitegen/cache.db"
        self.content = self.file.read_bytes()
        edited(VOTE, "voted", "VOTED")(outlet)
        self.clean = clean(outlet)
        self.differences: list[object] = []
        self.tried = 0

    def check(self, content: bytes | None, what: object) -> None:
        if content is not None:
            self.file.write_bytes(content)
        report = self.outlet.build()
        self.tried += 1
        sound = {problem.code for problem in report.problems} <= {"cache"}
        if not sound or files_of(self.outlet.output) != self.clean:
            self.differences.append(what)

    def conclude(self, case: str) -> None:
        print(json.dumps({"test": case, "tried": self.tried, "differences": len(self.differences)}))
        assert self.differences == []


@pytest.fixture
def damaged(outlet: Outlet) -> Damaged:
    return Damaged(outlet)


def _cut(damaged: Damaged, step: int, offsets: int) -> None:
    size = len(damaged.content)
    beyond = random.Random(1).sample(range(4097, size), offsets)
    for length in (*range(0, 4097, step), *beyond):
        damaged.check(damaged.content[:length], length)
    damaged.conclude("I1 cut")


def test_I01_a_memory_cut_anywhere(damaged: Damaged) -> None:
    _cut(damaged, 256, 8)


@pytest.mark.slow
def test_I01_a_memory_cut_everywhere(damaged: Damaged) -> None:
    _cut(damaged, 1, 64)


def _flipped(damaged: Damaged, times: int) -> None:
    chance = random.Random(2)
    for number in range(times):
        content = bytearray(damaged.content)
        at, bit = chance.randrange(len(content)), chance.randrange(8)
        content[at] ^= 1 << bit
        damaged.check(bytes(content), (number, at, bit))
    damaged.conclude("I1 bits")


def test_I01_a_memory_with_a_wrong_bit(damaged: Damaged) -> None:
    _flipped(damaged, 30)


@pytest.mark.slow
def test_I01_a_memory_with_a_wrong_bit_a_thousand_times(damaged: Damaged) -> None:
    _flipped(damaged, 1000)


def test_I01_a_memory_that_is_none(damaged: Damaged) -> None:
    for number in range(20):
        damaged.check(random.Random(number).randbytes(number * 400), f"foreign {number}")
    damaged.file.unlink(missing_ok=True)
    damaged.file.mkdir()
    damaged.check(None, "a folder")
    damaged.conclude("I1 foreign")


def test_I01_a_memory_of_a_future_version_is_refused_in_one_line(damaged: Damaged) -> None:
    rows = sqlite3.connect(damaged.file)
    rows.executescript("PRAGMA user_version = 99;")
    rows.close()
    report = damaged.outlet.build()
    assert [problem.code for problem in report.problems] == ["cache"]
    assert files_of(damaged.outlet.output) == damaged.clean


def test_I01_a_lost_memory_stops_no_strict_build(damaged: Damaged) -> None:
    damaged.file.write_bytes(b"garbage" * 1000)
    report = damaged.outlet.build(strict=True)
    assert [(problem.code, problem.severity) for problem in report.problems] == [("cache", "warning")]
    assert files_of(damaged.outlet.output) == damaged.clean


ALTERED = {
    "a body": ("bodies", b"<script>steal()</script>"),
    "a source": ("parsed", b"[[],null]"),
    "a state": ("states", b"{}"),
    "a number": ("bodies", 7),
    "a text": ("parsed", "text"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_I02_a_row_that_was_altered_is_not_believed(damaged: Damaged, name: str) -> None:
    table, value = ALTERED[name]
    rows = sqlite3.connect(damaged.file)
    rows.execute(f"UPDATE {table} SET value = ?", (value,))
    rows.commit()
    rows.close()
    damaged.outlet.write({f"{_OWN}/page.html": "Anew.", f"{_OWN}/part.html": "Anew."})
    damaged.clean = clean(damaged.outlet)
    damaged.check(None, name)
    damaged.conclude(f"I2 {name}")


def test_I03_another_users_memory_is_not_used(damaged: Damaged) -> None:
    require(hasattr(os, "geteuid") and os.geteuid() == 0, "the right to give files away (root)")
    os.chown(damaged.file, 12345, 12345)
    report = damaged.outlet.build()
    assert [problem.code for problem in report.problems] == ["cache"]
    assert "another user" in report.problems[0].message
    assert damaged.file.stat().st_uid == 12345
    assert files_of(damaged.outlet.output) == damaged.clean


def test_I03_the_memory_can_be_written_by_nobody_else(site: Make) -> None:
    require(sys.platform != "win32", "a file system with modes")
    before = os.umask(0)
    try:
        outlet = site(FILES)
        outlet.build()
    finally:
        os.umask(before)
    assert (outlet.folder / ".sitegen/cache.db").stat().st_mode & 0o022 == 0


def test_I04_nothing_that_runs_is_ever_unpacked() -> None:
    names = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names |= {str(node.module).split(".")[0], *(alias.name for alias in node.names)}
    forbidden = {"pickle", "marshal", "shelve", "dill", "cPickle", "joblib", "FileSystemBytecodeCache", "copyreg"}
    assert names & forbidden == set()


def _grown(outlet: Outlet, edits: int) -> None:
    file = outlet.folder / ".sitegen/cache.db"
    first, largest = file.stat().st_size, 0
    for number in range(edits):
        words = " ".join(f"word{number}-{each}" for each in range(400))
        outlet.write({VOTE: story("Vote", "2026-11-14", words)})
        outlet.build()
        largest = max(largest, file.stat().st_size)
    outlet.write({VOTE: FILES[VOTE]})
    rebuilt(outlet)
    # Half of what is kept may be of no use any more: a dozen bodies of 4 KB.
    assert largest < 2 * first + 12 * 8192
    kept = {path.name for path in (outlet.folder / ".sitegen").iterdir()}
    assert kept <= {"cache.db", "cache.db-journal", "images", "lock", "stage"}


def test_I05_edits_do_not_swell_the_memory(outlet: Outlet) -> None:
    _grown(outlet, 40)


@pytest.mark.slow
def test_I05_a_thousand_edits_do_not_swell_the_memory(outlet: Outlet) -> None:
    _grown(outlet, 1000)


@pytest.mark.parametrize("name", ["cache.db", "cache.db-journal", "cache.db-wal", "cache.db.corrupt"])
def test_I06_a_link_in_the_memorys_place_is_not_followed(outlet: Outlet, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    place = outlet.folder / ".sitegen" / name
    place.unlink(missing_ok=True)
    place.symlink_to(victim)
    edited(VOTE, "voted", "VOTED")(outlet)
    rebuilt(outlet)
    assert victim.read_bytes() == b"precious"


def test_I06_a_state_folder_that_is_a_link_is_refused(outlet: Outlet, tmp_path: Path) -> None:
    (outlet.folder / ".sitegen").rename(tmp_path / "elsewhere")
    (outlet.folder / ".sitegen").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoppedError) as stopped:
        outlet.build()
    assert stopped.value.exit_code == USAGE
