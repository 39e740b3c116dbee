"""Commands that editors and theme authors begin with: `init`, `new`, `schema`, `theme eject`."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from string import capwords

import click

from sitegen.cli.options import Commands, Common, common
from sitegen.cli.places import settled
from sitegen.cli.quoting import demand_whole_dates
from sitegen.problems import did_you_mean, usage_error


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--title", default="", help="The outlet's name; default: the folder's.")
@click.option("--timezone", default="Europe/London", show_default=True, help="The zone that judges dates.")
@common()
def init(asked: Common, folder: str, title: str, timezone: str) -> None:
    """Begin an outlet in DIR, with a first story."""
    from sitegen.beginnings import new_outlet
    from sitegen.config_schema import FILE
    from sitegen.store.create import create

    folder = folder or "."
    root = Path.cwd() / folder
    if (root / FILE).exists():
        raise usage_error(f"there is an outlet in `{folder}` already", "Choose another folder for a new one.")
    name = " ".join(title.split()) or _title(root)
    files = new_outlet(name, timezone, datetime.now(UTC))
    create(root, {path: text.encode("utf-8") for path, text in files.items()})
    if asked.terminal.style == "json":
        asked.terminal.json({"files": list(files), "problems": []})
    there = "" if root.samefile(Path.cwd()) else f"cd {_as_typed(folder)}, then "
    asked.terminal.say(f"Made {name} with a first story. Next: {there}sitegen serve")


@click.command()
@click.argument("headline", nargs=-1, required=True, metavar="HEADLINE")
@click.option("--section", required=True, help="The section, such as world.")
@click.option("--byline", default="", help="Who writes it; default: the outlet's byline.")
@click.option("--date", default="", metavar="TIME", help="When it is published; default: now.")
@click.option("--draft", is_flag=True, help="Keep it back until `draft: true` is removed.")
@common("config", "now")
def new(asked: Common, headline: tuple[str, ...], section: str, byline: str, date: str, draft: bool) -> None:
    """Begin a story: a file with its front matter, in its section."""
    from sitegen.beginnings import new_story
    from sitegen.project import clock, open_project
    from sitegen.store.create import create

    demand_whole_dates(headline, date=date, now=asked.now)
    project = open_project(asked.config, Path.cwd())
    asked.terminal.looks_in(project.folder)
    now = clock(project, asked.now, os.environ)
    # An editor who forgets the quotes means the same.
    words = " ".join(" ".join(headline).split())
    path, text = new_story(words, section, project.config, now, byline=byline, date=date, draft=draft)
    told = settled(section, project.folder)
    create(project.folder, {path: text.encode("utf-8")})
    asked.terminal.tell_file(path)
    asked.terminal.tell_outcome()
    if told:
        asked.terminal.say(told)


@click.command()
@click.argument("kind", default="article")
@common()
def schema(asked: Common, kind: str) -> None:
    """Print a JSON Schema, for programs that check front matter.

    KIND says of what: article (if it isn't given), page, section, tag, byline
    or front; or config, for sitegen.toml.
    """
    from sitegen.config_schema import CONFIG
    from sitegen.content.schema import SCHEMAS
    from sitegen.fields import json_schema

    known = {**SCHEMAS, "config": CONFIG}
    if kind not in known:
        raise usage_error(f"there is no kind `{kind}`", did_you_mean(kind, known) or f"There are: {', '.join(known)}.")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": known[kind].name}
    asked.terminal.data(json.dumps(head | json_schema(known[kind]), indent=2, ensure_ascii=False) + "\n")


@click.group(cls=Commands)
def theme() -> None:
    """The look of the site."""


@theme.command()
@click.argument("file")
@common("config")
def eject(asked: Common, file: str) -> None:
    """Copy a file of the theme to make it your own.

    FILE is a path within the theme, such as templates/article.html. The copy goes
    to themes/_site/, where it takes the place of the theme's.
    """
    from sitegen.beginnings import ejected
    from sitegen.project import open_project
    from sitegen.store.create import create
    from sitegen.store.files import Tree

    project = open_project(asked.config, Path.cwd())
    with Tree(project.folder, project.config.follow_symlinks) as tree:
        path, content = ejected(file, project.config.theme, tree)
    if (project.folder / path).exists():
        raise usage_error(f"the outlet has its own `{file}` already", f"Edit `{path}`, or remove it to begin anew.")
    create(project.folder, {path: content})
    asked.terminal.tell_file(path)
    asked.terminal.tell_outcome()


def _title(folder: Path) -> str:
    """What an outlet is called after its folder: “My Paper” in my-paper/, and in my-paper/../my-paper/."""
    return capwords(Path(os.path.abspath(folder)).name.replace("-", " ").replace("_", " "))


def _as_typed(folder: str) -> str:
    """A folder as it can be given to a shell."""
    return f'"{folder}"' if re.search(r"[^\w./\\:~-]", folder) else folder
