"""Many entries become one site."""

import pytest

from in_memory import assembled, config_of, site_of
from sitegen.model import Asset, Page
from sitegen.problems import Problem
from support import story

TOWN = "content/town/"


def titles(files: dict[str, str], kind: str) -> list[tuple[str, str]]:
    site = site_of(files)
    return [(term.key, term.title) for term in getattr(site, kind)]


def messages(files: dict[str, str]) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in assembled(files)[1]]


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (["Go", "go", "GO"], ("go", "Go")),
        (["GO", "go"], ("go", "GO")),
        (["Straße", "STRASSE"], ("strasse", "Straße")),
        (["STRASSE", "Straße"], ("strasse", "STRASSE")),
        (["caf\u00e9", "cafe\u0301", "CAFÉ"], ("cafe", "caf\u00e9")),
    ],
)
@pytest.mark.parametrize("kind", ["tags", "bylines"])
def test_B02_spellings_of_one_word_are_one_term_titled_as_first_by_date(
    kind: str, spellings: list[str], expected: tuple[str, str]
) -> None:
    field = {"tags": "tags", "bylines": "byline"}[kind]
    # Written the other way round, so that dates decide and not the order of files.
    files = {
        f"{TOWN}{9 - number}.md": story(date=f"2026-11-0{number + 1}", **{field: f"[{each}]"})
        for number, each in enumerate(spellings)
    }
    found = titles(files, kind)
    assert found == [expected]
    assert len(site_of(files).lists[f"{field.rstrip('s')}/{expected[0]}"]) == len(spellings)


def test_a_story_that_names_a_tag_twice_is_listed_once() -> None:
    site = site_of({f"{TOWN}a.md": story(tags="[Wall, wall]")})
    assert site.lists["tag/wall"] == (f"{TOWN}a.md",)
    assert [term.title for term in site.teasers[f"{TOWN}a.md"].tags] == ["Wall"]


def test_two_tags_with_one_address_are_a_problem_that_names_both_stories() -> None:
    files = {f"{TOWN}b.md": story(date="2026-11-02", tags="[C++]"), f"{TOWN}a.md": story(date="2026-11-01", tags="[C]")}
    assert assembled(files)[1] == (
        Problem(
            f"{TOWN}b.md",
            f"the tags “C++” here and “C” in {TOWN}a.md would share one address",
            "collision",
            "Write both alike, or make the difference plainer.",
        ),
    )


def test_two_bylines_with_one_address_are_a_problem_too() -> None:
    files = {f"{TOWN}a.md": story(date="2026-11-01", byline="Ann Quay"), f"{TOWN}b.md": story(byline="Ann-Quay")}
    assert messages(files) == [
        (f"{TOWN}b.md", f"the bylines “Ann-Quay” here and “Ann Quay” in {TOWN}a.md would share one address")
    ]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("content/town/_section.md", "content/Town/_section.md", "section"),
        ("content/tags/wall.md", "content/tags/Wall.md", "tag"),
        ("content/bylines/ann-quay.md", "content/bylines/Ann Quay.md", "byline"),
    ],
)
def test_two_files_about_one_term_are_a_problem_and_neither_is_dropped_silently(
    one: str, other: str, kind: str
) -> None:
    text = "---\ntitle: Name\n---\nText.\n"
    assert messages({one: text, other: text}) == [(other, f"this file and {one} are about the same {kind}")]


def test_a_tag_and_a_byline_of_one_name_are_two_things() -> None:
    text = "---\ntitle: Name\n---\nText.\n"
    assert (
        messages({"content/tags/wall.md": text, "content/bylines/wall.md": text, "content/wall/_section.md": text})
        == []
    )


def test_a_tag_of_a_held_story_only_is_no_term_and_its_topic_page_has_no_address() -> None:
    files = {
        f"{TOWN}a.md": story(tags="[open]"),
        f"{TOWN}b.md": story(tags="[secret]", draft="true", byline="Nobody"),
        "content/tags/secret.md": "---\ntitle: Secret\n---\nText.\n",
        "content/bylines/nobody.md": "---\ntitle: Nobody\n---\nText.\n",
    }
    site = site_of(files)
    assert [term.key for term in site.tags] == ["open"]
    assert [term.key for term in site.bylines] == ["wions"]
    assert site.url_of["content/tags/secret.md"] == ""
    assert site.url_of["content/bylines/nobody.md"] == ""
    assert "tag/secret" not in site.lists


