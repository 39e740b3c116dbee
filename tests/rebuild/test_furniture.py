"""Editions and files about sections, topics and authors while a process watches: what an edit costs, and comes to."""

from pathlib import Path

import pytest

from sitegen.building.build import build
from sitegen.problems import StoppedError
from support import NOW, Files, picture, story
from watched import Edit, Watched, quick_and_right, same_as_clean

CONFIG = """\
title = "The Post"
base_url = "https://post.example"
timezone = "UTC"
byline = "Wions"

[lists]
size = 2
"""
FRONT, SECTION, TAG, BYLINE = (
    f"content/{name}.md" for name in ("_front", "town/_section", "tags/sea", "bylines/ann-quay")
)
TONIGHT, MORNING = "content/_front/2026-11-23-1800.md", "content/_front/2026-11-26.md"
WALL, ABOUT = "content/world/wall.md", "content/pages/about.md"
ARRANGED = "## Lead\n- [](town/roof.md)\n## Top\n- [](world/wall.md)\n## Sea\n"


def _wall(title: str = "The wall", text: str = "It stands.", **fields: str) -> str:
    return story(title, "2026-11-20 08:00", text, tags="[sea]", **fields)


def _about(title: str, body: str, **fields: str) -> str:
    return "\n".join(["---", f"title: {title}", *(f"{name}: {said}" for name, said in fields.items()), "---", body, ""])


