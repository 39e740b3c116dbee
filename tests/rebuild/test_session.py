"""A process that builds again and again: which saves cost what they change, and what it does about the others."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import sitegen
from sitegen.building.build import build
from sitegen.building.session import Session
from sitegen.problems import StoppedError
from sitegen.report import Report
from support import NOW, Files, Outlet, picture, run, story

CONFIG = """\
title = "The Post"
base_url = "https://post.example"
timezone = "UTC"
byline = "Wions"
"""
FILES: Files = {
    "sitegen.toml": CONFIG,
    "content/world/wall.md": story("The wall", "2026-11-10", "It rose, [says nobody](gone.md).", tags="[sea]"),
    "content/world/ferry.md": story("The ferry", "2026-11-12", "It sails.\n\n## Deck", tags="[sea]"),
    "content/town/vote.md": story("The vote", "2026-11-14", "They voted."),
    "content/town/later.md": story("The later", "2026-11-25 09:00", "Soon."),
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
}
WALL, PAGE, FERRY = "content/world/wall.md", "world/2026/11/wall.html", "world/2026/11/ferry.html"
LISTS = (
    "index.html",
    "world/index.html",
    "tags/sea/index.html",
    "bylines/wions/index.html",
    "archive/2026/11/index.html",
)


class Watched:
    """An outlet and the session that builds it, told of what is written."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet, self.session = outlet, Session()
        self.build()

    def build(self, touched: tuple[str, ...] | None = None, now: str = NOW) -> Report:
        return self.session.build(self.outlet.order(now), touched)

    def write(self, path: str, content: str, now: str = NOW) -> Report:
        self.outlet.write({path: content})
        return self.build((path,), now)


ID = "tag:post.example,2026:"


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(Outlet(tmp_path / "paper").write(FILES))


def same_as_clean(watched: Watched, report: Report, now: str = NOW) -> None:
    """The output, and what was said, are those of a build of the same files that begins with nothing."""
    folder = watched.outlet.folder
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    sources = {path: file.read_bytes() for path, file in files.items() if not path.startswith(("out", ".sitegen"))}
    clean = Outlet(folder.parent / "clean").write(sources)
    told = clean.build(now)
    assert watched.outlet.tree() == clean.tree()
    assert tuple(each for each in report.problems if each.code != "bookkeeping") == told.problems
    for name in ("pages", "files", "held", "due", "withheld", "unchecked"):
        assert getattr(report, name) == getattr(told, name), name
    shutil.rmtree(clean.folder)


def _wall(title: str = "The wall", body: str = "It rose, [says nobody](gone.md).", **fields: str) -> str:
    return story(title, "2026-11-10", body, **{"tags": "[sea]", **fields})


@pytest.mark.parametrize(
    ("path", "content", "pages"),
    [
        (WALL, _wall(body="It rose, [says nobody](gone.md).\n\nIt stands."), {PAGE}),
        (WALL, _wall(), set()),
        (WALL, _wall(search_title="Quay wall"), {PAGE}),
        (WALL, _wall("The quay"), {PAGE, *LISTS, FERRY}),
        (WALL, _wall(body="It fell, [says nobody](gone.md)."), {PAGE, *LISTS}),
        ("content/pages/about.md", "---\ntitle: About\n---\nWho we were.\n", {"about.html"}),
    ],
    ids=["text", "only touched", "search title", "headline", "first words", "standing page"],
)
def test_a_save_costs_what_shows_it(watched: Watched, path: str, content: str, pages: set[str]) -> None:
    report = watched.write(path, content)
    assert "anew" in report.seconds
    assert {each for each in report.written if each.endswith(".html")} == pages
    assert report.reasons.keys() >= set(report.written)
    assert build(watched.outlet.order()).written == ()  # a build that looks at everything finds nothing to do


