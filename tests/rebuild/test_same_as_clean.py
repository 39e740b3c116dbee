"""What only few papers do, while a process watches or not: it is what a clean build makes, and says."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from PIL import ExifTags, Image

from sitegen.building.build import build
from sitegen.building.session import Session
from sitegen.problems import Problem, StoppedError, errors
from sitegen.report import Report
from support import NOW, Files, Outlet, picture, story
from watched import Edit

CONFIG = """\
title = "The Post"
base_url = "https://post.example"
timezone = "UTC"
byline = "Wions"
"""
WALL, VOTE, NEW = "content/world/wall.md", "content/town/vote.md", "content/town/new.md"
COUNT, ARTICLE = "content/town/count.md", "themes/_site/templates/article.html"
_FAILS_BESIDE = "story.title == 'The later' and site.neighbours(story.path).previous.title == 'Boom'"
_FAILS_ON_TEXT = f"story.title == 'The later' and 'boom' in site.body('{COUNT}')"
SECTION, TO_COME = "content/world/_section.md", "content/_front/2026-12-24-0900.md"
IMPRINT = "themes/_site/templates/imprint.html"


def _vote(title: str = "The vote", body: str = "They voted.", date: str = "2026-11-14", **fields: str) -> str:
    return story(title, date, body, **fields)


def _intro(title: str, body: str) -> str:
    return f"---\ntitle: {title}\n---\n{body}\n"


FILES: Files = {
    "sitegen.toml": CONFIG,
    WALL: story("The wall", "2026-11-10", "It rose.", tags="[sea]"),
    "content/world/ferry.md": story("The ferry", "2026-11-12", "It sails.", tags="[sea]"),
    VOTE: _vote(),
    COUNT: _vote("The count", "They counted.", "2026-11-15"),
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
}
QUAY = "content/quay.jpg"
WAITING: Files = {"content/town/later.md": story("The later", "2026-12-25 09:00", "It is told soon enough.")}
LIMITED = _intro("World", '## Top {count=2 until="14:00"}\n- [](/town/vote.md)\n- [](wall.md)')
SIGNED = {
    "content/town/bad.md": _vote(
        "Bad", date="2026-11-03", byline="ann quay", retracted="{date: 2026-11-10, reason: No.}"
    ),
    "content/town/old.md": _vote("Old", date="2026-11-02", byline="Ann Quay"),
    "content/town/next.md": _vote("Next", date="2026-11-04", byline="Ann Quay"),
}
PUT_RIGHT, ID = "[{date: 2026-11-20, text: It was two metres.}]", "tag:post.example,2026:a-name"
CAFE = "content/town/caf\u00e9.md"
LARGE = picture(size=(900, 700))
BOAT, CREW = "content/world/ferry.md", "content/pages/crew.md"
OLDER = {
    BOAT: story("The ferry", "2026-11-12", "It sails.\n\n## Deck\n\nWide.", aliases="[/boat]", id="tag:a,2026:ferry"),
    CREW: "---\ntitle: Crew\naliases: [/us]\n---\nTen.\n\n## Deck\n\nTwo.\n",
    "urls.txt": "tag:a,2026:ferry /old/vessel.html\n",
}


def _credited(name: str) -> bytes:
    """A photograph that says whose it is."""
    made, image = BytesIO(), Image.new("RGB", (40, 30))
    marks = image.getexif()
    marks[ExifTags.Base.Artist] = name
    image.save(made, "JPEG", exif=marks)
    return made.getvalue()


# What there is beside the usual files, and what is saved at a time.
SAVES: dict[str, tuple[Files, list[Edit]]] = {
    "what is pinned from another section leaves its place": (
        {SECTION: _intro("World", "## Top {count=1}\n- [](/town/vote.md)"), VOTE: _vote(draft="true")},
        [{VOTE: _vote()}, {VOTE: _vote(draft="true")}],
    ),
    "what stands below it goes along": (
        {
            SECTION: _intro("World", "## Top {count=1}\n- [](/town/vote.md)\n    - [](wall.md)"),
            VOTE: _vote(draft="true"),
        },
        [{VOTE: _vote()}, {VOTE: _vote(draft="true")}],
    ),
    "its date is the end of a whole block": ({SECTION: LIMITED}, [{VOTE: _vote(date="2026-11-24 11:00")}]),
    "an edition to come finds its story": (
        {TO_COME: "## Lead\n- [](/town/new.md)\n"},
        [{NEW: _vote("New")}, {NEW: _vote("Newer", draft="true")}],
    ),
    "the oldest story spells a topic otherwise": ({}, [{WALL: story("The wall", "2026-11-10", tags="[Sea]")}]),
    "the oldest story spells a byline otherwise": (
        {"content/town/old.md": SIGNED["content/town/old.md"]},
        [{"content/town/old.md": _vote("Old", date="2026-11-02", byline="ANN QUAY")}],
    ),
    "a retracted story spells a byline from now on": (SIGNED, [{"content/town/old.md": None}]),
    **{
        f"a name with {name}": (
            {WALL: story("The wall", "2026-11-10", f"[It]({written})."), f"content/world/{name}": _vote(draft="true")},
            [{f"content/world/{name}": _vote(slug="it")}, {f"content/world/{name}": None}],
        )
        for name, written in {"c#.md": "c%23.md", "who?.md": "who%3f.md", "5%20.md": "5%2520.md"}.items()
    },
    "a new name of loose letters": ({}, [{normalize("NFD", CAFE): _vote("Caf\u00e9")}]),
    "letters are stored otherwise": (
        {CAFE: _vote("Caf\u00e9")},
        [{CAFE: None, normalize("NFD", CAFE): _vote("Caf\u00e9")}],
    ),
    "a second name of the same letters": ({CAFE: _vote("Caf\u00e9")}, [{normalize("NFD", CAFE): _vote("Caf\u00e9")}]),
    "a link goes a step too far, and back": (
        {WALL: story("The wall", "2026-11-10", "[It](https://post.example/tags/storm/x/..).")},
        [{NEW: _vote("New", tags="[storm]")}],
    ),
    "a template leads to a picture that nothing shows": (
        {IMPRINT: "{{ site.link('content/pages/about.md', '/quay.png').width }}", "content/quay.png": picture()},
        [{"content/quay.png": picture(size=(80, 60))}, {"content/quay.png": picture(size=(60, 80))}],
    ),
    "a portrait that has no page to stand on": (
        {
            "sitegen.toml": f"{CONFIG}[kinds]\nbylines = false\n",
            "content/bylines/wions.md": "---\ntitle: Wions\nphoto: {src: /quay.png, alt: We}\n---\nUs.\n",
            "content/quay.png": picture(),
            IMPRINT: "{{ site.byline('wions').photo.width }}",
        },
        [{"content/quay.png": picture(size=(80, 60))}],
    ),
    "a headline that a page to come can't show": (
        {ARTICLE: f"{{{{ story.title }}}}{{% if {_FAILS_BESIDE} %}}{{{{ 1 // 0 }}}}{{% endif %}}"},
        [{COUNT: _vote("Boom", "They counted.", "2026-11-15")}, {COUNT: _vote("Calm", "So.", "2026-11-15")}],
    ),
    "a text that a page to come can't show": (
        {ARTICLE: f"{{{{ story.title }}}}{{% if {_FAILS_ON_TEXT} %}}{{{{ 1 // 0 }}}}{{% endif %}}"},
        [{COUNT: _vote("The count", "They counted.\n\nIt is boom.", "2026-11-15")}],
    ),
    "a folder of the same letters": ({}, [{"content/Town/new.md": _vote("New")}]),
    "the menu leads there, and to another one that is missing": (
        {
            "sitegen.toml": f'{CONFIG}[nav]\nCount = "town/cuont.md"\nNew = "town/new.md"\n',
            NEW: _vote("New", draft="true"),
        },
        [{NEW: _vote("New")}],
    ),
    "a picture that a story to come leads with loses its credit": (
        {QUAY: _credited("Ann Quay"), NEW: _vote(date="2026-12-24", image="{src: /quay.jpg, alt: It}")},
        [{QUAY: _credited("")}, {QUAY: _credited("Bo Reed")}],
    ),
    "one picture lies in two folders, and one story shows it no more": (
        {
            "content/town/quay.png": LARGE,
            "content/world/quay.png": LARGE,
            NEW: _vote("New", image="{src: quay.png, alt: It, focus: 10% 20%}"),
            WALL: story("The wall", "2026-11-10", "It rose.", image="{src: quay.png, alt: It, focus: 10% 20%}"),
        },
        [{NEW: _vote("New")}, {NEW: None}, {WALL: story("The wall", "2026-11-10", "It rose.")}],
    ),
    "a picture that lies in two folders is another one in one": (
        {
            "content/town/quay.png": LARGE,
            "content/world/quay.png": LARGE,
            NEW: _vote("New", "![It](quay.png)"),
            WALL: story("The wall", "2026-11-10", "![It](quay.png)"),
        },
        [{"content/town/quay.png": picture(size=(800, 600))}, {"content/town/quay.png": LARGE}],
    ),
    "two stories take one address": (
        {},
        [{COUNT: _vote("The count", "They counted.", "2026-11-15", tags="[sea]"), VOTE: _vote(slug="count")}],
    ),
    "two stories exchange their addresses": (
        {},
        [{COUNT: _vote("The count", "They counted.", "2026-11-15", slug="vote"), VOTE: _vote(slug="count")}],
    ),
    **{
        f"the crosshead of a {of} is led to by {address}": (
            {**OLDER, VOTE: _vote(body=f"[It]({address}#deck).")},
            [{path: OLDER[path].replace("## Deck", "## Bow")}, {path: OLDER[path]}],
        )
        for of, path, address in (
            ("story", BOAT, "/boat"),
            ("story", BOAT, "/old/vessel.html"),
            ("page", CREW, "/us"),
        )
    },
    "a corrected story gets an id": ({NEW: _vote(corrections=PUT_RIGHT)}, [{NEW: _vote(corrections=PUT_RIGHT, id=ID)}]),
    "a corrected story is of another year": (
        {NEW: _vote(corrections=PUT_RIGHT)},
        [{NEW: _vote(date="2025-11-14", corrections=PUT_RIGHT)}],
    ),
}


class Desk:
    """An outlet that is built after each save, by a process that watches or by one of its own."""

    def __init__(self, folder: Path, files: Files, *, watches: bool) -> None:
        self.outlet, self.session = Outlet(folder / "paper").write(files), Session() if watches else None
        self.build(None)

    def build(self, touched: list[str] | None, now: str = NOW) -> Report:
        order = self.outlet.order(now, jobs=1)
        return self.session.build(order, touched) if self.session else build(order)

    def save(self, edit: Edit) -> list[str]:
        for path, content in edit.items():
            if content is None:
                (self.outlet.folder / path).unlink()
            else:
                self.outlet.write({path: content})
        return list(edit)


def same_as_clean(desk: Desk, touched: list[str], now: str = NOW) -> None:
    """The output, and what is said, are those of a build of the same files that begins with nothing."""
    folder = desk.outlet.folder
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    sources = {path: file.read_bytes() for path, file in paths.items() if not path.startswith(("output", ".sitegen"))}
    clean = Outlet(folder.parent / f"clean-{len(list(folder.parent.iterdir()))}").write(sources)
    expected, report = _built(lambda: clean.build(now, jobs=1)), _built(lambda: desk.build(touched, now))
    if not isinstance(expected, Report) or not isinstance(report, Report):
        assert report == expected
        return
    assert desk.outlet.tree() == clean.tree()
    assert tuple(each for each in report.problems if each.code != "bookkeeping") == expected.problems
    for name in ("pages", "files", "held", "due", "withheld", "unchecked"):
        assert getattr(report, name) == getattr(expected, name), name


def _built(build: Callable[[], Report]) -> Report | tuple[Problem, ...]:
    """What a build comes to: its report, or the errors that stop it."""
    try:
        return build()
    except StoppedError as stopped:
        return errors(stopped.problems)


@pytest.mark.parametrize("watches", [True, False], ids=["watches", "starts anew"])
@pytest.mark.parametrize("more", [{}, WAITING], ids=["nothing waits", "a story waits"])
@pytest.mark.parametrize("name", SAVES)
def test_a_save_comes_to_what_a_clean_build_does(tmp_path: Path, name: str, more: Files, *, watches: bool) -> None:
    files, edits = SAVES[name]
    desk = Desk(tmp_path, {**FILES, **files, **more}, watches=watches)
    for edit in edits:
        same_as_clean(desk, desk.save(edit))


@pytest.mark.parametrize("watches", [True, False], ids=["watches", "starts anew"])
@pytest.mark.parametrize(
    "expires", ["2026-11-25 09:00", "2026-11-24 13:00"], ids=["when it begins", "before it begins"]
)
def test_what_is_over_when_it_begins_is_over_all_along(tmp_path: Path, expires: str, *, watches: bool) -> None:
    never = {NEW: _vote("New", date="2026-11-25 09:00", expires=expires)}
    desk = Desk(
        tmp_path, {**FILES, **never, WALL: story("The wall", "2026-11-10", f"[It](/{NEW[8:]}).")}, watches=watches
    )
    same_as_clean(desk, [], "2026-11-25 09:00")
    same_as_clean(desk, desk.save({VOTE: _vote(body="They voted again.")}), "2026-11-25 10:00")


SPORT = _intro("Sport", "## Top {count=1}\n- [](/town/vote.md)")
DATED = "{{ site.edition('section/sport').date|date }}"


@pytest.mark.parametrize("watches", [True, False], ids=["watches", "starts anew"])
@pytest.mark.parametrize(
    "files",
    [
        pytest.param({IMPRINT: DATED}, id="what pages share shows it"),
        pytest.param(
            {"themes/_site/templates/section.html": "{% if edition %}{{ edition.date|date }}{% endif %}"},
            id="its page does",
        ),
    ],
)
def test_a_front_without_stories_has_the_date_of_each_day(tmp_path: Path, files: Files, *, watches: bool) -> None:
    desk = Desk(tmp_path, {**FILES, "content/sport/_section.md": SPORT, **files}, watches=watches)
    same_as_clean(desk, [], "2026-11-25 12:00")
    same_as_clean(desk, desk.save({VOTE: _vote(body="They voted again.")}), "2026-11-26 12:00")


def test_a_template_that_begins_to_show_that_date_is_made_anew_each_day(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {**FILES, "content/sport/_section.md": SPORT, IMPRINT: "Us."}, watches=True)
    same_as_clean(desk, desk.save({IMPRINT: DATED}))
    same_as_clean(desk, [], "2026-11-25 12:00")


@pytest.mark.parametrize("folder", ["content/town", "themes"])
def test_a_folder_that_goes_takes_along_what_lay_in_it(tmp_path: Path, folder: str) -> None:
    desk = Desk(tmp_path, {**FILES, IMPRINT: "Mine."}, watches=True)
    (desk.outlet.folder / folder).rename(tmp_path / "elsewhere")
    same_as_clean(desk, [folder])


# Few files, so that what stands in one stands in few.
BARE = f"""{CONFIG}[kinds]
archive = false
bylines = false
tags = false
sitemap = false
news_sitemap = false
[feeds]
atom = false
rss = false
json = false
"""
SECRET, DRAFT, BEE = "Quarry vote sluices shut", "content/town/draft.md", "content/town/bee.md"
# Words that no source says as a whole, unless something else does.
COMPOSED: Files = {ARTICLE: "{{ story.content }}{% set does = 'vote' %}<p>Quarry {{ does }} sluices shut</p>"}
CORRECTED = _vote("The pier", corrections=f"[{{date: 2026-12-03, text: {SECRET}}}]")
SLUICES, INTRO = "content/town/quarry-vote-sluices-shut.png", "content/tags/gravel.md"
SHOWN = _vote("Bee", body="![It](quarry-vote-sluices-shut.png)")


def _draft(title: str = "Dee", **fields: str) -> str:
    return _vote(title, draft="true", **fields)


# What is kept back, and what is saved that says the same, or did.
SECRETS: dict[str, tuple[Files, Edit]] = {
    "an address said a correction to come": (
        {**COMPOSED, VOTE: CORRECTED, BEE: _vote("Bee", slug="quarry-vote-sluices-shut")},
        {BEE: None},
    ),
    "it said so, and is another one": (
        {**COMPOSED, VOTE: CORRECTED, BEE: _vote("Bee", slug="quarry-vote-sluices-shut")},
        {BEE: _vote("Bee")},
    ),
    "an address said what tells of a topic to come": (
        {**COMPOSED, INTRO: _intro(SECRET, "Of it."), BEE: _vote("Bee", slug="quarry-vote-sluices-shut")},
        {BEE: None},
    ),
    "the name of a picture said it": ({**COMPOSED, DRAFT: _draft(SECRET), SLUICES: picture(), BEE: SHOWN}, {BEE: None}),
    "the credit of a picture said it": (
        {**COMPOSED, DRAFT: _draft(SECRET), "content/town/q.jpg": _credited(SECRET), BEE: _vote("Bee", "![It](q.jpg)")},
        {"content/town/q.jpg": _credited("Ann Quay")},
    ),
    "the only page that shows it goes": (
        {
            DRAFT: _draft(SECRET),
            IMPRINT: f"{{% if false %}}{SECRET}{{% endif %}}",
            BEE: _vote("Bee", f"Bees.\n\n{SECRET}"),
        },
        {BEE: None},
    ),
    "a name that is too short is no secret any more": (
        {DRAFT: _draft(body="![It](quay)")},
        {VOTE: _vote(body="![It](quay)")},
    ),
    "a draft is published that tells of a topic to come": (
        {INTRO: _intro(SECRET, "Of it."), DRAFT: _draft(SECRET)},
        {DRAFT: _vote(SECRET)},
    ),
    "a draft is published that says a correction to come": (
        {VOTE: CORRECTED, DRAFT: _draft(SECRET)},
        {DRAFT: _vote(SECRET)},
    ),
    **{
        f"a {what} that only a draft has is taken up": (
            {VOTE: _vote(body="A storm came."), DRAFT: _draft(**{field: written})},
            {NEW: _vote("New", **{field: written})},
        )
        for what, field, written in (
            ("topic", "tags", "[storm]"),
            ("topic that is too short", "tags", '["2027"]'),
            ("byline", "byline", "Storm"),
            ("series", "series", "{name: Storm}"),
        )
    },
}


@pytest.mark.parametrize("watches", [True, False], ids=["watches", "starts anew"])
@pytest.mark.parametrize("name", SECRETS)
def test_what_is_kept_back_is_as_safe_as_in_a_clean_build(tmp_path: Path, name: str, *, watches: bool) -> None:
    files, edit = SECRETS[name]
    desk = Desk(tmp_path, {**FILES, "sitegen.toml": BARE, **files}, watches=watches)
    same_as_clean(desk, desk.save(edit))
