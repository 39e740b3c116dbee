"""Signals that wait, and programs that nobody loses sight of."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.deferred import deferred_signals
from sitegen.processes.programs import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


@pytest.fixture(params=["SIGINT", "SIGTERM", "SIGHUP"])
def number(request: pytest.FixtureRequest) -> Iterator[int]:
    found = getattr(signal, request.param)
    before = signal.getsignal(found)
    yield found
    signal.signal(found, before)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def test_a_signal_waits_until_what_must_be_whole_is_done(number: int) -> None:
    signal.signal(number, _interrupt)
    done = []

    def work() -> None:
        with deferred_signals():
            signal.raise_signal(number)
            done.append("all")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all"]
    assert signal.getsignal(number) is _interrupt


def test_what_nobody_heeds_is_not_heeded_by_a_program_that_starts_either(number: int) -> None:
    signal.signal(number, signal.SIG_IGN)
    with deferred_signals():
        assert signal.getsignal(number) is signal.SIG_IGN


def test_a_program_that_is_starting_when_we_are_interrupted_ends(
    number: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    signal.signal(number, _interrupt)
    started: list[subprocess.Popen[bytes]] = []
    begin: Callable[..., Any] = subprocess.Popen

    def interrupted(*command: object, **options: object) -> object:
        started.append(begin(*command, **options))
        signal.raise_signal(number)
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run(["sleep", "60"], os.environ, tmp_path)
    assert started[0].poll() == -signal.SIGTERM
    assert time.monotonic() - began < 30
