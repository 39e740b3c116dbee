"""The house theme: what it says of a story, and how it arranges a front."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from support import Files, Outlet, picture, story


def page(folder: Path, made: str, **more: str) -> str:
    """The page of one story in the section `town`; `more` are further files, by their path with `/` as `__`."""
    files = {"sitegen.toml": CONFIG, "content/town/2026-11-20-a.md": made}
    outlet = Outlet(folder).write(files | {path.replace("__", "/") + ".md": text for path, text in more.items()})
    outlet.build()
    return outlet.page("town/2026/11/a.html")


CONFIG = 'title = "The Test Post"\nbase_url = "https://test.example"\ntimezone = "Europe/Berlin"\nbyline = "Wions"\n'


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", markup).split())


@pytest.mark.parametrize(
    ("date", "updated", "expected"),
    [
        ("2026-11-20", "", ""),
        ("2026-11-20 08:30", "", "Published 08:30"),
        ("2026-11-20 08:30", "2026-11-20 14:05", "Published 08:30 · Updated 14:05"),
        ("2026-11-20 08:30", "2026-11-21 09:00", "Published 08:30 · Updated 21 November 2026, 09:00"),
        ("2026-11-20", "2026-11-20 14:05", "Updated 14:05"),
        ("2026-11-20", "2026-11-22", "Updated 22 November 2026"),
    ],
)
def test_a_story_says_when_it_appeared_and_changed(tmp_path: Path, date: str, updated: str, expected: str) -> None:
    made = page(tmp_path, story(date=date, **({"updated": updated} if updated else {})))
    times = re.search(r'<p class="times">(.*?)</p>', made, re.DOTALL)
    assert (words(times[1]) if times else "") == expected
    assert '<span aria-hidden="true">| </span><time datetime="2026-11-20">20 November 2026, Friday</time>' in made


def test_a_byline_has_its_role_and_opinion_its_portrait(tmp_path: Path) -> None:
    who = "---\ntitle: Ann Quay\nrole: Reporter\nphoto: {src: ann.png, alt: Her}\n---\n"
    Outlet(tmp_path).write({"content/bylines/ann.png": picture()})
    news = page(tmp_path, story(byline="Ann Quay"), content__bylines__ann_quay=who)
    assert "pictures/ann-" not in news
    assert '<span class="role">Reporter</span>' in news
    assert "pictures/ann-" in page(tmp_path, story(byline="Ann Quay", label="opinion"), content__bylines__ann_quay=who)


NOTED = "{{date: 2026-11-21, kind: {}, text: It is one metre.}}".format


@pytest.mark.parametrize(
    ("fields", "head", "foot", "times"),
    [
        pytest.param(
            {"corrections": f"[{NOTED('correction')}]"},
            "Correction, 21 November 2026: It is one metre.",
            "",
            "Corrected 21 November 2026",
            id="a correction above the text",
        ),
        pytest.param(
            {"corrections": f"[{NOTED('clarification')}]"},
            "",
            "What has changed Clarification, 21 November 2026: It is one metre.",
            "Clarified 21 November 2026",
            id="a clarification below it",
        ),
        pytest.param(
            {"corrections": f"[{NOTED('update')}]", "updated": "2026-11-22"},
            "",
            "What has changed Update, 21 November 2026: It is one metre.",
            "Updated 22 November 2026",
            id="an update below it",
        ),
        pytest.param(
            {
                "corrections": f"[{NOTED('correction')}]",
                "retracted": "{date: 2026-11-23, reason: Nothing of it is so.}",
            },
            "This story was retracted on 23 November 2026. Nothing of it is so.",
            "What has changed Correction, 21 November 2026: It is one metre.",
            "Retracted 23 November 2026",
            id="a retraction in place of the text, what was corrected below",
        ),
    ],
)
def test_what_was_wrong_stands_above_the_text_and_what_makes_it_clearer_below(
    tmp_path: Path, fields: dict[str, str], head: str, foot: str, times: str
) -> None:
    made = page(tmp_path, story(body="It rose by two.", **fields))
    notice, below, when = (
        re.search(pattern, made, re.DOTALL)
        for pattern in (
            r'<section class="notice.*?>(.*?)</section>',
            r'<section class="corrections.*?>(.*?)</section>',
            r'<p class="times">(.*?)</p>',
        )
    )
    assert words(notice[1] if notice else "") == head
    assert words(below[1] if below else "") == foot
    assert when is not None
    assert words(when[1]) == times
    assert ("It rose by two." in made) is ("retracted" not in fields)


@pytest.mark.parametrize(
    ("fields", "kicker"),
    [
        ({}, "Town"),
        ({"kicker": "Flood"}, "Flood"),
        ({"label": "opinion"}, "Opinion Town"),
        ({"label": "opinion", "kicker": "Opinion"}, "Opinion"),
        ({"label": "sponsored", "byline": "Arlow's"}, "Sponsored Paid for by Arlow's"),
    ],
)
def test_what_is_not_news_says_so_in_words(tmp_path: Path, fields: dict[str, str], kicker: str) -> None:
    found = re.search(r'<p class="kicker">(.*?)</p>', page(tmp_path, story(**fields)), re.DOTALL)
    assert found is not None
    assert words(found[1]).replace("&#39;", "'") == kicker


def test_a_deck_is_shown_only_where_it_is_written(tmp_path: Path) -> None:
    assert 'class="deck"' not in page(tmp_path, story(body="It rose by a metre."))
    assert '<p class="deck">Higher.</p>' in page(tmp_path, story(deck="Higher."))


def test_the_end_is_signed_and_leads_to_what_is_always_fresh(tmp_path: Path) -> None:
    made = page(tmp_path, story())
    assert '<p class="sign-off"><span aria-hidden="true">• </span>Wions</p>' in made
    assert '>All on Town<span class="arrow" aria-hidden="true"> →</span></a>' in made


def many(folder: Path) -> Outlet:
    """Seven sections of four stories, one of them opinion, all on four days."""
    files = {
        f"content/s{section}/n{number}.md": story(
            f"S{section} N{number}",
            f"2026-11-{10 + number} {8 + section:02}:00",
            **({"label": "opinion"} if section == 3 else {}),
        )
        for section in range(7)
        for number in range(4)
    }
    outlet = Outlet(folder).write({**files, "sitegen.toml": CONFIG + "[front]\nlatest = 0\nper_section = 4\n"})
    outlet.build()
    return outlet


def test_no_two_blocks_of_the_same_pattern_are_neighbours(tmp_path: Path) -> None:
    patterns = re.findall(r'<section class="block (\w+)-block"', many(tmp_path).page("index.html"))
    assert patterns == ["list", "across", "pair", "opinions", "list", "across", "pair"]
    assert all(one != other for one, other in pairwise(patterns))


class Order(HTMLParser):
    """The classes of what stands right within `<main>`; of the opening, of what shares its grid."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self.feed(page[page.index("<main") : page.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = (dict(attrs).get("class") or tag).split()[0]
        if self._open[1:] == ["opening"]:
            self.found[-1] += f" {name}"
        elif len(self._open) == 1 and tag != "h1":
            self.found.append(name)
        if tag not in ("img", "source"):
            self._open.append(name)

    def handle_endtag(self, _tag: str) -> None:
        self._open.pop()


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("<!-- as it comes -->", ["opening lead top latest", *("block",) * 7]),
        ("## Lead\n## Top\n## Latest\n## S1", ["opening lead top latest", "block"]),
        ("## Lead\n## Latest\n## Top\n## S1", ["opening lead latest top", "block"]),
        ("## S1\n## Lead\n## Top", ["block", "opening lead top"]),
        ("## Lead\n## S1\n## Latest", ["opening lead top", "block", "latest"]),
        ("## Top\n## Lead\n## S1", ["block", "opening lead", "block"]),
        ("## Lead\n## Breaking\n- [Now](s1/n1.md)\n## S2", ["opening lead top", "breaking", "block"]),
        ("## Breaking\n- [Now](s1/n1.md)\n## Lead", ["breaking", "opening lead top latest", *("block",) * 7]),
        ("## Lead {count=0}\n## Top {count=0}\n## S4", ["block"]),
    ],
)
def test_a_front_stands_in_the_order_its_edition_is_written_in(
    tmp_path: Path, edition: str, expected: list[str]
) -> None:
    outlet = many(tmp_path)
    outlet.write({"content/_front.md": edition, "sitegen.toml": CONFIG}).build()
    assert Order(outlet.page("index.html")).found == expected


