"""Commands that answer without building: `why`, `due`."""

import os
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from sitegen.cli.building import PATIENCE, order_of
from sitegen.cli.options import Common, common
from sitegen.problems import CONTENT

if TYPE_CHECKING:
    from sitegen.accounts import Account, PageAccount
    from sitegen.order import Order

_LISTED = 40  # of the questions that a page asked


@click.command()
@click.argument("asked_for", metavar="URL|PATH")
@common("config", "output", "base_url", "now")
def why(asked: Common, asked_for: str) -> None:
    """Tell why a page is as it is, or where a story of content/ is published and why it isn't."""
    from sitegen.accounts import why as account_for

    _, order = order_of(asked, PATIENCE)
    account = account_for(order, _named(asked_for, order))
    if asked.terminal.style == "json":
        asked.terminal.json(_as_json(account))
    else:
        asked.terminal.data("".join(f"{line}\n" for line in _told(account, order.config.zone)))


def _named(asked_for: str, order: "Order") -> str:
    """A path as it is known: under content/, from content/, or in the output; whatever else is a URL."""
    place = Path(os.path.abspath(asked_for))
    output = Path(os.path.abspath(order.output))
    if place.is_relative_to(output) and place != output:
        return place.relative_to(output).as_posix()
    if place.is_relative_to(order.project / "content"):
        return place.relative_to(order.project).as_posix()
    if "://" not in asked_for and asked_for.endswith(".md"):
        inside = f"content/{asked_for.removeprefix('./').lstrip('/')}"  # as links and fronts write it
        return inside if (order.project / inside).is_file() else asked_for
    return asked_for.removeprefix("./")


def _told(account: "Account", zone: tzinfo) -> Iterator[str]:
    source, page = account.source, account.page
    if source:
        title = f", “{source.title}”," if source.title else ""
        yield f"{source.path}{title} {source.sentence}."
    if page:
        if page.source:
            of = f" with the template {page.template}" if page.template else f", {page.recipe or 'as it is'}"
            yield f"{page.url} is made from {page.source}{of}."
        yield from _of_page(page, zone)


def _of_page(page: "PageAccount", zone: tzinfo) -> Iterator[str]:
    from sitegen.date_words import clock_words
    from sitegen.messages import counted

    if page.reason:
        yield f"It was made the last time because {page.reason}."
    if page.written:
        yield f"Its file was written {clock_words(page.written.astimezone(zone))}."
    if page.templates:
        yield f"Templates that it may use: {', '.join(page.templates)}."
    if page.asked:
        changed = sum(each.changed for each in page.asked)
        asked = counted(len(page.asked), "question")
        yield f"Its template asked {asked}; {changed or 'none'} would be answered differently now:"
        ordered = sorted(page.asked, key=lambda each: not each.changed)
        yield from (f"  {'≠' if each.changed else ' '} {each.words}" for each in ordered[:_LISTED])
        if len(ordered) > _LISTED:
            yield f"    and {len(ordered) - _LISTED:,} more"
    if page.goes:
        yield f"A build now would remove {page.url}: nothing of the site stands there any more."
    elif page.template:
        yield f"A build now would make it because {page.now}." if page.now else "A build now would leave it as it is."


def _as_json(account: "Account") -> dict[str, object]:
    found: dict[str, Any] = to_builtins(account)
    if account.page:
        found["page"]["written"] = account.page.written.isoformat() if account.page.written else None
    return found


@click.command()
@common("config", "output", "base_url", "now")
def due(asked: Common) -> int | None:
    """List when the site changes by itself: what is published, expires or is corrected, and when."""
    from sitegen.asking import due_in
    from sitegen.messages import as_json, due_line
    from sitegen.report import due_as_json

    _, order = order_of(asked, PATIENCE)
    found, problems = due_in(order)
    terminal, zone = asked.terminal, order.config.zone
    if terminal.style == "json":
        terminal.data(as_json(problems, {"now": order.now.isoformat(), "due": due_as_json(found)}))
        return CONTENT if problems else None
    terminal.tell(problems)
    for editorial, head in ((True, ""), (False, "Housekeeping:\n")):
        listed = [each for each in found if each.editorial is editorial]
        lines = [f"{due_line(each, zone)}{each.path and '  ' + each.path}\n" for each in listed]
        terminal.data(f"{head}{''.join(lines)}" if lines else "")
    if not found and not problems:
        terminal.data("Nothing falls due: the site changes only when somebody changes a file.\n")
    return CONTENT if problems else None
