"""What an output held when it was last written, and whether it still does."""

import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.model import digest_of
from sitegen.store.disk import FILE_MODE
from sitegen.store.paths import ancestors
from sitegen.store.stamps import Stamp, settled, stamp_of


@dataclass(frozen=True, slots=True)
class Published:
    """Stamps of our files and of the folders they lie in, as at `taken`; nothing is known of an empty one."""

    taken: int = 0
    files: Mapping[str, Stamp] = field(default_factory=dict)
    folders: Mapping[str, Stamp] = field(default_factory=dict)

    def holds(self, output: Path, path: str, digest: str, mode: int) -> bool:
        """Whether the file at `path` still has the bytes of that digest, and may be read by whoever serves it."""
        try:
            status = os.lstat(output / path)
            if not stat.S_ISREG(status.st_mode):
                return False
            stamp = stamp_of(status)
            if stamp == self.files.get(path) and settled(stamp, self.taken):
                return True
            return not mode_differs(status, mode) and digest_of((output / path).read_bytes()) == digest
        except OSError:
            return False

    def untouched(self, output: Path) -> bool:
        """Whether nothing at all has changed in the output: no file of ours, and none beside them."""
        if not self.files:
            return False
        try:
            return all(self._is_same(output, path) for path in self.files) and all(
                settled(stamp, self.taken) and _folder_stamp(output, path) == stamp
                for path, stamp in self.folders.items()
            )
        except OSError:
            return False

    def _is_same(self, output: Path, path: str) -> bool:
        stamp = self.files[path]
        return settled(stamp, self.taken) and stamp_of(os.lstat(f"{output}/{path}")) == stamp


def mode_differs(status: os.stat_result, manifest_mode: int) -> bool:
    # Some file systems (FAT, network shares) keep no modes: there, the manifest's isn't ours either.
    return manifest_mode == FILE_MODE and stat.S_IMODE(status.st_mode) != FILE_MODE


def observed(output: Path, paths: Iterable[str], taken: int) -> Published:
    """What the output holds at these paths now."""
    files: dict[str, Stamp] = {}
    folders: dict[str, Stamp] = {}
    for path in paths:
        try:
            files[path] = stamp_of(os.lstat(f"{output}/{path}"))
        except OSError:
            continue  # gone again: the next build sees it
        for folder in ancestors(path):
            if folder in folders:
                break
            folders[folder] = _folder_stamp(output, folder)
    if files:
        folders[""] = _folder_stamp(output, "")
    return Published(taken, files, folders)


def _folder_stamp(output: Path, folder: str) -> Stamp:
    status = os.lstat(f"{output}/{folder}")
    return (0, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def encode(published: Published) -> bytes:
    value = [published.taken, published.files, published.folders]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode(row: bytes) -> Published:
    """What `encode` made a row of; an empty one for anything else."""
    try:
        taken, files, folders = json.loads(row)
        return Published(taken, _stamps(files), _stamps(folders))
    except (ValueError, TypeError, AttributeError):
        return Published()


def _stamps(listed: Mapping[str, list[int]]) -> dict[str, Stamp]:
    return {path: (size, changed, moved, inode) for path, (size, changed, moved, inode) in listed.items()}
