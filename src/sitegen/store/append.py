"""Adding to a file that another program reads: GitHub's job summary."""

from pathlib import Path


def append(path: Path, text: str) -> None:
    """Write `text` at the end of the file, making it if it isn't there."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)
