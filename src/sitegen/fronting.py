"""What stands on a front and why, told without building."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from sitegen.asking import bare, opened, unknown
from sitegen.date_words import clock_words, format_moment, in_words
from sitegen.model import Entry, Front, reference_to
from sitegen.order import Order
from sitegen.pages.sites import PlannedSite, held_at, plan_site
from sitegen.problems import AGE, Problem, did_you_mean, errors, in_order, quoted
from sitegen.site.edition import Filled, Left, Spot, arranged_names, lay_out, source_of
from sitegen.site.held import Due, Held, schedule
from sitegen.site.views import Teaser

_NO_OTHER = "No section or topic has a front that is arranged. `sitegen front` alone tells of the front page."


class FrontAccount(Struct, frozen=True, eq=False):
    """A front as it stands at an instant: the file that arranges it ("" if none does), since when, what stands where.

    `titles`, `held` and `retracted` are of every story, by its path from content/ (`/world/wall.md`); `next` is the
    edition to come.
    """

    source: str
    began: datetime | None
    now: datetime
    zone: tzinfo
    laid: tuple[Filled, ...]
    teasers: Mapping[str, Teaser]
    titles: Mapping[str, str]
    held: Mapping[str, Held]
    retracted: frozenset[str]
    next: Due | None
    problems: tuple[Problem, ...]


class Row(Struct, frozen=True):
    """A place of a front, or a line that has none. `how` is pinned, filled, waits, left out or empty; `line` 0 if none
    is about it; `age` in minutes.
    """

    slot: str
    path: str
    title: str
    how: str
    why: str
    line: int = 0
    published: str = ""
    age: int | None = None
    below: bool = False


def front_in(order: Order, name: str = "") -> FrontAccount:
    """What stands on the front page, or on the front of `section/…` or `tag/…`, at the order's instant.

    Raises StoppedError (exit code 1) if nothing arranges that front.
    """
    with opened(order) as desk:
        inputs = desk.inputs()
        planned = plan_site(bare(order, inputs), order.now)
    return front_of(planned, inputs.entries, name, errors(inputs.problems))


def front_of(
    planned: PlannedSite, entries: Collection[Entry], name: str = "", problems: tuple[Problem, ...] = ()
) -> FrontAccount:
    """The same of a site that is planned already. `entries` are all there are, `problems` those that they have."""
    site = planned.site
    now, zone = site.now, site.config.zone
    known = [each for each in arranged_names(site) if each]
    if name and name not in known:
        hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
        raise unknown(f"nothing arranges the front of {quoted(name)}", hint if known else _NO_OTHER)
    source = source_of(site, name)
    began = source.date.at.astimezone(zone) if isinstance(source, Front) and source.date else None
    coming = (each for each in schedule(entries, now) if each.event == "takes over" and not name)
    told = (each for each in planned.problems if each.code in ("edition", AGE) or (source and each.path == source.path))
    return FrontAccount(
        source=source.path if source else "",
        began=began,
        now=now.astimezone(zone),
        zone=zone,
        laid=lay_out(site, planned.places, name),
        teasers=site.teasers,
        titles={reference_to(each.path): each.title for each in entries},
        held={reference_to(path): each for path, each in held_at(entries, now).items()},
        retracted=frozenset(map(reference_to, site.retracted[""])),
        next=next(coming, None),
        problems=in_order([*problems, *told]),
    )


def rows_of(account: FrontAccount) -> Iterator[Row]:
    """Every place in page order, each followed by what stands below it, then its lines that have no place."""
    for filled in account.laid:
        for spot in filled.spots:
            yield from _of_spot(spot, filled, account)
        for left in filled.left:
            yield _of_left(left, filled, account)
        if not filled.spots and not filled.left:
            why = "no story is left for it" if filled.space.count else "no line"
            yield Row(filled.space.title, "", "–", "empty", why)


def _of_spot(spot: Spot, filled: Filled, account: FrontAccount, *, below: bool = False) -> Iterator[Row]:
    teaser, pin = account.teasers[spot.path], spot.pin
    title = pin.title if pin and pin.title else teaser.title
    why = f"{account.source}:{pin.line}" if pin else _weight(teaser, latest=filled.space.kind == "latest")
    age = int((account.now - teaser.date.at) / timedelta(minutes=1))
    how, line = ("pinned", pin.line) if pin else ("filled", 0)
    yield Row(filled.space.title, spot.path, title, how, why, line, teaser.date.iso, age, below)
    for each in spot.sub:
        yield from _of_spot(each, filled, account, below=True)


def _weight(teaser: Teaser, *, latest: bool) -> str:
    clock = f", {teaser.date.clock}" if teaser.date.clock else ""
    day = format_moment(teaser.date, "d MMMM y")
    return f"the newest: {day}{clock}" if latest else f"{day}, priority {teaser.priority}{clock}"


def _of_left(left: Left, filled: Filled, account: FrontAccount) -> Row:
    pin = left.pin
    title = account.titles.get(pin.target) or pin.reference
    how, why = _reason(left, account)
    return Row(filled.space.title, "", title, how, f"{why} ({account.source}:{pin.line})", pin.line)


def _reason(left: Left, account: FrontAccount) -> tuple[str, str]:
    held = account.held.get(left.pin.target)
    if left.why == "over" and left.ended:
        return "left out", f"its time was over {clock_words(left.ended)}"
    if left.why == "twice":
        return "left out", f"it stands here already by line {left.first}"
    if left.why == "second":
        return "left out", "the lead is one story"
    if left.why == "below":
        return "left out", "the story above it isn't placed"
    if held and held.until:
        return "waits", f"it is published {in_words(held.until)}"
    if held:
        return ("waits", "it is a draft") if held.why == "draft" else ("left out", "it has expired")
    if left.pin.target in account.retracted:
        return "left out", "it has been retracted"
    return "left out", "it leads to no published story"


def age_words(minutes: int) -> str:
    """`12 min`, `3 h`, `4 d`"""
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
