"""Commands that make files for editors: `init`, `new`, `import`, `schema`, `theme eject`."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from sitegen.cli.options import Commands, Common, common
from sitegen.cli.terminal import Terminal


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--title", default="", help="The outlet's name; default: the folder's.")
@click.option("--timezone", default="Europe/London", show_default=True, help="The zone that judges dates.")
@click.pass_obj
def init(terminal: Terminal, folder: str, title: str, timezone: str) -> None:
    """Begin an outlet in DIR, with a first story."""
    from sitegen.beginnings import new_outlet
    from sitegen.store.create import create

    root = Path.cwd() / folder
    name = title or root.name.replace("-", " ").replace("_", " ").title()
    files = new_outlet(name, timezone, datetime.now(UTC))
    create(root, {path: text.encode("utf-8") for path, text in files.items()})
    terminal.say(f"Made {folder} with a first story. Next: cd {folder}, then sitegen serve")


@click.command()
@click.argument("headline")
@click.option("--section", required=True, help="The section, such as world.")
@click.option("--byline", default="", help="Who writes it; default: the outlet's byline.")
@click.option("--date", default="", metavar="TIME", help="When it is published; default: now.")
@click.option("--draft", is_flag=True, help="Keep it back until `draft: true` is removed.")
@common
def new(asked: Common, headline: str, section: str, byline: str, date: str, draft: bool) -> None:
    """Begin a story: a file with its front matter, in its section."""
    from sitegen.beginnings import new_story
    from sitegen.project import clock, open_project
    from sitegen.store.create import create

    project = open_project(asked.config, Path.cwd())
    asked.terminal.looks_in(project.folder)
    now = clock(project, asked.now, os.environ)
    path, text = new_story(headline, section, project.config, now, byline=byline, date=date, draft=draft)
    if not (project.folder / path).parent.exists():
        asked.terminal.say(f"“{section}” is a new section.")
    create(project.folder, {path: text.encode("utf-8")})
    asked.terminal.data(f"{path}\n")


@click.command()
@click.argument("kind", default="article")
def schema(kind: str) -> None:
    """Print the JSON Schema of front matter: of an article, page, section, tag, byline or front, or of the config."""
    from sitegen.config_file import CONFIG
    from sitegen.content.schema import SCHEMAS
    from sitegen.fields import json_schema

    known = {**SCHEMAS, "config": CONFIG}
    if kind not in known:
        raise click.UsageError(f"There is no kind '{kind}'. There are: {', '.join(known)}.")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": known[kind].name}
    click.echo(json.dumps(head | json_schema(known[kind]), indent=2, ensure_ascii=False))


@click.group(cls=Commands)
def theme() -> None:
    """The look of the site."""


@theme.command()
@click.argument("file")
@common
def eject(asked: Common, file: str) -> None:
    """Copy one FILE of the theme, such as templates/article.html, to themes/_site/ to make it your own."""
    from sitegen.beginnings import ejected
    from sitegen.project import open_project
    from sitegen.store.create import create
    from sitegen.store.files import Tree

    project = open_project(asked.config, Path.cwd())
    with Tree(project.folder, project.config.follow_symlinks) as tree:
        path, content = ejected(file, project.config.theme, tree)
    create(project.folder, {path: content})
    asked.terminal.data(f"{path}\n")


COMMANDS: tuple[click.Command, ...] = (init, new, schema, theme)
