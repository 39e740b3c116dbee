"""A build in a process of its own that goes on from what the last one left on disk: it costs what was edited.

The same ways as in a process that lives (`retold.py`, `moved.py`), over what `kept_on_disk.py` reads where they look.
Whatever they don't cover, or would stop at, is for a build that looks at everything.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from sitegen.building.kept import Kept
from sitegen.building.kept_on_disk import OnDisk, read_kept
from sitegen.building.reissue import Runner
from sitegen.building.remembering import Done, remember
from sitegen.building.retold import Found, found_anew, publish_anew, title_of
from sitegen.building.unchanged import LastBuild
from sitegen.order import Order
from sitegen.pages.ledger_problems import unrecorded_problems
from sitegen.pipeline.progress import Progress, Stopwatch
from sitegen.problems import CONTENT, StoppedError, in_order, judged
from sitegen.report import Report
from sitegen.store.memory import LostBodyError, Memory


def resumed(
    order: Order, last: LastBuild, touched: Sequence[str], memory: Memory, progress: Progress, clock: Stopwatch
) -> Report | None:
    """Build, and remember it; None, and nothing has been done, if the touched files may change more than these ways
    cover.

    Raises StoppedError if what was made can't be published (exit code 4).
    """
    came = [path for path in touched if path not in last.look.found.seen]
    if (came and len(touched) > 1) or (touched and last.rethemed):
        return None
    way = _rethemed if last.rethemed else _with_one_more if came else _told_anew
    try:
        disk = read_kept(order, last, memory, grows=bool(came))
        clock.lap("read")
        if disk is None or not last.look.untouched():
            return None
        done = way(disk, order, touched, Runner(memory, progress))
    except LostBodyError:
        return None
    except StoppedError as stopped:
        if stopped.exit_code != CONTENT:
            raise
        return None  # a build that looks at everything tells all mistakes
    if done is None:
        return None
    clock.lap("publish")
    remember(done, memory)
    return _told(done, order, memory, clock)


def _told(done: Done, order: Order, memory: Memory, clock: Stopwatch) -> Report:
    """The report, with what is only said of this build."""
    report, site = done.now.report, done.now.planned.site
    passing = judged(unrecorded_problems(site, done.disk.left.unrecorded), strictly=order.strict)
    problems = in_order([*report.problems, *passing, *memory.remarks()])
    return replace(report, problems=problems, seconds=clock.laps)


def _told_anew(disk: OnDisk, order: Order, touched: Sequence[str], runner: Runner) -> Done | None:
    found = found_anew(disk.kept, order, touched, runner.memory)
    if found is None or _is_named(disk.kept, found):
        return None
    done = publish_anew(disk.kept, order, found, runner)
    return Done(disk, done[1], {path: read.seen for path, (_, read) in found.items()}) if done else None


def _rethemed(disk: OnDisk, order: Order, _touched: Sequence[str], runner: Runner) -> Done | None:
    from sitegen.building.rethemed import publish_rethemed, rethemed  # noqa: PLC0415 - an edited text needs none of it

    found = rethemed(disk.kept, disk.last.theme)
    done = publish_rethemed(disk.kept, order, found, runner) if found else None
    return Done(disk, done[1], {}) if done else None


def _with_one_more(disk: OnDisk, order: Order, touched: Sequence[str], runner: Runner) -> Done | None:
    from sitegen.building.moved import publish_moved  # noqa: PLC0415 - an edited text needs none of it
    from sitegen.building.movements import found_moved  # noqa: PLC0415

    found = found_moved(disk.kept, order, touched, runner.memory)
    done = publish_moved(disk.kept, order, found, runner) if found and found.moves else None
    if found is None or done is None:
        return None
    return Done(disk, done[1], {each.path: each.read.seen for each in found.sources if each.read})


def _is_named(kept: Kept, found: Found) -> bool:
    """Whether the headline that a story had until now is part of what is wrong anywhere."""
    titles = [(title_of(kept.entries[path]), title_of(read.entry)) for path, (_, read) in found.items()]
    before = {old for old, new in titles if old != new}
    return any(
        problem.story in before or any(title in problem.message or title in problem.hint for title in before)
        for problem in (kept.problems if before else ())
    )
