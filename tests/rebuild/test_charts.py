"""The data of charts, build after build: what can't be drawn stops a build, and nothing of it is remembered."""

from collections.abc import Callable

import pytest

from sitegen.problems import StoppedError, errors
from support import Files, Outlet, story

Make = Callable[[Files], Outlet]
CHART = "It rose.\n\n```chart\ndata: tides.csv\ntitle: Tides\n```"
GOOD, BAD = "day,height\nMon,3.9\n", "day,height\nMon,high\n"
PATH = "content/_data/tides.csv"
PAGE = "town/2026/11/a.html"


def outlet_of(site: Make, engine: str = "python-markdown") -> Outlet:
    outlet = site({"content/town/a.md": story(body=CHART), "content/town/b.md": story("Other"), PATH: GOOD})
    config = (outlet.folder / "sitegen.toml").read_text(encoding="utf-8")
    return outlet.write({"sitegen.toml": f'{config}[markdown]\nengine = "{engine}"\n'})


@pytest.mark.parametrize("engine", ["python-markdown", "fast"])
def test_faulty_data_leaves_the_site_as_it_was_until_it_is_mended(site: Make, engine: str) -> None:
    outlet = outlet_of(site, engine)
    outlet.build()
    before = outlet.tree()
    outlet.write({PATH: BAD})
    for _ in range(2):
        with pytest.raises(StoppedError) as stopped:
            outlet.build()
        (problem,) = errors(stopped.value.problems)
        assert (problem.path, problem.line, problem.code) == ("content/town/a.md", 8, "chart")
        assert outlet.tree() == before
    outlet.write({PATH: GOOD})
    assert outlet.build().written == ()
    assert outlet.tree() == before


def test_data_that_goes_is_missed_and_comes_back(site: Make) -> None:
    outlet = outlet_of(site)
    outlet.build()
    (outlet.folder / PATH).unlink()
    assert "there is no data `tides.csv`" in errors(outlet.problems())[0].message
    outlet.write({PATH: GOOD.replace("3.9", "4.0")})
    feeds = {f"{front}{name}" for front in ("", "town/") for name in ("feed.json", "feed.xml", "rss.xml")}
    assert set(outlet.build().written) == {"town/2026/11/a.html", "bylines/wions/feed.xml", *feeds}


def test_a_story_to_come_is_judged_today(site: Make) -> None:
    outlet = outlet_of(site)
    outlet.write({"content/town/c.md": story("Later", "2026-12-01", CHART.replace("tides", "later"))})
    (problem,) = errors(outlet.problems())
    assert (problem.path, problem.message) == ("content/town/c.md", "there is no data `later.csv` for the chart")


def test_what_a_held_story_draws_is_nowhere(site: Make) -> None:
    outlet = outlet_of(site)
    secret = "day,height\nCanary,7.77\n"
    outlet.write({"content/town/c.md": story("Later", body=CHART.replace("tides", "later"), draft="true")})
    outlet.write({"content/_data/later.csv": secret}).build()
    assert not any(b"Canary" in data for data in outlet.tree().values())
    assert b"3.9" in outlet.tree()[PAGE]
