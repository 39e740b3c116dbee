"""The command that compares: `engines`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins
from msgspec.structs import replace

from sitegen.cli.options import Common, common
from sitegen.problems import USAGE, Problem, StoppedError, warning

if TYPE_CHECKING:
    from sitegen.config import Config
    from sitegen.content.compare import Difference, Findings
    from sitegen.content.parse import Parsed
    from sitegen.model import Source


@click.command()
@common("config")
def engines(asked: Common) -> None:
    """List the stories that the Markdown engines `python-markdown` and `fast` show differently."""
    from sitegen.config_file import engine_fault
    from sitegen.content.compare import compare
    from sitegen.pipeline.inputs import read_sources
    from sitegen.project import open_project
    from sitegen.store.files import Tree

    project = open_project(asked.config, Path.cwd())
    asked.terminal.looks_in(project.folder)
    fault = engine_fault("fast")
    if fault:
        raise StoppedError([Problem("", fault[0], "config", fault[1])], USAGE)
    with Tree(project.folder, project.config.follow_symlinks) as tree, asked.terminal.progress() as progress:
        findings = compare(_by_both(read_sources(tree, progress), project.config))
    _tell(findings, asked)


def _by_both(sources: "Iterator[Source]", config: "Config") -> "Iterator[tuple[Source, Parsed, Parsed]]":
    from sitegen.pipeline.inputs import parse_options
    from sitegen.pipeline.parsing import parse_within_limit

    usual, fast = (
        replace(parse_options(config), markdown=replace(config.markdown, engine=engine))
        for engine in ("python-markdown", "fast")
    )
    for source in sources:
        yield source, parse_within_limit(source, usual), parse_within_limit(source, fast)


def _tell(findings: "Findings", asked: Common) -> None:
    from sitegen.messages import as_json

    terminal = asked.terminal
    if terminal.style == "json":
        terminal.data(as_json((), to_builtins(findings)))
        return
    if terminal.style == "text":
        terminal.data("".join(map(_block, findings.different)))
    else:
        terminal.tell([_problem(each) for each in findings.different])
    stories = "1 story" if findings.compared == 1 else f"{findings.compared:,} stories"
    terminal.data(f"{len(findings.different):,} of {stories} would look different\n")
    if findings.faulty:
        files = "1 file has" if len(findings.faulty) == 1 else f"{len(findings.faulty):,} files have"
        terminal.say(f"{files} mistakes and can't be compared; `sitegen build` tells them.")


def _block(each: "Difference") -> str:
    from sitegen.messages import printable

    cause = f"  Likely cause: {each.cause}.\n" if each.cause else ""
    return (
        f"“{each.title}” · {printable(each.path)}:{each.line}\n"
        f"  python-markdown: {each.usual}\n"
        f"  fast:            {each.fast}\n{cause}\n"
    )


def _problem(each: "Difference") -> Problem:
    message = each.cause or "the engine `fast` shows this story differently"
    hint = f"python-markdown: {each.usual} – fast: {each.fast}"
    return warning(Problem(each.path, message, "engine", hint, each.line, story=each.title))
