"""The answers to what a template may ask."""

from collections.abc import Iterable

import pytest

from in_memory import config_of, known
from sitegen.model import Asset
from sitegen.site import file_questions, questions, sitemaps
from sitegen.site.answers import Answers
from sitegen.site.feed_views import SitemapEntry
from sitegen.site.known import Known, UnansweredError
from sitegen.site.paging import last_made, last_numbered
from sitegen.site.questions import QUESTIONS
from sitegen.site.related import LOOK_BACK
from sitegen.site.view import SiteView
from sitegen.site.views import FeedLink, Link, Pager, Teaser
from support import story

TOWN = "content/town/"


def numbered(count: int, **fields: str) -> dict[str, str]:
    """Stories of town, `s0` the oldest, one an hour."""
    return {
        f"{TOWN}s{number}.md": story(f"S{number}", f"2026-11-{number // 24 + 1:02} {number % 24:02}:00", **fields)
        for number in range(count)
    }


def names(stories: Iterable[Teaser | None]) -> list[str]:
    return [
        story.path.removeprefix("content/").removesuffix(".md").removeprefix("town/") if story else ""
        for story in stories
    ]


def span(pager: Pager) -> tuple[str, str] | None:
    return (pager.stories[0].title, pager.stories[-1].title) if pager.stories else None


PAGERS = [
    # stories, numbered pages, on the front, from the newest to the oldest there
    (0, 0, 0, None),
    (1, 0, 1, ("S0", "S0")),
    (19, 0, 19, ("S18", "S0")),
    (20, 0, 20, ("S19", "S0")),
    (21, 0, 21, ("S20", "S0")),
    (39, 0, 39, ("S38", "S0")),
    (40, 1, 20, ("S39", "S20")),
    (41, 1, 21, ("S40", "S20")),
    (59, 1, 39, ("S58", "S20")),
    (60, 2, 20, ("S59", "S40")),
    (61, 2, 21, ("S60", "S40")),
]


def pagers(count: int) -> Known:
    return known({**numbered(count), f"{TOWN}_section.md": "---\ntitle: Town\n---\n"})


@pytest.mark.parametrize(("count", "full", "shown", "ends"), PAGERS)
def test_a_lists_front_shows_its_partial_page_and_the_last_full_one(
    count: int, full: int, shown: int, ends: tuple[str, str] | None
) -> None:
    front = questions.pager(pagers(count), "section/town")
    assert last_numbered(count, 20) == full
    assert (len(front.stories), span(front)) == (shown, ends)
    assert (front.number, front.newer, front.front) == (0, "", "/town/")
    assert front.older == (f"/town/page-{full}.html" if full else "")


@pytest.mark.parametrize("count", [40, 41, 59, 60, 61, 100])
def test_pages_are_numbered_from_the_oldest_and_lead_from_one_to_the_next(count: int) -> None:
    answers = pagers(count)
    full = last_numbered(count, 20)
    pages = [questions.pager(answers, "section/town", number) for number in range(1, full + 1)]
    front = questions.pager(answers, "section/town")
    assert [story.title for page in (front, *pages[::-1]) for story in page.stories] == [
        f"S{number}" for number in reversed(range(count))
    ]
    urls = ["", *(f"/town/page-{number}.html" for number in range(1, full + 1)), "/town/"]
    assert [page.older for page in pages] == urls[:full]
    assert [page.newer for page in pages] == urls[2:]


@pytest.mark.parametrize(
    ("count", "newest", "newer"), [(58, 1, "/town/"), (59, 2, "/town/"), (60, 2, "/town/page-2.html")]
)
def test_a_page_is_made_before_others_lead_to_it(count: int, newest: int, newer: str) -> None:
    answers = pagers(count)
    assert last_made(count, 20) == newest
    assert questions.pager(answers, "section/town", 1).newer == newer
    page = questions.pager(answers, "section/town", newest)
    assert (len(page.stories), page.newer, page.older) == (20, "/town/", "/town/page-1.html" if newest == 2 else "")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_lists_may_be_short(size: int) -> None:
    answers = known(numbered(7), config=config_of(f"[lists]\nsize = {size}\n"))
    full = last_numbered(7, size)
    pages = [questions.pager(answers, "section/town", number) for number in (*range(1, full + 1), 0)]
    assert [names(page.stories[::-1]) for page in pages][:-1] == [
        [f"s{number}" for number in range(start, start + size)] for start in range(0, full * size, size)
    ]
    assert size <= len(pages[-1].stories) < 2 * size


