"""Where the files of one build wait, and the way from there to the output: by a journal, as a whole."""

import os
from collections.abc import Callable, Collection, Container, Iterable, Set
from pathlib import Path

from sitegen.deferred import deferred_signals
from sitegen.problems import StoppedError
from sitegen.store import journal, reasons
from sitegen.store.apply import complete
from sitegen.store.disk import Disk
from sitegen.store.journal import JOURNAL, Journal, Move, staged_at
from sitegen.store.manifest import NAME
from sitegen.store.outputs import refuse_unwritable
from sitegen.store.paths import is_safe
from sitegen.store.places import STAGE, group_handed_on, lie_apart, name_of, stages


class Staging:
    """A folder beside the output or below `state`, made when it is first needed. Left unpublished, it is removed.

    `there` are the paths of the output at which something stands.
    """

    def __init__(self, state: Path, output: Path, disk: Disk, there: Container[str], *, sync: bool) -> None:
        self._there = there
        self._state, self._output, self._disk, self._sync = state, output, disk, sync
        self._folders: set[str] = set()  # known to be there
        self._folder: Path | None = None
        self._made: tuple[Path, ...] = ()
        self._committed = False

    def write(self, path: str, data: bytes) -> None:
        """Put a file where it waits for `path` in the output."""
        place = f"{self.opened()}/{staged_at(path, self._there)}"
        folder = place.rpartition("/")[0]
        if folder not in self._folders:
            self._disk.ensure_folder(folder)
            self._folders.add(folder)
        self._disk.write(place, data)

    def read(self, path: str) -> bytes:
        """What waits for `path`. Raises StoppedError (exit code 4) if it can't be read."""
        return read_whole(f"{self.opened()}/{staged_at(path, self._there)}", self._disk)

    def publish(
        self,
        staged: Iterable[str],
        removed: Collection[str],
        listing: bytes,
        there: Set[str],
        has_folder: Callable[[str], bool],
    ) -> None:
        """Publish the files that wait for the paths `staged`, remove those at `removed`, and leave `listing` as the
        manifest. What is `there` in the output, and `has_folder`, are as `ordered_moves` has them.

        Raises StoppedError (exit code 4): before anything is touched, or when the next command will complete it.
        """
        moves = journal.ordered_moves(staged, there, removed, has_folder)
        cleared = {path for move in moves for path in move.clears}
        removals = journal.ordered_removals(path for path in removed if path not in cleared)
        refuse_unwritable(self._output, [*(move.path for move in moves), *removed, NAME], self._disk.shown)
        plan = Journal(
            output=name_of(self._state.parent, self._output),
            moves=moves,
            removals=removals,
            manifest=Move(self._write("manifest", listing), NAME),
            sync=self._sync,
        )
        stage = self.opened()
        draft = stage / self._write("journal.new", journal.encode(plan))
        if self._sync:
            self._disk.sync_file_system(stage)
        with deferred_signals():
            self._disk.replace(draft, stage / JOURNAL)
            self._committed = True
            complete(plan, stage, self._output, self._disk)

    def _write(self, name: str, data: bytes) -> str:
        self._disk.write(self.opened() / name, data)
        return name

    def opened(self) -> Path:
        """The folder, made if it isn't there: before other processes write into it."""
        if self._folder is None:
            inside, beside = stages(self._state, self._output)
            # A rename can't lead from one mount to another, nor give a folder the group of where it arrives.
            handed_on = group_handed_on(self._output)
            shared = handed_on is not None and handed_on != group_handed_on(inside)
            folder = beside if shared or lie_apart(inside, self._output) else inside
            if os.path.lexists(folder):
                self._disk.remove_tree(folder)
            self._folder = folder
            self._made = self._disk.make_folders(folder)
        return self._folder

    def discard(self) -> None:
        """Remove the folder unless it was published and, if it lies in the output, what was made for it."""
        if self._folder is None or self._committed:
            return
        try:
            if os.path.lexists(self._folder):
                self._disk.remove_tree(self._folder)
            for folder in reversed(self._made[:-1]):
                if self._folder.name == STAGE and folder.is_dir():
                    self._disk.remove_folder(folder)
        except StoppedError:
            return  # the next command removes it; what stopped this one is the news


def read_whole(place: str, disk: Disk) -> bytes:
    """The bytes of a file. Raises StoppedError (exit code 4)."""
    try:
        with open(place, "rb", buffering=0) as file:
            return file.read()
    except OSError as error:
        raise reasons.stopped(disk.shown(Path(place)), "the file can't be read", error) from error


def refuse_path(path: str) -> None:
    """Raise ValueError for a path that leads out of the output, or is kept for the gate's own files."""
    if not is_safe(path) or path.split("/", maxsplit=1)[0] in (NAME, STAGE):
        raise ValueError(path)
