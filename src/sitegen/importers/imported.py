"""What every importer makes."""

from dataclasses import dataclass

from sitegen.problems import Problem


@dataclass(frozen=True, slots=True)
class Imported:
    """One file to be: its path in the project, its text, and what an editor should look at (warnings)."""

    path: str
    text: str
    remarks: tuple[Problem, ...] = ()
