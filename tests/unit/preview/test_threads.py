"""Where the system has no room for another thread, somebody who watches looks for changes himself."""

import sys
import threading
from pathlib import Path

import pytest

from sitegen.preview.delivery import Delivery
from sitegen.preview.events import Events
from sitegen.report import Report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell of changes otherwise")
START = threading.Thread.start


def have_room_for(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter(range(threads))

    def start(thread: threading.Thread) -> None:
        if next(left, None) is None:
            raise RuntimeError("can't start new thread")
        START(thread)

    monkeypatch.setattr(threading.Thread, "start", start)


@pytest.mark.parametrize("threads", [0, 1, 2, 3])
def test_nothing_is_told_of_changes_and_that_is_said_once(
    tmp_path: Path, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    roots = [(tmp_path / name, True) for name in ("a", "b")]
    for root, _ in roots:
        root.mkdir()
    have_room_for(threads, monkeypatch)
    with Events(roots, said.append) as events:
        assert not events.hears
        assert not events.recovered()
        events.renew()
    assert said == ["The system can't tell of every change, so sitegen looks for them every second."]


def test_a_command_is_run_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    have_room_for(0, monkeypatch)
    delivery = Delivery("exit 0", tmp_path, tmp_path / "changed", {}, print)
    delivery.built(Report(written=("a.html",)))
    assert delivery.done
