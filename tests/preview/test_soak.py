"""A preview that runs for long: it misses nothing, and keeps nothing that it doesn't need."""

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from preview.test_preview import contains, said, started, until
from saving import SAVES
from sitegen.building.build import build
from sitegen.urls import Base
from support import Files, Outlet, free_port, story

Make = Callable[[Files], Outlet]
STORIES = 20
BROKEN = story(date="2026-02-30")

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")


@dataclass(frozen=True)
class Kept:
    """What a process holds: memory in MB, files and threads."""

    memory: float
    files: int
    threads: int

    def holds_more_than(self, other: "Kept") -> bool:
        return self.files > other.files or self.threads > other.threads


def kept(pid: int) -> Kept:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    memory = re.search(r"VmRSS:\s+(\d+)", status)
    assert memory
    return Kept(int(memory[1]) / 1000, len(os.listdir(f"/proc/{pid}/fd")), len(os.listdir(f"/proc/{pid}/task")))


@pytest.mark.parametrize(
    ("edits", "pause", "growth"),
    [
        pytest.param(16, 0.25, 1.25, id="seconds"),
        pytest.param(600, 1.0, 1.05, id="ten minutes", marks=pytest.mark.slow),
    ],
)
def test_an_edit_a_second_some_broken_leaves_no_trace_but_the_site(
    site: Make, edits: int, pause: float, growth: float
) -> None:
    outlet = site({f"content/world/s{number}.md": story(f"Story {number}") for number in range(STORIES)})
    saves = list(SAVES.values())
    warm = Kept(0, 0, 0)
    port = free_port()
    folder = outlet.folder / f".sitegen/preview-{port}"
    with started(outlet, "serve", "--port", str(port)) as process:
        until(lambda: "Watching" in said(outlet), outlet)
        began = time.monotonic()
        for number in range(edits):
            path = outlet.folder / f"content/world/s{number % STORIES}.md"
            if number % 7 == 3:
                path.write_text(BROKEN, encoding="utf-8")
                until(lambda: said(outlet).rstrip().endswith("save it."), f"the mistake of {number} isn't told")
            words = f"Words of edit {number}."
            title = f"Story {number % STORIES}"
            saves[number % len(saves)](path, story(title, body=words).encode())
            page = folder / f"world/2026/11/s{number % STORIES}.html"
            until(lambda page=page, words=words: contains(page, words), f"{words} {said(outlet)[-2000:]}")  # type: ignore[misc]
            time.sleep(max(0.0, began + (number + 1) * pause - time.monotonic()))
            if number == edits // 5:
                # A build under way holds the lock and the memory open; it is told of when it has let go of them.
                until(lambda: f"s{edits // 5 % STORIES}.md → " in said(outlet).splitlines()[-1], outlet)
                warm = kept(process.pid)
        until(lambda: not kept(process.pid).holds_more_than(warm), f"something stays open, as it wasn't in {warm}")
        end, expected = kept(process.pid), tree(clean(outlet, port))
        until(lambda: tree(folder) == expected, "the preview isn't the site of a clean build")
    assert end.memory <= warm.memory * growth, (warm, end)
    assert "Traceback" not in said(outlet)


def clean(outlet: Outlet, port: int) -> Path:
    """A build of the preview from nothing, in another folder."""
    order = outlet.order(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z", kind="preview", allow_empty=True)
    here = replace(order.config, base=Base(f"http://127.0.0.1:{port}", ""))
    made = outlet.folder / "clean"
    build(replace(order, config=here, output=made, state=outlet.folder / "clean-state"))
    return made


def tree(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".sitegen"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
