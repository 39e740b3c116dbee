"""The outlet's house copy: date bar, headline, paragraphs with crossheads among them, sign-off.

| 1 October 2023, Sunday |

Headline

First paragraph.
Second paragraph.

A short line is a crosshead
Third paragraph.

  • Byline
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from msgspec import Struct

from sitegen import urls
from sitegen.date_words import format_moment
from sitegen.dates import MONTHS, WEEKDAYS, Moment, midnight, moment_at, read_moment
from sitegen.importers.escape import escape, escape_heading
from sitegen.importers.imported import NAME_HINT, Imported
from sitegen.importers.written import front_matter
from sitegen.model import CONTENT
from sitegen.problems import Problem, StoppedError, warning

CROSSHEAD_LIMIT = 60
_NAME_LIMIT = 60
_BAR = "d MMMM y, EEEE"

_DAY = re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Za-z]+),? (?P<year>\d{4}),? (?P<weekday>[A-Za-z]+)")
_SIGN_OFF = re.compile(r"[•·*–—●▪-]\s*(?P<name>\S.*)")
_SENTENCE_END = re.compile(r"[.,;:?!…][”’\"')\]}»›]*$")


class _Line(Struct, frozen=True):
    """One line that has text, without the white space around it. `number` counts from 1."""

    text: str
    number: int


class _Story(Struct, frozen=True):
    headline: _Line
    byline: str
    lines: tuple[_Line, ...]


def read_copy(
    text: str,
    path: str,
    *,
    section: str,
    zone: tzinfo,
    now: datetime,
    byline: str,
    host: str,
    date: Moment | None = None,
    portable: bool = True,
) -> Imported:
    """House copy as a story of a section.

    `now` is aware; `byline` is the one for copy without a sign-off; `date`, if
    given, is the story's, whatever the date bar says. Copy that its date bar
    dates today gets the minute of `now`, so that a day's copy keeps its order.
    Remarks name `path`, the file the copy came from. `portable` says that Windows must be able to keep the address.

    Raises StoppedError if the date bar or the headline is missing or wrong.
    """
    lines = _lines(text)
    bar = lines[0] if lines and _is_bar(lines[0].text) else None
    moment = date or _dated(bar, lines, path, zone, now)
    story, remarks = _story(lines[1:] if bar else lines, path, byline)
    slug = urls.slug(story.headline.text)
    if not slug:
        hint = "The story's address is made from it: give it a word with letters or digits."
        raise _fault(path, story.headline, "the headline has neither letters nor digits", hint)
    fault = urls.name_fault(slug) if portable else ""
    if fault:
        raise _fault(path, story.headline, f"the name `{slug}` in the story's address {fault}", NAME_HINT)
    name = f"{moment.day}-{slug}"
    fields = {
        "title": story.headline.text,
        "date": _written(moment, zone),
        "byline": story.byline,
        "id": f"tag:{host},{moment.year}:{urls.encode(f'{section}/{name}')}",
    }
    body, doubts = _body(story.lines, path)
    return Imported(f"{CONTENT}/{section}/{name}.md", front_matter(fields) + body, (*remarks, *doubts))


def _lines(text: str) -> tuple[_Line, ...]:
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    stripped = (_Line(line.strip(), number) for number, line in enumerate(plain.split("\n"), 1))
    return tuple(line for line in stripped if line.text)


# ---------------------------------------------------------------- the date bar


def _is_bar(text: str) -> bool:
    return (text.startswith("|") and text.endswith("|")) or bool(_DAY.fullmatch(_bar_words(text)))


def _bar_words(text: str) -> str:
    return " ".join(text.strip("|").split())


def _dated(bar: _Line | None, lines: tuple[_Line, ...], path: str, zone: tzinfo, now: datetime) -> Moment:
    """The moment the date bar names."""
    today = moment_at(now, zone)
    if not bar:
        hint = f"Begin it with a line such as `| {format_moment(today, _BAR)} |`."
        raise _fault(path, lines[0] if lines else None, "the copy has no date bar above its headline", hint)
    moment = _day_of(bar, path, zone, today)
    return moment_at(now.replace(second=0, microsecond=0), zone) if moment.day == today.day else moment


def _day_of(bar: _Line, path: str, zone: tzinfo, today: Moment) -> Moment:
    words = _bar_words(bar.text)
    found = _DAY.fullmatch(words)
    month = _index_of(found["month"], MONTHS) if found else None
    weekday = _index_of(found["weekday"], WEEKDAYS) if found else None
    if not found or month is None or weekday is None:
        hint = f"Write day, month, year and weekday, as in `| {format_moment(today, _BAR)} |`."
        raise _fault(path, bar, f"the date bar `{words}` can't be read", hint)
    reading = read_moment(f"{found['year']}-{month + 1:02}-{int(found['day']):02}", zone)
    if not reading.moment:
        hint = f"{reading.hint} Correct the date bar."
        raise _fault(path, bar, f"`{found['day']} {MONTHS[month]} {found['year']}` is not a date", hint)
    day = reading.moment.at.date()
    if day.weekday() != weekday:
        raise _fault(path, bar, *_disagreement(day, weekday, zone, today))
    return reading.moment


def _index_of(word: str, names: tuple[str, ...]) -> int | None:
    """The place of a name that may be shortened to three letters or more: `Oct`, `Sept`, `Thurs`."""
    shortened = word.casefold()
    return next((i for i, name in enumerate(names) if len(word) > 2 and name.casefold().startswith(shortened)), None)


def _disagreement(day: date, weekday: int, zone: tzinfo, today: Moment) -> tuple[str, str]:
    """Message and hint for a date and a weekday that don't meet, with both readings."""
    true = midnight(day, zone)
    nearest = midnight(day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3), zone)
    verb = "was" if true.day < today.day else "is"
    message = f"{format_moment(true, 'd MMMM y')} {verb} a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}"
    hint = (
        f"If the date is right, write `| {format_moment(true, _BAR)} |`; "
        f"if the weekday is right, perhaps `| {format_moment(nearest, _BAR)} |`."
    )
    return message, hint