@pytest.mark.parametrize(
    ("name", "number", "message"),
    [
        ("section/town", -1, "the list `section/town` has no page -1"),
        ("section/town", 3, "the list `section/town` has no page 3"),
        ("section/gone", 0, "there is no section `gone`"),
        ("tag/gone", 0, "there is no tag `gone`"),
        ("byline/gone", 0, "there is no byline `gone`"),
        ("month/2026-11", 0, "there is no list `month/2026-11`: its name begins with `section/`, `tag/` or `byline/`"),
        ("", 0, "there is no list ``: its name begins with `section/`, `tag/` or `byline/`"),
    ],
)
def test_a_list_or_page_that_is_not_there_is_told(name: str, number: int, message: str) -> None:
    with pytest.raises(UnansweredError, match=f"^{message.replace('/', '.')}$"):
        questions.pager(pagers(60), name, number)


def test_a_paged_front_page_goes_on_in_pages_of_all_stories() -> None:
    answers = known(numbered(5), config=config_of("[front]\npaged = true\n[lists]\nsize = 2\n"))
    front, first = questions.pager(answers, ""), questions.pager(answers, "", 1)
    assert (names(front.stories), front.front, front.older) == (["s4", "s3", "s2"], "/", "/page-1.html")
    assert (names(first.stories), first.newer, first.older) == (["s1", "s0"], "/", "")


def test_pages_of_a_tag_with_an_address_that_ends_in_html_stand_in_its_folder() -> None:
    config = config_of('[permalinks]\ntag = "/t/{slug}.html"\n[lists]\nsize = 1\n')
    page = questions.pager(known(numbered(3, tags="[wall]"), config=config), "tag/wall", 1)
    assert (page.front, page.newer, page.older) == ("/t/wall.html", "/t/wall/page-2.html", "")


@pytest.mark.parametrize(
    ("n", "section", "expected"),
    [
        (3, "", ["s4", "s3", "s2"]),
        (99, "", ["s4", "s3", "s2", "s1", "s0"]),
        (0, "", []),
        (-1, "", []),
        (2, "town", ["s4", "s3"]),
    ],
)
def test_the_latest_come_newest_first(n: int, section: str, expected: list[str]) -> None:
    assert names(questions.latest(known(numbered(5)), n, section)) == expected


def test_the_front_page_is_dated_by_its_newest_story() -> None:
    files = {f"{TOWN}a.md": story(date="2026-11-20T23:30Z")}
    assert questions.edition(known(files)).date.iso == "2026-11-21"


def test_a_paper_without_stories_still_answers() -> None:
    answers = known({})
    made = questions.edition(answers)
    assert (made.lead, made.top, made.latest, made.blocks, made.date.iso) == (None, (), (), (), "2026-11-24")
    for name in ("latest", "sections", "tags", "bylines", "archive", "nav", "latest_corrections"):
        assert QUESTIONS[name](answers) == ()
    assert questions.feed(answers) == ()
    assert questions.corrections(answers).notes == ()
    assert questions.pages(answers) == (Link("Corrections", "/corrections.html"),)


def related(files: dict[str, str], path: str, n: int = 4) -> list[str]:
    return names(questions.related(known(files), f"{TOWN}{path}.md", n))


def test_related_stories_are_older_ones_by_shared_tags_then_the_newest() -> None:
    tags = {"s0": "a, b", "s1": "a", "s2": "a, b", "s3": "c", "s4": "b", "s5": "a, b", "s6": "a, b, c"}
    files = {
        f"{TOWN}{name}.md": story(name, f"2026-11-0{number + 1}", tags=f"[{tags[name]}]")
        for number, name in enumerate(tags)
    }
    assert related(files, "s5") == ["s2", "s0", "s4", "s1"]
    assert related(files, "s5", 2) == ["s2", "s0"]
    assert related(files, "s5", 0) == []
    assert related(files, "s0") == []
    assert related(files, "s3") == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[s1.md]", ["s1"]),
        ("[s1.md, s0.md]", ["s1", "s0"]),
        ("[s9.md, s1.md]", ["s9", "s1"]),
        ("[s1.md, /town/2026/11/s1.html, s1.md#a, s1.md?b]", ["s1"]),
        ("[gone.md, s1.md]", ["s1"]),
        ("[s5.md, s1.md]", ["s1"]),
        ("[gone.md]", ["s4", "s3", "s2", "s1"]),
        ("[https://other.example/]", ["s4", "s3", "s2", "s1"]),
        ("[s0.md, s1.md, s2.md, s3.md, s4.md]", ["s0", "s1", "s2", "s3"]),
    ],
)
def test_stories_an_editor_names_come_instead(written: str, expected: list[str]) -> None:
    files = {
        **numbered(10, tags="[wall]"),
        f"{TOWN}s5.md": story(date="2026-11-01 05:00", tags="[wall]", related=written),
    }
    answers = known(files)
    assert names(questions.related(answers, f"{TOWN}s5.md")) == expected


