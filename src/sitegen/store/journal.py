"""What a publication is about to do, written down before it begins, so that an interrupted one can be completed."""

import json
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from msgspec import Struct

from sitegen import urls
from sitegen.model import digest_of
from sitegen.store.manifest import NAME
from sitegen.store.paths import ancestors, is_safe

JOURNAL = "journal"
NEW = "new"  # the folder of the stage that holds new files, each at its path in the output
_REPLACING = "replacing"  # and the one for what stands there already: without folders, which take longer than files
_VERSION = 2
_PAGES_AND_LISTS = (".html", ".xml", ".txt", ".json")
_LISTS = (".xml", ".txt", ".json")


class Move(Struct, frozen=True):
    """One file, or a folder that the output doesn't have yet with all that is in it, to be put at `path` in the
    output, `staged` in the stage's folder until then.

    `clears` are files of ours that stand in its way and go just before: `a` for `a/b`, `a/b` for `a`, `A` for `a`.
    """

    staged: str
    path: str
    clears: tuple[str, ...] = ()


class Journal(Struct, frozen=True):
    """Every operation in link-safe order: moves, removals, and the manifest last."""

    output: str
    moves: tuple[Move, ...]
    removals: tuple[str, ...]
    manifest: Move
    sync: bool


def staged_at(path: str, there: Container[str]) -> str:
    """Where a file waits in the stage's folder; `there` are the paths that are in the output."""
    return f"{_REPLACING}/{digest_of(os.fsencode(path))}" if path in there else f"{NEW}/{path}"


def ordered_moves(
    staged: Iterable[str], there: Set[str], removed: Iterable[str], has_folder: Callable[[str], bool]
) -> tuple[Move, ...]:
    """Moves in the order in which no reader finds a link into nothing.

    New assets, then all other new paths (nothing published leads there yet), then what changed and the front page,
    then feeds and sitemaps. A folder that is new as a whole goes in one step. `there` are the paths that are in the
    output, `has_folder` tells whether anything stands at a folder's path.
    """
    ranks: dict[str, int] = {}
    for path in staged:
        # What is replaced waits by itself, even if its folder has just been taken away.
        whole = path if path in there else _new_folder(path, has_folder) or path
        # Readers find the front page of a new site by themselves.
        rank = _rank(path, path in there or path == urls.INDEX)
        ranks[whole] = max(rank, ranks.get(whole, 0))
    ordered = sorted(ranks, key=lambda path: (ranks[path], path))
    return tuple(_with_clears([Move(staged_at(path, there), path) for path in ordered], removed))


def _new_folder(path: str, has_folder: Callable[[str], bool]) -> str:
    """The outermost folder of a path that isn't there yet, or ""."""
    # From the outermost on: in a folder that isn't there nothing is to be looked for.
    return next((folder for folder in [*ancestors(path)][::-1] if not has_folder(folder)), "")


def ordered_removals(paths: Iterable[str]) -> tuple[str, ...]:
    """Pages before what they show."""
    return tuple(sorted(paths, key=lambda path: (not path.endswith(".html"), path)))


def _rank(path: str, there: bool) -> int:
    if not there:
        return 1 if path.endswith(_PAGES_AND_LISTS) else 0
    return 3 if path.endswith(_LISTS) else 2


def _with_clears(moves: Iterable[Move], removed: Iterable[str]) -> Iterator[Move]:
    """Moves with the removals that must come first, by key: some file systems know no capital letters."""
    at: dict[str, list[str]] = {}  # a place that must become free, and the files that hold it
    below: dict[str, list[str]] = {}  # a folder that must become a file, and the files in it
    for path in removed:
        key = urls.key(path)
        at.setdefault(key, []).append(path)
        for folder in ancestors(key):
            below.setdefault(folder, []).append(path)
    done: set[str] = set()
    for move in moves:
        if not at:
            yield move
            continue
        key = urls.key(move.path)
        ways = [at.get(place, []) for place in (key, *ancestors(key))]
        found = {path for way in (*ways, below.get(key, [])) for path in way} - done
        done |= found
        yield Move(move.staged, move.path, tuple(sorted(found)))


def encode(journal: Journal) -> bytes:
    row = {
        "version": _VERSION,
        "output": journal.output,
        "moves": list(map(_row, journal.moves)),
        "removals": journal.removals,
        "manifest": _row(journal.manifest),
        "sync": journal.sync,
    }
    return json.dumps(row).encode()


def _row(move: Move) -> dict[str, Any]:
    return {"staged": move.staged, "path": move.path, "clears": move.clears}


def read_journal(stage: Path, output: str) -> Journal | None:
    """The complete journal of a stage that was to go to `output`; None if there is none to be trusted.

    Raises OSError if it can't be read.
    """
    try:
        content = (stage / JOURNAL).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    try:
        journal = _decoded(json.loads(content))
    except (ValueError, KeyError, TypeError):
        return None
    return journal if journal.output == output and _confined(journal) else None


def _decoded(found: Mapping[str, Any]) -> Journal:
    if found["version"] != _VERSION:
        raise ValueError
    return Journal(
        output=found["output"],
        moves=tuple(_move(each) for each in found["moves"]),
        removals=tuple(found["removals"]),
        manifest=_move(found["manifest"]),
        sync=bool(found["sync"]),
    )


def _move(found: Mapping[str, Any]) -> Move:
    return Move(found["staged"], found["path"], tuple(found["clears"]))


def _confined(journal: Journal) -> bool:
    """Whether every operation stays within stage and output, whoever wrote the journal."""
    cleared = [path for move in journal.moves for path in move.clears]
    paths = [*(move.path for move in journal.moves), *journal.removals, *cleared]
    staged = [move.staged for move in (*journal.moves, journal.manifest)]
    within = all(is_safe(name) for name in staged)
    return within and journal.manifest.path == NAME and all(is_safe(path) for path in paths)
