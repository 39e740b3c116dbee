"""What the commands share: their options, and the guess which command was meant."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from sitegen.cli.terminal import Terminal
from sitegen.messages import FORMATS
from sitegen.problems import did_you_mean, quoted

if TYPE_CHECKING:
    from sitegen.store.shrinkage import Limit


_LONG = 200  # letters, of a sentence


class Commands(click.Group):
    """A group that lists its commands in the order of work, and guesses which one was meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, it is click's signature
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            command = self.get_command(ctx, ctx.invoked_subcommand or "")
            if error.ctx is None and command:  # of an option without its value, click doesn't say whose it is
                error.ctx = click.Context(command, ctx, ctx.invoked_subcommand)
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each command is for, in its whole first sentence: click would cut it off."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(limit=_LONG)) for name, command in commands if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class UnknownCommandError(click.UsageError):
    """`hint` is the command that may have been meant, or ""."""

    def __init__(self, name: str, known: Sequence[str], context: click.Context) -> None:
        super().__init__(f"there is no command {quoted(name)}", context)
        self.hint = did_you_mean(name, known)


_DAY = 86400  # seconds


class Common(Struct, frozen=True):
    """What every command is told. `clock` is the option that gave `now`."""

    config: str
    output: str
    base_url: str
    now: str
    strict: bool
    terminal: Terminal
    clock: str = "--now"


def _text(metavar: str, words: str) -> dict[str, Any]:
    return {"default": "", "metavar": metavar, "help": words}


_FORMAT_HELP = "How problems are told: to people (text), to editor programs (gcc), to programs (json), to GitHub."
_OPTIONS: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("config", ("--config",), _text("FILE", "The outlet's sitegen.toml; default: in this folder or above.")),
    ("output", ("--output",), _text("DIR", "Where the site goes; default: output/.")),
    ("base_url", ("--base-url",), _text("URL", "Where the site will stand, instead of the config's.")),
    ("now", ("--now",), _text("TIME", 'As at this time, such as "2026-12-02 09:00".')),
    ("strict", ("--strict",), {"is_flag": True, "help": "Count warnings as errors."}),
    ("style", ("--format", "style"), {"type": click.Choice(FORMATS), "default": "text", "help": _FORMAT_HELP}),
    ("as_json", ("--json", "as_json"), {"is_flag": True, "help": "The same as --format json: the report, on stdout."}),
    ("quiet", ("--quiet", "-q"), {"is_flag": True, "help": "Say nothing but problems."}),
)


def _seconds(_context: click.Context, _option: click.Parameter, written: str) -> float:
    with suppress(ValueError):
        if 0 <= float(written) <= _DAY:
            return float(written)
    raise click.BadParameter(f"'{written}' is not a number of seconds from 0 to {_DAY}.")


def _processes(_context: click.Context, _option: click.Parameter, written: str) -> int:
    with suppress(ValueError):
        if int(written) >= 0:
            return int(written)
    raise click.BadParameter(f"'{written}' is not a whole number, 0 or more.")


WAIT = click.option(
    "--wait", default="0", metavar="N", callback=_seconds, help="Wait up to N seconds for another build."
)
JOBS = click.option(
    "--jobs", "-j", default="0", metavar="N", callback=_processes, help="Processes to use; 0: one a core."
)

AT = click.option("--at", default="", metavar="TIME", help='As at this time, such as "2026-12-02 09:00".')


def as_at(asked: Common, at: str) -> Common:
    """The same, but as at another time, if one is given."""
    return replace(asked, now=at, clock="--at") if at else asked


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
_TALK = ("style", "as_json", "quiet")


def common(*shown: str) -> Callable[[Callable[..., int | None]], Callable[..., int | None]]:
    """Give a command the shared options, gathered into one `Common`, its first argument; it may return an exit code.

    All are accepted everywhere, so that a script may give each command the same;
    help shows those that mean something: the ones named in `shown`, and how to talk.
    """

    def decorated(command: Callable[..., int | None]) -> Callable[..., int | None]:
        def gathered(**given: Any) -> int | None:
            terminal = click.get_current_context().find_object(Terminal)
            if terminal is None:
                raise LookupError("the command was started without a terminal")
            for name in _TALK:
                given.pop(name)  # the terminal knows: it speaks even when the options can't be read
            shared = {name: given.pop(name) for name in _SHARED}
            return command(Common(**shared, terminal=terminal), **given)

        update_wrapper(gathered, command)
        for name, words, settings in reversed(_OPTIONS):
            gathered = click.option(*words, **settings, hidden=name not in (*shown, *_TALK))(gathered)
        return gathered

    return decorated
