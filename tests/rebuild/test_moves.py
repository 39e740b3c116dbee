"""Stories that come, go and move while a process watches: what each costs, and that it is what a clean build makes."""

from pathlib import Path

import pytest

from sitegen.problems import StoppedError
from support import Files, picture, story
from watched import Edit, Watched, quick_and_right

CONFIG = """\
title = "The Post"
base_url = "https://post.example"
timezone = "UTC"
byline = "Wions"

[lists]
size = 2
[front]
paged = false
[feeds]
tags = true
bylines = true
limit = 3
"""


def _filed(number: int, **fields: str) -> str:
    said = {"tags": "[sea]", **fields}
    return story(f"Filed {number}", f"2026-11-{number:02} 08:00", f"It is the {number}.", **said)


FILES: Files = {
    "sitegen.toml": CONFIG,
    **{f"content/world/filed-{number}.md": _filed(number) for number in range(2, 12)},
    "content/world/cable.md": story("The cable", "2026-11-12 08:00", "Laid in the [sea](ferry.md#deck).", tags="[sea]"),
    "content/world/ferry.md": story("The ferry", "2026-11-14 08:00", "## Deck\n\nIt sails.", tags="[sea, Air]"),
    "content/world/wall.md": story(
        "The wall", "2026-11-16 08:00", "By the [vote](../town/vote.md).", tags="[Town hall]"
    ),
    "content/town/old.md": story("Old", "2026-10-30 08:00", "Once.", series="{name: Quay, part: 1}"),
    "content/town/vote.md": story("The vote", "2026-11-18 08:00", "They voted.", series="{name: Quay, part: 2}"),
    "content/town/roof.md": story("The roof", "2026-11-19 08:00", "It leaks.", image="{src: /roof.png, alt: R}"),
    "content/town/early.md": story(
        "Too early", "2026-11-20 08:00", "Not yet for all.", draft="true", tags="[Sea, ice]"
    ),
    "content/town/pier.md": story("The pier", "2026-11-21 08:00", "It stands.", related="[../world/wall.md]"),
    "content/roof.png": picture((1, 2, 3)),
    "content/_front.md": "## Lead\n- [](town/roof.md)\n## Top\n- [](world/wall.md)\n## Sea\n",
    "content/pages/about.md": "---\ntitle: About\n---\n[The wall](/world/wall.md), [nobody](never-written.md).\n",
}
WALL, VOTE, ROOF, EARLY = (f"content/{name}.md" for name in ("world/wall", "town/vote", "town/roof", "town/early"))
FERRY, OLD, PIER, NEW = (f"content/{name}.md" for name in ("world/ferry", "town/old", "town/pier", "world/new"))


VOTED = story("The vote", "2026-11-18 08:00", "![R](/roof.png)", series="{name: Quay, part: 2}")
PIERED = story("The pier", "2026-11-21 08:00", "It stands.", image="{src: /roof.png, alt: R, focus: 10% 90%}")
ROOF_ALONE = story("The roof", "2026-11-19 08:00", "It leaks.")
LARGE = picture((7, 7, 7), (900, 700))


def _wall(date: str = "2026-11-16 08:00", title: str = "The wall", tags: str = "[Town hall]", **fields: str) -> str:
    return story(title, date, "By the [vote](../town/vote.md).", tags=tags, **fields)


def _new(date: str = "2026-11-17 06:30", **fields: str) -> str:
    return story("New", date, "By the [wall](wall.md).", **fields)


