"""How problems and reports are told: at a terminal, in an editor's problem list, to a program, on GitHub."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from typing import Literal

from msgspec.structs import asdict

from sitegen.dates import MONTHS
from sitegen.problems import Problem, errors
from sitegen.report import Report
from sitegen.site.held import Due

Format = Literal["text", "gcc", "json", "github"]
FORMATS: tuple[Format, ...] = ("text", "gcc", "json", "github")
Excerpt = Callable[[str, int], str]  # path and line (from 1) to that line's text, "" if there is none
_SHOWN = 3  # of many places of one problem
_EXPLAINED = 20  # of many files made for one reason


def as_text(problems: Iterable[Problem], excerpt: Excerpt, paint: Callable[[str, str], str]) -> str:
    """For a terminal: the sentence, the story and place, the line, the fix. `paint(text, style)` colours.

    The same sentence in more than three places is told once, with a count.
    """
    blocks = []
    ordered = list(problems)
    alike = {key: list(group) for key, group in groupby(sorted(ordered, key=_cause), key=_cause)}
    for problem in ordered:
        same = alike.get(_cause(problem), [])
        if len(same) <= _SHOWN:
            blocks.append(_block(problem, excerpt, paint))
        elif problem is same[0]:
            blocks.append(_block(problem, excerpt, paint) + _others(same[1:]))
    return "\n".join(blocks)


def _cause(problem: Problem) -> tuple[str, str, str, str]:
    return (problem.severity, problem.code, problem.message, problem.hint)


def _block(problem: Problem, excerpt: Excerpt, paint: Callable[[str, str], str]) -> str:
    word = "Error" if problem.severity == "error" else "Warning"
    lines = [f"{paint(word, problem.severity)}: {_sentence(problem.message)}"]
    where = _place(problem)
    story = f"“{problem.story}” · " if problem.story else ""
    if where:
        lines.append(f"  {story}{paint(where, 'place')}")
    text = excerpt(problem.path, problem.line) if problem.line else ""
    if text:
        lines.append(f"    {problem.line:>4} │ {text}")
        if problem.column > 1 and problem.column <= len(text):
            lines.append(f"         │ {' ' * (problem.column - 1)}^")
    if problem.hint:
        lines.append(f"  {problem.hint}")
    return "\n".join(lines) + "\n"


def _sentence(message: str) -> str:
    """A message begins small, so that it can follow a file's name; at the start of a line it begins large."""
    closed = message if message.endswith((".", "?", "!")) else message + "."
    return closed[:1].upper() + closed[1:]


def _place(problem: Problem) -> str:
    parts = [printable(problem.path), *(str(number) for number in (problem.line, problem.column) if number)]
    return ":".join(parts) if problem.path else ""


def _others(same: list[Problem]) -> str:
    shown = ", ".join(_place(problem) for problem in same[:_SHOWN])
    more = f" and {len(same) - _SHOWN} more" if len(same) > _SHOWN else ""
    return f"  The same in {shown}{more}.\n"


def printable(path: str) -> str:
    """A file name as text: bytes that aren't UTF-8 and control characters are escaped."""
    return path if path.isprintable() else ascii(path)[1:-1]


def as_gcc(problems: Iterable[Problem]) -> str:
    """`path:line:col: error[CODE]: …`, which editors and CI systems link to the place."""
    return "".join(
        f"{printable(problem.path) or 'sitegen'}:{problem.line or 1}:{problem.column or 1}: "
        f"{problem.severity}[{problem.code}]: {problem.message}{problem.hint and '; ' + problem.hint}\n"
        for problem in problems
    )