@pytest.fixture
def settled(tmp_path: Path) -> Watched:
    """A paper in which nothing waits for its date."""
    return Watched(
        Outlet(tmp_path / "paper").write({**FILES, "content/town/later.md": story("Earlier", "2026-11-02", "Once.")})
    )


DRAFT = "content/world/draft.md"
NEW, NEW_PAGE = "content/world/new.md", "world/2026/11/new.html"


def test_the_newest_story_costs_the_ends_of_its_lists(settled: Watched) -> None:
    report = settled.write(NEW, story("New", "2026-11-20 08:00", "To the [wall](wall.md).", tags="[sea]"))
    assert "anew" in report.seconds
    assert {each for each in report.written if each.endswith(".html")} == {NEW_PAGE, *LISTS}
    assert report.pages == settled.build().pages
    assert build(settled.outlet.order()).written == ()
    assert "anew" in settled.write(NEW, story("Newer", "2026-11-20 08:00", "It rose.", tags="[sea]")).seconds


PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'


@pytest.mark.parametrize(
    ("body", "quick"),
    [
        pytest.param("![The cup](/cup.svg)", True, id="a picture that another story shows"),
        pytest.param("Its [picture](/cup.svg).", True, id="leads to it"),
        pytest.param("![The sea](/sea.svg)", False, id="a picture that nobody showed"),
        pytest.param("Its [picture](/sea.svg).", False, id="leads to one"),
        pytest.param("![It is lost](/lost.svg)", True, id="a picture that isn't there"),
    ],
)
def test_a_newest_story_may_show_what_is_published(settled: Watched, body: str, *, quick: bool) -> None:
    settled.outlet.write({"content/cup.svg": PICTURE, "content/sea.svg": PICTURE})
    settled.write(WALL, _wall(body="![The cup](/cup.svg)"))
    settled.build()
    report = settled.write(NEW, story("New", "2026-11-20 08:00", body))
    assert ("anew" in report.seconds) == quick
    assert build(settled.outlet.order()).written == ()


TOMORROW, YESTERDAY = "2026-11-25 09:00", "2026-11-23 09:00"
QUAY, SEA = picture((1, 2, 3)), picture((9, 8, 7))


def jpeg() -> bytes:
    made = BytesIO()
    Image.new("RGB", (300, 200), (90, 80, 70)).save(made, "JPEG")
    return made.getvalue()


def _with_picture(number: int, src: str, body: str = "It rose.", **said: str) -> str:
    image = ", ".join(f"{name}: {value}" for name, value in {"src": src, "alt": "A quay", **said}.items())
    return story(f"New {number}", f"2026-11-20 08:{number:02}", body, image=f"{{{image}}}", tags="[sea]")


@pytest.mark.parametrize("credit", [{"credit": "Ann Quay"}, {}], ids=["with a credit", "without"])
def test_a_newest_story_brings_its_picture(settled: Watched, credit: dict[str, str]) -> None:
    """One after the other: what the one before had on the front in a large size goes."""
    for number in range(9):
        path = f"content/world/new-{number}.md"
        settled.outlet.write({f"content/world/IMG_{number}.png": picture((number, 2, 3))})
        settled.outlet.write({path: _with_picture(number, f"IMG_{number}.png", **credit)})
        report = settled.build((path, f"content/world/IMG_{number}.png", "content/world"))
        assert "anew" in report.seconds
        assert [each for each in report.written if f"img-{number}" in each]
        assert report.encoded == len([each for each in report.written if each.startswith("assets/pictures/")])
        same_as_clean(settled, report)
        assert [each.path for each in report.problems if each.code == "credit"].count(path) == (not credit)
    assert "anew" in settled.write(path, _with_picture(8, "IMG_8.png", body="It fell.", **credit)).seconds
    report = settled.build()
    assert (report.written, report.removed) == ((), ())


