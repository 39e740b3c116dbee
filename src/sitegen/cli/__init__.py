"""The command line. Data goes to stdout, talk to stderr; a command is a few lines that compose the rooms.

Rooms are imported within commands: `sitegen --help` needn't wait for Jinja.
"""

import io
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from sitegen import __version__
from sitegen.cli.options import Commands
from sitegen.cli.terminal import Terminal
from sitegen.problems import BUG, ENVIRONMENT, INTERRUPTED, TERMINATED, USAGE, StoppedError

HUNG_UP = 129


# Where each command is, in the order of work.
_COMMANDS: Mapping[str, str] = {
    "init": "starting.init",
    "new": "starting.new",
    "serve": "building.serve",
    "build": "building.build",
    "watch": "building.watch",
    "import": "importing.import_",
    "correct": "correcting.correct",
    "retract": "correcting.retract",
    "front": "fronts.front",
    "due": "asking.due",
    "why": "asking.why",
    "urls": "recording.urls",
    "engines": "comparing.engines",
    "theme": "starting.theme",
    "schema": "starting.schema",
    "clean": "building.clean",
}


class _Loaded(Commands):
    """Commands that are loaded when they are called: a build with nothing to do is over before all of them were."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, it is click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, as above
        module, _, name = _COMMANDS.get(cmd_name, "").partition(".")
        command = getattr(import_module(f"sitegen.cli.{module}"), name) if module else None
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=_Loaded,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Docs: docs/ in the source, beginning with docs/tutorial.md.",
)
@click.version_option(__version__, "--version", "-V", prog_name="sitegen")
def sitegen() -> None:
    """Make a news site from Markdown."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code (promises.md, "Exit codes")."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _heed_signals()
    _speak_utf8()
    try:
        code = _run(given, Terminal.of(given, os.environ))
    except KeyboardInterrupt:  # a second one, while we told of the first
        code = INTERRUPTED
    finally:
        _end_at_once()
    sys.exit(code)


def _heed_signals() -> None:
    """Ctrl-C, a shutdown and a closed terminal end the command in good order. What is ignored (nohup) stays ignored."""
    ends = {"SIGTERM": TERMINATED, "SIGHUP": HUNG_UP}
    for number, code in ((getattr(signal, name), code) for name, code in ends.items() if hasattr(signal, name)):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, partial(_end, code))
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(code: int, _number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(code)


def _end_at_once() -> None:
    """Whoever presses Ctrl-C while we leave gets no traceback."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _speak_utf8() -> None:
    """Programs and files get UTF-8, a terminal what it is set to; a letter that can't be written stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")


def _run(arguments: list[str], terminal: Terminal) -> int:
    try:
        return _told(arguments, terminal)
    except OSError as error:
        # Whoever read our output has gone, or has no room for it; Python would complain once more at the end.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return 0 if isinstance(error, BrokenPipeError) else ENVIRONMENT


def _told(arguments: list[str], terminal: Terminal) -> int:
    """Run a command, tell what went wrong, and give its exit code."""
    try:
        result = sitegen.main(args=arguments, prog_name="sitegen", standalone_mode=False, obj=terminal)
        return result if isinstance(result, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        terminal.say("Stopped.")
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        from sitegen.cli.usage import usage_problem

        terminal.tell([usage_problem(error)])
        return error.exit_code
    except StoppedError as stopped:
        terminal.tell(stopped.problems)
        return stopped.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        from sitegen.store.reasons import unforeseen

        terminal.tell([unforeseen(error)])
        return ENVIRONMENT
    except Exception as error:  # the last resort: our bug must not look like an editor's mistake
        terminal.tell_crash(error)
        return BUG
