"""`on_error = "hold"`: one broken story that was never online doesn't stop the paper; all else stops it as ever."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from sitegen.building.session import Session
from sitegen.problems import StoppedError, errors
from sitegen.recording import account_of
from support import CONFIG, Files, Outlet, run, story

Make = Callable[[Files], Outlet]

HOLD = CONFIG + 'on_error = "hold"\n'
LEDGER = (
    "tag:test.example,2026:world/row.md /world/2026/11/row.html\n"
    "tag:test.example,2026:world/2026-11-20-harbour-wall.md /world/2026/11/harbour-wall.html\n"
    "an-id:7 /town/2026/11/zurich-opens.html\n"
    "tag:test.example,2026:sport/cup.md /sport/2026/11/final.html\n"
    "/pages/about.md /about-us.html\n"
)
BROKEN = "content/world/2026-11-24-lock-keepers.md"
FAULTS: dict[str, str | bytes] = {
    "a line without a colon": "---\ntitle: Lock keepers strike\ndate: 2026-11-24\ntags locks\n---\nThey do.\n",
    "no date": "---\ntitle: Lock keepers strike\n---\nThey do.\n",
    "front matter that isn't closed": "---\ntitle: Lock keepers strike\n",
    "no front matter": "They do.\n",
    "an empty file": "",
    "another encoding": "---\ntitle: Café\ndate: 2026-11-24\n---\nÉté.\n".encode("latin-1"),
    "UTF-16": story("Lock keepers strike").encode("utf-16"),
    "a slug that is none": story(slug="Lock Keepers!"),
    "front matter that is too long": story(kicker="x" * 70_000),
    "an alias that is no address": story(aliases="[nowhere]"),
}


def paper(site: Make, more: Files, config: str = HOLD, ledger: str | None = LEDGER) -> Outlet:
    recorded = {} if ledger is None else {"urls.txt": ledger}
    sound = {
        "content/world/row.md": story("Rowers win"),
        "content/pages/about.md": "---\ntitle: About\nslug: about-us\n---\n",
    }
    others = {
        "content/world/2026-11-20-harbour-wall.md": story(),
        "content/town/zurich.md": story("Zürich", id="an-id:7", slug="zurich-opens"),
        "content/sport/cup.md": story("Final", slug="final"),
    }
    return site({"sitegen.toml": config, **sound, **others, **recorded, **more})


def stops(outlet: Outlet, **options: Any) -> tuple[str, ...]:
    """What stops a build, by path; it must leave the output as it was."""
    before = outlet.tree()
    with pytest.raises(StoppedError) as stopped:
        outlet.build(**options)
    assert outlet.tree() == before
    return tuple(each.path for each in errors(stopped.value.problems))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_story_that_was_never_online_is_left_out(site: Make, fault: str) -> None:
    outlet = paper(site, {})
    outlet.build()
    without = outlet.tree()
    report = outlet.write({BROKEN: FAULTS[fault]}).build()
    assert report.left_out == (BROKEN,)
    assert {each.path for each in errors(report.problems)} == {BROKEN}
    assert report.most_urgent_first[0].path == BROKEN
    assert outlet.tree() == without, "as if the file weren't there"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("config", "ledger"),
    [
        pytest.param(CONFIG, LEDGER, id="not asked for"),
        pytest.param(CONFIG + 'on_error = "stop"\n', LEDGER, id="asked to stop"),
        pytest.param(HOLD, None, id="nothing recorded"),
    ],
)
def test_it_stops_the_build_otherwise(site: Make, fault: str, config: str, ledger: str | None) -> None:
    assert BROKEN in stops(paper(site, {BROKEN: FAULTS[fault]}, config, ledger))


LIVE: dict[str, tuple[str, str]] = {
    "its file's id": ("content/world/row.md", "tags x"),
    "its file with a date": ("content/world/2026-11-20-harbour-wall.md", "tags x"),
    "its address": ("content/world/2026-11-21-harbour-wall.md", "tags x"),
    "its old name in another section": ("content/town/row.md", "tags x"),
    "its written id": ("content/town/lock-keepers.md", "id: an-id:7\ntags x"),
    "its written id in quotes": ("content/town/lock-keepers.md", "id: 'an-id:7'  # kept\ntags x"),
    "its written slug": ("content/sport/lock-keepers.md", "slug: final\ntags x"),
    "a slug with an accent": ("content/sport/lock-keepers.md", "slug: Zürich opens\ntags x"),
    "a slug in the next line": ("content/sport/lock-keepers.md", "slug: >\n  final\ntags x"),
    "a slug that is escaped": ("content/sport/lock-keepers.md", 'slug: "f\\x69nal"\ntags x'),
    "an alias": ("content/sport/lock-keepers.md", "aliases:\n  - /sport/2026/11/final.html\ntags x"),
    "an alias in brackets": ("content/sport/lock-keepers.md", "aliases: [/sport/2026/11/final.html]\ntags x"),
    "no name but a date": ("content/sport/2026-11-24.md", "tags x"),
    "its headline, named by a date": ("content/sport/2026-11-24.md", "title: Final\ntags x"),
}


@pytest.mark.parametrize("known_by", LIVE)
def test_a_story_that_may_be_online_stops_the_build(site: Make, known_by: str) -> None:
    path, lines = LIVE[known_by]
    outlet = paper(site, {})
    outlet.build()
    outlet.write({path: f"---\n{lines}\n---\nText.\n"})
    assert stops(outlet) == (path,)


OTHERS: dict[str, tuple[str, str]] = {
    "a standing page": ("content/pages/lock-keepers.md", "---\ntitle Lock\n---\n"),
    "a section": ("content/world/_section.md", "---\ntitle World\n---\n"),
    "a topic": ("content/tags/lock-keepers.md", "---\ntitle Lock\n---\n"),
    "a byline": ("content/bylines/ann-quay.md", "---\ntitle Ann\n---\n"),
    "the front": ("content/_front.md", "---\ndraft maybe\n---\n"),
    "data": ("content/_data/tides.json", "{"),
    "a name without .md": ("content/world/lock-keepers.md.txt", "---\ntitle Lock\n---\n"),
    "a file in no section": ("content/lock-keepers.md", "---\ntitle Lock\n---\n"),
    "an address that is taken": ("content/world/lock-keepers.md", story(slug="row")),
    "a template": ("themes/_site/templates/article.html", "{{ story."),
    "the ledger": ("urls.txt", LEDGER + "<<<<<<< HEAD\n"),
    "a folder that is kept for sitegen": ("content/world/_kept/lock.md", story()),
}


@pytest.mark.parametrize("what", OTHERS)
def test_whatever_is_no_story_by_itself_stops_the_build(site: Make, what: str) -> None:
    path, text = OTHERS[what]
    assert stops(paper(site, {path: text}))


def test_what_stops_a_build_is_told_with_what_would_be_left_out(site: Make) -> None:
    outlet = paper(site, {BROKEN: FAULTS["no date"], "content/pages/lock.md": "---\ntitle Lock\n---\n"})
    assert set(stops(outlet)) == {BROKEN, "content/pages/lock.md"}


def test_a_paper_of_nothing_but_left_out_stories_stops(site: Make) -> None:
    outlet = site({"sitegen.toml": HOLD, "urls.txt": "", BROKEN: FAULTS["no date"]})
    assert stops(outlet) == ("content", BROKEN)


def test_a_strict_build_leaves_it_out_too_and_stops_at_others_warnings(site: Make) -> None:
    outlet = paper(site, {BROKEN: FAULTS["no date"] + "![](/world/x.png)\n"})  # type: ignore[operator]
    assert outlet.build(strict=True).left_out == (BROKEN,)
    outlet.write({"content/world/other-news.md": story("Other", body="[Lost](nowhere.md)")})
    assert set(stops(outlet, strict=True)) == {BROKEN, "content/world/other-news.md"}


def test_links_to_it_are_text_until_it_is_mended(site: Make) -> None:
    linking = {"content/world/other-news.md": story("Other", body=f"[The strike](/world/{BROKEN.rpartition('/')[2]})")}
    outlet = paper(site, {**linking, BROKEN: FAULTS["no date"]})
    outlet.build()
    assert "<a" not in outlet.page("world/2026/11/other-news.html").partition("The strike")[0][-40:]
    report = outlet.write({BROKEN: story("Lock keepers strike")}).build()
    assert report.left_out == ()
    assert "lock-keepers.html" in outlet.page("world/2026/11/other-news.html")


def test_its_headline_and_slug_are_looked_for_by_the_firewall(site: Make) -> None:
    text = "---\ntitle: Lock keepers strike at noon\n---\nThey do.\n"
    path = "content/world/lock-keepers-at-noon.md"
    said = {"content/world/other-news.md": story("Lock keepers strike at noon", body="The lock-keepers-at-noon.")}
    unchecked = paper(site, {path: text, **said}).build().unchecked
    assert {each.what for each in unchecked if each.path == path} == {"headline", "slug"}, "both are found, and excused"


@pytest.mark.parametrize(
    "again", [{}, {"content/world/row.md": story("Rowers win again")}], ids=["nothing", "another story"]
)
def test_the_next_build_says_so_again(site: Make, again: Files) -> None:
    outlet = paper(site, {BROKEN: FAULTS["no date"]})
    first = outlet.build()
    report = outlet.write(again).build()
    assert (report.left_out, report.problems) == (first.left_out, first.problems)


def test_a_change_of_mind_is_heeded_at_once(site: Make) -> None:
    outlet = paper(site, {BROKEN: FAULTS["no date"]})
    outlet.build()
    assert BROKEN in stops(outlet.write({"sitegen.toml": CONFIG}))
    outlet.write({"sitegen.toml": HOLD}).build()
    (outlet.folder / "urls.txt").unlink()
    assert BROKEN in stops(outlet)


def test_a_session_leaves_out_what_a_build_would(site: Make) -> None:
    outlet, session = paper(site, {}), Session()
    session.build(outlet.order())
    steps: list[tuple[str, str]] = [
        (BROKEN, str(FAULTS["no date"])),
        ("content/world/row.md", story("Rowers win again")),
        (BROKEN, story("Lock keepers strike")),
        (BROKEN, str(FAULTS["no front matter"])),
    ]
    for path, text in steps:
        report = session.build(outlet.write({path: text}).order(), [path])
        clean = Outlet(outlet.folder)
        clean.output = outlet.folder / "clean"
        told = clean.build(state=outlet.folder / "state")
        assert (report.left_out, report.problems) == (told.left_out, told.problems)
        assert outlet.tree() == clean.tree()
    with pytest.raises(StoppedError):
        session.build(outlet.write({"content/world/row.md": "---\ntitle Row\n---\n"}).order(), ["content/world/row.md"])


def test_a_preview_shows_the_mistake_instead(site: Make) -> None:
    outlet = paper(site, {BROKEN: FAULTS["no date"]})
    with pytest.raises(StoppedError):
        outlet.build(kind="preview")


def test_the_command_line_says_it_first_and_ends_well(site: Make) -> None:
    outlet = paper(site, {BROKEN: FAULTS["no date"], "content/arts/a.md": story("A", body="[Lost](nowhere.md)")})
    done = run(outlet.folder, "build", "--report", "report.json", "--verify")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Error: `date` is missing")
    assert f"1 story left out for mistakes in it: {BROKEN}:2. All others are published." in done.stderr
    report = json.loads((outlet.folder / "report.json").read_text(encoding="utf-8"))
    assert (report["exit_code"], report["left_out"], report["inputs"]["error"]) == (0, [BROKEN], [BROKEN])
    assert report["problems"][0]["path"] == BROKEN
    annotated = run(outlet.folder, "build", "--format", "github")
    assert annotated.returncode == 0
    assert annotated.stdout.startswith(f"::error file={BROKEN},line=2")
    assert "is left out until it is mended" in run(outlet.folder, "why", BROKEN).stdout


@pytest.mark.parametrize("fault", ["no date", "an empty file", "UTF-16"])
def test_recorded_addresses_are_checked_while_it_is_left_out(site: Make, fault: str) -> None:
    outlet = paper(site, {BROKEN: FAULTS[fault]})
    made = run(outlet.folder, "urls", "check")
    assert made.returncode == 0
    assert made.stderr.startswith("Error: ")
    assert f"{BROKEN}" in made.stderr
    assert made.stderr.endswith("5 recorded addresses: none is lost.\n")
    assert "lost" not in run(outlet.folder, "urls", "list").stdout
    outlet.write({"urls.txt": LEDGER + "an-id:8 /town/2026/11/gone.html\n"})
    made = run(outlet.folder, "urls", "check", "--json")
    report = json.loads(made.stdout)
    assert (made.returncode, report["recorded"]) == (1, 6)
    assert [each["path"] for each in report["problems"]] == [BROKEN, "urls.txt"]


@pytest.mark.parametrize("config", [CONFIG, HOLD], ids=["stop", "a story that is online"])
def test_recorded_addresses_are_not_checked_while_it_stops_the_build(site: Make, config: str) -> None:
    path = BROKEN if config == CONFIG else "content/world/row.md"
    outlet = paper(site, {path: FAULTS["no date"]}, config)
    with pytest.raises(StoppedError) as stopped:
        account_of(outlet.order())
    assert [each.path for each in stopped.value.problems] == [path]


def test_the_key_of_pages_is_the_same_either_way(site: Make) -> None:
    outlet = paper(site, {})
    order = outlet.order()
    assert order.key == replace(order, config=replace(order.config, on_error="stop")).key