@pytest.mark.parametrize(
    ("content", "quick"),
    [
        pytest.param(_with_picture(1, "/quay.png"), True, id="one that waited for it"),
        pytest.param(_with_picture(1, "/sea.png"), True, id="one that another story shows"),
        pytest.param(_with_picture(1, "/sea.png", focus="0% 100%"), True, id="and cut otherwise"),
        pytest.param(_with_picture(1, "/sea.png", body="![The quay](/quay.png)"), True, id="and one in its text"),
        pytest.param(_with_picture(1, "https://elsewhere.example/sea.png"), True, id="one of another host"),
        pytest.param(_with_picture(1, "/sea.png", body="A [picture](/quay.png)."), False, id="leads to one as it is"),
        pytest.param(_with_picture(1, "/lost.png"), True, id="one that isn't there"),
        pytest.param(_with_picture(1, "/broken.png"), False, id="one that can't be read"),
        pytest.param(_with_picture(1, "/cup.svg"), False, id="one that is shown as it is"),
    ],
)
def test_a_newest_story_shows_a_picture_that_is_there(settled: Watched, content: str, *, quick: bool) -> None:
    pictures = {"content/quay.png": QUAY, "content/sea.png": SEA, "content/cup.svg": PICTURE}
    settled.outlet.write({**pictures, "content/broken.png": b"\x89PNG\r\n\x1a\n"})
    settled.outlet.write({WALL: _wall(image="{src: /sea.png, alt: The sea}")})
    settled.build()
    if "broken" in content:
        with pytest.raises(StoppedError):
            settled.write(NEW, content)
        return
    report = settled.write(NEW, content)
    assert ("anew" in report.seconds) == quick
    same_as_clean(settled, report)
    assert settled.build().written == ()


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({DRAFT: story("A draft", body="![S](/secret-quay.png)", draft="true")}, id="a draft shows it"),
        pytest.param({WALL: _wall(body="![S](/secret-quay.png)")}, id="a story missed it"),
        pytest.param({WALL: _wall(image="{src: /secret-quay.png, alt: S}")}, id="a story missed it above its text"),
        pytest.param({WALL: _wall(body="![S](/secret-quai.png)")}, id="a story may have meant it"),
    ],
)
def test_a_picture_that_others_name_too_looks_at_everything(settled: Watched, files: Files) -> None:
    settled.outlet.write(files)
    settled.build()
    settled.outlet.write({"content/secret-quay.png": QUAY, NEW: _with_picture(1, "/secret-quay.png")})
    report = settled.build((NEW, "content/secret-quay.png"))
    assert "anew" not in report.seconds
    same_as_clean(settled, report)


def test_a_preview_lists_the_pictures_of_a_new_story(settled: Watched) -> None:
    order = settled.outlet.order(kind="preview", drafts=True, output=settled.outlet.folder / "out-of-preview")
    settled.session.build(order)
    settled.outlet.write({"content/quay.png": QUAY, NEW: _with_picture(1, "/quay.png")})
    report = settled.session.build(order, (NEW, "content/quay.png"))
    assert "anew" in report.seconds
    assert report.pictures
    assert report.pictures == settled.session.build(order).pictures


def test_a_preview_makes_a_picture_of_the_folder_that_shows_it(settled: Watched) -> None:
    order = settled.outlet.order(kind="preview", drafts=True, output=settled.outlet.folder / "out-of-preview")
    settled.outlet.write({WALL: _with_picture(2, "/world/quay.png"), NEW: _with_picture(1, "/quay.png")})
    settled.outlet.write({"content/quay.png": QUAY, "content/world/quay.png": QUAY})
    settled.session.build(order)
    settled.outlet.write({NEW: story("New 1", "2026-11-20 08:01", tags="[sea]")})
    report = settled.session.build(order, (NEW,))
    assert "anew" in report.seconds
    assert {each.asset for each in report.pictures} == {"content/world/quay.png"}
    settled.outlet.write({WALL: story("New 2", "2026-11-20 08:02", tags="[sea]")})
    assert settled.session.build(order, (WALL,)).pictures == ()


