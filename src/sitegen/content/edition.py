"""An edition as an editor writes it: headings are slots and blocks, the list lines below them stories.

## Lead
- [](world/wall.md) {kicker="Flood"}
    - [What it costs](world/costs.md)
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.content import schema, slots
from sitegen.content.places import FRONT, is_scheduled
from sitegen.content.typography import curl
from sitegen.dates import Moment, next_clock
from sitegen.fields import Reader, Schema, read_fields
from sitegen.model import Heading, Pin, Until
from sitegen.nodes import Table, Text
from sitegen.problems import quoted

SLOTS = ("Lead", "Top", "Latest", "Breaking")  # the headings that name no section, topic or block of one's own

_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?P<words>[ \t].*)?")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])(?P<words>[ \t].*)?")
_LINK = re.compile(
    r"\[(?P<text>(?:[^][\\]|\\.|\[[^][]*\])*+)\]"
    r"\((?:<(?P<angled>[^<>]*)>|(?P<plain>[^\s<>()]*+(?:\([^\s<>()]*\)[^\s<>()]*+)*+))\)"
)
_OPTION = re.compile(
    r"\s*(?P<name>[^\s={}\"'“”„]+)"
    r"(?:\s*=\s*(?:\"(?P<straight>[^\"]*)\"|[“„](?P<curly>[^“”]*)[”“]|'(?P<single>[^']*)'|(?P<bare>[^\s\"'“”„]+)))?"
    r"(?=\s|$)"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ANSWERS = {"no": False, "yes": True}


class Desk(Struct, frozen=True):
    """What an edition's lines are read with: its file, its reader, the four quotation marks, the instant it begins."""

    path: str
    reader: Reader
    quotes: str
    begins: Moment | None = None

    def fault(self, line: int, message: str, hint: str, *, stops: bool = False) -> None:
        node = Text("", line, 0)
        self.reader.fault(node, message, hint, "edition", "error" if stops else "warning")


class _Line(Struct, frozen=True):
    """A line that isn't blank: a heading with its options, a story with its indentation, or neither."""

    number: int
    heading: Heading | None = None
    pin: Pin | None = None
    indent: int = 0


class _Page(Struct):
    """The headings so far, in order, and the indentation of the last one's stories."""

    headings: list[Heading] = field(default_factory=list)
    edge: int = 0


def cut(body: str) -> tuple[str, str, int]:
    """The body of `_section.md` or a topic's file: its introduction, what it arranges, and the lines before that.

    It arranges from the first heading on that is a slot; a body without one is an introduction.
    """
    lines = body.split("\n")
    fenced = False
    for number, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading and len(heading["marks"]) == 2 and _title(heading["words"] or "").casefold() in _FOLDED:
            return "\n".join(lines[:number]), "\n".join(lines[number:]), number
    return body, "", 0


def read_edition(text: str, first_line: int, desk: Desk) -> tuple[Heading, ...]:
    """The headings of an edition with their stories, in page order; what is wrong goes to the reader."""
    page = _Page()
    for line in _lines(text, first_line, desk):
        if line.heading:
            _add_heading(page, line.heading, desk)
        elif line.pin and not page.headings:
            desk.fault(line.number, "the story stands above the first heading", "Write `## Lead` above it, say.")
        elif line.pin:
            _add_pin(page, line.pin, line.indent, desk)
    for heading in page.headings:
        _check_clock(heading, desk)
    return tuple(page.headings)


def _add_heading(page: _Page, heading: Heading, desk: Desk) -> None:
    folded = heading.title.casefold()
    first = next((each for each in page.headings if each.title.casefold() == folded), None)
    if first:
        message = f"{quoted(heading.title)} stands here a second time; the first is in line {first.line}"
        desk.fault(heading.line, message, "Put its stories below one of the two headings.", stops=True)
    page.headings.append(heading)
    page.edge = 0


def _add_pin(page: _Page, pin: Pin, indent: int, desk: Desk) -> None:
    last = page.headings[-1]
    if not last.pins:
        page.edge = indent
    if last.pins and indent > page.edge + 1:
        above = last.pins[-1]
        pins = (*last.pins[:-1], replace(above, sub=(*above.sub, pin)))
    else:
        pins = (*last.pins, pin)
        if len(pins) == 2 and last.title.casefold() == "lead":
            desk.fault(pin.line, "the lead is one story, and this is a second one", "Move the line to `## Top`.")
    page.headings[-1] = replace(last, pins=pins)


def _check_clock(heading: Heading, desk: Desk) -> None:
    if heading.until and heading.until.clock and not heading.pins:
        message = f'`until="{heading.until.clock}"` says no day, and no story below it gives one'
        desk.fault(heading.line, message, 'Write the day too, as in `until="2026-11-24 14:00"`.', stops=True)


