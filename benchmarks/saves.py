"""How soon a save is on the disk, served, and seen in a browser, at any size of the archive; beside Hugo's server.

python benchmarks/saves.py [--stories 1000] [--saves 60] [--site FOLDER] [--browser] [--hugo HUGO --hugo-site FOLDER]

Saves the text of a story, its headline, and new stories, again and again while `sitegen serve` runs; each save waits
for the one before it. A new story, without a picture of its own, is there once its page and the front have it; one that
is taken back, once its page is gone. `--moves` also saves stories with a tag of their own, some that aren't the newest,
drafts that are published, and stories that get another date; takes stories back; and puts other lines into the edition
of the front page, where it isn't a list.
`--site` takes an outlet that is there already, `--hugo-site` one for the program `HUGO`, such as those of the
side-by-side runner. Its server writes to the disk, too, as Hugo 0.168 does unless it is told otherwise.
"""

import argparse
import contextlib
import csv
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from articles import articles
from cold import CONFIG
from playwright.sync_api import sync_playwright

WAIT = 120.0  # seconds for anything to appear
STEP = 0.001
_TITLE, _DATE = re.compile(r"(?m)^title: .*$"), re.compile(r"(?m)^date: *\"?(\S+ ?\S*?)\"?$")

_TAGS = re.compile(r"(?m)^tags:.*\n(?: *- .*\n)*")
_IMAGE = re.compile(r"(?m)^image:.*\n(?: +.*\n)*")

Find = Callable[[str], str]  # the text behind an address, "" if there is none


