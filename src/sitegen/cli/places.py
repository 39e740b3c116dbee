"""Where a new file goes: a section's folder, old or new."""

from pathlib import Path


def settled(section: str, *roots: Path) -> str:
    """What to say, once a file is in it, of a section that none of these folders has yet: it may be misspelt. "" for
    one that is there.

    Raises StoppedError (exit code 2) if none can have this name.
    """
    from sitegen.beginnings import demand_section
    from sitegen.problems import did_you_mean

    demand_section(section)
    known = sorted({name for root in roots for name in _sections_in(root)})
    return "" if section in known else f"“{section}” is a new section. {did_you_mean(section, known)}".rstrip()


def _sections_in(root: Path) -> list[str]:
    from sitegen.model import CONTENT

    content = root / CONTENT
    return [folder.name for folder in content.iterdir() if folder.is_dir()] if content.is_dir() else []
