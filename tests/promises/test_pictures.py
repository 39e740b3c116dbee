"""Pictures as readers get them: sizes, crops, nothing private, nothing twice."""

import re
from collections.abc import Callable

import pytest

from photographs import SERIAL, photograph, private_photograph
from sitegen.accounts import why
from support import CONFIG, Files, Outlet, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
LEAD = "{src: a.jpg, alt: Bands, credit: Wions, focus: 60% 30%}"
PAGE = "world/2026/11/a.html"


def test_a_page_shows_sizes_that_are_all_there_and_the_original_stays(site: Make) -> None:
    outlet = site({A: story(body="![It](b.png)", image=LEAD)})
    outlet.write({"content/world/a.jpg": photograph(1000, 700), "content/world/b.png": photograph(500, 400, "PNG")})
    report = outlet.build()
    page, tree = outlet.page(PAGE), outlet.tree()
    lists = (outlet.page(path) for path in tree if path.endswith("index.html"))
    found = set(re.findall(r"assets/pictures/[\w.-]+", page + "".join(lists)))
    assert found == {path for path in tree if path.startswith("assets/pictures/")}
    assert report.encoded == len(found)
    assert "world/a.jpg" not in tree
    assert "world/b.png" not in tree
    assert report.withheld == ()
    assert page.count('fetchpriority="high"') == page.count('loading="lazy"') == 1


def test_why_tells_which_picture_and_how_it_was_made(site: Make) -> None:
    outlet = site({A: story(image=LEAD), "content/world/a.jpg": photograph(1000, 700)})
    outlet.build()
    found = [why(outlet.order(), path).page for path in outlet.tree() if path.startswith("assets/pictures/")]
    assert {page.source for page in found if page} == {"content/world/a.jpg"}
    assert "as `card` around 60% 30%, 480 × 320 pixels, WebP" in {page.recipe for page in found if page}
    told = why(outlet.order(), "content/world/a.jpg").source
    assert told is not None
    assert told.sentence == "is published in sizes made of it, not as it is; content/world/a.md shows it"


def test_an_original_goes_out_if_it_is_linked(site: Make) -> None:
    outlet = site({A: story(body="[It](a.jpg)"), "content/world/a.jpg": photograph()})
    outlet.build()
    assert "world/a.jpg" in outlet.tree()


@pytest.mark.parametrize("more", ["", "[images]\nrenditions = false\n", "[images]\navif = true\n"])
def test_E13_nothing_private_goes_out(site: Make, more: str) -> None:
    outlet = site({"sitegen.toml": CONFIG + more, A: story(body="[It](a.jpg)", image=LEAD)})
    outlet.write({"content/world/a.jpg": private_photograph()}).build()
    assert [path for path, data in outlet.tree().items() if SERIAL.encode() in data or b"GPS" in data] == []


def test_a_lost_output_and_a_lost_memory_are_made_from_what_was_kept(site: Make) -> None:
    outlet = site({A: story(image=LEAD), "content/world/a.jpg": photograph(1000, 700)})
    assert outlet.build().encoded
    before = outlet.tree()
    (outlet.folder / ".sitegen/cache.db").unlink()
    for path in outlet.output.glob("assets/pictures/*"):
        path.unlink()
    assert outlet.build().encoded == 0
    assert outlet.tree() == before


@pytest.mark.parametrize("cut", [100, -2000])
def test_a_faulty_picture_is_an_error_that_names_it_and_the_story(site: Make, cut: int) -> None:
    outlet = site({A: story(image=LEAD), "content/world/a.jpg": photograph(1000, 700)[:cut]})
    (problem,) = (each for each in outlet.problems() if each.severity == "error")
    assert problem.path == "content/world/a.jpg"
    assert A in problem.hint
    assert not outlet.output.exists()


def test_a_picture_without_a_credit_is_a_warning(site: Make) -> None:
    outlet = site({A: story(image="{src: a.jpg, alt: Bands}"), "content/world/a.jpg": photograph()})
    assert [problem.code for problem in outlet.build().problems] == ["credit"]
    outlet.write({"content/world/a.jpg": private_photograph()})
    assert outlet.build().problems == ()


B = "content/world/b.md"


def _rebuilt(outlet: Outlet) -> tuple[set[str], set[str]]:
    """The pages and the pictures that an edit wrote; the output is what a clean build makes."""
    written = outlet.build().written
    clean = Outlet(outlet.folder)
    clean.output = outlet.folder / "clean"
    state = outlet.folder / "elsewhere"
    clean.build(state=state)
    assert outlet.tree() == clean.tree()
    pictures = {path for path in written if path.startswith("assets/pictures/")}
    return set(written) - pictures, pictures


def test_another_focus_makes_crops_anew_and_the_pages_that_show_them(site: Make) -> None:
    outlet = site({A: story(image=LEAD), B: story("B"), "content/world/a.jpg": photograph(1000, 700)})
    outlet.build()
    outlet.write({A: story(image=LEAD.replace("60% 30%", "10% 90%"))})
    pages, pictures = _rebuilt(outlet)
    assert PAGE in pages
    assert "world/2026/11/b.html" not in pages
    assert pictures
    assert all("<picture>" in outlet.page(path) for path in pages if path.endswith("index.html"))


def test_another_picture_of_the_same_name_reaches_every_page_that_shows_it(site: Make) -> None:
    outlet = site({A: story(image=LEAD), B: story("B"), "content/world/a.jpg": photograph(1000, 700)})
    outlet.build()
    outlet.write({"content/world/a.jpg": photograph(900, 700)})
    pages, pictures = _rebuilt(outlet)
    assert PAGE in pages
    assert "world/2026/11/b.html" not in pages
    assert {path for path in outlet.tree() if path.startswith("assets/pictures/")} == pictures


def test_a_story_that_goes_takes_its_pictures_along(site: Make) -> None:
    outlet = site({A: story(image=LEAD), B: story("B"), "content/world/a.jpg": photograph(1000, 700)})
    outlet.build()
    outlet.write({A: story(image=LEAD, draft="true")})
    _rebuilt(outlet)
    assert not any(path.startswith("assets/pictures/") for path in outlet.tree())