def test_related_looks_back_over_a_bounded_number_of_stories_of_a_tag() -> None:
    files = numbered(LOOK_BACK + 3, tags="[wall]")
    oldest = {f"{TOWN}s0.md": story(date="2026-10-01", tags="[wall, rare]"), f"{TOWN}s1.md": story(date="2026-10-02")}
    last = f"s{LOOK_BACK + 2}"
    assert len(related(files, last, 99)) == LOOK_BACK
    assert related({**files, **oldest}, last, 99)[-1] == "s2"


@pytest.mark.parametrize(
    ("path", "expected"), [("s0", ["", "s1"]), ("s1", ["s0", "s2"]), ("s2", ["s1", ""]), ("x", ["", ""])]
)
def test_neighbours_are_of_the_same_section(path: str, expected: list[str]) -> None:
    files = {**numbered(3), "content/abroad/x.md": story(date="2026-11-01 00:30")}
    place = "content/abroad/x.md" if path == "x" else f"{TOWN}{path}.md"
    found = questions.neighbours(known(files), place)
    assert names([found.previous, found.next]) == expected


def test_a_series_knows_its_parts_and_one_part_is_none_yet() -> None:
    files = {f"{TOWN}p{n}.md": story(date=f"2026-11-0{n}", series="The wall") for n in (1, 2, 3)}
    files |= {f"{TOWN}q.md": story(series="Alone"), f"{TOWN}r.md": story()}
    answers = known(files)
    place = questions.series(answers, f"{TOWN}p2.md")
    assert place is not None
    assert (place.title, place.number, names([place.first, place.previous, place.next])) == (
        "The wall",
        2,
        ["p1", "p1", "p3"],
    )
    assert [questions.series(answers, f"{TOWN}{name}.md") for name in "qr"] == [None, None]


def test_the_archive_has_years_and_months_that_have_stories() -> None:
    files = {f"{TOWN}{day}.md": story(date=day) for day in ("2024-12-31", "2026-01-05", "2026-01-06", "2026-11-01")}
    answers = known(files)
    assert questions.archive(answers) == ("2026", "2024")
    year = questions.year(answers, "2026")
    assert (year.url, [(m.date.iso, m.url) for m in year.months]) == (
        "/archive/2026/",
        [("2026-01-01", "/archive/2026/01/"), ("2026-11-01", "/archive/2026/11/")],
    )
    assert names(questions.month(answers, "2026-01")) == ["2026-01-06", "2026-01-05"]


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/town/s0.md", "/town/2026/11/s0.html"),
        ("town/s0.md", "/town/2026/11/s0.html"),
        ("/pages/about.md", "/about.html"),
        ("/town/wall.jpg", "/town/wall.jpg"),
        ("/town/", "/town/"),
        ("/town/secret.md", ""),
        ("/gone.md", ""),
        ("../x", ""),
        ("https://other.example/", ""),
        ("", ""),
    ],
)
def test_where_a_file_stands(path: str, url: str) -> None:
    files = {
        **numbered(1),
        f"{TOWN}secret.md": story(draft="true"),
        "content/pages/about.md": "---\ntitle: About\n---\n",
    }
    assert file_questions.url_of(known(files, assets=(Asset(f"{TOWN}wall.jpg", 9, 4, 3),)), path) == url


def test_an_asset_is_shown_with_its_size_and_a_story_is_none() -> None:
    answers = known(numbered(1), assets=(Asset(f"{TOWN}wall.jpg", 9, 4, 3),))
    found = file_questions.asset(answers, "/town/wall.jpg")
    assert found is not None
    assert (found.url, found.width, found.height) == ("/town/wall.jpg", 4, 3)
    assert file_questions.asset(answers, "/town/s0.md") is None
    assert file_questions.asset(answers, "/gone.jpg") is None


