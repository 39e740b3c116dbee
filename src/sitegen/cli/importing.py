"""Commands that turn foreign copy into stories: `import copy`, `import hugo`."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.options import Commands, Common, common
from sitegen.problems import USAGE, Problem, StoppedError, errors

if TYPE_CHECKING:
    from sitegen.dates import Moment
    from sitegen.importers.imported import Imported
    from sitegen.project import Project


@click.group("import", cls=Commands)
def import_() -> None:
    """Turn foreign copy into stories."""


_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
_OUT = click.option("--out", default="", metavar="DIR", help="Where to write, instead of the outlet's folder.")
_SECTION = click.option("--section", required=True, help="The section the stories go to, such as world.")


@import_.command("copy")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@_SECTION
@click.option("--date", default="", metavar="DATE", help="The stories' date, instead of the date bar's.")
@_DRY_RUN
@_OUT
@common
def import_copy(asked: Common, files: tuple[str, ...], section: str, date: str, dry_run: bool, out: str) -> None:
    """Turn the outlet's plain copy (date bar, headline, paragraphs, sign-off) into stories."""
    from sitegen.importers.copy import read_copy
    from sitegen.project import clock

    project = _project(asked)
    config = project.config
    now = clock(project, asked.now, os.environ)
    moment = _moment(date, project) if date else None

    def read(name: str, text: str) -> "Imported":
        return read_copy(
            text,
            name,
            section=section,
            zone=config.zone,
            now=now,
            byline=config.byline,
            host=config.base.host,
            date=moment,
        )

    made, problems = [], []
    for name in files:
        try:
            text, remarks = _text(Path.cwd() / name, name)
            imported = read(name, text)
            made.append(imported)
            problems += [*remarks, *imported.remarks]
        except StoppedError as stopped:
            if stopped.exit_code == USAGE:
                raise
            problems += stopped.problems
    if errors(problems):
        raise StoppedError(problems)
    asked.terminal.tell(problems)
    _write(made, asked, Path.cwd() / out if out else project.folder, dry_run=dry_run)


@import_.command("hugo")
@click.argument("folder", metavar="DIR")
@_SECTION
@click.option("--authors", default="", metavar="FILE", help="A TOML file of author ids and names.")
@click.option("--old-base", default="", metavar="URL", help="Where the old site stood: references lead there.")
@click.option("--media-base", default="", metavar="URL", help="Where the old site's pictures stand.")
@_DRY_RUN
@_OUT
@common
def import_hugo(
    asked: Common, folder: str, section: str, authors: str, old_base: str, media_base: str, dry_run: bool, out: str
) -> None:
    """Turn the stories of a Hugo site's content folder into stories of this outlet."""
    from sitegen.importers.hugo import HugoOptions, read_hugo

    project = _project(asked)
    root = Path.cwd() / folder
    paths = sorted(path for path in root.rglob("*.md") if not path.name.startswith("_"))
    if not paths:
        raise _usage(f"there are no stories in `{folder}`", "Give the folder that holds the `.md` files.")
    options = HugoOptions(
        section=section,
        host=project.config.base.host,
        zone=project.config.zone,
        old_base=old_base,
        media_base=media_base,
        authors=_authors(Path.cwd() / authors, authors) if authors else {},
        known=frozenset(path.relative_to(root).as_posix() for path in paths),
    )
    target = Path.cwd() / out if out else project.folder
    problems: list[Problem] = []
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            text, remarks = _text(path, name)
            imported = read_hugo(name, text, options)
        except StoppedError as stopped:
            problems += stopped.problems
            continue
        problems += [*remarks, *imported.remarks]
        _write([imported], asked, target, dry_run=dry_run, again=True)
    asked.terminal.tell(problems)
    asked.terminal.say(f"Read {len(paths):,} stories; {len(errors(problems)):,} could not be imported.")
    if errors(problems):
        raise StoppedError(())


def _project(asked: Common) -> "Project":
    from sitegen.project import open_project

    return open_project(asked.config, Path.cwd(), asked.base_url)


def _moment(date: str, project: "Project") -> "Moment":
    from sitegen.dates import read_moment

    reading = read_moment(date, project.config.zone)
    if reading.moment is None:
        raise _usage(f"--date: {reading.fault}", reading.hint)
    return reading.moment


def _text(path: Path, name: str) -> tuple[str, Iterable[Problem]]:
    from sitegen.decode import decode

    try:
        return decode(name, path.read_bytes())
    except (FileNotFoundError, IsADirectoryError):
        raise _usage(f"there is no file `{name}`", "Check its path.") from None


def _authors(path: Path, name: str) -> dict[str, str]:
    from sitegen.nodes import plain, read_toml

    found = plain(read_toml(_text(path, name)[0], name, "usage"))
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _write(made: Iterable["Imported"], asked: Common, root: Path, *, dry_run: bool, again: bool = False) -> None:
    """Create the files; with `again`, a file that is there already with the same bytes is left as it is."""
    from sitegen.store.create import create

    for each in made:
        content = each.text.encode("utf-8")
        if dry_run:
            asked.terminal.data(f"{each.path}\n{each.text}\n")
            continue
        if again and (root / each.path).is_file() and (root / each.path).read_bytes() == content:
            continue
        create(root, {each.path: content})
        asked.terminal.data(f"{each.path}\n")


def _usage(message: str, hint: str) -> StoppedError:
    return StoppedError([Problem("", message, "usage", hint)], USAGE)


COMMANDS: tuple[click.Command, ...] = (import_,)
