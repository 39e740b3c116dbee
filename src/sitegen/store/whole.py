"""A file for others to read, written anew each time: whoever reads it gets the old one or the new one, whole."""

import os
from contextlib import suppress
from pathlib import Path

from sitegen.store.disk import Disk
from sitegen.store.faults import Faults, from_environment


def write_whole(path: Path, data: bytes, faults: Faults | None = None, base: Path | None = None) -> None:
    """Put a file at `path`, in the place of one that is there. Raises StoppedError (exit code 4) if the disk fails; it
    names the file as seen from `base`, if not from its own folder.
    """
    disk = Disk(faults or from_environment(), base or path.parent)
    disk.ensure_folder(str(path.parent))  # another process may make it, too
    draft = path.with_name(f".{path.name}.sitegen-{os.getpid()}")
    try:
        disk.write(draft, data, path)
        disk.replace(draft, path)
    except BaseException:
        with suppress(OSError):  # what stopped us is the news
            draft.unlink(missing_ok=True)
        raise


def remove_whole(path: Path) -> None:
    """Remove such a file. Raises StoppedError (exit code 4) if it can't be removed."""
    Disk(from_environment(), path.parent).remove(path)