@pytest.mark.parametrize(
    ("question", "arguments", "words"),
    [
        ("config", ("titel",), "the config has no `titel`"),
        ("config", ("zone",), "the config has no `zone`"),
        ("data", ("tides",), "there is no `content/_data/tides`"),
        ("static", ("gone.css",), "the theme has no file `static/gone.css`"),
        ("section", ("gone",), "there is no section `gone`"),
        ("section", ("Town",), "there is no section `Town`"),
        ("tag", ("gone",), "there is no tag `gone`"),
        ("byline", ("gone",), "there is no byline `gone`"),
        ("related", ("content/town/gone.md",), "there is no published story"),
        ("related", ("content/pages/about.md",), "there is no published story"),
        ("neighbours", ("content/town/gone.md",), "there is no published story"),
        ("series", ("content/town/secret.md",), "there is no published story"),
        ("text", ("content/town/secret.md",), "nothing is published from"),
        ("text", ("content/_front.md",), "nothing is published from"),
        ("sitemap", ("sitemap-1999-01.xml",), "there is no sitemap"),
        ("latest", (5, "gone"), "there is no section `gone`"),
        ("year", ("1999",), "from the year `1999`"),
        ("year", ("20",), "from the year `20`"),
        ("month", ("1999-01",), "from the month `1999-01`"),
        ("month", ("2026",), "from the month `2026`"),
    ],
)
def test_a_question_about_what_is_not_there_is_told(question: str, arguments: tuple[str, ...], words: str) -> None:
    files = {
        **numbered(1),
        f"{TOWN}secret.md": story(draft="true"),
        "content/pages/about.md": "---\ntitle: About\n---\n",
        "content/_front.md": "## Lead\n- [](town/s0.md)\n",
    }
    with pytest.raises(UnansweredError, match=words):
        QUESTIONS[question](known(files), *arguments)


def test_the_config_shows_what_is_for_readers_and_extra() -> None:
    answers = known({}, config=config_of('[extra]\nmotto = "All the tides"\n'))
    assert questions.config(answers, "extra.motto") == "All the tides"
    assert questions.config(answers, "base_url") == "https://test.example/"


def test_groups_tell_what_their_file_says() -> None:
    files = {
        f"{TOWN}a.md": story(tags="[Sea Wall]", byline="Ann Quay"),
        f"{TOWN}_section.md": "---\ntitle: The town\nsummary: Streets.\nextra: {colour: red}\n---\n",
        "content/tags/sea-wall.md": "---\ntitle: The sea wall\nsummary: Stones.\n---\n",
        "content/bylines/ann-quay.md": (
            "---\ntitle: Ann Quay\nrole: Reporter\nlinks: [{text: Site, url: https://ann.example/}]\n---\n"
        ),
    }
    answers = known(files)
    section, tag, byline = (
        questions.section(answers, "town"),
        questions.tag(answers, "sea-wall"),
        questions.byline(answers, "ann-quay"),
    )
    assert (section.title, section.summary, section.extra) == ("The town", "Streets.", {"colour": "red"})
    assert section.feeds == (
        FeedLink("Atom", "/town/feed.xml", "application/atom+xml"),
        FeedLink("RSS", "/town/rss.xml", "application/rss+xml"),
        FeedLink("JSON", "/town/feed.json", "application/feed+json"),
    )
    assert (tag.title, tag.summary, tag.permalink) == ("The sea wall", "Stones.", "https://test.example/tags/sea-wall/")
    assert (byline.title, byline.role, byline.links) == (
        "Ann Quay",
        "Reporter",
        (Link("Site", "https://ann.example/"),),
    )


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("[feeds]\natom = false", ["RSS", "JSON"]),
        ("[feeds]\nrss = false", ["Atom", "JSON"]),
        ("[feeds]\njson = false", ["Atom", "RSS"]),
        ("[feeds]\nsections = false", []),
        ("[kinds]\nsections = false", []),
    ],
)
def test_sections_name_only_feeds_that_are_made(options: str, names: list[str]) -> None:
    answers = known(numbered(1), config=config_of(f"{options}\n"))
    assert [feed.title for feed in questions.section(answers, "town").feeds] == names


def test_the_navigation_shows_entries_that_lead_somewhere() -> None:
    config = config_of(
        '[nav]\nTown = "/town/"\nAbout = "pages/about.md"\nGone = "gone.md"\nOut = "https://other.example/"\n'
        'Twice = "https://test.example//other.example/"\n'
    )
    answers = known({**numbered(1), "content/pages/about.md": "---\ntitle: About\n---\n"}, config=config)
    assert questions.nav(answers) == (
        Link("Town", "/town/"),
        Link("About", "/about.html"),
        Link("Out", "https://other.example/"),
        Link("Twice", "https://test.example//other.example/"),
    )
    assert questions.nav(known(numbered(1))) == (Link("Town", "/town/"),)


