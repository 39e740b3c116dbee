"""What a story costs: each Markdown engine alone, and everything after it (steps, sanitising where needed).

python benchmarks/engines.py [--stories 200] [--rounds 10]

Each story's best time counts, so that other work on the machine matters little.
"""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter_ns

from articles import articles

from sitegen.config import MarkdownOptions
from sitegen.content import markup
from sitegen.content.body import make_body
from sitegen.content.engines import ENGINES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    plain = [text.split("---\n", 2)[2] for _, text in articles(asked.stories)]
    links = sum(text.count("](") for text in plain) / len(plain)
    print(f"{len(plain)} stories of {sum(map(len, plain)) // len(plain)} characters and {links:.0f} links, ", end="")
    print(f"Python {sys.version.split()[0]}; µs a story")
    kinds = (("plain", plain), ("with raw HTML", [f"{text}\n<b>Wall</b>\n" for text in plain]))
    for name, stories in kinds:
        for engine, convert in ENGINES.items():
            alone, whole = fastest((convert, partial(finished, engine)), stories, asked.rounds)
            print(f"{name:14} {engine:16} engine {alone:7.0f}  after it {whole - alone:7.0f}")


def finished(engine: str, text: str) -> None:
    make_body(text, "content/town/story.md", 1, MarkdownOptions(engine=engine))


def fastest(works: Sequence[Callable[[str], object]], stories: Sequence[str], rounds: int) -> list[float]:
    best = [[10**12] * len(stories) for _ in works]
    gc.disable()  # it would come in the middle of some stories and not of others
    for _ in range(rounds):
        for i, text in enumerate(stories):
            for times, work in zip(best, works, strict=True):
                markup.pairs.cache_clear()  # a story's links are new to it
                started = perf_counter_ns()
                work(text)
                times[i] = min(times[i], perf_counter_ns() - started)
    gc.enable()
    return [sum(times) / len(times) / 1000 for times in best]


if __name__ == "__main__":
    main()
