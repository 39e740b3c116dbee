"""Cases M and L4 of promises.md: the command line as an editor, a script and CI use it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from sitegen.cli import sitegen
from support import Files, Outlet, run, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
BASE = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\n'


CONFIGS: dict[str, tuple[str | None, str, str]] = {
    "no config": (None, "", "there is no sitegen.toml"),
    "empty": ("", "sitegen.toml:1", "`title` is missing"),
    "unknown key": (BASE + 'bylin = "x"\n', "sitegen.toml:4", "Did you mean `byline`?"),
    "unknown key in a table": (BASE + "[lists]\nsizes = 3\n", "sitegen.toml:5", "Did you mean `size`?"),
    "unknown table": (BASE + "[list]\nsize = 3\n", "sitegen.toml:4", "Did you mean `lists`?"),
    "wrong type": (BASE + '[lists]\nsize = "many"\n', "sitegen.toml:5", "whole number"),
    "a list for a text": (BASE + 'byline = ["a"]\n', "sitegen.toml:4", "`byline` must be text"),
    "a text for a flag": (BASE + 'portable_names = "no"\n', "sitegen.toml:4", "true or false"),
    "broken": ("title = \n", "sitegen.toml:1", "can't be read"),
    "broken below": (BASE + "[lists\nsize = 3\n", "sitegen.toml:4", "bracket is opened and never closed"),
    "YAML": ("title: T\n", "sitegen.toml:1", "can't be read"),
    "key twice": (BASE + 'title = "U"\n', "sitegen.toml:4", "a second time"),
    "no base_url": ('title = "T"\ntimezone = "UTC"\n', "sitegen.toml:1", "`base_url` is missing"),
    "no zone": ('title = "T"\nbase_url = "https://t.example"\n', "sitegen.toml:1", "`timezone` is missing"),
    "zone misspelt": (BASE.replace("UTC", "Europe/Berlim"), "sitegen.toml:3", "Did you mean `Europe/Berlin`?"),
    "bad base": (BASE.replace("https://t.example", "t.example"), "sitegen.toml:2", "not a web address"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_M01_a_faulty_config_is_exit_2_with_the_place(site: Make, name: str) -> None:
    text, place, words = CONFIGS[name]
    outlet = site({A: story(), "sitegen.toml": text or ""})
    if text is None:
        (outlet.folder / "sitegen.toml").unlink()
    done = run(outlet.folder, "build")
    assert done.returncode == 2
    assert words.lower() in " ".join(done.stderr.lower().split())
    assert place in done.stderr
    assert "Traceback" not in done.stderr
    assert not outlet.output.exists()


@pytest.mark.parametrize("given", ["content", "content/", "./content"])
def test_a_folder_without_a_config_names_the_file_it_lacks(site: Make, given: str) -> None:
    done = run(site({A: story()}).folder, "build", "--config", given)
    assert done.returncode == 2
    assert "  content/sitegen.toml\n" in done.stderr


@pytest.mark.parametrize("name", ["sitegen.yaml", "sitegen.yml", "sitegen.json", ".sitegen.toml"])
def test_M01_a_config_in_another_language_is_named(site: Make, name: str) -> None:
    outlet = site({A: story(), name: "title: x"})
    (outlet.folder / "sitegen.toml").unlink()
    done = run(outlet.folder, "build")
    assert (done.returncode, f"Sitegen reads sitegen.toml, not {name}" in done.stderr) == (2, True)


def test_M01_a_config_that_is_asked_for_and_isnt_there_is_exit_2(site: Make) -> None:
    done = run(site({A: story()}).folder, "build", "--config", "other.toml")
    assert (done.returncode, "other.toml" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", ["sitegen.yaml", "sitegen.yml", "sitegen.json", ".sitegen.toml"])
def test_M01_two_configs_are_refused(site: Make, name: str) -> None:
    outlet = site({A: story(), name: "title: x"})
    done = run(outlet.folder, "build")
    assert (done.returncode, "two configurations" in done.stderr) == (2, True)


def test_M02_the_place_of_the_command_changes_nothing(site: Make, tmp_path: Path) -> None:
    outlet = site({A: story()})
    spaced = tmp_path / "a paper — näch"
    outlet.folder.rename(spaced)
    config = str(spaced / "sitegen.toml")
    runs = (
        run(spaced, "build", "--output", "out/1"),
        run(spaced / "content/world", "build", "--output", "out/2"),
        run(tmp_path, "build", "--config", config, "--output", "out/3"),
        run(tmp_path, "build", "--config", os.path.relpath(config, tmp_path), "--output", str(spaced / "out/4")),
        run(tmp_path, "build", "--config", str(spaced), "--output", "out/5"),
    )
    assert [done.returncode for done in runs] == [0] * 5, runs[0].stderr
    trees = []
    for number in range(1, 6):
        folder = spaced / "out" / str(number)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        trees.append({path.relative_to(folder).as_posix(): path.read_bytes() for path in files})
    assert len(trees[0]) > 10
    assert trees == [trees[0]] * 5


def test_M03_an_empty_site_needs_to_be_asked_for(site: Make) -> None:
    outlet = site({A: story(draft="true")})
    assert run(outlet.folder, "build").returncode == 1
    assert not outlet.output.exists()
    assert run(outlet.folder, "build", "--allow-empty").returncode == 0
    missing = site({"sitegen.toml": BASE})
    (missing.folder / A).unlink()
    (missing.folder / "content/world").rmdir()
    (missing.folder / "content").rmdir()
    assert run(missing.folder, "build").returncode == 2


def test_M05_our_own_fault_is_one_line_and_a_file(site: Make, tmp_path: Path) -> None:
    outlet = site({A: story()})
    outlet.build()
    before = outlet.tree()
    outlet.write({A: story("Another")})
    breaks = (
        "import sitegen.building.build as b\n"
        "def broken(*_, **__): raise ZeroDivisionError('injected')\n"
        "b.scan = broken\n"
        "from sitegen.cli import main\n"
        "main(['build'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", breaks], cwd=outlet.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 70
    assert len(done.stderr.strip().split("\n")) == 1
    crash = list((outlet.folder / ".sitegen").glob("crash-*.txt"))
    assert len(crash) == 1
    assert crash[0].name in done.stderr
    assert "ZeroDivisionError: injected" in crash[0].read_text(encoding="utf-8")
    assert outlet.tree() == before


def test_M07_strict_turns_warnings_into_errors_with_the_same_codes(site: Make) -> None:
    outlet = site({A: story(body="See [it](gone.md).", mood="happy")})
    loose, strict = run(outlet.folder, "build", "--json"), run(outlet.folder, "build", "--json", "--strict")
    assert (loose.returncode, strict.returncode) == (0, 1)
    codes = [[(p["code"], p["line"]) for p in json.loads(done.stdout)["problems"]] for done in (loose, strict)]
    assert codes[0] == codes[1]
    assert {p["severity"] for p in json.loads(strict.stdout)["problems"]} == {"error"}


def test_the_last_line_counts_pages_and_names_what_comes_next(site: Make) -> None:
    outlet = site({A: story(), "content/world/b.md": story("Harbour wall", "2026-12-02 09:00")})
    done = run(outlet.folder, "build")
    assert done.stdout == ""
    last = done.stderr.strip().split("\n")[-1]
    assert last.startswith("Built ")
    assert last.endswith("s · next: “Harbour wall” publishes 2 Dec 09:00")


def test_every_problem_of_a_run_is_told_at_once(site: Make) -> None:
    outlet = site({f"content/world/{n}.md": story(f"S{n}", date="2026-02-30") for n in range(3)})
    done = run(outlet.folder, "build", "--format", "gcc")
    assert done.returncode == 1
    lines = done.stderr.strip().split("\n")
    assert [line.split(": ")[0] for line in lines] == [f"content/world/{n}.md:3:7" for n in range(3)]
    assert all(": error[date]: " in line for line in lines)


def test_github_gets_annotations_and_a_summary(site: Make, tmp_path: Path) -> None:
    outlet = site({A: story(body="See [it](gone.md)."), "content/world/b.md": story("Later", "2026-12-02 09:00")})
    summary = tmp_path / "summary.md"
    done = run(outlet.folder, "build", "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0
    assert done.stdout.startswith("::warning file=content/world/a.md,line=5,title=Harbour wall::")
    assert "| Later | embargoed |" in summary.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "reason", "fix"),
    [
        ("", "a folder stands where a file must be", "Move that folder to another place."),
        ("none/summary.md", "it is gone", "Another program may have removed it."),
        ("file/summary.md", "a file stands where a folder must be", "Move that file to another place."),
    ],
)
def test_a_summary_that_cant_be_written_is_a_warning(
    site: Make, tmp_path: Path, place: str, reason: str, fix: str
) -> None:
    outlet, file = site({A: story()}), tmp_path / place
    (tmp_path / "file").touch()
    done = run(outlet.folder, "build", "--format", "github", GITHUB_STEP_SUMMARY=str(file))
    assert (done.returncode, outlet.page("index.html") != "") == (0, True)
    assert done.stdout == (
        f"::warning file={file},title=disk::The site is built, but not the summary that GITHUB_STEP_SUMMARY asks for: "
        f"{reason}. {fix} Then run the command again.\n"
    )
    assert done.stderr.splitlines()[-1].startswith("Built ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("biuld",), "Error: There is no command `biuld`.\n  Did you mean `build`?\n"),
        (("xyz",), "Error: There is no command `xyz`.\n  `sitegen --help` says more.\n"),
        (
            ("build", "now"),
            "Error: `now` is more than the command takes.\n  It takes nothing but options; a value of",
        ),
        (("theme", "eject", "a", "b c"), "Error: `b c` is more than the command takes.\n  Put words"),
        (("build", "-j", "many"), "Error: --jobs: `many` is not a whole number, 0 or more.\n  `sitegen build --help`"),
        (("build", "--jobs", "-1"), "Error: --jobs: `-1` is not a whole number, 0 or more.\n"),
        (("build", "--wait", "-1"), "Error: --wait: `-1` is not a number of seconds from 0 to 86400.\n"),
        (("build", "--wait", "nan"), "Error: --wait: `nan` is not a number of seconds"),
        (("--strict", "build"), "`--strict`.\n  Options stand behind the command: `sitegen COMMAND --strict`."),
        (("-q", "build"), "`-q`.\n  Options stand behind the command: `sitegen COMMAND -q`."),
        (("import", "--section", "a", "copy"), "behind the command: `sitegen import COMMAND --section`."),
        (("build", "-now"), "`-n`.\n  Options of more than a letter begin with two hyphens. `sitegen build --help`"),
        (("new", "-5 degrees", "--section", "world"), "Before words that begin with a hyphen, write `--`."),
        (("build", "--format", "jsn"), "Error: --format: `jsn` is not one of `text`, `gcc`, `json`, `github`.\n"),
        (("build", "--format", "jsn"), "Did you mean `json`?"),
        (("build", "--max-delete", "few"), "Error: --max-delete: `few` is neither a share"),
        (("serve", "--port", "high"), "Error: --port: `high` is neither auto nor a number"),
        (("build", "--config"), "Error: `--config` needs a value behind it.\n  The outlet's sitegen.toml"),
        (("import", "copy", "x", "--section"), "such as world. `sitegen import copy --help` says more."),
        (("build", "--ouput", "x"), "--output"),
        (("build", "--now", "tomorrow"), "not a date"),
        (("build", "--base-url", "nowhere"), "not a web address"),
        (("build", "--format", "xml"), "xml"),
        (("schema", "artcle"), "There is no kind"),
        (("theme", "ejct", "x"), "Did you mean `eject`?"),
        (("new", "Headline"), "Error: `--section` is missing.\n  The section, such as world. `sitegen new --help`"),
        (("new", "--section", "world"), "`HEADLINE` is missing"),
        (("import", "copy", "--section", "world"), "`FILE…` is missing"),
        (("new", "!!!", "--section", "world"), "neither letters nor digits"),
        (
            ("new", "Con?", "--section", "world"),
            "Error: The name `con` in the story's address is a device's name on Windows.\n  Give the headline another "
            "word; in the story, it may be shortened again: the address stays.\n",
        ),
        (("new", "Wall", "--section", "../x"), "can't be a section"),
        (("new", "Wall", "--section", "My World"), "`--section my-world`"),
        (("new", "Wall", "--section", "pages"), "holds something else"),
        (("new", "Wall", "--section", "con"), "The section's name `con` is a device's name on Windows."),
        (("new", "Wall", "--section", "drafts"), "Error: `drafts` can't be a section.\n  A folder of this name keeps"),
        (("schema", "artcle"), "Did you mean `article`?"),
        (("theme", "eject", "article.html"), "Did you mean `templates/article.html`?"),
        (("import", "copy", "content", "--section", "world"), "`content` is a folder"),
        (("import", "copy", "gone.txt", "--section", "tags"), "can't be a section"),
        (("import", "hugo", "content", "--section", "../x"), "can't be a section"),
        (("import", "hugo", "content", "--section", "world", "--old-base", "old"), "not a web address"),
        (
            ("new", "Wall opens", "--section", "world", "--date", "2026-12-02", "09:00"),
            '`09:00` stands apart from the date before it.\n  Put date and time in quotes: `--date "2026-12-02 09:00"',
        ),
        (("new", "--now", "2026-12-02", "9.00", "Wall", "--section", "world"), 'quotes: `--now "2026-12-02 9.00"`.'),
        (("correct", A, "No.", "--date", "2026-11-21", "10:00"), 'quotes: `--date "2026-11-21 10:00"`.'),
        (("retract", A, "No.", "--date", "2026-11-21", "10:00"), 'quotes: `--date "2026-11-21 10:00"`.'),
        (("front", "--at", "2026-12-02", "06:00"), 'quotes: `--at "2026-12-02 06:00"`.'),
        (("init", "."), "there is an outlet in `.` already"),
        (("init", "x", "--timezone", "Europe/Lodon"), "Did you mean `Europe/London`?"),
        (("theme", "eject", "templates/artcle.html"), "Did you mean `templates/article.html`?"),
        (("import", "copy", "gone.txt", "--section", "world"), "there is no file"),
        (("import", "hugo", "gone", "--section", "world"), "there is no folder `gone`"),
        (("import", "hugo", A, "--section", "world"), f"there is no folder `{A}`"),
        (("import", "hugo", "empty", "--section", "world"), "there are no stories in `empty`"),
        (("new", "Wall\x01", "--section", "world"), "The headline contains a control character.\n  Type it anew."),
        (("init", ""), "there is an outlet in `.` already"),
    ],
)
def test_a_wrong_command_is_exit_2_with_a_hint(site: Make, arguments: tuple[str, ...], words: str) -> None:
    done = run(site({A: story(), "empty/of.txt": "stories"}).folder, *arguments)
    assert done.returncode == 2
    assert words.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_help_tells_what_each_command_is_for_in_whole_sentences(site: Make) -> None:
    folder = site({A: story()}).folder
    for group in ((), ("urls",), ("theme",), ("import",)):
        told = run(folder, *group, "--help").stdout.partition("Commands:")[2]
        assert told
        assert "..." not in told


def test_new_writes_a_story_that_builds_and_never_overwrites(site: Make) -> None:
    outlet = site({A: story()})
    done = run(outlet.folder, "new", "It's raining: again", "--section", "weather", "--byline", "Ann Quay")
    path = "content/weather/2026-11-24-its-raining-again.md"
    assert (done.returncode, done.stdout) == (0, path + "\n")
    text = (outlet.folder / path).read_text(encoding="utf-8")
    assert "date: 2026-11-24 12:00" in text
    assert run(outlet.folder, "new", "It's raining: again", "--section", "weather").returncode == 2
    assert (outlet.folder / path).read_text(encoding="utf-8") == text
    assert run(outlet.folder, "build", "--strict").returncode == 0
    assert "It’s raining: again" in outlet.page("weather/2026/11/its-raining-again.html")


def test_new_takes_the_name_of_a_device_where_the_outlet_does(site: Make) -> None:
    outlet = site({A: story(), "sitegen.toml": BASE + 'byline = "Wions"\nportable_names = false\n'})
    assert run(outlet.folder, "new", "Con", "--section", "world").returncode == 0
    assert run(outlet.folder, "build").returncode == 0
    assert "Con" in outlet.page("world/2026/11/con.html")


def test_new_takes_a_headline_without_quotes_and_doubts_a_section_that_looks_misspelt(site: Make) -> None:
    done = run(site({A: story()}).folder, "new", "Wall", "rises", "--section", "wrold")
    assert (done.returncode, done.stdout) == (0, "content/wrold/2026-11-24-wall-rises.md\n")
    assert done.stderr == "“wrold” is a new section. Did you mean `world`?\n"


@pytest.mark.parametrize(
    "words",
    [("Wall opens at 09:00", "--date", "2026-12-02"), ("Wall at", "09:00"), ("09:00", "--date", "2026-12-02 09:00")],
)
def test_a_time_in_a_headline_that_is_no_part_of_a_date_stays_there(site: Make, words: tuple[str, ...]) -> None:
    outlet = site({A: story()})
    path = run(outlet.folder, "new", *words, "--section", "world").stdout.strip()
    title = (outlet.folder / path).read_text(encoding="utf-8").splitlines()[1]
    assert title.startswith("title:")
    assert "09:00" in title


def _leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from _leaves(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(("path", "command"), [pytest.param(*leaf, id=" ".join(leaf[0])) for leaf in _leaves(sitegen)])
def test_every_command_accepts_the_shared_options(path: tuple[str, ...], command: click.Command) -> None:
    accepted = {name for option in command.params for name in option.opts}
    shared = {"--config", "--output", "--base-url", "--now", "--strict", "--format", "--json", "--quiet"}
    assert shared - accepted == set()


COPY = "| 1 October 2023, Sunday |\n\nWall\n\nIt will rise next year.\n\n  • Wions\n"
HUGO = "---\ntitle: Wall\ndate: 2020-01-01\n---\n\nIt will rise.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "Wall", "--section", "world"),
        ("import", "copy", "copy.txt", "--section", "world"),
        ("import", "copy", "copy.txt", "--section", "world", "--dry-run"),
        ("import", "hugo", "old", "--section", "world"),
        ("theme", "eject", "templates/404.html"),
        ("clean",),
        ("build",),
        ("build", "--ouput", "x"),
        ("init", "."),
        ("init", "x"),
        ("schema",),
    ],
    ids=" ".join,
)
def test_with_json_stdout_holds_one_value_and_stderr_nothing(site: Make, arguments: tuple[str, ...]) -> None:
    outlet = site({A: story(), "copy.txt": COPY, "old/wall.md": HUGO})
    done = run(outlet.folder, *arguments, "--json")
    assert isinstance(json.loads(done.stdout), dict)
    assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_programs_get_utf8_whatever_the_systems_encoding(site: Make, encoding: str) -> None:
    outlet = site({A: story("Žižkov – 新聞", odd="1")})
    done = run(outlet.folder, "build", "--json", PYTHONIOENCODING=encoding)
    assert json.loads(done.stdout)["problems"][0]["story"] == "Žižkov – 新聞"
    assert "“Žižkov – 新聞” · content/world/a.md:4:1" in run(outlet.folder, "build", PYTHONIOENCODING=encoding).stderr


def test_import_copy_makes_all_stories_or_none(site: Make) -> None:
    outlet = site({A: story(), "1.txt": COPY, "2.txt": COPY.replace("Wall", "Quay"), "3.txt": COPY})
    twice = run(outlet.folder, "import", "copy", "1.txt", "3.txt", "--section", "world")
    assert (twice.returncode, "makes `content/world/2023-10-01-wall.md` already" in twice.stderr) == (1, True)
    assert not (outlet.folder / "content/world/2023-10-01-wall.md").exists()
    outlet.write({"content/world/2023-10-01-wall.md": story()})
    assert run(outlet.folder, "import", "copy", "2.txt", "1.txt", "--section", "world").returncode == 2
    assert not (outlet.folder / "content/world/2023-10-01-quay.md").exists()


NEW = "“wrold” is a new section. Did you mean `world`?\n"
IMPORTS = {
    "copy": (("copy", "copy.txt"), NEW),
    "hugo": (("hugo", "old"), NEW),
    "a dry run": (("copy", "copy.txt", "--dry-run"), NEW),
    "into a folder beside": (("copy", "copy.txt", "--out", "beside"), NEW),
    "a copy with a mistake": (("copy", "broken.txt"), ""),
    "a file of that name is there": (("copy", "copy.txt", "--out", "taken"), ""),
    "an archive with a mistake": (("hugo", "broken"), ""),
}


@pytest.mark.parametrize(("arguments", "told"), IMPORTS.values(), ids=IMPORTS)
def test_a_section_is_told_to_be_new_once_something_is_in_it(site: Make, arguments: tuple[str, ...], told: str) -> None:
    files: Files = {
        A: story(),
        "copy.txt": COPY,
        "broken.txt": "| 31 June |\n",
        "old/wall.md": HUGO,
        "taken/content": "",
    }
    outlet = site({**files, "broken/wall.md": "---\ntitle: Wall\n"})
    done = run(outlet.folder, "import", *arguments, "--section", "wrold")
    assert "".join(each for each in done.stderr.splitlines(keepends=True) if "new section" in each) == told


@pytest.mark.parametrize("command", [("copy", "copy.txt"), ("hugo", "old")], ids=["copy", "hugo"])
def test_no_section_of_the_outlet_is_a_new_one(site: Make, command: tuple[str, ...]) -> None:
    outlet = site({A: story(), "copy.txt": COPY, "old/wall.md": HUGO})
    done = run(outlet.folder, "import", *command, "--section", "world", "--out", "beside")
    assert (done.returncode, "new section" in done.stderr) == (0, False)
    assert list((outlet.folder / "beside/content/world").iterdir())


def test_import_hugo_leaves_an_edited_story_alone_and_goes_on(site: Make) -> None:
    outlet = site({A: story(), "old/1.md": HUGO, "old/2.md": HUGO, "old/3.md": HUGO})
    first = run(outlet.folder, "import", "hugo", "old", "--section", "news")
    assert "Read 3 stories: 3 written, 0 there already." in first.stderr
    outlet.write({"content/news/1.md": "edited"})
    (outlet.folder / "content/news/3.md").unlink()
    again = run(outlet.folder, "import", "hugo", "old", "--section", "news")
    assert (again.returncode, again.stdout) == (0, "content/news/3.md\n")
    assert "content/news/1.md" in again.stderr
    assert "Read 3 stories: 1 written, 2 there already." in again.stderr
    assert (outlet.folder / "content/news/1.md").read_text(encoding="utf-8") == "edited"


def test_import_hugo_lists_stories_that_would_share_a_file(site: Make) -> None:
    outlet = site({A: story(), "old/1/wall.md": HUGO, "old/2/wall.md": HUGO.replace("rise", "fall")})
    for written in (1, 0):
        done = run(outlet.folder, "import", "hugo", "old", "--section", "news")
        assert done.returncode == 1
        assert "`old/1/wall.md` makes the file `content/news/wall.md` already" in done.stderr
        assert f"{written} written, {1 - written} there already, 1 could not be imported." in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes in folders")
def test_import_hugo_waits_for_no_pipe_and_is_stopped_by_no_link_into_nothing(site: Make) -> None:
    outlet = site({A: story(), "old/wall.md": HUGO})
    os.mkfifo(outlet.folder / "old/pipe.md")
    os.mkfifo(outlet.folder / "old/_pipe.md")
    (outlet.folder / "old/gone.md").symlink_to("nowhere.md")
    done = run(outlet.folder, "import", "hugo", "old", "--section", "news")
    assert (done.returncode, done.stdout) == (0, "content/news/wall.md\n")
    assert done.stderr.count("This is no file, or a link that leads nowhere: it was left out.") == 3


def test_import_hugo_says_what_it_leaves_out_and_names_a_story_after_its_folder(site: Make) -> None:
    old: Files = {"old/wall/index.md": HUGO, "old/wall/a.jpg": b"", "old/_index.md": "---\ntitle: Old\n---\n"}
    done = run(site({A: story(), **old}).folder, "import", "hugo", "old", "--section", "news")
    assert done.stdout == "content/news/wall.md\n"
    assert "The page of a list was left out.\n  old/_index.md" in done.stderr
    assert "The file is no story and was left out.\n  old/wall/a.jpg" in done.stderr


@pytest.mark.parametrize("written", ["---\ncascade:\n  draft: true\n---\n", "+++\n[[cascade]]\ndraft = true\n+++\n"])
def test_import_hugo_says_that_a_list_may_keep_all_its_stories_back(site: Make, written: str) -> None:
    outlet = site({A: story(), "old/wall.md": HUGO, "old/_index.md": written})
    done = run(outlet.folder, "import", "hugo", "old", "--section", "news", "--dry-run")
    assert "What this file says of all stories below it was left out.\n  old/_index.md" in done.stderr
    assert "`draft: true`" in done.stderr


def test_a_remark_on_foreign_copy_names_the_file_as_it_was_given_and_shows_the_line(site: Make) -> None:
    outlet = site({A: story(), "old/news/1.md": HUGO.replace("title", "authors: [ann]\ntitle")})
    done = run(outlet.folder, "import", "hugo", "old", "--section", "news", "--strict")
    assert done.returncode == 1
    assert "Error: No name is known for ann.\n  old/news/1.md:2\n       2 │ authors: [ann]" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX's")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=str,
)
def test_colours_are_for_terminals_that_want_them(site: Make, environment: dict[str, str], coloured: bool) -> None:
    import pty

    outlet = site({A: story(date="2026-02-30")})
    ours, theirs = pty.openpty()
    usual = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
    command = [sys.executable, "-m", "sitegen", "build"]
    subprocess.run(command, cwd=outlet.folder, env=usual | environment, stderr=theirs, check=False, timeout=60)
    os.close(theirs)
    told = os.read(ours, 4096).decode("utf-8")
    os.close(ours)
    assert "is not a date" in told
    assert ("\x1b[" in told) == coloured


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-", "2>&1 | head -1"])
def test_nobody_needs_to_listen(site: Make, closed: str) -> None:
    outlet = site({f"content/world/{n}.md": story(f"S{n}", "2026-02-30", **{f"odd{n}": "1"}) for n in range(200)})
    shell = f"{sys.executable} -m sitegen build {closed}"
    done = subprocess.run(["/bin/sh", "-c", shell], cwd=outlet.folder, capture_output=True, text=True, check=False)
    assert done.returncode == (0 if "head" in closed else 1)
    assert "Traceback" not in done.stdout + done.stderr
    assert not list(outlet.folder.glob(".sitegen/crash-*"))


def test_init_makes_an_outlet_that_builds_without_a_word_of_complaint(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "my-paper").returncode == 0
    done = run(tmp_path / "my-paper", "build", "--strict", SITEGEN_NOW="2099-01-01")
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert run(tmp_path, "init", "my-paper").returncode == 2


def test_an_outlet_that_was_just_begun_takes_no_output_of_another(tmp_path: Path) -> None:
    names = ("the-post", "the-echo")
    for name in names:
        assert run(tmp_path, "init", name).returncode == 0
    post, echo = (run(tmp_path / name, "build", "--output", "../site", SITEGEN_NOW="2099-01-01") for name in names)
    assert (post.returncode, echo.returncode) == (0, 2)
    assert "holds the site https://the-post.example/, which isn't this outlet's" in echo.stderr
    assert "The Post" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("my-paper", "Made My Paper with a first story. Next: cd my-paper, then sitegen serve\n"),
        ("the_rower's post", "Made The Rower's Post with a first story. Next: cd \"the_rower's post\", then"),
        ("rower's", "Made Rower's with a first story. Next: cd \"rower's\", then"),
        ("here/..", "Made Here And There with a first story. Next: sitegen serve"),
    ],
)
def test_an_outlet_is_called_after_its_folder(tmp_path: Path, folder: str, said: str) -> None:
    here = tmp_path / "here-and-there"
    (here / "here").mkdir(parents=True)
    assert run(here, "init", folder).stderr.startswith(said)


def test_an_ejected_template_takes_over(site: Make) -> None:
    outlet = site({A: story()})
    done = run(outlet.folder, "theme", "eject", "templates/404.html")
    path = outlet.folder / "themes/_site/templates/404.html"
    assert done.stdout == "themes/_site/templates/404.html\n"
    path.write_text(path.read_text(encoding="utf-8").replace("There is no page", "Nobody is"), encoding="utf-8")
    assert run(outlet.folder, "build").returncode == 0
    assert "Nobody is at this address" in outlet.page("404.html")


def test_clean_removes_what_sitegen_made_and_nothing_else(site: Make) -> None:
    outlet = site({A: story()})
    assert run(outlet.folder, "build").returncode == 0
    outlet.write({"output/mine.txt": "x"})
    assert run(outlet.folder, "clean").returncode == 0
    assert [path.name for path in outlet.output.iterdir()] == ["mine.txt"]
    assert (outlet.folder / A).exists()


def test_L04_source_date_epoch_never_judges_an_embargo(site: Make) -> None:
    template = "{{ site.today()|date }}\n"
    outlet = site({A: story("Open", "2026-11-24 11:00"), "themes/_site/templates/404.html": template})
    assert run(outlet.folder, "build", SOURCE_DATE_EPOCH="0").returncode == 0
    assert "world/2026/11/a.html" in outlet.tree()
    assert outlet.page("404.html") == "1 January 1970\n"
    assert run(outlet.folder, "build", SOURCE_DATE_EPOCH=str(2**32)).returncode == 0
    assert outlet.page("404.html") == "24 November 2026\n"


@pytest.mark.parametrize("value", ["tomorrow", "-1", "1.5", "9" * 20, "١"])
def test_L04_a_faulty_source_date_epoch_is_exit_2(site: Make, value: str) -> None:
    assert run(site({A: story()}).folder, "build", SOURCE_DATE_EPOCH=value).returncode == 2


def test_schema_is_json_schema_that_accepts_our_stories() -> None:
    import jsonschema

    done = run(Path.cwd(), "schema")
    schema = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"title": "A", "date": "2026-11-24", "tags": ["x"], "image": "a.jpg"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "A", "date": "24.11.2026"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "A", "date": "2026-11-24", "drfat": True}, schema)
