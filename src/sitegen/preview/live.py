"""What the preview shows: the files of the last good build by URL, and what is wrong with a later one."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from sitegen import urls
from sitegen.patched import Patched
from sitegen.preview.faults import Fault
from sitegen.recipes import Rendition
from sitegen.report import Report

Make = Callable[[Rendition], bytes | None]

_PATH = attrgetter("path")


class State(Struct, frozen=True):
    """What browsers are told: `version` grows with each build that changed something, 0 before the first; `changed` are
    the paths of that one in the output, `faults` keep a later one from being shown. `builds` counts all builds, `notes`
    is another digest whenever a page may have to be told something else beside its bytes.
    """

    version: int = 0
    changed: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    builds: int = 0
    notes: str = ""

    def row(self) -> dict[str, object]:
        return {**to_builtins(self), "changed": self.changed}


class Live:
    """The site in `folder`, served below `prefix` (`/paper`, or ""). Builds tell it from another thread.

    Pictures aren't made before somebody looks at them, so that no text waits for them: `make` does it, or gives None
    for one that can't be made. Versions are counted from `begun`, a later number each time the preview is started: by
    it, a page that was open meanwhile knows that it is an older one.
    """

    def __init__(self, folder: Path, prefix: str = "", make: Make = lambda _wanted: None, begun: int = 0) -> None:
        self.folder, self.prefix, self.make = folder, prefix, make
        self._pictures: tuple[Rendition, ...] = ()
        self.state, self._begun = State(builds=begun), begun
        self._files: Mapping[str, str] = {}
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def show(self, report: Report, notes: str = "") -> None:
        """Serve what a build left in the folder; `notes` is the digest of what pages are told."""
        self._files = self._files_after(report)
        if report.shown:
            self.prefix = report.shown.site.config.base.prefix  # somebody may have changed it since we began
        self._pictures = report.pictures
        changed = (*report.written, *report.removed)
        before = self.state
        version = before.version + bool(changed) if before.version else self._begun + 1
        self._tell(State(version, changed if changed else before.changed, (), before.builds + 1, notes))

    def _files_after(self, report: Report) -> Mapping[str, str]:
        """What is served by then; most builds replace some files, whatever else there is."""
        written = {_address(path): path for path in report.written}
        removed = [address for path in report.removed if (address := _address(path)) not in written]
        others = Patched(self._files, written, removed)
        if len(others) == len(report.written) + len(report.unchanged):
            return others
        return {**{_address(path): path for path in report.unchanged}, **written}

    def fail(self, faults: Iterable[Fault], notes: str = "") -> None:
        """Go on serving the last good build, and say why."""
        before = self.state
        self._tell(replace(before, faults=tuple(faults), builds=before.builds + 1, notes=notes))

    def find(self, path: str) -> str:
        """The file, as a path in the output, behind a decoded URL path; "" if the site has none."""
        if not path.startswith(f"{self.prefix}/"):
            return ""
        below = path[len(self.prefix) :]
        asked = (urls.url_of(below[1:]), urls.encode(f"{below}.html"), urls.encode(f"{below}/"))
        return next(filter(None, (self._files.get(urls.key(each)) for each in asked)), "")

    def known(self, path: str) -> str:
        """A path in the output, if a file of the site stands there; else ""."""
        return path if self._files.get(_address(path)) == path else ""

    def picture(self, path: str) -> Rendition | None:
        """The picture behind a decoded URL path, which is to be made; None if there is none."""
        wanted = path.removeprefix(self.prefix).removeprefix("/")
        at = bisect_left(self._pictures, wanted, key=_PATH)
        return next((each for each in self._pictures[at : at + 1] if each.path == wanted), None)

    async def states(self) -> AsyncIterator[State]:
        """The state now, and each that follows; those that pass too fast to be told are left out."""
        changed = asyncio.Event()
        waiting = (asyncio.get_running_loop(), changed)
        self._waiting.add(waiting)
        told: State | None = None
        try:
            while True:
                if self.state is not told:
                    told = self.state
                    yield told
                await changed.wait()
                changed.clear()
        finally:
            self._waiting.discard(waiting)

    def _tell(self, state: State) -> None:
        self.state = state
        for loop, changed in tuple(self._waiting):
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(changed.set)


def _address(path: str) -> str:
    return urls.key(urls.url_of(path))
