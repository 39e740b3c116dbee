"""Commands that put a published story right: `correct`, `retract`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.building import PATIENCE, order_of
from sitegen.cli.options import Common, common
from sitegen.cli.quoting import demand_whole_dates

if TYPE_CHECKING:
    from sitegen.content.amendments import Amendment
    from sitegen.order import Order

_DATE = click.option("--date", default="", metavar="TIME", help="When it was made; default: now.")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show the change, and write nothing.")


@click.command()
@click.argument("file", metavar="FILE")
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@click.option(
    "--type",
    "--kind",
    "kind",
    default="correction",
    show_default=True,
    type=click.Choice(["correction", "clarification", "update"]),
    help="What it is: a correction stands above the story's text, the others below it.",
)
@_DATE
@_DRY_RUN
@common("config", "now")
def correct(asked: Common, file: str, text: tuple[str, ...], kind: str, date: str, dry_run: bool) -> None:
    """Note in a story what was wrong and what is right.

    FILE is the story's file, or the address at which it is published. The text
    of the story is yours to mend; nothing else in the file changes.
    """
    from sitegen.amending import correct as corrected

    demand_whole_dates(text, date=date, now=asked.now)
    _, order = order_of(asked, PATIENCE)
    _settle(asked, order, corrected(order, _named(file, order), " ".join(text), kind, date), dry_run=dry_run)


@click.command()
@click.argument("file", metavar="FILE")
@click.argument("reason", nargs=-1, required=True, metavar="REASON")
@_DATE
@_DRY_RUN
@common("config", "now")
def retract(asked: Common, file: str, reason: tuple[str, ...], date: str, dry_run: bool) -> None:
    """Withdraw a story: its page says why, and nothing else of it is published.

    FILE is the story's file, or the address at which it is published. The story
    stays in the file; take `retracted` out of it, and it is back.
    """
    from sitegen.amending import retract as retracted

    demand_whole_dates(reason, date=date, now=asked.now)
    _, order = order_of(asked, PATIENCE)
    _settle(asked, order, retracted(order, _named(file, order), " ".join(reason), date), dry_run=dry_run)


def _named(file: str, order: "Order") -> str:
    """A path as seen from the outlet's folder; whatever isn't one stays as it was typed."""
    place = Path(os.path.abspath(file))
    if "://" not in file and place.is_relative_to(order.project) and place.exists():
        return place.relative_to(order.project).as_posix()
    return file.removeprefix("./")


def _settle(asked: Common, order: "Order", amendment: "Amendment", *, dry_run: bool) -> None:
    from sitegen.amending import write
    from sitegen.messages import as_json

    if not dry_run:
        write(order, amendment)
    terminal = asked.terminal
    if terminal.style == "json":
        written = [] if dry_run else [amendment.path]
        terminal.data(as_json(amendment.remarks, {"files": written, "diff": amendment.diff}))
        return
    terminal.data(amendment.diff)
    terminal.tell(amendment.remarks)
    terminal.say("Nothing was written." if dry_run else f"Changed {amendment.path}. The next build takes it up.")
