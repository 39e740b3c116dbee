"""What came of a build, told once: at the terminal, and in the file that `--report` names."""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace

from sitegen import __version__
from sitegen.cli.terminal import Terminal
from sitegen.problems import BUG, CONTENT, ENVIRONMENT, INTERRUPTED, USAGE, Problem, StoppedError, usage_error

if TYPE_CHECKING:
    from sitegen.order import Order
    from sitegen.report import Report

_BEGINNING = b'{\n "sitegen": '  # of each report


class Outcome:
    """Entered before the order is read: an error of any kind is kept, to be told and reported.

    Raises StoppedError (exit code 2) at once if no report may stand in the place of `file`.
    """

    def __init__(self, terminal: Terminal, file: Path | None) -> None:
        if file:
            _demand_replaceable(file)
        self._terminal, self._file = terminal, file
        self._report: Report | None = None
        self._stopped: StoppedError | None = None
        self._seconds = 0.0
        self._memory: float | None = None
        self._order: Order | None = None
        self.verified = ""

    @property
    def order(self) -> "Order | None":
        return self._order

    @order.setter
    def order(self, order: "Order") -> None:
        if self._file:
            _demand_unpublished(self._file, order)
        self._order = order

    def built(self, report: "Report", seconds: float) -> None:
        self._report, self._seconds = report, seconds
        if self._file:  # measured before a check begins
            from sitegen.processes.programs import peak_memory

            self._memory = peak_memory()

    def __enter__(self) -> "Outcome":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if isinstance(error, StoppedError):
            self._stopped = error
            return True
        if error and self._file:
            # Whoever reads the file must not take an older one for this build's.
            with suppress(StoppedError):
                self._write(self._file, _exit_code(error))
        return False

    def tell(self, *, explain: bool) -> int | None:
        """The exit code. Raises the StoppedError that came before there was a report."""
        from sitegen.messages import explained

        code = self._stopped.exit_code if self._stopped else None
        if self._file and self._may_write():
            self._write(self._file, code or 0)
        if self._report is None or self._order is None:
            if self._stopped:
                raise self._stopped
            return None
        problems = (*self._report.problems, *(self._stopped.problems if self._stopped else ()))
        if explain and self._terminal.style != "json":
            self._terminal.data("".join(f"{line}\n" for line in explained(self._report)))
        told = replace(self._report, problems=problems)
        self._terminal.tell_report(told, self._seconds, self._order.config.zone)
        if self.verified:
            self._terminal.say(self.verified)
        return code

    def _may_write(self) -> bool:
        return not (self._stopped and any(problem.code == "report" for problem in self._stopped.problems))

    def _write(self, file: Path, code: int) -> None:
        from sitegen.processes.programs import peak_memory
        from sitegen.report import whole
        from sitegen.store.whole import write_whole

        problems = (
            *(self._report.most_urgent_first if self._report else ()),
            *(self._stopped.problems if self._stopped else ()),
        )
        value: dict[str, Any] = {"sitegen": __version__, "exit_code": code}
        value["peak_memory_mb"] = self._memory or peak_memory()
        if self._report and self._order:
            value |= whole(self._report, self._order.config.base)
        elif self._order and code in (CONTENT, USAGE):
            value["inputs"] = _inputs(self._order, problems)
        value["problems"] = [asdict(problem) for problem in problems]
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        write_whole(file, text.encode("utf-8", "backslashreplace"), base=Path.cwd())


def _exit_code(error: BaseException) -> int:
    """What the command line ends with for an error that isn't about the site."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 0
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    return ENVIRONMENT if isinstance(error, OSError) else BUG


def _inputs(order: "Order", problems: Iterable[Problem]) -> dict[str, list[str]]:
    from sitegen.asking import partition_of

    try:
        return partition_of(order, problems)
    except StoppedError:
        return {}  # what stopped the build stops this, too


def _demand_replaceable(file: Path) -> None:
    """A slip such as `--report sitegen.toml` must not cost a file."""
    if os.path.isdir(file):
        raise usage_error("`--report` names a folder", "Name a file behind it, such as `--report report.json`.")
    if os.path.exists(file) and not _is_report(file):
        raise usage_error(f"`--report` would replace {file.name}, which is no report", "Choose a name that is free.")


def _is_report(file: Path) -> bool:
    """Whether it is an older report, or empty. A device is neither, nor is what we may not read."""
    if not file.is_file():
        return False
    try:
        with file.open("rb") as opened:
            return opened.read(len(_BEGINNING)) in (b"", _BEGINNING)
    except OSError:
        return False


def _demand_unpublished(file: Path, order: "Order") -> None:
    """A report names what is kept back: it must not be published."""
    place = file.resolve()
    for folder in (order.output, order.project / "content", order.project / "themes"):
        if place.is_relative_to(folder.resolve()):
            message = f"`--report` would write into {folder.name}/, and the report names stories that are kept back"
            raise StoppedError([Problem("", message, "report", "Choose another folder.")], USAGE)
