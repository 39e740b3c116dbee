"""Parts of pages that are made once: whoever is given one would have shown all its links alike."""

from functools import partial

import pytest
from markupsafe import Markup

from sitegen import urls
from sitegen.pages.fragments import AT_ROOT, Fragments, fragment_of, spot_of
from sitegen.site.answers import Question

LINKS = ("/", "/world/", "/world/2026/11/wall/", "/town/2026/", "/style.css", "https://elsewhere.example/world/a/b/")
PAGES = ("/", "/404.html", "/world/", "/world/2/", "/world/2026/11/a/", "/world/2026/11/b/", "/world/2026/12/c/")
OTHERS = ("/town/", "/town/2026/11/d/", "/tags/x/", "/tags/x/2/", "/archive/2026/11/")


def shown_on(page: str, url: str) -> str:
    return url if urls.leads_outside(url) else urls.relative(page, url)


@pytest.mark.parametrize("first", PAGES + OTHERS)
def test_a_page_is_given_what_it_would_have_made_itself(first: str) -> None:
    known = Fragments()
    for page in (first, *PAGES, *OTHERS):
        shown = {url: shown_on(page, url) for url in LINKS}
        found = known.get("part.html", "", spot_of(page), partial(shown_on, page))
        assert found is None or found.shown == shown
        if found is None:
            known.add("part.html", "", spot_of(page), fragment_of(Markup(), {}, shown, spot_of(page)))


@pytest.mark.parametrize(
    ("links", "made"),
    [
        (
            ("/", "/world/", "/town/", "/style.css"),
            6,
        ),  # at depth 2 and 3 in `tags`, at 0, 1, 4 in `world`, at 1 in `town`
        (("/style.css",), 5),  # one for each depth
        ((), 1),
    ],
)
def test_a_part_is_made_once_for_all_pages_that_show_it_alike(links: tuple[str, ...], made: int) -> None:
    known = Fragments()
    for page in (
        "/",
        "/world/",
        "/town/",
        "/tags/x/",
        "/tags/y/",
        "/tags/y/2/",
        "/world/2026/11/a/",
        "/world/2026/12/b/",
    ):
        show = {url: shown_on(page, url) for url in links}
        if known.get("part.html", "", spot_of(page), show.__getitem__) is None:
            known.add("part.html", "", spot_of(page), fragment_of(Markup(), {}, show, spot_of(page)))
    assert known.count("part.html") == made


def test_links_that_begin_at_the_root_of_the_host_are_those_of_no_other_page() -> None:
    known = Fragments()
    known.add("part.html", "", AT_ROOT, fragment_of(Markup("/style.css"), {}, {"/style.css": "/style.css"}, AT_ROOT))
    assert known.get("part.html", "", spot_of("/"), lambda _url: "style.css") is None


@pytest.mark.parametrize(
    ("otherwise", "left"),
    [([], 2), ([("latest", 3)], 1), ([("nav",)], 2), ([("text", "a.md"), ("latest", 3)], 0)],
)
def test_a_part_stays_unless_what_it_asked_is_answered_otherwise(otherwise: list[Question], left: int) -> None:
    known, spot = Fragments(), spot_of("/")
    for name, question in (("lists.html", ("latest", 3)), ("texts.html", ("text", "a.md"))):
        known.add(name, "", spot, fragment_of(Markup(), {question: None}, {}, spot))
    after = known.without(otherwise)
    names = ("lists.html", "texts.html")
    assert sum(after.get(name, "", spot, str) is not None for name in names) == left
    assert all(known.get(name, "", spot, str) is not None for name in names)
