"""Which events of the file system are a reason to build."""

import subprocess
import sys
from pathlib import Path

import pytest
from watchdog.events import (
    DirMovedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)

from sitegen.preview.events import Events
from sitegen.preview.sources import Sources

EVENTS: dict[str, tuple[type[FileSystemEvent], str, str, bool]] = {
    "a save in place": (FileModifiedEvent, "content/world/a.md", "", True),
    "a save by renaming a draft from elsewhere": (FileMovedEvent, ".a.md.draft", "content/world/a.md", True),
    "a story taken away": (FileMovedEvent, "content/world/a.md", "a.md", True),
    "a folder brought in": (DirMovedEvent, "elsewhere", "content/world", True),
    "a template": (FileModifiedEvent, "themes/_site/templates/article.html", "", True),
    "the configuration by renaming": (FileMovedEvent, "sitegen.toml~", "sitegen.toml", True),
    "the list of addresses": (FileModifiedEvent, "urls.txt", "", True),
    "the output": (FileModifiedEvent, "output/index.html", "", False),
    "an editor program's own file": (FileModifiedEvent, "content/world/.a.md.swp", "", False),
    "a file beside the outlet": (FileModifiedEvent, "../outlet-2/content/a.md", "", False),
    "what sitegen remembers": (FileMovedEvent, ".sitegen/a", ".sitegen/b", False),
}


@pytest.mark.parametrize("name", EVENTS)
def test_only_what_may_change_the_site_is_looked_at(tmp_path: Path, name: str) -> None:
    kind, source, target, wakes = EVENTS[name]
    events = Events([], lambda _text: None)
    events.on_any_event(kind(str(tmp_path / source), str(tmp_path / target) if target else ""))
    assert any(map(Sources(tmp_path).within, events.take())) is wakes


def test_what_other_programs_read_is_not_told_however_much_it_is(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.md" for number in range(100)]
    for file in files:
        file.write_text("Words.", encoding="utf-8")
    with Events([(tmp_path, True)], lambda _text: None) as events:
        # Many more events than Linux keeps for us.
        reading = "import sys; [open(file, 'rb').close() for _ in range(1000) for file in sys.argv[1:]]"
        subprocess.run([sys.executable, "-c", reading, *files], check=True)
        files[0].chmod(0o600)
        assert not events.wait(0.5)
        assert not events.recovered()
        files[0].write_text("Other words.", encoding="utf-8")
        assert events.wait(5.0)
        assert str(files[0]) in events.take()
