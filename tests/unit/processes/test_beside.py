"""What another process makes, or a question that it answers, or ours if that can't."""

import os
import signal
import sys
import threading
from collections.abc import Callable

import pytest

from sitegen.processes.beside import asked_beside, made_beside
from support import has_children

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is forked")


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1})


@pytest.fixture
def ours() -> Callable[[], bool]:
    """The question whether it is asked in the process of the test."""
    own = os.getpid()
    return lambda: os.getpid() == own


def waits() -> bool:
    signal.pause()
    return True


def test_another_process_answers_yes_or_no_and_is_gone(ours: Callable[[], bool]) -> None:
    with asked_beside(ours) as answer:
        assert not answer()
    with asked_beside(lambda: not ours()) as answer:
        assert answer()
    assert not has_children()


@pytest.mark.parametrize("size", [0, 1, 8, 65_536, 5_000_001])
def test_all_that_another_process_makes_arrives(ours: Callable[[], bool], size: int) -> None:
    with made_beside(lambda: b"x" * size + (b"ours" if ours() else b"another's")) as made:
        assert made() == b"x" * size + b"another's"
    assert not has_children()


def test_what_was_handed_over_in_part_is_made_in_ours(
    ours: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def torn(line: int, data: bytes) -> int:
        write(line, data[:20])
        os._exit(0)

    monkeypatch.setattr(os, "write", torn)
    with made_beside(lambda: b"made in ours, all of it" if ours() else b"made in another process") as made:
        assert made() == b"made in ours, all of it"


def test_it_sees_what_was_so_when_it_began() -> None:
    known = ["before"]
    with asked_beside(lambda: known == ["before"]) as answer:
        known.append("later")
        assert answer()


def test_a_process_whose_answer_nobody_wants_is_ended() -> None:
    with asked_beside(waits):
        assert has_children()
    assert not has_children()


def test_an_error_ends_it_too() -> None:
    with pytest.raises(LookupError), asked_beside(waits):
        raise LookupError
    assert not has_children()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_where_it_was_ended_from_outside_ours_answers(ours: Callable[[], bool], number: signal.Signals) -> None:
    def question() -> bool:
        if not ours():
            os.kill(os.getpid(), number)
        return ours()

    with asked_beside(question) as answer:
        assert answer()


def test_ctrl_c_is_left_to_its_parent(ours: Callable[[], bool]) -> None:
    def question() -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        return not ours()

    with asked_beside(question) as answer:
        assert answer()


def test_what_it_cant_answer_is_raised_in_ours(capfd: pytest.CaptureFixture[str]) -> None:
    def question() -> bool:
        raise LookupError("lost")

    with asked_beside(question) as answer, pytest.raises(LookupError, match="lost"):
        answer()
    assert capfd.readouterr().err == ""


def _no_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0})


def _no_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "pipe", _full)


def _no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", _full)


def _other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)


def _full() -> None:
    raise BlockingIOError


@pytest.mark.parametrize("without", [_no_cores, _no_pipes, _no_processes, _other_threads])
def test_where_no_process_can_be_begun_ours_answers(
    ours: Callable[[], bool], monkeypatch: pytest.MonkeyPatch, without: Callable[[pytest.MonkeyPatch], None]
) -> None:
    open_files = os.listdir("/proc/self/fd")
    without(monkeypatch)
    with asked_beside(ours) as answer:
        assert answer()
    assert os.listdir("/proc/self/fd") == open_files
