"""What a remembered row was made with: another sitegen, Python or library may make another one of the same source."""

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_LIBRARIES = frozenset(
    [
        *("anyascii", "jinja2", "markdown", "markupsafe", "nh3", "pillow", "pyromark"),
        *("python_frontmatter", "python_slugify", "pyyaml", "tzdata"),
    ]
)
# What Python writes in the dates of RSS (RFC 822).
_SHORT = "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec GMT"


@cache  # a process that goes on after an upgrade is still the old one
def tools() -> str:
    """A digest of sitegen's own files and of the versions of what it stands on."""
    told = hashlib.blake2b(sys.version.encode(), digest_size=16)
    told.update(" ".join(sorted(_installed())).encode())
    for path, content in _files(_PACKAGE, ""):
        told.update(f"{path} {len(content)}\n".encode() + content)
    return told.hexdigest()


def own_words() -> str:
    """The text of sitegen's own files: names of months, terms of structured data, whatever a page may say by itself."""
    return "\n".join([_SHORT, *(content.decode("utf-8") for _, content in _files(_PACKAGE, ""))])


def _installed() -> Iterator[str]:
    """Names such as `jinja2-3.1.6`, by the folders that installers leave beside each library.

    `importlib.metadata` tells the same, ten times slower: it has a parser of e-mails.
    """
    for folder in sys.path:
        for found in Path(folder or ".").glob("*.dist-info"):
            name, _, version = found.stem.partition("-")
            if name.lower().replace("-", "_") in _LIBRARIES:
                yield f"{name}-{version}"


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda each: each.name):
        if item.is_dir():
            if item.name not in ("__pycache__", "_themes"):
                yield from _files(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".py", ".xml", ".html")):
            yield f"{prefix}{item.name}", item.read_bytes()
