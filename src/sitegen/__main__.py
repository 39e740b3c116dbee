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
    except SystemExit as leaving:
        _leave_at_once(leaving.code)
        raise


def _leave_at_once(code: object) -> None:
    """End here: taking apart, value by value, what goes with the process anyway takes a twentieth of a build's time."""
    if not isinstance(code, int):
        return
    with suppress(OSError):
        for stream in (sys.stdout, sys.stderr):
            if stream:  # None where nobody listens
                stream.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
