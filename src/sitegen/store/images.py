"""Encoded pictures, kept from one build to the next: encoding them again would take minutes."""

import os
from collections.abc import Iterator, Set
from pathlib import Path

from sitegen.model import digest_of
from sitegen.store.disk import Disk, is_folder
from sitegen.store.faults import Faults, from_environment
from sitegen.store.places import IMAGES
from sitegen.store.whole import write_whole

_DIGEST = 32  # letters


class Images:
    """Files by the digest of all that they are made from. Each ends in a digest of its own: one that is cut or changed
    is as good as none.
    """

    def __init__(self, state: Path, faults: Faults | None = None) -> None:
        """`state` is the folder of lock and memory."""
        self._folder = state / IMAGES
        self._faults = faults or from_environment()
        self._base = state.parent
        self._disk = Disk(self._faults, self._base)
        self._clear(self._folder)

    def get(self, key: str) -> bytes | None:
        """What is kept under a key, if it is whole."""
        try:
            kept = self._place(key).read_bytes()
        except OSError:
            return None
        content, digest = kept[:-_DIGEST], kept[-_DIGEST:]
        return content if digest == _seal(key, content) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep a file. Raises StoppedError (exit code 4) if the disk fails."""
        place = self._place(key)
        self._clear(place.parent)
        if is_folder(place):
            self._disk.remove_tree(place)
        write_whole(place, content + _seal(key, content), self._faults, self._base)

    def forget_unused(self, keys: Set[str]) -> None:
        """Remove what isn't used any more, once it outnumbers the rest; and what a killed build left half-written.

        Raises StoppedError (exit code 4) if the disk fails.
        """
        found = list(self._found())
        unused = [path for path in found if path.name not in keys]
        torn = [path for path in unused if path.name.startswith(".")]
        for path in unused if 2 * len(unused) > len(found) else torn:
            self._disk.remove(path)

    def _clear(self, folder: Path) -> None:
        """Take away what somebody put in the place of one of our folders: through a link we would write elsewhere, and
        a file would stop every build.
        """
        if os.path.lexists(folder) and not is_folder(folder):
            self._disk.remove(folder)

    def _found(self) -> Iterator[Path]:
        for folder, _, names in os.walk(self._folder):
            yield from (Path(folder) / name for name in sorted(names))

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key


def _seal(key: str, content: bytes) -> bytes:
    return digest_of(key.encode() + content).encode()
