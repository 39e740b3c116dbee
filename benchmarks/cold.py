"""How long a cold build takes as a command, on all cores, against the conversion of its Markdown alone.

python benchmarks/cold.py [--stories 1000 | --site FOLDER] [--rounds 3]

`--site` takes an outlet that is there already, such as one of the side-by-side runner; its output is made anew.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from articles import articles

from sitegen.content.engines import library_markdown, python_markdown

CONFIG = 'title = "Bench"\nbase_url = "https://bench.example"\ntimezone = "UTC"\nbyline = "Wions"\n'
FACTOR, START = 1.25, 1.0  # what a build may take: so many times its Markdown, shared by all cores, and so many seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with outlet(asked.site, asked.stories) as project:
        texts = [path.read_text(encoding="utf-8") for path in (project / "content").rglob("*.md")]
        bodies = [text.split("---\n", 2)[2] for text in texts if text.startswith("---\n")]
        library = library_markdown()
        rounds = [
            (
                timed(lambda: [library.reset().convert(body) for body in bodies]),
                timed(lambda: [python_markdown(body) for body in bodies]),
                cold_build(project),
            )
            for _ in range(asked.rounds)
        ]
    alone, ours, whole = map(statistics.median, zip(*rounds, strict=True))
    cores, count = os.cpu_count() or 1, len(bodies)
    limit = FACTOR * alone / cores + START
    print(f"{count} stories of {sum(map(len, bodies)) // count} characters, Python {sys.version.split()[0]}")
    print(f"Markdown alone  {alone:.2f} s  ({1000 * alone / count:.2f} ms a story)")
    print(f"the same, ours  {ours:.2f} s  ({1000 * ours / count:.2f} ms; same HTML, content/quick.py)")
    print(f"cold build      {whole:.2f} s")
    print(f"limit           {limit:.2f} s  ({FACTOR} x Markdown / {cores} cores + {START} s): {_met(whole <= limit)}")


@contextmanager
def outlet(site: Path | None, stories: int) -> Iterator[Path]:
    """The outlet that was given, or one of invented stories, in `TMPDIR`."""
    if site:
        yield site.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "sitegen.toml").write_text(CONFIG, encoding="utf-8")
        for path, text in articles(stories):
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, encoding="utf-8")
        yield project


def cold_build(project: Path) -> float:
    for folder in ("output", ".sitegen"):
        shutil.rmtree(project / folder, ignore_errors=True)
    return timed(lambda: subprocess.run([sys.executable, "-m", "sitegen", "build", "--quiet"], cwd=project, check=True))


def timed(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


if __name__ == "__main__":
    main()
