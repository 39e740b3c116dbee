"""Moments: what an editor writes as a date, judged in the site's zone."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

# Not from `calendar`, whose names follow the machine's locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?) ?(?P<offset>Z|z|[+-]\d{2}(?::?\d{2})?)?)?"
)
_LOOSE_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_SPOKEN_DAY = re.compile(r"(\d{1,2})\.? ([A-Za-z]{3,9}),? (\d{4})\b")
_EXAMPLE = "Write it as year-month-day, with a time if you like: 2025-02-28 or 2025-02-28 09:30."


@dataclass(frozen=True, slots=True)
class Moment:
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
        return "" if self.whole_day else self.at.strftime("%H:%M")

    @property
    def instant(self) -> str:
        """RFC 3339, always with a time and an offset: `2023-10-01T08:30:00+01:00`."""
        return self.at.isoformat(timespec="seconds")

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


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a date: a moment, perhaps with a warning, or a fault with its hint."""

    moment: Moment | None = None
    warning: str = ""
    fault: str = ""
    hint: str = ""


def fixed(instant: datetime, zone: tzinfo) -> datetime:
    """The same instant with the zone's offset of that moment as a fixed offset."""
    local = instant.astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def moment_at(instant: datetime, zone: tzinfo) -> Moment:
    return Moment(fixed(instant, zone))


def midnight(day: date, zone: tzinfo) -> Moment:
    """A whole day: it begins at its first instant, which isn't 00:00 where summer time skips midnight."""
    return Moment(_in_zone(datetime(day.year, day.month, day.day), zone)[0], whole_day=True)


def end_of(moment: Moment, zone: tzinfo) -> Moment:
    """When it is over: a whole day ends at the next midnight, which may be 23 or 25 hours away."""
    return midnight(moment.at.date() + timedelta(days=1), zone) if moment.whole_day else moment


def read_moment(text: str, zone: tzinfo) -> Reading:
    """Read `2023-10-01`, `2023-10-01 08:30`, with or without seconds and offset.

    A wall time that summer time skips is shifted forward, one that occurs twice
    means the later instant, so that an embargo never lifts early; both warn.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if not written:
        return Reading(fault=f"`{text}` is not a date", hint=_as_date_hint(text))
    try:
        day = date.fromisoformat(written["day"])
    except ValueError:
        return Reading(fault=f"`{text}` is not a date", hint=_impossible_day_hint(written["day"]))
    if not 1000 <= day.year <= 2999:
        return Reading(fault=f"the year {written['day'][:4]} looks mistyped", hint="Years run from 1000 to 2999.")
    if not written["clock"]:
        return Reading(midnight(day, zone))
    try:
        wall = datetime.fromisoformat(f"{written['day']}T{written['clock']}").replace(microsecond=0)
        offset = _offset(written["offset"])
    except ValueError:
        return Reading(fault=f"`{text}` is not a date", hint="Hours run from 00 to 23, minutes from 00 to 59.")
    if offset is not None:
        return Reading(Moment(fixed(wall.replace(tzinfo=timezone(offset)), zone)))
    at, remark = _in_zone(wall, zone)
    return Reading(Moment(at), warning=remark)


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


def _in_zone(wall: datetime, zone: tzinfo) -> tuple[datetime, str]:
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    shown = wall.strftime("%Y-%m-%d %H:%M")
    if first == second:
        return fixed(first, zone), ""
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        # In a gap fold=0 applies the offset of before the change: the wall time moves forward by it.
        later = fixed(first, zone)
        return later, f"{shown} does not exist on the clocks of {zone}: {later:%H:%M} is used"
    return fixed(
        second, zone
    ), f"{shown} comes twice in {zone} (at {first:%H:%M} and {second:%H:%M} UTC): the later one is used"


def _as_date_hint(text: str) -> str:
    loose = _LOOSE_DAY.match(text)
    if loose:
        year, month, day = (int(part) for part in loose.groups())
        return _corrected_hint(year, month, day)
    spoken = _SPOKEN_DAY.match(text)
    if spoken:
        months = [name[:3].lower() for name in MONTHS]
        short = spoken[2][:3].lower()
        if short in months:
            return _corrected_hint(int(spoken[3]), months.index(short) + 1, int(spoken[1]))
    return _EXAMPLE


def _corrected_hint(year: int, month: int, day: int) -> str:
    try:
        return f"Write it as {date(year, month, day).isoformat()}."
    except ValueError:
        return _EXAMPLE


def _impossible_day_hint(text: str) -> str:
    year, month = int(text[:4]), int(text[5:7])
    if year and 1 <= month <= 12:
        return f"{MONTHS[month - 1]} {year} has {calendar.monthrange(year, month)[1]} days."
    return "Months run from 01 to 12." if year else _EXAMPLE


# A small part of the Unicode date patterns (UTS 35), so that a later change to Babel keeps every theme.
_PATTERN = re.compile(r"'([^']*)'|d+|E+|M+|y+|H+|m+|s+")


def format_moment(moment: Moment, pattern: str) -> str:
    """Format by a Unicode date pattern: `d MMMM y, EEEE` gives `1 October 2023, Sunday`."""
    at = moment.at
    parts = {
        "d": str(at.day),
        "dd": f"{at.day:02}",
        "E": WEEKDAYS[at.weekday()][:3],
        "EEE": WEEKDAYS[at.weekday()][:3],
        "EEEE": WEEKDAYS[at.weekday()],
        "M": str(at.month),
        "MM": f"{at.month:02}",
        "MMM": MONTHS[at.month - 1][:3],
        "MMMM": MONTHS[at.month - 1],
        "y": str(at.year),
        "yy": f"{at.year % 100:02}",
        "yyyy": f"{at.year:04}",
        "H": str(at.hour),
        "HH": f"{at.hour:02}",
        "mm": f"{at.minute:02}",
        "ss": f"{at.second:02}",
    }

    def shown(found: re.Match[str]) -> str:
        if found[1] is not None:
            return found[1]
        if found[0] not in parts:
            raise ValueError(f"`{found[0]}` is not a part of a date pattern")
        return parts[found[0]]

    return _PATTERN.sub(shown, pattern)
