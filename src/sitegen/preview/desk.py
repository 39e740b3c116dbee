"""The preview's desk: it hears of every build, and tells pages what there is to tell beside their bytes."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from sitegen.preview.board import Board, Explain, about
from sitegen.preview.dress import CARD, dressed, seen
from sitegen.preview.faults import Fault
from sitegen.preview.live import Live
from sitegen.preview.readers import Readers
from sitegen.preview.seen import VIEWS
from sitegen.problems import Problem
from sitegen.report import Report


class Desk:
    """What is known of the last build. Builds tell it from another thread; its board is a value, replaced whole."""

    def __init__(
        self,
        live: Live,
        clock: Callable[[], datetime],
        explain: Explain,
        has_summary: Callable[[str], bool],
        *,
        still: bool = False,
    ) -> None:
        self.live, self.clock = live, clock
        self.explain, self.has_summary = explain, has_summary
        self.board = Board(live.prefix, still, digest=str(live.state.builds))  # no digest of a preview before ours
        self.readers = Readers()

    def built(self, report: Report) -> None:
        self.board = self.board.built(report)
        self.live.show(report, self.board.digest)

    def failed(self, problems: Sequence[Problem]) -> None:
        self.board = self.board.failed(tuple(problems))
        faults = [self._fault(each) for each in problems if each.severity == "error"]
        self.live.fail(faults, self.board.digest)

    def _fault(self, problem: Problem) -> Fault:
        return replace(self.explain(problem), page=self.board.page(problem.path))

    def page(self, text: str, path: str, version: int, view: str = "") -> str:
        """A page as it is served, of this version or a later one; `view` is what a frame of the desk shows of it."""
        if view in VIEWS or view == CARD:
            return seen(text, view, path, version)
        return dressed(text, path, version, self.about(text, path))

    def about(self, text: str, path: str) -> dict[str, object]:
        return about(self.board, path, text, self.clock(), self.explain)

    def text(self, path: str) -> str:
        """The text of a page of the last good build, "" if there is none."""
        file = self.live.folder / path
        return file.read_text(encoding="utf-8") if path and file.is_file() and not file.is_symlink() else ""
