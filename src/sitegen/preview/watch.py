"""Build, wait for a change or for a story to fall due, build again."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sitegen.order import Order
from sitegen.preview.alarm import Alarm, Clocks
from sitegen.preview.changes import CLEAN, EVERYTHING, LOST, Changes, Dirty
from sitegen.preview.delivery import Delivery
from sitegen.preview.rounds import Listener, Rounds


def watch(
    ordered: Callable[[], Order],
    clock: Callable[[], datetime],
    listener: Listener,
    *,
    delivery: Delivery | None = None,
    end: datetime | None = None,
) -> bool:
    """Build until `end`, or until interrupted. `ordered` reads configuration and clock anew for each build.

    `clock` is the one that judges dates: under `--now` it stands still, and nothing ever falls due.

    True if the last build was published and delivered. Raises StoppedError if the very first build finds a mistake in
    command or configuration, for no save could mend it, or if the order's patience ends before it has the lock.
    """
    order = ordered()
    alarm = Alarm(Clocks(clock), end)
    with Changes(order.project, order.config.follow_symlinks, listener.say) as changes:
        rounds = Rounds(ordered, listener, alarm, changes.follow, delivery)
        rounds.first()
        listener.say(f"Watching {Path(order.project).name}. Ctrl-C ends it.")
        for dirty in causes(changes.wait, alarm, lambda: rounds.is_lost):
            rounds.build(dirty)
    listener.say("The time is up: the watch ends.")
    return rounds.sound and (delivery is None or delivery.done)


def causes(
    wait: Callable[[float], Dirty], alarm: Alarm, is_lost: Callable[[], bool] = lambda: False
) -> Iterator[Dirty]:
    """Every time to build until the end, with what changed: nothing, where the alarm rang.

    `wait` waits for a change, at most so many seconds. After a sleep, or if the clock was set, anything may be due;
    and so it is once what was built `is_lost`.
    """
    while True:
        if is_lost():
            yield LOST
        elif alarm.was_set():
            yield EVERYTHING
        elif alarm.rings:
            yield CLEAN
        elif alarm.ended:
            return
        dirty = wait(max(0.0, alarm.seconds))
        if dirty:
            yield dirty
