"""A chart drawn from rows: bars or a line as SVG, and a table of the same figures.

Text keeps its size on every screen: places along the width are in per cent, heights in pixels.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from itertools import pairwise

from msgspec import Struct

from sitegen.nodes import Plain
from sitegen.problems import did_you_mean, quoted

MOST = {"bar": 20, "line": 400}  # rows
_NUMBER = re.compile(r"[-+−]?\d{1,15}(?:\.\d{1,15})?")
_LARGEST = 1e15
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")

Value = float | None  # None: the cell is empty


class Wanted(Struct, frozen=True):
    """What a story asks for: its file by name, the columns ("" for the first and the second), a title for the SVG."""

    file: str
    kind: str
    x: str
    y: str
    title: str


class Fault(Struct, frozen=True):
    """Why nothing can be drawn, and what to do."""

    message: str
    hint: str


class Series(Struct, frozen=True):
    """Rows as they are drawn: what they are called, the numbers as they were written and as they are."""

    x: str
    y: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    values: tuple[Value, ...]


def read_series(wanted: Wanted, data: Plain) -> Series | Fault:
    """The two columns of a table that a chart shows, checked."""
    rows = data if isinstance(data, tuple) else ()
    if not rows or not all(isinstance(row, dict) and row for row in rows):
        hint = "A chart needs a line of headings, and a row for each bar or point below it."
        return Fault(f"{quoted(wanted.file)} holds no table with rows", hint)
    tables = [row for row in rows if isinstance(row, dict)]
    columns = tuple(dict.fromkeys(key for row in tables for key in row))
    if len(tables) > MOST[wanted.kind]:
        kind = "bars" if wanted.kind == "bar" else "points"
        hint = "Make a smaller table for it." + (" A `type: line` shows up to 400." if wanted.kind == "bar" else "")
        return Fault(
            f"{quoted(wanted.file)} has {len(tables)} rows; a chart has {MOST[wanted.kind]} {kind} at most", hint
        )
    x, y = wanted.x or columns[0], wanted.y or (columns[1] if len(columns) > 1 else "")
    for column in (x, y):
        if column not in columns:
            shown = ", ".join(map(quoted, columns))
            hint = did_you_mean(column, columns) or f"Its columns are: {shown}."
            message = f"has no column {quoted(column)}" if column else "has no second column, for the numbers"
            return Fault(f"{quoted(wanted.file)} {message}", hint)
    return _series(wanted.file, x, y, tables)


def _series(file: str, x: str, y: str, rows: Sequence[Mapping[str, Plain]]) -> Series | Fault:
    names = tuple(_shown(row.get(x)) for row in rows)
    texts = tuple(_shown(row.get(y)) for row in rows)
    values: list[Value] = []
    for row, name, text in zip(rows, names, texts, strict=True):
        value = _number(row.get(y))
        if text and value is None:
            hint = "Write numbers as in `1140` and `-4.5`: no unit, no comma, no sign but the decimal point."
            return Fault(f"{quoted(text)} in the row {quoted(name)} of {quoted(file)} is not a number", hint)
        values.append(value)
    if all(value is None for value in values):
        return Fault(f"the column {quoted(y)} of {quoted(file)} is empty", "Fill it in, or name another under `y:`.")
    return Series(x, y, names, texts, tuple(values))


def _shown(cell: Plain) -> str:
    if cell is None or isinstance(cell, tuple | dict):
        return "" if cell is None else "…"
    return " ".join(str(cell).split())


def _number(cell: Plain) -> Value:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if abs(cell) < _LARGEST else None
    text = _shown(cell)
    return float(text.replace("−", "-")) if _NUMBER.fullmatch(text) else None


def draw(series: Series, wanted: Wanted) -> str:
    """The chart as SVG: named by its title, described by its columns, their first and last, lowest and highest."""
    drawn, height = _DRAWN[wanted.kind](series)
    numbers = [value for value in series.values if value is not None]
    low, high = (series.texts[series.values.index(bound)] for bound in (min(numbers), max(numbers)))
    about = f"{series.x}: {series.names[0]} – {series.names[-1]}; {series.y}: {low} – {high}"
    title = wanted.title or f"{series.x}, {series.y}"
    # Left to right in any language, for the places of words count from the left.
    return (
        f'<svg class="plot plot-{wanted.kind}" role="img" direction="ltr" width="100%" height="{height}" '
        f'fill="currentColor" font-size="14">\n<title>{escape(title)}</title>\n<desc>{escape(about)}</desc>\n'
        + "\n".join(drawn)
        + "\n</svg>"
    )


def table(series: Series) -> str:
    """All figures, for everyone."""
    rows = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in zip(series.names, series.texts, strict=True)
    )
    head = f'<tr><th scope="col">{escape(series.x)}</th><th scope="col">{escape(series.y)}</th></tr>'
    return f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


_ROW, _BAR, _ABOVE = 46, 12, 23  # px: of a row, of its bar, above the bar
_WIDTH = 34  # characters that a phone has room for in a line


def _bars(series: Series) -> tuple[list[str], int]:
    """A bar a row, its name and number above it. Bars begin at zero, so that their lengths compare."""
    numbers = [value for value in series.values if value is not None]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    span = (high - low) or 1.0
    zero = -low / span * 100
    room = max(12, _WIDTH - max(map(len, series.texts)))
    drawn: list[str] = []
    for i, (name, text, value) in enumerate(zip(series.names, series.texts, series.values, strict=True)):
        top = i * _ROW
        drawn.append(f'<text x="0" y="{top + 17}">{escape(_cut(name, room))}</text>')
        if value is not None:
            start, width = zero + min(0.0, value) / span * 100, abs(value) / span * 100
            drawn.append(f'<text x="100%" y="{top + 17}" text-anchor="end">{escape(text)}</text>')
            drawn.append(f'<rect x="{_per(start)}" y="{top + _ABOVE}" width="{_per(width)}" height="{_BAR}"/>')
        if low < 0:
            drawn.append(f'<rect x="{_per(zero)}" y="{top + _ABOVE - 3}" width="1" height="{_BAR + 6}"/>')
    return drawn, len(series.names) * _ROW


_TOP, _BOTTOM, _HEIGHT = 44, 220, 248  # px
_LEFT, _RIGHT, _LETTER = 14.0, 98.0, 2.4  # per cent; of a letter, on a phone


def _line(series: Series) -> tuple[list[str], int]:
    """A line from point to point, broken where a number is missing, over a grid of round numbers."""
    numbers = [value for value in series.values if value is not None]
    ticks, decimals = _ticks(min(numbers), max(numbers))
    low, span = ticks[0], ticks[-1] - ticks[0]

    def height(value: float) -> str:
        return _trimmed(_BOTTOM - (value - low) / span * (_BOTTOM - _TOP))

    drawn = ['<g stroke="currentColor" opacity="0.25">']
    drawn += (f'<line x1="0" x2="100%" y1="{height(tick)}" y2="{height(tick)}"/>' for tick in ticks)
    drawn += ("</g>", '<g font-size="12">', f'<text x="0" y="12">{escape(_cut(series.y, _WIDTH + 2))}</text>')
    for tick in ticks:
        y = _trimmed(float(height(tick)) - 4)
        drawn.append(f'<text x="0" y="{y}">{_tick_text(tick, decimals)}</text>')
    places = [_LEFT + place * (_RIGHT - _LEFT) for place in _places(series.names)]
    points = [
        None if value is None else (_per(place), height(value))
        for place, value in zip(places, series.values, strict=True)
    ]
    drawn += (
        *_names(series.names, places),
        "</g>",
        '<g stroke="currentColor" stroke-width="2.5" stroke-linecap="round">',
    )
    drawn += (*_strokes(points), "</g>", *_dots(points))
    return drawn, _HEIGHT


def _strokes(points: Sequence[tuple[str, str] | None]) -> Iterator[str]:
    for start, end in pairwise(points):
        if start and end:
            yield f'<line x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}"/>'


def _dots(points: Sequence[tuple[str, str] | None]) -> Iterator[str]:
    for i, point in enumerate(points):
        # Of a long course only what stands alone has a dot.
        alone = not (i and points[i - 1]) and not (i + 1 < len(points) and points[i + 1])
        if point and (len(points) <= 40 or alone):
            yield f'<circle cx="{point[0]}" cy="{point[1]}" r="3.5"/>'


def _names(names: Sequence[str], places: Sequence[float]) -> Iterator[str]:
    """The names of the first point, of the last, and of one near the middle if a phone has room for it."""
    shown = [_cut(name, 12) for name in names]
    chosen = {0: "start", len(names) - 1: "end"} if len(names) > 1 else {0: "start"}
    middle = min(range(len(places)), key=lambda i: (abs(places[i] - (_LEFT + _RIGHT) / 2), i))
    half = (len(shown[middle]) / 2 + 1) * _LETTER
    if _LEFT + len(shown[0]) * _LETTER + half <= places[middle] <= _RIGHT - len(shown[-1]) * _LETTER - half:
        chosen.setdefault(middle, "middle")
    for i, anchor in sorted(chosen.items()):
        yield f'<text x="{_per(places[i])}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{escape(shown[i])}</text>'


_DRAWN: Mapping[str, Callable[[Series], tuple[list[str], int]]] = {"bar": _bars, "line": _line}


def _places(names: Sequence[str]) -> list[float]:
    """Where each point stands between 0 and 1: dates, times and numbers by what they are, names one after the other."""
    steps: list[float] = [float(i) for i in range(len(names))]
    for scale in (_instant, _clock, _number):
        found = [scale(name) for name in names]
        exact = [value for value in found if value is not None]
        rising = len(exact) == len(names) and all(a < b for a, b in pairwise(exact))
        if rising:
            steps = exact
            break
    span = (steps[-1] - steps[0]) or 1.0
    return [(step - steps[0]) / span for step in steps] if len(steps) > 1 else [0.5]


def _instant(name: str) -> Value:
    found = _DATE.fullmatch(name)
    if not found:
        return None
    try:
        return float(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).toordinal())
    except ValueError:
        return None


def _clock(name: str) -> Value:
    found = _TIME.fullmatch(name)
    return float(int(found[1]) * 60 + int(found[2])) if found else None


def _ticks(low: float, high: float) -> tuple[list[float], int]:
    """Round numbers from below the lowest to above the highest, three to seven of them; and their decimals."""
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        low, high = min(0.0, low), max(0.0, high) or float(low == 0)
    rough = (high - low) / 4
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(each * unit for each in (1, 2, 2.5, 5, 10) if each * unit >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    size = math.floor(math.log10(step) + 1e-9)
    decimals = max(0, math.isclose(step / 10.0**size, 2.5) - size)
    return [number * step for number in range(first, last + 1)], min(decimals, 15)


def _tick_text(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace("-", "−")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _per(value: float) -> str:
    return f"{_trimmed(value)}%"


def _trimmed(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
