"""Moments: what an editor writes as a date, judged in the site's zone."""

import calendar
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from msgspec import Struct

from sitegen.problems import quoted

# Not from `calendar`, whose names follow the machine's locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?) ?(?P<offset>Z|z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_LOOSE_DAYS = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)? (?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})",
    r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})",
)
_LOOSE_CLOCK = r"(?:(?:t|,? (?:at )?)(?P<hour>\d{1,2})[:.h](?P<minute>\d{2}) ?(?P<half>[ap]\.?m\.?)?)?"
_LOOSE = tuple(re.compile(day + _LOOSE_CLOCK, re.ASCII | re.IGNORECASE) for day in _LOOSE_DAYS)
_EXAMPLE = "Write it as year-month-day, with a time if you like: 2025-02-28 or 2025-02-28 09:30."


class Moment(Struct, frozen=True, array_like=True):
    """A point in time that keeps the precision it was written with.

    `at` carries the site's offset at that instant as a fixed offset, so that two
    moments compare as instants (a shared ZoneInfo would compare wall clocks).
    `whole_day` says that only a day was written: `at` is then 00:00 of that day.
    """

    at: datetime
    whole_day: bool = False

    @property
    def day(self) -> str:
        """`2023-10-01`"""
        return self.at.date().isoformat()

    @property
    def clock(self) -> str:
        """`08:30`, or "" where only a day was written."""
        return "" if self.whole_day else f"{self.at.hour:02}:{self.at.minute:02}"

    @property
    def instant(self) -> str:
        """RFC 3339, always with a time and an offset: `2023-10-01T08:30:00+01:00`."""
        return _instant(self.at, self.at.tzinfo)

    @property
    def iso(self) -> str:
        """As precise as it was written: `2023-10-01` or `2023-10-01T08:30:00+01:00`."""
        return self.day if self.whole_day else self.instant

    @property
    def year(self) -> str:
        return f"{self.at.year:04}"

    @property
    def month(self) -> str:
        """`01` to `12`"""
        return f"{self.at.month:02}"


@lru_cache(maxsize=32768)  # a story's page says its dates several times, and each list that it is in again
def _instant(at: datetime, _zone: tzinfo | None) -> str:
    """The zone is part of what is remembered: the same instant is equal in all of them."""
    return at.isoformat(timespec="seconds")


class Reading(Struct, frozen=True):
    """What came of reading a date: a moment, perhaps with a warning, or a fault with its hint."""

    moment: Moment | None = None
    warning: str = ""
    fault: str = ""
    hint: str = ""


def fixed(instant: datetime, zone: tzinfo) -> datetime:
    """The same instant with the zone's offset of that moment as a fixed offset.

    Before standard time offsets had seconds, which RFC 3339 can't write: there the
    clock on the wall is kept and the offset rounded to a minute.
    """
    local = instant.astimezone(zone)
    return local.replace(tzinfo=_rounded(local.utcoffset() or timedelta()), fold=0)


@lru_cache(maxsize=256)
def _rounded(offset: timedelta) -> timezone:
    """To a minute."""
    return timezone(timedelta(minutes=round(offset / timedelta(minutes=1))))


@lru_cache
def rules_of(zone: tzinfo) -> str:
    """What a zone's rules say, month by month: another release of the zone data may judge dates differently."""
    months = (datetime(year, month, 1, tzinfo=UTC) for year in range(1970, 2038) for month in range(1, 13))
    offsets = "".join(f"{month.astimezone(zone).utcoffset()} " for month in months)
    return hashlib.blake2b(offsets.encode(), digest_size=8).hexdigest()


def moment_at(instant: datetime, zone: tzinfo) -> Moment:
    """An instant as a moment, with the offset of its zone."""
    return Moment(fixed(instant, zone))


def midnight(day: date, zone: tzinfo) -> Moment:
    """A whole day: it begins at its first instant, which isn't 00:00 where summer time skips midnight."""
    return Moment(fixed(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC), zone), whole_day=True)


def end_of(moment: Moment, zone: tzinfo) -> Moment:
    """When it is over: a whole day ends at the next midnight, which may be 23 or 25 hours away."""
    return midnight(moment.at.date() + timedelta(days=1), zone) if moment.whole_day else moment


def next_clock(after: Moment, clock: str, zone: tzinfo) -> Moment:
    """The first `14:00` after a moment, by the clocks of the zone."""
    days = (after.at.astimezone(zone).date() + timedelta(days=count) for count in (0, 1))
    found = [moment for day in days if (moment := read_moment(f"{day} {clock}", zone).moment)]
    return next(moment for moment in found if moment.at > after.at or moment is found[-1])


