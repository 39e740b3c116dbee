"""Reading a project's files: nothing outside its folder, nothing that isn't a file, nothing silently left out."""

import errno
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from sitegen import urls
from sitegen.problems import Problem, StoppedError, in_order
from sitegen.store import reasons
from sitegen.store.beneath import ChangedError, Folder, is_link
from sitegen.store.ignore import ignored
from sitegen.store.names import in_nfc, name_problem, twins
from sitegen.store.paths import printable
from sitegen.store.stamps import Stamp, stamp_of

# What opening says when a file was there a moment ago: gone, or a link, a socket or another kind of thing now.
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EISDIR)
_OPEN = 8  # folders at once: systems limit them, and few lie deeper
_PLAIN = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9-]*|_?[A-Za-z0-9][A-Za-z0-9_-]*\.md|[A-Za-z0-9][A-Za-z0-9_-]*\.(?i:jpe?g|png|webp)"
)
_KINDS = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISDIR, "a folder"))


class File(NamedTuple):
    """A file found: `path` relative to the root, with slashes, in NFC; `name` the same as the disk spells it.

    `size` is in bytes; `stamp` is what the file system says of it.
    """

    path: str
    name: str
    size: int
    stamp: Stamp


class Listing(Struct, frozen=True):
    """What a folder holds: files sorted by path, what was ignored (folders end in a slash), and what is wrong."""

    files: tuple[File, ...] = ()
    ignored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Found(Struct):
    """A listing in the making."""

    files: list[File] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)  # by name, still to be looked into

    def listing(self) -> Listing:
        return Listing(tuple(sorted(self.files)), tuple(sorted(self.ignored)), in_order(self.problems))


