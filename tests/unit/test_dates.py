"""Dates: what an editor may write, what summer time makes of it, and how it is shown."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from sitegen.date_words import format_moment
from sitegen.dates import Moment, end_of, midnight, moment_at, read_moment

BERLIN = ZoneInfo("Europe/Berlin")
EXAMPLE = "Write it as year-month-day, with a time if you like: 2025-02-28 or 2025-02-28 09:30."


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-03-10", "2024-03-10"),
        (" 2024-03-10 ", "2024-03-10"),
        ("2024-02-29", "2024-02-29"),
        ("2024-03-10 09:00", "2024-03-10T09:00:00+01:00"),
        ("2024-03-10T09:00", "2024-03-10T09:00:00+01:00"),
        ("2024-07-10 09:00:30", "2024-07-10T09:00:30+02:00"),
        ("2024-07-10T09:00:30.123456", "2024-07-10T09:00:30+02:00"),
        ("2024-07-10T09:00Z", "2024-07-10T11:00:00+02:00"),
        ("2024-07-10 09:00 +0530", "2024-07-10T05:30:00+02:00"),
        ("2024-01-10 23:30-05", "2024-01-11T05:30:00+01:00"),
        ("2024-01-01 00:00:00+14:00", "2023-12-31T11:00:00+01:00"),
    ],
)
def test_A07_a_date_is_read_from_its_text(text: str, iso: str) -> None:
    reading = read_moment(text, BERLIN)
    assert reading.moment is not None
    assert (reading.moment.iso, reading.warning, reading.fault) == (iso, "", "")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2023-02-29", "February 2023 has 28 days."),
        ("2024-02-30", "February 2024 has 29 days."),
        ("2024-04-31 09:00", "April 2024 has 30 days."),
        ("2024-13-01", "Months run from 01 to 12."),
        ("2024-00-01", "Months run from 01 to 12."),
        ("0000-00-00", EXAMPLE),
        ("0999-01-01", "Years run from 1000 to 2999."),
        ("3000-01-01", "Years run from 1000 to 2999."),
        ("12:30", EXAMPLE),
        ("750", EXAMPLE),
        ("null", EXAMPLE),
        ("4/5/2026", "Write it as 2026-04-05 or 2026-05-04, whichever is meant."),
        ("04.05.2026 9.30", "Write it as 2026-04-05 09:30 or 2026-05-04 09:30, whichever is meant."),
        ("20/20/2026", EXAMPLE),
        ("20/11.2026", EXAMPLE),
        ("tomorrow", EXAMPLE),
        ("2024-03-10 24:00", "Hours run from 00 to 23, minutes from 00 to 59."),
        ("2024-03-10 09:60", "Hours run from 00 to 23, minutes from 00 to 59."),
        ("2024-03-10 09:00 +15:00", "The offset from UTC runs from -14:00 to +14:00, such as +01:00."),
        ("2024-03-10 09:00 +01:60", "The offset from UTC runs from -14:00 to +14:00, such as +01:00."),
        ("2024-03-10 09:00 CET", EXAMPLE),
        ("２０２４-03-10", EXAMPLE),
        ("2024-03-10 09:00+٠١:٠٠", EXAMPLE),
        ("2024-03-10\n2024-03-11", EXAMPLE),
    ],
)
def test_A07_what_is_no_date_is_a_fault_with_a_hint(text: str, hint: str) -> None:
    reading = read_moment(text, BERLIN)
    assert reading.moment is None
    assert reading.fault
    assert reading.hint == hint


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("2026/11/20", "2026-11-20"),
        ("2026.1.2", "2026-01-02"),
        ("2026-1-2 9:30", "2026-01-02 09:30"),
        ("2026-11-20 9:30 pm", "2026-11-20 21:30"),
        ("2026-11-20 12:05 a.m.", "2026-11-20 00:05"),
        ("2026-11-20 12:05 PM", "2026-11-20 12:05"),
        ("20/11/2026", "2026-11-20"),
        ("11-20-2026, 9:30 pm", "2026-11-20 21:30"),
        ("5.5.2026", "2026-05-05"),
        ("20 November 2026", "2026-11-20"),
        ("20. Nov 2026, 9.30", "2026-11-20 09:30"),
        ("3rd Sept. 2026", "2026-09-03"),
        ("November 20, 2026 at 8:15", "2026-11-20 08:15"),
    ],
)
def test_a_loose_date_is_corrected_and_keeps_its_time(text: str, corrected: str) -> None:
    reading = read_moment(text, BERLIN)
    assert reading.moment is None
    assert reading.hint == f"Write it as {corrected}."
    assert read_moment(corrected, BERLIN).moment is not None


@pytest.mark.parametrize(
    "text", ["31 February 2026", "3 Foo 2026", "2026-1-2 25:00", "2026/1/2 13:00 pm", "30/2/2026", "2026/1/2 x"]
)
def test_a_loose_date_that_is_none_is_not_corrected(text: str) -> None:
    assert read_moment(text, BERLIN).hint == EXAMPLE


def test_a_message_quotes_no_page_of_text() -> None:
    assert len(read_moment("9" * 5000, BERLIN).fault) < 120


@pytest.mark.parametrize(
    ("zone", "text", "iso", "warning"),
    [
        (
            "Europe/Berlin",
            "2025-03-30 02:30",
            "2025-03-30T03:30:00+02:00",
            "2025-03-30 02:30 does not exist on the clocks of Europe/Berlin: 03:30 is used",
        ),
        (
            "Europe/Berlin",
            "2025-10-26 02:30",
            "2025-10-26T02:30:00+01:00",
            "2025-10-26 02:30 comes twice in Europe/Berlin (at 00:30 and 01:30 UTC): the later one is used",
        ),
        (
            "Australia/Lord_Howe",
            "2025-10-05 02:10",
            "2025-10-05T02:40:00+11:00",
            "2025-10-05 02:10 does not exist on the clocks of Australia/Lord_Howe: 02:40 is used",
        ),
        ("Europe/Berlin", "2025-03-30 01:59", "2025-03-30T01:59:00+01:00", ""),
        ("Europe/Berlin", "2025-03-30 03:00", "2025-03-30T03:00:00+02:00", ""),
        ("Europe/Berlin", "2025-10-26 01:59", "2025-10-26T01:59:00+02:00", ""),
        ("Europe/Berlin", "2025-10-26 03:00", "2025-10-26T03:00:00+01:00", ""),
    ],
)
def test_E08_in_a_gap_the_clock_moves_forward_and_twice_means_later(
    zone: str, text: str, iso: str, warning: str
) -> None:
    reading = read_moment(text, ZoneInfo(zone))
    assert reading.moment is not None
    assert (reading.moment.iso, reading.warning) == (iso, warning)


def test_E08_an_offset_chooses_between_the_two_without_a_warning() -> None:
    early, late = (read_moment(f"2025-10-26 02:30 {offset}", BERLIN) for offset in ("+02:00", "+01:00"))
    assert early.moment is not None
    assert late.moment is not None
    assert late.moment.at - early.moment.at == timedelta(hours=1)
    assert (early.warning, late.warning) == ("", "")


def test_moments_across_the_change_of_clocks_compare_as_instants() -> None:
    before, after = (moment_at(datetime(2025, 10, 26, hour, 30, tzinfo=UTC), BERLIN) for hour in (0, 1))
    assert before.clock == after.clock == "02:30"
    assert before.at < after.at
    assert after.at - before.at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/Berlin", date(2025, 3, 30), "2025-03-30T00:00:00+01:00"),
        ("America/Havana", date(2025, 3, 9), "2025-03-09T01:00:00-04:00"),  # 00:00 is skipped
        ("America/Havana", date(2025, 11, 2), "2025-11-02T00:00:00-04:00"),  # 00:00 comes twice
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T01:00:00-02:00"),
        ("Pacific/Kiritimati", date(2026, 1, 1), "2026-01-01T00:00:00+14:00"),
    ],
)
def test_E10_a_day_begins_at_its_first_instant(zone: str, day: date, begins: str) -> None:
    moment = midnight(day, ZoneInfo(zone))
    assert moment.whole_day
    assert moment.instant == begins
    assert (moment.iso, moment.day, moment.clock) == (day.isoformat(), day.isoformat(), "")


@pytest.mark.parametrize(
    ("text", "hours"), [("2025-03-30", 23), ("2025-10-26", 25), ("2025-06-01", 24), ("2999-12-31", 24)]
)
def test_E10_a_day_ends_when_the_next_begins(text: str, hours: int) -> None:
    moment = read_moment(text, BERLIN).moment
    assert moment is not None
    assert moment.whole_day
    assert end_of(moment, BERLIN).at - moment.at == timedelta(hours=hours)


def test_E10_a_time_ends_at_itself() -> None:
    moment = read_moment("2025-06-01 09:30", BERLIN).moment
    assert moment is not None
    assert end_of(moment, BERLIN) == moment


def test_E09_a_date_without_offset_means_the_zone_that_is_handed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    for machine in ("UTC", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati"):
        monkeypatch.setenv("TZ", machine)
        read.append(read_moment("2025-06-01 09:30", BERLIN).moment)
    assert {moment.instant for moment in read if moment} == {"2025-06-01T09:30:00+02:00"}
    assert len({read_moment("2025-06-01 09:30", ZoneInfo(zone)).moment for zone in ("UTC", "Asia/Tokyo")}) == 2


@pytest.mark.parametrize(
    ("zone", "text", "instant"),
    [
        ("Europe/Berlin", "1890-05-01", "1890-05-01T00:00:00+00:53"),
        ("Europe/Dublin", "1910-05-01 09:00", "1910-05-01T09:00:00-00:25"),
    ],
)
def test_before_standard_time_offsets_have_whole_minutes_and_the_day_stays(zone: str, text: str, instant: str) -> None:
    moment = read_moment(text, ZoneInfo(zone)).moment
    assert moment is not None
    assert moment.instant == instant


MOMENT = Moment(datetime(2023, 10, 1, 8, 5, 7, tzinfo=timezone(timedelta(hours=1))))


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("d MMMM y, EEEE", "1 October 2023, Sunday"),
        ("dd.MM.yyyy", "01.10.2023"),
        ("E d MMM yy", "Sun 1 Oct 23"),
        ("EE, EEE", "Sun, Sun"),
        ("H:mm, HH:mm:ss, m s", "8:05, 08:05:07, 5 7"),
        ("d 'of' MMMM", "1 of October"),
        ("H 'o''clock'", "8 o'clock"),
        ("MMM ''yy", "Oct '23"),
        ("y年M月d日", "2023年10月1日"),
        ("", ""),
    ],
)
def test_a_date_is_shown_by_a_unicode_pattern(pattern: str, shown: str) -> None:
    assert format_moment(MOMENT, pattern) == shown


@pytest.mark.parametrize("pattern", ["MMMMM", "h:mm", "Y-MM-dd", "D", "d 'at"])
def test_a_letter_that_is_no_part_of_a_pattern_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="is not a part of a date pattern"):
        format_moment(MOMENT, pattern)


def test_equal_moments_of_two_zones_are_each_shown_by_their_own_clock() -> None:
    instant = datetime(2025, 6, 1, 22, 30, tzinfo=UTC)
    london, tokyo = (moment_at(instant, ZoneInfo(zone)) for zone in ("Europe/London", "Asia/Tokyo"))
    assert london == tokyo
    assert [format_moment(each, "d MMM HH:mm") for each in (london, tokyo)] == ["1 Jun 23:30", "2 Jun 07:30"]


def test_the_parts_of_a_moment_have_fixed_widths() -> None:
    moment = read_moment("1066-01-02 03:04", BERLIN).moment
    assert moment is not None
    assert (moment.year, moment.month, moment.day, moment.clock) == ("1066", "01", "1066-01-02", "03:04")


def test_the_same_instant_is_written_by_the_clocks_of_each_zone() -> None:
    moments = [
        moment_at(datetime(2026, 11, 24, 11, tzinfo=UTC), ZoneInfo(zone)) for zone in ("Europe/Berlin", "Asia/Tokyo")
    ]
    assert moments[0] == moments[1]
    assert [moment.instant for moment in moments] == ["2026-11-24T12:00:00+01:00", "2026-11-24T20:00:00+09:00"]
    assert [format_moment(moment, "H:mm") for moment in moments] == ["12:00", "20:00"]
