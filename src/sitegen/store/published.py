"""What an output held when it was last written, and whether it still does."""

import json
import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.model import digest_of
from sitegen.store.disk import FILE_MODE
from sitegen.store.manifest import NAME, read_manifest
from sitegen.store.paths import folders_of
from sitegen.store.stamps import Stamp, settled, stamp_of


class Published(Struct, frozen=True):
    """Stamps of our files and of the folders they lie in (their paths end in a slash), and what else lies there
    (whether each is a regular file). Stamps in `young` were taken too soon to be trusted. Nothing is known of an
    empty one.
    """

    files: Mapping[str, Stamp] = field(default_factory=dict)
    folders: Mapping[str, Stamp] = field(default_factory=dict)
    foreign: Mapping[str, bool] = field(default_factory=dict)
    young: frozenset[str] = frozenset()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files of the site itself, sorted."""
        return tuple(sorted(path for path in self.files if path != NAME))

    def later(self, taken: int) -> "Published":
        """The same, looked at again at `taken`: what was young may be old enough."""
        stamps = {**self.files, **self.folders}
        return replace(self, young=frozenset(path for path in self.young if not settled(stamps[path], taken)))

    def replaced(self, output: Path, paths: Collection[str], taken: int) -> "Published":
        """The same once these files were written or removed, and the manifest with them; `taken` is before now."""
        root, ours = f"{output}/", {*paths, NAME}
        beside = {"/", *(f"{each}/" for each in folders_of(ours))}
        now = {path: found for path in ours if (found := _found(partial(_file_stamp, root), path))}
        around = {path: found for path in beside if (found := _found(partial(_folder_stamp, root), path))}
        young = (path for path, found in {**now, **around}.items() if not settled(found, taken))
        return replace(
            self,
            files=_with(self.files, ours, now),
            folders=_with(self.folders, beside, around),
            young=frozenset((*(self.young - ours - beside), *young)),
        )

    def holds(self, output: Path, path: str, digest: str, mode: int) -> Stamp | None:
        """The stamp of the file at `path` if it still has the bytes of that digest, and may be read by whoever serves
        it.
        """
        try:
            status = os.lstat(f"{output}/{path}")
            if not stat.S_ISREG(status.st_mode):
                return None
            stamp = stamp_of(status)
            if stamp == self.files.get(path) and path not in self.young:
                return stamp
            same = not mode_differs(status, mode) and digest_of((output / path).read_bytes()) == digest
            return stamp if same else None
        except OSError:
            return None

    def listing(self, output: Path) -> dict[str, bool] | None:
        """What `found_in` would find, if no folder has changed."""
        try:
            same = bool(self.files) and self._folders_are_same(f"{output}/")
        except OSError:
            return None
        return {**dict.fromkeys((path for path in self.files if path != NAME), True), **self.foreign} if same else None

    def untouched(self, output: Path) -> bool:
        """Whether nothing at all has changed in the output: no file of ours, and none beside them.

        What is too young for its stamp to be trusted is looked into.
        """
        if not self.files:
            return False
        root = f"{output}/"
        try:
            if not all(stamp_of(os.lstat(root + path)) == stamp for path, stamp in self.files.items()):
                return False
            young = self.young & self.files.keys()
            if young and not _hold_what_they_should(output, young):
                return False
            return self._folders_are_same(root)
        except OSError:
            return False

    def _folders_are_same(self, root: str) -> bool:
        """Whether nothing came or went beside our files. What is too young for its stamp is looked into."""
        if not all(_folder_stamp(root, folder) == stamp for folder, stamp in self.folders.items()):
            return False
        return all(self._knows_all_in(root, folder) for folder in self.young & self.folders.keys())

    def _knows_all_in(self, root: str, folder: str) -> bool:
        prefix = folder.lstrip("/")
        with os.scandir(root + folder) as entries:
            names = [f"{prefix}{entry.name}" for entry in entries]
        known = (self.files, self.foreign)
        return all(f"{name}/" in self.folders or any(name in each for each in known) for name in names)


def _hold_what_they_should(output: Path, paths: Iterable[str]) -> bool:
    found = read_manifest(output)
    digests = {**found.files, NAME: digest_of(found.content)} if found else {}
    return all(digests.get(path) == digest_of((output / path).read_bytes()) for path in paths)


def mode_differs(status: os.stat_result, manifest_mode: int) -> bool:
    # Some file systems (FAT, network shares) keep no modes: there, the manifest's isn't ours either.
    return manifest_mode == FILE_MODE and stat.S_IMODE(status.st_mode) != FILE_MODE


def observed(
    output: Path, paths: Iterable[str], foreign: Mapping[str, bool], known: Mapping[str, Stamp], taken: int
) -> Published:
    """What the output holds at these paths now, and beside them; stamps that are `known` aren't taken again."""
    root = f"{output}/"
    files: dict[str, Stamp] = {}
    folders: dict[str, Stamp] = {}
    young: set[str] = set()

    def stamp(path: str, found: Stamp) -> Stamp:
        if path not in known and not settled(found, taken):
            young.add(path)
        return found

    for path in paths:
        try:
            files[path] = known.get(path) or stamp(path, stamp_of(os.lstat(root + path)))
        except OSError:
            continue  # gone again: the next build sees it
    for folder in sorted(f"{each}/" for each in folders_of((*files, *foreign))):
        with suppress(OSError):
            folders[folder] = known.get(folder) or stamp(folder, _folder_stamp(root, folder))
    if files:
        folders["/"] = stamp("/", _folder_stamp(root, "/"))
    return Published(files, folders, foreign, frozenset(young))


def _with(before: Mapping[str, Stamp], looked_at: Collection[str], found: Mapping[str, Stamp]) -> dict[str, Stamp]:
    """The stamps with those of what was looked at, each in its place; what isn't there any more has none."""
    now = {**before, **found}
    for path in looked_at:
        if path not in found:
            now.pop(path, None)
    return now


def _found(look: Callable[[str], Stamp], path: str) -> Stamp | None:
    """What `look` finds, None if nothing is there any more."""
    try:
        return look(path)
    except OSError:
        return None


def _file_stamp(root: str, path: str) -> Stamp:
    return stamp_of(os.lstat(root + path))


def _folder_stamp(root: str, folder: str) -> Stamp:
    """`root` is the output, with a slash behind it."""
    status = os.lstat(root + folder[:-1])
    # Its size and the number of its links follow from its names.
    return f"0 {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


_BETWEEN = "\0\n"


def encode(published: Published) -> bytes:
    """JSON, then all paths, then all stamps: a hundred thousand of them are read in no time. No path holds a NUL."""
    stamps = {**published.files, **published.folders}
    head = json.dumps([len(published.files), published.foreign, sorted(published.young)], ensure_ascii=False)
    return _BETWEEN.join([head, *stamps, *stamps.values()]).encode("utf-8", "surrogatepass")


def decode(row: bytes) -> Published:
    """What `encode` made a row of; an empty one for anything else."""
    try:
        head, *rest = row.decode("utf-8", "surrogatepass").split(_BETWEEN)
        count, foreign, young = json.loads(head)
        middle = len(rest) // 2
        files = dict(zip(rest[:count], rest[middle : middle + count], strict=True))
        folders = dict(zip(rest[count:middle], rest[middle + count :], strict=True))
        return Published(files, folders, foreign, frozenset(young))
    except (ValueError, TypeError):
        return Published()
