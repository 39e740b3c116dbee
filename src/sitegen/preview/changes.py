"""That something changed, said by the file system; what changed is the build's business."""

import threading
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from sitegen.config_file import FILE
from sitegen.layers import THEMES
from sitegen.ledger import FILE as LEDGER
from sitegen.model import CONTENT

# Reading a file must not wake us, or building would.
_READING = frozenset(["opened", "closed_no_write"])
_QUIET = 0.05  # seconds without an event that end a burst of saves
_BURST = 0.5  # but no longer than this


class Changes(FileSystemEventHandler):
    """Watches an outlet's sources. A handler runs in watchdog's thread, so it only raises a flag."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._dirty = threading.Event()
        self._observer = Observer()
        self._watched: frozenset[tuple[str, int]] = frozenset()

    def __enter__(self) -> "Changes":
        self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _READING and self._matters(event):
            self._dirty.set()

    def wait(self, seconds: float) -> bool:
        """Wait for a change, at most so long; a burst of changes counts as one. True if there was one."""
        changed = self._dirty.wait(min(seconds, 1.0))
        if self._lost():
            self._restart()
            changed = True
        waited = 0.0
        while changed and waited < _BURST:
            self._dirty.clear()
            if not self._dirty.wait(_QUIET):
                break
            waited += _QUIET
        self._dirty.clear()
        return changed

    def _matters(self, event: FileSystemEvent) -> bool:
        paths = [str(path) for path in (event.src_path, event.dest_path) if path]
        return any(self._is_source(Path(path)) for path in paths)

    def _is_source(self, path: Path) -> bool:
        try:
            first = path.relative_to(self._project).parts[:1]
        except ValueError:
            return False
        return first in ((CONTENT,), (THEMES,), (FILE,), (LEDGER,))

    def _roots(self) -> frozenset[tuple[str, int]]:
        """The folders to watch with their inodes: one that was removed and made anew is another folder."""
        found = []
        for name in ("", CONTENT, THEMES):
            try:
                found.append((name, (self._project / name).stat().st_ino))
            except OSError:
                continue
        return frozenset(found)

    def _start(self) -> None:
        self._observer = Observer()
        self._watched = self._roots()
        for name, _ in self._watched:
            self._observer.schedule(self, str(self._project / name), recursive=bool(name))
        self._observer.start()

    def _stop(self) -> None:
        self._observer.stop()
        self._observer.join(timeout=2)

    def _lost(self) -> bool:
        return self._roots() != self._watched or not all(emitter.is_alive() for emitter in self._observer.emitters)

    def _restart(self) -> None:
        self._stop()
        self._start()
