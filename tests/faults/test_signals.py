"""Cases G3 and G12: Ctrl-C at any moment, and readers who look while the site is exchanged."""

import shutil
import signal
import sys
import threading
from itertools import count
from pathlib import Path

import pytest

from faults.publishing import NEW, OLD, SCENARIOS, prepare, publish, tree
from sitegen.store.faults import Faults
from sitegen.store.gate import open_stage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows delivers signals differently")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_G03_an_interrupt_leaves_the_old_site_or_the_whole_new_one(tmp_path: Path, scenario: str) -> None:
    before, after = SCENARIOS[scenario]
    prepare(tmp_path / "old", tmp_path / "old/output", before)
    prepare(tmp_path / "new", tmp_path / "new/output", after)
    old, new = tree(tmp_path / "old/output"), tree(tmp_path / "new/output")
    ends = []
    handler = signal.getsignal(signal.SIGINT)
    for number in count(1):
        project, faults = tmp_path / str(number), Faults(f"signal:SIGINT@{number}")
        shutil.copytree(tmp_path / "old", project)
        try:
            publish(project, project / "output", after, faults)
        except KeyboardInterrupt:
            ends.append("new" if tree(project / "output") == new else "old")
            assert tree(project / "output") in (old, new), number
            assert list(project.glob(".sitegen/stage/*")) == [], number
        assert signal.getsignal(signal.SIGINT) is handler
        if faults.count < number:
            break
    assert len(ends) == number - 1, "every interrupt arrives"
    assert ends == sorted(ends, reverse=True)
    assert set(ends) == {"old", "new"}


def test_G03_a_thread_may_publish_too(tmp_path: Path) -> None:
    prepare(tmp_path / "a", tmp_path / "a/output", OLD)
    thread = threading.Thread(target=publish, args=(tmp_path / "a", tmp_path / "a/output", NEW))
    thread.start()
    thread.join()
    assert set(NEW) <= tree(tmp_path / "a/output").keys()


def test_G11_the_disk_has_everything_before_it_is_published_and_before_the_journal_goes(tmp_path: Path) -> None:
    class Noting(Faults):
        names: tuple[str, ...] = ()

        def mutate(self, name: str) -> None:
            self.names = (*self.names, name)

    prepare(tmp_path / "a", tmp_path / "a/output", OLD)
    noting = Noting()
    publish(tmp_path / "a", tmp_path / "a/output", NEW, noting, sync=True)
    names = noting.names
    first, last = [at for at, name in enumerate(names) if name == "sync"]
    assert {"create", "write"} & set(names[first:]) == set()
    assert {"replace", "remove"} & set(names[:first]) == set()
    assert "replace" not in names[last:]
    assert names[last + 1] == "remove"


def test_G12_readers_get_every_page_whole_while_it_is_exchanged(tmp_path: Path) -> None:
    project, output = tmp_path / "a", tmp_path / "a/output"
    prepare(project, output, OLD)
    both = sorted(OLD.keys() & NEW.keys())
    faults: list[str] = []
    reads = 0
    stop = threading.Event()

    def read() -> None:
        nonlocal reads
        while not stop.is_set():
            for path in both:
                try:
                    found = (output / path).read_text(encoding="utf-8")
                except OSError as error:
                    faults.append(str(error))
                    continue
                reads += 1
                if found not in (OLD[path], NEW[path]):
                    faults.append(found)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(60):
        publish(project, output, OLD if turn % 2 else NEW)
    stop.set()
    reader.join()
    assert faults == []
    assert reads >= len(both)


def test_an_error_within_the_stage_leaves_output_and_times_untouched(tmp_path: Path) -> None:
    project, output = tmp_path / "a", tmp_path / "a/output"
    prepare(project, output, OLD)
    before = {path: path.stat() for path in [output, *sorted(output.rglob("*"))]}

    def interrupted() -> None:
        with open_stage(project, output) as stage:
            stage.put("index.html", b"new")
            stage.put("town/roof.html", b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    after = {path: path.stat() for path in [output, *sorted(output.rglob("*"))]}
    assert [(path, status.st_mtime_ns, status.st_ino) for path, status in after.items()] == [
        (path, status.st_mtime_ns, status.st_ino) for path, status in before.items()
    ]
    assert list(project.glob(".sitegen/stage/*")) == []
