"""The site that readers have, beside the one that a preview shows: worked out when the desk asks for it."""

from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from msgspec.structs import replace

from sitegen.building.retold import published_as, stands_as_before
from sitegen.ledger import Ledger
from sitegen.model import Body, Entry
from sitegen.pages import sites
from sitegen.pages.sites import Material, PlannedSite, plan_site
from sitegen.patched import plain
from sitegen.preview.board import Board
from sitegen.report import Shown
from sitegen.site.answers import Answers

Planned = dict[datetime | None, PlannedSite]  # by the next instant at which it changes by itself
_MANY = 100  # stories: they are seldom told anew at once, and planning everything is sooner done


class Readers:
    """Plans it anew only if a story may stand elsewhere than before: one that is told anew is put in its place.

    The desk's requests come in several threads.
    """

    def __init__(self) -> None:
        self._turns = Lock()
        self._shown: Shown | None = None
        self._planned: Planned = {}

    def at(self, board: Board, shown: Shown, instant: datetime) -> PlannedSite:
        """The site that readers have at an instant, without its pages: enough to tell what stands where."""
        if instant < shown.site.now:
            return as_published(shown, instant)
        with self._turns:
            if self._shown is not shown:
                self._planned = _carried_over(self._planned, self._shown, shown)
                self._shown = shown
            until = next((each.at for each in board.due if each.at > instant), None)
            if until not in self._planned:
                self._planned[until] = as_published(shown, instant)
            found = self._planned[until]
        return _with(found, instant)


def as_published(shown: Shown, now: datetime) -> PlannedSite:
    """The same, planned from all entries."""
    site, entries = shown.site, tuple(shown.entries.values())
    return plan_site(Material(site.config, entries, _no_body, site.assets, site.data, {}, {}, Ledger()), now)


def _no_body(digest: str) -> Body:
    raise LookupError(digest)


def _carried_over(planned: Planned, before: Shown | None, now: Shown) -> Planned:
    """What is left of what was planned, in a site in which some stories are told anew; nothing if more changed."""
    changed = _told_anew(before.entries, now.entries) if before else None
    if changed is None or before is None or before.site.config != now.site.config or not _same_files(before, now):
        return {}
    return {until: _retold(each, changed) for until, each in planned.items()}


def _same_files(before: Shown, now: Shown) -> bool:
    return before.site.assets is now.site.assets and before.site.data is now.site.data


def _told_anew(before: Mapping[str, Entry], now: Mapping[str, Entry]) -> dict[str, Entry] | None:
    """The entries that say something else, None if one of them stands elsewhere, came or went."""
    older, newer = plain(before), plain(now)
    changed = {path: entry for path, entry in newer.items() if older.get(path) is not entry}
    same = (
        len(older) == len(newer)
        and len(changed) <= _MANY
        and all(path in older and stands_as_before(older[path], entry) for path, entry in changed.items())
    )
    return changed if same else None


def _retold(planned: PlannedSite, changed: Mapping[str, Entry]) -> PlannedSite:
    entries = planned.site.entries
    told = {path: published_as(entries[path], entry) for path, entry in changed.items() if path in entries}
    return sites.retold(planned, told, (), _no_body)


def _with(planned: PlannedSite, now: datetime) -> PlannedSite:
    """The same a little later, with answers of its own."""
    known = planned.answers.known
    return replace(planned, answers=Answers(replace(known, site=replace(known.site, now=now))))
