"""What came of a build: for the last line on the terminal, for CI, for whoever asks why something isn't there."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sitegen.dates import Moment, midnight
from sitegen.model import Article, Entry
from sitegen.problems import Problem
from sitegen.site.assemble import Site
from sitegen.site.held import Due, Held, schedule


@dataclass(frozen=True, slots=True)
class Report:
    """Paths are relative to the output folder, sorted; times in seconds.

    `held` are stories kept back, `withheld` other files under content/ with the
    reason, `ignored` files that the ignore list leaves out, `foreign` files
    found in the output that aren't sitegen's. `pages` counts the HTML pages,
    `reasons` says why a file was made anew.
    """

    pages: int = 0
    pages_written: int = 0
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    withheld: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    now: datetime | None = None
    due: tuple[Due, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def next_build_at(self) -> datetime | None:
        """The next instant at which the site changes by itself."""
        return self.due[0].at if self.due else None


def withheld(assets: Iterable[str], published: frozenset[str], site: Site) -> Iterator[tuple[str, str]]:
    """Files under content/ that aren't published though nobody keeps them back, each with the reason."""
    for path in assets:
        if path not in published:
            yield path, "nothing published refers to it"
    for path, entry in site.entries.items():
        if not site.url_of.get(path, "none") and not isinstance(entry, Article):
            yield path, "no published story belongs to it, or its kind of page is switched off"


def due(entries: Iterable[Entry], now: datetime, zone: tzinfo, *, shows_today: bool) -> tuple[Due, ...]:
    """What changes the site by itself after `now`, soonest first; a page that shows the day does so at midnight."""
    found = list(schedule(entries, now))
    if shows_today:
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        found.append(Due(midnight(tomorrow, zone).at, "new day", "", ""))
    return tuple(sorted(found, key=lambda each: (each.at, each.path, each.event)))


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain values; instants as RFC 3339."""
    return {
        "pages": report.pages,
        "written": list(report.written),
        "unchanged": len(report.unchanged),
        "removed": list(report.removed),
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
        "ignored": list(report.ignored),
        "problems": [asdict(problem) for problem in report.problems],
        "now": report.now.isoformat() if report.now else None,
        "next_build_at": report.next_build_at.isoformat() if report.next_build_at else None,
        "due": [
            {"at": due.at.isoformat(), "event": due.event, "title": due.title, "path": due.path} for due in report.due
        ],
        "seconds": {stage: round(seconds, 3) for stage, seconds in report.seconds.items()},
    }


def as_row(report: Report) -> bytes:
    """What a build that finds nothing to do will report again."""
    value = {
        "pages": report.pages,
        "files": [*report.written, *report.unchanged],
        "foreign": report.foreign,
        "held": [[each.path, each.title, each.why, _moment(each.until)] for each in report.held],
        "withheld": report.withheld,
        "ignored": report.ignored,
        "problems": [asdict(problem) for problem in report.problems],
        "now": report.now.isoformat() if report.now else "",
        "due": [[each.at.isoformat(), each.event, each.title, each.path] for each in report.due],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_row(row: bytes) -> Report:
    """What `as_row` made a row of, with nothing written. Raises ValueError, TypeError or LookupError for others."""
    found = json.loads(row)
    return Report(
        pages=found["pages"],
        unchanged=tuple(sorted(found["files"])),
        foreign=tuple(found["foreign"]),
        held=tuple(Held(path, title, why, _read_moment(until)) for path, title, why, until in found["held"]),
        withheld=tuple((path, why) for path, why in found["withheld"]),
        ignored=tuple(found["ignored"]),
        problems=tuple(Problem(**problem) for problem in found["problems"]),
        now=datetime.fromisoformat(found["now"]),
        due=tuple(Due(datetime.fromisoformat(at), event, title, path) for at, event, title, path in found["due"]),
    )


def _moment(moment: Moment | None) -> list[object] | None:
    return [moment.at.isoformat(), moment.whole_day] if moment else None


def _read_moment(written: list[Any] | None) -> Moment | None:
    return Moment(datetime.fromisoformat(written[0]), written[1]) if written else None
