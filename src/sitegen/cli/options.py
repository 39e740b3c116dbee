"""What the commands share: their options, and the guess which command was meant."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.terminal import Terminal
from sitegen.messages import FORMATS
from sitegen.problems import did_you_mean

if TYPE_CHECKING:
    from sitegen.store.shrinkage import Limit


class Commands(click.Group):
    """A group that guesses which command was meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            hint = did_you_mean(args[0], self.list_commands(ctx)).replace("`", "'")
            ctx.fail(f"There is no command '{args[0]}'. {hint}".strip())
        return super().resolve_command(ctx, args)


@dataclass(frozen=True, slots=True)
class Common:
    """What every command on an outlet is told."""

    config: str
    output: str
    base_url: str
    now: str
    strict: bool
    terminal: Terminal


_OPTIONS = (
    click.option("--config", default="", metavar="FILE", help="The outlet's sitegen.toml; default: here or above."),
    click.option("--output", default="", metavar="DIR", help="Where the site goes; default: output/."),
    click.option("--base-url", default="", metavar="URL", help="Where the site will stand, instead of the config's."),
    click.option("--now", default="", metavar="TIME", help='Build as at this time, such as "2026-12-02 09:00".'),
    click.option("--strict", is_flag=True, help="Count warnings as errors."),
    click.option("--format", "style", type=click.Choice(FORMATS), default="text", help="How problems are told."),
    click.option("--json", "as_json", is_flag=True, help="The report as JSON, on stdout."),
    click.option("--quiet", "-q", is_flag=True, help="Say nothing but problems."),
)
WAIT = click.option(
    "--wait", default=0, metavar="N", type=click.FloatRange(0, 86400), help="Wait up to N seconds for another build."
)


def _limit(_context: click.Context, _option: click.Parameter, written: str) -> "Limit | None":
    from sitegen.store.shrinkage import Limit

    limit = Limit.of(written) if written else None
    if written and limit is None:
        raise click.BadParameter(f"'{written}' is neither a share such as 20% nor a count such as 50.")
    return limit


MAX_DELETE = click.option(
    "--max-delete",
    default="",
    metavar="LIMIT",
    callback=_limit,
    help="Stop if more pages than this would be removed: 20% of those last published, or a count.",
)
_SHARED = ("config", "output", "base_url", "now", "strict")


def common(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Give a command the shared options, gathered into one `Common`, its first argument; it may return an exit code."""

    def gathered(**given: Any) -> int | None:
        terminal = click.get_current_context().find_object(Terminal)
        if terminal is None:
            raise LookupError("the command was started without a terminal")
        for name in ("style", "as_json", "quiet"):
            given.pop(name)  # the terminal knows: it speaks even when the options can't be read
        shared = {name: given.pop(name) for name in _SHARED}
        return command(Common(**shared, terminal=terminal), **given)

    update_wrapper(gathered, command)
    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered
