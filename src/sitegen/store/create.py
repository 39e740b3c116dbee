"""New files among an editor's own: all of them or none, and never in the place of one that is there."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.store.disk import Disk, is_folder
from sitegen.store.faults import Faults, from_environment
from sitegen.store.paths import ancestors, is_safe, printable

# Begins with a dot, so that neither a listing nor the preview takes it for a story.
_DRAFT = ".sitegen-new"


def create(root: Path, files: Mapping[str, bytes], faults: Faults | None = None) -> None:
    """Write new files below `root`, by relative path, with the folders they need.

    Raises StoppedError: exit code 2, naming each path that can't be made new; 4 if the disk fails. Then there is
    none of them.
    """
    problems = [problem for path in files if (problem := _problem(root, path))]
    if problems:
        raise StoppedError(problems, USAGE)
    _Creation(root, Disk(faults or from_environment(), root)).run(files)


def _problem(root: Path, path: str) -> Problem | None:
    """Why a file can't be created, as far as can be seen beforehand."""
    shown = printable(path)
    if not is_safe(path):
        return Problem(shown, "this path leads out of the folder", "exists", "Give it another name.")
    for folder in ancestors(path):
        place = root / folder
        if os.path.lexists(place) and not is_folder(place):
            hint = "Remove the link or the file in its place, or choose another folder."
            return Problem(shown, f"`{printable(folder)}` is no folder of its own", "exists", hint)
    if os.path.lexists(root / path):
        return _exists(path)
    return None


def _exists(path: str) -> Problem:
    hint = "Nothing was written. Rename or remove the file that is there, then give the command again."
    return Problem(printable(path), "there is such a file already", "exists", hint)


class _Creation:
    """Files on their way into a folder, and what has been made for them so far."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self._root, self._disk = root, disk
        self._drafts: dict[str, Path] = {}
        self._files: list[Path] = []
        self._folders: list[Path] = []

    def run(self, files: Mapping[str, bytes]) -> None:
        try:
            for number, (path, data) in enumerate(files.items()):
                self._draft(path, data, number)
            for path in files:
                self._place(path)
        except BaseException:
            self._undo()
            raise

    def _draft(self, path: str, data: bytes, number: int) -> None:
        """Write a file whole under another name, so that nobody sees a part of it."""
        folder = (self._root / path).parent
        for missing in reversed([place for place in (folder, *folder.parents) if not place.is_dir()]):
            self._disk.make_folder(missing)
            self._folders.append(missing)
        self._drafts[path] = folder / f"{_DRAFT}-{os.getpid()}-{number}"
        self._disk.write(self._drafts[path], data, self._root / path)

    def _place(self, path: str) -> None:
        try:
            self._disk.put_new(self._drafts[path], self._root / path)
        except FileExistsError:
            raise StoppedError([_exists(path)], USAGE) from None
        self._files.append(self._root / path)
        if os.path.lexists(self._drafts[path]):
            self._disk.remove(self._drafts[path])
        del self._drafts[path]

    def _undo(self) -> None:
        for path in (*self._files, *self._drafts.values()):
            self._quietly(self._disk.remove, path)
        for folder in reversed(self._folders):
            self._quietly(self._disk.remove_folder, folder)

    def _quietly(self, remove: Callable[[Path], object], path: Path) -> None:
        try:
            if os.path.lexists(path):
                remove(path)
        except StoppedError:
            return  # what stopped us is the news
