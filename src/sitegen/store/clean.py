"""Removing what sitegen made, and nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.store.apply import remove_ours
from sitegen.store.disk import Disk
from sitegen.store.faults import Faults, from_environment
from sitegen.store.gate import recover
from sitegen.store.lock import AT_ONCE, Patience, hold
from sitegen.store.manifest import NAME, read_manifest
from sitegen.store.memory import FILE as CACHE
from sitegen.store.outputs import another_outlet, is_unclaimed, refuse
from sitegen.store.places import CHANGED, IMAGES, PREVIEW, STAGES, STATE, name_of


def clean(
    project: Path,
    output: Path,
    outlet: str = "",
    holder: str = "sitegen clean",
    faults: Faults | None = None,
    state: Path | None = None,
    patience: Patience = AT_ONCE,
) -> tuple[str, ...]:
    """Remove the files that an output's manifest lists, the manifest, and sitegen's own state except the lock.

    `outlet` is the address of the site to remove. Returns the removed files, relative to the project where they lie in
    it. Takes the lock itself. Raises StoppedError (exit code 2) for an output that holds files but no manifest, none
    of which is known to be ours, and for another outlet's.
    """
    project, output = project.resolve(), output.resolve()
    state = state or project / STATE
    with hold(state, holder, patience, output):
        recover(project, output, faults, state)
        disk = Disk(faults or from_environment(), project)
        return tuple(sorted([*_clean_output(project, output, outlet, disk), *_clean_state(state, disk)]))


def _clean_output(project: Path, output: Path, outlet: str, disk: Disk) -> Iterator[str]:
    found = read_manifest(output)
    if found is None:
        if is_unclaimed(output):
            return
        message = "the output folder holds files that sitegen didn't put there"
        problem = Problem(name_of(project, output), message, "output", "Remove them yourself, if they may go.")
        raise StoppedError([problem], USAGE)
    refuse(another_outlet(found, outlet), name_of(project, output))
    for path in remove_ours(sorted(found.files), output, disk):
        yield disk.shown(output / path)
    # Last, so that whatever interrupts us, the rest is still known to be ours.
    disk.remove(output / NAME)
    yield disk.shown(output / NAME)


def _clean_state(state: Path, disk: Disk) -> Iterator[str]:
    for name in sorted(os.listdir(state)):
        if name in (STAGES, IMAGES) or name.startswith((CACHE, CHANGED, PREVIEW)):
            yield from disk.remove_tree(state / name)
