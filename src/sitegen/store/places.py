"""Where the store keeps what it works with."""

import hashlib
import os
import stat
from pathlib import Path

STATE = ".sitegen"
PREVIEW = "preview"  # and, with a hyphen, the port of one
STAGES = "stage"
IMAGES = "images"
CHANGED = "changed"
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


def device(path: Path) -> int:
    """The number of the file system that holds a path, or will."""
    return _nearest(path).st_dev


def group_handed_on(path: Path) -> int | None:
    """The group that whatever is made in a folder gets from it, if it is one that a group shares (setgid)."""
    status = _nearest(path)
    return status.st_gid if status.st_mode & stat.S_ISGID else None


def _nearest(path: Path) -> os.stat_result:
    while not path.exists():
        path = path.parent
    return path.stat()
