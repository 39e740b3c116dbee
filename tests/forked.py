"""The command line in a forked process: it has streams and an exit code of its own, and imports nothing anew."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

from sitegen import cli

PATIENCE = 60.0  # seconds for what takes a tenth of one


def forked(folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`sitegen` in this folder, with these variables besides our own, as if a shell had started it.

    Raises TimeoutExpired where it takes longer than a minute.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with warnings.catch_warnings():
            # Python ≥ 3.12 warns of other threads: that of xdist only waits, and the child calls nothing of its.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            _be_the_command(folder, arguments, environment, (out, err))
        code = _ended(child, arguments)
        return subprocess.CompletedProcess(arguments, code, _text(out), _text(err))


def _be_the_command(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str], streams: tuple[IO[bytes], IO[bytes]]
) -> NoReturn:
    code: object = 99
    try:
        _open_streams(*streams)
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


def _open_streams(out: IO[bytes], err: IO[bytes]) -> None:
    """Streams as an interpreter opens them, instead of those in which pytest keeps what a test says."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)


def _ended(child: int, arguments: Sequence[str]) -> int:
    """Its exit code, or minus the number of the signal that ended it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise subprocess.TimeoutExpired(arguments, PATIENCE)


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8").replace("\r\n", "\n")
