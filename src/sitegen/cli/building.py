"""Commands that build: `build`, `watch`, `serve`, `clean`."""

import os
import platform
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from sitegen.cli.options import Common, common
from sitegen.messages import as_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sitegen.build import Order
    from sitegen.project import Project


def order_of(asked: Common) -> "tuple[Project, Order]":
    """The outlet a command is about, and what is to be built of it."""
    from sitegen.build import Order
    from sitegen.project import clock, day_shown, open_project, output_folder

    project = open_project(asked.config, Path.cwd(), asked.base_url)
    asked.terminal.looks_in(project.folder)
    now = clock(project, asked.now, os.environ)
    order = Order(
        project=project.folder,
        output=output_folder(project, asked.output),
        config=project.config,
        now=now,
        today=day_shown(now, os.environ),
        strict=asked.strict,
        holder=_holder(now),
    )
    return project, order


def clock_of(asked: Common) -> "Callable[[], datetime]":
    """The clock by which stories fall due, asked again and again while somebody watches."""
    from sitegen.project import clock, open_project

    project = open_project(asked.config, Path.cwd())
    return lambda: clock(project, asked.now, os.environ)


def _holder(now: "datetime") -> str:
    """What others are told who find the lock held."""
    command = " ".join(sys.argv[1:2])
    return f"process {os.getpid()} on {platform.node()} (sitegen {command}), begun {now:%Y-%m-%d %H:%M:%S %Z}"


@click.command()
@click.option("--file-links", is_flag=True, help="Write …/index.html out, so that the site opens from a folder.")
@click.option("--adopt", is_flag=True, help="Accept an output folder that sitegen didn't make.")
@click.option("--allow-empty", is_flag=True, help="Build even if there is no story to publish.")
@common("config", "output", "base_url", "now", "strict")
def build(asked: Common, file_links: bool, adopt: bool, allow_empty: bool) -> None:
    """Build the site, whole or not at all."""
    from sitegen.build import build as build_site

    started = perf_counter()
    project, order = order_of(asked)
    order = replace(order, file_links=file_links, adopt=adopt, allow_empty=allow_empty)
    with asked.terminal.progress() as progress:
        report = build_site(order, progress)
    asked.terminal.tell_report(report, perf_counter() - started, project.config.zone)


@click.command()
@common("config", "output", "base_url", "now", "strict")
def watch(asked: Common) -> None:
    """Build whenever a file changes or a story falls due."""
    from sitegen.preview.watch import watch as watch_outlet

    watch_outlet(lambda: order_of(asked)[1], clock_of(asked), asked.terminal)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Where to listen.")
@common("config", "now", "strict")
def serve(asked: Common, port: int) -> None:
    """Show the site in a browser on this computer.

    It is built again, and the browser reloads, whenever a file changes. What is
    in output/ stays as it is.
    """
    from sitegen.preview.serve import serve as serve_outlet

    if asked.output or asked.base_url:
        asked.terminal.say("The preview has a folder and an address of its own: --output and --base-url are for build.")
    serve_outlet(lambda: order_of(asked)[1], clock_of(asked), asked.terminal, port)


@click.command()
@common("config", "output")
def clean(asked: Common) -> None:
    """Remove the built site.

    What sitegen remembers between builds goes too, and nothing else: no story,
    no theme, and no file in the output that sitegen didn't put there.
    """
    from sitegen.project import open_project, output_folder
    from sitegen.store.clean import clean as clean_output

    project = open_project(asked.config, Path.cwd())
    removed = clean_output(project.folder, output_folder(project, asked.output))
    if asked.terminal.style == "json":
        asked.terminal.data(as_json((), {"removed": removed}))
    asked.terminal.say(f"Removed {len(removed):,} file{'' if len(removed) == 1 else 's'}.")
