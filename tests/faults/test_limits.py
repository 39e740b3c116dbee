"""Case D4: templates that never end, or want more than there is, by themselves and in helping processes."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from faults.building import outlet, start
from sitegen.pipeline import pressroom
from support import Files, Outlet

Make = Callable[[Files], Outlet]
ARTICLE = "themes/_site/templates/article.html"
LOOP = "".join(f"{{% for {name} in range(1000) %}}" for name in "abc") + "x" + 3 * "{% endfor %}"

ENDLESS = {
    "loops in loops": (LOOP, "steps"),
    "a long range": ("{{ range(10**9)|length }}", ""),
    "a loop over a long range": ("{% for a in range(10**9) %}x{% endfor %}", ""),
    "a long text": ("{{ 'a' * 10**10 }}", ""),
    "a longer text in steps": (
        "{% set t = namespace(a='aaaaaaaaaa') %}{% for n in range(40) %}{% set t.a = t.a ~ t.a %}{% endfor %}{{ t.a }}",
        "",
    ),
    "a long list": ("{{ [1] * 10**10 }}", ""),
    "a big number": ("{{ 9**99999999 }}", ""),
    "100 MB of output": ("{% for a in range(1000) %}" + "x" * 100_000 + "{% endfor %}", ""),
    "100 MB through a macro": (
        "{% macro m() %}{% for a in range(1000) %}" + "x" * 20_000 + "{% endfor %}{% endmacro %}"
        "{% set a = m() ~ m() ~ m() ~ m() ~ m() %}{{ a }}",
        "",
    ),
    "an include of itself": ("{% include 'article.html' %}", "without end"),
    "a macro of itself": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "without end"),
    "two macros of each other": (
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        "",
    ),
    "a recursive loop": ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", ""),
    "joins": ("{{ range(90000)|join('x' * 100000) }}", ""),
    "replaces": ("{{ ('a' * 100000)|replace('a', 'b' * 100000) }}", ""),
}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.skipif(sys.platform != "linux", reason="fork is POSIX's")
def test_D04_a_template_that_wants_too_much_is_an_error_that_names_it_and_the_page(
    tmp_path: Path, name: str, jobs: int
) -> None:
    template, words = ENDLESS[name]
    project = outlet(tmp_path / "outlet", 12 if jobs == 1 else 110).write({ARTICLE: f"\n{template}"})
    running = start(project, jobs=jobs)
    assert running.wait() == 1, running.text()
    told = running.text()
    assert words in told
    assert (ARTICLE if name == "100 MB of output" else f"{ARTICLE}:2") in told, told
    assert "/world/2026/" in told, told
    assert "Traceback" not in told
    assert not project.output.exists()


SLOW = "{% for a in range(900) %}{% for b in range(900) %}{{ (a * b) % 7 }}{% endfor %}{% endfor %}"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.skipif(sys.platform != "linux", reason="fork is POSIX's")
def test_D04_a_page_that_takes_too_long_is_an_error_that_names_it(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressroom, "_SECONDS", 0.2)
    project = outlet(tmp_path / "outlet", 12 if jobs == 1 else 110)
    project.write({ARTICLE: f"{{% if story.title == 'Story 8' %}}{SLOW}{{% endif %}}"})
    running = start(project, jobs=jobs)
    assert running.wait() == 1, running.text()
    assert "the page /world/2026/09/s008.html takes longer than".casefold() in running.text().casefold()
    assert "article.html" in running.text()
    assert not project.output.exists()
