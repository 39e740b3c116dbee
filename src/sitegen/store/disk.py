"""Every change to the disk, one primitive at a time, each announced to the fault hook.

Methods raise StoppedError (exit code 4) with path and reason; published files are 0644 and folders 0755,
whatever the umask.
"""

import errno
import os
import stat
import sys
import time
from pathlib import Path

from sitegen.store import reasons
from sitegen.store.faults import Faults
from sitegen.store.paths import printable

FILE_MODE, FOLDER_MODE, _UMASK = 0o644, 0o755, 0o022
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS
_SHARING = (5, 32, 33)  # Windows: a virus scanner, an indexer or a reader holds the file for a moment
_PAUSES = (0.05, 0.1, 0.2, 0.4, 1.0)  # seconds
_NO_SYNC = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)  # the file system can't; others failed
_NO_LINKS = (errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV, errno.EMLINK)
_IN_THE_WAY = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST, errno.EXDEV)
_PART = ".sitegen-part"


class Disk:
    """What may change on disk. Messages show paths relative to `base`, normally the project's folder."""

    def __init__(self, faults: Faults, base: Path) -> None:
        self._faults = faults
        self._base = base
        # Whatever the user's own: what is published is for whoever serves it. Asking for each file's mode would cost
        # two calls a file.
        os.umask(_UMASK)

    def shown(self, path: Path) -> str:
        if path == self._base:
            return printable(path.name)
        relative = path.relative_to(self._base).as_posix() if path.is_relative_to(self._base) else str(path)
        return printable(relative)

    def write(self, path: Path | str, data: bytes, becomes: Path | str = "") -> None:
        """Write a file whole, in place: only for files that nobody reads yet. An error names what it `becomes`."""
        with self._changing("create", becomes or path, "the file can't be written"):
            descriptor = os.open(path, _WRITE, FILE_MODE)
            try:
                self._faults.mutate("write")
                _write_all(descriptor, data)
            finally:
                os.close(descriptor)

    def copy_mode(self, source: Path, target: Path) -> None:
        """Give a file the permissions of another."""
        with self._changing("permit", source, "the file's permissions can't be kept"):
            os.chmod(target, os.stat(source).st_mode & 0o7777)

    def open_lock(self, path: Path) -> int:
        """The descriptor of a file to lock, made if it isn't there; child processes don't inherit it."""
        with self._changing("lock", path, "the file can't be written"):
            return os.open(path, os.O_RDWR | os.O_CREAT | _FLAGS, FILE_MODE)

    def make_folder(self, path: Path) -> None:
        """Make a folder; its parent is there."""
        with self._changing("make folder", path, "the folder can't be made"):
            os.mkdir(path, FOLDER_MODE)  # a folder shared by a group hands its group on

    def ensure_folder(self, path: str) -> None:
        """Make a folder and those it lies in, where they are missing; another process may make them meanwhile."""
        try:
            with self._changing("make folder", path, "the folder can't be made", but=(errno.EEXIST, errno.ENOENT)):
                os.mkdir(path, FOLDER_MODE)
        except FileExistsError:
            return
        except FileNotFoundError:
            self.ensure_folder(os.path.dirname(path))
            self.ensure_folder(path)

    def make_folders(self, path: Path) -> tuple[Path, ...]:
        """Make a folder and those it lies in, where they are missing; returns the ones made, outermost first."""
        missing = []
        while not path.is_dir():
            missing.append(path)
            path = path.parent
        for folder in reversed(missing):
            self.make_folder(folder)
        return tuple(reversed(missing))

    def replace(self, source: Path | str, target: Path | str) -> None:
        """Put a file in the place of another, in one step: a reader gets the old one or the new one, whole."""
        try:
            with self._changing("replace", target, "the file can't be replaced", but=(errno.EXDEV,)):
                _patiently(source, target)
        except OSError:
            # Two mounts of one file system: only a copy on the target's side can be moved in one step.
            source, part = Path(source), Path(target).with_name(_PART)
            self.write(part, source.read_bytes())
            with self._changing("replace", target, "the file can't be replaced"):
                _patiently(part, target)
            self.remove(source)

    def put(self, source: str, target: str) -> bool:
        """Put a file in the place of another, in one step, or where there is none; False if `source` isn't there, or
        more has to be done first.
        """
        if sys.platform == "win32":  # which has one error for everything
            return False
        try:
            with self._changing("replace", target, "the file can't be replaced", but=_IN_THE_WAY):
                os.replace(source, target)
        except OSError:
            return False
        return True

    def put_new(self, source: Path, target: Path) -> None:
        """Let a file appear where there is none yet, whole; `source` may stay as a second name of it.

        Raises FileExistsError if there is one by now.
        """
        what = "the file can't be written"
        try:
            with self._changing("link", target, what, but=(errno.EEXIST, *_NO_LINKS)):
                os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            raise
        except OSError as error:  # no hard links here
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
            with self._changing("rename", target, what):
                os.rename(source, target)

    def remove(self, path: Path) -> None:
        """Remove a file, or a link itself."""
        with self._changing("remove", path, "the file can't be removed"):
            os.unlink(path)

    def remove_folder(self, path: Path) -> bool:
        """Remove an empty folder; False if it is a mount, which is whoever's who made it."""
        try:
            with self._changing("remove folder", path, "the folder can't be removed", but=(errno.EBUSY,)):
                os.rmdir(path)
        except OSError:
            return False
        return True

    def remove_tree(self, path: Path) -> tuple[str, ...]:
        """Remove whatever stands at a path, links themselves and never what they lead to; returns the files, shown."""
        if not is_folder(path):
            self.remove(path)
            return (self.shown(path),)
        removed: list[str] = []
        try:
            names = sorted(os.listdir(path))
        except OSError as error:
            raise reasons.stopped(self.shown(path), "the folder can't be read", error) from error
        for name in names:
            removed += self.remove_tree(path / name)
        self.remove_folder(path)
        return tuple(removed)

    def sync_file_system(self, path: Path) -> None:
        """Wait until everything written to the file system that holds this folder would survive a power cut."""
        with self._changing("sync", path, "the files can't be written to the disk"):
            _sync(path)

    def _changing(self, name: str, place: Path | str, what: str, but: tuple[int, ...] = ()) -> "_Changing":
        """Announce a change; turn an error of the system, except those in `but`, into one for people."""
        changing = _Changing(self, place, what, but)
        with changing:
            self._faults.mutate(name)
        return changing


