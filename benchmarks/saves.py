"""How soon a save is on the preview's disk, and seen in a browser, at any size of the archive.

python benchmarks/saves.py [--stories 1000] [--saves 60] [--site FOLDER] [--browser]

Saves the text of a story, and its headline, again and again while `sitegen serve` runs; each save waits for the one
before it. `--site` takes an outlet that is there already, such as one of the side-by-side runner's.
"""

import argparse
import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from articles import articles
from cold import CONFIG
from playwright.sync_api import sync_playwright

WAIT = 120.0  # seconds for anything to appear
STEP = 0.001


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--saves", type=int, default=60)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--browser", action="store_true")
    asked = parser.parse_args()
    with laid_out(asked.site, asked.stories) as project, served(project) as port:
        story = Story(project)
        url = f"http://127.0.0.1:{port}{story.address()}"
        print(f"{sum(1 for _ in project.rglob('content/**/*.md'))} stories, {asked.saves} saves of each kind")
        told("text, on disk", times(asked.saves, story.save_text, story.on_disk))
        told("headline, on disk", times(asked.saves, story.save_headline, story.on_disk))
        if asked.browser:
            with opened(url) as seen:
                told("text, in the browser", times(asked.saves, story.save_text, seen))


def told(what: str, seconds: list[float]) -> None:
    p99 = sorted(seconds)[max(0, round(0.99 * len(seconds)) - 1)]
    print(f"{what:22} median {1000 * statistics.median(seconds):6.1f} ms   p99 {1000 * p99:6.1f} ms")


def times(count: int, save: Callable[[], str], until: Callable[[str], None]) -> list[float]:
    """Seconds from each save until its mark is found; a first one, which learns, isn't counted."""
    found = []
    for _ in range(count + 1):
        time.sleep(0.3)  # people don't save while they wait
        mark = save()
        begun = time.perf_counter()
        until(mark)
        found.append(time.perf_counter() - begun)
    return found[1:]


class Story:
    """The story that is saved: the newest but some."""

    def __init__(self, project: Path) -> None:
        self._output = project / ".sitegen/preview"
        stories = [path for path in project.glob("content/**/*.md") if not path.name.startswith("_")]
        self._source = sorted(stories, key=lambda path: (path.read_text()[:400].find("date:"), path.name))[-30]
        self._text = self._source.read_text(encoding="utf-8")
        self._page = self._find_page()
        self._count = 0

    def _find_page(self) -> Path:
        slug = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", self._source.stem)
        found = [path for path in self._output.rglob("*.html") if slug in path.as_posix()]
        return found[0]

    def address(self) -> str:
        path = self._page.relative_to(self._output).as_posix()
        return "/" + path.removesuffix("index.html")

    def save_text(self) -> str:
        mark = self._mark()
        self._source.write_text(f"{self._text}\n\n{mark}\n", encoding="utf-8")
        return mark

    def save_headline(self) -> str:
        mark = self._mark()
        text = re.sub(r"(?m)^title: .*$", f"title: Headline {mark}", self._text, count=1)
        self._source.write_text(text, encoding="utf-8")
        return mark

    def _mark(self) -> str:
        self._count += 1
        return f"mark-{os.getpid()}-{self._count}-end"

    def on_disk(self, mark: str) -> None:
        wait_for(lambda: mark in self._page.read_text(encoding="utf-8"))


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.perf_counter() + WAIT
    while not condition():
        if time.perf_counter() > end:
            sys.exit("it never appeared")
        time.sleep(STEP)


@contextlib.contextmanager
def laid_out(site: Path | None, count: int) -> Iterator[Path]:
    if site:
        yield site
        return
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "sitegen.toml").write_text(CONFIG, encoding="utf-8")
        for path, text in articles(count):
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, encoding="utf-8")
        yield project


@contextlib.contextmanager
def served(project: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "sitegen", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: _answers(port))
        time.sleep(1.0)
        yield port
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextlib.contextmanager
def opened(url: str) -> Iterator[Callable[[str], None]]:
    """A page in Chromium; waits until a mark is in its text."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)

        def seen(mark: str) -> None:
            look = "mark => document.body.textContent.includes(mark)"
            page.wait_for_function(look, arg=mark, polling=2, timeout=1000 * WAIT)

        yield seen
        browser.close()


if __name__ == "__main__":
    main()
