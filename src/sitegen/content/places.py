"""Names that are kept for sitegen: where under content/ nothing else may lie."""

from posixpath import basename

from sitegen.model import CONTENT, DATA
from sitegen.problems import Problem

FRONT = f"{CONTENT}/_front.md"  # the standing edition; references of all editions start from it
EDITIONS = f"{CONTENT}/_front"  # editions of the front page that take over at a time
KEPT = "has no meaning: names with `_` are kept for sitegen"


def is_scheduled(path: str) -> bool:
    """Whether a file is an edition of the front page that takes over at a time."""
    return path.startswith(f"{EDITIONS}/")


def kept_folder(path: str) -> str:
    """The outermost folder on a file's way whose name begins with `_`, other than `_data` and `_front`; or ""."""
    if "/_" not in path:
        return ""
    parts = path.split("/")
    at = next((i for i, name in enumerate(parts[:-1]) if name.startswith("_")), 0)
    folder = "/".join(parts[: at + 1]) if at else ""
    return "" if f"{folder}/" in (DATA, f"{EDITIONS}/") else folder


def kept_fault(folder: str) -> Problem:
    hint = "Rename it without `_`. To keep its stories back, call it `drafts`."
    return Problem(folder, f"the folder `{basename(folder)}` {KEPT}", "place", hint)