LATER = "content/town/later.md"
SOON = story("The later of two quays", "2026-11-25 09:00", "Soon it is told what nobody knows by now.")


@pytest.mark.parametrize("path", [NEW, "content/town/new.md"], ids=["another section", "the same section"])
def test_a_newest_story_comes_while_others_wait(watched: Watched, path: str) -> None:
    more = {LATER: SOON, "content/town/later-2.md": story("Later", "2027-01-01", tags="[ice]", byline="Ann Quay")}
    watched.outlet.write({**more, "content/quay.png": QUAY, "content/sea.png": SEA})
    watched.build()
    for number in range(1, 5):
        each = path.replace("new", f"new-{number}")
        report = watched.write(each, _with_picture(number, ("/quay.png", "/sea.png")[number % 2]))
        assert "anew" in report.seconds
        same_as_clean(watched, report)
        report = watched.write(WALL, _wall(f"The wall {number}"))
        assert "anew" in report.seconds
    report = watched.build((), TOMORROW)
    assert "town/2026/11/later.html" in report.written
    same_as_clean(watched, report, TOMORROW)


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(SOON.replace("Soon", "[Soon](/world/new.md)"), id="one that waits leads to it"),
        pytest.param(SOON.replace("The later of two quays", "It is there by noon"), id="it tells what waits"),
    ],
)
def test_a_newest_story_that_touches_what_waits_looks_at_everything(watched: Watched, later: str) -> None:
    watched.write(LATER, later)
    report = watched.write(NEW, story("New", "2026-11-20 08:00", "It is there by noon."))
    assert "anew" not in report.seconds
    same_as_clean(watched, report)


def test_what_waits_is_rehearsed_beside_a_newest_story(watched: Watched) -> None:
    text = (Path(sitegen.__file__).parents[2] / "themes/wions/templates/article.html").read_text("utf-8")
    fails = "{% set place = site.neighbours(story.path) %}{% if place.previous and place.previous.title == 'New' %}"
    fails += "{{ 1 // 0 }}{% endif %}"
    here = '<div class="text">'
    watched.write("themes/_site/templates/article.html", text.replace(here, f"{fails}{here}"))
    for title in ("Old", "New"):
        page = story(title, "2026-11-20 08:00", "It is there.")
        if title == "Old":
            assert "anew" in watched.write("content/town/old.md", page).seconds
            continue
        with pytest.raises(StoppedError) as stopped:
            watched.write("content/town/new.md", page)
        assert [each.code for each in stopped.value.problems if each.severity == "error"] == ["template"]
    with pytest.raises(StoppedError, match="would both stand at"):
        watched.write("content/town/new.md", story("Clash", "2026-11-20 08:00", slug="later"))


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="nothing waits"),
        pytest.param({LATER: SOON}, id="a story waits"),
    ],
)
def test_a_picture_that_comes_before_its_story_waits_for_it(settled: Watched, files: Files) -> None:
    settled.outlet.write(files)
    settled.build()
    settled.outlet.write({"content/world/IMG_1.JPG": jpeg()})
    report = settled.build(("content/world/IMG_1.JPG", "content/world"))
    assert ("anew" in report.seconds, report.written) == (True, ())
    same_as_clean(settled, report)
    report = settled.write(NEW, _with_picture(1, "IMG_1.JPG", credit="Ann Quay"))
    assert "anew" in report.seconds
    same_as_clean(settled, report)


@pytest.mark.parametrize(
    ("path", "date", "fields"),
    [
        (NEW, "2026-12-01", {}),
        (NEW, "2026-11-20", {"draft": "true"}),
        (NEW, "2026-11-20", {"aliases": "[/old]"}),
        (NEW, "2026-11-20", {"slug": "wall"}),
        (NEW, "2026-11-20", {"retracted": "{date: 2026-11-21, reason: No.}"}),
        ("content/sport/new.md", "2026-11-20", {}),
        ("content/world/gone-2.md", "2026-11-20", {}),
    ],
    ids=[
        "to come",
        "draft",
        "alias",
        "taken",
        "retraction",
        "new section",
        "dead link",
    ],
)
def test_a_story_that_brings_more_is_built_from_everything(
    settled: Watched, path: str, date: str, fields: dict[str, str]
) -> None:
    text = story("New", date, "It is there.", **fields)
    if "slug" in fields:
        with pytest.raises(StoppedError):
            settled.write(path, text)
    else:
        assert "anew" not in settled.write(path, text).seconds


