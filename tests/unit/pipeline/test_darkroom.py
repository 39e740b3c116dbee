"""Renditions are made once, each picture by itself, in the processes that help, and none of it for ever."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from photographs import photograph, saved
from sitegen.model import Asset, digest_of
from sitegen.pictures.header import look_at
from sitegen.pipeline.darkroom import Darkroom, Developed, unmade
from sitegen.problems import ENVIRONMENT, StoppedError
from sitegen.recipes import Rendition, renditions
from sitegen.store.images import Images

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")

FILES = {f"content/p{number}.jpg": photograph(90 + number, 60) for number in range(7)}
Read = Callable[[str], bytes]


def assets_of(files: Mapping[str, bytes]) -> dict[str, Asset]:
    found = {}
    for path, content in files.items():
        header = look_at(path, content)
        found[path] = Asset(path, len(content), header.width, header.height, digest_of(content), header.trait)
    return found


def wanted_of(assets: Mapping[str, Asset]) -> list[Rendition]:
    return [each for asset in assets.values() for shape in ("wide", "card") for each in renditions(asset, shape)]


class Room:
    """A darkroom of some files, and what became of each request."""

    def __init__(self, folder: Path, files: Mapping[str, bytes] = FILES, read: Read | None = None) -> None:
        self.assets = assets_of(files)
        self.wanted = wanted_of(self.assets)
        self.told: list[tuple[str, int, int]] = []
        self.darkroom = Darkroom(Images(folder), read or files.__getitem__)

    def develop(self, jobs: int = 1) -> Developed:
        return self.darkroom.develop(self.wanted, self.assets, jobs, lambda *told: self.told.append(told))

    def made(self) -> dict[str, bytes]:
        found = {each.path: self.darkroom.get(each) for each in self.wanted}
        return {path: content for path, content in found.items() if content is not None}


@pytest.mark.parametrize("jobs", [1, 2, 3, 0, 64])
def test_the_bytes_are_the_same_whatever_the_processes(tmp_path: Path, jobs: int) -> None:
    alone = Room(tmp_path / "alone")
    alone.develop()
    room = Room(tmp_path / "many")
    assert room.develop(jobs) == Developed(len(room.wanted), {})
    assert room.made() == alone.made()
    assert len(room.made()) == len(room.wanted)


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_is_made_twice_and_what_was_lost_or_damaged_is_made_again(tmp_path: Path, jobs: int) -> None:
    room = Room(tmp_path)
    room.develop(jobs)
    before = room.made()
    assert room.develop(jobs) == Developed()
    one, other, *_ = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    one.unlink()
    other.write_bytes(other.read_bytes()[:-1])
    assert room.develop(jobs) == Developed(2, {})
    assert room.made() == before


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_faulty_picture_is_named_and_the_others_are_made(tmp_path: Path, jobs: int) -> None:
    faulty = {"content/p1.jpg": "a part of it is missing", "content/p5.jpg": "a part of it is missing"}
    whole = saved(Image.effect_noise((90, 60), 90).convert("RGB"))
    files = {path: whole if path in faulty else content for path, content in FILES.items()}
    room = Room(tmp_path, files, lambda path: files[path][:-900] if path in faulty else files[path])
    assert room.develop(jobs).faults == faulty
    assert set(room.made()) == {each.path for each in room.wanted if each.asset not in faulty}


def test_progress_counts_the_pictures(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.develop(2)
    assert room.told == [("Making pictures", done, len(FILES)) for done in range(1, len(FILES) + 1)]


@linux
def test_a_picture_that_kills_whoever_opens_it_is_named_and_costs_no_other(tmp_path: Path) -> None:
    parent = os.getpid()

    def deadly(path: str) -> bytes:
        if path.endswith("p3.jpg"):
            assert os.getpid() != parent
            os.kill(os.getpid(), signal.SIGKILL)
        return FILES[path]

    room = Room(tmp_path, read=deadly)
    made = room.develop(2)
    assert set(made.faults) == {"content/p3.jpg"}
    assert made.encoded == len(room.made()) == len(room.wanted) * 6 // 7
    told = unmade("content/p3.jpg", made.faults["content/p3.jpg"], ["content/a.md"])
    assert "ended from outside, or ran out of memory" in told.message
    assert told.hint == (
        "Run the command again; if it happens again, save the picture smaller. It is used by content/a.md."
    )


@linux
def test_even_one_large_picture_kills_only_a_process_that_helps(tmp_path: Path) -> None:
    def deadly(_path: str) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    room = Room(tmp_path, {}, deadly)
    room.assets = {"content/g.png": Asset("content/g.png", 9, 7_000, 7_000, "digest", "still")}
    room.wanted = wanted_of(room.assets)
    assert set(room.develop(0).faults) == {"content/g.png"}


@linux
def test_a_process_that_dies_once_is_replaced_and_all_is_made(tmp_path: Path) -> None:
    def dies_once(path: str) -> bytes:
        mark = tmp_path / "died"
        if path.endswith("p3.jpg") and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return FILES[path]

    room = Room(tmp_path / "state", read=dies_once)
    assert room.develop(2) == Developed(len(room.wanted), {})


@linux
def test_a_file_that_cant_be_read_stops_the_build_from_any_process(tmp_path: Path) -> None:
    def refused(path: str) -> bytes:
        if path.endswith("p3.jpg"):
            raise StoppedError([], ENVIRONMENT)
        return FILES[path]

    for jobs in (1, 2):
        with pytest.raises(StoppedError) as stopped:
            Room(tmp_path / str(jobs), read=refused).develop(jobs)
        assert stopped.value.exit_code == ENVIRONMENT


@linux
def test_large_pictures_that_are_decoded_whole_are_made_one_at_a_time(tmp_path: Path) -> None:
    large = saved(Image.new("L", (4_000, 3_500), 90), "PNG")
    photo = saved(Image.new("L", (4_000, 3_500), 90))
    webp = saved(Image.new("L", (2_500, 2_000), 90), "WEBP")
    files = {"content/g0.png": large, "content/g1.png": large, "content/w.webp": webp, "content/a.jpg": photo, **FILES}
    seen = tmp_path / "seen"
    seen.mkdir()

    def noted(path: str) -> bytes:
        (seen / f"{path.rpartition('/')[2]} {os.getpid()}").touch()
        return files[path]

    room = Room(tmp_path / "state", files, noted)
    # Each PNG has a digest of its own, or the second one would be the first.
    room.assets = {
        path: Asset(path, 0, each.width, each.height, path, each.trait) for path, each in room.assets.items()
    }
    room.wanted = [renditions(asset, "share")[0] for asset in room.assets.values()]
    assert room.develop(2) == Developed(len(files), {})
    by_name = {name.split()[0]: int(name.split()[1]) for name in os.listdir(seen)}
    heavy = {by_name.pop(name) for name in ("g0.png", "g1.png", "w.webp")}
    assert len(heavy) == 1
    assert not heavy & {os.getpid(), *by_name.values()}, "whoever decodes them may run out of memory"


def test_what_is_gone_again_before_it_is_published_is_an_error_that_names_the_picture(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.develop()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(StoppedError) as stopped:
        room.darkroom.made(room.wanted[0])
    (problem,) = stopped.value.problems
    assert (stopped.value.exit_code, problem.path) == (ENVIRONMENT, "content/p0.jpg")


def test_one_is_made_for_whoever_asks_and_then_there(tmp_path: Path) -> None:
    room = Room(tmp_path)
    assert room.darkroom.get(room.wanted[0]) is None
    assert room.darkroom.develop_one(room.wanted[0]) == ""
    assert set(room.made()) == {room.wanted[0].path}
    broken = Room(tmp_path, read=lambda _path: b"no picture")
    assert broken.darkroom.develop_one(broken.wanted[1]) == "it is damaged"


def test_pictures_are_made_beside_other_threads_too(tmp_path: Path) -> None:
    """Where a process can't be forked safely, ours makes them."""
    stop = threading.Event()
    waiting = threading.Thread(target=stop.wait)
    waiting.start()
    try:
        began = set()

        def noted(path: str) -> bytes:
            began.add(os.getpid())
            return FILES[path]

        assert Room(tmp_path, read=noted).develop(2).faults == {}
        assert began == {os.getpid()}
    finally:
        stop.set()
        waiting.join()


@linux
def test_a_helper_that_is_stuck_ends_with_the_build(tmp_path: Path) -> None:
    """Whoever leaves the loop over the results – Ctrl-C does – takes all helpers along."""

    class Interrupt(BaseException):
        pass

    def stuck(path: str) -> bytes:
        if path.endswith("p6.jpg"):
            (tmp_path / str(os.getpid())).touch()
            time.sleep(60)
        return FILES[path]

    room = Room(tmp_path / "state", read=stuck)

    def stop(*_told: object) -> None:
        raise Interrupt

    began = time.monotonic()
    with pytest.raises(Interrupt):
        room.darkroom.develop(room.wanted, room.assets, 2, stop)
    assert time.monotonic() - began < 30
    for name in os.listdir(tmp_path):
        assert name == "state" or not Path(f"/proc/{name}").exists()
