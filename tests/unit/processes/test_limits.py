"""Work that takes too long ends, in whichever thread."""

import threading
import time

import pytest

from sitegen.processes.limits import OverTimeError, time_limit


def busy(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1000))


def test_work_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(OverTimeError), time_limit(0.05):
        busy(20)


def test_work_in_another_thread_is_stopped_too() -> None:
    stopped = threading.Event()

    def work() -> None:
        try:
            with time_limit(0.05):
                busy(20)
        except OverTimeError:
            stopped.set()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert stopped.is_set()


def test_a_limit_that_isnt_reached_leaves_nothing_behind() -> None:
    with time_limit(0.2):
        pass
    busy(0.4)
