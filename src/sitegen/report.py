"""What came of a build: for the last line on the terminal, for CI, for whoever asks why something isn't there."""

import json
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import asdict

from sitegen import urls
from sitegen.dates import Moment
from sitegen.problems import Problem
from sitegen.site.held import Due, Held

if TYPE_CHECKING:  # a report of a build that found nothing to do is read without knowing what a site is
    from sitegen.model import Entry
    from sitegen.recipes import Rendition
    from sitegen.site.assemble import Site
    from sitegen.site.links import Places


class Shown(Struct, frozen=True, eq=False):
    """What a preview has on show: its site, where references lead, and every entry there is by path, held or not."""

    site: "Site"
    places: "Places"
    entries: "Mapping[str, Entry]"


class Unchecked(Struct, frozen=True):
    """A text of an unpublished file that the embargo firewall can't look for, and why."""

    path: str
    what: str
    text: str
    why: str


class Report(Struct, frozen=True):
    """What was done, and what wasn't published. Paths are sorted; `seconds` are by stage.

    Of the output, relative to it: `written`, `unchanged` and `removed`; `foreign` are files there that aren't
    sitegen's. `pages` counts HTML pages, `kinds` the written files by kind of page, `encoded` those made of pictures
    anew. `reasons` says by path why a file was written or removed.

    Of the outlet: `files` is everything found under content/ but what the ignore list leaves out (`ignored`).
    `left_out` are faulty stories that didn't stop the build, `held` those kept back until a time or for good,
    `withheld` other files, with the reason. `unchecked` is what of all these can't be looked for in the output.

    Of a preview: `pictures` are made when they are asked for, `shown` is what it has on show.
    """

    pages: int = 0
    pages_written: int = 0
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    withheld: tuple[tuple[str, str], ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    ignored: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)
    encoded: int = 0
    pictures: "tuple[Rendition, ...]" = ()
    shown: Shown | None = None
    problems: tuple[Problem, ...] = ()
    now: datetime | None = None
    due: tuple[Due, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def most_urgent_first(self) -> tuple[Problem, ...]:
        """What is wrong, beginning with the stories that were left out."""
        if not self.left_out:
            return self.problems
        return tuple(sorted(self.problems, key=lambda problem: problem.path not in self.left_out))

    @property
    def next_build_at(self) -> datetime | None:
        """The next instant at which the site changes by itself."""
        return self.due[0].at if self.due else None

    @property
    def next_editorial(self) -> Due | None:
        """What an editor has to know of: the next of the instants that somebody wrote into a story."""
        return next((each for each in self.due if each.editorial), None)


def partition(
    files: Iterable[str],
    held: Iterable[Held],
    withheld: Iterable[str],
    ignored: Iterable[str],
    faulty: Set[str] = frozenset(),
) -> dict[str, list[str]]:
    """Every file under content/ in one of seven lists, by what became of it. `faulty` counts before all else."""
    lists: dict[str, list[str]] = {
        name: [] for name in ("published", "draft", "embargoed", "expired", "withheld", "ignored", "error")
    }
    why: dict[str, str] = {**dict.fromkeys(withheld, "withheld"), **{each.path: each.why for each in held}}
    for path in sorted(files):
        lists["error" if path in faulty else why.get(path, "published")].append(path)
    lists["ignored"] = sorted(ignored)
    return lists


def whole(report: Report, base: urls.Base) -> dict[str, Any]:
    """Everything there is to say of a build: `as_json`, and what would be too long for it."""
    return {
        **as_json(report),
        "inputs": partition(
            report.files,
            report.held,
            [path for path, _ in report.withheld],
            report.ignored,
            frozenset(report.left_out),
        ),
        "unchanged_files": list(report.unchanged),
        "written_by_kind": dict(sorted(report.kinds.items())),
        "changed_urls": [base.permalink(urls.url_of(path)) for path in sorted([*report.written, *report.removed])],
    }


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain values; instants as RFC 3339."""
    return {
        "left_out": list(report.left_out),
        "pages": report.pages,
        "written": list(report.written),
        "unchanged": len(report.unchanged),
        "removed": list(report.removed),
        "reasons": {path: report.reasons.get(path, "") for path in (*report.written, *report.removed)},
        "foreign": list(report.foreign),
        "held": [
            {
                "path": each.path,
                "title": each.title,
                "why": each.why,
                "until": each.until.instant if each.until else None,
            }
            for each in report.held
        ],
        "withheld": [{"path": path, "why": why} for path, why in report.withheld],
        "not_checkable": [asdict(each) for each in report.unchecked],
        "ignored": list(report.ignored),
        "problems": [asdict(problem) for problem in report.most_urgent_first],
        "encoded": report.encoded,
        "now": report.now.isoformat() if report.now else None,
        "next_build_at": report.next_build_at.isoformat() if report.next_build_at else None,
        "next_editorial_at": report.next_editorial.at.isoformat() if report.next_editorial else None,
        "due": due_as_json(report.due),
        "seconds": {stage: round(seconds, 3) for stage, seconds in report.seconds.items()},
    }


def due_as_json(found: Iterable[Due]) -> list[dict[str, Any]]:
    """What falls due as plain values; instants as RFC 3339."""
    return [
        {
            "at": each.at.isoformat(),
            "event": each.event,
            "editorial": each.editorial,
            "title": each.title,
            "path": each.path,
        }
        for each in found
    ]


_told = attrgetter(*Problem.__struct_fields__)  # there may be one for each story


def as_row(report: Report) -> bytes:
    """What a build that finds nothing to do will report again, but for the problems."""
    value = {
        "pages": report.pages,
        "files": len(report.written) + len(report.unchanged),
        "foreign": report.foreign,
        "left_out": report.left_out,
        "held": [[each.path, each.title, each.why, _moment(each.until)] for each in report.held],
        "withheld": report.withheld,
        "unchecked": [asdict(each) for each in report.unchecked],
        "ignored": report.ignored,
        "now": report.now.isoformat() if report.now else "",
        "due": [[each.at.isoformat(), each.event, each.title, each.path] for each in report.due],
    }
    return _dumped(value)


def problems_as_row(problems: Iterable[Problem]) -> bytes:
    """The problems that it will report again."""
    return _dumped([_told(problem) for problem in problems])


def _dumped(value: object) -> bytes:
    """In lines, so that the memory keeps what of them is as it was."""
    return json.dumps(value, ensure_ascii=False, separators=(",\n", ":")).encode("utf-8", "surrogatepass")


def from_row(row: bytes, problems: bytes, files: tuple[str, ...]) -> Report:
    """What `as_row` and `problems_as_row` made rows of, with nothing written; `files` are those of the output.

    Raises ValueError, TypeError or LookupError for another row, or other files.
    """
    found = json.loads(row)
    if found["files"] != len(files):
        raise ValueError
    return Report(
        pages=found["pages"],
        unchanged=files,
        foreign=tuple(found["foreign"]),
        left_out=tuple(found["left_out"]),
        held=tuple(Held(path, title, why, _read_moment(until)) for path, title, why, until in found["held"]),
        withheld=tuple((path, why) for path, why in found["withheld"]),
        unchecked=tuple(Unchecked(**each) for each in found["unchecked"]),
        ignored=tuple(found["ignored"]),
        problems=tuple([Problem(*told) for told in json.loads(problems)]),
        now=datetime.fromisoformat(found["now"]),
        due=tuple(Due(datetime.fromisoformat(at), event, title, path) for at, event, title, path in found["due"]),
    )


def _moment(moment: Moment | None) -> list[object] | None:
    return [moment.at.isoformat(), moment.whole_day] if moment else None


def _read_moment(written: list[Any] | None) -> Moment | None:
    return Moment(datetime.fromisoformat(written[0]), written[1]) if written else None
