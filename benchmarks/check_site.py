"""Whether `benchmarks/site` has the pages that Hugo makes of the same corpus: equal work, or the race is unfair.

python benchmarks/check_site.py --runner DIR --hugo PATH [--stories 200] [--config sitegen.toml]

DIR holds the side-by-side runner's `corpus.py` and `peers/`. Exit code 1 if the sites differ, 77 if something is
missing (told which).
"""

import argparse
import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sitegen.building.build import Order, build
from sitegen.problems import StoppedError
from sitegen.project import open_project

SITE = Path(__file__).parent / "site"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
TOLERANCE = 0.02  # of the bytes of HTML
# A story is filed under the month it has in the outlet's zone, in the corpus under the month in its writer's.
ELSEWHERE = 0.005  # of the stories

_STORY = re.compile(r"(?P<section>[^/]+)/\d{4}/\d\d/(?P<slug>[^/]+)/index\.html")
_NUMBERED = re.compile(r"(?:page/\d+/index|page-\d+)\.html$")
# Title and summary; the text.
_READ = re.compile(r'<h1>(.*?)</p>.*<div class="body">(.*?)</div>\n<ul class="tags">', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Made:
    """The HTML of one generator, by output path."""

    name: str
    pages: Mapping[str, str]

    @property
    def stories(self) -> dict[str, str]:
        return {path: text for path, text in self.pages.items() if _STORY.fullmatch(path)}

    @property
    def size(self) -> int:
        return sum(len(text.encode()) for text in self.pages.values())

    def lists(self) -> dict[str, int]:
        """How many pages each list has, by where it begins."""
        found: dict[str, int] = {}
        for path in self.pages.keys() - self.stories.keys():
            front = _NUMBERED.sub("index.html", path)
            found[front] = found.get(front, 0) + 1
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runner", type=Path, required=True, help="the folder of corpus.py and peers/")
    parser.add_argument("--hugo", default="hugo", help="the command")
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--config", default="sitegen.toml", help="one of benchmarks/site")
    asked = parser.parse_args()
    lacking = missing(asked.runner, asked.hugo, asked.config)
    if lacking:
        print(f"skipped: {lacking}")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        ours = laid_out(Path(folder), asked.runner, "sitegen", SITE, "content", asked.stories)
        theirs = laid_out(Path(folder), asked.runner, "hugo", asked.runner / "peers/hugo", "static", asked.stories)
        subprocess.run([asked.hugo, "--quiet"], cwd=theirs, check=True)
        sites = built(ours, asked.config), made("Hugo", theirs / "public")
    faults = [fault for check in CHECKS for fault in check(*sites)]
    for site in sites:
        print(f"{site.name}: {len(site.stories)} stories, {len(site.pages)} pages, {site.size:,} bytes of HTML")
    print("\n".join(faults) or "equal")
    sys.exit(bool(faults))


def missing(runner: Path, hugo: str, config: str) -> str:
    """What a comparison needs and isn't there, or ""."""
    if not (runner / "corpus.py").is_file():
        return f"there is no corpus.py in {runner}"
    if not shutil.which(hugo):
        return f"there is no {hugo}"
    try:
        open_project(config, SITE)
    except StoppedError as stopped:  # an engine that isn't there, for one
        return f"{config}: {stopped.problems[0].message}"
    return ""


def laid_out(folder: Path, runner: Path, flavor: str, site: Path, static: str, stories: int) -> Path:
    """A site with the corpus, as the runner lays it out."""
    place = folder / flavor
    shutil.copytree(site, place)
    shutil.copytree(runner / "peers/shared", place / static, dirs_exist_ok=True)
    corpus = [sys.executable, str(runner / "corpus.py"), "--n", str(stories), "--flavor", flavor]
    subprocess.run([*corpus, "--out", str(place)], check=True, stdout=subprocess.DEVNULL)
    return place


def built(folder: Path, config: str) -> Made:
    output = folder / "output"
    try:
        build(Order(folder, output, open_project(config, folder).config, NOW, sync=False))
    except StoppedError as stopped:
        sys.exit("\n".join(f"{problem.path}: {problem.message}" for problem in stopped.problems))
    return replace(made("sitegen", output), name=f"sitegen ({config})")


def made(name: str, output: Path) -> Made:
    found = sorted(output.rglob("*.html"))
    return Made(name, {path.relative_to(output).as_posix(): path.read_text(encoding="utf-8") for path in found})


def addresses(ours: Made, theirs: Made) -> Iterator[str]:
    """The same stories at the same addresses."""
    apart = ours.stories.keys() ^ theirs.stories.keys()
    if len(apart) / 2 > ELSEWHERE * len(theirs.stories):
        yield f"{len(apart)} addresses of stories differ, such as {min(apart)}"
    lost = named(ours).keys() ^ named(theirs).keys()
    if lost:
        yield f"{len(lost)} stories are missing in one of the sites, such as {min(lost)}"


def lists(ours: Made, theirs: Made) -> Iterator[str]:
    """The same lists, each with as many pages but for one: a front of ours holds the partial page too."""
    mine, other = ours.lists(), theirs.lists()
    for front in sorted(mine.keys() | other.keys()):
        if abs(mine.get(front, 0) - other.get(front, 0)) > 1 or front not in mine or front not in other:
            yield f"{front}: {mine.get(front, 0)} pages, Hugo has {other.get(front, 0)}"


def sizes(ours: Made, theirs: Made) -> Iterator[str]:
    """As much HTML, of stories and of all."""
    for what, mine, other in (("HTML", ours, theirs), ("stories' HTML", of_stories(ours), of_stories(theirs))):
        apart = mine.size / other.size - 1
        if abs(apart) > TOLERANCE:
            yield f"the {what} has {apart:+.1%} bytes ({mine.size:,}, Hugo {other.size:,})"


def texts(ours: Made, theirs: Made) -> Iterator[str]:
    """The same words in every story."""
    mine, other = named(ours), named(theirs)
    both = mine.keys() & other.keys()
    differing = [key for key in both if not words(mine[key]) or words(mine[key]) != words(other[key])]
    if differing:
        yield f"{len(differing)} stories read otherwise, such as {'/'.join(min(differing))}"


def of_stories(site: Made) -> Made:
    return replace(site, pages=site.stories)


def named(site: Made) -> dict[tuple[str, str], str]:
    """Stories by section and slug."""
    return {
        (found["section"], found["slug"]): text
        for path, text in site.pages.items()
        if (found := _STORY.fullmatch(path))
    }


def words(page: str) -> list[str]:
    read = _READ.search(page)
    # Hugo's arrows at footnotes have a mark that keeps them from becoming pictures.
    return html.unescape(re.sub(r"<[^>]+>", " ", f"{read[1]} {read[2]}")).replace("\ufe0e", "").split() if read else []


CHECKS: tuple[Callable[[Made, Made], Iterator[str]], ...] = (addresses, lists, sizes, texts)

if __name__ == "__main__":
    main()