@pytest.mark.parametrize(
    ("path", "content", "now"),
    [
        (WALL, _wall(draft="true"), NOW),
        (WALL, _wall(aliases="[/old]"), NOW),
        ("content/town/later.md", story("The later", "2026-11-25 09:00", "Sooner."), NOW),
        ("sitegen.toml", CONFIG + 'description = "News"\n', NOW),
        ("themes/_site/static/style.css", "p {}", NOW),
        (WALL, _wall(body="Tomorrow."), TOMORROW),
        (WALL, _wall(body="Yesterday."), YESTERDAY),
    ],
    ids=["a draft again", "alias", "kept back", "config", "style", "fell due", "clock back"],
)
def test_what_reaches_further_is_built_from_everything(watched: Watched, path: str, content: str, now: str) -> None:
    assert "anew" not in watched.write(path, content, now).seconds
    assert "anew" in watched.build((), now).seconds


def test_the_text_of_a_retracted_story_stays_away_whatever_is_written_into_it(watched: Watched) -> None:
    gone = "{date: 2026-11-20, reason: No.}"
    watched.write(WALL, _wall(retracted=gone))
    for body in ("The wordings.", "Other wordings."):
        watched.write(WALL, _wall("The quay", body=body, retracted=gone))
        assert not [path for path, content in watched.outlet.tree().items() if b"wordings" in content]
        assert build(watched.outlet.order()).written == ()
    watched.write(WALL, _wall(body="The wordings."))
    assert "wordings" in watched.outlet.page(PAGE)


def test_a_headline_is_told_anew_in_the_list_of_corrections(watched: Watched) -> None:
    noted = {"corrections": "[{date: 2026-11-21, text: It fell.}]"}
    watched.write(WALL, _wall(**noted))
    report = watched.write(WALL, _wall("The quay", **noted))
    assert "anew" in report.seconds
    assert {"corrections.html", "corrections.xml"} <= set(report.written)
    assert build(watched.outlet.order()).written == ()


@pytest.mark.parametrize(
    ("shown", "body"),
    [("site.body(vote)", "They voted."), ("site.latest(1, 'town')[0].summary", "They did not.")],
    ids=["text", "first words"],
)
def test_what_pages_share_shows_a_story_as_it_is_now(tmp_path: Path, shown: str, body: str) -> None:
    vote, imprint = "content/town/vote.md", "themes/_site/templates/imprint.html"
    part = f'{{% set vote = "{vote}" %}}{{{{ {shown} }}}}'
    watched = Watched(Outlet(tmp_path / "paper").write({**FILES, imprint: part}))
    for times in ("once", "twice"):
        report = watched.write(vote, story("The vote", "2026-11-14", f"{body}\n\nIt was said {times}."))
        assert "anew" in report.seconds
        same_as_clean(watched, report)


def test_who_holds_the_lock_makes_no_difference(watched: Watched) -> None:
    order = watched.outlet.order(holder="process 7, begun a second later")
    assert "anew" in watched.session.build(order, ()).seconds


def test_anything_may_have_changed(watched: Watched) -> None:
    watched.outlet.write({WALL: _wall(body="It fell.")})
    report = watched.build()
    assert "anew" not in report.seconds
    assert PAGE in report.written


