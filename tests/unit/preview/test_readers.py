"""What the desk knows of the site that readers have is what planning it from all entries would give."""

from datetime import datetime
from pathlib import Path

import pytest

from sitegen.building.session import Session
from sitegen.preview.board import Board
from sitegen.preview.readers import Readers, as_published
from sitegen.report import Shown
from support import CONFIG, Outlet, story

WALL, VOTE, LATER, DRAFT = (f"content/world/{name}.md" for name in ("wall", "vote", "later", "draft"))
FILES = {
    "sitegen.toml": CONFIG,
    WALL: story("The wall", "2026-11-20"),
    VOTE: story("The vote", "2026-11-21"),
    LATER: story("Later", "2026-11-24 13:00"),
    DRAFT: story("A draft", "2026-11-22", draft="true"),
}
NOON, ONE = (datetime.fromisoformat(f"2026-11-24 {hour}:30:00+00:00") for hour in (12, 13))


@pytest.mark.parametrize(
    ("edit", "carried"),
    [
        pytest.param({WALL: story("The wall", "2026-11-20", "Other words.")}, True, id="a text"),
        pytest.param({WALL: story("The quay", "2026-11-20")}, True, id="a headline"),
        pytest.param({DRAFT: story("Another", "2026-11-22", draft="true")}, True, id="a draft's headline"),
        pytest.param({DRAFT: story("A draft", "2026-11-22")}, False, id="a draft that is published"),
        pytest.param({WALL: story("The wall", "2026-11-20", expires="2026-11-23")}, False, id="a story that expires"),
        pytest.param({"content/world/new.md": story("New", "2026-11-24 11:00")}, False, id="a new story"),
        pytest.param({LATER: story("Later", "2026-11-24 12:10")}, False, id="a date"),
    ],
)
def test_it_is_what_planning_everything_gives(tmp_path: Path, edit: dict[str, str], *, carried: bool) -> None:
    outlet, session, readers = Outlet(tmp_path).write(FILES), Session(), Readers()
    board = built(outlet, session, None)
    before = readers.at(*board, NOON).site.lists
    outlet.write(edit)
    board = built(outlet, session, edit)
    for instant in (NOON, ONE, NOON):
        found, planned = readers.at(*board, instant), as_published(board[1], instant)
        assert found.site.lists == planned.site.lists
        assert found.site.entries.keys() == planned.site.entries.keys()
        assert {path: each.title for path, each in found.site.teasers.items()} == {
            path: each.title for path, each in planned.site.teasers.items()
        }
        assert found.site.now == instant
    assert (readers.at(*board, NOON).site.lists is before) == carried


def built(outlet: Outlet, session: Session, touched: dict[str, str] | None) -> tuple[Board, Shown]:
    report = session.build(outlet.order("2026-11-24 12:00", kind="preview", drafts=True), touched)
    assert report.shown is not None
    return Board().built(report), report.shown
