"""`sitegen front`: what stands where on a front, and why."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from sitegen.cli.building import PATIENCE, order_of
from sitegen.cli.options import AT, Common, as_at, common
from sitegen.cli.quoting import demand_whole_dates
from sitegen.problems import CONTENT, errors

if TYPE_CHECKING:
    from sitegen.fronting import FrontAccount, Row

_WIDE = 56  # letters of a headline


@click.command()
@click.argument("name", default="", metavar="[NAME]")
@AT
@common("config", "now")
def front(asked: Common, name: str, at: str) -> int | None:
    """Tell what stands where on the front page, and why.

    NAME is another front that is arranged: section/world, or tag/flooding.
    """
    from sitegen.fronting import front_in, rows_of
    from sitegen.messages import as_json

    demand_whole_dates([name], at=at, now=asked.now)
    _, order = order_of(as_at(asked, at), PATIENCE)
    account = front_in(order, name)
    rows = list(rows_of(account))
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


def _told(account: "FrontAccount", rows: "list[Row]") -> Iterator[str]:
    from sitegen.date_words import clock_words
    from sitegen.fronting import age_words
    from sitegen.messages import due_line

    began = f", in force since {clock_words(account.began)}" if account.began else ""
    source = account.source or "No file arranges it: every place fills itself"
    yield f"{source}{began}; as at {clock_words(account.now)}."
    slots = max([4, *(len(row.slot) for row in rows)])
    width = min(_WIDE, max([8, *(len(_headline(row)) for row in rows)]))
    for row in rows:
        age = age_words(row.age) if row.age is not None else ""
        shown = _headline(row)
        cut = shown if len(shown) <= width else f"{shown[: width - 1]}…"
        yield f"{row.slot:<{slots}}  {cut:<{width}}  {age:>6}  {row.how:<8}  {row.why}"
    if account.next:
        yield f"Next: {due_line(account.next, account.zone, account.now)}  {account.next.path}"


def _headline(row: "Row") -> str:
    return f"  {row.title}" if row.below else row.title
