"""The list of our files in an output folder, in the folder itself: it proves that they are ours.

`sitegen-manifest 1 site https://news.example/` names the outlet by its address; then a line `digest  path` for each
file, sorted by path: a function of the output alone.
"""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from sitegen.problems import Problem, warning
from sitegen.store import reasons
from sitegen.store.paths import is_safe

NAME = ".sitegen-manifest"
_HEAD = re.compile(r"sitegen-manifest 1 (site|preview)(?: (\S+))?")
_LINE = re.compile(r"([0-9a-f]{32})  (.+)")


class Manifest(Struct, frozen=True):
    """What a folder's manifest says. A damaged one proves that the folder is ours, but knows none of its files."""

    kind: str = ""
    files: Mapping[str, str] = field(default_factory=dict)  # path to digest
    content: bytes = b""
    mode: int = 0
    outlet: str = ""

    @property
    def damaged(self) -> bool:
        return not self.kind


def encode(kind: str, files: Mapping[str, str], outlet: str = "") -> bytes:
    head = f"sitegen-manifest 1 {kind}{outlet and ' ' + outlet}"
    lines = [head, *(f"{digest}  {path}" for path, digest in sorted(files.items())), ""]
    return "\n".join(lines).encode()


def read_manifest(output: Path) -> Manifest | None:
    """The manifest of an output folder, None without one. A link in its place is none of ours.

    Raises StoppedError (exit code 4) if it can't be read.
    """
    path = output / NAME
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            return None
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise reasons.stopped(str(path), "the list of sitegen's own files can't be read", error) from error
    kind, outlet, files = _decode(content)
    return Manifest(kind, files, content, stat.S_IMODE(status.st_mode), outlet)


def _decode(content: bytes) -> tuple[str, str, dict[str, str]]:
    """Kind, outlet and files; ("", "", {}) for anything but a whole manifest."""
    try:
        head, *lines, end = content.decode().split("\n")
    except ValueError:
        return "", "", {}
    found = _HEAD.fullmatch(head)
    entries = [_LINE.fullmatch(line) for line in lines]
    files = {entry[2]: entry[1] for entry in entries if entry and is_safe(entry[2])}
    if not found or end or len(files) != len(lines):
        return "", "", {}
    return found[1], found[2] or "", files


def damage(output: str) -> Problem:
    """The warning that an output folder's manifest is damaged."""
    message = "the list of sitegen's own files is damaged, so none of them counts as sitegen's"
    hint = "If nothing else is in this folder, build once with `--adopt`."
    return warning(Problem(f"{output}/{NAME}", message, "output", hint))
