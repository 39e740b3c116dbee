"""What every importer makes, and what it says of a headline that can't be an address."""

from msgspec import Struct

from sitegen.problems import Problem

NAME_HINT = "Give the headline another word; in the story, it may be shortened again: the address stays."


class Imported(Struct, frozen=True):
    """One file to be: its path in the project, its text, and what an editor should look at (warnings)."""

    path: str
    text: str
    remarks: tuple[Problem, ...] = ()