def test_a_mistake_is_told_at_once_and_mended_at_once(watched: Watched) -> None:
    for broken in ("---\ntitle: The wall\n", "---\ntitle: [\n---\nIt rose.\n"):
        with pytest.raises(StoppedError) as stopped:
            watched.write(WALL, broken)
        assert {each.path for each in stopped.value.problems if each.severity == "error"} == {WALL}
    with pytest.raises(StoppedError):
        watched.write("content/town/vote.md", story("The vote", "2026-11-14", "They voted again."))
    report = watched.write(WALL, _wall(body="It was mended."))
    assert "anew" in report.seconds
    assert {PAGE, "town/2026/11/vote.html"} <= set(report.written)


def test_dead_links_follow_the_lines_that_they_stand_on(watched: Watched) -> None:
    before = [(each.line, each.message) for each in watched.build(()).problems if each.code == "link"]
    report = watched.write(WALL, _wall(body="First.\n\nIt rose, [says nobody](gone.md)."))
    after = [(each.line, each.message) for each in report.problems if each.code == "link"]
    assert "anew" in report.seconds
    assert after == [(line + 2, message) for line, message in before]


def test_another_build_of_the_same_output_is_noticed(watched: Watched) -> None:
    watched.outlet.write({"content/town/vote.md": story("The count", "2026-11-14", "They counted.")})
    build(watched.outlet.order())
    report = watched.write(WALL, _wall(body="It fell."))
    assert "anew" not in report.seconds
    assert "The count" in watched.outlet.page("town/2026/11/vote.html")


def test_what_an_editor_leaves_behind_is_told_of_and_nothing_else(watched: Watched) -> None:
    left = "content/world/wall.md~"
    report = watched.write(left, "It rose.")
    assert ("anew" in report.seconds, report.written, report.ignored) == (True, (), (left,))
    (watched.outlet.folder / left).unlink()
    report = watched.build((left,))
    assert ("anew" in report.seconds, report.ignored) == (True, ())


def test_a_folder_that_an_editor_leaves_behind_is_told_of_as_long_as_it_is_there(watched: Watched) -> None:
    left = watched.outlet.folder / "content/.vault"
    left.mkdir()
    there = watched.build(("content/.vault",))
    left.rmdir()
    gone = watched.build(("content/.vault",))
    assert [("anew" in each.seconds, each.ignored) for each in (there, gone)] == [
        (True, ("content/.vault/",)),
        (True, ()),
    ]


def test_a_file_that_comes_and_goes_is_nothing(watched: Watched) -> None:
    watched.outlet.write({WALL: _wall(body="It fell.")})
    report = watched.build((WALL, "content/world", "content/world/.wall.md.swp", "content/world/4913"))
    assert "anew" in report.seconds
    assert PAGE in report.written


