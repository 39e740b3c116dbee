"""What is published at an instant, and when that changes by itself."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from in_memory import config_of, entries_of, site_of
from sitegen.model import Article, Entry
from sitegen.site.held import Due, Held, as_at, held, in_drafts, schedule, told
from support import instant, story

BERLIN = ZoneInfo("Europe/Berlin")
PATH = "content/town/wall.md"


def entry(text: str, path: str = PATH) -> Entry:
    return entries_of({path: text}, config_of())[0]


def why(text: str, now: str, path: str = PATH) -> str:
    found = held(entry(text, path), instant(now, BERLIN))
    return found.why if found else ""


@pytest.mark.parametrize(
    ("date", "now", "expected"),
    [
        ("2026-11-24 12:00", "2026-11-24 11:59:59", "embargoed"),
        ("2026-11-24 12:00", "2026-11-24 12:00", ""),
        ("2026-11-24 12:00:30", "2026-11-24 12:00:29", "embargoed"),
        ("2026-11-24 12:00:30", "2026-11-24 12:00:30", ""),
        ("2026-11-24", "2026-11-23 23:59:59", "embargoed"),
        ("2026-11-24", "2026-11-24 00:00", ""),
        ("2026-11-24", "2026-11-23T22:59:59Z", "embargoed"),
        ("2026-11-24", "2026-11-23T23:00Z", ""),
        ("2026-11-24 12:00 +05:30", "2026-11-24 07:29:59", "embargoed"),
        ("2026-11-24 12:00 +05:30", "2026-11-24 07:30", ""),
        ("2026-11-24 12:00 -08:00", "2026-11-24 20:59:59", "embargoed"),
        ("2026-11-24 12:00 -08:00", "2026-11-24 21:00", ""),
        ("2026-11-24T12:00Z", "2026-11-24 12:59:59", "embargoed"),
        ("2026-11-24T12:00Z", "2026-11-24 13:00", ""),
        # Summer time: noon in Berlin is 10:00 in UTC, and days begin at 22:00.
        ("2026-07-01 12:00", "2026-07-01T09:59:59Z", "embargoed"),
        ("2026-07-01 12:00", "2026-07-01T10:00Z", ""),
        ("2026-07-01", "2026-06-30T21:59:59Z", "embargoed"),
        ("2026-07-01", "2026-06-30T22:00Z", ""),
    ],
)
def test_a_story_is_published_at_its_date_and_not_a_second_earlier(date: str, now: str, expected: str) -> None:
    assert why(story(date=date), now) == expected


def test_E08_an_hour_that_comes_twice_means_the_later_one() -> None:
    twice = story(date="2026-10-25 02:30")
    assert why(twice, "2026-10-25T00:30Z") == "embargoed"
    assert why(twice, "2026-10-25T01:29:59Z") == "embargoed"
    assert why(twice, "2026-10-25T01:30Z") == ""


@pytest.mark.parametrize(
    ("expires", "now", "expected"),
    [
        ("2026-11-24 12:00", "2026-11-24 11:59:59", ""),
        ("2026-11-24 12:00", "2026-11-24 12:00", "expired"),
        ("2026-11-24", "2026-11-24 00:00", ""),
        ("2026-11-24", "2026-11-24 23:59:59", ""),
        ("2026-11-24", "2026-11-25 00:00", "expired"),
        ("2026-11-24 12:00 +05:30", "2026-11-24 07:29:59", ""),
        ("2026-11-24 12:00 +05:30", "2026-11-24 07:30", "expired"),
        # The day that summer time ends on has 25 hours.
        ("2026-10-25", "2026-10-25T22:59:59Z", ""),
        ("2026-10-25", "2026-10-25T23:00Z", "expired"),
    ],
)
@pytest.mark.parametrize("kind", ["article", "page"])
def test_E10_a_day_of_expiry_lasts_to_its_end(kind: str, expires: str, now: str, expected: str) -> None:
    page = f"---\ntitle: About\nexpires: {expires}\n---\nWe.\n"
    path, text = (
        (PATH, story(expires=expires, date="2026-07-01")) if kind == "article" else ("content/pages/a.md", page)
    )
    assert why(text, now, path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/drafts/wall.md", True),
        ("content/town/drafts/wall.md", True),
        ("content/town/a/b/drafts/c/wall.md", True),
        ("content/town/Drafts/wall.md", True),
        ("content/town/DRAFTS/wall.md", True),
        ("content/town/dRaFtS/x/wall.md", True),
        ("content/pages/drafts/about.md", True),
        ("content/town/drafts.md", False),
        ("content/town/drafts", False),
        ("content/town/draft/wall.md", False),
        ("content/town/my-drafts/wall.md", False),
        ("content/town/draftsmen/wall.md", False),
        ("content/town/wall.md", False),
    ],
)
def test_a_folder_named_drafts_keeps_back_what_lies_in_it(path: str, expected: bool) -> None:
    assert in_drafts(path) is expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PATH, story(draft="true")),
        ("content/town/Drafts/wall.md", story()),
        ("content/pages/about.md", "---\ntitle: About\ndraft: true\n---\nWe.\n"),
        ("content/pages/drafts/about.md", "---\ntitle: About\n---\nWe.\n"),
        ("content/tags/wall.md", "---\ntitle: Walls\ndraft: true\n---\nAll.\n"),
        ("content/bylines/ann.md", "---\ntitle: Ann\ndraft: true\n---\nShe.\n"),
        ("content/town/_section.md", "---\ntitle: Town\ndraft: true\n---\nHere.\n"),
    ],
)
def test_a_draft_of_any_kind_is_kept_back_whatever_the_clock_says(path: str, text: str) -> None:
    assert [why(text, now, path) for now in ("1900-01-01", "2999-12-31")] == ["draft", "draft"]


def test_a_draft_with_a_date_to_come_is_told_as_a_draft_and_waits_for_nothing() -> None:
    found = held(entry(story(date="2030-01-01", draft="true")), instant("2026-11-24", BERLIN))
    assert found == Held(PATH, "Harbour wall", "draft", None)


def test_an_embargo_says_until_when() -> None:
    found = held(entry(story(date="2026-12-02 09:00")), instant("2026-11-24", BERLIN))
    assert found is not None
    assert found.until is not None
    assert (found.why, found.until.iso) == ("embargoed", "2026-12-02T09:00:00+01:00")


@pytest.mark.parametrize(
    ("name", "fields", "now", "expected"),
    [
        ("_front.md", "", "1900-01-01", ""),
        ("_front.md", "draft: true", "2026-11-24", "draft"),
        ("_front/2026-11-24-0600.md", "", "2026-11-24 05:59", "embargoed"),
        ("_front/2026-11-24-0600.md", "", "2026-11-24 06:00", ""),
        ("_front/2026-11-24-0600.md", "expires: 2026-11-24 12:00", "2026-11-24 11:59", ""),
        ("_front/2026-11-24-0600.md", "expires: 2026-11-24 12:00", "2026-11-24 12:00", "expired"),
        ("_front/2026-11-24.md", "", "2026-11-24 00:00", ""),
    ],
)
def test_an_edition_is_the_front_page_from_its_time_until_it_expires(
    name: str, fields: str, now: str, expected: str
) -> None:
    assert why(f"---\n{fields}\n---\n## Lead\n- [](a.md)\n", now, f"content/{name}") == expected


def test_an_instant_of_any_zone_judges_alike() -> None:
    waiting = entry(story(date="2026-11-24 12:00"))
    for zone in ("UTC", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati"):
        before = datetime(2026, 11, 24, 10, 59, 59, tzinfo=UTC).astimezone(ZoneInfo(zone))
        after = datetime(2026, 11, 24, 11, 0, tzinfo=UTC).astimezone(ZoneInfo(zone))
        assert held(waiting, before) is not None
        assert held(waiting, after) is None


CORRECTED = story(
    date="2026-11-20",
    updated="2026-11-24 12:00",
    corrections="[{date: 2026-11-21, text: first}, {date: 2026-11-24, text: second}, {date: 2026-12-01, text: third}]",
)


@pytest.mark.parametrize(
    ("now", "updated", "texts"),
    [
        ("2026-11-20", False, []),
        ("2026-11-21", False, ["first"]),
        ("2026-11-23 23:59:59", False, ["first"]),
        ("2026-11-24 00:00", False, ["first", "second"]),
        ("2026-11-24 11:59:59", False, ["first", "second"]),
        ("2026-11-24 12:00", True, ["first", "second"]),
        ("2026-12-01", True, ["first", "second", "third"]),
    ],
)
def test_E10_dated_parts_of_a_story_come_at_their_own_dates(now: str, updated: bool, texts: list[str]) -> None:
    shown = as_at(entry(CORRECTED), instant(now, BERLIN))
    assert isinstance(shown, Article)
    assert (shown.updated is not None, [correction.text for correction in shown.corrections]) == (updated, texts)


def test_the_site_holds_no_part_that_is_to_come() -> None:
    site = site_of({PATH: CORRECTED}, now="2026-11-22")
    assert site.teasers[PATH].updated is None
    assert [correction.text for correction in site.article(PATH).corrections] == ["first"]


def test_an_entry_without_parts_to_come_is_the_very_same() -> None:
    made = entry(CORRECTED)
    assert as_at(made, instant("2027-01-01", BERLIN)) is made


def due(*texts: str, now: str = "2026-11-01") -> list[tuple[str, str]]:
    files = {f"content/town/s{number}.md": text for number, text in enumerate(texts)}
    found = schedule(entries_of(files, config_of()), instant(now, BERLIN))
    return [(each.at.astimezone(BERLIN).strftime("%m-%d %H:%M"), f"{each.path[-5:-3]} {each.event}") for each in found]


def test_the_schedule_is_in_order_of_time_then_of_paths() -> None:
    assert due(
        story(date="2026-12-03", expires="2026-12-04"),
        story(date="2026-12-02 09:00"),
        story(date="2026-12-02 09:00", expires="2026-12-03 00:00"),
        story(date="2026-11-01", updated="2026-12-02 08:00"),
    ) == [
        ("12-02 08:00", "s3 is updated"),
        ("12-02 09:00", "s1 publishes"),
        ("12-02 09:00", "s2 publishes"),
        ("12-03 00:00", "s0 publishes"),
        ("12-03 00:00", "s2 expires"),
        ("12-05 00:00", "s0 expires"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (story(date="2026-12-02", draft="true"), []),
        (story(date="2026-10-01"), []),
        (story(date="2026-11-01"), []),
        (story(date="2026-12-02", expires="2026-12-01"), []),
        (story(date="2026-10-01", expires="2026-10-05", updated="2026-12-01"), []),
        (story(date="2026-12-02", updated="2026-12-02"), [("12-02 00:00", "s0 publishes")]),
        (
            story(date="2026-10-01", corrections="[{date: 2026-11-05, text: a}, {date: 2026-11-05, text: b}]"),
            [("11-05 00:00", "s0 is corrected")],
        ),
        (
            story(date="2026-11-10", expires="2026-11-20", corrections="[{date: 2026-11-30, text: a}]"),
            [("11-10 00:00", "s0 publishes"), ("11-21 00:00", "s0 expires")],
        ),
        (story(date="2026-10-01", retracted="{date: 2026-11-05, reason: a}"), [("11-05 00:00", "s0 is retracted")]),
        (story(date="2026-11-05", retracted="{date: 2026-11-05, reason: a}"), [("11-05 00:00", "s0 publishes")]),
    ],
)
def test_only_what_changes_the_site_falls_due(text: str, expected: list[tuple[str, str]]) -> None:
    assert due(text) == expected


def test_pages_expire_and_are_updated_but_are_never_announced() -> None:
    page = entry("---\ntitle: About\nupdated: 2026-12-01\nexpires: 2026-12-05\n---\nWe.\n", "content/pages/about.md")
    found = schedule([page], instant("2026-11-01", BERLIN))
    assert [each.event for each in found] == ["is updated", "expires"]
    assert schedule([page], instant("2026-12-01", BERLIN)) == found[1:]
    assert found[1] == Due(found[1].at, "expires", "About", "content/pages/about.md")


def test_nothing_in_a_drafts_folder_falls_due() -> None:
    waiting = entry(story(date="2027-01-01"), "content/town/Drafts/wall.md")
    assert schedule([waiting], instant("2026-11-01", BERLIN)) == ()


def test_E07_a_clock_that_goes_back_gives_the_site_of_that_day() -> None:
    files = {f"content/town/{day}.md": story(date=f"2026-11-{day}") for day in range(10, 20)}
    seen = [tuple(site_of(files, now=f"2026-11-{day}").lists[""]) for day in (12, 15, 12)]
    assert seen[0] == seen[2]
    assert [len(paths) for paths in seen] == [3, 6, 3]


@pytest.mark.parametrize("now", ["2026-11-24 12:00", "2030-01-01"])
@pytest.mark.parametrize(
    "fields",
    [
        {"draft": "true"},
        {"date": "2030-01-02"},
        {"expires": "2026-11-23"},
    ],
)
def test_what_is_held_is_nowhere_in_the_site(fields: dict[str, str], now: str) -> None:
    secret = {"date": "2026-11-01", "tags": "[canary]", "byline": "Canary", "series": "Canary", **fields}
    site = site_of({PATH: story("Canary", **secret), "content/town/open.md": story("Open")}, now=now)
    parts = (site.entries, site.url_of, site.teasers, site.lists, site.tags, site.bylines, site.ranks, site.positions)
    assert "anary" not in repr(parts)
    assert "wall.md" not in repr(parts)
    assert "Open" in repr(parts)


@pytest.mark.parametrize(
    ("held_back", "words"),
    [
        (Held("a", "Wall", "draft"), "“Wall” is a draft"),
        (Held("a", "Wall", "expired"), "“Wall” has expired"),
    ],
)
def test_why_a_story_is_kept_back_is_told_in_words(held_back: Held, words: str) -> None:
    assert told(held_back) == words
