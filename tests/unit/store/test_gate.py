"""What a publication writes, leaves and refuses."""

import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.problems import ENVIRONMENT, USAGE, StoppedError
from sitegen.store import journal
from sitegen.store.faults import Faults
from sitegen.store.gate import Applied, open_stage, recover
from sitegen.store.manifest import NAME
from sitegen.store.outputs import output_fault, refuse_unwritable

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and modes are POSIX's")
SITE = {"index.html": "front", "world/wall.html": "wall", "world/wall.jpg": "picture"}


def publish(project: Path, files: Mapping[str, str], *, kind: str = "site", adopt: bool = False) -> Applied:
    with open_stage(project, project / "output", kind=kind, adopt=adopt, sync=False) as stage:
        for path, text in files.items():
            stage.put(path, text.encode())
        return stage.apply()


def tree(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != NAME]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def refused(project: Path, files: Mapping[str, str], *, adopt: bool = False, kind: str = "site") -> list[str]:
    """Paths of the problems of a publication that is refused, which leaves everything as it was."""
    before = sorted((path, os.lstat(path).st_mtime_ns) for path in (project / "output").rglob("*"))
    with pytest.raises(StoppedError) as stopped:
        publish(project, files, adopt=adopt, kind=kind)
    assert stopped.value.exit_code == USAGE
    assert sorted((path, os.lstat(path).st_mtime_ns) for path in (project / "output").rglob("*")) == before
    assert all(problem.hint for problem in stopped.value.problems)
    return [problem.path for problem in stopped.value.problems]


def test_a_first_publication_writes_everything_and_its_manifest(tmp_path: Path) -> None:
    assert publish(tmp_path, SITE) == Applied(written=tuple(sorted(SITE)))
    assert tree(tmp_path / "output") == SITE
    assert (tmp_path / "output" / NAME).read_text(encoding="utf-8").startswith("sitegen-manifest 1 site\n")
    assert [path.name for path in (tmp_path / ".sitegen/stage").iterdir()] == []


