"""Files of a publication replaced by the process that published them."""

from pathlib import Path

import pytest

from sitegen.store.gate import open_stage
from sitegen.store.manifest import NAME, read_manifest
from sitegen.store.standing import Standing, replacing

FILES = {"index.html": b"front", "world/wall.html": b"wall", "feed.xml": b"feed"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    _publish(tmp_path, FILES)
    return tmp_path


def _publish(project: Path, files: dict[str, bytes]) -> None:
    with open_stage(project, project / "output", sync=False) as stage:
        for path, content in files.items():
            stage.put(path, content)
        stage.apply()


def _standing(project: Path) -> Standing:
    found = Standing.of(project / "output")
    assert found is not None
    return found


def _replace(
    project: Path, standing: Standing, files: dict[str, bytes], removed: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], Standing]:
    stage = replacing(project, project / "output", standing, sync=False)
    assert stage is not None
    with stage:
        for path, content in files.items():
            digest, staged = stage.write(path, content)
            stage.note(path, digest, staged=staged)
        for path in removed:
            stage.remove(path)
        done = stage.apply()
    assert done.removed == tuple(path for path in removed if path in standing)
    return done.written, done.standing


def test_what_is_replaced_is_the_publication_that_a_whole_one_would_be(project: Path, tmp_path: Path) -> None:
    written, standing = _replace(project, _standing(project), {"world/wall.html": b"higher", "feed.xml": b"feed"})
    written_again, _ = _replace(project, standing, {"feed.xml": b"news", "index.html": b"new front"})
    assert (written, written_again) == (("world/wall.html",), ("feed.xml", "index.html"))
    other = tmp_path / "other"
    _publish(other, {"index.html": b"new front", "world/wall.html": b"higher", "feed.xml": b"news"})
    assert (project / "output" / NAME).read_bytes() == (other / "output" / NAME).read_bytes()
    assert (project / "output/world/wall.html").read_bytes() == b"higher"


def test_some_files_may_go(project: Path, tmp_path: Path) -> None:
    gone = ("nobody.html", "world/wall.html")
    for files in ({"index.html": b"new front"}, {}):
        written, standing = _replace(project, _standing(project), files, gone)
        assert written == tuple(files)
        assert standing.paths == _standing(project).paths
    other = tmp_path / "other"
    kept = {path: content for path, content in FILES.items() if path not in gone}
    _publish(other, {**kept, "index.html": b"new front"})
    assert (project / "output" / NAME).read_bytes() == (other / "output" / NAME).read_bytes()
    assert not (project / "output/world").exists()


def test_nothing_is_touched_if_nothing_differs(project: Path) -> None:
    before = _standing(project)
    written, after = _replace(project, before, dict(FILES))
    assert (written, after) == ((), before)


def test_another_publication_is_noticed(project: Path) -> None:
    standing = _standing(project)
    _publish(project, {**FILES, "index.html": b"theirs"})
    assert replacing(project, project / "output", standing, sync=False) is None


def test_new_files_join_the_others(project: Path, tmp_path: Path) -> None:
    new = {"town/vote.html": b"vote", "a.html": b"a", "feed.xml": b"news"}
    written, standing = _replace(project, _standing(project), new)
    written_again, _ = _replace(project, standing, {"town/vote.html": b"votes"})
    assert (written, written_again) == (("a.html", "feed.xml", "town/vote.html"), ("town/vote.html",))
    other = tmp_path / "other"
    _publish(other, {**FILES, **new, "town/vote.html": b"votes"})
    assert (project / "output" / NAME).read_bytes() == (other / "output" / NAME).read_bytes()
    assert (project / "output/town/vote.html").read_bytes() == b"votes"


def test_what_stands_in_the_place_of_a_new_file_is_seen(project: Path) -> None:
    stage = replacing(project, project / "output", _standing(project), sync=False)
    assert stage is not None
    (project / "output/mine.txt").symlink_to("nowhere")
    assert (stage.is_free("mine.txt"), stage.is_free("new.html")) == (False, True)


@pytest.mark.parametrize("path", ["../x.html", "/x.html", NAME])
def test_nothing_leads_out_of_the_output(project: Path, path: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        _replace(project, _standing(project), {path: b"x"})


def test_a_damaged_manifest_is_nothing_to_stand_on(project: Path) -> None:
    (project / "output" / NAME).write_bytes(b"torn")
    assert Standing.of(project / "output") is None
    found = read_manifest(project / "output")
    assert found is not None
    assert found.damaged