def _written(moment: Moment, zone: tzinfo) -> str:
    """The date as an editor writes it; with its offset only where the clock alone would mean another moment."""
    if moment.whole_day:
        return moment.day
    clock = f"{moment.at:%H:%M:%S}" if moment.at.second else moment.clock
    text = f"{moment.day} {clock}"
    read = read_moment(text, zone).moment
    return text if read and read.at == moment.at.replace(microsecond=0) else f"{text} {moment.instant[-6:]}"


# ---------------------------------------------------------------- the story


def _story(lines: tuple[_Line, ...], path: str, byline: str) -> tuple[_Story, list[Problem]]:
    """Headline, byline and the lines between, with a remark where the byline is a guess or nothing lies between."""
    name = _signed(lines[-1].text) if lines else ""
    kept = lines[:-1] if name else lines
    if not kept:
        last = lines[-1] if lines else None
        hint = "Write the headline in a line of its own below the date bar, then the paragraphs."
        raise _fault(path, last, "the copy has no headline", hint)
    headline, *rest = kept
    remarks = []
    if not rest:
        hint = "Add the paragraphs below the headline."
        remarks.append(_remark(path, headline, "the copy has a headline and nothing below it", hint))
    if not name:
        used = f"the byline is `{byline}`" if byline else "the story has no byline"
        hint = "To name somebody else, change `byline` in the story, or end the copy with a line such as `• Name`."
        remarks.append(_remark(path, kept[-1], f"the copy has no sign-off: {used}", hint))
    return _Story(_Line(_folded(headline.text), headline.number), name or byline, tuple(rest)), remarks


def _signed(text: str) -> str:
    """The name in a sign-off, or ""."""
    found = _SIGN_OFF.fullmatch(text)
    if not found or len(found["name"]) > _NAME_LIMIT or _SENTENCE_END.search(text):
        return ""
    return _folded(found["name"])


def _folded(text: str) -> str:
    return " ".join(text.split())


def _body(lines: tuple[_Line, ...], path: str) -> tuple[str, tuple[Problem, ...]]:
    """The story's Markdown, and a remark for each short line that could be a crosshead but stays a paragraph."""
    blocks: list[str] = []
    doubts: list[Problem] = []
    for short, run in _runs(lines):
        crosshead = short and len(run) == 1 and run[0] is not lines[-1]
        blocks += [f"## {escape_heading(line.text)}" if crosshead else escape(line.text) for line in run]
        if short and not crosshead:
            doubts += [_doubtful(path, line, alone=len(run) == 1) for line in run]
    return "".join(f"\n{block}\n" for block in blocks), tuple(doubts)


def _runs(lines: tuple[_Line, ...]) -> Iterator[tuple[bool, list[_Line]]]:
    """Neighbouring lines of one kind: could they be crossheads?"""
    for short, run in groupby(lines, key=lambda line: _could_be_crosshead(line.text)):
        yield short, list(run)


def _could_be_crosshead(text: str) -> bool:
    return len(text) <= CROSSHEAD_LIMIT and not _SENTENCE_END.search(text)


def _doubtful(path: str, line: _Line, *, alone: bool) -> Problem:
    reason = "nothing follows it" if alone else "it is one of several in a row"
    message = f"`{line.text}` looks like a crosshead, but {reason}: it is kept as a paragraph"
    return _remark(path, line, message, "If it is a crosshead, write `## ` before it in the story.")


def _remark(path: str, line: _Line, message: str, hint: str) -> Problem:
    return warning(Problem(path, message, "copy", hint, line.number))


def _fault(path: str, line: _Line | None, message: str, hint: str) -> StoppedError:
    return StoppedError([Problem(path, message, "copy", hint, line.number if line else 1)])
