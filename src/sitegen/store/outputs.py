"""What lies in an output folder: which of it is ours, and what is in the way of a publication."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path

from sitegen.model import CONTENT
from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.store import reasons
from sitegen.store.manifest import NAME, Manifest
from sitegen.store.paths import ancestors, folders_of, printable
from sitegen.store.places import STAGE, STATE, is_preview

_SOURCES = (CONTENT, "themes", "src")  # folders of a project that are only read
_NOT_THIS = "which isn't this outlet's"
_OWN = frozenset([NAME, STAGE])
_CLOSED = frozenset([".git"])  # as the worktree of a published branch has it: thousands of files, none for readers


def found_in(output: Path) -> dict[str, bool]:
    """Paths of everything but folders, and whether each is a regular file. Links are never followed.

    An absent folder holds nothing. Raises StoppedError (exit code 4) for what can't be read.
    """
    found: dict[str, bool] = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(output / folder) as entries:
                for entry in entries:
                    path = f"{folder}{entry.name}"
                    if path in _OWN:
                        continue
                    if entry.is_dir(follow_symlinks=False) and entry.name not in _CLOSED and not _is_junction(entry):
                        folders.append(f"{path}/")
                    else:
                        found[path] = entry.is_file(follow_symlinks=False)
        except FileNotFoundError:
            continue
        except OSError as error:
            shown = printable(str(output / folder))
            raise reasons.stopped(shown, "the output folder can't be read", error) from error
    return found


def _is_junction(entry: "os.DirEntry[str]") -> bool:
    return bool(getattr(entry, "is_junction", bool)())


def foreign_in(found: Mapping[str, bool], ours: Set[str]) -> frozenset[str]:
    """What isn't ours: not in the manifest, or no regular file any more."""
    return frozenset(path for path, regular in found.items() if not regular or path not in ours)


def obstacles(paths: Iterable[str], foreign: Set[str], *, adopt: bool) -> Iterator[str]:
    """What stands in the way of writing `paths`: in their very place, where they need a folder, or within it.

    With `adopt`, a file in the very place may be replaced.
    """
    if not foreign:
        return
    folders = folders_of(foreign)
    for path in paths:
        if path in foreign and not adopt:
            yield path
        yield from (folder for folder in ancestors(path) if folder in foreign)
        if path in folders:
            yield from (other for other in foreign if other.startswith(f"{path}/"))


def output_fault(project: Path, output: Path) -> str:
    """Why a folder can't be an output, to follow "the output folder", or ""."""
    project, output = project.resolve(), output.resolve()
    if output.parent == output:
        return "is the whole disk"
    home = _home()
    if home and _holds(output, home):
        return "is your home folder, or holds it"
    if _holds(output, project):
        return "is the outlet's own folder, or holds it"
    for source in (project / name for name in _SOURCES):
        if _holds(output, source) or _holds(source, output):
            return f"is or holds `{source.name}/`, or lies in it, and sitegen only reads there"
    below = output.relative_to(project) if output.is_relative_to(project) else output
    if ".git" in below.parts:
        return "lies in `.git/`, which belongs to git"
    if STATE in below.parts and not is_preview(below):
        return f"lies in `{STATE}/`, which sitegen keeps for itself"
    if output.exists() and not output.is_dir():
        return "is a file"
    return ""


def folder_fault(output: Path, found: Manifest | None, kind: str, outlet: str = "", *, adopt: bool) -> str:
    """Why a folder's contents forbid to publish in it, to follow "the output folder", or "".

    `outlet` is the address that its site must have, if any.
    """
    if found is None:
        return "" if adopt or is_unclaimed(output) else "holds files that sitegen didn't put there"
    if not found.damaged and found.kind != kind:
        return f"holds a {found.kind}, which a {kind} can't replace"
    return "" if adopt else another_outlet(found, outlet)


