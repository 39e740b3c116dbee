"""Carrying out a journal: by renames, in its order. It may be repeated from the start any number of times."""

import os
import stat
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.store import reasons
from sitegen.store.disk import Disk, is_folder
from sitegen.store.journal import JOURNAL, Journal, Move
from sitegen.store.paths import ancestors
from sitegen.store.places import lie_apart


def complete(journal: Journal, stage: Path, output: Path, disk: Disk) -> None:
    """Do everything the journal says, then remove journal and stage. Raises StoppedError; it may be called again."""
    disk.make_folders(output)
    try:
        _carry_out(journal, stage, _Changes(output, disk))
    except OSError as error:  # while looking; what changes the disk has told its own
        raise reasons.stopped(disk.shown(output), "the output folder can't be read", error) from error
    if journal.sync:
        disk.sync_file_system(output)
    # Without its journal, what is left of a stage is rubbish for the next command to remove.
    disk.remove(stage / JOURNAL)
    disk.remove_tree(stage)


def _carry_out(journal: Journal, stage: Path, changes: "_Changes") -> None:
    for move in journal.moves:
        changes.move(move, stage)
    for path in journal.removals:
        changes.remove(path)
    changes.move(journal.manifest, stage)


def remove_ours(paths: Iterable[str], output: Path, disk: Disk) -> Iterator[str]:
    """Remove files of ours, and the folders that this empties; yields those that were there."""
    changes = _Changes(output, disk)
    yield from (path for path in paths if changes.remove(path))


class _Changes:
    """Changes to an output. What it holds is looked up, never assumed: a part may have been done before."""

    def __init__(self, output: Path, disk: Disk) -> None:
        self._output, self._disk = output, disk
        self._real: set[str] = set()  # folders known to be there, and no links

    def move(self, move: Move, stage: Path) -> None:
        staged = f"{stage}/{move.staged}"
        if not move.clears and self._is_put(staged, move.path):
            return
        if not os.path.lexists(staged):
            return  # moved by the run that was interrupted
        for path in move.clears:
            self.remove(path)
        self._make_folders(move.path.rpartition("/")[0])
        target = f"{self._output}/{move.path}"
        if is_folder(staged) and lie_apart(stage, Path(target).parent):
            self._move_each(move, stage)
            return
        # A link to a folder is replaced as it is.
        if is_folder(target):
            self._remove_empty_folders(move.path)
        self._disk.replace(staged, target)

    def _move_each(self, folder: Move, stage: Path) -> None:
        """Move a folder's files, pages last: it can't be renamed, since a part of the output is a mount of its own."""
        staged = stage / folder.staged
        found = [path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file()]
        for path in sorted(found, key=lambda path: (path.endswith(".html"), path)):
            self.move(Move(f"{folder.staged}/{path}", f"{folder.path}/{path}"), stage)
        self._disk.remove_tree(staged)

    def _is_put(self, staged: str, path: str) -> bool:
        """Put a file where nothing is in its way, which takes one call of the system: most of those that change."""
        return self._lies_within(path.rpartition("/")[0]) and self._disk.put(staged, f"{self._output}/{path}")

    def _lies_within(self, folder: str) -> bool:
        """Whether a folder and all it lies in are there, and none of them is a link."""
        if not folder or folder in self._real:
            return True
        return self._lies_within(folder.rpartition("/")[0]) and self._is_real(folder)

    def _make_folders(self, folder: str) -> None:
        """Make a folder and those it lies in, where they are missing; the outermost first, for none may be a link."""
        if not folder or folder in self._real:
            return
        self._make_folders(folder.rpartition("/")[0])
        if self._is_real(folder):
            return
        path = self._output / folder
        if os.path.lexists(path):
            hint = "Move it to another place, then run the command again."
            message = "this stands where the site needs a folder, and sitegen didn't put it there"
            raise StoppedError([Problem(self._disk.shown(path), message, "output", hint)], USAGE)
        self._disk.make_folder(path)
        self._real.add(folder)

    def remove(self, path: str) -> bool:
        """Remove a file of ours, if it is there, and the folders that this empties. Never a link, nor through one."""
        folders = list(ancestors(path))
        real = list(takewhile(self._is_real, reversed(folders)))
        ours = len(real) == len(folders) and _is_file(self._output / path)
        if ours:
            self._disk.remove(self._output / path)
        for folder in reversed(real):
            if not _is_empty(self._output / folder) or not self._drop_folder(folder):
                break
        return ours

    def _is_real(self, folder: str) -> bool:
        if folder not in self._real and is_folder(f"{self._output}/{folder}"):
            self._real.add(folder)
        return folder in self._real

    def _remove_empty_folders(self, folder: str) -> None:
        """Make room for a file. A folder that isn't empty stops the command: what is in it isn't ours."""
        for name in os.listdir(self._output / folder):
            if is_folder(self._output / folder / name):
                self._remove_empty_folders(f"{folder}/{name}")
        self._drop_folder(folder)

    def _drop_folder(self, folder: str) -> bool:
        self._real.discard(folder)
        return self._disk.remove_folder(self._output / folder)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _is_empty(folder: Path) -> bool:
    with os.scandir(folder) as entries:
        return next(entries, None) is None
