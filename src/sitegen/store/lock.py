"""One command at a time: a lock that the system itself gives back when its holder ends, however it ends."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from msgspec import Struct

from sitegen.problems import ENVIRONMENT, LOCKED, USAGE, Problem, StoppedError
from sitegen.store import reasons
from sitegen.store.disk import Disk
from sitegen.store.faults import from_environment
from sitegen.store.paths import printable

LOCK = "lock"
_PAUSE = 0.1  # seconds between two attempts
_TOLD = 200  # characters of what the holder wrote about itself
_IN_OUTPUT = "another sitegen is at work in this output folder, for another copy of the outlet"
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_FAR = 1 << 30  # Windows locks bytes, and locked ones can't be read: one beyond the text


def _silently(_text: str) -> None:
    """Nobody listens."""


class Patience(Struct, frozen=True):
    """For how many seconds to wait while another command holds the lock, and who is told that we do."""

    seconds: float = 0
    say: Callable[[str], None] = _silently


AT_ONCE = Patience()


@contextmanager
def hold(folder: Path, holder: str, patience: Patience = AT_ONCE, output: Path | None = None) -> Iterator[None]:
    """Hold the project's lock, `<folder>/lock`, or raise StoppedError (exit code 3) once `patience` is at its end.

    `holder` says who we are (process, host, start); it is for people to read, and never decides anything. Whoever is to
    publish in `output` holds that folder as well.
    """
    disk = Disk(from_environment(), folder.parent)
    if folder.is_symlink():
        hint = "Remove the link; sitegen makes the folder anew."
        raise StoppedError([Problem(folder.name, "sitegen's own folder is a link", "lock", hint)], USAGE)
    disk.make_folders(folder)
    path = folder / LOCK
    descriptor = disk.open_lock(path)
    try:
        _lock(descriptor, path, disk, patience)
        _introduce(descriptor, holder)
        try:
            with _alone_in(output, patience) if output else nullcontext():
                yield
        finally:
            _unlock(descriptor)  # closing alone would leave it to a forked child that still has the file open
    finally:
        os.close(descriptor)


@contextmanager
def _alone_in(output: Path, patience: Patience) -> Iterator[None]:
    """Keep those out of a folder who publish there too and hold another lock: a second checkout, or another state.

    A folder that isn't there yet, or is on a system that locks none, is left open.
    """
    try:
        descriptor = os.open(output, _FOLDER)
    except OSError:
        yield
        return
    try:
        _demand_alone(descriptor, patience)
        try:
            yield
        finally:
            with suppress(OSError):
                _unlock(descriptor)
    finally:
        os.close(descriptor)


def _demand_alone(descriptor: int, patience: Patience) -> None:
    try:
        alone = _try_lock(descriptor) or _wait(descriptor, _IN_OUTPUT, patience)
    except OSError:  # many network file systems lock files only
        return
    if not alone:
        raise _held(_IN_OUTPUT)


def _lock(descriptor: int, path: Path, disk: Disk, patience: Patience) -> None:
    try:
        taken = _try_lock(descriptor) or _wait(descriptor, _at_work(path), patience)
    except OSError as error:
        raise reasons.stopped(disk.shown(path), "the file can't be locked", error) from error
    if not taken:
        raise _held(_at_work(path))
    if not _still_there(descriptor, path):
        # Someone deleted the file while we opened it: whoever comes next would lock another one.
        problem = Problem(disk.shown(path), "the lock was removed meanwhile", "lock", "Run the command again.")
        raise StoppedError([problem], ENVIRONMENT)


def _wait(descriptor: int, why: str, patience: Patience) -> bool:
    """Whether the lock became free in time."""
    end = time.monotonic() + patience.seconds
    if patience.seconds > 0:
        patience.say(f"Waiting up to {patience.seconds:g} s: {why}.")
    while time.monotonic() < end:
        time.sleep(min(_PAUSE, max(0.0, end - time.monotonic())))
        if _try_lock(descriptor):
            return True
    return False


def _still_there(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _held(why: str) -> StoppedError:
    hint = "Wait until it is done, or stop it; then try again. `--wait 60` waits up to a minute."
    return StoppedError([Problem("", why, "lock", hint)], LOCKED)


def _at_work(path: Path) -> str:
    try:
        told = path.read_bytes()[:_TOLD].decode("utf-8", "replace").strip()
    except OSError:
        told = ""
    return "another sitegen is at work on this outlet" + (f": {printable(told)}" if told else "")


def _introduce(descriptor: int, holder: str) -> None:
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{holder}\n".encode("utf-8", "backslashreplace"))
    except OSError:
        return  # a full disk must not keep anyone from building what needs no room


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
