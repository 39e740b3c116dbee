"""The command line. Data goes to stdout, talk to stderr; a command is a few lines that compose the rooms.

Rooms are imported within commands: `sitegen --help` needn't wait for Jinja.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click

from sitegen import __version__
from sitegen.cli import asking, building, comparing, importing, starting
from sitegen.cli.options import Commands
from sitegen.cli.terminal import Terminal
from sitegen.problems import BUG, ENVIRONMENT, Problem, StoppedError

INTERRUPTED, TERMINATED = 130, 143


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Docs: docs/ in the source, beginning with docs/tutorial.md.",
)
@click.version_option(__version__, "--version", "-V", prog_name="sitegen")
def sitegen() -> None:
    """Make a news site from Markdown."""


for _command in (*starting.COMMANDS, *building.COMMANDS, *asking.COMMANDS, *comparing.COMMANDS, *importing.COMMANDS):
    sitegen.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code (promises.md, "Exit codes")."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(_run(given, Terminal.of(given, os.environ)))


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(TERMINATED)


def _run(arguments: list[str], terminal: Terminal) -> int:
    try:
        result = sitegen.main(args=arguments, prog_name="sitegen", standalone_mode=False, obj=terminal)
        return result if isinstance(result, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except StoppedError as stopped:
        terminal.tell(stopped.problems)
        return stopped.exit_code
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        terminal.tell([_environment_problem(error)])
        return ENVIRONMENT
    except Exception as error:  # the last resort: our bug must not look like an editor's mistake
        terminal.tell_crash(error)
        return BUG


def _environment_problem(error: OSError) -> Problem:
    path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    return Problem(path, f"the system says: {error.strerror or error}", "environment", "Check disk and permissions.")
