"""`sitegen engines`: an outlet switches to another Markdown engine knowingly."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.config_schema import FILE
from support import CONFIG, Files, Outlet, run, story

Make = Callable[[Files], Outlet]
A, B = "content/world/a.md", "content/world/b.md"
DIFFERENT = story("Wall", body="It needs:\n- stone")


def test_stories_that_would_look_different_are_listed(site: Make) -> None:
    done = run(site({A: story(), B: DIFFERENT}).folder, "engines")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "“Wall” · content/world/b.md:5\n"
        "  python-markdown: ¶ It needs: - stone\n"
        "  fast:            ¶ It needs: • stone\n"
        "  Likely cause: a list right below a paragraph is a list for `fast`.\n"
        "\n"
        "1 of 2 stories would look different\n"
    )


def test_without_a_difference_the_count_is_all_there_is(site: Make) -> None:
    assert run(site({A: story()}).folder, "engines").stdout == "0 of 1 story would look different\n"


def test_a_program_gets_the_same_as_json(site: Make) -> None:
    done = run(site({A: story(), B: DIFFERENT, "content/world/c.md": "x"}).folder, "engines", "--json")
    told = json.loads(done.stdout)
    assert (told["compared"], told["faulty"], told["problems"]) == (2, ["content/world/c.md"], [])
    (different,) = told["different"]
    assert (different["path"], different["line"], different["title"]) == (B, 5, "Wall")
    assert different["fast"] == "¶ It needs: • stone"


@pytest.mark.parametrize(("style", "start"), [("gcc", f"{B}:5:1: warning[engine]: "), ("github", "::warning file=")])
def test_an_editors_problem_list_gets_the_places(site: Make, style: str, start: str) -> None:
    done = run(site({B: DIFFERENT}).folder, "engines", "--format", style)
    assert any(line.startswith(start) for line in (done.stdout + done.stderr).split("\n"))


def test_a_file_with_mistakes_is_not_compared_and_not_hidden(site: Make) -> None:
    done = run(site({A: story(), B: "no front matter"}).folder, "engines")
    assert done.returncode == 0
    assert done.stderr == "1 file has mistakes and can't be compared; `sitegen build` tells them.\n"


@pytest.mark.parametrize("arguments", [("engines",), ("build",)])
def test_without_the_library_the_fix_is_named(site: Make, arguments: tuple[str, ...], tmp_path: Path) -> None:
    outlet = site({A: story(), FILE: CONFIG + '[markdown]\nengine = "fast"\n'})
    code = "import sys; sys.modules['pyromark'] = None; from sitegen.cli import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=outlet.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert 'pip install "sitegen[fast]"' in done.stderr


def test_a_site_is_built_with_the_fast_engine(site: Make) -> None:
    outlet = site({A: story(body="It rose.[^1]\n\n[^1]: By a metre."), B: DIFFERENT})
    outlet.write({FILE: CONFIG + '[markdown]\nengine = "fast"\n'}).build()
    assert '<a class="footnote-ref" href="#fn-1">1</a>' in outlet.page("world/2026/11/a.html")
    assert "<li>stone</li>" in outlet.page("world/2026/11/b.html")