def test_a_ledger_that_came_or_went_counts_at_once(watched: Watched) -> None:
    old = "world/2026/11/old.html"
    assert old in watched.write("urls.txt", f"{ID}world/wall.md /{old}\n").written
    (watched.outlet.folder / "urls.txt").unlink()
    assert watched.build(("urls.txt",)).removed == (old,)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("gone /world/2026/11/new.html", id="what was gone is there"),
        pytest.param(f"{ID}world/nobody.md /world/2026/11/new.html", id="what was lost is there"),
        pytest.param(f"{ID}world/ferry.md /world/2026/11/new.html", id="what led on is there"),
        pytest.param(f"{ID}world/new.md /world/2026/11/first.html", id="it was somewhere else before"),
    ],
)
def test_a_new_story_with_a_past_looks_at_everything(watched: Watched, line: str) -> None:
    watched.write("sitegen.toml", f'{CONFIG}[hosting]\nrules = "nginx"\n')
    watched.write("urls.txt", f"{line}\n")
    report = watched.write("content/world/new.md", story("New", "2026-11-24 11:00"))
    assert [each for each in report.problems if each.code == "url" and "nothing stands there" in each.message] == []
    same_as_clean(watched, report)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (DRAFT, story("A draft", "2026-11-20", "It is better.\n\nMuch.", draft="true")),
        (DRAFT, story("A better draft", "2026-11-20", "It is good.", draft="true")),
        ("content/town/later.md", story("The later", "2026-11-25 09:00", "Sooner, [says nobody](gone.md).")),
        ("content/town/later.md", story("The sooner", "2026-11-25 09:00", "Soon.")),
        ("content/town/quayside.md", story("Quayside", "2026-11-25 10:00", "Short.", draft="true")),
    ],
    ids=["text of a draft", "headline of a draft", "text to come", "headline to come", "a new draft"],
)
def test_a_preview_that_shows_drafts_is_as_quick_with_them(tmp_path: Path, path: str, content: str) -> None:
    """And shows and says what one that begins anew would."""
    files = {**FILES, DRAFT: story("A draft", "2026-11-20", "It is good.", draft="true")}
    first, second = (Outlet(tmp_path / name / "paper").write(files) for name in ("first", "second"))
    session = Session()
    session.build(first.order(kind="preview", drafts=True))
    first.write({path: content})
    quick = session.build(first.order(kind="preview", drafts=True), (path,))
    whole = build(second.write({path: content}).order(kind="preview", drafts=True))
    assert "anew" in quick.seconds
    assert first.tree() == second.tree()
    for name in ("problems", "held", "due", "pages", "files"):
        assert getattr(quick, name) == getattr(whole, name), name


@pytest.mark.parametrize(
    ("name", "value", "event"),
    [
        ("expires", "2026-11-24 13:00", "expires"),
        ("updated", "2026-11-24 13:00", "is updated"),
        ("corrections", "[{date: 2026-11-24 13:00, text: No.}]", "is corrected"),
        ("retracted", "{date: 2026-11-24 13:00, reason: No.}", "is retracted"),
    ],
)
@pytest.mark.parametrize("path", [DRAFT, "content/world/drafts/new.md"], ids=["a draft", "in a folder"])
def test_a_preview_follows_the_dates_of_a_draft_that_it_shows(
    tmp_path: Path, path: str, name: str, value: str, event: str
) -> None:
    draft = {path: story("A draft", "2026-11-20", "It is good.", **{name: value, "draft": "true"})}
    first, second = (Outlet(tmp_path / each / "paper").write({**FILES, **draft}) for each in ("first", "second"))
    session, edit, later = Session(), {WALL: _wall(body="It fell.")}, "2026-11-24 14:00"
    assert [
        each.event for each in session.build(first.order(kind="preview", drafts=True)).due if each.path == path
    ] == [event]
    session.build(first.write(edit).order(later, kind="preview", drafts=True), (WALL,))
    build(second.write(edit).order(later, kind="preview", drafts=True))
    assert first.tree() == second.tree()


_FIRST_SAVE = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from sitegen.building.session import Session
from sitegen.site import sitemaps
from support import Outlet, story
outlet, session = Outlet(Path.cwd()), Session()
session.build(outlet.order())
session.ready()
loaded, listed, told = set(sys.modules), set(), sitemaps._story
sitemaps._story = lambda site, article: listed.add(article.title) or told(site, article)
outlet.write({{"content/world/sea.md": story("The sea", "2026-11-15", "It *rose*.", tags="[sea]")}})
report = session.build(outlet.order(), ["content/world/sea.md"])
print(*report.seconds, *sorted(set(sys.modules) - loaded), sep=", ")
print(*sorted(listed), sep=", ")
"""


def test_the_first_save_waits_for_nothing_to_be_loaded_nor_for_other_months(tmp_path: Path) -> None:
    outlet = Outlet(tmp_path).write({**FILES, "content/world/old.md": story("The old", "2026-10-14")})
    build(outlet.order())
    listed = ["The ferry", "The later", "The sea", "The vote", "The wall"]  # one of them waits, and is rehearsed
    assert run(outlet.folder, code=_FIRST_SAVE).stdout.splitlines() == ["anew", ", ".join(listed)]
