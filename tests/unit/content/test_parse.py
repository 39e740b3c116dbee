"""One source in, one entry out."""

from zoneinfo import ZoneInfo

import pytest

from sitegen.content.parse import Parsed, ParseOptions, parse
from sitegen.model import Article, Front, Intro, Page, Part, Profile, Source
from sitegen.problems import errors
from support import story

OPTIONS = ParseOptions(ZoneInfo("Europe/Berlin"), "news.example", "Wions")


def read(path: str, text: str) -> Parsed:
    return parse(Source(path, text.encode("utf-8")), OPTIONS)


def article(text: str, path: str = "content/town/2026-11-20-harbour-wall.md") -> Article:
    parsed = read(path, text)
    assert parsed.problems == ()
    assert isinstance(parsed.entry, Article)
    return parsed.entry


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("content/town/wall.md", Article),
        ("content/town/deep/er/wall.md", Article),
        ("content/town/drafts/wall.md", Article),
        ("content/pages/about.md", Page),
        ("content/pages/drafts/about.md", Page),
        ("content/pages/Drafts/about.md", Page),
        ("content/tags/wall.md", Intro),
        ("content/town/_section.md", Intro),
        ("content/bylines/ann-quay.md", Profile),
        ("content/_front.md", Front),
        ("content/_front/2026-11-24-0600.md", Front),
        ("content/_front/2026-11-24.md", Front),
    ],
)
def test_the_place_of_a_file_says_what_it_is(path: str, kind: type) -> None:
    text = story() if kind is Article else "---\ntitle: Name\n---\n" if kind is not Front else "## Lead\n- [](a.md)\n"
    assert isinstance(read(path, text).entry, kind)


@pytest.mark.parametrize(("letters", "codes"), [(110, []), (111, ["field"])])
def test_a_headline_of_more_than_110_letters_is_told(letters: int, codes: list[str]) -> None:
    parsed = read("content/town/wall.md", story("W" * letters))
    assert [problem.code for problem in parsed.problems] == codes
    assert errors(parsed.problems) == ()


@pytest.mark.parametrize("name", ["monday", "2026-11-24-6", "2026-02-30-0600", "2026-11-24-2561", "2026-11-24-0600-a"])
def test_a_scheduled_edition_is_named_after_its_time(name: str) -> None:
    parsed = read(f"content/_front/{name}.md", "## Lead\n")
    assert (parsed.entry, [problem.code for problem in parsed.problems]) == (None, ["place"])


@pytest.mark.parametrize(
    "path",
    [
        *("content/wall.md", "content/_fornt.md", "content/town/_draft.md", "content/town/deep/_section.md"),
        *("content/pages/_section.md", "content/pages/more/about.md", "content/tags/a/b.md", "content/town/wall.MD"),
        *("content/town/wall.markdown", "content/town/wall.mdx"),
    ],
)
def test_a_file_in_no_place_is_an_error_and_never_skipped(path: str) -> None:
    parsed = read(path, story())
    assert parsed.entry is None
    assert [problem.code for problem in errors(parsed.problems)] == ["place"]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("content/town/2026-11-20-harbour-wall.md", "harbour-wall"),
        ("content/town/harbour-wall.md", "harbour-wall"),
        ("content/town/2026-11-20.md", "harbour-wall-rises"),
        ("content/town/2026-11-20-0930-wall.md", "wall"),
        ("content/town/2026-11-20-2031.md", "2031"),
        ("content/town/Hafen Mauer.md", "hafen-mauer"),
    ],
)
def test_the_address_comes_from_the_files_name_without_its_date(path: str, slug: str) -> None:
    assert article(story("Harbour wall rises"), path).slug == slug


def test_what_isnt_written_has_its_default() -> None:
    made = article(story("Harbour wall", body="First sentence. Second one.\n\nMore."))
    assert (made.section, made.bylines, made.tags, made.label, made.priority) == ("town", ("Wions",), (), "news", 3)
    assert made.summary == "First sentence. Second one."
    assert made.id == "tag:news.example,2026:town/2026-11-20-harbour-wall.md"
    assert (made.deck, made.updated, made.expires, made.image, made.series) == ("", None, None, None, None)