class Tree:
    """A folder to read from, part by part of every path; links are errors unless `follow` lists them by path."""

    def __init__(self, root: Path, follow: tuple[str, ...] = ()) -> None:
        self._follow = frozenset(in_nfc(name.strip("/")) for name in follow)
        try:
            self._root = Folder.root(root)
        except OSError as error:
            raise reasons.stopped(printable(str(root)), "the folder can't be read", error) from None
        # The folders on the way to the last file, each by its path and opened in the one before: files are read in
        # sorted order, so they serve the next one too.
        self._way: list[tuple[str, Folder]] = []

    def __enter__(self) -> "Tree":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._leave("")
        self._root.close()

    def exists(self, folder: str) -> bool:
        """Whether there is such a folder, or a link in its place (listing it tells what is wrong)."""
        return self._way_to(folder) is not None

    def list(self, folder: str) -> Listing:
        """Everything below a folder; an absent one is empty.

        Raises StoppedError (exit code 4) for what can't be read.
        """
        link = self._way_to(folder)
        if link is None:
            return Listing()
        found = _Found()
        if link:
            found.problems.append(self._link_problem(link))
        else:
            found.folders.append(folder)
        while found.folders:
            self._look_into(found.folders.pop(), found)
        return found.listing()

    def is_absent(self, path: str) -> bool:
        """Whether nothing stands at a path, not even a link that leads nowhere."""
        parent, _, name = path.rpartition("/")
        try:
            self._folder(parent).status(name)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        return False

    def is_folder(self, path: str) -> bool:
        """Whether a folder stands at a path, and no link on the way."""
        return self._way_to(path) == ""

    def find(self, path: str) -> File | None:
        """The file at a path, None unless a listing would have it, with nothing to say of its name."""
        parent, _, name = path.rpartition("/")
        if not _PLAIN.fullmatch(name) or self._way_to(parent) != "":
            return None
        folders = parent.split("/")
        ways = ["/".join(folders[:number]) for number in range(2, len(folders) + 1)]
        if any(name_problem(way, way) for way in ways) or any(map(self._has_twin, (*ways, path))):
            return None
        return self.again(File(path, path, 0, ""))

    def _has_twin(self, path: str) -> bool:
        """Whether something else in its folder has a name that some file systems can't tell apart from it."""
        parent, _, name = path.rpartition("/")
        key = urls.key(name)
        return any(urls.key(other) == key for other in self._folder(parent).names() if other != name)

    def again(self, file: File) -> File | None:
        """A file of an earlier listing as it is now; None if there is no plain file in its place."""
        parent, _, name = file.name.rpartition("/")
        try:
            status = self._folder(parent).status(name)
        except OSError:
            return None
        return file._replace(size=status.st_size, stamp=stamp_of(status)) if stat.S_ISREG(status.st_mode) else None

    def list_file(self, name: str) -> Listing:
        """The file of that name in the root itself; an absent one is no file.

        Raises StoppedError (exit code 4) for what can't be read.
        """
        found = _Found()
        try:
            self._sort(name, self._root.status(name), found)
        except FileNotFoundError:
            return Listing()
        except OSError as error:
            raise _unreadable(name, "the file can't be read", error) from None
        found.problems += [_special(name, "a folder") for name in found.folders]
        return found.listing()

    def read(self, file: File) -> bytes:
        """A file's bytes. Raises StoppedError (exit code 4) if it can't be read or has changed since it was listed."""
        parent, _, name = file.name.rpartition("/")
        try:
            return self._folder(parent).read(name, follow=self._follows(file.name))
        except OSError as error:
            raise _unreadable(file.path, "the file can't be read", error) from None
        except ChangedError:
            raise reasons.changed(file.path) from None

    def read_path(self, path: str) -> bytes:
        """The bytes of a file found by an earlier listing. Raises StoppedError (exit code 4) as `read` does."""
        folder = path.rpartition("/")[0]
        found = next((file for file in self.list(folder).files if file.path == path), None)
        if found is None:
            raise reasons.changed(printable(path))
        return self.read(found)

    def _folder(self, name: str) -> Folder:
        """The folder of that name, opened part by part. Raises OSError for a link, or anything but a folder."""
        self._leave(name)
        path, folder = self._way[-1] if self._way else ("", self._root)
        for part in name.removeprefix(path).strip("/").split("/") if name != path else ():
            path = f"{path}/{part}".lstrip("/")
            folder = folder.folder(part, follow=self._follows(path))
            self._way.append((path, folder))
            if len(self._way) > _OPEN:
                self._way.pop(0)[1].close()
        return folder

    def _leave(self, name: str) -> None:
        """Close what isn't on the way to the folder of that name."""
        while self._way and not f"{name}/".startswith(f"{self._way[-1][0]}/"):
            self._way.pop()[1].close()

    def _follows(self, name: str) -> bool:
        return in_nfc(name) in self._follow

    def _way_to(self, folder: str) -> str | None:
        """ "" if the way to a folder is clear, the name of a link on it, None if there is no such folder."""
        name = ""
        for part in folder.split("/"):
            parent, name = name, f"{name}/{part}".lstrip("/")
            try:
                status = self._folder(parent).status(part)
                if is_link(status):
                    if not self._follows(name):
                        return name
                    status = self._folder(parent).status(part, follow=True)
            except (FileNotFoundError, NotADirectoryError):
                return None
            except OSError as error:
                raise _unreadable(name, "the folder can't be read", error) from None
            if not stat.S_ISDIR(status.st_mode):
                return None
        return ""

    def _look_into(self, folder: str, found: _Found) -> None:
        try:
            entries = self._folder(folder).entries()
        except OSError as error:
            raise _unreadable(in_nfc(folder), "the folder can't be read", error) from None
        kept = []
        prefix = f"{folder}/".lstrip("/")
        for entry, status in entries:
            name = prefix + entry
            if _PLAIN.fullmatch(entry):  # nearly every name
                kept.append(entry)
                self._sort(name, status, found)
            elif ignored(entry):
                found.ignored.append(printable(in_nfc(name)) + ("/" if stat.S_ISDIR(status.st_mode) else ""))
            elif fault := name_problem(name, entry):
                found.problems.append(fault)
            else:
                kept.append(entry)
                self._sort(name, status, found)
        found.problems += twins(folder, kept)

    def _sort(self, name: str, status: os.stat_result, found: _Found) -> None:
        """Put one entry where it belongs: file, folder to look into, or problem."""
        if not stat.S_ISREG(status.st_mode) and is_link(status):
            if not self._follows(name):
                found.problems.append(self._link_problem(name))
                return
            parent, _, entry = name.rpartition("/")
            try:
                status = self._folder(parent).status(entry, follow=True)
            except OSError:
                hint = "Put back what it leads to, or remove the link."
                found.problems.append(Problem(in_nfc(name), "the link leads to nothing", "link", hint))
                return
        if stat.S_ISREG(status.st_mode):
            found.files.append(File(in_nfc(name), name, status.st_size, stamp_of(status)))
        elif stat.S_ISDIR(status.st_mode):
            found.folders.append(name)
        else:
            kind = next((words for is_kind, words in _KINDS if is_kind(status.st_mode)), "a device")
            found.problems.append(_special(name, kind))

    def _link_problem(self, name: str) -> Problem:
        parent, _, entry = name.rpartition("/")
        try:
            target = f"`{printable(self._folder(parent).target(entry))}`"
        except OSError:
            target = "another place"
        path = printable(in_nfc(name))
        hint = "Put what it leads to here instead of the link."
        if path.startswith("content/"):  # the configuration allows no others
            hint = f'Put a copy here instead, or allow the link in sitegen.toml: `follow_symlinks = ["{path}"]`.'
        return Problem(path, f"this is a link to {target}, and links aren't followed", "link", hint)


def _special(name: str, kind: str) -> Problem:
    return Problem(in_nfc(name), f"this is {kind}, not a file", "special", "Move it to another place.")


def _unreadable(path: str, what: str, error: OSError) -> StoppedError:
    shown = printable(path)
    return reasons.changed(shown) if error.errno in _NOT_THERE else reasons.stopped(shown, what, error)