@dataclass(frozen=True)
class Server:
    """A program that serves an outlet. `addresses` gives those of its stories, `output` is where its pages are."""

    name: str
    project: Path
    command: Sequence[str]
    port: int
    output: Path
    addresses: Callable[[], dict[Path, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--saves", type=int, default=60)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--moves", action="store_true")
    parser.add_argument("--hugo")
    parser.add_argument("--hugo-site", type=Path)
    asked = parser.parse_args()
    if bool(asked.hugo) != bool(asked.hugo_site):
        parser.error("--hugo and --hugo-site go together")
    with laid_out(asked.site, asked.stories) as project:
        measure(sitegen(project), asked.saves, browser=asked.browser, moves=asked.moves)
    if asked.hugo:
        measure(hugo(asked.hugo_site.resolve(), asked.hugo), asked.saves)


def sitegen(project: Path) -> Server:
    port = free_port()
    output = project / f".sitegen/preview-{port}"
    command = [sys.executable, "-m", "sitegen", "serve", "--port", str(port)]
    return Server("sitegen serve", project, command, port, output, lambda: found(project, output))


def hugo(project: Path, program: str) -> Server:
    port = free_port()
    command = [program, "server", "--bind", "127.0.0.1", "--port", str(port)]
    return Server("hugo server", project, command, port, project / "public", lambda: listed(project, program))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def found(project: Path, output: Path) -> dict[Path, str]:
    """The newest stories of an outlet, and the pages that have their slugs."""
    pages = {page.stem if page.stem != "index" else page.parent.name: page for page in output.rglob("*.html")}
    slugs = {path: re.sub(r"^\d{4}-\d{2}-\d{2}-", "", path.stem) for path in project.glob("content/**/*.md")}
    there = {path: pages[slug].relative_to(output).as_posix() for path, slug in slugs.items() if slug in pages}
    return {path: "/" + page.removesuffix("index.html") for path, page in there.items()}


def listed(project: Path, program: str) -> dict[Path, str]:
    """What Hugo says of its own stories."""
    told = subprocess.run([program, "list", "published"], cwd=project, check=True, capture_output=True, text=True)
    rows = csv.DictReader(told.stdout[told.stdout.index("path,") :].splitlines())
    return {project / row["path"]: urlsplit(row["permalink"]).path for row in rows if row["kind"] == "page"}


def measure(server: Server, saves: int, *, browser: bool = False, moves: bool = False) -> None:
    """Run a server and print, for each kind of save, how soon it was there."""
    with served(server):
        stories = Stories(server.addresses())
        print(f"{server.name}: {len(stories.dates)} stories, {saves} saves of each kind")
        ways = {"on disk": on_disk(server.output), "served": served_at(server.port)}
        kinds = {"text": stories.save_text, "headline": stories.save_headline, "new story": stories.save_new}
        if moves:
            kinds |= {
                "new tag": stories.save_tag,
                "not the newest": stories.save_older,
                "draft published": stories.publish_draft,
                "moved": stories.save_date,
                "taken back": stories.take_back,
            }
        if moves and stories.have_front:
            kinds["front"] = stories.arrange
        for kind, save in kinds.items():
            for way, find in ways.items():
                told(f"{kind}, {way}", times(saves, save, seen_by(find)))
        if browser:
            pages = {"text": stories.address, "headline": stories.address, "new story": "/"}
            for kind, address in pages.items():
                with opened(f"http://127.0.0.1:{server.port}{address}") as seen:
                    told(f"{kind}, in the browser", times(saves, kinds[kind], seen))
        stories.put_back()


def told(what: str, seconds: list[float]) -> None:
    p99 = sorted(seconds)[max(0, round(0.99 * len(seconds)) - 1)]
    print(f"{what:25} median {1000 * statistics.median(seconds):7.1f} ms   p99 {1000 * p99:7.1f} ms", flush=True)


@dataclass(frozen=True)
class Saved:
    """What is to be seen of a save, and at which addresses; with `gone`, that nothing is."""

    mark: str
    addresses: tuple[str, ...]
    gone: bool = False


def times(count: int, save: Callable[[], Saved], until: Callable[[Saved], None]) -> list[float]:
    """Seconds from each save until its mark is found; a first one, which learns, isn't counted."""
    found = []
    for _ in range(count + 1):
        time.sleep(0.3)  # people don't save while they wait
        saved = save()
        begun = time.perf_counter()
        until(saved)
        found.append(time.perf_counter() - begun)
    return found[1:]


class Stories:
    """The stories that are saved: the newest but some, and new ones that are copies of the newest."""

    def __init__(self, addresses: dict[Path, str]) -> None:
        texts = {path: path.read_text(encoding="utf-8") for path in addresses}
        self.dates = {path: date for path, text in texts.items() if (date := date_of(text))}
        ordered = sorted(self.dates, key=lambda path: (self.dates[path].timestamp(), path))
        self._newest, self._story = ordered[-1], ordered[-30]
        self._text, self._latest = texts[self._story], texts[self._newest]
        self.address, self._above = addresses[self._story], addresses[self._newest]
        self._pinned = [_reference(path) for path in ordered[-12:]]
        self._front = _content(self._newest) / "_front.md"
        self._edition = self._front.read_text(encoding="utf-8") if self._front.exists() else None
        self.have_front = not _is_paged(self._front.parents[1] / "sitegen.toml")
        self._made: list[Path] = []
        self._count = 0

    def save_text(self) -> Saved:
        mark = self._mark()
        self._story.write_text(f"{self._text}\n\n{mark}\n", encoding="utf-8")
        return Saved(mark, (self.address,))

    def save_headline(self) -> Saved:
        mark = self._mark()
        text = _TITLE.sub(f"title: Headline {mark}", self._text, count=1)
        self._story.write_text(text, encoding="utf-8")
        return Saved(mark, (self.address,))

    def save_new(self) -> Saved:
        """A minute later than the one before, in the same folder."""
        mark = self._mark()
        self._write(mark, self._new(mark, len(self._made) + 1))
        return Saved(mark, (self._address(mark), "/"))

    def save_tag(self) -> Saved:
        """A new story with a tag that no other has."""
        mark = self._mark()
        text = self._new(mark, len(self._made) + 1)
        self._write(mark, _TAGS.sub("", text).replace("date: ", f'tags: ["{mark}"]\ndate: ', 1))
        return Saved(mark, (self._address(mark), "/"))

    def save_older(self) -> Saved:
        """A new story with the time at which it was begun: hours before the newest."""
        mark = self._mark()
        self._write(mark, self._new(mark, -200 - len(self._made)))
        return Saved(mark, (self._address(mark),))

    def publish_draft(self) -> Saved:
        """A draft that the preview shows already is published, with another headline."""
        mark = self._mark()
        text = self._new(mark, len(self._made) + 1)
        path = self._write(mark, text.replace("date: ", "draft: true\ndate: ", 1))
        time.sleep(1.5)
        path.write_text(_TITLE.sub(f"title: Out {mark}", text, count=1), encoding="utf-8")
        return Saved(f"Out {mark}", (self._address(mark), "/"))

    def save_date(self) -> Saved:
        """The story gets the time of day back and forth, and a headline to be seen by."""
        mark = self._mark()
        date = self.dates[self._story] + timedelta(minutes=1 + self._count % 7)
        text = _TITLE.sub(f"title: Headline {mark}", self._text, count=1)
        self._story.write_text(_DATE.sub(f"date: {_written(date)}", text, count=1), encoding="utf-8")
        return Saved(mark, (self.address,))

    def take_back(self) -> Saved:
        """One of the new stories."""
        path = self._made.pop()
        path.unlink()
        return Saved(path.stem, (self._address(path.stem),), gone=True)

    def arrange(self) -> Saved:
        """The edition of the front page: another lead, under a headline to be seen by."""
        mark = self._mark()
        lead, *top = [*self._pinned[self._count % 6 :], *self._pinned[: self._count % 6]][:4]
        lines = [f"- [Lead {mark}]({lead})", "", "## Top", *(f"- []({each})" for each in top), ""]
        self._front.write_text("\n".join(["## Lead", *lines]), encoding="utf-8")
        return Saved(mark, ("/",))

    def _new(self, mark: str, minutes: int) -> str:
        """The newest story under another headline, so many minutes later."""
        date = self.dates[self._newest] + timedelta(minutes=minutes)
        text = _IMAGE.sub("", _TITLE.sub(f"title: New {mark}", self._latest, count=1))
        return _DATE.sub(f"date: {_written(date)}", text, count=1)

    def _write(self, mark: str, text: str) -> Path:
        path = self._newest.with_name(f"{mark}.md")
        path.write_text(text, encoding="utf-8")
        self._made.append(path)
        return path

    def _address(self, mark: str) -> str:
        folder = self._above.rstrip("/").rpartition("/")[0]
        return f"{folder}/{mark}" + ("/" if self._above.endswith("/") else ".html")

    def put_back(self) -> None:
        self._story.write_text(self._text, encoding="utf-8")
        if self._edition is not None:
            self._front.write_text(self._edition, encoding="utf-8")
        else:
            self._front.unlink(missing_ok=True)
        for path in self._made:
            path.unlink()

    def _mark(self) -> str:
        self._count += 1
        return f"mark-{os.getpid()}-{self._count}-end"


def _content(story: Path) -> Path:
    """The folder `content` that a story lies in."""
    return next(folder for folder in story.parents if folder.name == "content")


def _is_paged(config: Path) -> bool:
    """Whether the front page is a list; another program's outlet has no such file."""
    return config.exists() and bool(tomllib.loads(config.read_text(encoding="utf-8")).get("front", {}).get("paged"))


def _reference(story: Path) -> str:
    return story.relative_to(_content(story)).as_posix()


def _written(date: datetime) -> str:
    """A date as it was, which each program reads."""
    return date.isoformat() if date.tzinfo else f"{date:%Y-%m-%d %H:%M}"


def date_of(text: str) -> datetime | None:
    written = _DATE.search(text[:1000])
    return datetime.fromisoformat(written[1]) if written else None


def on_disk(output: Path) -> Find:
    def find(address: str) -> str:
        try:
            return (output / f"{address}{'index.html' if address.endswith('/') else ''}".lstrip("/")).read_text(
                "utf-8", "replace"
            )
        except OSError:
            return ""

    return find


def served_at(port: int) -> Find:
    def find(address: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}") as answer:
                return str(answer.read().decode("utf-8", "replace"))
        except (OSError, HTTPException):  # not there yet, or, of another program, half written
            return ""

    return find


def seen_by(find: Find) -> Callable[[Saved], None]:
    def until(saved: Saved) -> None:
        for address in saved.addresses:
            wait_for(lambda address=address: (saved.mark in find(address)) != saved.gone)  # type: ignore[misc]

    return until


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
def served(server: Server) -> Iterator[None]:
    process = subprocess.Popen(server.command, cwd=server.project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        began = time.perf_counter()
        while not served_at(server.port)("/") and time.perf_counter() - began < 30 * WAIT:
            time.sleep(0.05)
        time.sleep(1.0)
        yield
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def opened(url: str) -> Iterator[Callable[[Saved], None]]:
    """A page in Chromium; waits until a mark is in its text."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)

        def seen(saved: Saved) -> None:
            look = "mark => document.body.textContent.includes(mark)"
            page.wait_for_function(look, arg=saved.mark, polling=2, timeout=1000 * WAIT)

        yield seen
        browser.close()


if __name__ == "__main__":
    main()
