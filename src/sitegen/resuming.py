"""A build in a process of its own that goes on from what the last one left on disk: it costs what was edited.

The same ways as in a process that lives (`retold.py`), over what `kept_on_disk.py` reads where they look. Whatever they
don't cover, or would stop at, is for a build that looks at everything.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sitegen.kept import Kept
from sitegen.kept_on_disk import KeptOnDisk, kept_on_disk
from sitegen.model import Entry
from sitegen.order import Order
from sitegen.pages import firewall, traces
from sitegen.pages.firewall import Cleared
from sitegen.pages.traces import Past
from sitegen.problems import CONTENT, StoppedError, in_order
from sitegen.progress import Progress, Stopwatch
from sitegen.reissue import Runner
from sitegen.report import Report, as_row
from sitegen.retold import Found, found_anew, publish_anew, title_of
from sitegen.scanning import Scan, encode_again
from sitegen.store import published
from sitegen.store.files import Tree
from sitegen.store.lock import LOCK
from sitegen.store.memory import LostBodyError, Memory
from sitegen.store.published import Published
from sitegen.store.stamps import disk_time
from sitegen.unchanged import LastBuild, head_of

_MOST = 20  # files: more of them are for a build that looks at everything


@dataclass(frozen=True, slots=True, eq=False)
class Resuming:
    """A build that goes on from the last one: what it found, what it knows of the output, and since when (ns)."""

    order: Order
    memory: Memory
    found: Scan
    known: Published
    last: LastBuild
    taken: int

    def build(self, tree: Tree, progress: Progress, clock: Stopwatch) -> Report | None:
        """Build, and remember it; None, and nothing has been done, if more is touched than these ways cover.

        Raises StoppedError if what was made can't be published (exit code 4).
        """
        touched = self.found.touched(_MOST)
        if not touched or not all(path in self.found.seen for path in touched):
            return None
        try:
            disk = kept_on_disk(self.order, self.memory, tree, self.found, self.last)
            told = disk and found_anew(disk[1], self.order, touched, self.memory)
            clock.lap("read")
            if not disk or told is None or _is_named(disk[1], told):
                return None
            done = publish_anew(disk[1], self.order, told, Runner(self.memory, progress))
        except LostBodyError:
            return None
        except StoppedError as stopped:
            if stopped.exit_code != CONTENT:
                raise
            return None  # a build that looks at everything tells all mistakes
        if done is None:
            return None
        report, now = done
        clock.lap("publish")
        self._remember(disk[0], disk[1].entries, now, told)
        remarks = self.memory.remarks()
        return replace(report, problems=in_order([*report.problems, *remarks]), seconds=clock.laps)

    def _remember(self, disk: KeptOnDisk, before: Mapping[str, Entry], now: Kept, told: Found) -> None:
        order, name = self.order, self.order.name
        seen, contents = encode_again(self.found, {path: read.seen for path, (_, read) in told.items()}, self.taken)
        taken = disk_time(order.keeps / LOCK)
        touched = (*now.report.written, *now.report.removed)
        output = self.known.later(self.taken).replaced(order.output, touched, taken)
        head = head_of(order, self.last.theme_digest, contents, self.found.ledger_digest)
        cleared = Cleared(now.standing.listing, now.verdict.canaries)
        self.memory.keep(
            {
                **seen,
                f"past {name}": traces.joined(self._past(disk, before, now, told), disk.recalled.lines()),
                f"files {name}": published.encode(output),
                f"report {name}": as_row(now.report),
                f"head {name}": json.dumps(head).encode(),
                f"cleared {name}": firewall.encode(cleared),
            }
        )

    @staticmethod
    def _past(disk: KeptOnDisk, before: Mapping[str, Entry], now: Kept, told: Found) -> Past:
        """What is remembered of questions and answers; that of another site, if lists tell a story otherwise."""
        past = replace(disk.past, questions=tuple(now.notes.texts), digests=tuple(now.notes.digests))
        said = {path for path in told if now.entries[path].digest != before[path].digest}
        if not said:
            return past
        story = now.planned.answers.story
        lines = {line.partition("\t")[0]: line for line in past.told}
        for path in said & lines.keys():
            _, _, instant, tags = lines[path].split("\t")
            lines[path] = "\t".join((path, story(path), instant, tags))
        return replace(past, site="", told=tuple(lines.values()))


def _is_named(kept: Kept, told: Found) -> bool:
    """Whether the headline that a story had until now is part of what is wrong anywhere."""
    titles = {
        title_of(kept.entries[path])
        for path, (_, read) in told.items()
        if title_of(read.entry) != title_of(kept.entries[path])
    }
    return bool(titles) and any(
        problem.story in titles or any(title in problem.message or title in problem.hint for title in titles)
        for problem in kept.problems
    )
