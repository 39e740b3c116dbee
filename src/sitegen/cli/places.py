"""Where a new file goes: a section's folder, old or new."""

from pathlib import Path

from sitegen.cli.options import Common


def settle_section(asked: Common, root: Path, section: str) -> None:
    """Say so if the section is a new one: it may be misspelt. Raises StoppedError if none can have this name."""
    from sitegen.beginnings import demand_section
    from sitegen.model import CONTENT
    from sitegen.problems import did_you_mean

    demand_section(section)
    content = root / CONTENT
    known = sorted(folder.name for folder in content.iterdir() if folder.is_dir()) if content.is_dir() else []
    if section not in known:
        asked.terminal.say(f"“{section}” is a new section. {did_you_mean(section, known)}".rstrip())
