"""How many pages a publication may remove: a folder moved away, or a slip in a pattern, must not empty a paper."""

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from sitegen.problems import Problem, warning

_WRITTEN = re.compile(r"(\d{1,9})|(\d{1,3})(?:\.(\d))? ?%", re.ASCII)


class Limit(Struct, frozen=True):
    """At most so many pages, or so large a share (in thousandths) of those that were last published."""

    count: int | None = None
    thousandths: int = 0

    @classmethod
    def of(cls, written: str) -> "Limit | None":
        """`20%`, `2.5%` or `50`; None for anything else."""
        found = _WRITTEN.fullmatch(written.strip())
        if not found:
            return None
        if found[1]:
            return cls(count=int(found[1]))
        thousandths = int(found[2]) * 10 + int(found[3] or 0)
        return cls(thousandths=thousandths) if thousandths <= 1000 else None

    def allows(self, removed: int, before: int) -> bool:
        if self.count is not None:
            return removed <= self.count
        return removed * 1000 <= before * self.thousandths

    def __str__(self) -> str:
        return str(self.count) if self.count is not None else f"{self.thousandths / 10:g}%"


USUAL = Limit(thousandths=200)


def shrinkage(before: Collection[str], removed: Collection[str], limit: Limit | None) -> Iterator[Problem]:
    """What is wrong with removing so much: an error beyond `limit`; without one, a warning beyond the usual."""
    pages, gone = (sum(path.endswith(".html") for path in paths) for paths in (before, removed))
    if (limit or USUAL).allows(gone, pages):
        return
    count = f"{gone:,} of the {pages:,} page{'' if pages == 1 else 's'} last published"
    share = f"{100 * gone / pages:.0f} %"
    if limit is None:
        hint = (
            f"Is a folder missing? `--max-delete {gone}` says that they may go; `--max-delete 20%` stops such a build."
        )
        yield warning(Problem("", f"{count} ({share}) are removed", "shrinks", hint))
    else:
        hint = f"Is a folder missing? If they may go, build once with `--max-delete {gone}`."
        yield Problem("", f"{count} ({share}) would be removed, and `--max-delete` allows {limit}", "shrinks", hint)
