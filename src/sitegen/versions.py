"""What a remembered row was made with: another sitegen, Python or library may make another one of the same source."""

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

_LIBRARIES = (
    *("anyascii", "jinja2", "markdown", "markupsafe", "nh3", "pillow", "pyromark"),
    *("python-frontmatter", "python-slugify", "pyyaml", "tzdata"),
)


@cache  # a process that goes on after an upgrade is still the old one
def tools() -> str:
    """A digest of sitegen's own files and of the versions of what it stands on."""
    told = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for name in _LIBRARIES:
        told.update(f"{name} {_version(name)}\n".encode())
    for path, content in _files(resources.files("sitegen"), ""):
        told.update(f"{path} {len(content)}\n".encode() + content)
    return told.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda each: each.name):
        if item.is_dir():
            if item.name not in ("__pycache__", "_themes"):
                yield from _files(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".py", ".xml", ".html")):
            yield f"{prefix}{item.name}", item.read_bytes()
