"""What editors, systems and other programs leave behind, and no reader should get."""

import re

_KEPT = frozenset([".well-known", ".nojekyll", ".htaccess"])
_FOLDERS = frozenset(["__pycache__", "node_modules"])
_NAMES = frozenset(["thumbs.db", "desktop.ini"])
_ENDINGS = ("swp", "swo", "orig", "rej", "bak", "tmp", "psd", "ai", "xcf", "part", "crdownload", "download")
_PATTERNS = (
    r".*~",
    r"#.*#",
    r"~\$.*",
    r".*___jb_\w+___",
    r".*\.\w+_(?:original|exiftool_tmp)",  # exiftool keeps the picture as it was, with all that was to be removed
    rf".*\.(?:{'|'.join(_ENDINGS)})",
)
_PATTERN = re.compile("|".join(_PATTERNS), re.DOTALL)


def ignored(path: str) -> bool:
    """Whether a file or folder is left out, by its own name or by that of a folder it lies in.

    `path` is relative, with slashes; case doesn't matter, since cameras and Windows write `PSD` and `BAK`.
    """
    return any(_leftover(name) for name in path.rstrip("/").split("/"))


def hidden(path: str) -> bool:
    """Whether a name in the path begins with a dot and isn't one that web hosts look for."""
    return any(name.startswith(".") and name not in _KEPT for name in path.split("/"))


def _leftover(name: str) -> bool:
    folded = name.casefold()
    return hidden(name) or folded in _FOLDERS or folded in _NAMES or bool(_PATTERN.fullmatch(folded))
