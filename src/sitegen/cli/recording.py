"""`sitegen urls`: the addresses that were published, and that none is lost."""

from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from sitegen.cli.building import PATIENCE, order_of
from sitegen.cli.options import Commands, Common, common
from sitegen.problems import CONTENT, errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitegen.recording import Line


@click.group(cls=Commands)
def urls() -> None:
    """The addresses that were published: urls.txt."""


@urls.command()
@common("config", "output", "base_url", "now")
def record(asked: Common) -> None:
    """Add what the output holds to urls.txt: to be run after each deploy.

    Only lines are added, one for each story or page whose address isn't known yet.
    """
    from sitegen.recording import record as recorded

    _, order = order_of(asked, PATIENCE)
    found = recorded(order)
    if asked.terminal.style == "json":
        asked.terminal.json({"recorded": [{"id": name, "url": url} for name, url in found], "problems": []})
        return
    count = f"{len(found):,} address{'' if len(found) == 1 else 'es'}"
    asked.terminal.say(f"Recorded {count} in urls.txt." if found else "Every address is recorded already.")


@urls.command(name="list")
@common("config", "now")
def list_(asked: Common) -> None:
    """List what became of each recorded address."""
    from sitegen.recording import account_of

    _, order = order_of(asked, PATIENCE)
    account = account_of(order)
    if asked.terminal.style == "json":
        asked.terminal.json({"urls": [asdict(line) for line in account.lines]})
        return
    asked.terminal.data("".join(f"{line}\n" for line in _told(account.lines)))


@urls.command()
@common("config", "output", "now")
def check(asked: Common) -> int | None:
    """Tell which recorded addresses lead nowhere; exit code 1 if any does."""
    from sitegen.messages import as_json
    from sitegen.recording import account_of

    _, order = order_of(asked, PATIENCE)
    account = account_of(order)
    failed = bool(errors(account.problems))
    told = (*account.apart, *account.problems)
    if asked.terminal.style == "json":
        asked.terminal.data(as_json(told, {"recorded": len(account.lines)}))
    else:
        asked.terminal.tell(told)
        if not failed:
            asked.terminal.say(f"{len(account.lines):,} recorded addresses: none is lost.")
    return CONTENT if failed else None


def _told(lines: "Sequence[Line]") -> "Iterator[str]":
    for line in lines:
        leads = f" → {line.leads}" if line.leads else ""
        yield f"{line.state:<9}  {line.url}{leads}"
    if not lines:
        yield "No address is recorded: `sitegen urls record` begins urls.txt after a deploy."
