"""Small sites, published through the gate; as a program, killed at every single change to the disk.

`python publishing.py SCENARIO FOLDER OUTPUTS`: makes FOLDER/1, FOLDER/2, …, each a project whose publication was
killed before its first, second, … change; the last one came through.
"""

import os
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from sitegen.store.faults import Faults
from sitegen.store.gate import Applied, open_stage, recover
from sitegen.store.places import STAGE

Site = Mapping[str, str]


def page(*links: str, text: str = "") -> str:
    return f"<p>{text}</p>" + "".join(f'<a href="{link}">x</a>' for link in links)


OLD = {
    "index.html": page("world/wall.html", "world/ferry.html", "style.css"),
    "world/wall.html": page("world/wall.jpg", text="one metre"),
    "world/wall.jpg": "picture",
    "world/ferry.html": page(text="ferry"),
    "style.css": "a {}",
    "feed.xml": "<feed>wall, ferry</feed>",
    "robots.txt": "all",
}
NEW = {
    "index.html": page("world/wall.html", "town/roof.html", "style.css"),
    "world/wall.html": page("world/wall.jpg", "town/roof.html", text="two metres"),
    "world/wall.jpg": "picture",
    "town/roof.html": page("town/roof.jpg", text="roof"),
    "town/roof.jpg": "roof",
    "style.css": "a { color: red }",
    "feed.xml": "<feed>wall, roof</feed>",
    "robots.txt": "all",
}
SCENARIOS: Mapping[str, tuple[Site, Site]] = {
    "first build": ({}, OLD),
    "edit, delete, add": (OLD, NEW),
    "file and folder change places": (
        {"index.html": page("a", "b/x.html"), "a": "a", "b/x.html": "x", "b/c/y.html": "y", "Case.html": "c"},
        {"index.html": page("a/x.html", "b"), "a/x.html": "x", "a/d/y.html": "y", "b": "b", "case.html": "c"},
    ),
    "everything goes": (OLD, {"index.html": page(text="closed")}),
}


def publish(project: Path, output: Path, site: Site, faults: Faults | None = None, *, sync: bool = False) -> Applied:
    """What every build does with the gate: recover, stage, apply."""
    faults = faults or Faults()
    recover(project, output, faults)
    with open_stage(project, output, sync=sync, faults=faults) as stage:
        for path, text in site.items():
            stage.put(path, text.encode())
        return stage.apply()


def tree(output: Path) -> dict[str, bytes]:
    """Every file of an output and its content, the stage apart."""
    files = [path for path in output.rglob("*") if path.is_file() and STAGE not in path.relative_to(output).parts]
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(files)}


def folders(output: Path) -> set[str]:
    found = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_dir()}
    return {path for path in found if not path.startswith(STAGE)}


def prepare(project: Path, output: Path, site: Site) -> None:
    """A project that has published `site`, or nothing yet if that is empty."""
    project.mkdir(parents=True)
    if site:
        publish(project, output, site)


def output_of(project: Path, outputs: Path) -> Path:
    """Where the project of a number publishes: within itself, or below another folder."""
    return outputs / project.name / "output"


def die(project: Path, output: Path, site: Site, number: int) -> bool:
    """Publish in a process of its own that is killed before change `number`; False if it came through."""
    child = os.fork()
    if child == 0:
        publish(project, output, site, Faults(f"kill@{number}"), sync=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(scenario: str, folder: Path, outputs: Path) -> None:
    before, after = SCENARIOS[scenario]
    for number in count(1):
        project = folder / str(number)
        output = output_of(project, outputs)
        prepare(project, output, before)
        if not die(project, output, after, number):
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