def _lines(text: str, first_line: int, desk: Desk) -> Iterator[_Line]:
    shown = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(shown.split("\n"), first_line):
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if not line.strip():
            continue
        if heading:
            found = _heading(heading, number, desk)
            if found:
                yield _Line(number, heading=found)
        elif item:
            indent = len(item["indent"].expandtabs(4))
            pin = _pin((item["words"] or "").strip(), line, number, desk)
            if pin:
                yield _Line(number, pin=pin, indent=indent)
        else:
            hint = "A line of an edition is a heading, such as `## Top`, or a story, such as `- [](world/wall.md)`."
            desk.fault(number, "this text is not shown", hint)


def _heading(found: re.Match[str], number: int, desk: Desk) -> Heading | None:
    words, options, column = _apart(found["words"] or "")
    title = _title(words)
    if len(found["marks"]) != 2:
        desk.fault(number, f"a heading of an edition begins with `##`, not with `{found['marks']}`", "Write `## `.")
    if not title or "{" in title:
        hint = "Write what it is, such as `## Top`; options stand behind it, as in `## Top {count=6}`."
        desk.fault(number, "the heading has no name" if not title else "the braces are not closed", hint, stops=True)
        return None
    values = _options(options, schema.HEADING, number, column + found.start("words"), desk)
    until = values.get("until")
    return Heading(
        title=curl(title, desk.quotes),
        line=number,
        until=_settled(until, desk),
        repeat=_ANSWERS[values.get("repeat", "no")],
        count=values.get("count"),
    )


def _title(words: str) -> str:
    return re.sub(r"[ \t]#+$", "", _apart(words)[0].strip()).strip()


def _pin(words: str, line: str, number: int, desk: Desk) -> Pin | None:
    head, options, _ = _apart(words)
    link = _LINK.fullmatch(head.strip())
    if not link:
        hint = "Write the story's path in round brackets: `- [](world/wall.md)`, options behind them in braces."
        desk.fault(number, f"{quoted(words)} is not a story's line", hint, stops=True)
        return None
    reference = link["angled"] if link["angled"] is not None else link["plain"]
    fault = slots.confinement_fault(_start(reference, desk.path), reference, number)
    if fault:
        desk.reader.problems.append(replace(fault, path=desk.path))
        return None
    values = _options(options, schema.PIN, number, line.rfind("{") + 1, desk)
    return Pin(
        reference=reference,
        target=slots.rooted(reference, _start(reference, desk.path)),
        line=number,
        title=curl(_ESCAPE.sub(r"\1", " ".join(link["text"].split())), desk.quotes),
        kicker=curl(values.get("kicker", ""), desk.quotes),
        image=_ANSWERS[values.get("image", "yes")],
        until=_settled(values.get("until"), desk),
    )


def _start(reference: str, path: str) -> str:
    """Where a reference starts from: a scheduled edition's lines are the same as the standing one's."""
    scheduled = is_scheduled(path)
    return FRONT if scheduled and not reference.startswith("../") else path


def _settled(until: Until | None, desk: Desk) -> Until | None:
    """A clock time of a scheduled edition is the first one after its own time."""
    if until and until.clock and desk.begins:
        return Until(at=next_clock(desk.begins, until.clock, desk.reader.zone))
    return until


def _apart(words: str) -> tuple[str, str, int]:
    """A line's words, the inside of the braces at its end, and the place of that, from 0."""
    bare = words.rstrip()
    at = bare.rfind("{") if bare.endswith("}") else -1
    return (bare[:at], bare[at + 1 : -1], at + 1) if at >= 0 else (bare, "", 0)


def _options(text: str, options: Schema, line: int, column: int, desk: Desk) -> dict[str, Any]:
    """What the braces say, read and faulted like front matter."""
    entries: list[tuple[Text, Text]] = []
    at = 0
    while text[at:].strip():
        found = _OPTION.match(text, at)
        if not found or found["name"].endswith(":"):
            hint = 'Write them as in `{until="14:00" kicker="Flood"}`.'
            desk.fault(line, f"the options {quoted(text)} can't be read", hint, stops=True)
            return {}
        entries.append(_option(found, line, column))
        at = found.end()
    own = Reader(desk.path, desk.reader.zone, desk.reader.problems, sign="=")
    return read_fields(Table(tuple(entries), line, column), options, own)


def _option(found: re.Match[str], line: int, column: int) -> tuple[Text, Text]:
    given = [found[name] for name in ("straight", "curly", "single", "bare") if found[name] is not None]
    value = given[0] if given else "yes" if found["name"] == "repeat" else ""
    place = column + found.start("name") + 1
    return Text(found["name"], line, place), Text(value, line, place, plain=True)


_FOLDED: Iterable[str] = frozenset(name.casefold() for name in SLOTS)
