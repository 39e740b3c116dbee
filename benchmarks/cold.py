"""How long a cold build takes, against the conversion of its Markdown alone, in one process.

python benchmarks/cold.py [--stories 1000] [--rounds 3]
"""

import argparse
import gc
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from articles import articles

from sitegen.build import Order, build
from sitegen.config_file import read_config
from sitegen.content.engines import library_markdown, python_markdown

CONFIG = 'title = "Bench"\nbase_url = "https://bench.example"\ntimezone = "UTC"\nbyline = "Wions"\n'
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    stories = dict(articles(asked.stories))
    bodies = [text.split("---\n", 2)[2] for text in stories.values()]
    library = library_markdown()
    markdown, engine, cold = [], [], []
    for _ in range(asked.rounds):
        markdown.append(timed(lambda: [library.reset().convert(body) for body in bodies]))
        engine.append(timed(lambda: [python_markdown(body) for body in bodies]))
        cold.append(cold_build(stories))
    alone, ours, whole = statistics.median(markdown), statistics.median(engine), statistics.median(cold)
    limit = 1.3 * alone + 1
    size = sum(map(len, bodies)) // len(bodies)
    print(f"{asked.stories} stories of {size} characters, Python {sys.version.split()[0]}")
    print(f"Markdown alone  {alone:.2f} s  ({1000 * alone / asked.stories:.2f} ms a story)")
    print(f"the same, ours  {ours:.2f} s  ({1000 * ours / asked.stories:.2f} ms; same HTML, content/quick.py)")
    print(f"cold build      {whole:.2f} s  ({1000 * whole / asked.stories:.2f} ms a story)")
    print(f"limit           {limit:.2f} s  (1.3 × Markdown + 1 s): {'met' if whole <= limit else 'MISSED'}")


def cold_build(stories: dict[str, str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for path, text in stories.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, encoding="utf-8")
        order = Order(project, project / "output", read_config(CONFIG), NOW, jobs=1)
        gc.disable()  # as the command does
        try:
            return timed(lambda: build(order))
        finally:
            gc.enable()


def timed(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


if __name__ == "__main__":
    main()
