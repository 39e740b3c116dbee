"""The command line in a forked process: it has streams and an exit code of its own, and imports nothing anew."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

from sitegen import cli

PATIENCE = 180.0  # seconds for what takes a second; whoever hangs does so for ever


def forked(folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`sitegen` in this folder, with these variables besides our own, as if a shell had started it.

    Raises TimeoutExpired where it takes longer than three minutes.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = Forked(folder, arguments, environment, (out, err)).wait()
        return subprocess.CompletedProcess(arguments, code, _text(out), _text(err))


class Forked:
    """`sitegen` in a forked process that goes on, to be used as one that `subprocess.Popen` started."""

    def __init__(
        self, folder: Path, arguments: Sequence[str], environment: Mapping[str, str], streams: tuple[IO[Any], IO[Any]]
    ) -> None:
        self._arguments = arguments
        self._code: int | None = None
        with warnings.catch_warnings():
            # Python ≥ 3.12 warns of other threads: that of xdist only waits, and the child calls nothing of its.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if not self.pid:
            _be_the_command(folder, arguments, environment, streams)

    def poll(self) -> int | None:
        """Its exit code, or minus the number of the signal that ended it; None as long as it runs."""
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def wait(self, timeout: float = PATIENCE) -> int:
        """As `poll`, once it has ended. Raises TimeoutExpired, and ends it, where it takes longer than `timeout`."""
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                self.kill()
                self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                raise subprocess.TimeoutExpired(self._arguments, timeout)
            time.sleep(0.002)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _be_the_command(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str], streams: tuple[IO[Any], IO[Any]]
) -> NoReturn:
    code: object = 99
    try:
        _open_streams(*streams)
        _forget_pytest()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(folder)
        os.environ.update(environment)
        cli.main(arguments)
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 98)


def _forget_pytest() -> None:
    """What goes wrong in a thread, is warned of or logged goes where an interpreter sends it, and not into a report."""
    threading.excepthook, sys.unraisablehook = threading.__excepthook__, sys.__unraisablehook__
    logging.getLogger().handlers.clear()
    warnings.resetwarnings()
    for silent in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", silent)


def _open_streams(out: IO[Any], err: IO[Any]) -> None:
    """Streams as an interpreter opens them, instead of those in which pytest keeps what a test says."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8").replace("\r\n", "\n")
