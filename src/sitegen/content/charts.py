"""Fenced blocks called `chart`: what is to be drawn, of which data. The data comes when a page is made."""

import re
from html import escape, unescape

from sitegen.content.blocks import Manuscript
from sitegen.content.data import meant_by
from sitegen.content.markup import Tokens, opening_tag, tag_name, tokens
from sitegen.content.slots import CHART
from sitegen.content.typography import curl
from sitegen.fields import Field, Reader, Schema, read_fields, unwritten
from sitegen.kinds import TEXT, choice
from sitegen.nodes import Table, Text
from sitegen.problems import Problem, quoted

FIELDS = Schema(
    "a chart",
    (
        Field("data", TEXT, "The file in `content/_data/`, such as `tides.csv`.", required=True),
        Field("type", choice("bar", "line"), "Bars compare amounts; a line shows a course.", default="bar"),
        Field("x", TEXT, "The heading of the column that names each bar or point.", default="the first column"),
        Field("y", TEXT, "The heading of the column with the numbers.", default="the second column"),
        Field("title", TEXT, "What the chart says, in a line above it."),
        Field("source", TEXT, "Where the numbers come from, in a line below it."),
    ),
    code="chart",
)
_IN_QUOTES = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_SPACE = re.compile(r"\s*")
_CODE = '<code class="language-chart">'
_FENCE = re.compile(r"^(?:`{3,}|~{3,})[ \t]*chart\b", re.MULTILINE)
# Where Python-Markdown sees no block of code.
_WITHIN = re.compile(r"^(?=[ \t>*+\d-])[ \t>]*(?:(?:[-*+]|\d{1,9}\.)[ \t]+)?(?:`{3,}|~{3,})[ \t]*chart\b", re.MULTILINE)
_AHEAD = 10  # blocks between two charts that look like charts in the source and are none
_EXAMPLE = "Write each line as in `title: High water in November`."
_CONTAINERS = frozenset(["blockquote", "li", "dd", "aside", "figure"])


def make_charts(found: Tokens, story: Manuscript, quotes: str) -> tuple[Tokens, list[Problem]]:
    """Each block `chart` at the top level of a story as a figure with a slot for the drawing."""
    made = list(found)
    problems: list[Problem] = []
    fences = [found.end() for found in _FENCE.finditer(story.text)]
    depth = 0
    for i in range(1, len(found) - 4, 2):
        name = tag_name(found[i])
        depth += (name in _CONTAINERS) - (name[1:] in _CONTAINERS)
        if found[i] != "<pre>" or found[i + 2] != _CODE or found[i + 4] != "</code>" or depth:
            continue
        lines = unescape(found[i + 3]).split("\n")
        first_line = story.line(_place(story.text, lines, fences)) + 1
        made[i : i + 7] = [_figure(lines, first_line, story.path, quotes, problems), *[""] * 6]
    return (tokens("".join(made)) if made != found else found), problems


def chart_traps(story: Manuscript) -> list[Problem]:
    """Charts within boxes and lists, which stay code."""
    message = "a chart within a quotation, a box or a list isn't drawn"
    hint = "Write its first and last line at the very beginning of a line, outside of the box."
    return [
        Problem(story.path, message, "chart", hint, number, severity="warning")
        for number, line in enumerate(story.text.split("\n"), story.first_line)
        if _WITHIN.match(line)
    ]


def _place(text: str, lines: list[str], fences: list[int]) -> int:
    """Where the fence above these lines ends; it and those before it are taken from `fences`."""
    inside = "\n".join(lines).strip()
    for i, end in enumerate(fences[:_AHEAD]):
        below = _SPACE.match(text, text.find("\n", end) + 1)
        if below and text.startswith(inside, below.end()):
            del fences[: i + 1]
            return end
    return fences.pop(0) if fences else 0


def _figure(lines: list[str], first_line: int, path: str, quotes: str, problems: list[Problem]) -> str:
    """The figure with its slot, or nothing if it can't be told what to draw."""
    reader = Reader(path)
    table = Table(tuple(_entries(lines, first_line, reader)), first_line - 1, 1)
    values = read_fields(table, FIELDS, reader)
    for name in unwritten(table, FIELDS):
        reader.fault(table, f"the chart has no `{name}`", f"Add a line `{name}: tides.csv`.", "chart")
    if not values.get("title") and not reader.problems:
        hint = "Add a line `title: …` that says what it shows, for readers who can't see it too."
        reader.fault(table, "the chart has no title", hint, "chart", "warning")
    problems += reader.problems
    if "data" not in values:
        return ""
    title, source = (curl(values.get(name, ""), quotes) for name in ("title", "source"))
    at = next(key.line for key, _ in table.entries if key.value == "data")
    shown = {"file": values["data"], "data": meant_by(values["data"]), "type": values.get("type", "bar")}
    more = {"x": values.get("x", ""), "y": values.get("y", ""), "title": title}
    slot = opening_tag(CHART, shown | {key: text for key, text in more.items() if text} | {"line": str(at)})
    caption = f"<figcaption>{escape(title)}</figcaption>\n" if title else ""
    credit = f'<p class="chart-source">{escape(source)}</p>\n' if source else ""
    return f'<figure class="chart">\n{caption}{slot}\n{credit}</figure>'


def _entries(lines: list[str], first_line: int, reader: Reader) -> list[tuple[Text, Text]]:
    found: list[tuple[Text, Text]] = []
    for number, line in enumerate(lines, first_line):
        name, colon, value = line.partition(":")
        if colon:
            words = _unquoted(value.strip())
            found.append((Text(name.strip(), number, 1), Text(words, number, line.rindex(words) + 1)))
        elif line.strip():
            reader.fault(Text(line, number, 1), f"{quoted(line)} says nothing of a chart", _EXAMPLE, "chart")
    return found


def _unquoted(words: str) -> str:
    """Words without the quotation marks around the whole of them, which front matter teaches to write."""
    found = _IN_QUOTES.fullmatch(words)
    return found[1] or found[2] or "" if found else words
