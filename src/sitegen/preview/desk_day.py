"""The desk's first page, as values: what happens by itself, what waits, what is wrong, what is missing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import quote

from msgspec import Struct

from sitegen.date_words import format_moment
from sitegen.dates import midnight, moment_at
from sitegen.fronting import Row, front_of, rows_of
from sitegen.model import Article, Entry
from sitegen.preview.board import DESK, Board, Explain, proof_url
from sitegen.preview.desk import Desk
from sitegen.preview.faults import Fault
from sitegen.preview.words import instant_words, mark
from sitegen.problems import Problem
from sitegen.report import Shown
from sitegen.site.assemble import Site
from sitegen.site.edition_times import events
from sitegen.site.held import Due, Held, due

_EVENTS, _STORIES, _FILES = 40, 30, 40  # at most so many are listed
_BACK, _AHEAD = 28, 7  # days of the chart


class Event(Struct, frozen=True):
    """An instant at which the site changes by itself; `front` leads to the front as it will be then."""

    clock: str
    what: str
    title: str
    proof: str
    front: str
    editorial: bool


class Waiting(Struct, frozen=True):
    """A story to look after, and why: its `remark`."""

    title: str
    source: str
    remark: str
    proof: str


class Faulty(Struct, frozen=True):
    """A file and what is wrong with it."""

    title: str
    source: str
    proof: str
    faults: tuple[Fault, ...]


class Bar(Struct, frozen=True):
    """A day of the chart. `height` in per cent of the most stories, `ahead` if the day is still to come."""

    name: str
    short: str
    count: int
    height: float
    ahead: bool


class Chart(Struct, frozen=True):
    """Stories per day, and the same in a sentence."""

    bars: tuple[Bar, ...]
    sentence: str


class Day(Struct, frozen=True):
    """Everything on the desk. `days` pairs the name of a day with its events; `more` counts the others."""

    title: str
    now: str
    days: tuple[tuple[str, tuple[Event, ...]], ...]
    more: int
    scheduled: tuple[Waiting, ...]
    drafts: tuple[Waiting, ...]
    expired: tuple[Waiting, ...]
    files: tuple[Faulty, ...]
    more_files: int
    lacking: tuple[Waiting, ...]
    looked_at: int
    chart: Chart
    edition: str
    began: str
    rows: tuple[Row, ...]


def day_of(desk: Desk, now: datetime) -> Day | None:
    """The desk as at `now`, None before there was a site."""
    board = desk.board
    shown = board.shown
    if shown is None:
        return None
    zone = shown.site.config.zone
    entries = shown.entries.values()
    planned = desk.readers.at(board, shown, now)
    fronts = events(planned.site, planned.places, entries)
    shows_today = any(each.event == "new day" for each in board.due)
    coming = due(entries, now, zone, fronts, shows_today=shows_today)
    account = front_of(planned, entries)
    files = tuple(faulty(board.problems, shown, desk.explain))
    newest = shown.site.lists[""][: -_STORIES - 1 : -1]
    return Day(
        title=shown.site.config.title,
        now=instant_words(now, zone),
        days=tuple(_days(coming[:_EVENTS], shown)),
        more=max(0, len(coming) - _EVENTS),
        scheduled=_waiting(board, "embargoed", now),
        drafts=_waiting(board, "draft", now),
        expired=_waiting(board, "expired", now)[:_STORIES],
        files=files[:_FILES],
        more_files=max(0, len(files) - _FILES),
        lacking=tuple(_lacking(newest, shown, desk.has_summary)),
        looked_at=len(newest),
        chart=_chart(planned.site, entries, board.kept, now),
        edition=account.source,
        began=instant_words(account.began, zone) if account.began else "",
        rows=tuple(rows_of(account)),
    )


def _days(coming: Iterable[Due], shown: Shown) -> Iterator[tuple[str, tuple[Event, ...]]]:
    zone = shown.site.config.zone
    for day, found in groupby(coming, key=lambda each: each.at.astimezone(zone).date()):
        yield format_moment(midnight(day, zone), "EEEE d MMMM y"), tuple(_event(each, shown) for each in found)


def _event(each: Due, shown: Shown) -> Event:
    at = moment_at(each.at, shown.site.config.zone)
    proof = proof_url(each.path) if each.path in shown.site.teasers else ""
    front = f"{DESK}front?at={quote(at.instant)}"
    return Event(at.clock, each.event, each.title, proof, front, each.editorial)


def _waiting(board: Board, why: str, now: datetime) -> tuple[Waiting, ...]:
    """What is kept back for a reason: the next to come first, else by path."""
    kept = [each for each in board.kept.values() if each.why == why]
    kept.sort(key=lambda each: (each.until.at.timestamp() if each.until else 0.0, each.path))
    return tuple(_one_waiting(each, board, now) for each in kept)


def _one_waiting(each: Held, board: Board, now: datetime) -> Waiting:
    site = board.shown.site if board.shown else None
    proof = proof_url(each.path) if site and each.path in site.teasers else ""
    return Waiting(each.title, each.path, mark(each, now, site.config.zone) if site else "", proof)


def faulty(problems: Iterable[Problem], shown: Shown, explain: Explain) -> Iterator[Faulty]:
    """The problems by file, those that stop a build first."""
    entries = shown.entries
    by_file: dict[str, list[Problem]] = {}
    for each in problems:
        by_file.setdefault(each.path, []).append(each)
    for path, found in sorted(by_file.items(), key=lambda item: (all(p.severity != "error" for p in item[1]), item[0])):
        proof = proof_url(path) if path in shown.site.teasers else ""
        title = found[0].story or (entries[path].title if path in entries else "") or path or "The outlet"
        yield Faulty(title, path, proof, tuple(explain(each) for each in found))


def _lacking(newest: Iterable[str], shown: Shown, has_summary: Callable[[str], bool]) -> Iterator[Waiting]:
    for path in newest:
        story = shown.site.article(path)
        lacks = [] if story.image else ["no picture"]
        lacks += [] if has_summary(path) else ["no summary"]
        if lacks:
            yield Waiting(story.title, path, " and ".join(lacks), proof_url(path))


def _chart(site: Site, entries: Iterable[Entry], kept: Mapping[str, Held], now: datetime) -> Chart:
    """Stories per day: those that readers have, then those that wait for their date."""
    today = now.astimezone(site.config.zone).date()
    days = [today + timedelta(days=count) for count in range(1 - _BACK, _AHEAD + 1)]
    since = days[0].isoformat()
    published = Counter(site.teasers[path].date.day for path in _newest(site, since))
    waiting = Counter(
        entry.date.day
        for entry in entries
        if isinstance(entry, Article) and entry.path in kept and kept[entry.path].why == "embargoed"
    )
    most = max(1, *(published[day.isoformat()] + waiting[day.isoformat()] for day in days))
    bars = tuple(_bar(day, published, waiting, most, site) for day in days)
    total = sum(bar.count for bar in bars if not bar.ahead)
    busiest = max((bar for bar in bars if not bar.ahead), key=lambda bar: bar.count)
    sentence = f"{total} published in the last {_BACK} days" + (
        f", most on {busiest.name} ({busiest.count})" if total else ""
    )
    return Chart(bars, f"{sentence}; {sum(bar.count for bar in bars if bar.ahead)} scheduled for the next {_AHEAD}")


def _newest(site: Site, since: str) -> Iterator[str]:
    for path in reversed(site.lists[""]):
        if site.teasers[path].date.day < since:
            return
        yield path


def _bar(day: date, published: Counter[str], waiting: Counter[str], most: int, site: Site) -> Bar:
    key = day.isoformat()
    ahead = day > site.now.astimezone(site.config.zone).date()
    count = waiting[key] if ahead else published[key]
    moment = midnight(day, site.config.zone)
    return Bar(format_moment(moment, "d MMMM"), format_moment(moment, "d MMM"), count, 100 * count / most, ahead)
