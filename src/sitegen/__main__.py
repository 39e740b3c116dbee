"""`python -m sitegen` is the command `sitegen`."""

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. Until it is ready there is nothing to tidy up, and Ctrl-C ends the program at once."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sitegen.cli import main as run  # noqa: PLC0415 - it takes a while

    try:
        run()
    finally:
        _end_at_once(sys.exc_info()[1])


def _end_at_once(error: BaseException | None) -> None:
    """Leave without taking apart, value by value, what goes with the process anyway: a tenth of a build's time."""
    if isinstance(error, SystemExit) and isinstance(error.code, int):
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(error.code)


if __name__ == "__main__":
    main()
