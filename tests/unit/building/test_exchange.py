"""Some problems in the places of others: the same list, in order, as if all had been found anew."""

import random

import pytest

from sitegen.building.exchange import Exchange, without
from sitegen.problems import Problem, StoppedError, judged, warning


def _remark(number: int) -> Problem:
    return warning(Problem(f"content/{number % 7}.md", f"message {number}", "link", "", number % 5))


def test_an_exchange_is_all_problems_judged_anew() -> None:
    chance = random.Random(7)
    for _ in range(300):
        all_there = [_remark(chance.randrange(40)) for _ in range(chance.randrange(30))]
        gone = chance.sample(sorted(set(all_there), key=lambda each: each.order), len(set(all_there)) // 3)
        new = [_remark(chance.randrange(40)) for _ in range(chance.randrange(6))]
        left = [each for each in all_there if each not in gone]
        found = Exchange(tuple(gone), tuple(new)).within(judged(all_there, strictly=False))
        assert found == judged([*left, *new], strictly=False)


def test_a_new_error_stops_with_all_problems() -> None:
    error = Problem("content/a.md", "is broken", "front-matter", "Mend it.")
    with pytest.raises(StoppedError) as stopped:
        Exchange(new=(error,)).within((_remark(1),))
    assert stopped.value.problems == judged([error, _remark(1)], strictly=False)


@pytest.mark.parametrize(("some", "left"), [(["b"], ("a", "c")), (["x"], ("a", "b", "c")), (["c", "a"], ("b",))])
def test_paths_without_some(some: list[str], left: tuple[str, ...]) -> None:
    assert without(some, ("a", "b", "c")) == left
