"""The news sitemap: 48 hours to the second, what counts as news, parts of a thousand."""

import pytest

from in_memory import config_of, known, site_of
from sitegen.config_file import read_config
from sitegen.site import news
from sitegen.site.questions import sitemaps
from support import CONFIG, story

A = "content/town/a.md"
LONDON = read_config(CONFIG.replace("Europe/Berlin", "Europe/London"))


def listed(files: dict[str, str], now: str, name: str = "sitemap-news.xml") -> list[str] | None:
    entries = news.entries(site_of(files, now=now), name)
    return None if entries is None else [entry.title for entry in entries]


@pytest.mark.parametrize(
    ("date", "now", "there"),
    [
        pytest.param("2026-11-22T12:00:00Z", "2026-11-24T11:59:59Z", True, id="a second less than 48 hours"),
        pytest.param("2026-11-22T12:00:00Z", "2026-11-24T12:00:00Z", False, id="48 hours"),
        pytest.param("2026-11-22T12:00:00Z", "2026-11-24T12:00:01Z", False, id="a second more"),
        pytest.param("2026-11-24T12:00:00Z", "2026-11-24T11:59:59Z", False, id="a second before the embargo lifts"),
        pytest.param("2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z", True, id="the second the embargo lifts"),
        # 48 hours are 48 hours, whatever the clocks on the wall do in between.
        pytest.param("2026-03-28 12:00", "2026-03-30T11:59:59Z", True, id="London, March: until 13:00 in summer time"),
        pytest.param("2026-03-28 12:00", "2026-03-30T12:00:00Z", False, id="London, March: not any more"),
        pytest.param("2026-10-24 12:00", "2026-10-26T10:59:59Z", True, id="London, October: until 11:00"),
        pytest.param("2026-10-24 12:00", "2026-10-26T11:00:00Z", False, id="London, October: not any more"),
        pytest.param("2026-11-22", "2026-11-23T23:59:59Z", True, id="a day counts from its beginning"),
        pytest.param("2026-11-22", "2026-11-24T00:00:00Z", False, id="and 48 hours on"),
    ],
)
def test_a_story_is_news_for_48_hours(date: str, now: str, there: bool) -> None:
    found = news.entries(site_of({A: story("A", date)}, now=now, config=LONDON), "sitemap-news.xml")
    assert [entry.title for entry in found or ()] == (["A"] if there else [])


NO_NEWS = {
    "sponsored": {"label": "sponsored"},
    "a draft": {"draft": "true"},
    "stands elsewhere first": {"canonical": "https://other.example/a"},
    "expired": {"expires": "2026-11-23"},
}


@pytest.mark.parametrize("why", NO_NEWS)
def test_what_isnt_news_of_this_outlet_isnt_there(why: str) -> None:
    files = {A: story("A", "2026-11-24 08:00", **NO_NEWS[why]), "content/town/b.md": story("B", "2026-11-24 07:00")}
    assert listed(files, "2026-11-24 12:00") == ["B"]


def test_an_entry_keeps_its_first_date_whatever_was_corrected() -> None:
    text = story("Q & <A>", "2026-11-24 08:00", updated="2026-11-24 10:00", corrections="[{date: 2026-11-24, text: x}]")
    (entry,) = news.entries(site_of({A: text}), "sitemap-news.xml") or ()
    assert (entry.title, entry.date.instant) == ("Q & <A>", "2026-11-24T08:00:00+01:00")
    assert entry.permalink == "https://test.example/town/2026/11/a.html"


@pytest.mark.parametrize(
    ("count", "parts"),
    [(0, [0]), (1, [1]), (1000, [1000]), (1001, [1000, 1]), (2001, [1000, 1000, 1])],
)
def test_a_file_holds_a_thousand_stories_newest_first(count: int, parts: list[int]) -> None:
    files = {
        f"content/town/s{n}.md": story(f"S{n}", f"2026-11-{23 + n // 1440} {n % 1440 // 60:02}:{n % 60:02}")
        for n in range(count)
    }
    made = known(files, now="2026-11-24 12:00")
    found = [news.entries(made.site, name) or () for name in news.names(made.site)]
    assert [len(entries) for entries in found] == parts
    titles = [entry.title for entries in found for entry in entries]
    assert titles == [f"S{n}" for n in reversed(range(count))]
    names = ["sitemap-news.xml", *(f"sitemap-news-{n}.xml" for n in range(2, len(parts) + 1))]
    assert [entry.permalink.rpartition("/")[2] for entry in sitemaps(made)][-len(parts) :] == names


@pytest.mark.parametrize("switch", ["sitemap", "news_sitemap"])
def test_where_it_is_off_nothing_is_made_and_nothing_falls_due(switch: str) -> None:
    site = site_of({A: story("A", "2026-11-24 08:00")}, config=config_of(f"[kinds]\n{switch} = false\n"))
    assert (news.names(site), news.news(site), list(news.departures(site))) == ((), (), [])
    assert news.entries(site, "sitemap-news.xml") is None


@pytest.mark.parametrize("name", ["sitemap-news-1.xml", "sitemap-news-2.xml", "sitemap-news-0.xml", "sitemap.xml"])
def test_there_is_no_other_file(name: str) -> None:
    assert listed({A: story("A", "2026-11-24 08:00")}, "2026-11-24 12:00", name) is None


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        *(("en", "en"), ("en-GB", "en"), ("DE-at", "de"), ("fil-PH", "fil"), ("zh", "zh-cn"), ("zh-CN", "zh-cn")),
        *(("zh-Hans-SG", "zh-cn"), ("zh-TW", "zh-tw"), ("zh-Hant", "zh-tw"), ("zh-HK", "zh-tw")),
    ],
)
def test_the_language_is_iso_639_or_one_of_two_kinds_of_chinese(tag: str, language: str) -> None:
    assert news.language(tag) == language


@pytest.mark.parametrize(
    ("title", "name"), [("The Post", "The Post"), ("The Post (UK)", "The Post"), ("A (b) C", "A C"), ("(all)", "(all)")]
)
def test_the_publications_name_has_nothing_in_brackets(title: str, name: str) -> None:
    assert news.publication(title) == name