@pytest.mark.parametrize(
    ("written", "bylines"),
    [("Ann Quay", ("Ann Quay",)), ("[Ann Quay, Wions]", ("Ann Quay", "Wions")), ("[]", ()), ("", ("Wions",))],
)
def test_bylines_are_a_name_a_list_or_nobody(written: str, bylines: tuple[str, ...]) -> None:
    assert article(story(byline=written)).bylines == bylines


def test_A08_text_fields_keep_their_literal_text() -> None:
    made = article(story("1.10", tags="[no, 1e3, null, 0x1F, 12:30:00]", short_title="2024-01-01", kicker="yes"))
    assert made.title == "1.10"
    assert made.tags == ("no", "1e3", "null", "0x1F", "12:30:00")
    assert (made.short_title, made.kicker) == ("2024-01-01", "yes")


def test_A08_a_slug_keeps_its_zeros() -> None:
    assert article(story(slug="0123")).slug == "0123"


def test_series_is_a_name_or_a_name_and_a_part() -> None:
    assert article(story(series="The wall")).series == Part("The wall")
    assert article(story(series="{name: The wall, part: 2}")).series == Part("The wall", 2)


def test_corrections_stand_in_the_order_of_their_dates() -> None:
    made = article(story(corrections="[{date: 2026-11-23, text: b}, {date: 2026-11-22, kind: clarification, text: a}]"))
    assert [(each.date.day, each.kind, each.text) for each in made.corrections] == [
        ("2026-11-22", "clarification", "a"),
        ("2026-11-23", "correction", "b"),
    ]


def test_expires_on_a_day_means_its_end() -> None:
    made = article(story(expires="2026-11-25"))
    assert made.expires is not None
    assert made.expires.instant == "2026-11-26T00:00:00+01:00"


def test_quotes_are_curled_in_what_readers_see_and_nowhere_else() -> None:
    made = article(story("'It''s \"done\"'", tags='["it\'s"]', deck="'\"Yes\"'"))
    assert made.title == "It’s “done”"
    assert made.deck == "“Yes”"
    assert made.tags == ("it's",)


def test_A14_line_ends_make_no_difference_but_to_the_digest() -> None:
    text = story(body="One.\n\n- a\n- b\n\nSee [x](../../../y).")
    bodies = {read("content/town/a.md", text.replace("\n", end)).problems for end in ("\n", "\r\n", "\r")}
    assert len(bodies) == 1
    assert [problem.line for problem in bodies.pop()] == [10]


def test_A12_words_of_python_and_of_the_library_are_ordinary_unknown_words() -> None:
    for name in ("content", "url", "__class__", "items", "get"):
        parsed = read("content/town/a.md", story(**{name: "x"}))
        assert [problem.code for problem in parsed.problems] == ["front-matter"], name


@pytest.mark.parametrize(
    "text",
    [
        *("", "   \n\n", "---\n---\n", "---\n\n---\n\n\n", "\x00", "\ufeff", "---", "---\n" * 5, "---\n- a\n---\n"),
        *("---\n{}\n---\n", "---\n[]\n---\n", "---\nx\n---\n", "---\n? a\n: b\n---\n", "---\ntitle: &a [*a]\n---\n"),
        *("---\ntitle: !!python/object/apply:os.system [x]\n---\n", "---\ntitle: " + "[" * 1000 + "\n---\n"),
        *(
            "---\ntitle: " + "9" * 6000 + "\ndate: 2026-11-20\npriority: " + "9" * 6000 + "\n---\n",
            "---\n%TAG ! x\n---\n",
        ),
        '---\ntitle: "\\ud83d"\ndate: 2026-11-20\n---\n',
        "---\ntitle: x\ndate: 2026-11-20\n---\n" + "<b>" * 3000,
        "---\ntitle: x\ndate: 2026-11-20\n---\n" + "> " * 400 + "deep",
        "---\ntitle: x\ndate: 2026-11-20\n---\n" + "[" * 3000,
    ],
)
def test_nothing_an_editor_can_write_raises(text: str) -> None:
    parsed = read("content/town/a.md", text)
    assert parsed.entry is not None or errors(parsed.problems)


def test_every_problem_names_its_story() -> None:
    parsed = read("content/town/a.md", story("Harbour wall", tgas="x", body="![](p.png)"))
    assert {problem.story for problem in parsed.problems} == {"Harbour wall"}
    assert [(problem.code, problem.line) for problem in parsed.problems] == [("front-matter", 4), ("alt", 6)]
