"""Whole builds of a small outlet, in processes that may be killed, and what must be true of the output afterwards."""

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from msgspec.structs import replace

from faults.publishing import folders, tree
from sitegen import cli
from sitegen.building import production
from sitegen.building.build import Order
from sitegen.cli import building
from sitegen.cli.options import Common
from sitegen.project import Project
from sitegen.store.faults import from_environment
from sitegen.store.images import Images
from sitegen.store.places import STAGE
from support import NOW, Files, Outlet, picture, story

_LOADED = (production,)  # before anything is forked
PATIENCE = 90.0  # seconds for what takes a tenth of one: a loaded machine is slow, and a bug waits for ever
SOON = 8.0  # seconds from a signal to the end, which takes at most 2 where nothing else is going on

_LIST = """\
<h1>{{ here.url }}</h1><link rel="stylesheet" href="{{ site.static('style.css') }}">
{% for story in pager.stories %}<a href="{{ story.url }}">{{ story.title }}</a>{% endfor %}
"""
_TERMS = "{% for term in site.TERMS() %}<a href='{{ term.url }}'>{{ term.title }}</a>{% endfor %}\n"
_ARTICLE = """\
<link rel="stylesheet" href="{{ site.static('style.css') }}"><h1>{{ story.title }}</h1>
{{ story.content }}
{% set card = site.image(story.path, "card") %}{% if card %}<img src="{{ card.url }}" alt="">{% endif %}
{% for tag in story.tags %}<a href="{{ tag.url }}">{{ tag.title }}</a>{% endfor %}
<a href="{{ story.section.url }}">{{ story.section.title }}</a>
"""
CONFIG = """\
title = "The Test Post"
base_url = "https://test.example"
timezone = "Europe/Berlin"
theme = "bare"
byline = "Wions"
[kinds]
archive = false
[lists]
size = 5
[front]
paged = true
"""
TEMPLATES = {
    "article.html": _ARTICLE,
    **dict.fromkeys(["front.html", "section.html", "tag.html", "byline.html"], _LIST),
    "tags.html": _TERMS.replace("TERMS", "tags"),
    "bylines.html": _TERMS.replace("TERMS", "bylines"),
    **dict.fromkeys(["page.html", "archive.html", "archive_year.html", "archive_month.html", "404.html"], "-\n"),
}
THEME = {
    "themes/bare/theme.toml": 'name = "Bare"\ncontract = 1\n',
    "themes/bare/static/style.css": "a {}\n",
    **{f"themes/bare/templates/{name}": text for name, text in TEMPLATES.items()},
}


def written(number: int, count: int, **fields: str) -> str:
    """A story that links to the next one and shows a picture; every fourth has one of its own above it."""
    following = (number + 1) % count
    body = f"See [it](s{following:03}.md), *too*.\n\n![Wall](p{number % 5}.png)"
    date = f"2026-{1 + number % 11:02}-{1 + number % 28:02}"
    lead = {} if number % 4 else {"image": f"{{src: p{number % 5}.png, alt: Wall, credit: Wions, focus: 20% 70%}}"}
    plain = {"title": f"Story {number}", "date": date, "body": body, "tags": f"[t{number % 3}]"}
    return story(**{**plain, **lead, **fields})


def stories(count: int) -> Files:
    pictures = {f"content/world/p{number}.png": picture((number, 2, 3)) for number in range(5)}
    return {**{f"content/world/s{n:03}.md": written(n, count) for n in range(count)}, **pictures}


def outlet(folder: Path, count: int = 12) -> Outlet:
    return Outlet(folder).write({"sitegen.toml": CONFIG, **THEME, **stories(count)})


def edit(changed: Outlet) -> None:
    """A headline, a body, an address that another story links to, one more story with a section of its own."""
    changed.write(
        {
            "content/world/s003.md": written(3, 12, title="Another headline"),
            "content/world/s007.md": written(7, 12, body="Shorter."),
            "content/world/s005.md": written(5, 12, slug="elsewhere"),
            "content/town/roof.md": story("Roof", body="By the [wall](../world/s003.md). ![Roof](roof.png)"),
            "content/town/roof.png": picture((9, 9, 9)),
        }
    )


def change_pictures(changed: Outlet) -> None:
    """Other pictures of the same names, another focus, one picture less, one that two stories show."""
    changed.write({f"content/world/p{number}.png": picture((90, number, 3)) for number in range(4)})
    lead = "{src: p0.png, alt: Wall, credit: Wions, focus: 90% 10%}"
    changed.write({"content/world/s000.md": written(0, 12, image=lead)})
    changed.write({"content/world/s004.md": written(4, 12, body="None.", image=lead)})
    changed.write({"content/world/s009.md": written(9, 12, body="None.")})