def test_a_held_story_does_not_decide_the_spelling_of_a_tag() -> None:
    files = {f"{TOWN}a.md": story(date="2026-11-01", tags="[WALL]", draft="true"), f"{TOWN}b.md": story(tags="[Wall]")}
    assert titles(files, "tags") == [("wall", "Wall")]


def test_lists_are_oldest_first_and_stories_of_one_day_by_path() -> None:
    files = {
        f"{TOWN}d.md": story(date="2026-11-03 09:00"),
        f"{TOWN}c.md": story(date="2026-11-03"),
        f"{TOWN}a.md": story(date="2026-11-03"),
        "content/abroad/z.md": story(date="2026-11-03"),
        f"{TOWN}b.md": story(date="2026-11-02 23:59"),
        f"{TOWN}e.md": story(date="2026-11-03 09:00 +02:00"),
    }
    site = site_of(files)
    order = ["town/b", "abroad/z", "town/a", "town/c", "town/e", "town/d"]
    assert list(site.lists[""]) == [f"content/{each}.md" for each in order]
    assert site.lists["section/town"] == tuple(path for path in site.lists[""] if path.startswith(TOWN))
    assert site.ranks == {path: rank for rank, path in enumerate(site.lists[""])}
    assert site.positions[f"{TOWN}d.md"] == 4
    assert site.positions["content/abroad/z.md"] == 0


def test_months_follow_the_outlets_calendar_not_utc() -> None:
    site = site_of({f"{TOWN}a.md": story(date="2026-10-31T23:30Z"), f"{TOWN}b.md": story(date="2026-10-31")})
    assert site.months == ("2026-10", "2026-11")
    assert site.lists["month/2026-11"] == (f"{TOWN}a.md",)


def test_parts_of_a_series_follow_their_numbers_then_their_dates() -> None:
    files = {
        f"{TOWN}a.md": story(date="2026-11-01", series="{name: The wall, part: 2}"),
        f"{TOWN}b.md": story(date="2026-11-02", series="{name: The Wall, part: 1}"),
        f"{TOWN}c.md": story(date="2026-11-04", series="The wall"),
        f"{TOWN}d.md": story(date="2026-11-03", series="THE WALL"),
    }
    assert site_of(files).lists["series/the-wall"] == tuple(f"{TOWN}{name}.md" for name in "badc")


def test_sections_come_in_the_order_that_is_asked_for_then_by_title() -> None:
    def section(title: str, order: int) -> str:
        return f"---\ntitle: {title}\norder: {order}\n---\n"

    files = {
        "content/a/_section.md": section("Alpha", 2),
        "content/b/_section.md": section("Beta", -1),
        "content/c/_section.md": section("gamma", 0),
        "content/new-quay/x.md": story(),
        "content/d/x.md": story(),
    }
    assert titles(files, "sections") == [
        ("b", "Beta"),
        ("d", "D"),
        ("c", "gamma"),
        ("new-quay", "New quay"),
        ("a", "Alpha"),
    ]


def test_an_empty_section_with_its_file_is_a_section_a_draft_of_it_is_none() -> None:
    files = {
        "content/a/_section.md": "---\ntitle: A\n---\n",
        "content/b/_section.md": "---\ntitle: B\ndraft: true\n---\n",
    }
    assert titles(files, "sections") == [("a", "A")]


def test_a_story_may_name_another_section_than_its_folder() -> None:
    site = site_of({f"{TOWN}a.md": story(section="New Quay")})
    assert site.lists["section/new-quay"] == (f"{TOWN}a.md",)
    assert site.url_of[f"{TOWN}a.md"] == "/new-quay/2026/11/a.html"