def test_a_list_prints_each_day_once_and_then_clock_times(tmp_path: Path) -> None:
    made = many(tmp_path).page("archive/2026/11/index.html")
    assert re.findall(r'<h2 class="day-name"><time datetime="([\d-]+)">', made) == [
        *("2026-11-13", "2026-11-12", "2026-11-11", "2026-11-10")
    ]
    assert len(re.findall(r">\d\d:00</time>", made)) == 28


def test_the_nameplate_is_large_on_the_front_and_slim_inside(tmp_path: Path) -> None:
    outlet = many(tmp_path)
    front, inside = outlet.page("index.html"), outlet.page("s1/index.html")
    assert '<header class="masthead large">' in front
    assert '<time datetime="2026-11-13">13 November 2026, Friday</time>' in front
    assert '<header class="masthead">' in inside
    assert 'class="folio"' not in inside


def test_nothing_found_leads_to_the_sections(tmp_path: Path) -> None:
    made = many(tmp_path).page("404.html")
    assert [f'href="/s{n}/"' in made for n in range(7)] == [True] * 7


def test_a_topic_of_one_story_and_an_empty_section_are_written(tmp_path: Path) -> None:
    outlet = Outlet(tmp_path).write(
        {
            "sitegen.toml": CONFIG,
            "content/town/a.md": story(tags="[roof]"),
            "content/sport/_section.md": "---\ntitle: Sport\n---\n",
        }
    )
    outlet.build()
    assert "This is our only report on the topic so far." in outlet.page("tags/roof/index.html")
    assert "Nothing has been reported in this section yet." in outlet.page("sport/index.html")


