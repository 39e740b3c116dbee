"""What is wrong with a command line, in an editor's words."""

import re

import click

from sitegen.cli.options import UnknownCommandError
from sitegen.problems import Problem, did_you_mean, quoted

_IN_QUOTES = re.compile(r"(?<!\w)'([^']*)'(?!\w)")
_TOO_MUCH = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def usage_problem(error: click.ClickException) -> Problem:
    """The message with what was meant, if that can be guessed, and where to read more otherwise."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    more = f"`{context.command_path if context else 'sitegen'} --help` says more."
    message, hint = _told(error, context)
    # A guess answers the question; whatever else we know leaves it open.
    return Problem("", message, "usage", hint if hint.startswith("Did you mean") else f"{hint} {more}".lstrip())


def _told(error: click.ClickException, context: click.Context | None) -> tuple[str, str]:
    message = error.format_message().removesuffix(".")
    if isinstance(error, UnknownCommandError):
        return message, error.hint
    if context and isinstance(error, click.NoSuchOption):
        return f"there is no option {quoted(error.option_name)}", _option_meant(error.option_name, context)
    if context and isinstance(error, click.BadOptionUsage):
        known = (option for option in context.command.params if error.option_name in option.opts)
        return f"`{error.option_name}` needs a value behind it", getattr(next(known, None), "help", None) or ""
    if context and isinstance(error, click.MissingParameter) and error.param:
        asked = error.param
        name = _name(asked) if isinstance(asked, click.Option) else asked.make_metavar(context)
        return f"`{name}` is missing", getattr(asked, "help", None) or ""
    if isinstance(error, click.BadParameter) and error.param:
        return f"{_name(error.param)}: {_in_backticks(error.message).removesuffix('.')}", _meant(error)
    extra = _TOO_MUCH.fullmatch(message)
    if extra:
        taken = context is None or _takes_words(context.command)
        hint = (
            "Put words that belong together in quotes."
            if taken
            else "It takes nothing but options; a value of several words stands in quotes."
        )
        return f"{quoted(extra[1])} is more than the command takes", hint
    return _in_backticks(message), ""


def _option_meant(name: str, context: click.Context) -> str:
    """What may have been meant by an option that the command doesn't have."""
    command = context.command
    if isinstance(command, click.Group):
        below = [command.get_command(context, each) for each in command.list_commands(context)]
        if any(name in _options(each) for each in below if each):
            return f"Options stand behind the command: `{context.command_path} COMMAND {name}`."
    if name.startswith("--"):
        return did_you_mean(name, _options(command))
    words = " Before words that begin with a hyphen, write `--`." if _takes_words(command) else ""
    return f"Options of more than a letter begin with two hyphens.{words}"


def _options(command: click.Command) -> list[str]:
    return [name for option in command.params if isinstance(option, click.Option) for name in option.opts]


def _takes_words(command: click.Command) -> bool:
    return any(isinstance(each, click.Argument) for each in command.params)


def _name(param: click.Parameter) -> str:
    """`--format`, whichever of its names was given."""
    return max(param.opts, key=len)


def _meant(error: click.BadParameter) -> str:
    value = _IN_QUOTES.match(error.message)
    choices = error.param.type.choices if error.param and isinstance(error.param.type, click.Choice) else ()
    return did_you_mean(value[1], map(str, choices)) if value else ""


def _in_backticks(message: str) -> str:
    return _IN_QUOTES.sub(lambda found: quoted(found[1]), message)
