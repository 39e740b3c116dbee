"""Where the file system says that something happened. It is only a hint where to look, and may be lost."""

import errno
import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.utils import BaseThread

# The system isn't even asked to tell of reading: building reads, and so do other programs, and a search through all
# stories would fill the system's queue, so that we lose what happens meanwhile.
_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,  # after writing
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
_LIMITS = {errno.ENOSPC: "max_user_watches=524288", errno.EMFILE: "max_user_instances=1024"}
_STOPPING = 2.0  # seconds


class Events(FileSystemEventHandler):
    """Places in which something happened, in `roots`: folders with whether what lies below them counts.

    A handler runs in watchdog's thread, so it only notes the place.
    """

    def __init__(self, roots: Iterable[tuple[Path, bool]], say: Callable[[str], None]) -> None:
        self._roots = tuple(roots)
        self._say = say
        self._told: set[int | None] = set()
        self._lock = threading.Lock()
        self._happened = threading.Event()
        self._places: set[str] = set()
        self._lost = False
        self._observer: BaseObserver | None = None
        self._watched: frozenset[tuple[Path, int]] = frozenset()
        self._faults = _Faults(self.lose)

    def __enter__(self) -> "Events":
        self._faults.start()
        self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop()
        self._faults.stop()

    @property
    def hears(self) -> bool:
        """Whether the system tells us anything, as far as we know."""
        return self._observer is not None

    def on_any_event(self, event: FileSystemEvent) -> None:
        with self._lock:
            self._places |= {os.fsdecode(place) for place in (event.src_path, event.dest_path) if place}
        self._happened.set()

    def lose(self) -> None:
        """Something happened that we weren't told of."""
        self._lost = True
        self._happened.set()

    def wait(self, seconds: float) -> bool:
        """Until something happens, at most so long; whether it did."""
        return self._happened.wait(max(0.0, seconds))

    def take(self) -> frozenset[str]:
        """The places since we last asked."""
        self._happened.clear()
        with self._lock:
            taken, self._places = frozenset(self._places), set()
        return taken

    def recovered(self) -> bool:
        """Listen anew if what we listen to is gone or was replaced, or events were lost; whether that was so."""
        if not self._lost and self._sound():
            return False
        self.renew()
        return True

    def renew(self) -> None:
        """Listen anew."""
        self._stop()
        self._lost = False  # watchdog complains of being stopped while it reads, which is no loss
        self._start()

    def _sound(self) -> bool:
        alive = self._observer is None or all(each.is_alive() for each in self._threads())
        return alive and self._inodes() == self._watched

    def _threads(self) -> Iterable[BaseThread]:
        yield from () if self._observer is None else (self._observer, *self._observer.emitters)

    def _inodes(self) -> frozenset[tuple[Path, int]]:
        """The folders that are there: one that was removed and made anew is another one."""
        found = []
        for root, _ in self._roots:
            try:
                found.append((root, root.stat().st_ino))
            except OSError:
                continue
        return frozenset(found)

    def _start(self) -> None:
        self._watched = self._inodes()
        there = {root for root, _ in self._watched}
        try:
            self._observer = Observer()
            self._observer.start()
            for root, deep in self._roots:
                if root in there:
                    self._observer.schedule(self, str(root), recursive=deep, event_filter=_CHANGES)
        except FileNotFoundError:
            self.lose()  # gone again: try anew
        except (OSError, RuntimeError) as error:  # the latter where there is no room for another thread
            self._stop()
            self._observer = None
            self._tell(error.errno if isinstance(error, OSError) else None)

    def _stop(self) -> None:
        if self._observer is None:
            return
        end = monotonic() + _STOPPING
        self._observer.stop()
        for thread in filter(BaseThread.is_alive, self._threads()):
            thread.join(timeout=max(0.0, end - monotonic()))

    def _tell(self, number: int | None) -> None:
        if number in self._told:
            return
        self._told.add(number)
        limit = _LIMITS.get(number or 0, "")
        mend = f" To be told at once: sudo sysctl fs.inotify.{limit}" if limit else ""
        self._say(f"The system can't tell of every change, so sitegen looks for them every second.{mend}")


class _Faults(logging.Handler):
    """What watchdog only logs or dies of, such as an overflow of the kernel's queue."""

    def __init__(self, lose: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._lose = lose
        self._logger = logging.getLogger("watchdog")
        self._before = threading.excepthook

    def start(self) -> None:
        self._before = threading.excepthook
        threading.excepthook = self._died
        self._logger.addHandler(self)
        # Folders that are made faster than they can be watched; a look through all of them finds what was missed.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")

    def stop(self) -> None:
        threading.excepthook = self._before
        self._logger.removeHandler(self)

    def emit(self, _record: logging.LogRecord) -> None:
        self._lose()

    def _died(self, died: threading.ExceptHookArgs) -> None:
        if isinstance(died.thread, BaseThread):
            self._lose()
        else:
            self._before(died)