def delete(changed: Outlet) -> None:
    for name in ("s001.md", "s004.md", "p4.png"):
        (changed.folder / "content/world" / name).unlink()


def change_theme(changed: Outlet) -> None:
    changed.write({"themes/bare/static/style.css": "a { color: red }\n"})
    changed.write({"themes/_site/templates/article.html": _ARTICLE.replace("<h1>", "<p>new</p><h1>")})


def lose_memory(changed: Outlet) -> None:
    edit(changed)
    (changed.folder / ".sitegen/cache.db").unlink()


def edit_all(changed: Outlet) -> None:
    """Every story and, since they show its headline, every list; enough for processes that help."""
    count = len(list((changed.folder / "content/world").glob("*.md")))
    for number in range(count):
        changed.write({f"content/world/s{number:03}.md": written(number, count, title=f"Story {number} anew")})


@dataclass(frozen=True, slots=True)
class Scenario:
    """What an outlet's output was, what it must become, and the outlet as it is before the build that does it."""

    changed: Outlet
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    folders: frozenset[str]
    names: tuple[str, ...]  # of the changes to the disk that this build makes
    seconds: float  # that it took

    @property
    def changes(self) -> int:
        return len(self.names)

    @property
    def removed(self) -> set[str]:
        return set(self.old.keys() - self.new.keys())

    def copy(self, to: Path) -> Outlet:
        shutil.copytree(self.changed.folder, to, symlinks=True)
        return Outlet(to)


CHANGES: Mapping[str, Callable[[Outlet], None] | None] = {
    "first build": None,
    "edit": edit,
    "pictures": change_pictures,
    "delete": delete,
    "theme change": change_theme,
    "memory lost": lose_memory,
    "edit everywhere": edit_all,
}


def scenario(folder: Path, name: str, count: int = 12) -> Scenario:
    return scenario_of(folder, lambda place: outlet(place, count), CHANGES[name])


def scenario_of(folder: Path, begin: Callable[[Path], Outlet], change: Callable[[Outlet], None] | None) -> Scenario:
    """An outlet as it begins, published, and changed since; without a change, one that is published for the first
    time.
    """
    changed = begin(folder / "changed")
    if change:
        changed.build()
        change(changed)
    clean = Outlet(folder / "clean")
    shutil.copytree(changed.folder, clean.folder, ignore=shutil.ignore_patterns("output", ".sitegen"))
    clean.build()
    trial = Outlet(folder / "trial")
    shutil.copytree(changed.folder, trial.folder)
    began = time.monotonic()
    names = noted(lambda: trial.build(sync=True, jobs=1))  # those of processes that help wouldn't be heard of
    seconds = time.monotonic() - began
    assert tree(trial.output) == tree(clean.output)
    old = tree(changed.output)
    assert old != tree(clean.output)
    assert lost_links(tree(clean.output), tree(clean.output), set()) == set()
    return Scenario(changed, old, tree(clean.output), frozenset(folders(clean.output)), names, seconds)


def noted(act: Callable[[], object]) -> tuple[str, ...]:
    """The names of the changes to the disk that this process makes meanwhile."""
    names: list[str] = []
    faults = from_environment()
    mutate = faults.mutate

    def note(name: str) -> None:
        names.append(name)
        mutate(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faults, "mutate", note)
        act()
    return tuple(names)


def journals(project: Outlet) -> list[Path]:
    return [*project.folder.glob(".sitegen/stage/*/journal"), *project.output.glob(f"{STAGE}/journal")]


def stages(project: Outlet) -> list[Path]:
    return [*project.folder.glob(".sitegen/stage/*"), *project.output.glob(STAGE)]


def lost_links(found: Mapping[str, bytes], old: Mapping[str, bytes], removed: set[str]) -> set[tuple[str, str]]:
    """Links into nothing that a reader comes upon, except to what this publication removes.

    He begins at a page that was there before or at the front page: nobody knows of the others yet.
    """
    lost = set()
    known = [path for path in found if path in old or path == "index.html"]
    seen = set(known)
    while known:
        path = known.pop()
        for link, target in _links(path, found[path]):
            if target not in found and target not in removed:
                lost.add((path, link))
            elif target in found and target not in seen:
                seen.add(target)
                known.append(target)
    return lost


