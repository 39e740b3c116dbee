"""How much of a cold build in one process the embargo firewall takes, with stories that are kept back and without.

python benchmarks/firewall.py [--stories 1000] [--held 30] [--rounds 3]
"""

import argparse
import gc
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

from articles import articles
from cold import CONFIG

from sitegen.building.build import Order, build
from sitegen.config_file import read_config
from sitegen.pipeline.guarding import Guard

ENGINES = ("python-markdown", "fast")
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--held", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    spent = measured_guard()
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(asked.rounds):
            for held in (asked.held, 0):
                lay_out(Path(folder), asked.stories, held)
                for engine in ENGINES:
                    spent.clear()
                    whole = cold_build(Path(folder), engine)
                    found.setdefault((engine, held), []).append((sum(spent), whole))
    print(f"{asked.stories} stories, one process, seconds of processor time, Python {sys.version.split()[0]}")
    for (engine, held), times in found.items():
        guard, whole = (statistics.median(each) for each in zip(*times, strict=True))
        share = statistics.median(guard / whole for guard, whole in times)
        print(f"{engine:16}{held:4} kept back: build {whole:.2f}, firewall {guard:.3f}, {100 * share:.1f} %")


def measured_guard() -> list[float]:
    """The seconds that the firewall takes from now on, added as it works."""
    spent: list[float] = []
    begin, judge = Guard.__init__, Guard.judge

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*given: object, **named: object) -> object:
            started = process_time()
            try:
                return work(*given, **named)
            finally:
                spent.append(process_time() - started)

        return measured

    Guard.__init__, Guard.judge = timed(begin), timed(judge)  # type: ignore[method-assign]
    return spent


def lay_out(project: Path, count: int, held: int) -> None:
    """`count` stories, of which `held`, evenly spread, are drafts."""
    shutil.rmtree(project / "content", ignore_errors=True)
    for path, text in with_drafts(articles(count), count // held if held else 0):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")


def with_drafts(stories: Iterator[tuple[str, str]], step: int) -> Iterator[tuple[str, str]]:
    for number, (path, text) in enumerate(stories):
        held = step and number % step == 0
        yield path, text.replace("\ndate: ", "\ndraft: true\ndate: ", 1) if held else text


def cold_build(project: Path, engine: str) -> float:
    for made in ("output", ".sitegen"):
        shutil.rmtree(project / made, ignore_errors=True)
    config = read_config(f'{CONFIG}[markdown]\nengine = "{engine}"\n')
    order = Order(project, project / "output", config, NOW, jobs=1)
    gc.disable()  # as the command does
    started = process_time()
    try:
        build(order)
        return process_time() - started
    finally:
        gc.enable()


if __name__ == "__main__":
    main()
