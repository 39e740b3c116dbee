"""Where the store keeps what it works with."""

import hashlib
import os
from pathlib import Path

STATE = ".sitegen"
PREVIEW = "preview"
STAGES = "stage"
STAGE = ".sitegen-stage"  # in the output itself


def name_of(project: Path, output: Path) -> str:
    """An output's name: relative if it lies in the project, which may be moved."""
    return output.relative_to(project).as_posix() if output.is_relative_to(project) else str(output)


def stages(state: Path, output: Path) -> tuple[Path, Path]:
    """The two places an output's stage may have: in the state's folder, or on the output's own file system."""
    name = hashlib.blake2b(os.fsencode(name_of(state.parent, output)), digest_size=8).hexdigest()
    return state / STAGES / name, output / STAGE


def device(path: Path) -> int:
    """The number of the file system that holds a path, or will."""
    while not path.exists():
        path = path.parent
    return path.stat().st_dev
