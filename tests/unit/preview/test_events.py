"""Which events of the file system are a reason to build."""

from pathlib import Path

import pytest
from watchdog.events import (
    DirMovedEvent,
    FileAttribEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
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
    "reading": (FileOpenedEvent, "content/world/a.md", "", False),
    "the output": (FileModifiedEvent, "output/index.html", "", False),
    "an editor program's own file": (FileModifiedEvent, "content/world/.a.md.swp", "", False),
    "rights": (FileAttribEvent, "content/world/a.md", "", False),
    "a file beside the outlet": (FileModifiedEvent, "../outlet-2/content/a.md", "", False),
    "what sitegen remembers": (FileMovedEvent, ".sitegen/a", ".sitegen/b", False),
}


@pytest.mark.parametrize("name", EVENTS)
def test_only_what_may_change_the_site_is_looked_at(tmp_path: Path, name: str) -> None:
    kind, source, target, wakes = EVENTS[name]
    events = Events([], lambda _text: None)
    events.on_any_event(kind(str(tmp_path / source), str(tmp_path / target) if target else ""))
    assert any(map(Sources(tmp_path).within, events.take())) is wakes
