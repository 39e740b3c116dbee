"""Commands that turn foreign copy into stories: `import copy`, `import hugo`."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.options import Commands, Common, common
from sitegen.cli.places import settled
from sitegen.problems import CONTENT, USAGE, Problem, StoppedError, errors, strict, usage_error, warning

if TYPE_CHECKING:
    from datetime import datetime

    from sitegen.dates import Moment
    from sitegen.importers.hugo import HugoOptions
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
@common("config", "now", "strict")
def import_copy(asked: Common, files: tuple[str, ...], section: str, date: str, dry_run: bool, out: str) -> None:
    """Turn the outlet's plain copy into stories.

    Each FILE holds a date bar, a headline, paragraphs and a sign-off.
    """
    project = _project(asked)
    target = Path.cwd() / out if out else project.folder
    new = settled(section, target, project.folder)
    made, problems = _read_copies(asked, project, files, section, _moment(date, project) if date else None)
    if errors(problems):
        raise StoppedError(problems)
    if not dry_run:
        _create(target, made)
    for each in made:
        asked.terminal.tell_file(each.path, each.text if dry_run else "")
    asked.terminal.tell_outcome(problems)
    if new:
        asked.terminal.say(new)


def _read_copies(
    asked: Common, project: "Project", files: Sequence[str], section: str, moment: "Moment | None"
) -> tuple[list["Imported"], Sequence[Problem]]:
    """The stories of all files that can be read, and what is to be said of each."""
    from sitegen.project import clock

    now = clock(project, asked.now, os.environ)
    made: dict[str, Imported] = {}
    problems: list[Problem] = []
    for name in files:
        try:
            imported, remarks = _read_copy(name, project, section, now, moment)
        except StoppedError as stopped:
            if stopped.exit_code == USAGE:
                raise
            problems += stopped.problems
            continue
        problems += remarks
        if imported.path in made:
            message = f"another copy with this date and headline makes `{imported.path}` already"
            problems.append(Problem(name, message, "copy", "Change one of the headlines, or take one copy out."))
        made[imported.path] = imported
    return list(made.values()), strict(problems) if asked.strict else problems


def _read_copy(
    name: str, project: "Project", section: str, now: "datetime", moment: "Moment | None"
) -> tuple["Imported", list[Problem]]:
    from sitegen.importers.copy import read_copy

    config = project.config
    text, remarks = _text(Path.cwd() / name, name)
    imported = read_copy(
        text,
        name,
        section=section,
        zone=config.zone,
        now=now,
        byline=config.byline,
        host=config.authority,
        date=moment,
        portable=config.portable_names,
    )
    return imported, [*remarks, *imported.remarks]


@import_.command("hugo")
@click.argument("folder", metavar="DIR")
@_SECTION
@click.option("--authors", default="", metavar="FILE", help="A TOML file of author ids and names.")
@click.option("--old-base", default="", metavar="URL", help="Where the old site stood: references lead there.")
@click.option("--media-base", default="", metavar="URL", help="Where the old site's pictures stand.")
@_DRY_RUN
@_OUT
@common("config", "strict")
def import_hugo(
    asked: Common, folder: str, section: str, authors: str, old_base: str, media_base: str, dry_run: bool, out: str
) -> int:
    """Turn a Hugo site's stories into stories of this outlet.

    DIR is the Hugo site's content folder, or a folder in it.
    """
    from sitegen.importers.hugo import HugoOptions

    project = _project(asked)
    target = Path.cwd() / out if out else project.folder
    new = settled(section, target, project.folder)
    _demand_addresses({"--old-base": old_base, "--media-base": media_base})
    names, left_out = _stories(folder)
    options = HugoOptions(
        section=section,
        host=project.config.authority,
        zone=project.config.zone,
        old_base=old_base,
        media_base=media_base,
        authors=_authors(Path.cwd() / authors, authors) if authors else {},
        known=frozenset(names),
    )
    return _import_archive(asked, names, options, target, left_out, new, dry_run=dry_run)


def _stories(folder: str) -> tuple[list[str], list[Problem]]:
    """The stories below a folder, by the paths an editor can open from here; and what is said of other files."""
    root = Path.cwd() / folder
    if not root.is_dir():
        raise usage_error(f"there is no folder `{folder}`", "Check its path.")
    found, left_out = [], []
    for path in sorted(root.rglob("*")):
        name = (Path(folder) / path.relative_to(root)).as_posix()
        if path.is_dir() or path.name.startswith("."):
            continue
        if not path.is_file():
            left_out.append(_no_story(name, "this is no file, or a link that leads nowhere: it was left out"))
        elif path.suffix == ".md" and not path.name.startswith("_"):
            found.append(name)
        else:
            left_out.append(_left_out(path, name))
    if not found:
        raise usage_error(f"there are no stories in `{folder}`", "Give the folder that holds the `.md` files.")
    return found, left_out


# Front matter that Hugo gives to all pages below (gohugo.io/content-management/front-matter, "cascade").
_CASCADE = re.compile(rb"^\[{0,2}cascade\b", re.MULTILINE | re.IGNORECASE)


def _left_out(path: Path, name: str) -> Problem:
    if name.endswith(".md"):
        if _CASCADE.search(path.read_bytes()):
            hint = "Look whether it keeps them back, as `draft: true` does, and write that into each of them."
            return warning(Problem(name, "what this file says of all stories below it was left out", "import", hint))
        hint = "What it says of a section goes into that section's `_section.md`."
        return warning(Problem(name, "the page of a list was left out", "import", hint))
    return _no_story(name, "the file is no story and was left out")


def _no_story(name: str, message: str) -> Problem:
    return warning(Problem(name, message, "import", "If a story shows it, copy it to the story's folder."))


def _import_archive(
    asked: Common,
    names: Sequence[str],
    options: "HugoOptions",
    target: Path,
    left_out: Sequence[Problem],
    new: str,
    *,
    dry_run: bool,
) -> int:
    """Story by story, so that an archive of any size fits; the exit code. `new` is said of the section if one is."""
    problems = list(left_out)
    made = kept = failed = 0
    for imported, remarks in _read_archive(names, options):
        problems += remarks
        if imported is None:
            failed += 1
        elif (there := _there(target, imported)) is not None:
            problems += there
            kept += 1
        else:
            if not dry_run:
                _create(target, [imported])
            asked.terminal.tell_file(imported.path, imported.text if dry_run else "")
            made += 1
    problems = list(strict(problems)) if asked.strict else problems
    asked.terminal.tell_outcome(problems)
    if new and made:
        asked.terminal.say(new)
    written = f"{made:,} {'would be ' if dry_run else ''}written"
    unread = f", {failed:,} could not be imported" if failed else ""
    asked.terminal.say(f"Read {len(names):,} stories: {written}, {kept:,} there already{unread}.")
    return CONTENT if errors(problems) else 0


def _read_archive(
    names: Sequence[str], options: "HugoOptions"
) -> Iterator[tuple["Imported | None", Sequence[Problem]]]:
    """Each story, or None if it can't be imported, with what is to be said of it."""
    from sitegen.importers.hugo import read_hugo

    taken: dict[str, str] = {}
    for name in names:
        try:
            text, remarks = _text(Path.cwd() / name, name)
            imported = read_hugo(name, text, options)
        except StoppedError as stopped:
            yield None, stopped.problems
            continue
        other = taken.setdefault(imported.path, name)
        if other == name:
            yield imported, [*remarks, *imported.remarks]
        else:
            message = f"`{other}` makes the file `{imported.path}` already"
            yield None, [Problem(name, message, "import", "Rename one of the two in the archive.")]


