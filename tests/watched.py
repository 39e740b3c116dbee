"""An outlet that a process builds again and again, beside a clean build of the same sources."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from sitegen.building.build import build
from sitegen.building.session import Session
from sitegen.order import Order
from sitegen.report import Report
from support import NOW, Files, Outlet

Edit = dict[str, str | bytes | None]  # what is written, by path; None for a file that is deleted


class Watched:
    """An outlet and the session that builds it, as `watch` or, with `drafts`, as `serve` does."""

    def __init__(self, folder: Path, files: Files, *, drafts: bool) -> None:
        self.outlet, self.drafts, self.session = Outlet(folder / "paper").write(files), drafts, Session()
        self.session.build(self.order(self.outlet))

    def order(self, outlet: Outlet, now: str = NOW) -> Order:
        return outlet.order(now, kind="preview" if self.drafts else "site", drafts=self.drafts)

    def edit(self, edit: Edit) -> Report:
        for path, content in edit.items():
            if content is None:
                (self.outlet.folder / path).unlink()
            else:
                self.outlet.write({path: content})
        return self.session.build(self.order(self.outlet), [*edit, "content/world"])

    def clean(self) -> Outlet:
        """The same sources in a folder of their own, which nothing was built from."""
        folder = self.outlet.folder
        files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        sources = {path: file.read_bytes() for path, file in files.items() if not path.startswith(("out", ".sitegen"))}
        shutil.rmtree(folder.parent / "clean", ignore_errors=True)
        clean = Outlet(folder.parent / "clean").write(sources)
        build(self.order(clean))
        return clean


def same_as_clean(watched: Watched, report: Report) -> None:
    clean = watched.clean()
    told = build(watched.order(clean))
    assert watched.outlet.tree() == clean.tree()
    assert report.problems == told.problems
    for name in ("pages", "files", "held", "due", "withheld", "unchecked", "pictures"):
        assert getattr(report, name) == getattr(told, name), name


def quick_and_right(watched: Watched, edits: Iterable[Edit]) -> None:
    """One edit after the other: none takes a whole look, and each leaves what a clean build does, and nothing to do."""
    for edit in edits:
        report = watched.edit(edit)
        assert "anew" in report.seconds
        same_as_clean(watched, report)
        again = watched.session.build(watched.order(watched.outlet), ())
        assert (again.written, again.removed) == ((), ())
