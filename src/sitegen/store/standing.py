"""What an output is known to hold since this process published there, and some of its files replaced."""

import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from sitegen.model import digest_of
from sitegen.store.disk import Disk
from sitegen.store.faults import from_environment
from sitegen.store.manifest import NAME, read_manifest
from sitegen.store.places import STATE
from sitegen.store.staging import Staging, refuse_path
from sitegen.store.stamps import Stamp, stamp_of

_MANY = 100  # files: to look for each takes longer then than to go through all


class Standing(Struct, frozen=True, eq=False):
    """The manifest of an output: its first line, the paths of the files in order, their lines in the same order, and
    the stamp of the manifest.

    Whoever publishes there writes another manifest, with another stamp.
    """

    head: str
    paths: list[str]
    lines: list[str]
    stamp: Stamp

    @classmethod
    def of(cls, output: Path) -> "Standing | None":
        """What the output holds now, None if its manifest can't be understood."""
        before = _stamp(output)
        found = read_manifest(output)
        if found is None or found.damaged or before is None or before != _stamp(output):
            return None
        head, *lines, _ = found.content.decode().split("\n")
        paths = list(found.files)
        return cls(head, paths, lines, before) if paths == sorted(paths) else None

    @classmethod
    def as_left(cls, output: Path, listing: str) -> "Standing | None":
        """What the output holds, None if the digest of its manifest isn't that of the one that was left there."""
        try:
            before, content = _stamp(output), (output / NAME).read_bytes()
        except OSError:
            return None
        if before is None or before != _stamp(output) or digest_of(content) != listing:
            return None
        head, *lines, _ = content.decode().split("\n")
        return cls(head, [line.partition("  ")[2] for line in lines], lines, before)

    def holds(self, output: Path) -> bool:
        """Whether nobody has published there since. What else may have become of its files isn't looked at."""
        return _stamp(output) == self.stamp

    @property
    def listing(self) -> str:
        """The digest of the whole manifest."""
        return digest_of("\n".join([self.head, *self.lines, ""]).encode())

    def __contains__(self, path: object) -> bool:
        """Whether a file of that path was published."""
        return isinstance(path, str) and self.digest(path) != ""

    def digest(self, path: str) -> str:
        """The digest of a file that was published, "" if there is none."""
        at = bisect_left(self.paths, path)
        there = self.paths[at : at + 1] == [path]
        return self.lines[at].partition(" ")[0] if there else ""

    def replaced(self, digests: Mapping[str, str], removed: Iterable[str] = ()) -> tuple[list[str], list[str]]:
        """Paths and lines with other digests of these files, or with more files, and without others."""
        if len(digests) > _MANY:
            found = {**dict(zip(self.paths, self.lines, strict=True)), **{p: f"{d}  {p}" for p, d in digests.items()}}
            for path in removed:
                del found[path]
            paths = sorted(found)
            return paths, [found[path] for path in paths]
        paths, lines = list(self.paths), list(self.lines)
        for path in removed:
            at = bisect_left(paths, path)
            del paths[at], lines[at]
        for path, digest in digests.items():
            at = bisect_left(paths, path)
            there = paths[at : at + 1] == [path]
            paths[at : at + there] = [path]
            lines[at : at + there] = [f"{digest}  {path}"]
        return paths, lines


def _stamp(output: Path) -> Stamp | None:
    try:
        return stamp_of(os.lstat(output / NAME))
    except OSError:
        return None


def replacing(
    project: Path, output: Path, standing: Standing, *, sync: bool, state: Path | None = None
) -> "Replacing | None":
    """A stage for new bytes of files that are published; None if the output isn't as `standing` says."""
    project, output = project.resolve(), output.resolve()
    if not standing.holds(output):
        return None
    return Replacing(state or project / STATE, output, standing, Disk(from_environment(), project), sync=sync)


class Replacing:
    """New bytes of published files, and some new files, on their way to the output, and some that go; the rest stays as
    it is, unseen.
    """

    def __init__(self, state: Path, output: Path, standing: Standing, disk: Disk, *, sync: bool) -> None:
        self._output, self._standing = output, standing
        self._staging = Staging(state, output, disk, standing, sync=sync)
        self._staged: dict[str, str] = {}  # digests by path
        self._removed: set[str] = set()

    def __enter__(self) -> "Replacing":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._staging.discard()

    def write(self, path: str, data: bytes) -> tuple[str, bool]:
        """Stage new bytes of a file; the digest, and whether it isn't published with these bytes already."""
        refuse_path(path)
        digest = digest_of(data)
        if self._standing.digest(path) == digest:
            return digest, False
        self._staging.write(path, data)
        return digest, True

    def note(self, path: str, digest: str, *, staged: bool) -> None:
        """That a file was written to the stage."""
        if staged:
            self._staged[path] = digest

    @property
    def written(self) -> tuple[str, ...]:
        """The files that have new bytes, sorted."""
        return tuple(sorted(self._staged))

    def read(self, path: str) -> bytes:
        """The new bytes of a file, b"" if it has none."""
        return self._staging.read(path) if path in self._staged else b""

    def opened(self) -> None:
        """Called before other processes `write`."""
        self._staging.opened()

    def remove(self, path: str) -> None:
        """That a file that is published is to go."""
        if path in self._standing:
            self._removed.add(path)

    def is_free(self, path: str) -> bool:
        """Whether nothing stands in the place of a new file."""
        return not self._stands(path)

    def _stands(self, path: str) -> bool:
        """Whether anything stands at a path of the output: a file, a folder, a link."""
        return os.path.lexists(self._output / path)

    def apply(self) -> "Replaced":
        """Publish what was written, and remove what is to go. Raises StoppedError (exit code 4)."""
        written, removed = self.written, tuple(sorted(self._removed))
        if not written and not removed:
            return Replaced((), (), self._standing)
        head, (paths, lines) = self._standing.head, self._standing.replaced(self._staged, removed)
        listing = "\n".join([head, *lines, ""]).encode()
        there = frozenset(written).intersection(self._standing.paths)
        self._staging.publish(written, removed, listing, there, self._stands)
        return Replaced(written, removed, Standing(head, paths, lines, _stamp(self._output) or ""))


class Replaced(Struct, frozen=True):
    """The paths that have new bytes, and those that went, both sorted; and what the output holds now."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    standing: Standing
