"""Whether an editor wrote what a story is about, or it was taken from its first words."""

from pathlib import Path

from sitegen.content.fence import split
from sitegen.decode import decode
from sitegen.nodes import Text
from sitegen.problems import StoppedError
from sitegen.store.files import Tree


def has_summary(project: Path, follow: tuple[str, ...], path: str) -> bool:
    """Whether a story has a `summary`; what can't be read has problems of its own, and counts as having one."""
    try:
        with Tree(project, follow) as tree:
            text = decode(path, tree.read_path(path))[0]
        entries = split(text, path).table.entries
    except StoppedError:
        return True
    return any(key.value == "summary" and isinstance(node, Text) and node.value.strip() for key, node in entries)
