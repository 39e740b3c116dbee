"""A command after each build that changed something, such as a deploy. What it couldn't take on waits for the next."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Timer
from time import time_ns

from msgspec import Struct

from sitegen.preview.echoes import Echoes
from sitegen.preview.missed import Missed
from sitegen.problems import StoppedError
from sitegen.processes.programs import run
from sitegen.report import Report
from sitegen.store.whole import remove_whole, write_whole

VARIABLE = "SITEGEN_CHANGED"
_REMOVED = "- "
_LONG = 60.0  # seconds after which a command that has not ended is spoken of
_LISTS = (".xml", ".txt", ".json")


class Changed(Struct, frozen=True):
    """Paths in the output that are to be taken on, and those that are to go."""

    written: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)

    def after(self, written: frozenset[str], removed: frozenset[str]) -> "Changed":
        """These and what was changed since."""
        return Changed((self.written - removed) | written, (self.removed - written) | removed)


def encode(changed: Changed) -> bytes:
    """One path per line: assets, then pages, then feeds and sitemaps; what was removed comes last, after `- `."""
    lines = [_plain(path) for path in sorted(changed.written, key=lambda path: (_rank(path), path))]
    # Pages go before what they show.
    gone = sorted(changed.removed, key=lambda path: (-_rank(path), path))
    return "".join(f"{line}\n" for line in (*lines, *(f"{_REMOVED}{path}" for path in gone))).encode()


def decode(content: bytes) -> Changed:
    lines = content.decode("utf-8", "replace").splitlines()
    gone = frozenset(line.removeprefix(_REMOVED) for line in lines if line.startswith(_REMOVED))
    return Changed(frozenset(line.removeprefix("./") for line in lines if not line.startswith(_REMOVED)), gone)


def _plain(path: str) -> str:
    """A path that can't be taken for a removal."""
    return f"./{path}" if path.startswith(_REMOVED) else path


def _rank(path: str) -> int:
    return 1 if path.endswith(".html") else 2 if path.endswith(_LISTS) else 0


class Delivery:
    """Runs the command and remembers what it has still to take on, in `file`: also when we are ended meanwhile.

    `missed` tells what no report of ours does: what an earlier watch published and was killed before it could tell.
    """

    def __init__(
        self,
        command: str,
        folder: Path,
        file: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
        missed: Missed | None = None,
    ) -> None:
        self._command, self._folder, self._file, self._say = command, folder, file, say
        self._missed = missed
        self._environment = {**environment, VARIABLE: str(file)}
        self._waiting = decode(file.read_bytes()) if file.is_file() else Changed()
        self._echoes = Echoes(folder)

    @property
    def done(self) -> bool:
        """Whether everything that was built has been taken on."""
        return not self._waiting

    def heard(self, paths: Iterable[str]) -> None:
        """Say so if it seems to be the command that changes these sources, and with them the site, each time."""
        path = self._echoes.heard(paths)
        if path:
            self._say(
                f"{path} changed while the command after the build ran, five times in a row. If the command writes it, "
                f"the site is built again and again: let it write somewhere else. The command: {self._command}"
            )

    def built(self, report: Report) -> None:
        """Run the command, if this or an earlier build left it something to do; also one that was another's."""
        self._waiting = self._waiting.after(frozenset(report.written), frozenset(report.removed))
        if self._missed:
            self._waiting = self._waiting.after(*self._missed.found())
        if not self._waiting:
            return
        failure = self._deliver()
        if failure:
            self._say(f"The command after the build failed ({failure}): {self._command}")
            self._say("Its files are kept for the next time: with the next change, or in a minute.")
            return
        self._waiting = Changed()

    def _deliver(self) -> str:
        """Run the command with its list; why that failed, or ""."""
        try:
            write_whole(self._file, encode(self._waiting))
            if self._missed:
                self._missed.note()
            code = self._run()
            if code:
                return f"exit code {code}"
            if self._file.exists():  # the command may have moved it to a place of its own
                remove_whole(self._file)
        except StoppedError as stopped:  # the disk's, and the site is built: no reason to end the watch
            return "; ".join(f"{problem.path}: {problem.message}" for problem in stopped.problems)
        except OSError as error:
            return f"the system says: {error.strerror}"
        return ""

    def _run(self) -> int:
        """The command's exit code; meanwhile nothing is built, and whoever waits for that should know."""
        waits = f"The command after the build is still running, and the next build waits for it: {self._command}"
        notice = Timer(_LONG, self._say, [waits])
        notice.daemon = True
        with suppress(RuntimeError):  # no room for another thread: it runs unspoken of
            notice.start()
        began = time_ns()
        try:
            return run(self._command, self._environment, self._folder).code
        finally:
            notice.cancel()
            self._echoes.ran(began, time_ns())
