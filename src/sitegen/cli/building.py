"""Commands that build: `build`, `watch`, `serve`, `clean`."""

import gc
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from sitegen.cli.options import AT, JOBS, MAX_DELETE, WAIT, Common, as_at, common
from sitegen.cli.outcome import Outcome
from sitegen.messages import as_json, counted
from sitegen.problems import CONTENT
from sitegen.store.lock import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.order import Order
    from sitegen.preview.server import Port
    from sitegen.project import Project
    from sitegen.report import Report
    from sitegen.store.shrinkage import Limit

PATIENCE = 10.0  # seconds for a command that asks or notes: a build under way is over soon, and then it knows more


def order_of(asked: Common, wait: float = 0, here: Path | None = None) -> "tuple[Project, Order]":
    """The outlet a command is about, and what is to be built of it; `here` is where the command was given, for one
    whose folder may be moved or made anew meanwhile.
    """
    from sitegen.order import Order
    from sitegen.project import clock, day_shown, open_project, output_folder, state_folder

    here = here or Path.cwd()
    project = open_project(asked.config, here, asked.base_url)
    asked.terminal.looks_in(project.folder)
    now = clock(project, asked.now, os.environ, asked.clock)
    order = Order(
        project=project.folder,
        output=output_folder(project, asked.output),
        config=project.config,
        now=now,
        today=day_shown(now, os.environ),
        strict=asked.strict,
        holder=_holder(now),
        state=state_folder(here, os.environ),
        patience=Patience(wait, asked.terminal.say),
    )
    return project, order


def clock_of(asked: Common) -> "Callable[[], datetime]":
    """The clock by which stories fall due, asked again and again while somebody watches."""
    from sitegen.project import clock, open_project

    project = open_project(asked.config, Path.cwd())
    return lambda: clock(project, asked.now, os.environ, asked.clock)


def _holder(now: "datetime") -> str:
    """What others are told who find the lock held."""
    command = " ".join(sys.argv[1:2])
    return f"process {os.getpid()} on {platform.node()} (sitegen {command}), begun {now:%Y-%m-%d %H:%M:%S %Z}"


@click.command()
@click.option("--verify", "verified", is_flag=True, help="Prove it: build anew from nothing, and compare every byte.")
@click.option("--explain", is_flag=True, help="Tell why each file was written or removed.")
@click.option("--report", "report_file", default="", metavar="FILE", help="Write all there is to say, as JSON.")
@click.option("--file-links", is_flag=True, help="Write …/index.html out, so that the site opens from a folder.")
@click.option(
    "--adopt", is_flag=True, help="Accept an output folder that sitegen didn't make, or made for another address."
)
@click.option("--allow-empty", is_flag=True, help="Build even if there is no story to publish.")
@JOBS
@MAX_DELETE
@WAIT
@common("config", "output", "base_url", "now", "strict")
def build(asked: Common, verified: bool, explain: bool, report_file: str, wait: float, **options: Any) -> int | None:
    """Build the site, whole or not at all."""
    from sitegen.building.build import build as build_site

    started = perf_counter()
    gc.disable()  # a build makes millions of values that live to its end: looking through them again is for nothing
    outcome = Outcome(asked.terminal, Path.cwd() / report_file if report_file else None)

    def built(report: "Report") -> None:
        outcome.built(report, perf_counter() - started)
        if verified:
            outcome.verified = _verify(asked, order)

    with outcome:
        order = outcome.order = replace(order_of(asked, wait)[1], **options)
        with asked.terminal.progress() as progress:
            build_site(order, progress, built)
    return outcome.tell(explain=explain)


def _verify(asked: Common, order: "Order") -> str:
    """Compare with a clean build of the same order; what to say then."""
    from sitegen.building.verify import verify

    arguments = [name for name, given in (("--file-links", order.file_links),) if given]
    arguments += [f"--config={asked.config}"] if asked.config else []
    arguments += [f"--base-url={asked.base_url}"] if asked.base_url else []
    count = verify(order, arguments, os.environ, Path.cwd())
    return f"Verified: a clean build makes the same {count:,} files, byte for byte."


@click.command()
@click.option("--then", default="", metavar="CMD", help="Run CMD after each build that wrote or removed something.")
@click.option("--until", default="", metavar="TIME", help="End by itself: after 5h or 30m, or at 18:00.")
@MAX_DELETE
@WAIT
@common("config", "output", "base_url", "now", "strict")
def watch(asked: Common, then: str, until: str, max_delete: "Limit | None", wait: float) -> int | None:
    """Build whenever a file changes or a story falls due."""
    from sitegen.preview.delivery import Delivery
    from sitegen.preview.keys import Keys
    from sitegen.preview.missed import Missed
    from sitegen.preview.watch import watch as watch_outlet
    from sitegen.project import end_at
    from sitegen.store.places import SEEN, changed_file

    here = Path.cwd()

    def ordered() -> "Order":
        return replace(order_of(asked, wait, here)[1], max_delete=max_delete)

    asked.terminal.tells_many()
    project, order = order_of(asked, here=here)
    output = order.output.resolve()
    file = changed_file(order.keeps.resolve(), output)
    delivery = None
    if then:
        missed = Missed(output, file.with_suffix(SEEN))
        delivery = Delivery(then, project.folder, file, os.environ, asked.terminal.say, missed)
    end = end_at(until, project, datetime.now(UTC))
    with Keys({}):
        sound = watch_outlet(ordered, clock_of(asked), asked.terminal, delivery=delivery, end=end)
        return None if sound else CONTENT
    return None


def _port(_context: click.Context, _option: click.Parameter, written: str) -> "Port":
    if written == "auto":
        return "auto"
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= 65535:
        raise click.BadParameter(f"'{written}' is neither auto nor a number from 1 to 65535.")
    return int(written)


@click.command()
@click.option(
    "--port", default="8000", show_default=True, metavar="N", callback=_port, help="Where to listen; auto: a free one."
)
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Let other computers see it at this address of yours, with a token; 0.0.0.0 is all of them.",
)
@click.option("--no-drafts", "published_only", is_flag=True, help="Leave out drafts and stories to come.")
@AT
@common("config", "now", "strict")
def serve(asked: Common, port: "Port", host: str, published_only: bool, at: str) -> None:
    """Show the site in a browser on this computer.

    It is built again whenever a file changes, and open pages change in place. A
    mistake is shown over the page until it is mended. Drafts and stories to come
    are there too, each with a mark; the desk at /_desk/ lists them. What is in
    output/ stays as it is.
    """
    from sitegen.preview.serve import serve as serve_outlet

    if asked.output or asked.base_url:
        asked.terminal.say("The preview has a folder and an address of its own: --output and --base-url are for build.")
    asked = as_at(asked, at)
    asked.terminal.tells_many()
    here = Path.cwd()

    def ordered() -> "Order":
        return replace(order_of(asked, here=here)[1], kind="preview", drafts=not published_only)

    serve_outlet(ordered, clock_of(asked), asked.terminal, port, host, still=bool(asked.now))


@click.command()
@WAIT
@common("config", "output")
def clean(asked: Common, wait: float) -> None:
    """Remove the built site.

    What sitegen remembers between builds goes too, and nothing else: no story,
    no theme, and no file in the output that sitegen didn't put there.
    """
    from sitegen.store.clean import clean as clean_output

    _, order = order_of(asked, wait)
    removed = clean_output(
        order.project, order.output, order.outlet, order.holder, state=order.state, patience=order.patience
    )
    if asked.terminal.style == "json":
        asked.terminal.data(as_json((), {"removed": removed}))
    asked.terminal.say(f"Removed {counted(len(removed), 'file')}.")
