"""An editor's own file, changed: whole or not at all, and only if it is still what was read."""

import os
from contextlib import suppress
from pathlib import Path

from sitegen.store import reasons
from sitegen.store.disk import Disk
from sitegen.store.faults import from_environment


def rewrite(root: Path, path: str, before: bytes, after: bytes) -> None:
    """Put `after` in the place of `before` at `path` below `root`, with the permissions that the file has.

    Raises StoppedError (exit code 4) if the disk fails, or somebody else changed the file meanwhile.
    """
    place = (root / path).resolve()  # a link that may be followed stays one
    disk = Disk(from_environment(), root)
    draft = place.with_name(f".{place.name}.sitegen-{os.getpid()}")
    try:
        disk.write(draft, after, root / path)
        disk.copy_mode(place, draft)
        if place.read_bytes() != before:
            raise reasons.changed(path)
        disk.replace(draft, place)
    except BaseException:
        with suppress(OSError):  # what stopped us is the news
            draft.unlink(missing_ok=True)
        raise
