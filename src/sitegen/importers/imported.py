"""What every importer makes."""

from msgspec import Struct

from sitegen.problems import Problem


class Imported(Struct, frozen=True):
    """One file to be: its path in the project, its text, and what an editor should look at (warnings)."""

    path: str
    text: str
    remarks: tuple[Problem, ...] = ()
