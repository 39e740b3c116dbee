"""Instants, marks and messages in the words of a page of the preview."""

from datetime import datetime, timedelta, tzinfo

from markupsafe import Markup, escape

from sitegen.content.places import EDITIONS
from sitegen.date_words import format_moment
from sitegen.dates import Moment, moment_at
from sitegen.site.held import Held

_WEEK = 7  # days after which a weekday's name would mean another day


def mark(kept_back: Held, now: datetime, zone: tzinfo) -> str:
    """What a story bears that readers don't see yet: `draft`, `publishes Monday 09:00`; an edition takes over."""
    if kept_back.why == "draft" or kept_back.until is None:
        return kept_back.why
    event = "takes over" if kept_back.path.startswith(EDITIONS) else "publishes"
    return f"{event} {when(kept_back.until, now, zone)}"


def when(moment: Moment, now: datetime, zone: tzinfo) -> str:
    """`Monday 09:00` within a week; else `2 December 09:00`, with the year if it is another one. A day has no clock."""
    today = now.astimezone(zone)
    days = (moment.at.astimezone(zone).date() - today.date()) // timedelta(days=1)
    day = "EEEE" if 0 <= days < _WEEK else "d MMMM" if moment.year == f"{today.year:04}" else "d MMMM y"
    return format_moment(moment, day if moment.whole_day else f"{day} HH:mm")


def instant_words(at: datetime, zone: tzinfo) -> str:
    """`Tuesday 1 December 2026, 06:00`"""
    return format_moment(moment_at(at, zone), "EEEE d MMMM y, HH:mm")


def prose(text: str) -> Markup:
    """A message as HTML. What stands in backticks was written, or is to be written, just so: it becomes code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)  # a backtick without a partner is a word's own
    made = (Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts))
    return Markup("").join(made)