def read_moment(text: str, zone: tzinfo) -> Reading:
    """Read `2023-10-01`, `2023-10-01 08:30`, with or without seconds and offset.

    A wall time that summer time skips is shifted forward, one that occurs twice
    means the later instant, so that an embargo never lifts early; both warn.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if not written:
        return _no_date(text, _as_date_hint(text.strip()))
    try:
        day = date.fromisoformat(written["day"])
    except ValueError:
        return _no_date(text, _impossible_day_hint(written["day"]))
    if not 1000 <= day.year <= 2999:
        return Reading(fault=f"the year {written['day'][:4]} looks mistyped", hint="Years run from 1000 to 2999.")
    if not written["clock"]:
        return Reading(midnight(day, zone))
    try:
        # Not by fromisoformat, which takes 24:00 for the next day in newer Pythons. Fractions of seconds go.
        hour, minute, second = [*(int(part) for part in written["clock"][:8].split(":")), 0][:3]
        wall = datetime.combine(day, time(hour, minute, second))
    except ValueError:
        return _no_date(text, "Hours run from 00 to 23, minutes from 00 to 59.")
    try:
        offset = _offset(written["offset"])
    except ValueError:
        return _no_date(text, "The offset from UTC runs from -14:00 to +14:00, such as +01:00.")
    if offset is not None:
        return Reading(Moment(fixed(wall.replace(tzinfo=timezone(offset)), zone)))
    return _in_zone(wall, zone)


def _no_date(text: str, hint: str) -> Reading:
    return Reading(fault=f"{quoted(text)} is not a date", hint=hint)


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text in "Zz":
        return timedelta()
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span > timedelta(hours=14) or int(digits[2:]) > 59:
        raise ValueError(text)
    return -span if text[0] == "-" else span


def _in_zone(wall: datetime, zone: tzinfo) -> Reading:
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    shown = wall.strftime("%Y-%m-%d %H:%M")
    if first == second:
        return Reading(Moment(fixed(first, zone)))
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        # In a gap fold=0 applies the offset of before the change: the wall time moves forward by it.
        later = fixed(first, zone)
        remark = f"{shown} does not exist on the clocks of {zone}: {later:%H:%M} is used"
        return Reading(Moment(later), remark, hint=f"Write {later:%Y-%m-%d %H:%M}, or another time.")
    twice = f"at {first:%H:%M} and {second:%H:%M} UTC"
    sooner, other = (f"{shown} {_offset_of(fixed(at, zone))}" for at in (first, second))
    hint = f"Write `{sooner}` for the earlier time, `{other}` for the later one."
    remark = f"{shown} comes twice in {zone} ({twice}): the later one is used"
    return Reading(Moment(fixed(second, zone)), remark, hint=hint)


def _offset_of(at: datetime) -> str:
    """`+01:00`"""
    text = at.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


def _as_date_hint(text: str) -> str:
    loose = next((found for pattern in _LOOSE if (found := pattern.fullmatch(text))), None)
    meant = tuple(_corrected(loose)) if loose else ()
    if len(meant) > 1:
        return f"Write it as {' or '.join(meant)}, whichever is meant."
    return f"Write it as {meant[0]}." if meant else _EXAMPLE


def _corrected(loose: re.Match[str]) -> Iterator[str]:
    """What it may mean: `4/5/2026` is a day in May or in April, and nobody but the editor knows."""
    for day in _days(loose.groupdict()):
        try:
            yield f"{day.isoformat()} {_clock(loose):%H:%M}" if loose["hour"] else day.isoformat()
        except ValueError:
            return


def _days(parts: Mapping[str, str]) -> Iterator[date]:
    if "month" in parts:
        orders = [(_month(parts["month"]), int(parts["day"]))]
    else:
        first, second = int(parts["first"]), int(parts["second"])
        orders = sorted({(second, first), (first, second)})
    for month, day in orders:
        with suppress(ValueError):
            yield date(int(parts["year"]), month, day)


def _clock(loose: re.Match[str]) -> time:
    hour = int(loose["hour"])
    if loose["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if loose["half"][0] in "pP" else 0)
    return time(hour, int(loose["minute"]))


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    return next((number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(written.lower())), 0)


def _impossible_day_hint(text: str) -> str:
    year, month = int(text[:4]), int(text[5:7])
    if year and 1 <= month <= 12:
        return f"{MONTHS[month - 1]} {year} has {calendar.monthrange(year, month)[1]} days."
    return "Months run from 01 to 12." if year else _EXAMPLE