def another_outlet(found: Manifest, outlet: str) -> str:
    """That a folder holds the site of another outlet, to follow "the output folder", or ""."""
    return f"holds the site {found.outlet}, {_NOT_THIS}" if outlet and found.outlet not in ("", outlet) else ""


def refuse(fault: str, output: str) -> None:
    """Raise StoppedError (exit code 2) for an output folder with a fault."""
    if fault:
        hint = "Choose a folder of its own, as in `--output output`."
        if fault.endswith(_NOT_THIS):
            hint = "Choose another folder or, if it is this outlet under an earlier address, add `--adopt`."
        if fault.endswith("didn't put there"):
            hint = "Choose an empty folder or, if sitegen may publish among these files, add `--adopt`."
        raise StoppedError([Problem(printable(output), f"the output folder {fault}", "output", hint)], USAGE)


def is_unclaimed(output: Path) -> bool:
    """Whether a folder is absent or holds nothing but names that begin with a dot (`.git`, `.gitkeep`).

    Raises StoppedError (exit code 4) if it can't be read.
    """
    try:
        return all(name.startswith(".") for name in os.listdir(output))
    except FileNotFoundError:
        return True
    except OSError as error:
        raise reasons.stopped(printable(str(output)), "the output folder can't be read", error) from error


def refuse_unwritable(output: Path, paths: Iterable[str], shown: Callable[[Path], str]) -> None:
    """Raise StoppedError (exit code 4) if a folder of these paths may not be changed, or a file in it that is another
    user's, before any of them is.
    """
    known: dict[str, str] = {}  # folders, and the nearest one that is there
    places = [f"{output}/{path}" for path in paths]
    folders = {place.rpartition("/")[0] for place in places}
    # Most are there and may be changed, which is one question; a file in a folder's place has no `/`.
    doubtful = {folder for folder in folders if not os.access(f"{folder}/", os.W_OK | os.X_OK)}
    error = OSError(errno.EACCES, os.strerror(errno.EACCES))
    there = {_nearest(folder, known) for folder in doubtful}
    for folder in sorted(there):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise reasons.stopped(shown(Path(folder)), "files can't be changed in this folder", error)
    guarded = frozenset(filter(_guards_files, there | folders - doubtful))
    for place in places if guarded else ():
        if place.rpartition("/")[0] in guarded and not _is_absent_or_ours(place):
            raise reasons.stopped(shown(Path(place)), "another user's file can't be changed in this folder", error)


def _guards_files(folder: str) -> bool:
    """Whether only a file's owner may replace or remove it there: a folder that all may write to, such as `/tmp`."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return False
    status = os.stat(folder)
    return bool(status.st_mode & stat.S_ISVTX) and os.geteuid() != status.st_uid


def _is_absent_or_ours(path: str) -> bool:
    try:
        return sys.platform == "win32" or os.lstat(path).st_uid == os.geteuid()
    except OSError:
        return True


def _nearest(folder: str, known: dict[str, str]) -> str:
    found = known.get(folder)
    if found is None:
        found = known[folder] = folder if os.path.isdir(folder) else _nearest(os.path.dirname(folder), known)
    return found


def in_the_way(paths: Iterable[str], output: str) -> StoppedError:
    """The error for what stands in the way (exit code 2)."""
    hint = "Move it to another place or, if sitegen may replace it, add `--adopt`."
    message = "this stands where a file of the site must go, and sitegen didn't put it there"
    problems = [Problem(f"{output}/{printable(path)}", message, "output", hint) for path in sorted(set(paths))]
    return StoppedError(problems, USAGE)


def _holds(folder: Path, inner: Path) -> bool:
    """Whether a path is a folder or lies in it, whatever links or capital letters it is written with."""
    whole, found, resolved = folder.resolve(), _status(folder), inner.resolve()
    return any(place == whole or _is_same(_status(place), found) for place in (resolved, *resolved.parents))


def _is_same(one: os.stat_result | None, other: os.stat_result | None) -> bool:
    return one is not None and other is not None and os.path.samestat(one, other)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # a user without one, as in a container
        return None
