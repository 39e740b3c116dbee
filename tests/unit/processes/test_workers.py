"""Work spread over processes comes back whole and in order."""

import pytest

from sitegen.processes.workers import Task, spread


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 19, 20, 399, 1000])
@pytest.mark.parametrize("most", [0, 100])
def test_whatever_the_batches_each_item_is_made_once_and_in_order(count: int, jobs: int, most: int) -> None:
    task: Task[int, int] = Task(work=lambda number: number * number, lost=lambda number: -number)
    assert list(spread(task, range(count), jobs, 20, most=most)) == [number * number for number in range(count)]
