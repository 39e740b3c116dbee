"""What the next build has to know once some files were published beside all others: the memory's states, changed."""

import json
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from sitegen.building.kept import Kept
from sitegen.building.kept_on_disk import OnDisk, texts_as_row
from sitegen.building.unchanged import head_of
from sitegen.pages import firewall, site_rows, traces
from sitegen.pages.changes import told_line, told_of_one
from sitegen.pages.firewall import Cleared
from sitegen.pipeline.scanning import Seen, encode_again
from sitegen.report import as_row, problems_as_row
from sitegen.store import published
from sitegen.store.lock import LOCK
from sitegen.store.memory import Memory
from sitegen.store.stamps import disk_time
from sitegen.theme.digest import theme_digest

_MANY = 500  # questions: after as many more, those that nobody asks are looked for


class Done(Struct, frozen=True, eq=False):
    """A build of a part of a site: what was left to it, what it leaves, and the sources that it read anew."""

    disk: OnDisk
    now: Kept
    anew: Mapping[str, Seen]

    @property
    def told(self) -> frozenset[str]:
        """The stories and pages that are new, or that lists tell otherwise."""
        old, new = self.disk.kept.entries, self.now.entries
        return frozenset(path for path in self.anew if path not in old or old[path].digest != new[path].digest)


def remember(done: Done, memory: Memory) -> None:
    """Keep what a build of everything would."""
    last, look, now = done.disk.last, done.disk.last.look, done.now
    order, report, name = now.order, now.report, now.order.name
    done.disk.left.remembered.forget_unused(done.anew)
    seen, contents = (
        encode_again(look.found, done.anew, look.taken) if _looked_into(done) else ({}, look.found.contents)
    )
    later = disk_time(order.keeps / LOCK)
    output = look.known.later(look.taken).replaced(order.output, (*report.written, *report.removed), later)
    head = head_of(order, last.theme, contents, look.found.ledger_digest)
    memory.keep(
        {
            **seen,
            f"past {name}": _past(done),
            f"files {name}": published.encode(output),
            f"report {name}": as_row(report),
            f"head {name}": json.dumps(head).encode(),
            f"cleared {name}": firewall.encode(Cleared(now.standing.listing, now.verdict.canaries)),
            f"unrecorded {name}": texts_as_row(_unrecorded(done)),
            **_problems(done),
            **_site(done),
        }
    )


def _looked_into(done: Done) -> bool:
    """Whether a source was read: anew, or because its stamp was too young to be trusted."""
    return bool(done.anew or done.disk.last.look.found.doubted)


def _unrecorded(done: Done) -> tuple[str, ...]:
    """The sources that are published now and that the ledger doesn't know, oldest first."""
    kept, site, before = done.now, done.now.planned.site, done.disk.left.unrecorded
    came = [path for path in done.anew if path not in done.disk.kept.entries and path in site.ranks]
    if not kept.ledger.used or not came:
        return before
    # A story whose address is recorded already is for a build that looks at everything.
    return tuple(sorted((*before, *came), key=lambda path: (path in site.ranks, site.ranks.get(path, 0))))


def _problems(done: Done) -> dict[str, bytes]:
    """What is wrong, if it isn't what it was."""
    now = done.now.report.problems
    return {} if now is done.disk.kept.problems else {f"problems {done.now.order.name}": problems_as_row(now)}


def _past(done: Done) -> bytes:
    """What was asked, and by whom. Of a site that tells a story otherwise no digest is known: it would be of all."""
    disk = done.disk
    past = replace(disk.left.past, theme=theme_digest(disk.last.theme), closures=done.now.closures)
    past = replace(past, site="", told=_told(done)) if done.told else past
    row = traces.joined_lines(past, disk.left.notes.lines, disk.left.recalled.lines())
    if len(disk.left.notes.lines) // _MANY > disk.asked // _MANY:
        return traces.encode(traces.decode(row))  # without the questions that nobody asks any more
    return row


def _told(done: Done) -> tuple[str, ...]:
    lines = {line.partition("\t")[0]: line for line in done.disk.left.past.told}
    planned = done.now.planned
    for path in done.told & planned.site.ranks.keys():
        lines[path] = told_line(path, told_of_one(planned.answers, path))
    return tuple(lines.values())


def _site(done: Done) -> dict[str, bytes]:
    """The site, if it has more files than before."""
    planned, site = done.now.planned, done.disk.left.site
    if not planned.targets:
        return {}
    return {f"site {done.now.order.name}": site_rows.encode(planned, done.now.by_hand, site.targets)}
