"""The docs say what the code does: generated pages are up to date, links resolve, examples and commands work."""

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from sitegen.config import PROVIDERS
from sitegen.config_file import read_config
from sitegen.content import boxes, charts
from sitegen.content.parse import ParseOptions, parse
from sitegen.content.schema import ARTICLE
from sitegen.content.yaml_nodes import read_yaml
from sitegen.fields import Reader, read_fields
from sitegen.model import Source
from sitegen.nodes import Table
from sitegen.pages.render import CONTEXTS
from support import ROOT, Files, Outlet, take_pictures

Make = Callable[[Files], Outlet]

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
SHOWN = [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in PAGES]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["front-matter.md", "config.md", "commands.md", "theme.md"])
def test_the_reference_is_what_the_code_says(name: str) -> None:
    """After a change: `python docs/generate.py`."""
    made = {path.name: text for path, text in generator().pages().items()}
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == made[name]


def test_every_kind_of_template_is_described() -> None:
    contract = (DOCS / "reference" / "theme.md").read_text(encoding="utf-8")
    told = {
        "story",
        "page",
        "pager",
        "section",
        "tag",
        "byline",
        "year",
        "month",
        "stories",
        "feed",
        "entries",
        "sitemap",
    }
    assert [name for name in (*told, "title", "url", "here", "fragment") if f"`{name}`" not in contract] == []
    assert len(CONTEXTS) == 20  # a new kind of page needs its line in the table


def test_every_line_of_a_chart_every_service_and_every_box_is_described() -> None:
    told = (DOCS / "reference" / "markdown.md").read_text(encoding="utf-8")
    words = (*charts.FIELDS.names, *PROVIDERS, *(f"> [!{kind}]" for kind in boxes.KINDS))
    assert [word for word in words if f"`{word}" not in told] == []


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", SHOWN)
def test_links_between_docs_resolve(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`|^ {4}.*$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("http"):
            continue
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_file(), target
        assert not fragment or fragment in anchors(file), target


@pytest.mark.parametrize("page", SHOWN)
def test_every_row_of_a_table_is_one_line(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"^\|.*(?<!\|)$|^\|.*\n(?!\||\n)..*$", text, re.MULTILINE) == []


EXAMPLES = [
    pytest.param(kind, code, id=f"{page.relative_to(ROOT).as_posix()}: {code.split(chr(10))[0][:40]}")
    for page in PAGES
    for kind, code in re.findall(r"```(\w+)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    if kind in ("yaml", "toml", "markdown")
]


@pytest.mark.parametrize(("kind", "code"), EXAMPLES)
def test_examples_are_read_without_a_complaint(kind: str, code: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    if kind == "toml":
        tomllib.loads(code)
    elif kind == "yaml":
        table = read_yaml(code, "example", 1)
        assert isinstance(table, Table)
        reader = Reader("example", zone)
        assert read_fields(table, ARTICLE, reader)
        assert reader.problems == []
    elif code.startswith("---"):
        source = Source("content/news/example.md", code.encode("utf-8"))
        assert parse(source, ParseOptions(zone, "news.example")).problems == ()


def test_the_samples_config_is_read() -> None:
    assert read_config((ROOT / "sitegen.toml").read_text(encoding="utf-8")).title == "The Harbour Post"


def readme_commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return [line for line in blocks if line.startswith(("sitegen ", "pip ", "python3 "))]


def test_the_readme_begins_with_the_two_commands_and_is_short() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 150
    assert readme_commands()[:2] == ["pip install -e . && sitegen build", 'pip install -e ".[test]" && pytest']


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    arguments = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)][1:]
    return subprocess.run(
        [sys.executable, "-m", "sitegen", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_readmes_commands_run(tmp_path: Path, sample: Path) -> None:
    """In a copy of the outlet; what pip does is tried by CI, what doesn't end (`serve`) by the preview's tests."""
    take_pictures(sample, tmp_path)
    for name in ("content", "themes", "sitegen.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    commands = [
        line for line in readme_commands() if line.startswith("sitegen ") and "serve" not in line and "FILE" not in line
    ]
    assert len(commands) >= 4
    for command in commands:
        done = run(tmp_path, command)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


GUIDES = [DOCS / "tutorial.md", *sorted((DOCS / "how-to").glob("*.md"))]


def test_the_guides_commands_run_one_after_the_other(tmp_path: Path) -> None:
    """As an editor types them, beginning with `sitegen init my-paper`."""
    folder, ran = tmp_path, []
    for guide in GUIDES:
        for command in re.findall(r"^ {4}(sitegen .+|cd .+)$", guide.read_text(encoding="utf-8"), re.MULTILINE):
            if command.startswith("cd "):
                folder /= command.removeprefix("cd ")
                _needed_by_the_guides(folder)
            elif "@ git+" not in command and not command.startswith(("sitegen serve", "sitegen watch")):
                done = run(folder, command)
                assert done.returncode == 0, f"{guide.name}: {command}\n{done.stderr}"
                ran.append(command.split()[1])
    assert {"init", "new", "build", "theme", "import"} <= set(ran)


def _needed_by_the_guides(folder: Path) -> None:
    """Files that a guide takes for granted."""
    hugo = folder / "old-site/content/news"
    hugo.mkdir(parents=True)
    (hugo / "wall.md").write_text("---\ntitle: Wall\ndate: 2020-01-01\n---\n\nIt will rise.\n", encoding="utf-8")
    copy = "| 1 October 2023, Sunday |\n\nWall\n\nIt will rise.\n\n  • Wions\n"
    (folder / "story.txt").write_text(copy, encoding="utf-8")


STORY = "---\ntitle: {}\ndate: {}\n{}---\n\nText.\n"
TOLD = {
    "tutorial.md": {
        "content/news/2026-11-24-the-wall-is-rising.md": STORY.format(
            "The wall is rising", "2026-11-24 09:30", "drfat: true\n"
        )
    },
    "how-to/mend-a-message.md": {"content/town/wall.md": STORY.format("Harbour wall rises", "2026-02-30", "")},
    "how-to/change-the-theme.md": {
        "content/town/wall.md": STORY.format("Wall", "2026-11-20", ""),
        "themes/ours/theme.toml": 'name = "Ours"\ncontract = 1\nparent = "wions"\n',
        "themes/ours/templates/article.html": "\n" * 8 + '<meta property="og:title" content="{{ story.titel }}">\n',
    },
}


@pytest.mark.parametrize("name", TOLD)
def test_a_message_that_a_guide_shows_is_the_one_that_is_told(name: str, site: Make) -> None:
    outlet = site(TOLD[name])
    if name.endswith("theme.md"):
        config = (outlet.folder / "sitegen.toml").read_text(encoding="utf-8")
        outlet.write({"sitegen.toml": f'theme = "ours"\n{config}'})
    shown = re.search(r"^ {4}Error: (?:.*\n)(?: {4}.+\n)+", (DOCS / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert shown is not None
    told = run(outlet.folder, "sitegen build --now 2026-11-25").stderr
    assert told.strip() == re.sub(r"^ {4}", "", shown[0], flags=re.MULTILINE).strip()
