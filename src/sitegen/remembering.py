"""What the next build has to know once some files were published beside all others: the memory's states, changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sitegen.kept import Kept
from sitegen.kept_on_disk import OnDisk
from sitegen.pages import firewall, site_rows, traces
from sitegen.pages.changes import told_line, told_of_one
from sitegen.pages.firewall import Cleared
from sitegen.report import as_row
from sitegen.scanning import Seen, encode_again
from sitegen.store import published
from sitegen.store.lock import LOCK
from sitegen.store.memory import Memory
from sitegen.store.stamps import disk_time
from sitegen.unchanged import head_of

_MANY = 500  # questions: after as many more, those that nobody asks are looked for


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """A build of a part of a site: what was left to it, what it leaves, and the sources that it read anew."""

    disk: OnDisk
    now: Kept
    anew: Mapping[str, Seen]

    @property
    def told(self) -> frozenset[str]:
        """The stories and pages that are new, or that lists tell otherwise."""
        old, new = self.disk.kept.entries, self.now.entries
        return frozenset(path for path in self.anew if path not in old or old[path].digest != new[path].digest)


def remember(done: Done, memory: Memory, taken: int) -> None:
    """Keep what a build of everything would; `taken` is when this one began to look (ns, as the disk has it)."""
    last, now = done.disk.last, done.now
    order, report, name = now.order, now.report, now.order.name
    done.disk.remembered.forget_unused(done.anew)
    seen, contents = encode_again(last.found, done.anew, taken)
    later = disk_time(order.keeps / LOCK)
    output = last.known.later(taken).replaced(order.output, (*report.written, *report.removed), later)
    head = head_of(order, last.theme_digest, contents, last.found.ledger_digest)
    memory.keep(
        {
            **seen,
            f"past {name}": _past(done),
            f"files {name}": published.encode(output),
            f"report {name}": as_row(report),
            f"head {name}": json.dumps(head).encode(),
            f"cleared {name}": firewall.encode(Cleared(now.standing.listing, now.verdict.canaries)),
            **_site(done),
        }
    )


def _past(done: Done) -> bytes:
    """What was asked, and by whom. Of a site that tells a story otherwise no digest is known: it would be of all."""
    disk, now = done.disk, done.now
    past = replace(disk.past, questions=tuple(now.notes.texts), digests=tuple(now.notes.digests))
    if done.told:
        past = replace(past, site="", told=_told(done))
    if len(past.questions) // _MANY > len(disk.past.questions) // _MANY:
        return traces.encode(replace(past, traces=disk.recalled))  # without those that nobody asks any more
    return traces.joined(past, disk.recalled.lines())


def _told(done: Done) -> tuple[str, ...]:
    lines = {line.partition("\t")[0]: line for line in done.disk.past.told}
    planned = done.now.planned
    for path in done.told & planned.site.ranks.keys():
        lines[path] = told_line(path, told_of_one(planned.answers, path))
    return tuple(lines.values())


def _site(done: Done) -> dict[str, bytes]:
    """The site, if it has more files than before."""
    planned, site = done.now.planned, done.disk.site
    if not planned.targets:
        return {}
    lines = (*site.targets.lines, *map(site_rows.line_of, planned.targets))
    return {f"site {done.now.order.name}": site_rows.encode(planned, done.now.by_hand, lines)}