class _Changing:
    """A change to the disk, and what to say if it fails. Not a generator: there are several changes for each file."""

    __slots__ = ("_but", "_disk", "_place", "_what")

    def __init__(self, disk: Disk, place: Path | str, what: str, but: tuple[int, ...]) -> None:
        self._disk, self._place, self._what, self._but = disk, place, what, but

    def __enter__(self) -> None:
        """Nothing is to be done."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, OSError) or error.errno in self._but:
            return
        path = Path(self._place)
        more = f" ({_free(path)})" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        raise reasons.stopped(self._disk.shown(path), self._what, error, more) from error


def is_folder(path: Path | str) -> bool:
    """Whether a folder stands at the path itself, not a link to one. Raises OSError if it can't be looked at."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode) and not _is_junction(path)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise
        return False


def _is_junction(path: Path | str) -> bool:
    return sys.platform == "win32" and bool(getattr(os.path, "isjunction", lambda _: False)(path))


def _write_all(descriptor: int, data: bytes) -> None:
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])


def _patiently(source: Path | str, target: Path | str) -> None:
    for pause in _PAUSES:
        try:
            os.replace(source, target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _SHARING:
                raise
            time.sleep(pause)
        else:
            return
    os.replace(source, target)


def _free(path: Path) -> str:
    for folder in path.parents:
        if folder.is_dir():
            import shutil  # noqa: PLC0415 - it brings three ways to compress, for this one message

            return f"{shutil.disk_usage(folder).free / 1e6:,.1f} MB are free"
    return "its size is unknown"


def _sync(path: Path) -> None:
    """One call for all files: syncing each of them would take as long as the whole build."""
    if sys.platform == "win32":
        return
    if sys.platform.startswith("linux"):
        _sync_linux(path)
        return
    os.sync()
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - Windows has none

        # On macOS a sync ends at the drive's cache.
        descriptor = os.open(path, os.O_RDONLY)
        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise
        finally:
            os.close(descriptor)


def _sync_linux(path: Path) -> None:
    import ctypes  # noqa: PLC0415 - only a build that wrote something needs it

    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if syncfs(descriptor) == 0:
            return
        number = ctypes.get_errno()
    finally:
        os.close(descriptor)
    if number not in _NO_SYNC:
        raise OSError(number, os.strerror(number), str(path))
    os.sync()
