"""Adding to a file that others read or write as well: the ledger, GitHub's job summary."""

import errno
import os
from contextlib import suppress
from pathlib import Path


def append(path: Path, text: str) -> None:
    """Write `text` at the end of the file, making it if it isn't there: whole, or not at all. Raises OSError."""
    content = text.encode("utf-8")
    with path.open("ab", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        try:
            if file.write(content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        except OSError:
            with suppress(OSError):
                file.truncate(size)
            raise
