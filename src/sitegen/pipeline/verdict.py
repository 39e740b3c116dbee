"""What the embargo firewall found in a build, and whether it is still so when some files are others."""

from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn

from msgspec import Struct, field

from sitegen.pages.phrases import Phrases
from sitegen.problems import Problem, StoppedError
from sitegen.processes.workers import Task, job_count, spread
from sitegen.report import Unchecked

TOO_SHORT = "too short: it could stand anywhere by chance"
ALONE, BATCH = 2_000, 200  # files: each takes a fraction of a millisecond


class Written(Struct, frozen=True):
    """Files that are about to be published: their paths, and what reads one; `stays` says whether another file, by its
    path, is published all along.
    """

    paths: tuple[str, ...]
    read: Callable[[str], bytes]
    stays: Callable[[str], bool]

    def found(self, path: str, phrases: Phrases) -> tuple[int, ...]:
        """The numbers of the phrases that stand in a file or in its path."""
        return phrases.found_in(path.encode() + b"\n" + self.read(path))


class Verdict(Struct, frozen=True):
    """What came of looking: an error for each leak, what couldn't be looked for, and what to remember. `nowhere` are
    the texts that stand nowhere.
    """

    problems: tuple[Problem, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    canaries: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    nowhere: tuple[str, ...] = ()

    def holds(self, is_same: Callable[[str], bool], files: Written, jobs: int) -> bool:
        """Whether it is plain that it is still the same with these files; `is_same` says whether a witness is. If not,
        a build that looks at everything has to judge.

        Raises StoppedError if a file can't be read (exit code 4).
        """
        if not all(is_same(name) for name in {name for _, name in self.canaries.values() if name}):
            return False
        return self._still_stand(files) and not (self.nowhere and _any_in(files, Phrases(self.nowhere), jobs))

    def _still_stand(self, files: Written) -> bool:
        """Whether what is published anyway still stands in those of the files in which it stood, and one is left."""
        written = frozenset(files.paths)
        told: dict[str, list[str]] = {}
        for words, (places, _) in self.canaries.items():
            again = written.intersection(places)
            if places and not again and not any(map(files.stays, places)):
                return False
            for path in again:
                told.setdefault(path, []).append(words)
        return all(len(files.found(path, Phrases(words))) == len(words) for path, words in told.items())


def _any_in(files: Written, phrases: Phrases, jobs: int) -> bool:
    """Whether one of the phrases stands in one of the files."""
    task: Task[str, bool] = Task(work=lambda path: bool(files.found(path, phrases)), lost=lost)
    found: Iterator[bool] = spread(task, files.paths, job_count(jobs, len(files.paths), ALONE, BATCH), BATCH)
    return any(found)


def lost(path: str) -> NoReturn:
    """Of a file whose process died, nothing is known. Raises StoppedError (exit code 1)."""
    message = f"the process that looked through `{path}` was ended from outside, or ran out of memory"
    raise StoppedError([Problem("", message, "worker", "Run the command again.")])
