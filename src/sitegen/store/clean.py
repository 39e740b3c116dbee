"""Removing what sitegen made, and nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.store.apply import remove_ours
from sitegen.store.disk import Disk, is_folder
from sitegen.store.faults import Faults, from_environment
from sitegen.store.gate import recover
from sitegen.store.journal import JOURNAL
from sitegen.store.lock import AT_ONCE, Patience, hold
from sitegen.store.manifest import NAME, read_manifest
from sitegen.store.memory import FILE as CACHE
from sitegen.store.outputs import another_outlet, is_unclaimed, refuse
from sitegen.store.places import CHANGED, IMAGES, PREVIEW, SEEN, STAGES, STATE, changed_file, name_of, stages


def clean(
    project: Path,
    output: Path,
    outlet: str = "",
    holder: str = "sitegen clean",
    faults: Faults | None = None,
    state: Path | None = None,
    patience: Patience = AT_ONCE,
) -> tuple[str, ...]:
    """Remove the files that an output's manifest lists, the manifest, and sitegen's own state except the lock and what
    other outputs wait for.

    `outlet` is the address of the site to remove. Returns the removed files, relative to the project where they lie in
    it. Takes the lock itself. Raises StoppedError (exit code 2) for an output that holds files but no manifest, or a
    damaged one, so that none is known to be ours, and for another outlet's.
    """
    project, output = project.resolve(), output.resolve()
    state = state or project / STATE
    with hold(state, holder, patience, output):
        recover(project, output, faults, state)
        disk = Disk(faults or from_environment(), project)
        kept = _kept_for_others(state, output)
        return tuple(sorted([*_clean_output(project, output, outlet, disk), *_clean_state(state, kept, disk)]))


def _clean_output(project: Path, output: Path, outlet: str, disk: Disk) -> Iterator[str]:
    found = read_manifest(output)
    if found is None:
        if is_unclaimed(output):
            return
        message = "the output folder holds files that sitegen didn't put there"
        problem = Problem(name_of(project, output), message, "output", "Remove them yourself, if they may go.")
        raise StoppedError([problem], USAGE)
    refuse(another_outlet(found, outlet), name_of(project, output))
    if found.damaged:
        message = "the list of sitegen's own files is damaged, so nothing here is known to be sitegen's"
        hint = "Remove the folder yourself, or build once with `--adopt` and clean then."
        raise StoppedError([Problem(f"{name_of(project, output)}/{NAME}", message, "output", hint)], USAGE)
    for path in remove_ours(sorted(found.files), output, disk):
        yield disk.shown(output / path)
    # Last, so that whatever interrupts us, the rest is still known to be ours.
    disk.remove(output / NAME)
    yield disk.shown(output / NAME)


def _kept_for_others(state: Path, output: Path) -> frozenset[Path]:
    """What other outputs wait for: a publication that was interrupted there, and what is still to be taken on from
    them.
    """
    changed = changed_file(state, output)
    ours = {*stages(state, output), changed, changed.with_suffix(SEEN)}
    unfinished = (journal.parent for journal in (state / STAGES).glob(f"*/{JOURNAL}"))
    return frozenset((*unfinished, *state.glob(f"{CHANGED}-*"))) - ours


def _clean_state(state: Path, kept: frozenset[Path], disk: Disk) -> Iterator[str]:
    for name in sorted(os.listdir(state)):
        place = state / name
        whole = name in (STAGES, IMAGES) or name.startswith((CACHE, CHANGED, PREVIEW))
        if name == STAGES and is_folder(place) and any(each.parent == place for each in kept):
            for stage in sorted(set(place.iterdir()) - kept):
                yield from disk.remove_tree(stage)
        elif whole and place not in kept:
            yield from disk.remove_tree(place)
