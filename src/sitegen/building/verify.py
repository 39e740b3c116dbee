"""The proof that a build is right: a clean one, in a process that knows nothing of it, makes the same bytes."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sitegen.order import Order
from sitegen.problems import Problem, StoppedError
from sitegen.processes.programs import run
from sitegen.store.manifest import NAME, read_manifest
from sitegen.store.places import name_of
from sitegen.store.temporary import temporary_folder

STATE_VARIABLE = "SITEGEN_STATE"
_FAULTS = "SITEGEN_FAULT"
_HINT = (
    "If a file was saved meanwhile, build again. Otherwise this is a fault of sitegen's: please tell its developers."
)


def verify(order: Order, arguments: Sequence[str], environment: Mapping[str, str], here: Path) -> int:
    """How many files a clean build of the order made, all of them as they are in its output.

    `arguments` say the order to the command line, but for clock and folders. To be called under the lock, which the
    clean build doesn't need: it has a state of its own. Raises StoppedError with every file that differs.
    """
    with temporary_folder() as folder:
        output = folder / "output"
        command = [sys.executable, "-P", "-m", "sitegen", "build", *arguments, "--now", order.now.isoformat()]
        command += ["--output", str(output), "--allow-empty", "--jobs", "1", "--quiet", "--format", "gcc"]
        done = run(command, {**_fresh(environment), STATE_VARIABLE: str(folder / "state")}, here, catch=True)
        if done.code:
            problem = Problem("", f"the clean build stopped with exit code {done.code}", "verify", done.said.strip())
            raise StoppedError([problem])
        problems = list(_differences(order, output))
        if problems:
            raise StoppedError(problems)
        return len(_listed(output))


def _fresh(environment: Mapping[str, str]) -> dict[str, str]:
    """The same surroundings with another order of sets, and no injected faults."""
    seed = "2" if environment.get("PYTHONHASHSEED") == "1" else "1"
    kept = {name: value for name, value in environment.items() if name != _FAULTS}
    return {**kept, "PYTHONHASHSEED": seed}


def _listed(output: Path) -> frozenset[str]:
    """Our files in an output, the list of them included."""
    found = read_manifest(output)
    return frozenset([*found.files, NAME]) if found else frozenset()


def _differences(order: Order, clean: Path) -> Iterator[Problem]:
    ours, theirs = _listed(order.output), _listed(clean)
    shown = name_of(order.project.resolve(), order.output.resolve())
    for path in sorted(ours | theirs):
        if path not in theirs:
            yield Problem(f"{shown}/{path}", "a clean build doesn't make this file", "verify", _HINT)
        elif not _same(order.output / path, clean / path):
            yield Problem(f"{shown}/{path}", "a clean build makes this file differently", "verify", _HINT)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False
