"""Which files changed, however they are saved, and when they are whole."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread, Timer

import pytest
from watchdog.events import FileSystemEvent

from saving import SAVES, in_place
from sitegen.preview.changes import CLEAN, Changes, Dirty, is_whole
from sitegen.preview.events import Events
from sitegen.preview.sources import Changed, Sources
from support import story

LONG = 20.0  # seconds; a loaded machine is slow
REST = 0.15  # seconds in which nothing more may come
A = "content/world/a.md"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the ways to save are POSIX's")


@pytest.fixture
def outlet(tmp_path: Path) -> Path:
    folder = tmp_path / "outlet"
    (folder / "content/world").mkdir(parents=True)
    (folder / "themes/_site").mkdir(parents=True)
    (folder / "output").mkdir()
    (folder / "sitegen.toml").touch()
    (folder / A).write_text(story(body="First words."), encoding="utf-8")
    return folder


@pytest.fixture
def changes(outlet: Path) -> Iterator[Changes]:
    with Changes(outlet) as watching:
        yield watching


def until_rest(changes: Changes) -> list[Dirty]:
    """What was found, one build after the other, until nothing more came."""
    found = [changes.wait(LONG)]
    while more := changes.wait(REST):
        found.append(more)
    return found


def until_told(changes: Changes, *paths: str) -> set[str]:
    """The files of all changes, one build after the other, until these were among them."""
    found, end = set[str](), time.monotonic() + LONG
    while not found.issuperset(paths):
        assert time.monotonic() < end, found
        found |= changes.wait(LONG).paths
    return found


@pytest.mark.parametrize("name", SAVES)
def test_J01_a_save_is_one_change_of_one_file_and_whole(outlet: Path, changes: Changes, name: str) -> None:
    text = story(body=f"Words saved by {name}.").encode()
    saving = Thread(target=SAVES[name], args=(outlet / A, text))
    saving.start()
    found, passing = changes.wait(LONG), set[str]()
    while found and A not in found.paths:  # on a busy machine, what an editor writes first and renames then
        passing |= found.paths
        found = changes.wait(LONG)
    seen = (outlet / A).read_bytes()
    saving.join()
    assert not any((outlet / path).exists() for path in passing)
    assert (found.paths - passing, seen) == (frozenset([A]), text)
    rest = changes.wait(REST)
    assert (rest.everything, rest.paths - passing - found.paths) == (False, frozenset())


def _chmod(outlet: Path) -> None:
    (outlet / A).chmod(0o600)


def _read(outlet: Path) -> None:
    (outlet / A).read_bytes()
    list((outlet / "content").rglob("*"))


def _swap(outlet: Path) -> None:
    for name in (".a.md.swp", "4913", "a.md~"):
        (outlet / "content/world" / name).write_text("x", encoding="utf-8")
        (outlet / "content/world" / name).unlink()


def _build(outlet: Path) -> None:
    for name in ("output/index.html", ".sitegen/cache.db", ".sitegen-manifest"):
        (outlet / name).parent.mkdir(exist_ok=True)
        (outlet / name).write_text("x", encoding="utf-8")


def _beside(outlet: Path) -> None:
    (outlet / "notes.txt").write_text("x", encoding="utf-8")


IDLE: dict[str, Callable[[Path], None]] = {
    "rights": _chmod,
    "reading": _read,
    "an editor's own files": _swap,
    "sitegen's own files": _build,
    "a file beside the site": _beside,
}


@pytest.mark.parametrize("name", IDLE)
def test_J02_what_is_no_change_wakes_nobody(outlet: Path, changes: Changes, name: str) -> None:
    IDLE[name](outlet)
    assert changes.wait(0.4) == CLEAN


@pytest.mark.slow
def test_J02_a_minute_of_reading_wakes_nobody(outlet: Path, changes: Changes) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for act in IDLE.values():
            act(outlet)
        assert changes.wait(1.0) == CLEAN


def test_J04_a_burst_is_one_change(outlet: Path, changes: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for its first files, which nobody knows yet to be a burst; a pause on a busy machine is no end of it."""
    monkeypatch.setattr("sitegen.preview.changes._QUIET", 0.6)
    monkeypatch.setattr("sitegen.preview.changes._BURST", LONG)
    paths = sorted(f"content/world/{number}.md" for number in range(200))
    for path in paths[:180]:
        (outlet / path).write_text(story(), encoding="utf-8")

    def write_the_others() -> None:
        for path in paths[180:]:
            (outlet / path).write_text(story(), encoding="utf-8")
            time.sleep(0.05)

    writing = Thread(target=write_the_others)
    writing.start()
    found = [changes.wait(LONG)]
    while found[-1] and len(frozenset[str]().union(*(each.paths for each in found))) < 200:
        found.append(changes.wait(LONG))
    writing.join()
    assert found[-1]
    assert len(found) <= 8, "each of the last twenty is a change of its own"


def test_J05_folders_that_are_made_and_filled_at_once_are_seen_whole(outlet: Path, changes: Changes) -> None:
    made = {f"content/{a}/{b}/{c}/s.md" for a in "ab" for b in "cd" for c in "ef"}
    for path in made:
        (outlet / path).parent.mkdir(parents=True)
        (outlet / path).write_text(story(), encoding="utf-8")
    aside = outlet / "aside/deep"
    aside.mkdir(parents=True)
    (aside / "t.md").write_text(story(), encoding="utf-8")
    (outlet / "aside").rename(outlet / "content/moved")
    made.add("content/moved/deep/t.md")
    assert until_told(changes, *made) == made


def _heard(sources: Sources) -> Changed:
    return sources.heard([A])


def _found(sources: Sources) -> Changed:
    return {path: was_there for changed in sources.sweep() for path, was_there in changed.items()}


@pytest.mark.parametrize("notice", [_heard, _found])
def test_a_folder_in_the_place_of_a_file_is_the_files_end(outlet: Path, notice: Callable[[Sources], Changed]) -> None:
    sources = Sources(outlet)
    _found(sources)
    (outlet / A).unlink()
    (outlet / A).mkdir()
    assert notice(sources) == {A: True}


@pytest.mark.parametrize("root", ["content", "themes"])
def test_J03_a_root_that_is_removed_and_made_anew_is_watched_on(outlet: Path, changes: Changes, root: str) -> None:
    shutil.rmtree(outlet / root)
    assert changes.wait(LONG)
    (outlet / root / "world").mkdir(parents=True)
    (outlet / root / "world/a.md").write_text(story(), encoding="utf-8")
    until_rest(changes)
    in_place(outlet / root / "world/a.md", story(body="Later words.").encode())
    until_told(changes, f"{root}/world/a.md")


def test_J03_a_root_that_is_renamed_away_and_back_is_watched_on(outlet: Path, changes: Changes) -> None:
    (outlet / "content").rename(outlet / "elsewhere")
    assert changes.wait(LONG)
    (outlet / "elsewhere").rename(outlet / "content")
    until_rest(changes)
    in_place(outlet / A, story(body="Later words.").encode())
    until_told(changes, A)


def test_J03_an_outlet_that_is_moved_away_and_back_is_watched_on(outlet: Path, changes: Changes) -> None:
    outlet.rename(outlet.with_name("moved"))
    assert changes.wait(LONG).everything
    outlet.with_name("moved").rename(outlet)
    assert until_rest(changes)[0].everything
    in_place(outlet / A, story(body="Later words.").encode())
    until_told(changes, A)


def test_J03_a_theme_that_is_swapped_by_a_link_is_seen(outlet: Path, changes: Changes) -> None:
    (outlet / "blue").mkdir()
    (outlet / "themes/day").symlink_to("../blue")
    assert changes.wait(LONG).paths == {"themes/day"}
    (outlet / "themes/night").symlink_to("../red")
    (outlet / "themes/night").replace(outlet / "themes/day")
    until_told(changes, "themes/day")


def test_J07_behind_a_link_a_round_through_all_folders_finds_the_change(outlet: Path) -> None:
    (outlet / "shared").mkdir()
    (outlet / "shared/b.md").write_text(story(), encoding="utf-8")
    (outlet / "content/linked").symlink_to("../shared")
    with Changes(outlet, ["content/linked"]) as changes:
        in_place(outlet / "shared/b.md", story(body="Later words.").encode())
        began = time.monotonic()
        assert changes.wait(LONG).paths == {"content/linked/b.md"}
        assert time.monotonic() - began < 3


def _late(deliver: Callable[[Events, FileSystemEvent], None]) -> Callable[[Events, FileSystemEvent], None]:
    return lambda self, event: Timer(0.3, deliver, (self, event)).start()


def _lost(_deliver: object) -> Callable[[Events, FileSystemEvent], None]:
    return lambda _self, _event: None


