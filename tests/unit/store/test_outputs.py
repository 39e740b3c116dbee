"""What is in the way of a publication is told before anything is touched."""

import os
from pathlib import Path

import pytest

from sitegen.problems import ENVIRONMENT, StoppedError
from sitegen.store.outputs import refuse_unwritable


@pytest.mark.parametrize(
    ("path", "closed", "told"),
    [
        ("world/a.html", "", ""),
        ("world/a.html", "world", "world"),
        ("world/2026/a.html", "world", "world"),  # the nearest folder that is there
        ("town/2026/a.html", ".", "."),
        ("feed.xml/a.html", "", ""),  # a file of an earlier site, which makes room for the folder
        ("feed.xml/a.html", ".", "."),
        ("index.html", "world", ""),
    ],
)
def test_a_folder_that_may_not_be_changed_is_told_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, closed: str, told: str
) -> None:
    (tmp_path / "world").mkdir()
    (tmp_path / "feed.xml").touch(mode=0o777)
    asked, may = os.access, {os.path.normpath(tmp_path / closed)} if closed else set()
    monkeypatch.setattr(os, "access", lambda place, mode: os.path.normpath(place) not in may and asked(place, mode))
    if not told:
        refuse_unwritable(tmp_path, [path], str)
        return
    with pytest.raises(StoppedError) as stopped:
        refuse_unwritable(tmp_path, [path], lambda place: os.path.relpath(place, tmp_path))
    assert (stopped.value.exit_code, stopped.value.problems[0].path) == (ENVIRONMENT, told)