def _links(path: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Links and pictures of a page as they are written, and the files of the site that they lead to."""
    if not path.endswith(".html"):
        return
    text = content.decode()
    candidates = (each.split()[0] for srcset in re.findall(r'srcset="(.*?)"', text) for each in srcset.split(","))
    for link in (*re.findall(r"(?:href|src)=[\"'](.*?)[\"']", text), *candidates):
        place = urldefrag(urljoin(f"/{path}", link)).url.partition("?")[0]
        if "//" not in place:
            yield link, place[1:] + "index.html" if place.endswith("/") else place[1:]


def check_whole(case: Scenario, project: Outlet, label: object = "") -> str:
    """What must be true after any end of a build. Says how far it came: `old`, `applying` or `new`."""
    found = tree(project.output)
    committed = bool(journals(project))
    assert committed or found in (case.old, case.new), label
    assert all(content in (case.old.get(path), case.new.get(path)) for path, content in found.items()), label
    assert lost_links(found, case.old, case.removed) == set(), label
    assert len(stages(project)) <= 1, label
    return "applying" if committed else "new" if found == case.new else "old"


def check_recovers(case: Scenario, project: Outlet, label: object = "") -> None:
    """The next plain build makes what a clean one does, and leaves nothing lying about."""
    project.build()
    assert tree(project.output) == case.new, label
    assert folders(project.output) == case.folders, label
    assert stages(project) == [], label
    assert torn_pictures(project) == [], label


def torn_pictures(project: Outlet) -> list[str]:
    """What is kept of pictures and isn't whole."""
    kept = Images(project.folder / ".sitegen")
    files = [path for path in project.folder.glob(".sitegen/images/*/*") if kept.get(path.name) is None]
    return [path.name for path in files]


@dataclass(slots=True)
class Running:
    """A build in a process of its own, which leads a group of its own."""

    pid: int
    said: Path

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit code, or minus the number of the signal that ended it. Whoever takes too long is ended."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.002)
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError(f"still at work after {seconds} s; it said {self.text()!r}")

    def text(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def workers(self) -> list[int]:
        return [pid for pid in group(self.pid) if pid != self.pid]


def group(leader: int) -> list[int]:
    """The living processes of a group."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                state = (
                    Path(f"/proc/{entry}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                )
            except OSError:
                continue
            if int(state[2]) == leader and state[0] != "Z":
                found.append(int(entry))
    return found


def gone(running: Running) -> bool:
    """Whether all processes of a build have ended soon; they have afterwards."""
    end = time.monotonic() + SOON
    while group(running.pid):
        if time.monotonic() > end:
            os.killpg(running.pid, signal.SIGKILL)
            return False
        time.sleep(0.01)
    return True


def start(
    project: Outlet, *, fault: str = "", jobs: int = 1, sync: bool = False, prepare: Callable[[], None] | None = None
) -> Running:
    """Run `sitegen build` as the command line does, in a forked process, so that nothing is imported again."""
    said = project.folder.parent / f"{project.folder.name}.said"
    ready, far = os.pipe()
    child = os.fork()
    if child:
        os.close(far)
        os.read(ready, 1)  # signals are heeded from now on
        os.close(ready)
        return Running(child, said)
    try:
        os.close(ready)
        os.setsid()
        _redirect(said)
        os.chdir(project.folder)
        os.environ |= {"SITEGEN_NOW": NOW, "SITEGEN_FAULT": fault}
        _order_with(sync=sync)
        if prepare:
            prepare()
        _build(far, jobs)
    finally:
        os._exit(99)


def _redirect(said: Path) -> None:
    sys.stdout = sys.stderr = said.open("w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), 1)
    os.dup2(sys.stderr.fileno(), 2)


def _order_with(**options: Any) -> None:
    order_of = building.order_of

    def ordered(asked: Common, wait: float = 0, here: Path | None = None) -> tuple[Project, Order]:
        project, order = order_of(asked, wait, here)
        return project, replace(order, **options)

    building.order_of = ordered


def _build(ready: int, jobs: int) -> None:
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        cli._heed_signals()
        os.close(ready)
        cli.main(["build", f"--jobs={jobs}"])
    except KeyboardInterrupt:
        os._exit(130)
    except SystemExit as stopped:
        os._exit(stopped.code if isinstance(stopped.code, int) else 98)


def moments(count: int, total: int) -> Iterator[int]:
    """So many of the numbers from 1 to `total`, evenly spread; all of them if there are fewer."""
    step = max(1.0, total / count)
    yield from sorted({1 + int(at * step) for at in range(count) if int(at * step) < total})
