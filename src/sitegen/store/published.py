"""What an output held when it was last written, and whether it still does."""

import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.model import digest_of
from sitegen.store.disk import FILE_MODE
from sitegen.store.ignore import hidden
from sitegen.store.manifest import NAME, read_manifest
from sitegen.store.paths import ancestors
from sitegen.store.stamps import Stamp, settled, stamp_of


class _ChangedError(Exception):
    """Something isn't what it was."""


@dataclass(frozen=True, slots=True)
class Published:
    """Stamps of our files and of the folders they lie in, as at `taken`, and what else lies there (whether each is a
    regular file). Nothing is known of an empty one.
    """

    taken: int = 0
    files: Mapping[str, Stamp] = field(default_factory=dict)
    folders: Mapping[str, Stamp] = field(default_factory=dict)
    foreign: Mapping[str, bool] = field(default_factory=dict)

    @property
    def young(self) -> bool:
        """Whether some stamps were taken too soon to be trusted."""
        stamps = (*self.files.values(), *self.folders.values())
        return not all(settled(stamp, self.taken) for stamp in stamps)

    def holds(self, output: Path, path: str, digest: str, mode: int) -> Stamp | None:
        """The stamp of the file at `path` if it still has the bytes of that digest, and may be read by whoever serves
        it.
        """
        try:
            status = os.lstat(f"{output}/{path}")
            if not stat.S_ISREG(status.st_mode):
                return None
            stamp = stamp_of(status)
            if stamp == self.files.get(path) and settled(stamp, self.taken):
                return stamp
            same = not mode_differs(status, mode) and digest_of((output / path).read_bytes()) == digest
            return stamp if same else None
        except OSError:
            return None

    def listing(self, output: Path) -> dict[str, bool] | None:
        """What `found_in` would find, if no folder has changed."""
        try:
            same = self.files and all(
                settled(stamp, self.taken) and _folder_stamp(output, folder) == stamp
                for folder, stamp in self.folders.items()
            )
        except OSError:
            return None
        return {**dict.fromkeys((path for path in self.files if path != NAME), True), **self.foreign} if same else None

    def untouched(self, output: Path) -> bool:
        """Whether nothing at all has changed in the output: no file of ours, and none beside them.

        What is too young for its stamp to be trusted is looked into.
        """
        if not self.files:
            return False
        try:
            young = [path for path, stamp in self.files.items() if not self._is_same(output, path, stamp)]
            if young and not _hold_what_they_should(output, young):
                return False
            return all(self._folder_is_same(output, folder, stamp) for folder, stamp in self.folders.items())
        except (OSError, _ChangedError):
            return False

    def _is_same(self, output: Path, path: str, stamp: Stamp) -> bool:
        """Whether a file is settled. Raises _ChangedError if it is another one."""
        if stamp_of(os.lstat(f"{output}/{path}")) != stamp:
            raise _ChangedError
        return settled(stamp, self.taken)

    def _folder_is_same(self, output: Path, folder: str, stamp: Stamp) -> bool:
        if _folder_stamp(output, folder) != stamp:
            return False
        if settled(stamp, self.taken):
            return True
        prefix = f"{folder}/" if folder else ""
        with os.scandir(f"{output}/{folder}") as entries:
            names = [f"{prefix}{entry.name}" for entry in entries]
        return all(name in self.files or name in self.folders or hidden(name) for name in names)


def _hold_what_they_should(output: Path, paths: Iterable[str]) -> bool:
    found = read_manifest(output)
    digests = {**found.files, NAME: digest_of(found.content)} if found else {}
    return all(digests.get(path) == digest_of((output / path).read_bytes()) for path in paths)


def mode_differs(status: os.stat_result, manifest_mode: int) -> bool:
    # Some file systems (FAT, network shares) keep no modes: there, the manifest's isn't ours either.
    return manifest_mode == FILE_MODE and stat.S_IMODE(status.st_mode) != FILE_MODE


def observed(output: Path, paths: Iterable[str], known: Mapping[str, Stamp], taken: int) -> Published:
    """What the output holds at these paths now; stamps that are `known` aren't taken again."""
    files: dict[str, Stamp] = {}
    folders: dict[str, Stamp] = {}
    for path in paths:
        try:
            files[path] = known.get(path) or stamp_of(os.lstat(f"{output}/{path}"))
        except OSError:
            continue  # gone again: the next build sees it
        for folder in ancestors(path):
            if folder in folders:
                break
            folders[folder] = known.get(f"{folder}/") or _folder_stamp(output, folder)
    if files:
        folders[""] = _folder_stamp(output, "")
    return Published(taken, files, folders)


def _folder_stamp(output: Path, folder: str) -> Stamp:
    status = os.lstat(f"{output}/{folder}")
    return (0, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def encode(published: Published) -> bytes:
    value = [published.taken, published.files, published.folders, published.foreign]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode(row: bytes) -> Published:
    """What `encode` made a row of; an empty one for anything else."""
    try:
        taken, files, folders, foreign = json.loads(row)
        return Published(taken, _stamps(files), _stamps(folders), foreign)
    except (ValueError, TypeError, AttributeError):
        return Published()


def _stamps(listed: Mapping[str, list[int]]) -> dict[str, Stamp]:
    return {path: (size, changed, moved, inode) for path, (size, changed, moved, inode) in listed.items()}