PICTURED = "{src: p.png, alt: It, credit: Wions}"


@pytest.mark.parametrize(
    ("edition", "first"),
    [
        ("## Lead\n\n- [](world/wall.md)\n\n## Town\n", "wall"),
        ("## Town\n\n## Lead\n\n- [](world/wall.md)\n", "mole"),
        ("## Sport\n\n## Lead\n\n- [](world/wall.md)\n\n## Town\n", "wall"),
        ("## Lead\n\n- [](sport/swim.md)\n\n## Top\n\n- [](world/wall.md)\n\n## Town\n", "wall"),
        ("## Lead\n\n- [](sport/swim.md)\n\n## Top\n\n- [](sport/row.md)\n\n## Town\n", ""),
    ],
)
def test_the_first_picture_on_the_first_screen_comes_before_the_others(
    tmp_path: Path, edition: str, first: str
) -> None:
    files: Files = {
        "sitegen.toml": CONFIG,
        "content/_front.md": edition,
        "content/world/wall.md": story("Wall", image=PICTURED),
        "content/town/mole.md": story("Mole", image=PICTURED),
        "content/town/quay.md": story("Quay", date="2026-11-19", image=PICTURED),
        "content/sport/swim.md": story("Swim"),
        "content/sport/row.md": story("Row"),
        **{f"content/{section}/p.png": picture() for section in ("world", "town")},
    }
    outlet = Outlet(tmp_path).write(files)
    outlet.build()
    shots = re.findall(r'href="[^"]*/(\w+)\.html"[^>]*><picture>.*?(fetchpriority|loading)=', outlet.page("index.html"))
    assert [name for name, how in shots if how == "fetchpriority"] == ([first] if first else [])
    assert len(shots) >= 2
