"""When to build again, and for which files. What is built of them is the build's business."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from time import monotonic

from msgspec import Struct

from sitegen.model import CONTENT
from sitegen.preview.events import Events
from sitegen.preview.sources import ROOTS, Changed, Sources

_ONE_SAVE = 0.005  # seconds; a save is several events
_HALF = 0.3  # how long a file may be gone, empty or without the end of its front matter
_MANY = 20  # files; more are a burst, as of a checkout
_QUIET, _BURST = 0.05, 0.5  # seconds without an event that end a burst, and its longest time

_TICK = 1.0  # seconds between two looks at what we listen to
_SLICE, _PAUSE = 0.01, 0.05  # seconds that a sweep may take from the next save, and that it then rests
_RARELY, _OFTEN = 2.0, 0.5  # seconds between sweeps where events come, and where they don't
_TOLD = 1.0  # seconds until an event is lost; until then a sweep that found its change may have been faster
_DEAF = 60.0  # seconds for which a lost event makes us look often
_SHARE = 20  # a sweep that takes a second comes every twentieth

_HEAD = 1 << 16  # bytes: the longest front matter
_FENCE = re.compile(rb"^---[ \t]*$", re.MULTILINE)


class Dirty(Struct, frozen=True):
    """What changed since the last build: `paths` of sources relative to the outlet, spelt as the disk does, or
    `everything`, where nobody knows. `why` is told where no path is.
    """

    paths: frozenset[str] = frozenset()
    everything: bool = False
    why: str = ""

    def __bool__(self) -> bool:
        return self.everything or bool(self.paths)


CLEAN, EVERYTHING = Dirty(), Dirty(everything=True)
LOST = Dirty(everything=True, why="the output was gone")


class Changes:
    """Watches an outlet's sources. Events are where to look first; from time to time it looks everywhere."""

    def __init__(
        self, project: Path, follow: Iterable[str] = (), say: Callable[[str], None] = lambda _text: None
    ) -> None:
        self._project = project
        self._sources = Sources(project, follow)
        # The project itself comes last: if the system watches only so many folders, this one tells us.
        roots = [*((project / name, True) for name in ROOTS), (project, False)]
        self._events = Events(roots, say)
        self._changed: dict[str, bool] = {}  # as `Changed`
        self._everything = False
        self._sweep: Iterator[Changed] | None = None
        self._due = self._took = 0.0
        self._untold: dict[str, float] = {}  # what sweeps found, and until when an event may still tell of it
        self._deaf_until = self._renewed = 0.0

    def __enter__(self) -> "Changes":
        self._events.__enter__()
        for _changed in self._sources.sweep():
            pass  # what is there already is the first build's
        self._due = monotonic() + _RARELY
        return self

    def __exit__(self, *error: object) -> None:
        self._events.__exit__(*error)

    def follow(self, links: Iterable[str]) -> None:
        """Look behind these links, too, from now on."""
        self._sources.follow(links)

    def wait(self, seconds: float) -> Dirty:
        """Until something changed and is whole, at most so long; what changed."""
        end = monotonic() + seconds
        while not self._stirred and monotonic() < end:
            self._listen(end - monotonic())
            if self._stirred:
                self._settle()
        taken = Dirty(frozenset(self._changed), self._everything)
        self._changed, self._everything = {}, False
        return taken

    @property
    def _stirred(self) -> bool:
        return self._everything or bool(self._changed)

    def _listen(self, seconds: float) -> None:
        pause = _PAUSE if self._sweep else min(_TICK, self._due - monotonic())
        if self._events.wait(min(seconds, pause)):
            self._hear()
        if any(until < monotonic() for until in self._untold.values()):
            self._heard_nothing()
        if self._events.recovered():
            self._everything = True
            for changed in self._sources.sweep():
                self._note(changed)
            self._sweep, self._due = None, monotonic() + _RARELY
        elif not self._stirred and (self._sweep or monotonic() >= self._due):
            self._look_around()

    def _hear(self) -> None:
        told = frozenset(filter(None, map(self._sources.within, self._events.take())))
        self._untold = {path: until for path, until in self._untold.items() if told.isdisjoint(_with_folders(path))}
        self._note(self._sources.heard(told))

    def _note(self, changed: Changed) -> None:
        # What comes and goes between two builds, as editor programs' own files do, is nobody's change.
        for path, was_there in changed.items():
            if not self._changed.setdefault(path, was_there) and self._sources.is_gone(path):
                del self._changed[path]

    def _look_around(self) -> None:
        """A slice of a look at everything, short enough for no save to wait."""
        if self._sweep is None:
            self._sweep, self._took = self._sources.sweep(), 0.0
        began = monotonic()
        for changed in self._sweep:
            self._note(changed)
            self._untold |= dict.fromkeys(changed, began + _TOLD)
            if monotonic() - began > _SLICE:
                break
        else:
            self._sweep = None
        now = monotonic()
        self._took += now - began
        if self._sweep is None:
            often = now < self._deaf_until or not self._events.hears
            self._due = now + max(_OFTEN if often else _RARELY, _SHARE * self._took)

    def _heard_nothing(self) -> None:
        """A change that no event told of: there may be more. Perhaps it helps to listen anew."""
        now = monotonic()
        self._untold, self._deaf_until = {}, now + _DEAF
        if self._events.hears and now > self._renewed + _DEAF:
            self._renewed = now
            self._events.renew()

    def _settle(self) -> None:
        """Wait for the rest of a save: of its events, of its file, of its many files."""
        began = monotonic()
        self._hear_for(_ONE_SAVE)
        while self._is_burst() and monotonic() - began < _BURST and self._hear_for(_QUIET):
            pass
        while (left := began + _HALF - monotonic()) > 0 and not self._is_whole():
            self._hear_for(left)

    def _hear_for(self, seconds: float) -> bool:
        heard = self._events.wait(seconds)
        self._hear()
        return heard

    def _is_burst(self) -> bool:
        return self._everything or len(self._changed) > _MANY

    def _is_whole(self) -> bool:
        if self._sources.is_empty(CONTENT):
            return False
        # A burst was waited for already, and isn't the save of one file.
        return self._is_burst() or all(self._has_end(path) for path in self._changed)

    def _has_end(self, path: str) -> bool:
        if self._sources.is_empty(path):
            return False
        if not path.endswith(".md"):
            return True
        try:
            with (self._project / path).open("rb") as file:
                return is_whole(file.read(_HEAD))
        except OSError:
            return False


def _with_folders(path: str) -> Iterator[str]:
    yield path
    yield from map(str, PurePosixPath(path).parents)


def is_whole(head: bytes) -> bool:
    """Whether a story, of which this is the beginning, has all of its front matter."""
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip()
    fences = len(_FENCE.findall(text))
    return fences != 1 or not _FENCE.match(text)