def as_json(problems: Iterable[Problem], report: Mapping[str, object] | None = None, *, in_a_line: bool = False) -> str:
    """One JSON object: the report of a build (None if it stopped) and all problems."""
    listed = [{**asdict(problem), "path": printable(problem.path)} for problem in problems]
    indent = None if in_a_line else 2
    return json.dumps({**(report or {}), "problems": listed}, ensure_ascii=False, indent=indent) + "\n"


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands, which annotate the lines of a pull request."""
    return "".join(
        f"::{problem.severity} {_properties(problem)}::{_escaped(_sentence(problem.message) + ' ' + problem.hint)}\n"
        for problem in problems
    )


def _properties(problem: Problem) -> str:
    values = {
        "file": printable(problem.path),
        "line": problem.line or "",
        "col": problem.column or "",
        "title": problem.story or problem.code,
    }
    return ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in values.items() if value)


def _escaped(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text.strip()


def last_line(report: Report, seconds: float, zone: tzinfo) -> str:
    """`Built 61 pages (61 written) in 0.42 s · next: “Harbour wall” publishes 2 Dec 09:00`"""
    built = f"Built {counted(report.pages, 'page')} ({report.pages_written:,} written) in {seconds:.2f} s"
    due = report.next_editorial or next(iter(report.due), None)
    return f"{built} · next: {due_line(due, zone, report.now)}" if due else built


def round_line(at: datetime, why: str, seconds: float, problems: Sequence[Problem], report: Report | None) -> str:
    """`09:14:03 world/wall.md → 1 page in 18 ms`: a build while somebody watches; no report if it stopped."""
    begun = f"{at:%H:%M:%S} {printable(why)} → "
    faults = len(errors(problems))
    if report is None:
        return f"{begun}not built: {counted(faults, 'mistake')}"
    left = len(report.left_out)
    warned = f" · {_stories(left)} left out" if left else ""
    warned += f" · {counted(len(problems) - faults, 'warning')}" if len(problems) > faults else ""
    made = [counted(report.pages_written, "page")] if report.pages_written else []
    if not made and report.written:
        made.append(counted(len(report.written), "file"))
    if report.removed:
        made.append(f"{len(report.removed):,} removed")
    if made:
        return f"{begun}{', '.join(made)} in {_time(seconds)}{warned}"
    due = report.next_editorial
    waits = f" · next: {due_line(due, at.tzinfo or UTC, report.now)}" if due else ""
    return f"{begun}nothing changed{warned}{waits}"


def in_brief(problems: Sequence[Problem], excerpt: Excerpt, paint: Callable[[str, str], str]) -> str:
    """The first problem, and how many more there are."""
    if not problems:
        return ""
    told = _block(problems[0], excerpt, paint)
    more = problems[1:]
    faults = len(errors(more))
    counts = [counted(count, word) for count, word in ((faults, "mistake"), (len(more) - faults, "warning")) if count]
    return told + (f"  And {' and '.join(counts)} more; `sitegen build` tells all.\n" if counts else "")


def counted(count: int, word: str) -> str:
    """`1 page`, `1,200 pages`."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def due_line(due: Due, zone: tzinfo, now: datetime | None = None) -> str:
    """`“Harbour wall” publishes 2 Dec 09:00`, with the year if it isn't this one."""
    at = due.at.astimezone(zone)
    year = f" {at.year}" if now is None or at.year != now.astimezone(zone).year else ""
    when = f"{at.day} {MONTHS[at.month - 1][:3]}{year} {at:%H:%M}"
    return f"“{due.title}” {due.event} {when}" if due.title else f"{due.event} {when}"


def as_summary(report: Report, zone: tzinfo) -> str:
    """A GitHub job summary: what was published, what is held, what falls due."""
    written = counted(len(report.written), "file")
    lines = [f"### {counted(report.pages, 'page')}, {written} written, {len(report.removed):,} removed", ""]
    if report.held:
        lines += ["| kept back | why | until |", "|---|---|---|"]
        lines += [f"| {_cell(h.title)} | {h.why} | {h.until.iso if h.until else ''} |" for h in report.held]
        lines.append("")
    if report.due:
        lines += ["| falls due |", "|---|", *(f"| {_cell(due_line(due, zone))} |" for due in report.due), ""]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def explained(report: Report) -> Iterable[str]:
    """Why each file was written or removed, by reason."""
    for verb, paths in (("written", report.written), ("removed", report.removed)):
        groups: dict[str, list[str]] = {}
        for path in paths:
            groups.setdefault(report.reasons.get(path, "it isn't what it was"), []).append(path)
        for reason, alike in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
            each = ", each" if len(alike) > 1 else ""
            yield f"{counted(len(alike), 'file')} {verb}{each} because {reason}:"
            yield from (f"  {printable(path)}" for path in alike[:_EXPLAINED])
            if len(alike) > _EXPLAINED:
                yield f"  and {len(alike) - _EXPLAINED:,} more"
    if not report.written and not report.removed:
        yield "Nothing was written: every file is what it would be."


def remarks(report: Report) -> Iterable[str]:
    """What else an editor should know: what was kept back and why, what lies in the output and isn't ours."""
    if report.left_out:
        yield left_out_line(report)
    counts = {why: sum(each.why == why for each in report.held) for why in ("draft", "embargoed", "expired")}
    kept = [f"{count:,} {'drafts' if why == 'draft' and count > 1 else why}" for why, count in counts.items() if count]
    if kept:
        yield f"Kept back: {', '.join(kept)}."
    for reason in sorted({why for _, why in report.withheld}):
        yield f"Not published, for {reason}: {_listed([path for path, why in report.withheld if why == reason])}."
    if report.ignored:
        yield f"Ignored: {_listed(report.ignored)}."
    if report.foreign:
        yield f"Left alone in the output, for sitegen didn't put it there: {_listed(report.foreign)}."
        yield "  A file that belongs to the site goes into content/."


def left_out_line(report: Report) -> str:
    """`1 story left out for mistakes in it: content/world/x.md:3. All others are published.`"""
    first = {problem.path: problem for problem in reversed(errors(report.problems))}
    places = [_place(first[path]) if path in first else path for path in report.left_out]
    stories = _stories(len(places))
    them = "it" if len(places) == 1 else "them"
    return f"{stories} left out for mistakes in {them}: {_listed(places)}. All others are published."


def _stories(count: int) -> str:
    return f"{count:,} stor{'y' if count == 1 else 'ies'}"


def _listed(paths: Sequence[str]) -> str:
    shown = ", ".join(printable(path) for path in paths[:_SHOWN])
    return shown if len(paths) <= _SHOWN else f"{shown} and {len(paths) - _SHOWN:,} more"
