"""Rows become bars, a line and a table; what can't be drawn is told."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.plots import Fault, Series, Wanted, draw, read_series, table
from sitegen.nodes import Plain


def rows(*pairs: tuple[Plain, Plain]) -> Plain:
    return tuple({"day": name, "height": value} for name, value in pairs)


def wanted(kind: str = "bar", x: str = "", y: str = "", title: str = "") -> Wanted:
    return Wanted("tides.csv", kind, x, y, title)


def series(data: Plain, kind: str = "bar") -> Series:
    found = read_series(wanted(kind), data)
    assert isinstance(found, Series), found
    return found


def drawn(data: Plain, kind: str) -> ET.Element:
    return ET.fromstring(draw(series(data, kind), wanted(kind)))


def places(data: Plain, *names: str, kind: str = "bar", shape: str = "rect") -> list[tuple[str, ...]]:
    return [tuple(each.get(name, "") for name in names) for each in drawn(data, kind).iter(shape)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("4.87", 4.87),
        (" 12 ", 12.0),
        ("-3", -3.0),
        ("−3", -3.0),
        ("+3", 3.0),
        (7, 7.0),
        (0.5, 0.5),
        ("", None),
        (None, None),
    ],
)
def test_a_cell_is_a_number_or_empty(cell: Plain, value: float | None) -> None:
    assert series(rows(("Mon", cell), ("Tue", 1))).values[0] == value


@pytest.mark.parametrize("cell", ["n/a", "4,87", "1 140", "3 m", "1e3", "nan", "٣.", True, ("4",), {"a": 1}, 1e300])
def test_anything_else_is_told_with_its_row(cell: Plain) -> None:
    found = read_series(wanted(), rows(("Mon", "1"), ("Tue", cell)))
    assert isinstance(found, Fault)
    assert "in the row `Tue` of `tides.csv` is not a number" in found.message


@pytest.mark.parametrize("data", [(), {}, "x", 3, ("a", "b"), ({},), ({"a": 1}, "b")])
def test_what_is_no_table_is_told(data: Plain) -> None:
    found = read_series(wanted(), data)
    assert isinstance(found, Fault)
    assert "holds no table" in found.message


def test_columns_may_be_named_and_come_in_any_order() -> None:
    found = read_series(wanted(x="height", y="day"), ({"day": "1", "height": "a"}, {"height": "b", "day": "2"}))
    assert found == Series("height", "day", ("a", "b"), ("1", "2"), (1.0, 2.0))


def test_bars_begin_at_zero_and_fill_the_width() -> None:
    data = rows(("a", "1"), ("b", "4"), ("c", ""), ("d", "0"))
    assert places(data, "x", "width") == [("0%", "25%"), ("0%", "100%"), ("0%", "0%")]


def test_bars_below_zero_go_the_other_way() -> None:
    data = rows(("a", "-1"), ("b", "3"))
    assert places(data, "x", "width") == [("0%", "25%"), ("25%", "1"), ("25%", "75%"), ("25%", "1")]


@pytest.mark.parametrize(
    ("names", "middle"),
    [
        (("1900", "1910", "2000"), "22.4%"),
        (("2026-01-01", "2026-01-11", "2026-04-11"), "22.4%"),
        (("00:00", "01:00", "10:00"), "22.4%"),
        (("Mon", "Tue", "Wed"), "56%"),
        (("2000", "1910", "1900"), "56%"),
        (("2026-02-30", "2026-03-01", "2026-03-02"), "56%"),
    ],
)
def test_a_line_keeps_the_distances_of_dates_times_and_numbers(names: tuple[str, ...], middle: str) -> None:
    data = rows(*((name, "1") for name in names))
    found = [place for (place,) in places(data, "cx", kind="line", shape="circle")]
    assert found == ["14%", middle, "98%"]


def test_a_line_breaks_where_a_number_is_missing() -> None:
    data = rows(("a", "1"), ("b", "2"), ("c", ""), ("d", "3"))
    strokes = [each for each in drawn(data, "line").iter("line") if each.get("x1") != "0"]
    assert len(strokes) == 1


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("2.09", "2.31", ["2.0", "2.1", "2.2", "2.3", "2.4"]),
        ("0", "88", ["0", "25", "50", "75", "100"]),
        ("-3", "4", ["−4", "−2", "0", "2", "4"]),
        ("5", "5", ["0", "2", "4", "6"]),
        ("0", "0", ["0.00", "0.25", "0.50", "0.75", "1.00"]),
        ("0", "1200000", ["0", "500\u202f000", "1\u202f000\u202f000", "1\u202f500\u202f000"]),
    ],
)
def test_a_line_stands_on_round_numbers(low: str, high: str, ticks: list[str]) -> None:
    texts = [each.text for each in drawn(rows(("a", low), ("b", high)), "line").iter("text")]
    assert texts[1 : len(ticks) + 1] == ticks


def test_a_drawing_says_what_it_is() -> None:
    data = rows(("Mon <1>", "3"), ("Tue", "1"), ("Wed", "2"))
    made = ET.fromstring(draw(series(data), wanted(title="High & low")))
    assert made.get("role") == "img"
    assert [made.findtext(name) for name in ("title", "desc")] == ["High & low", "day: Mon <1> – Wed; height: 1 – 3"]


def test_the_table_has_every_figure_as_it_was_written() -> None:
    made = table(series(rows(("Mon & Tue", "3.10"), ("Wed", ""))))
    assert re.findall(r"<t[hd](?: [^>]*)?>([^<]*)", made) == ["day", "height", "Mon &amp; Tue", "3.10", "Wed", ""]


_CELLS = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.decimals(-(10**15), 10**15, places=3).map(str),
    st.sampled_from(["1", "2.5", "-4", "2026-11-24", "07:30", "1e5"]),
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(_CELLS, _CELLS), max_size=30),
    st.sampled_from(["bar", "line"]),
)
def test_whatever_a_table_holds_is_drawn_or_told(cells: list[tuple[Plain, Plain]], kind: str) -> None:
    found = read_series(wanted(kind), rows(*cells))
    if isinstance(found, Series):
        made = draw(found, wanted(kind, title="x"))
        assert not re.search(r"nan|inf", re.sub(r">[^<]*<", "><", made))
        assert max(float(share) for share in re.findall(r'="([\d.]+)%"', made)) <= 100
