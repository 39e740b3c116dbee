"""The write gate: a site is staged, then published as a whole, and an interrupted publication is completed later."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from sitegen.deferred import deferred_signals
from sitegen.model import digest_of
from sitegen.problems import Problem
from sitegen.store import journal, manifest, reasons
from sitegen.store.apply import complete
from sitegen.store.disk import Disk
from sitegen.store.faults import Faults, from_environment
from sitegen.store.ignore import hidden
from sitegen.store.manifest import NAME, Manifest, damage, read_manifest
from sitegen.store.outputs import (
    folder_fault,
    foreign_in,
    found_in,
    in_the_way,
    obstacles,
    output_fault,
    refuse,
)
from sitegen.store.paths import folders_of, printable
from sitegen.store.places import STATE, name_of, stages
from sitegen.store.published import Published, mode_differs, observed
from sitegen.store.shrinkage import Limit, shrinkage
from sitegen.store.staging import Staging, read_whole, refuse_path
from sitegen.store.stamps import Stamp

_NOTHING = Published()


class Applied(Struct, frozen=True):
    """What a publication did: paths relative to the output, sorted. `kept` are files there that aren't ours."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def recover(project: Path, output: Path, faults: Faults | None = None, state: Path | None = None) -> bool:
    """Complete a publication that was interrupted, or remove a stage that never got that far.

    To be called under the lock, before anything else. True if a publication was completed. `state` is the folder
    that keeps the stage, if not the project's own.
    """
    project, output = project.resolve(), output.resolve()
    state = state or project / STATE
    disk = Disk(faults or from_environment(), project)
    completed = False
    inside, beside = stages(state, output)
    if inside.parent.is_symlink():
        disk.remove(inside.parent)  # sitegen makes none, and whoever did would have us write somewhere else
    for stage in (inside, beside):
        if not os.path.lexists(stage):
            continue
        try:
            found = None if stage.is_symlink() else journal.read_journal(stage, name_of(state.parent, output))
        except OSError as error:
            raise reasons.stopped(disk.shown(stage), "the journal of the last build can't be read", error) from error
        if found is None:
            disk.remove_tree(stage)
            continue
        with deferred_signals():
            complete(found, stage, output, disk)
        completed = True
    return completed


def open_stage(
    project: Path,
    output: Path,
    *,
    kind: str = "site",
    outlet: str = "",
    adopt: bool = False,
    sync: bool = True,
    known: Published = _NOTHING,
    faults: Faults | None = None,
    state: Path | None = None,
) -> "Stage":
    """A stage for the files of one build; `kind` is "site" or "preview", `outlet` the address that the folder is kept
    for, `known` what the last build left there, `state` the folder that keeps the stage, if not the project's own.

    Raises StoppedError (exit code 2) if the output folder is one that sitegen must not write to.
    """
    refuse(output_fault(project, output), name_of(project, output))
    project, output = project.resolve(), output.resolve()
    found = read_manifest(output)
    # What we remember to have written is ours, whatever its address was then.
    claimed = "" if known.files else outlet
    refuse(folder_fault(output, found, kind, claimed, adopt=adopt), name_of(project, output))
    disk = Disk(faults or from_environment(), project)
    state = state or project / STATE
    return Stage(state, output, found or Manifest(kind), disk, known, kind=kind, outlet=outlet, adopt=adopt, sync=sync)