FILES: Files = {
    "sitegen.toml": CONFIG,
    WALL: _wall(byline="Ann Quay"),
    **{f"content/world/w{day}.md": story(f"Day {day}", f"2026-11-{day}", tags="[sea]") for day in range(10, 15)},
    "content/town/roof.md": story("The roof", "2026-11-21", "It leaks.", image="{src: /roof.png, alt: R}"),
    "content/town/vote.md": story("The vote", "2026-11-19", "They [voted](_section.md#when)."),
    "content/town/early.md": story("Too early by far", "2026-11-23", "Not yet for all.", draft="true"),
    "content/roof.png": picture((1, 2, 3)),
    "content/ann.png": picture((3, 2, 1)),
    FRONT: ARRANGED,
    SECTION: _about("Our town", "By the [wall](../world/wall.md).\n\n## Lead\n- [](vote.md)\n", order="2"),
    TAG: _about("The sea", "Salt.", summary="Water"),
    BYLINE: _about("Ann Quay", "She writes.", role="Reporter"),
    ABOUT: _about("About", "[Us](/world/wall.md), [nobody](never-written.md)."),
}
EDITS: dict[str, list[Edit]] = {
    "a line moved": [{FRONT: "## Lead\n- [](world/wall.md)\n## Top\n- [](town/roof.md)\n"}, {FRONT: ARRANGED}],
    "a line more": [
        {FRONT: f"{ARRANGED}## Latest\n- [Own headline](town/vote.md) {{image=no}}\n    - [](world/w10.md)\n"}
    ],
    "a heading that names nothing": [{FRONT: f"{ARRANGED}## Twon\n## Lfe\n- [](town/vote.md)\n"}, {FRONT: ARRANGED}],
    "a heading whose story comes, and goes": [
        {FRONT: f"{ARRANGED}## Fog\n"},
        {"content/world/fog.md": story("Fog", "2026-11-22", tags="[fog]")},
        {"content/world/fog.md": None},
    ],
    "a line that leads nowhere": [{FRONT: f"{ARRANGED}## Latest\n- [](town/rof.md)\n- [](town/early.md)\n"}],
    "a place in time": [{FRONT: f'{ARRANGED}## Life {{until="2026-11-25"}}\n- [](world/w11.md) {{until="14:00"}}\n'}],
    "a draft of the front": [{FRONT: f"---\ndraft: true\n---\n{ARRANGED}"}, {FRONT: ARRANGED}],
    "no front": [{FRONT: None}, {FRONT: ARRANGED}],
    "an edition takes over": [{TONIGHT: "## Lead\n- [](town/vote.md)\n"}, {TONIGHT: ARRANGED}, {TONIGHT: None}],
    "one that is over": [{TONIGHT: "---\nexpires: 2026-11-24\n---\n## Lead\n- [](town/vote.md)\n"}],
    "an edition to come": [
        {MORNING: "## Lead\n- [](town/vote.md)\n"},
        {MORNING: '## Top {until="2026-11-27"}\n- [](town/vote.md)\n- [](town/rof.md)\n'},
        {FRONT: "## Top {count=1}\n"},
        {WALL: _wall("Another wall", byline="Ann Quay", section="town")},
        {"content/world/new.md": story("New", "2026-11-22", tags="[sea]")},
        {MORNING: None},
    ],
    "a section's text": [
        {SECTION: _about("Our town", "## When\n\nAlways. [Gone](gone.md).\n\n## Lead\n- [](vote.md)\n", order="2")},
        {SECTION: _about("Our town", "Now. ![R](/roof.png)", order="2", summary="All of it")},
    ],
    "a section's front": [
        {SECTION: _about("Our town", "By the [wall](../world/wall.md).\n\n## Lead\n- [](roof.md)\n", order="2")},
        {SECTION: _about("Our town", "By the [wall](../world/wall.md).", order="2")},
        {SECTION: _about("Our town", "## Top\n- [Vote!](vote.md)\n- [](gone.md)\n", order="2")},
    ],
    "a topic": [{TAG: _about("The sea", "Salt, and fish.", summary="Much water", extra="{depth: 9}")}],
    "an author": [
        {BYLINE: _about("Ann Quay", "She edits.", role="Editor", photo="{src: /roof.png, alt: Ann}")},
        {BYLINE: _about("Ann Quay", "## Life\n\nLong.", photo="{src: /ann.png, alt: Ann}"), TAG: _about("The sea", "")},
        {BYLINE: _about("Ann Quay", "She edits.", photo="{src: /an.png, alt: Ann}")},
        {BYLINE: _about("Ann Quay", "She edits.")},
    ],
    "a standing page": [
        {ABOUT: _about("About", "## Who\n\n[Us](/world/wall.md). ![R](/roof.png)", updated="2026-11-23")},
        {ABOUT: _about("About", "[Us](#who).", updated="2026-11-25", image="{src: /ann.png, alt: A}", extra="{n: 1}")},
        {ABOUT: _about("About", "Us.", expires="2026-11-26", search_title="About us"), FRONT: "## Top\n"},
    ],
    "with its stories": [
        {
            FRONT: "## Lead\n- [](world/new.md)\n## Top\n- [](world/wall.md)\n",
            "content/world/new.md": story("New", "2026-11-24 06:00", tags="[sea]"),
            WALL: _wall("Another wall", "It fell.", byline="Ann Quay"),
        },
        {FRONT: ARRANGED, "content/world/new.md": None},
    ],
}


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS.keys())
def test_an_edition_or_what_is_said_of_a_term_is_quick(tmp_path: Path, edits: list[Edit], *, drafts: bool) -> None:
    quick_and_right(Watched(tmp_path, FILES, drafts=drafts), edits)


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
def test_what_is_told_of_a_link_to_a_topic_follows_its_stories(tmp_path: Path, *, drafts: bool) -> None:
    config = f'{CONFIG}[nav]\nFog = "tags/fog.md"\n'
    about = {
        "content/tags/fog.md": _about("Fog", "Grey."),
        WALL: _wall(text="In the [fog](../tags/fog.md). ![V](../town/vote.md)"),
    }
    watched = Watched(tmp_path, {**FILES, **about, "sitegen.toml": config}, drafts=drafts)
    fog = story("Fog", "2026-11-22", tags="[fog]")
    edits: list[Edit] = [{"content/world/fog.md": fog}, {"content/world/fog.md": None}, {"content/tags/fog.md": None}]
    edits += [{"content/town/vote.md": None}]
    for edit in edits:
        same_as_clean(watched, watched.edit(edit))


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
def test_what_is_told_of_a_heading_follows_its_stories(tmp_path: Path, *, drafts: bool) -> None:
    watched = Watched(tmp_path, {**FILES, FRONT: f"{ARRANGED}## Fog\n"}, drafts=drafts)
    fog = "content/world/fog.md"
    for fields in ({"draft": "true"}, {"date": "2026-12-24"}, {"expires": "2026-11-21"}, {"draft": "true"}, {}):
        same_as_clean(watched, watched.edit({fog: story("Fog", **{"tags": "[fog]", **fields})}))
    same_as_clean(watched, watched.edit({fog: story("Fog", tags="[mist]", draft="true")}))


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
@pytest.mark.parametrize(
    "edit",
    [
        {SECTION: _about("The town", "By the wall.", order="2")},
        {SECTION: _about("Our town", "By the wall.", order="3")},
        {SECTION: _about("Our town", "By the wall.", order="2", draft="true")},
        {SECTION: None},
        {TAG: _about("Seas", "Salt.", summary="Water")},
        {"content/world/_section.md": _about("World", "All of it.")},
        {ABOUT: _about("About us", "All of us.")},
    ],
    ids=["its title", "its place", "a draft", "gone", "a topic's title", "new", "a page's title"],
)
def test_what_is_in_every_menu_looks_at_everything(tmp_path: Path, edit: Edit, *, drafts: bool) -> None:
    watched = Watched(tmp_path, FILES, drafts=drafts)
    report = watched.edit(edit)
    assert "anew" not in report.seconds
    assert watched.outlet.tree() == watched.clean().tree()


