"""`sitegen front`: what stands where on a front, and why."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from sitegen.cli.building import order_of
from sitegen.cli.options import Common, common
from sitegen.problems import CONTENT, errors

if TYPE_CHECKING:
    from sitegen.fronting import FrontAccount
    from sitegen.site.edition import Filled, Left, Spot
    from sitegen.site.views import Teaser

_PATIENCE = 10.0  # seconds: a build under way is over soon, and then the answer is the newer one
_WIDE = 56  # letters of a headline


@dataclass(frozen=True, slots=True)
class Row:
    """A place of a front, or a line that has none. `how` is pinned, filled, waits or left out; `line` 0 if none is
    about it; `age` in minutes.
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


@click.command()
@click.argument("name", default="", metavar="[NAME]")
@click.option("--at", "at", default="", metavar="TIME", help='As at this time, such as "2026-12-02 09:00".')
@common("config", "now")
def front(asked: Common, name: str, at: str) -> int | None:
    """Tell what stands where on the front page, and why.

    NAME is another front that is arranged: section/world, or tag/flooding.
    """
    from sitegen.fronting import front_in
    from sitegen.messages import as_json

    _, order = order_of(replace(asked, now=at or asked.now), _PATIENCE)
    account = front_in(order, name)
    rows = [row for filled in account.laid for row in _rows(filled, account)]
    if asked.terminal.style == "json":
        listed = {
            "edition": account.source,
            "began": account.began.isoformat() if account.began else None,
            "now": order.now.isoformat(),
            "places": [asdict(row) for row in rows],
        }
        asked.terminal.data(as_json(account.problems, listed))
    else:
        asked.terminal.tell(account.problems)
        asked.terminal.data("".join(f"{line}\n" for line in _told(account, rows)))
    return CONTENT if errors(account.problems) else None


def _told(account: "FrontAccount", rows: list[Row]) -> Iterator[str]:
    from sitegen.messages import due_line

    began = f", in force since {_when(account.began)}" if account.began else ""
    yield f"{account.source or 'No file arranges it: every place fills itself'}{began}; as at {_when(account.now)}."
    slots = max([4, *(len(row.slot) for row in rows)])
    width = min(_WIDE, max([8, *(len(_headline(row)) for row in rows)]))
    for row in rows:
        age = _age(row.age) if row.age is not None else ""
        shown = _headline(row)
        cut = shown if len(shown) <= width else f"{shown[: width - 1]}…"
        yield f"{row.slot:<{slots}}  {cut:<{width}}  {age:>6}  {row.how:<8}  {row.why}"
    if account.next:
        yield f"Next: {due_line(account.next, account.zone, account.now)}  {account.next.path}"


def _headline(row: Row) -> str:
    return f"  {row.title}" if row.below else row.title


def _rows(filled: "Filled", account: "FrontAccount") -> Iterator[Row]:
    for spot in filled.spots:
        yield from _of_spot(spot, filled, account)
    for left in filled.left:
        yield _of_left(left, filled, account)
    if not filled.spots and not filled.left:
        yield Row(filled.space.title, "", "–", "empty", "no story is left for it" if filled.space.count else "no line")


def _of_spot(spot: "Spot", filled: "Filled", account: "FrontAccount", *, below: bool = False) -> Iterator[Row]:
    teaser, pin = account.teasers[spot.path], spot.pin
    title = pin.title if pin and pin.title else teaser.title
    why = f"{account.source}:{pin.line}" if pin else _weight(teaser, latest=filled.space.kind == "latest")
    age = int((account.now - teaser.date.at) / timedelta(minutes=1))
    how, line = ("pinned", pin.line) if pin else ("filled", 0)
    yield Row(filled.space.title, spot.path, title, how, why, line, teaser.date.iso, age, below)
    for each in spot.sub:
        yield from _of_spot(each, filled, account, below=True)


def _weight(teaser: "Teaser", *, latest: bool) -> str:
    from sitegen.dates import format_moment

    clock = f", {teaser.date.clock}" if teaser.date.clock else ""
    day = format_moment(teaser.date, "d MMMM y")
    return f"the newest: {day}{clock}" if latest else f"{day}, priority {teaser.priority}{clock}"


def _of_left(left: "Left", filled: "Filled", account: "FrontAccount") -> Row:
    pin = left.pin
    title = account.titles.get(pin.target) or pin.reference
    how, why = _reason(left, account)
    return Row(filled.space.title, "", title, how, f"{why} ({account.source}:{pin.line})", pin.line)


def _reason(left: "Left", account: "FrontAccount") -> tuple[str, str]:
    from sitegen.dates import in_words

    held = account.held.get(left.pin.target)
    if left.why == "over" and left.ended:
        return "left out", f"its time was over {_when(left.ended)}"
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


def _age(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
