"""`python -m sitegen` is the command `sitegen`."""

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. Until it is ready there is nothing to tidy up, and Ctrl-C ends the program at once."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sitegen.cli import main as run  # noqa: PLC0415 - it takes a while

    run()


if __name__ == "__main__":
    main()