PICTURES = (Asset(f"{TOWN}wall.jpg", 9, 640, 480), Asset("content/logo.svg", 9))


@pytest.mark.parametrize(
    ("src", "url", "size"),
    [
        ("wall.jpg", "/town/wall.jpg", (640, 480)),
        ("./wall.jpg", "/town/wall.jpg", (640, 480)),
        ("/town/wall.jpg", "/town/wall.jpg", (640, 480)),
        ("../town/wall.jpg", "/town/wall.jpg", (640, 480)),
        ("https://test.example/town/wall.jpg", "/town/wall.jpg", (640, 480)),
        ("/logo.svg", "/logo.svg", (0, 0)),
        ("https://other.example/a.jpg", "https://other.example/a.jpg", (0, 0)),
    ],
)
def test_a_picture_of_front_matter_is_found_with_its_size(src: str, url: str, size: tuple[int, int]) -> None:
    site, problems = assembled({f"{TOWN}a.md": story(image=f"{{src: {src}, alt: A}}")}, assets=PICTURES)
    found = site.teasers[f"{TOWN}a.md"].image
    assert found is not None
    assert (found.url, (found.width, found.height), found.alt) == (url, size, "A")
    assert problems == ()


@pytest.mark.parametrize("src", ["gone.jpg", "/town/", "a.md", "Wall.jpg"])
def test_a_picture_that_is_not_there_is_a_warning_with_its_line(src: str) -> None:
    text = f"---\ntitle: A\ndate: 2026-11-20\nimage: {{src: {src}, alt: A}}\n---\n"
    site, problems = assembled({f"{TOWN}a.md": text}, assets=PICTURES)
    assert site.teasers[f"{TOWN}a.md"].image is None
    hint = "Put it beside this file, or mend its name."
    assert problems == (
        Problem(f"{TOWN}a.md", f"there is no picture `{src}`", "picture", hint, line=4, severity="warning", story="A"),
    )


def test_pictures_of_held_stories_are_not_missed() -> None:
    assert messages({f"{TOWN}a.md": story(image="{src: gone.jpg, alt: A}", date="2030-01-01")}) == []


def test_portraits_and_pictures_of_pages_are_found_too() -> None:
    site = site_of(
        {
            "content/bylines/ann.md": "---\ntitle: Ann\nphoto: {src: /town/wall.jpg, alt: Ann}\n---\n",
            "content/pages/about.md": "---\ntitle: About\nimage: {src: /town/wall.jpg, alt: We}\n---\n",
        },
        assets=PICTURES,
    )
    assert {path: image.alt for path, image in site.images.items()} == {
        "content/bylines/ann.md": "Ann",
        "content/pages/about.md": "We",
    }


def test_a_teaser_falls_back_on_title_and_section() -> None:
    site = site_of({f"{TOWN}a.md": story("Long title"), f"{TOWN}b.md": story(short_title="Short", kicker="Quay")})
    shown = [(t.short_title, t.kicker) for t in (site.teasers[f"{TOWN}a.md"], site.teasers[f"{TOWN}b.md"])]
    assert shown == [("Long title", "Town"), ("Short", "Quay")]


def test_kinds_that_are_switched_off_have_no_address() -> None:
    config = config_of("[kinds]\ntags = false\nbylines = false\nsections = false\n")
    site = site_of({f"{TOWN}a.md": story(tags="[wall]")}, config=config)
    assert [term.url for term in (*site.tags, *site.bylines, *site.sections)] == ["", "", ""]
    assert site.lists["tag/wall"] == (f"{TOWN}a.md",)


def test_a_site_of_nothing_has_an_empty_list_of_all() -> None:
    site, problems = assembled({})
    assert (dict(site.lists), site.months, site.sections, site.front, problems) == ({"": ()}, (), (), None, ())


def test_the_path_of_a_page_is_no_article() -> None:
    site = site_of({"content/pages/about.md": "---\ntitle: About\n---\n"})
    assert isinstance(site.entries["content/pages/about.md"], Page)
    with pytest.raises(KeyError):
        site.article("content/pages/about.md")
