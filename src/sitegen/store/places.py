"""Where the store keeps what it works with."""

import hashlib
import os
import stat
import sys
from pathlib import Path

STATE = ".sitegen"
PREVIEW = "preview"  # and, with a hyphen, the port of one
STAGES = "stage"
IMAGES = "images"
CHANGED = "changed"
SEEN = ".seen"  # after the name of that, what the command was told of already
STAGE = ".sitegen-stage"  # in the output itself


def name_of(project: Path, output: Path) -> str:
    """An output's name: relative if it lies in the project, which may be moved."""
    return output.relative_to(project).as_posix() if output.is_relative_to(project) else str(output)


def is_preview(path: Path) -> bool:
    """Whether a path, relative to the outlet, is the output of a preview."""
    return path.parent == Path(STATE) and path.name.startswith(PREVIEW)


def stages(state: Path, output: Path) -> tuple[Path, Path]:
    """The two places an output's stage may have: in the state's folder, or on the output's own file system."""
    return state / STAGES / _short_name(state, output), output / STAGE


def changed_file(state: Path, output: Path) -> Path:
    """Where the list of what a command has still to take on from an output is kept."""
    return state / f"{CHANGED}-{_short_name(state, output)}"


def _short_name(state: Path, output: Path) -> str:
    return hashlib.blake2b(os.fsencode(name_of(state.parent, output)), digest_size=8).hexdigest()


def lie_apart(one: Path, other: Path) -> bool:
    """Whether nothing can be renamed from one place to the other: they are, or will be, on two file systems, or in two
    mounts of one, as containers have them.
    """
    one, other = _nearest(one), _nearest(other)
    return one.stat().st_dev != other.stat().st_dev or _mount_of(one) != _mount_of(other)


def _mount_of(folder: Path) -> str:
    """The mount that a folder is on, as Linux numbers it; "" where that isn't told."""
    if not sys.platform.startswith("linux"):
        return ""
    descriptor = os.open(folder, os.O_PATH)
    try:
        told = Path(f"/proc/self/fdinfo/{descriptor}").read_text(encoding="utf-8").splitlines()
        return next((line for line in told if line.startswith("mnt_id:")), "")
    except OSError:
        return ""
    finally:
        os.close(descriptor)


def group_handed_on(path: Path) -> int | None:
    """The group that whatever is made in a folder gets from it, if it is one that a group shares (setgid)."""
    status = _nearest(path).stat()
    return status.st_gid if status.st_mode & stat.S_ISGID else None


def _nearest(path: Path) -> Path:
    """The path itself or, if it isn't there yet, the innermost of the folders it will lie in that is."""
    while not path.exists():
        path = path.parent
    return path
