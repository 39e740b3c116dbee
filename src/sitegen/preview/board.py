"""What the preview knows beside the files of its site, and what of it a page is told."""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from sitegen import urls
from sitegen.model import CONTENT, digest_of
from sitegen.preview.faults import Fault
from sitegen.preview.heads import linked
from sitegen.preview.words import instant_words, mark
from sitegen.problems import Problem
from sitegen.report import Report, Shown
from sitegen.site.held import Due, Held

DESK = "/_desk/"
Explain = Callable[[Problem], Fault]


class Board(Struct, frozen=True, eq=False):
    """The site of the last good build, and the problems of the last one: if that `stopped`, the site is an older one.

    `held` are the stories that readers don't see yet, by their paths on this host, `kept` all that are kept back, by
    source. `still` says that the clock stands. `digest` is another one whenever some page may have to be told something
    else, and follows from the one before.
    """

    prefix: str = ""
    still: bool = False
    shown: Shown | None = None
    due: tuple[Due, ...] = ()
    kept: Mapping[str, Held] = field(default_factory=dict)
    held: Mapping[str, Held] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    stopped: bool = False
    digest: str = ""

    def built(self, report: Report) -> "Board":
        """The same after a good build."""
        shown = report.shown
        prefix = shown.site.config.base.prefix if shown else self.prefix
        url_of = shown.site.url_of if shown else {}
        held = {f"{prefix}{url}": each for each in report.held if (url := url_of.get(each.path))}
        kept = {each.path: each for each in report.held}
        known = replace(self, prefix=prefix, shown=shown, kept=kept, held=held, due=report.due)
        return known._told(report.problems, self, stopped=False)

    def failed(self, problems: tuple[Problem, ...]) -> "Board":
        """The same after a build that stopped."""
        return self._told(problems, self, stopped=True)

    def _told(self, problems: tuple[Problem, ...], before: "Board", *, stopped: bool) -> "Board":
        # Most builds keep the very values of most problems: comparing them is nothing beside writing them all out.
        known = (before.problems, before.held) == (problems, self.held) and self._sources is before._sources
        digest = before.digest if known else digest_of(before.digest.encode())
        return replace(self, problems=problems, stopped=stopped, digest=digest)

    @property
    def _sources(self) -> Mapping[str, str] | None:
        """The file of each page that is about one: another mapping if one of them was renamed."""
        return self.shown.places.sources if self.shown else None

    def page(self, source: str) -> str:
        """The path in the output of the page that a file under content/ makes, or ""."""
        if self.shown is None:
            return ""
        front = self.shown.site.front
        url = "/" if front and front.path == source else self.shown.site.url_of.get(source, "")
        return urls.path_of(url) if url else ""

    def source(self, url: str) -> str:
        """The file under content/ that a page of the site is about, or ""."""
        if self.shown is None:
            return ""
        front = self.shown.site.front
        return front.path if url == "/" and front else self.shown.places.sources.get(url, "")


def about(board: Board, path: str, text: str, now: datetime, explain: Explain) -> dict[str, object]:
    """What a page at `path` of the output, with this text, is told: its marks, its problems, the ways to the desk."""
    if board.shown is None:
        return {"desk": DESK, "notes": board.digest}
    zone = board.shown.site.config.zone
    url = urls.url_of(path) if path else ""
    here = f"{board.prefix}{url}"
    source = board.source(url)
    own = [each for each in board.problems if source and each.path == source]
    held = {link: mark(board.held[link], now, zone) for link in linked(text, here) & board.held.keys()}
    return {
        "source": source,
        "mark": mark(board.held[here], now, zone) if here in board.held else "",
        "held": dict(sorted(held.items())),
        "problems": [asdict(explain(each)) for each in own],
        "others": len(board.problems) - len(own),
        "still": instant_words(now, zone) if board.still else "",
        "desk": DESK,
        "notes": board.digest,
        "proof": proof_url(source) if source in board.shown.site.teasers else "",
    }


def proof_url(source: str) -> str:
    return f"{DESK}proof/{quote(source.removeprefix(f'{CONTENT}/'))}"
