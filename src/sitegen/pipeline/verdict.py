"""What the embargo firewall found in a build, and whether it is still so when a few files are others."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from sitegen.pages.phrases import Phrases
from sitegen.problems import Problem
from sitegen.report import Unchecked

TOO_SHORT = "too short: it could stand anywhere by chance"


class Verdict(Struct, frozen=True):
    """What came of looking: an error for each leak, what couldn't be looked for, and what to remember. `nowhere` are
    the texts that stand nowhere.
    """

    problems: tuple[Problem, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    canaries: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    nowhere: tuple[str, ...] = ()

    def holds(self, is_same: Callable[[str], bool], files: Iterable[tuple[str, bytes]]) -> bool:
        """Whether it is plain that it is still the same with these files; `is_same` says whether a witness is. If not,
        a build that looks at everything has to judge.
        """
        if not all(is_same(name) for name in {name for _, name in self.canaries.values() if name}):
            return False
        phrases = Phrases(self.nowhere)
        return not any(phrases.found_in(path.encode() + b"\n" + data) for path, data in files)