MOVES: dict[str, list[Edit]] = {
    "not quite the newest": [{NEW: _new(tags="[sea]")}],
    "the newest": [{NEW: _new("2026-11-24 06:30", tags="[sea]")}],
    "a new tag": [{NEW: _new(tags="[sea, unheard of]")}, {NEW: _new(tags="[sea]")}],
    "a new byline": [{NEW: _new(byline="Ann Quay")}, {NEW: _new()}],
    "the first of its month": [{NEW: _new("2026-09-17 06:30")}, {NEW: None}],
    "the first of its year": [{NEW: _new("2025-09-17 06:30")}, {NEW: None}],
    "a new spelling": [{NEW: _new(tags="[Sea, TOWN HALL]")}],
    "one that was missed": [{NEW: _new()}, {NEW: None}, {NEW: _new("2026-11-17 07:30")}],
    "a name with an underscore": [{"content/world/new_one.md": _new()}, {"content/world/new_one.md": None}],
    "taken back": [
        {FERRY: None},
        {FERRY: story("The ferry", "2026-11-14 08:00", "## Deck\n\nIt sails.", tags="[Air]")},
    ],
    "taken back, led to and pinned": [{WALL: None}, {WALL: _wall()}],
    "taken back, with a picture": [{ROOF: None}],
    "taken back, part of a series": [{VOTE: None}],
    "taken back, two at once": [{VOTE: None, PIER: None}, {PIER: story("The pier", "2026-11-21 08:00", "It stood.")}],
    "the newest taken back": [{PIER: None}],
    "another tag": [{WALL: _wall(tags="[Air]")}, {WALL: _wall(tags="[sea]")}, {WALL: _wall()}],
    "another byline": [{WALL: _wall(byline="Ann Quay")}, {WALL: _wall(byline="[Ann Quay, Bo Reed]")}, {WALL: _wall()}],
    "another date": [{WALL: _wall("2026-11-20 19:00")}, {WALL: _wall("2026-10-31")}, {WALL: _wall()}],
    "another section": [{WALL: _wall(section="town")}, {WALL: _wall()}],
    "another address": [{WALL: _wall(slug="quay-wall")}, {WALL: _wall()}],
    "another headline and date": [{WALL: _wall("2026-11-20 19:00", "The quay")}],
    "another file": [{"content/world/quay.md": _wall(), WALL: None}],
    "another folder": [{"content/town/wall.md": _wall(), WALL: None}],
    "another picture": [
        {ROOF: story("The roof", "2026-11-19 08:00", "It leaks."), "content/two.png": picture((3, 3, 3))}
    ],
    "another picture of the same name": [{"content/roof.png": picture((9, 9, 9))}, {"content/roof.png": LARGE}],
    "a picture that two show": [
        {VOTE: VOTED, PIER: PIERED},
        {"content/roof.png": LARGE},
        {"content/roof.png": picture((4, 4, 4)), ROOF: ROOF_ALONE},
    ],
    "one that nothing shows": [{ROOF: ROOF_ALONE}, {"content/roof.png": LARGE}, {ROOF: FILES[ROOF]}],
    "a picture cut otherwise": [
        {ROOF: story("The roof", "2026-11-19 08:00", "It leaks.", image="{src: /roof.png, alt: R, focus: 10% 90%}")}
    ],
    "a picture more": [
        {VOTE: story("The vote", "2026-11-18 08:00", "![R](/roof.png)", series="{name: Quay, part: 2}")}
    ],
    "a crosshead": [{WALL: _wall().replace("By the", "## Stones\n\nBy the")}],
    "a crosshead that is led to": [
        {FERRY: story("The ferry", "2026-11-14 08:00", "## Bow\n\nIt sails.", tags="[sea]")}
    ],
    "another part of its series": [{OLD: story("Old", "2026-10-30 08:00", "Once.", series="{name: Quay, part: 3}")}],
    "no part of a series": [{OLD: story("Old", "2026-10-30 08:00", "Once.")}],
    "corrected": [{WALL: _wall(corrections="[{date: 2026-11-21, text: No.}]")}, {WALL: _wall()}],
    "it expires": [{WALL: _wall(expires="2026-11-26")}, {WALL: _wall()}],
    "paid for": [{ROOF: story("The roof", "2026-11-19 08:00", "It leaks.", label="sponsored")}],
    "it stands elsewhere first": [{WALL: _wall(canonical="https://first.example/wall")}],
    "a draft that is published": [
        {EARLY: story("Too early", "2026-11-20 08:00", "Not yet for all.", tags="[Sea, ice]")}
    ],
}


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
@pytest.mark.parametrize("edits", MOVES.values(), ids=MOVES.keys())
def test_a_story_that_comes_goes_or_moves_is_quick(tmp_path: Path, edits: list[Edit], *, drafts: bool) -> None:
    quick_and_right(Watched(tmp_path, FILES, drafts=drafts), edits)


