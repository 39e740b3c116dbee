"""Work spread over processes comes back whole and in order."""

import subprocess
import sys

import pytest

from sitegen.processes.workers import Task, spread


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 19, 20, 399, 1000])
@pytest.mark.parametrize("most", [0, 100])
def test_whatever_the_batches_each_item_is_made_once_and_in_order(count: int, jobs: int, most: int) -> None:
    task: Task[int, int] = Task(work=lambda number: number * number, lost=lambda number: -number)
    assert list(spread(task, range(count), jobs, 20, most=most)) == [number * number for number in range(count)]


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")
@pytest.mark.parametrize("free", [0, 1, 2, 3, 5, 8])
def test_where_there_is_room_for_few_processes_those_do_the_work(free: int) -> None:
    """Files that may be open, beside those that are: each process takes some of them."""
    program = f"""
import os, resource
from sitegen.processes.workers import Task, spread
limit = max(map(int, os.listdir("/proc/self/fd"))) + {free}
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
task = Task(work=lambda number: number * number, lost=lambda number: -number)
print(list(spread(task, range(200), 4)) == [number * number for number in range(200)])
"""
    preloaded = "import multiprocessing.connection, multiprocessing.popen_fork, multiprocessing.util"
    done = subprocess.run([sys.executable, "-c", preloaded + program], capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr
