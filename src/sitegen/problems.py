"""What is wrong, where, and how to mend it: values, collected and printed once."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

Severity = Literal["error", "warning"]

# Exit codes of the command line (promises.md, P9).
CONTENT, USAGE, LOCKED, ENVIRONMENT, BUG = 1, 2, 3, 4, 70
INTERRUPTED, TERMINATED = 130, 143

NEVER = "never"  # the code of a fault that keeps a story back for ever
AGE = "age"  # the code of what time alone brings about
PASSING = "worker"  # the code of a fault that another run may not find again: time or memory ran out
CHANGING = "changing"  # the code of a file that somebody wrote to while it was read: it is whole in a moment
BOOKKEEPING = "bookkeeping"  # the code of what a later command puts right, or a host can't do

_SHOWN = 80  # characters of a user's text in a message


class Problem(Struct, frozen=True, array_like=True):
    """One fault, in an editor's words.

    `path` is relative to the project ("" for the project itself); `line` and
    `column` count from 1, 0 where there is none. `message` is the sentence
    without its full stop, `hint` the whole sentence that says what to do.
    """

    path: str
    message: str
    code: str
    hint: str = ""
    line: int = 0
    column: int = 0
    severity: Severity = "error"
    story: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """A total order: by file, then place, errors before warnings. It says all that a problem says."""
        return _ORDER(self)


_ORDER: Callable[[Problem], tuple[Any, ...]] = attrgetter(
    *("path", "line", "column", "severity", "code", "message", "hint", "story")
)


class StoppedError(Exception):
    """A build or command that may not go on; carries every problem found so far."""

    def __init__(self, problems: Iterable[Problem], exit_code: int = CONTENT) -> None:
        self.problems = tuple(problems)
        self.exit_code = exit_code
        super().__init__("; ".join(problem.message for problem in self.problems))

    # An exception is rebuilt from its message by default: one raised in a worker would never arrive.
    def __reduce__(self) -> tuple[type["StoppedError"], tuple[tuple[Problem, ...], int]]:
        return type(self), (self.problems, self.exit_code)


def quoted(text: str) -> str:
    """A user's text within a message: in backticks and one line, cut if long, nothing that a terminal would obey."""
    line = " ".join(text.split())
    shown = line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
    if not shown.isprintable():
        shown = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in shown)
    return f"`{shown}`"


def warning(problem: Problem) -> Problem:
    return replace(problem, severity="warning")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Every different problem once, sorted by file and place.

    A template's fault is told once too, though it shows on many pages: its hint names the first.
    """
    different = {_ORDER(problem): problem for problem in problems}
    found = [different[order] for order in sorted(different)]
    templates: set[Problem] = set()
    return tuple(problem for problem in found if problem.code != "template" or _is_first(problem, templates))


def _is_first(fault: Problem, told: set[Problem]) -> bool:
    """Whether a template's fault hasn't been told yet, of which page ever; now it is."""
    alike = replace(fault, hint="")
    first = alike not in told
    told.add(alike)
    return first


def strict(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems, same codes, with warnings counted as errors (`--strict`).

    Not what time alone brings about: a site that was built at six in the evening can be built at noon too. Nor what no
    mending of sources puts right: a paper appears although nobody recorded its addresses.
    """
    mild = (AGE, BOOKKEEPING)
    return tuple(problem if problem.code in mild else replace(problem, severity="error") for problem in problems)


def judged(problems: Iterable[Problem], *, strictly: bool) -> tuple[Problem, ...]:
    """The problems in order, as `--strict` judges them or as they are."""
    return in_order(strict(problems) if strictly else problems)


def stop_at_errors(problems: Iterable[Problem], apart: Iterable[Problem] = ()) -> tuple[Problem, ...]:
    """The problems in order. Raises StoppedError with all of them if one is an error, and with those `apart`, which
    stop nothing by themselves.
    """
    found = in_order(problems)
    if errors(found):
        raise StoppedError(in_order([*found, *apart]))
    return found


def usage_error(message: str, hint: str, path: str = "") -> StoppedError:
    """What to raise for a command that can't be carried out as it was given (exit code 2)."""
    return StoppedError([Problem(path, message, "usage", hint)], USAGE)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity == "error")


def distance(left: str, right: str) -> int:
    """Optimal string alignment distance: edits and swaps of neighbours that turn one word into the other."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def closest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` most likely meant, or "" if none is near (a third of its letters, 3 at most)."""
    lowered = word.casefold()
    reach = min(3, max(1, len(word) // 3))
    # Each slip spoils two of these parts at most (two letters exchanged), so one is left whole.
    size = max(1, len(lowered) // (2 * reach + 1))
    parts = {lowered[at : at + size] for at in range(0, len(lowered), size)}
    near = ((name, name.casefold()) for name in known if abs(len(name) - len(word)) <= reach)
    likely = ((name, folded) for name, folded in near if any(part in folded for part in parts))
    ranked = sorted((distance(lowered, folded), name) for name, folded in likely)
    return ranked[0][1] if ranked and ranked[0][0] <= reach else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint such as "Did you mean `tags`?", or ""."""
    name = closest(word, known)
    return f"Did you mean `{name}`?" if name else ""
