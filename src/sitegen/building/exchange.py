"""Some of very many problems exchanged for others, without putting all of them in order again."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from operator import attrgetter

from msgspec import Struct

from sitegen.problems import Problem, errors, judged, stop_at_errors

_ORDER = attrgetter("order")
_MANY = 100  # paths: to take one after another out of a long list takes longer then than to go through it


class Exchange(Struct, frozen=True):
    """Problems that there were, and those that stand in their place."""

    gone: tuple[Problem, ...] = ()
    new: tuple[Problem, ...] = ()

    def __add__(self, other: "Exchange") -> "Exchange":
        return Exchange((*self.gone, *other.gone), (*self.new, *other.new))

    def within(self, problems: tuple[Problem, ...], *, strictly: bool = False) -> tuple[Problem, ...]:
        """All problems (in order, each once) after the exchange.

        Raises StoppedError with all of them if a new one is an error.
        """
        gone, new = (frozenset(judged(each, strictly=strictly)) for each in (self.gone, self.new))
        if gone == new:
            return problems
        found = list(problems)
        for problem in gone - new:
            at = bisect_left(found, problem.order, key=_ORDER)
            del found[at : at + (found[at : at + 1] == [problem])]
        for problem in new - gone:
            at = bisect_left(found, problem.order, key=_ORDER)
            if found[at : at + 1] != [problem]:
                found.insert(at, problem)
        return stop_at_errors(found) if errors(new) else tuple(found)


def joined(paths: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    """Sorted paths with some more."""
    found = list(paths)
    for path in more:
        insort(found, path)
    return tuple(found)


def without(some: Iterable[str], paths: Iterable[str]) -> tuple[str, ...]:
    """Sorted paths without some of them."""
    gone = frozenset(some)
    if len(gone) > _MANY:
        return tuple([path for path in paths if path not in gone])
    left = list(paths)
    for path in gone:
        at = bisect_left(left, path)
        del left[at : at + (left[at : at + 1] == [path])]
    return tuple(left)