def _there(root: Path, imported: "Imported") -> Sequence[Problem] | None:
    """None if the story's file is yet to be made; else what is to be said of the one that is there."""
    file = root / imported.path
    if not os.path.lexists(file):
        return None
    if file.is_file() and file.read_bytes() == imported.text.encode("utf-8"):
        return ()
    message = "the story is there already and has other words now: it stays as it is"
    return [warning(Problem(imported.path, message, "import", "To import it anew, move it away first."))]


def _demand_addresses(given: dict[str, str]) -> None:
    from sitegen.config_file import base_fault

    for option, address in given.items():
        fault = base_fault(address) if address else ""
        if fault:
            raise usage_error(f"`{option} {address}` {fault}", "Write it as `https://old.example`.")


def _project(asked: Common) -> "Project":
    from sitegen.project import open_project

    return open_project(asked.config, Path.cwd())


def _moment(date: str, project: "Project") -> "Moment":
    from sitegen.dates import read_moment

    reading = read_moment(date, project.config.zone)
    if reading.moment is None:
        raise usage_error(f"--date: {reading.fault}", reading.hint)
    return reading.moment


def _text(path: Path, name: str) -> tuple[str, Iterable[Problem]]:
    from sitegen.decode import decode

    if path.is_dir():
        raise usage_error(f"`{name}` is a folder", "Give the file itself.")
    try:
        return decode(name, path.read_bytes())
    except FileNotFoundError:
        raise usage_error(f"there is no file `{name}`", "Check its path.") from None


def _authors(path: Path, name: str) -> dict[str, str]:
    from sitegen.nodes import plain, read_toml

    found = plain(read_toml(_text(path, name)[0], name, "usage"))
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _create(root: Path, made: Iterable["Imported"]) -> None:
    from sitegen.store.create import create

    create(root, {each.path: each.text.encode("utf-8") for each in made})
