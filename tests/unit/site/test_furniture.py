"""What isn't a story says something else: whether it stays in its place, and what that touches."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from in_memory import known
from sitegen.model import Entry
from sitegen.site.assemble import Site
from sitegen.site.furniture import stays, step, touched
from sitegen.site.steps import Change
from support import NOW, story

FRONT, TOWN, SEA, ICE, ANN, ABOUT, TONIGHT = (
    f"content/{name}.md"
    for name in ("_front", "town/_section", "tags/sea", "tags/ice", "bylines/ann", "pages/about", "_front/2026-11-23")
)
FILES = {
    "content/town/wall.md": story("The wall", "2026-11-20", tags="[sea]", byline="Ann"),
    FRONT: "## Lead\n",
    TONIGHT: "## Top\n",
    TOWN: "---\ntitle: Town\n---\nHere.\n",
    SEA: "---\ntitle: Sea\n---\nSalt.\n",
    ICE: "---\ntitle: Ice\n---\nNo story has it.\n",
    ANN: "---\ntitle: Ann\n---\nShe writes.\n",
    ABOUT: "---\ntitle: About\n---\nUs.\n",
}


def site_of(files: Mapping[str, str]) -> Site:
    return known(files, now=NOW).site


def changed(path: str, text: str) -> tuple[Site, Change]:
    """The site as it was, and one of its files as it is now."""
    site = site_of(FILES)
    return site, Change(path, site.entries[path], site_of({**FILES, path: text}).entries[path])


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (TOWN, "---\ntitle: Town\nsummary: All\nextra: {n: 1}\n---\n## There\n\nThere.\n", True),
        (TOWN, "---\ntitle: Town\n---\n## Lead\n- [](wall.md)\n", True),
        (TOWN, "---\ntitle: Our town\n---\nHere.\n", False),
        (TOWN, "---\ntitle: Town\norder: 2\n---\nHere.\n", False),
        (SEA, "---\ntitle: Sea\n---\nWater.\n", True),
        (SEA, "---\ntitle: Seas\n---\nSalt.\n", False),
        (ICE, "---\ntitle: Ice\n---\nCold.\n", False),
        (ANN, "---\ntitle: Ann\nrole: Editor\nphoto: {src: /ann.jpg, alt: Ann}\n---\nShe edits.\n", True),
        (ANN, "---\ntitle: Ann Quay\n---\nShe writes.\n", False),
        (ABOUT, "---\ntitle: About\nupdated: 2026-11-20\nexpires: 2027-01-01\n---\n## Who\n\nUs.\n", True),
        (ABOUT, "---\ntitle: About us\n---\nUs.\n", False),
        (ABOUT, "---\ntitle: About\nslug: us\n---\nUs.\n", False),
        (ABOUT, "---\ntitle: About\naliases: [/us]\n---\nUs.\n", False),
        (FRONT, "## Top\n", False),
    ],
)
def test_what_stays_in_its_place(path: str, text: str, expected: bool) -> None:
    site, change = changed(path, text)
    assert stays(site, change) == expected


def test_what_comes_or_goes_does_not_stay() -> None:
    site = site_of(FILES)
    about = site.entries[ABOUT]
    assert not stays(site, Change(ABOUT, about, None))
    assert not stays(site, Change(ABOUT, None, about))


@pytest.mark.parametrize(
    ("path", "text", "groups"),
    [
        (FRONT, "## Top\n", {("edition", "")}),
        (
            TOWN,
            "---\ntitle: Town\n---\nThere.\n",
            {("edition", "section/town"), ("pager", "section/town", 0), ("section",)},
        ),
        (SEA, "---\ntitle: Sea\n---\nWater.\n", {("edition", "tag/sea"), ("pager", "tag/sea", 0), ("tag", "sea")}),
        (
            ANN,
            "---\ntitle: Ann\n---\nHi.\n",
            {("edition", "byline/ann"), ("pager", "byline/ann", 0), ("byline", "ann")},
        ),
        (ABOUT, "---\ntitle: About\n---\nHi.\n", {("sitemaps",), ("sitemap", "sitemap-pages.xml")}),
    ],
)
def test_what_it_touches(path: str, text: str, groups: set[tuple[str | int, ...]]) -> None:
    site, change = changed(path, text)
    found = set(touched(step(site, change, site.now)))
    assert found - {("nav",), ("publisher",)} == groups | {("text", path), ("image", path)}


def test_the_edition_that_took_over_last_is_in_force() -> None:
    site = site_of(FILES)
    assert _front(site) == TONIGHT
    tonight: Entry = site.entries[TONIGHT]
    without = step(site, Change(TONIGHT, tonight, None), datetime.fromisoformat(NOW + "+00:00")).after
    assert _front(without) == FRONT
    none = step(without, Change(FRONT, without.entries[FRONT], None), site.now).after
    assert _front(none) == ""
    assert _front(step(none, Change(TONIGHT, None, tonight), site.now).after) == TONIGHT


def _front(site: Site) -> str:
    return site.front.path if site.front else ""