LEDGER = "tag:post.example,2026:world/wall.md /world/2026/11/wall.html\n"
GONE = story("The roof", "2026-11-19 08:00", tags="[leaks]", retracted="{date: 2026-11-22, reason: No.}")
FAR: list[tuple[str, Files, Edit]] = [
    (
        "the last of its section",
        {"content/sport/cup.md": story("The cup", "2026-11-01")},
        {"content/sport/cup.md": None},
    ),
    (
        "a tag with a file of its own",
        {"content/tags/ice.md": "---\ntitle: Ice\n---\nCold.\n"},
        {NEW: _new(tags="[ice]")},
    ),
    ("the spelling of a tag", {OLD: story("Old", "2026-10-30 08:00", tags="[TOWN hall]")}, {OLD: None}),
    ("an address that is recorded", {"urls.txt": LEDGER}, {WALL: _wall(slug="quay-wall")}),
    ("an address that is gone", {"urls.txt": "gone /world/2026/11/new.html\n"}, {NEW: _new()}),
    ("an alias", {}, {WALL: _wall(aliases="[/old-wall]")}),
    ("one with an alias", {WALL: _wall(aliases="[/old-wall]")}, {WALL: None}),
    ("it is retracted", {}, {WALL: _wall(retracted="{date: 2026-11-22, reason: No.}")}),
    ("what was meant by a dead link", {FERRY: story("The ferry", "2026-11-14", "[W](/town/wall.md)")}, {WALL: None}),
    ("what a dead link means", {FERRY: story("The ferry", "2026-11-14", "[W](/town/new.md)")}, {NEW: _new()}),
    ("a topic of a retracted story", {ROOF: GONE}, {NEW: _new(tags="[leaks]")}),
    ("its spelling of a topic", {ROOF: GONE.replace("leaks", "SEA")}, {NEW: _new(tags="[SEA]")}),
    ("the last to have its topic", {ROOF: GONE.replace("leaks", "Town hall")}, {WALL: _wall(tags="[]")}),
    ("its document", {"content/a.pdf": b"%PDF", WALL: _wall(deck="A").replace("By", "[A](/a.pdf)")}, {WALL: _wall()}),
    ("the logo", {"sitegen.toml": f'{CONFIG}[publisher]\nlogo = "roof.png"\n'}, {"content/roof.png": LARGE}),
    ("a picture that is led to", {OLD: story("Old", "2026-10-30", "[R](/roof.png)")}, {"content/roof.png": LARGE}),
    ("its drawing", {"content/a.svg": b"<svg/>", WALL: _wall().replace("By", "![A](/a.svg)")}, {WALL: _wall()}),
]


@pytest.mark.parametrize("drafts", [False, True], ids=["watch", "serve"])
@pytest.mark.parametrize(("files", "edit"), [row[1:] for row in FAR], ids=[row[0] for row in FAR])
def test_a_move_that_reaches_further_looks_at_everything(
    tmp_path: Path, files: Files, edit: Edit, *, drafts: bool
) -> None:
    watched = Watched(tmp_path, {**FILES, **files}, drafts=drafts)
    report = watched.edit(edit)
    assert "anew" not in report.seconds
    assert report.written


@pytest.mark.parametrize(
    "edit",
    [
        {WALL: _wall(draft="true")},
        {WALL: _wall("2026-11-25 09:00")},
        {WALL: _wall(corrections="[{date: 2026-11-25, text: It is not so.}]")},
        {FERRY: None},  # it had the tag that the draft has
        {EARLY: story("Too early", "2026-11-20 08:00", "And still.", draft="true", tags="[Sea, ice]")},
    ],
    ids=["a draft again", "to come", "to be corrected", "a secret from now on", "a draft all along"],
)
def test_what_is_kept_back_is_looked_for_everywhere(tmp_path: Path, edit: Edit) -> None:
    early = {EARLY: story("Too early", "2026-11-20 08:00", "Not yet.", draft="true", tags="[Air]")}
    watched = Watched(tmp_path, {**FILES, **early}, drafts=False)
    report = watched.edit(edit)
    assert "anew" not in report.seconds
    assert watched.outlet.tree() == watched.clean().tree()


def test_an_old_story_in_a_long_list_looks_at_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.site.moving.FAR", 5)
    watched = Watched(tmp_path, FILES, drafts=True)
    for path, quick in (("content/world/filed-9.md", False), (PIER, True)):
        assert ("anew" in watched.edit({path: None}).seconds) == quick
    # Where it leaves no place, it doesn't matter how far back it stands.
    old = "content/world/filed-3.md"
    assert "anew" in watched.edit({old: _filed(3, slug="elsewhere")}).seconds
    assert watched.outlet.tree() == watched.clean().tree()


def test_very_many_stories_at_once_look_at_everything(tmp_path: Path) -> None:
    watched = Watched(tmp_path, FILES, drafts=True)
    edit: Edit = {f"content/world/many-{number}.md": _filed(number % 20 + 1) for number in range(21)}
    assert "anew" not in watched.edit(edit).seconds


def test_a_clash_is_told_and_nothing_is_published(tmp_path: Path) -> None:
    watched = Watched(tmp_path, FILES, drafts=False)
    before = watched.outlet.tree()
    with pytest.raises(StoppedError, match="would both stand at"):
        watched.edit({NEW: _new(slug="wall")})
    assert watched.outlet.tree() == before
