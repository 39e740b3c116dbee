"""A folder for what nobody keeps."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder outside every outlet, removed with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="sitegen-") as name:
        yield Path(name)