def test_a_later_one_writes_what_differs_and_removes_what_is_gone(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    applied = publish(tmp_path, {"index.html": "new", "world/wall.html": "wall", "town/a.html": "a"})
    assert applied == Applied(("index.html", "town/a.html"), ("world/wall.html",), ("world/wall.jpg",))
    assert tree(tmp_path / "output") == {"index.html": "new", "town/a.html": "a", "world/wall.html": "wall"}


def test_folders_that_a_removal_empties_go_and_others_stay(tmp_path: Path) -> None:
    publish(tmp_path, {"index.html": "x", "a/b/c.html": "c", "d/e.html": "e"})
    (tmp_path / "output/d/mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "output/empty").mkdir()
    publish(tmp_path, {"index.html": "x"})
    assert sorted(path.name for path in (tmp_path / "output").iterdir() if path.is_dir()) == ["d", "empty"]


def test_an_equal_publication_changes_nothing_at_all(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    faults = Faults()
    with open_stage(tmp_path, tmp_path / "output", faults=faults) as stage:
        for path, text in SITE.items():
            stage.put(path, text.encode())
        assert stage.apply() == Applied(unchanged=tuple(sorted(SITE)))
    assert faults.count == 0


def test_the_stage_knows_what_was_published_before(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    with open_stage(tmp_path, tmp_path / "output") as stage:
        assert sorted(stage.before) == sorted(SITE)
        assert stage.problems == ()


EDITS = {
    "edited": lambda path: path.write_text("hacked", encoding="utf-8"),
    "edited, as long as before": lambda path: path.write_text("WALL", encoding="utf-8"),
    "emptied": lambda path: path.write_text("", encoding="utf-8"),
    "deleted": lambda path: path.unlink(),
}


@pytest.mark.parametrize("name", EDITS)
def test_C08_what_someone_changed_in_the_output_is_restored(tmp_path: Path, name: str) -> None:
    publish(tmp_path, SITE)
    EDITS[name](tmp_path / "output/world/wall.html")
    assert publish(tmp_path, SITE).written == ("world/wall.html",)
    assert tree(tmp_path / "output") == SITE


@posix
def test_G08_files_and_folders_are_readable_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir(mode=0o775)
    (tmp_path / "output").chmod(0o2775)
    before = os.umask(0o077)
    try:
        publish(tmp_path, SITE)
    finally:
        os.umask(before)
    modes = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode for path in tmp_path.rglob("*")}
    assert stat.S_IMODE(modes["output"]) == 0o2775
    assert stat.S_IMODE(modes["output/world"]) == 0o2755
    assert stat.S_IMODE(modes["output/world/wall.html"]) == 0o644
    assert stat.S_IMODE(modes[f"output/{NAME}"]) == 0o644


@posix
def test_a_file_that_was_hidden_from_readers_is_restored(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (tmp_path / "output/index.html").chmod(0o600)
    assert publish(tmp_path, SITE).written == ("index.html",)
    assert stat.S_IMODE((tmp_path / "output/index.html").stat().st_mode) == 0o644


@posix
def test_where_the_disk_keeps_no_modes_none_is_missed(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    for path in [tmp_path / "output" / name for name in (*SITE, NAME)]:
        path.chmod(0o755)
    assert publish(tmp_path, SITE).written == ()


SWAPS = {
    "a file becomes a folder": ({"a": "1", "x": "x"}, {"a/b/c.html": "2", "x": "x"}),
    "a folder becomes a file": ({"a/b/c.html": "1", "a/d": "1", "a/e/f": "1"}, {"a": "2"}),
    "both at once": ({"a": "1", "b/c": "1"}, {"a/c": "2", "b": "2"}),
    "deeper": ({"p/a": "1"}, {"p/a/b/c": "2", "p/a/d": "2"}),
}


@pytest.mark.parametrize("name", SWAPS)
def test_files_and_folders_may_change_places(tmp_path: Path, name: str) -> None:
    before, after = SWAPS[name]
    publish(tmp_path, before)
    applied = publish(tmp_path, after)
    assert applied.removed == tuple(sorted(before.keys() - after.keys()))
    assert tree(tmp_path / "output") == after
    assert publish(tmp_path, before).kept == ()
    assert tree(tmp_path / "output") == before


def test_B10_files_that_arent_ours_are_kept_and_named(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (tmp_path / "output/.well-known").mkdir()
    for path in ("CNAME", ".well-known/key.txt", "world/mine.html", ".gitkeep", "notes.bak"):
        (tmp_path / "output" / path).write_text("mine", encoding="utf-8")
    applied = publish(tmp_path, {"index.html": "front"})
    assert applied.kept == (".well-known/key.txt", "CNAME", "notes.bak", "world/mine.html")
    assert "mine" in tree(tmp_path / "output")["world/mine.html"]
    assert (tmp_path / "output/.gitkeep").exists()


def test_files_without_a_manifest_are_refused_until_adopted(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    for path in ("index.html", "mine.txt"):
        (tmp_path / "output" / path).write_text("mine", encoding="utf-8")
    assert refused(tmp_path, SITE) == ["output"]
    applied = publish(tmp_path, SITE, adopt=True)
    assert applied == Applied(written=tuple(sorted(SITE)), kept=("mine.txt",))
    assert publish(tmp_path, {}).removed == tuple(sorted(SITE))
    assert tree(tmp_path / "output") == {"mine.txt": "mine"}


@pytest.mark.parametrize("name", [".gitkeep", ".git/config", ".well-known/key.txt"])
def test_a_folder_with_hidden_files_only_counts_as_empty(tmp_path: Path, name: str) -> None:
    (tmp_path / "output" / name).parent.mkdir(parents=True)
    (tmp_path / "output" / name).write_text("mine", encoding="utf-8")
    publish(tmp_path, SITE)
    publish(tmp_path, {})
    assert tree(tmp_path / "output") == {name: "mine"}


IN_THE_WAY = {
    "in its very place": (("town/a.html",), "town/a.html", ["output/town/a.html"]),
    "where a folder must be": (("town",), "town/a.html", ["output/town"]),
    "in a folder where the file must be": (("town/b/c", "town/d"), "town", ["output/town/b/c", "output/town/d"]),
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_files_that_arent_ours_are_never_replaced_unasked(tmp_path: Path, name: str) -> None:
    foreign, wanted, expected = IN_THE_WAY[name]
    publish(tmp_path, SITE)
    for path in foreign:
        (tmp_path / "output" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "output" / path).write_text("mine", encoding="utf-8")
    assert refused(tmp_path, {**SITE, wanted: "ours"}) == expected
    if name == "in its very place":
        assert publish(tmp_path, {**SITE, wanted: "ours"}, adopt=True).written == (wanted,)
    else:
        assert refused(tmp_path, {**SITE, wanted: "ours"}, adopt=True) == expected


def test_a_file_that_isnt_ours_but_the_same_needs_no_permission(tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    (tmp_path / "output/a.html").write_text("same", encoding="utf-8")
    assert publish(tmp_path, {**SITE, "a.html": "same"}).unchanged == tuple(sorted([*SITE, "a.html"]))
    assert publish(tmp_path, SITE).removed == ("a.html",)


@posix
@pytest.mark.parametrize("where", ["town/a.html", "town"])
@pytest.mark.parametrize("published", [True, False])
def test_B11_a_link_is_never_followed_nor_replaced(tmp_path: Path, where: str, published: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.html").write_text("private", encoding="utf-8")
    site = {**SITE, "town/a.html": "ours"}
    publish(tmp_path, site if published else SITE)
    link = tmp_path / "output" / where
    if published:
        (tmp_path / "output/town/a.html").unlink()
        if where == "town":
            (tmp_path / "output/town").rmdir()
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(home / "a.html" if where != "town" else home)
    assert refused(tmp_path, site) == [f"output/{where}"]
    applied = publish(tmp_path, SITE)
    assert (applied.removed, applied.kept) == ((), (where,))
    assert link.is_symlink()
    assert tree(home) == {"a.html": "private"}


@posix
@pytest.mark.parametrize("path", ["town/a.html", "town/deep/a.html", "town/new/a.html"])
def test_B11_a_link_that_comes_at_the_last_moment_is_never_followed(tmp_path: Path, path: str) -> None:
    site = {**SITE, "town/a.html": "old", "town/deep/a.html": "old"}
    publish(tmp_path, site)
    home = tmp_path / "home"
    with open_stage(tmp_path, tmp_path / "output") as stage:
        for each, text in {**site, path: "new"}.items():
            stage.put(each, text.encode())
        (tmp_path / "output/town").rename(home)
        (tmp_path / "output/town").symlink_to(home)
        with pytest.raises(StoppedError) as stopped:
            stage.apply()
    assert [each.path for each in stopped.value.problems] == ["output/town"]
    assert tree(home) == {"a.html": "old", "deep/a.html": "old"}


@posix
@pytest.mark.parametrize("name", ["stage", "stages", "manifest"])
def test_links_in_place_of_our_own_files_are_never_followed(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("private", encoding="utf-8")
    publish(tmp_path, SITE)
    if name == "stage":
        (tmp_path / ".sitegen/stage").rmdir()
        (tmp_path / "output/.sitegen-stage").symlink_to(outside)
        recover(tmp_path, tmp_path / "output")
        assert not (tmp_path / "output/.sitegen-stage").is_symlink()
    elif name == "stages":
        (tmp_path / ".sitegen/stage").rmdir()
        (tmp_path / ".sitegen/stage").symlink_to(outside)
        recover(tmp_path, tmp_path / "output")
        publish(tmp_path, {**SITE, "index.html": "new"})
        assert not (tmp_path / ".sitegen/stage").is_symlink()
    else:
        (tmp_path / "output" / NAME).unlink()
        (tmp_path / "output" / NAME).symlink_to(outside / "a.txt")
        assert refused(tmp_path, SITE) == ["output"]
        publish(tmp_path, SITE, adopt=True)
        assert not (tmp_path / "output" / NAME).is_symlink()
    assert tree(outside) == {"a.txt": "private"}


@pytest.mark.parametrize("kinds", [("site", "preview"), ("preview", "site")])
def test_a_preview_never_replaces_a_site_nor_the_reverse(tmp_path: Path, kinds: tuple[str, str]) -> None:
    publish(tmp_path, SITE, kind=kinds[0])
    assert refused(tmp_path, SITE, kind=kinds[1]) == ["output"]


@pytest.mark.parametrize("content", [b"", b"rubbish\n", b"sitegen-manifest 2 site\n", b"\xff\xfe"])
def test_a_damaged_manifest_claims_nothing_and_is_mended_by_the_next_build(tmp_path: Path, content: bytes) -> None:
    publish(tmp_path, SITE)
    whole = (tmp_path / "output" / NAME).read_bytes()
    (tmp_path / "output" / NAME).write_bytes(content)
    with open_stage(tmp_path, tmp_path / "output") as stage:
        assert stage.before == {}
        assert [(problem.path, problem.severity) for problem in stage.problems] == [(f"output/{NAME}", "warning")]
    assert refused(tmp_path, {**SITE, "index.html": "changed"}) == ["output/index.html"]
    publish(tmp_path, SITE)
    assert (tmp_path / "output" / NAME).read_bytes() == whole


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../x", "a//b", "", ".", "a\nb", "a\0b", "\ud800", NAME])
def test_a_path_that_leads_out_is_our_own_fault(tmp_path: Path, path: str) -> None:
    with open_stage(tmp_path, tmp_path / "output") as stage, pytest.raises(ValueError):
        stage.put(path, b"")
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("paths", [("a", "a"), ("a", "a/b"), ("a/b", "a")])
def test_two_files_for_one_place_are_our_own_fault(tmp_path: Path, paths: tuple[str, str]) -> None:
    with pytest.raises((ValueError, StoppedError)), open_stage(tmp_path, tmp_path / "output") as stage:  # noqa: PT012
        for path in paths:
            stage.put(path, b"")
        stage.apply()
    assert not (tmp_path / "output").exists()


def test_a_stage_that_isnt_applied_leaves_nothing(tmp_path: Path) -> None:
    with open_stage(tmp_path, tmp_path / "output") as stage:
        stage.put("index.html", b"x")
    assert not (tmp_path / "output").exists()
    assert list((tmp_path / ".sitegen/stage").iterdir()) == []


JOURNALS = {
    "outside by removal": '"removals": ["../kept.txt"], "moves": []',
    "outside by move": '"removals": [], "moves": [{"staged": "0", "path": "../kept.txt", "clears": []}]',
    "from outside": '"removals": [], "moves": [{"staged": "../../../kept.txt", "path": "x", "clears": []}]',
    "cut off": '"removals": [',
}


@pytest.mark.parametrize("name", JOURNALS)
def test_a_journal_that_cant_be_ours_is_never_carried_out(tmp_path: Path, name: str) -> None:
    publish(tmp_path, SITE)
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    stage = tmp_path / "output/.sitegen-stage"
    stage.mkdir()
    (stage / "0").write_text("evil", encoding="utf-8")
    end = '"sync": false, "manifest": {"staged": "m", "path": ".sitegen-manifest", "clears": []}}'
    head = '{"version": 2, "output": "output", '
    assert journal._VERSION == 2, "or no journal here is read at all"
    (stage / "journal").write_text(f"{head}{JOURNALS[name]}, {end}", encoding="utf-8")
    assert recover(tmp_path, tmp_path / "output") is False
    assert (tmp_path / "kept.txt").read_text(encoding="utf-8") == "mine"
    assert tree(tmp_path / "output") == SITE
    assert not stage.exists()


@posix
@pytest.mark.parametrize("folder", [".", "output", "output/world"])
def test_G06_a_folder_that_may_not_be_changed_is_told_and_left(tmp_path: Path, folder: str) -> None:
    if folder != ".":
        publish(tmp_path, SITE)
    (tmp_path / ".sitegen").mkdir(exist_ok=True)
    (tmp_path / folder).chmod(0o555)
    if os.access(tmp_path / folder, os.W_OK):
        pytest.skip("root may write everywhere")
    before = tree(tmp_path / "output")
    try:
        with pytest.raises(StoppedError) as stopped:
            publish(tmp_path, {"index.html": "new", "world/wall.html": "new", "a/new.html": "new"})
    finally:
        (tmp_path / folder).chmod(0o755)
    assert stopped.value.exit_code == ENVIRONMENT
    assert stopped.value.problems[0].path == folder
    assert tree(tmp_path / "output") == before
    assert list(tmp_path.glob(".sitegen/stage/*")) == []


REFUSED = {
    "/": "whole disk",
    "HOME": "home folder",
    "HOME/..": "home folder",
    "outlet": "outlet's own folder",
    "outlet/..": "holds it",
    "outlet/content": "`content/`",
    "outlet/content/x/y": "`content/`",
    "outlet/themes/x": "`themes/`",
    "outlet/src": "`src/`",
    "outlet/src/x": "`src/`",
    "outlet/.git": "git",
    "outlet/.git/x": "git",
    "outlet/.sitegen": "`.sitegen/`",
    "outlet/.sitegen/stage/x": "`.sitegen/`",
    "outlet/.sitegen/preview/x": "`.sitegen/`",
    "outlet/x/../content": "`content/`",
    "outlet/link": "`content/`",
    "outlet/file.txt": "is a file",
}


@pytest.mark.parametrize("place", REFUSED)
def test_B09_an_output_that_would_endanger_other_files_is_refused(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = project_in(tmp_path, monkeypatch)
    output = tmp_path.joinpath(place)
    assert REFUSED[place] in output_fault(outlet, output)
    with pytest.raises(StoppedError) as stopped:
        open_stage(outlet, output, adopt=True)
    assert stopped.value.exit_code == USAGE
    assert stopped.value.problems[0].hint


@pytest.mark.parametrize(
    "place",
    ["outlet/output", "outlet/.sitegen/preview-8000", "elsewhere/a/b", "HOME/www", "outlet/contents", "outlet/a/b"],
)
def test_B09_other_folders_are_fine(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet = project_in(tmp_path, monkeypatch)
    assert output_fault(outlet, tmp_path / place) == ""


def project_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    outlet = folder / "outlet"
    for path in ("HOME", "outlet/content/x", "outlet/themes/x", "outlet/.git", "outlet/.sitegen/preview", "outlet/x"):
        (folder / path).mkdir(parents=True, exist_ok=True)
    (outlet / "file.txt").write_text("x", encoding="utf-8")
    if sys.platform != "win32":
        (outlet / "link").symlink_to("content")
    monkeypatch.setenv("HOME", str(folder / "HOME"))
    monkeypatch.setenv("USERPROFILE", str(folder / "HOME"))
    return outlet


@posix
def test_an_output_may_itself_be_a_link_to_where_the_site_stands(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "output").symlink_to("www")
    publish(tmp_path, SITE)
    assert tree(tmp_path / "www") == SITE
    assert publish(tmp_path, SITE).written == ()
    assert (tmp_path / "output").is_symlink()


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root may act as another user")
@pytest.mark.parametrize(
    ("mode", "owner", "refused"),
    [(0o1777, 0, True), (0o1777, 65534, False), (0o777, 0, False), (0o755, 0, True)],
    ids=["a shared folder", "a shared folder, his own file", "a folder of all", "another's folder"],
)
def test_G06_what_another_user_guards_is_told_before_anything_is_changed(mode: int, owner: int, refused: bool) -> None:
    """In a folder such as `/tmp` a file can be written beside another user's, but not in its place."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        output.mkdir()
        Path(folder).chmod(0o755)
        output.chmod(mode)
        (output / "index.html").touch()
        os.chown(output / "index.html", owner, owner)
        child = os.fork()
        if child == 0:
            os.setresuid(65534, 65534, 65534)
            try:
                refuse_unwritable(output, ["new.html", "index.html"], str)
            except StoppedError as stopped:
                os._exit(stopped.exit_code)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (ENVIRONMENT if refused else 0)
