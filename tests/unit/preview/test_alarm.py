"""When a build is made though nothing changed, by clocks that jump, sleep and stand still."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sitegen.preview.alarm import Alarm, Clocks
from sitegen.preview.changes import CLEAN, EVERYTHING, LOST, Dirty
from sitegen.preview.watch import causes

NINE = datetime(2026, 12, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
A = Dirty(frozenset(["content/world/a.md"]))


class World:
    """Clocks that go as long as somebody waits; `events` happen after so many seconds of that."""

    def __init__(self, now: datetime, events: dict[float, Callable[[], Dirty]] | None = None) -> None:
        self.now, self.awake = now, 0.0
        self.events = dict(events or {})
        self.waits: list[float] = []

    def clocks(self, dates: Callable[[], datetime] | None = None) -> Clocks:
        return Clocks(dates or (lambda: self.now.replace(microsecond=0)), lambda: self.now, lambda: self.awake)

    def wait(self, seconds: float) -> Dirty:
        self.waits.append(seconds)
        at = min((each for each in self.events if each <= self.awake + seconds), default=None)
        self.pass_by(seconds if at is None else at - self.awake)
        return self.events.pop(at)() if at is not None else CLEAN

    def pass_by(self, seconds: float) -> None:
        self.awake += seconds
        self.now += timedelta(seconds=seconds)

    def jump(self, by: timedelta) -> Callable[[], Dirty]:
        def jumped() -> Dirty:
            self.now += by
            return CLEAN

        return jumped


def test_E06_what_is_due_is_built_within_a_second_and_nobody_sleeps_long() -> None:
    world = World(NINE - HOUR)
    alarm = Alarm(world.clocks())
    alarm.due = NINE
    assert next(causes(world.wait, alarm)) == CLEAN
    assert timedelta() <= world.now - NINE <= timedelta(seconds=1)
    assert max(world.waits) <= Alarm.LONGEST


@pytest.mark.parametrize(
    ("by", "within"),
    [
        pytest.param(2 * HOUR, 2, id="a sleep past the time"),
        pytest.param(HOUR / 2, 2, id="a clock set forward, not as far"),
        pytest.param(-24 * HOUR, 2, id="a clock set back"),
        pytest.param(timedelta(seconds=1), 3600, id="a clock that is corrected"),
    ],
)
def test_J10_a_clock_that_jumps_is_a_reason_to_look(by: timedelta, within: float) -> None:
    world = World(NINE - HOUR)
    world.events[100.0] = world.jump(by)
    alarm = Alarm(world.clocks())
    alarm.due = NINE
    cause = next(causes(world.wait, alarm))
    assert cause == (EVERYTHING if within < 100 else CLEAN)
    assert world.awake <= 100 + within


def test_a_change_comes_before_what_is_due_and_both_are_built() -> None:
    world = World(NINE - timedelta(seconds=10), {3.0: lambda: A})
    alarm = Alarm(world.clocks())
    alarm.due = NINE
    found = causes(world.wait, alarm)
    assert [next(found), next(found)] == [A, CLEAN]
    assert world.awake >= 10


def test_under_a_clock_that_stands_still_nothing_falls_due() -> None:
    world = World(NINE + HOUR)
    alarm = Alarm(world.clocks(lambda: NINE - HOUR), end=NINE + 3 * HOUR)
    alarm.due = NINE
    assert list(causes(world.wait, alarm)) == []
    assert world.now >= NINE + 3 * HOUR


def test_what_failed_is_tried_again_and_then_no_longer() -> None:
    world = World(NINE)
    alarm = Alarm(world.clocks(), end=NINE + HOUR)
    alarm.again_in(60)
    found = causes(world.wait, alarm)
    assert next(found) == CLEAN
    assert 60 <= world.awake <= 61
    alarm.again_in(None)
    assert list(found) == []


def test_what_was_built_and_is_lost_is_built_again_before_anything_else() -> None:
    world, lost = World(NINE, {3.0: lambda: A}), [False, True]
    found = causes(world.wait, Alarm(world.clocks()), lambda: lost.pop() if lost else False)
    assert [next(found), next(found)] == [LOST, A]
    assert world.awake == 3.0
