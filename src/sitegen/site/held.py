"""What is published at a given instant: the one predicate, asked before a `Site` exists."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sitegen.date_words import in_words
from sitegen.dates import Moment, midnight
from sitegen.model import Article, Entry, Front, Page
from sitegen.site.retraction import withdrawn

Why = Literal["draft", "embargoed", "expired"]
Event = Literal[
    "publishes",
    "expires",
    "is updated",
    "is corrected",
    "is retracted",
    "takes over",
    "leaves its place",
    "is old for a lead",
    "leaves the news sitemap",
    "new day",
]
# Of the others, an editor wrote the date.
HOUSEKEEPING: frozenset[Event] = frozenset(["is old for a lead", "leaves the news sitemap", "new day"])


class Held(Struct, frozen=True):
    """An entry that is kept back, why, and until when (None: until somebody edits it)."""

    path: str
    title: str
    why: Why
    until: Moment | None = None


class Due(Struct, frozen=True):
    """An instant at which the site changes by itself."""

    at: datetime
    event: Event
    title: str
    path: str

    @property
    def editorial(self) -> bool:
        return self.event not in HOUSEKEEPING


def held(entry: Entry, now: datetime) -> Held | None:
    """Why an entry may not be seen at `now`, or None if it may."""
    if _is_draft(entry):
        return Held(entry.path, entry.title, "draft")
    if isinstance(entry, Article | Front) and entry.date and entry.date.at > now:
        # What is over before it begins is so all along: its date changes nothing.
        begins = None if _is_over(entry, entry.date.at) else entry.date
        return Held(entry.path, entry.title, "embargoed" if begins else "expired", begins)
    return Held(entry.path, entry.title, "expired") if _is_over(entry, now) else None


def _is_draft(entry: Entry) -> bool:
    return entry.draft or in_drafts(entry.path)


def _is_over(entry: Entry, now: datetime) -> bool:
    return isinstance(entry, Article | Page | Front) and entry.expires is not None and entry.expires.at <= now


def told(kept_back: Held) -> str:
    """`“Harbour wall” is published on 2 December 2026 09:00`"""
    if kept_back.until:
        return f"“{kept_back.title}” is published on {in_words(kept_back.until)}"
    return f"“{kept_back.title}” {'is a draft' if kept_back.why == 'draft' else 'has expired'}"


def in_drafts(path: str) -> bool:
    """Whether a path lies in a folder `drafts/`, at any depth, in any case."""
    folded = path.casefold()
    return "drafts/" in folded and "drafts" in folded.split("/")[:-1]


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def as_at(entry: AnyEntry, now: datetime) -> AnyEntry:
    """The entry without its dated parts that lie after `now`: an update, a correction, a retraction. Of a story that is
    retracted by then, its text and all that shows or tells of it is gone.
    """
    if isinstance(entry, Article | Page) and entry.updated and entry.updated.at > now:
        entry = replace(entry, updated=None)
    if isinstance(entry, Article) and any(correction.date.at > now for correction in entry.corrections):
        past = tuple(correction for correction in entry.corrections if correction.date.at <= now)
        entry = replace(entry, corrections=past)
    if isinstance(entry, Article) and entry.retracted and entry.retracted.date.at > now:
        entry = replace(entry, retracted=None)
    if isinstance(entry, Article):
        entry = withdrawn(entry)
    return entry


def published(
    entries: Iterable[AnyEntry], now: datetime, *, ahead: bool = False, drafts: bool = False
) -> Iterator[AnyEntry]:
    """What may be seen at `now`, without its parts to come; with `ahead`, what is embargoed too, as at its own date.

    With `drafts`, as in a preview, drafts and what is embargoed. Editions stay back: one at a time is in force.
    """
    for entry in entries:
        kept_back = held(entry, now)
        if kept_back is None:
            yield as_at(entry, now)
        elif ahead and kept_back.until and not held(entry, kept_back.until.at):
            yield as_at(entry, kept_back.until.at)
        elif drafts and not isinstance(entry, Front):
            at = max(now, entry.date.at) if isinstance(entry, Article) else now
            if not _is_over(entry, at):
                yield as_at(entry, at)


def schedule(entries: Iterable[Entry], now: datetime, *, drafts: bool = False) -> tuple[Due, ...]:
    """What falls due after `now`, soonest first; with `drafts`, as in a preview, also of these."""
    coming = (entry for entry in entries if _may_fall_due(entry, now) and (drafts or not _is_draft(entry)))
    found = {each for entry in coming for each in _events(entry) if each.at > now}
    return tuple(sorted(found, key=lambda each: (each.at, each.path, each.event)))


def due(
    entries: Iterable[Entry],
    now: datetime,
    zone: tzinfo,
    passing: Iterable[Due] = (),
    *,
    shows_today: bool,
    drafts: bool = False,
) -> tuple[Due, ...]:
    """What changes the site by itself after `now`, soonest first; a page that shows the day does so at midnight.

    `passing` is what falls due on fronts and in the news sitemap, past or to come. With `drafts`, as in a preview,
    these are part of the site.
    """
    found = [*schedule(entries, now, drafts=drafts), *{each for each in passing if each.at > now}]
    if shows_today:
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        found.append(Due(midnight(tomorrow, zone).at, "new day", "", ""))
    return tuple(sorted(found, key=lambda each: (each.at, each.path, each.event)))


def _may_fall_due(entry: Entry, now: datetime) -> bool:
    """Whether an entry has a date that may lie ahead: of most of an archive it is plain that it has none."""
    if not isinstance(entry, Article):
        return True
    return bool(entry.date.at > now or entry.expires or entry.updated or entry.corrections or entry.retracted)


def _events(entry: Entry) -> Iterator[Due]:
    is_draft = _is_draft(entry)
    if not isinstance(entry, Article | Page | Front) or (is_draft and isinstance(entry, Front)):
        return  # no preview shows an edition that is a draft
    title, path = entry.title, entry.path
    begins = entry.date.at if isinstance(entry, Article | Front) and entry.date else None
    ends = entry.expires.at if entry.expires else None
    if begins and ends and ends <= begins:
        return
    if begins and not is_draft:
        yield Due(begins, "takes over" if isinstance(entry, Front) else "publishes", title, path)
    if ends:
        yield Due(ends, "expires", title, path)
    for at, event in () if isinstance(entry, Front) else _dated_parts(entry):
        # What comes along with the story, or after it has gone, changes nothing by itself.
        if (not begins or at > begins) and (not ends or at < ends):
            yield Due(at, event, title, path)


def _dated_parts(entry: Article | Page) -> Iterator[tuple[datetime, Event]]:
    if entry.updated:
        yield entry.updated.at, "is updated"
    if isinstance(entry, Article):
        for correction in entry.corrections:
            yield correction.date.at, "is corrected"
        if entry.retracted:
            yield entry.retracted.date.at, "is retracted"