@pytest.mark.parametrize(
    ("edit", "quick"),
    [
        ("## Lead\n- [](town/vote.md)\n", True),
        ("## Lead\n- [Vote!](town/vote.md)\n", True),
        ("## Lead\n- [They have voted today](town/vote.md)\n", False),
        ("## What stands here tomorrow\n- [](town/vote.md)\n", False),
    ],
)
def test_what_an_edition_to_come_says_in_its_own_words_is_looked_for(tmp_path: Path, edit: str, *, quick: bool) -> None:
    watched = Watched(tmp_path, FILES, drafts=False)
    report = watched.edit({MORNING: edit})
    assert ("anew" in report.seconds) == quick
    same_as_clean(watched, report)
    # Its lines may be put in another order all the same.
    report = watched.edit({MORNING: f"## Top {{count=3}}\n- [](world/wall.md)\n{edit}"})
    assert "anew" in report.seconds
    same_as_clean(watched, report)


def test_an_edition_that_says_what_is_kept_back_is_judged_by_a_whole_build(tmp_path: Path) -> None:
    watched = Watched(tmp_path, FILES, drafts=False)
    for edition in ("## Lead\n- [Too early by far](town/vote.md)\n", ARRANGED):
        report = watched.edit({FRONT: edition})
        assert "anew" not in report.seconds
        same_as_clean(watched, report)


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
def test_a_mistake_in_an_edition_is_told_as_a_whole_build_tells_it(tmp_path: Path, *, drafts: bool) -> None:
    watched = Watched(tmp_path, FILES, drafts=drafts)
    before = watched.outlet.tree()
    with pytest.raises(StoppedError) as quick:
        watched.edit({FRONT: "## Top {cuont=2}\n- broken\n"})
    assert watched.outlet.tree() == before
    with pytest.raises(StoppedError) as whole:
        watched.clean()
    assert [each for each in quick.value.problems if each.severity == "error"] == [
        each for each in whole.value.problems if each.severity == "error"
    ]
    report = watched.edit({FRONT: ARRANGED})
    assert "anew" in report.seconds
    same_as_clean(watched, report)


def test_a_front_is_arranged_beside_stories_that_wait(tmp_path: Path) -> None:
    waits = {"content/world/waits.md": story("Waits for its day", "2026-11-28", "It comes.", label="feature")}
    watched = Watched(tmp_path, {**FILES, **waits}, drafts=False)
    edits: tuple[Edit, ...] = (
        {FRONT: "## Lead\n- [](world/waits.md)\n"},
        {MORNING: "## Lead\n- [](world/waits.md)\n"},
        {WALL: _wall("Another wall", section="town", byline="Ann Quay")},
        {MORNING: None},
    )
    for edit in edits:
        report = watched.edit(edit)
        assert "anew" in report.seconds
        same_as_clean(watched, report)
    assert build(watched.order(watched.outlet, NOW)).written == ()