def test_pages_come_by_title() -> None:
    files = {
        f"content/pages/{name}.md": f"---\ntitle: {title}\n---\n"
        for name, title in (("a", "zeta"), ("b", "Éta"), ("c", "Alpha"))
    }
    assert [link.title for link in questions.pages(known(files))] == ["Alpha", "Corrections", "zeta", "Éta"]


def test_a_body_for_feeds_has_absolute_addresses() -> None:
    files = {**numbered(1), f"{TOWN}a.md": story(body="[s](s0.md)")}
    view = SiteView(Answers(known(files)))
    assert view.body(f"{TOWN}a.md") == '<p><a href="https://test.example/town/2026/11/s0.html">s</a></p>'


SITEMAPS = {
    f"{TOWN}a.md": story(date="2026-10-31", updated="2026-11-02 09:00"),
    f"{TOWN}b.md": story(date="2026-11-01 08:00"),
    f"{TOWN}c.md": story(date="2026-11-02", canonical="https://other.example/c"),
    f"{TOWN}d.md": story(date="2026-11-03", draft="true"),
    f"{TOWN}e.md": story(date="2026-11-04", updated="2026-11-03"),
    "content/pages/about.md": "---\ntitle: About\nupdated: 2026-11-05\n---\n",
    "content/pages/else.md": "---\ntitle: Else\ncanonical: https://other.example/\n---\n",
    "content/pages/plain.md": "---\ntitle: Plain\n---\n",
}


def test_sitemaps_are_split_by_month_and_leave_out_what_stands_elsewhere() -> None:
    base = "https://test.example"
    site = known(SITEMAPS).site
    found = {name: sitemaps.sitemap(site, name) for name in sitemaps.names(site)}
    assert list(found) == ["sitemap-pages.xml", "sitemap-2026-10.xml", "sitemap-2026-11.xml"]
    assert found["sitemap-2026-10.xml"] == (SitemapEntry(f"{base}/town/2026/10/a.html", "2026-11-02T09:00:00+01:00"),)
    assert found["sitemap-2026-11.xml"] == (
        SitemapEntry(f"{base}/town/2026/11/b.html", "2026-11-01T08:00:00+01:00"),
        SitemapEntry(f"{base}/town/2026/11/e.html", "2026-11-04"),
    )
    assert found["sitemap-pages.xml"] == (
        SitemapEntry(f"{base}/"),
        SitemapEntry(f"{base}/town/"),
        SitemapEntry(f"{base}/bylines/wions/"),
        SitemapEntry(f"{base}/corrections.html"),
        SitemapEntry(f"{base}/about.html", "2026-11-05"),
        SitemapEntry(f"{base}/plain.html"),
    )


@pytest.mark.parametrize(
    ("limit", "parts"),
    [
        (1, ["sitemap-2026-11.xml", "sitemap-2026-11-2.xml", "sitemap-2026-11-3.xml"]),
        (2, ["sitemap-2026-11.xml", "sitemap-2026-11-2.xml"]),
        (3, ["sitemap-2026-11.xml"]),
        (4, ["sitemap-2026-11.xml"]),
    ],
)
def test_L03_a_sitemap_is_cut_at_the_limit_oldest_first(limit: int, parts: list[str]) -> None:
    site = known(numbered(3)).site
    found = {name: sitemaps.sitemap(site, name, limit) for name in sitemaps.names(site, limit)}
    months = {name: entries for name, entries in found.items() if "2026" in name}
    assert list(months) == parts
    assert all(len(entries) <= limit for entries in found.values())
    assert [entry.permalink[-7:] for entries in months.values() for entry in entries] == [
        "s0.html",
        "s1.html",
        "s2.html",
    ]


def test_the_index_of_sitemaps_tells_the_newest_change_of_each() -> None:
    assert questions.sitemaps(known(SITEMAPS)) == (
        SitemapEntry("https://test.example/sitemap-pages.xml", "2026-11-05"),
        SitemapEntry("https://test.example/sitemap-2026-10.xml", "2026-11-02T09:00:00+01:00"),
        SitemapEntry("https://test.example/sitemap-2026-11.xml", "2026-11-04"),
        SitemapEntry("https://test.example/sitemap-news.xml"),
    )


def test_answers_are_frozen() -> None:
    answers = known(numbered(3, tags="[wall]"))
    for made in (questions.edition(answers), questions.pager(answers, "tag/wall"), questions.latest(answers)[0]):
        with pytest.raises(AttributeError):
            setattr(made, made.__struct_fields__[0], None)