class Stage:
    """The files of one build on their way to the output. Left without `apply`, it leaves the output untouched.

    `before` gives the digests of the files published before, by path, `listing` that of their list as it is
    now; `problems` what is wrong with it.
    """

    def __init__(
        self,
        state: Path,
        output: Path,
        before: Manifest,
        disk: Disk,
        known: Published,
        *,
        kind: str,
        outlet: str,
        adopt: bool,
        sync: bool,
    ) -> None:
        self._output, self._disk = output, disk
        self._kind, self._outlet, self._adopt = kind, outlet, adopt
        self._known = known
        self._manifest = before
        self.before: Mapping[str, str] = before.files
        self.listing = digest_of(before.content)
        self.problems = (damage(disk.shown(output)),) if before.damaged else ()
        listed = known.listing(output)
        self._was_listed = listed is not None
        self._found = found_in(output) if listed is None else listed
        self._staging = Staging(state, output, disk, self._found.keys(), sync=sync)
        self._stamps: dict[str, Stamp] = {}  # of files that are as they were
        self._removed: tuple[str, ...] = ()
        self._digests: dict[str, str] = {}
        self._staged: set[str] = set()

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._staging.discard()

    def put(self, path: str, data: bytes) -> str:
        """Stage a file for `path`, unless the output has the very same already; returns the digest of its bytes.

        Raises ValueError if `path` was put before or leads out of the output, StoppedError if it can't be written.
        """
        if path in self._digests:
            raise ValueError(path)
        digest, staged = self.write(path, data)
        self.note(path, digest, staged=staged)
        return digest

    def write(self, path: str, data: bytes) -> tuple[str, bool]:
        """The first half of `put`, which another process may do: the digest, and whether the file had to be staged."""
        refuse_path(path)
        digest = digest_of(data)
        if self.holds(path, digest) or (self._found.get(path) and self._same(path, data)):
            return digest, False
        self._staging.write(path, data)
        return digest, True

    def opened(self) -> None:
        """Called before other processes `write`."""
        self._staging.opened()

    def note(self, path: str, digest: str, *, staged: bool) -> None:
        """The second half of `put`."""
        self._digests[path] = digest
        if staged:
            self._staged.add(path)

    def holds(self, path: str, digest: str) -> bool:
        """Whether the output has a file of ours at `path`, with the bytes of that digest."""
        if not self._found.get(path) or self.before.get(path) != digest:
            return False
        stamp = self._known.holds(self._output, path, digest, self._manifest.mode)
        if stamp:
            self._stamps[path] = stamp
        return bool(stamp)

    def keep(self, path: str) -> None:
        """Leave a file as it is that the output `holds`."""
        self._digests[path] = self.before[path]

    @property
    def files(self) -> Mapping[str, str]:
        """The digests of what is to be published, by path."""
        return self._digests

    def read(self, path: str) -> bytes:
        """A file that is to be published. Raises StoppedError (exit code 4) if it can't be read."""
        if path in self._staged:
            return self._staging.read(path)
        return read_whole(f"{self._output}/{path}", self._disk)

    def observed(self, taken: int) -> Published:
        """What the output holds of this build, once it is applied."""
        touched = folders_of((*self._staged, *self._removed, NAME))
        folders = {path: stamp for path, stamp in self._known.folders.items() if path[:-1] not in touched}
        known = {**self._stamps, **folders} if self._was_listed else self._stamps
        ours = self._digests.keys() | set(self._removed)
        foreign = {path: regular for path, regular in self._found.items() if path not in ours}
        return observed(self._output, [*self._digests, NAME], foreign, known, taken)

    def shrinkage(self, limit: Limit | None) -> Iterator[Problem]:
        """What is wrong with how many pages would go, were all this published."""
        yield from shrinkage(self.before, self.removals(), limit)

    def removals(self) -> tuple[str, ...]:
        """What was published before and hasn't been put now."""
        return tuple(sorted(path for path in self.before if path not in self._digests and self._found.get(path)))

    def apply(self) -> Applied:
        """Publish what was put, and remove what was published before and wasn't put now.

        Raises StoppedError: exit code 2, before anything is touched, if files that aren't ours are in the way; 4 if
        the disk fails, and then the next command completes the publication.
        """
        mixed = folders_of(self._digests) & self._digests.keys()
        if mixed:
            raise ValueError(min(mixed))
        foreign = foreign_in(self._found, self.before.keys())
        blocked = list(obstacles(sorted(self._staged), foreign, adopt=self._adopt))
        if blocked:
            raise in_the_way(blocked, self._disk.shown(self._output))
        removed = self._removed = self.removals()
        listing = manifest.encode(self._kind, self._digests, self._outlet)
        if self._staged or removed or listing != self._manifest.content:
            self._staging.publish(self._staged, removed, listing, self._found.keys(), self._has_folder())
        self.listing = digest_of(listing)
        kept = (path for path in foreign if path not in self._digests and not hidden(path))
        return Applied(
            written=tuple(sorted(self._staged)),
            unchanged=tuple(sorted(self._digests.keys() - self._staged)),
            removed=removed,
            kept=tuple(sorted(printable(path) for path in kept)),
        )

    def _same(self, path: str, data: bytes) -> bool:
        """Whether the output has these bytes at `path`, and readable as we would write them."""
        try:
            place = f"{self._output}/{path}"
            status = os.lstat(place)
            if status.st_size != len(data) or mode_differs(status, self._manifest.mode):
                return False
            with open(place, "rb", buffering=0) as file:
                return file.read() == data
        except OSError:
            return False

    def _has_folder(self) -> Callable[[str], bool]:
        """Whether anything stands where a folder may be needed, each place looked at once."""
        known = dict.fromkeys(folders_of(self._found), True)

        def has(folder: str) -> bool:
            if folder not in known:
                known[folder] = os.path.lexists(self._output / folder)
            return known[folder]

        return has
