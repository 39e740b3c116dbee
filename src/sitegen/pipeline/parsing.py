"""Many sources parsed, in as many processes as help, and none of them for ever."""

from collections.abc import Iterable, Iterator

from sitegen.content.parse import Parsed, ParseOptions, failed, parse
from sitegen.model import Source
from sitegen.problems import PASSING, Problem
from sitegen.processes.limits import OverTimeError, time_limit
from sitegen.processes.workers import Task, spread

_SECONDS = 2.0
_BYTES = 100_000  # a story of this size gets as much again


def parse_all(sources: Iterable[Source], options: ParseOptions, jobs: int = 1) -> Iterator[Parsed]:
    """What came of each source, in their order. Whatever the processes, the result is the same."""
    task: Task[Source, Parsed] = Task(
        work=lambda source: parse_within_limit(source, options),
        lost=lambda source: failed(source.path, _lost_worker(source.path)),
    )
    return spread(task, sources, jobs)


def _lost_worker(path: str) -> Problem:
    message = "the process that worked on this file was ended from outside, or ran out of memory"
    return Problem(path, message, PASSING, "Run the command again; if it happens again, make the file smaller.")


def parse_within_limit(source: Source, options: ParseOptions, seconds: float = _SECONDS) -> Parsed:
    """Parse one source, in `seconds` of processor time for every 100 KB it has."""
    limit = seconds * (1 + len(source.data) / _BYTES)
    try:
        with time_limit(limit):
            return parse(source, options)
    except OverTimeError:
        message = f"the story took longer than {limit:.0f} s to convert"
        hint = "Look for thousands of brackets, asterisks or quotation marks in a row, and take them out."
        return failed(source.path, Problem(source.path, message, PASSING, hint))
