"""How the command line speaks: to whom, in which form, with colour or without."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from sitegen import __version__, messages
from sitegen.problems import Problem, StoppedError, warning
from sitegen.report import Report, as_json
from sitegen.store.append import append
from sitegen.store.reasons import stopped

if TYPE_CHECKING:
    from sitegen.preview.rounds import Round

_STYLES: Mapping[str, Mapping[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "place": {"fg": "cyan"},
}
_BAR_AFTER = 200  # steps: shorter work is over before a bar could be read


class Terminal:
    """Where messages go. `looks_in` tells it the outlet's folder, for excerpts and crash files; `tells_many` says that
    one build after the other is told: as JSON, each in a line of its own.
    """

    def __init__(self, style: messages.Format, *, quiet: bool, environment: Mapping[str, str]) -> None:
        self.style, self.quiet = style, quiet
        self._environment = environment
        self._folder: Path | None = None
        self._files: list[str] = []
        self._many = False

    @classmethod
    def of(cls, arguments: Sequence[str], environment: Mapping[str, str]) -> "Terminal":
        """As the arguments ask, read before click does: even a wrong option is told in the form that was asked for."""
        style: messages.Format = "text"
        for before, word in zip(["", *arguments], arguments, strict=False):
            wanted = word.partition("=")[2] if word.startswith("--format=") else word if before == "--format" else ""
            style = next((each for each in messages.FORMATS if each == wanted), style)
        if "--json" in arguments:
            style = "json"
        return cls(style, quiet=bool({"-q", "--quiet"} & set(arguments)), environment=environment)

    def looks_in(self, folder: Path) -> None:
        self._folder = folder

    def tells_many(self) -> None:
        self._many = True

    def data(self, text: str) -> None:
        """What was asked for, on stdout."""
        click.echo(text, nl=False)

    def json(self, value: object) -> None:
        """What was asked for, as JSON."""
        self.data(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def say(self, text: str) -> None:
        """Talk, on stderr."""
        if not self.quiet and self.style != "json":
            click.echo(text, err=True)

    def tell(self, problems: Sequence[Problem]) -> None:
        """Problems in the form that was asked for."""
        if self.style == "json":
            self.data(messages.as_json(problems, in_a_line=self._many))
        elif self.style == "gcc":
            click.echo(messages.as_gcc(problems), err=True, nl=False)
        elif self.style == "github":
            self.data(messages.as_github(problems))
        elif problems:
            click.echo(messages.as_text(problems, self.excerpt, self._paint), err=True)

    def tell_file(self, path: str, text: str = "") -> None:
        """A file that a command made or, with its text, would make."""
        self._files.append(path)
        if self.style != "json":
            self.data(f"{messages.printable(path)}\n" + (f"{text}\n" if text else ""))

    def tell_outcome(self, problems: Sequence[Problem] = ()) -> None:
        """What is to be said when a command has done its work."""
        if self.style == "json":
            self.data(messages.as_json(problems, {"files": self._files}))
        else:
            self.tell(problems)

    def show(self, report: Report) -> None:
        """Pages are a browser's business."""

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None:
        if self.style == "json":
            self.data(messages.as_json(report.most_urgent_first, as_json(report), in_a_line=self._many))
            return
        self.tell(report.most_urgent_first)
        for line in messages.remarks(report):
            self.say(line)
        if self.style == "github" and self._environment.get("GITHUB_STEP_SUMMARY"):
            self._summarise(self._environment["GITHUB_STEP_SUMMARY"], messages.as_summary(report, zone))
        self.say(messages.last_line(report, seconds, zone))

    def _summarise(self, file: str, summary: str) -> None:
        """The site is published by now: what becomes of its summary changes nothing about that."""
        try:
            append(Path(file), summary)
        except OSError as error:
            what = "the site is built, but not the summary that GITHUB_STEP_SUMMARY asks for"
            self.tell([warning(each) for each in stopped(file, what, error).problems])

    def tell_round(self, told: "Round") -> None:
        """A build while somebody watches: one line, and the first thing to mend."""
        if self.style != "text":
            if told.report:
                self.tell_report(replace(told.report, problems=told.problems), told.seconds, told.at.tzinfo or UTC)
            else:
                self.tell(told.problems)
            return
        self.say(messages.round_line(told.at, told.why, told.seconds, told.problems, told.report))
        shown = told.fresh if told.report else told.problems
        if shown:
            click.echo(messages.in_brief(shown, self.excerpt, self._paint), err=True)

    def tell_crash(self, error: Exception) -> None:
        """Our own bug: one line and a file with everything a developer needs."""
        import traceback

        from sitegen.store.create import create

        told = "".join(traceback.format_exception(error))
        text = f"sitegen {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n\n{told}"
        name = f".sitegen/crash-{abs(hash(told)) % 10**8:08}.txt"
        try:
            create(self._folder or Path.cwd(), {name: text.encode("utf-8", "backslashreplace")})
            where = f"What happened is in {name}: please send it to sitegen's developers."
        except (OSError, StoppedError):
            where = told if not self.quiet else ""
        line = f"sitegen has a fault of its own ({type(error).__name__}); the site is as it was. {where}"
        click.echo(line, err=True)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """A bar while a terminal watches and the work is long; otherwise nothing."""
        if self.quiet or self.style != "text" or not _watched():
            yield lambda _work, _done, _total: None
            return
        bar = _Bar()
        try:
            yield bar.step
        finally:
            bar.close()

    def excerpt(self, path: str, line: int) -> str:
        """The line as it is on disk now; "" where it can't be shown."""
        try:
            content = ((self._folder or Path.cwd()) / path).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            return ""
        lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        shown = lines[line - 1] if line <= len(lines) else ""
        return shown.replace("\t", " ") if shown.replace("\t", " ").isprintable() and len(shown) <= 120 else ""

    def _paint(self, text: str, style: str) -> str:
        plain = self._environment.get("NO_COLOR") or self._environment.get("TERM") == "dumb"
        return click.style(text, **_STYLES[style]) if _watched() and not plain else text


def _watched() -> bool:
    """Whether a person reads along: somebody may have closed stderr, or sent it to a file."""
    return sys.stderr is not None and sys.stderr.isatty()


class _Bar:
    """A progress bar that appears only for long work."""

    def __init__(self) -> None:
        self._shown: Any = None
        self._task: Any = None
        self._work = ""

    def step(self, work: str, done: int, total: int) -> None:
        if total < _BAR_AFTER:
            return
        if self._shown is None:
            from rich.console import Console
            from rich.progress import Progress

            self._shown = Progress(console=Console(stderr=True), transient=True)
            self._shown.start()
        if work != self._work:
            if self._task is not None:
                self._shown.remove_task(self._task)
            self._work, self._task = work, self._shown.add_task(work, total=total)
        if done % 20 == 0:
            self._shown.update(self._task, completed=done)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.stop()
