"""What an outlet's sources looked like when we last looked: whatever looks different now has changed.

Events only say where to look. So it doesn't matter how an editor program saves, which events a system has, or that
some were lost: a round through all folders finds the same differences.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from time import time_ns

from sitegen.config_schema import FILE
from sitegen.ledger import FILE as LEDGER
from sitegen.model import CONTENT
from sitegen.pipeline.layers import THEMES
from sitegen.store.ignore import ignored
from sitegen.store.looks import FOLDER, Look, look, look_into

ROOTS = (CONTENT, THEMES)
Changed = Mapping[str, bool]  # the path of each file that changed, and whether it was there before
_TICK = 50_000_000  # ns: a file that is written twice within one tick of the disk's clock looks the same


class Sources:
    """The last look at each file, by folder and name. Paths are relative to the outlet, spelt as the disk does."""

    def __init__(self, project: Path, follow: Iterable[str] = ()) -> None:
        self._project = project
        self._top = f"{project}/".replace("\\", "/")
        self._folders: dict[str, dict[str, Look]] = {}
        self.follow(follow)

    def follow(self, links: Iterable[str]) -> None:
        """Look behind these links from now on."""
        self._follow = frozenset(link.strip("/") for link in links)

    def within(self, place: str) -> str:
        """The path of an absolute place, or "" if nothing there is a source."""
        place = place.replace("\\", "/")
        path = place.removeprefix(self._top)
        return path if path != place and _is_source(path) else ""

    def is_gone(self, path: str) -> bool:
        return look(self._project, path, self._follow) is None

    def is_empty(self, path: str) -> bool:
        """Whether a file holds nothing, or is gone."""
        found = look(self._project, path, self._follow)
        return found is None or found.size == 0

    def heard(self, paths: Iterable[str]) -> Changed:
        """Look where something is said to have changed."""
        return dict(changed for path in paths for changed in self._look_again(path))

    def sweep(self) -> Iterator[Changed]:
        """Look at everything, a folder at a step."""
        yield dict(self._look_at_top())
        waiting = list(ROOTS)
        while waiting:
            folder = waiting.pop()
            if folder in ROOTS and look(self._project, folder, self._follow) is not FOLDER:
                yield dict(self._forget(folder))
                continue
            changed = dict(self._look_through(folder))
            waiting += [f"{folder}/{name}" for name, seen in self._folders[folder].items() if seen is FOLDER]
            yield changed

    def _look_again(self, path: str) -> Iterator[tuple[str, bool]]:
        folder, _, name = path.rpartition("/")
        if folder and folder not in self._folders:
            # Its own event may never come: it was made and filled faster than anybody could watch it.
            yield from self._look_again(folder)
            return
        known = self._folders.setdefault(folder, {})
        before, now = known.pop(name, None), look(self._project, path, self._follow)
        if now:
            known[name] = now
        if now is not FOLDER:
            yield from self._forget(path)
        elif path not in self._folders:
            yield from self._look_below(path)
        before, now = _as_file(before), _as_file(now)
        if before != now or _is_young(now):
            yield path, before is not None

    def _look_at_top(self) -> Iterator[tuple[str, bool]]:
        """The files beside the sources' folders."""
        known = self._folders.setdefault("", {})
        names = {*known, *(name for name in look_into(self._project, ".") if _is_source(name)), FILE}
        for name in names - set(ROOTS):
            before, now = known.get(name), look(self._project, name)
            known.pop(name, None)
            if now:
                known[name] = now
            if _differ(before, now):
                yield name, before is not None

    def _look_through(self, folder: str) -> Iterator[tuple[str, bool]]:
        """What changed in one folder, and in those that it lost."""
        known = self._folders.get(folder, {})
        now = self._folders[folder] = look_into(self._project, folder, self._follow)
        for name in {**known, **now}:
            before, after, path = known.get(name), now.get(name), f"{folder}/{name}"
            if before is FOLDER and after is not FOLDER:
                yield from self._forget(path)
            before = _as_file(before)
            if _differ(before, _as_file(after)):
                yield path, before is not None

    def _look_below(self, folder: str) -> Iterator[tuple[str, bool]]:
        yield from self._look_through(folder)
        for name, seen in tuple(self._folders[folder].items()):
            if seen is FOLDER:
                yield from self._look_below(f"{folder}/{name}")

    def _forget(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Every file known below a folder that is gone."""
        for name, seen in self._folders.pop(folder, {}).items():
            path = f"{folder}/{name}"
            yield from self._forget(path) if seen is FOLDER else ((path, True),)


def _as_file(seen: Look | None) -> Look | None:
    """What is seen of a file; nothing of a folder in its place."""
    return None if seen is FOLDER else seen


def _differ(before: Look | None, now: Look | None) -> bool:
    """Whether a file changed, and not only who may read it."""
    return (before and before.what) != (now and now.what)


def _is_young(seen: Look | None) -> bool:
    """Whether a file may have changed since we looked, and look the same."""
    return bool(seen and time_ns() - seen.moved < _TICK)


def _is_source(path: str) -> bool:
    first, _, rest = path.partition("/")
    if first in ROOTS:
        return not ignored(rest)
    return not rest and path.endswith(_BESIDE)


# The configuration, whatever it is called, one too many of another kind, and the list of addresses.
_BESIDE = (".toml", ".yaml", ".yml", "sitegen.json", LEDGER)