@pytest.mark.parametrize(("telling", "renewals"), [(_late, 0), (_lost, 1)], ids=["late", "lost"])
def test_J07_a_look_that_is_faster_than_an_event_has_lost_none(
    outlet: Path, monkeypatch: pytest.MonkeyPatch, telling: Callable[..., object], renewals: int
) -> None:
    renewed: list[Events] = []
    renew = Events.renew

    def noted(events: Events) -> None:
        renewed.append(events)
        renew(events)

    monkeypatch.setattr(Events, "renew", noted)
    monkeypatch.setattr(Events, "on_any_event", telling(Events.on_any_event))
    monkeypatch.setattr("sitegen.preview.changes._RARELY", 0.05)
    with Changes(outlet) as changes:
        found = []
        for number in range(6):
            in_place(outlet / A, story(body=f"Words {number}.").encode())
            found.append(changes.wait(LONG))
            changes.wait(REST)
        changes.wait(1.5)
        end = time.monotonic() + LONG
        while len(renewed) < renewals and time.monotonic() < end:
            changes.wait(REST)
    assert [each.everything for each in found] == [False] * 6
    assert frozenset[str]().union(*(each.paths for each in found)) == {A}
    assert len(renewed) == renewals


def test_J09_a_folder_that_may_not_be_read_yet_and_a_file_that_is_gone_kill_nothing(
    outlet: Path, changes: Changes
) -> None:
    closed = outlet / "content/closed"
    closed.mkdir(mode=0)
    for number in range(50):
        (outlet / f"content/world/x{number}.md").write_text("x", encoding="utf-8")
        (outlet / f"content/world/x{number}.md").unlink()
    changes.wait(REST)
    closed.chmod(0o755)
    (closed / "b.md").write_text(story(), encoding="utf-8")
    until_told(changes, "content/closed/b.md")


def test_J06_what_changes_while_a_build_runs_is_the_next_change(outlet: Path, changes: Changes) -> None:
    in_place(outlet / A, story(body="Second words.").encode())
    assert changes.wait(LONG).paths == {A}
    in_place(outlet / A, story(body="Third words.").encode())
    time.sleep(0.1)  # the build
    assert changes.wait(LONG).paths == {A}


def test_F03_the_same_size_and_time_with_other_words_is_a_change(outlet: Path, changes: Changes) -> None:
    before = (outlet / A).stat()
    in_place(outlet / A, story(body="Other words.").encode())
    os.utime(outlet / A, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (outlet / A).stat().st_size == before.st_size
    assert changes.wait(LONG).paths == {A}


def test_a_removed_story_is_a_change_once_it_stays_away(outlet: Path, changes: Changes) -> None:
    began = time.monotonic()
    (outlet / A).unlink()
    assert changes.wait(LONG).paths == {A}
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize("text", ["", "---\ntitle: x\n", "---\ntitle"])
def test_a_file_that_stays_broken_is_a_change_after_a_while(outlet: Path, changes: Changes, text: str) -> None:
    began = time.monotonic()
    in_place(outlet / A, text.encode())
    assert changes.wait(LONG).paths == {A}
    assert 0.3 <= time.monotonic() - began < 3


def test_a_whole_file_is_a_change_at_once(outlet: Path, changes: Changes) -> None:
    took = [LONG]
    while min(took) >= 0.1 and len(took) < 20:  # on a busy machine, not every time
        in_place(outlet / A, story(body=f"Words {len(took)}.").encode())
        began = time.monotonic()
        assert changes.wait(LONG)
        took.append(time.monotonic() - began)
        changes.wait(REST)
    assert min(took) < 0.1


@pytest.mark.parametrize(
    ("head", "whole"),
    [
        (b"---\ntitle: x\n---\nWords\n", True),
        (b"---\r\ntitle: x\r\n---\r\n", True),
        (b"---\rtitle: x\r---\r", True),
        (b"\xef\xbb\xbf---\ntitle: x\n---", True),
        (b"Words without front matter.\n\n---\n", True),
        (b"\n\n---\ntitle: x\n", False),
        (b"---\ntitle: x\n--", False),
        (b"---", False),
        (b"\xef\xbb\xbf---\r\ntitle: x\r\n", False),
    ],
)
def test_a_story_is_whole_when_its_front_matter_is_closed(head: bytes, whole: bool) -> None:
    assert is_whole(head) is whole
