"""Listing and reading a project's files."""

import os
import socket
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.problems import ENVIRONMENT, StoppedError
from sitegen.store.files import File, Listing, Tree

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and special files are POSIX's")
FORMS = [unicodedata.normalize(form, "café.md") for form in ("NFC", "NFD")]


def write(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(path.encode("utf-8", "surrogateescape"))
    return root


def listed(root: Path, folder: str = "content", follow: tuple[str, ...] = ()) -> Listing:
    with Tree(root, follow) as tree:
        return tree.list(folder)


def read_all(root: Path) -> list[bytes]:
    with Tree(root) as tree:
        return [tree.read(file) for file in tree.list("content").files]


def told(listing: Listing) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in listing.problems]


def test_files_are_sorted_by_path_and_the_ignored_are_listed_apart(tmp_path: Path) -> None:
    write(tmp_path, "content/b.md", "content/a/z.md", "content/a.md", "content/.git/x", "content/c~", "other/x.md")
    found = listed(tmp_path)
    assert [file.path for file in found.files] == ["content/a.md", "content/a/z.md", "content/b.md"]
    assert found.ignored == ("content/.git/", "content/c~")
    assert found.problems == ()
    first = found.files[0]
    assert (first.path, first.name, first.size) == ("content/a.md", "content/a.md", len("content/a.md"))


def test_an_absent_folder_is_empty(tmp_path: Path) -> None:
    write(tmp_path, "content")
    assert listed(tmp_path, "themes/gone") == Listing()
    assert listed(tmp_path, "content/below/a/file") == Listing()


@pytest.mark.parametrize(
    ("folder", "expected"), [("content", True), ("content/a", True), ("content/b.md", False), ("gone", False)]
)
def test_only_a_folder_exists_as_one(tmp_path: Path, folder: str, expected: bool) -> None:
    write(tmp_path, "content/a/z.md", "content/b.md")
    with Tree(tmp_path) as tree:
        assert tree.exists(folder) is expected


def test_files_are_read_in_any_order(tmp_path: Path) -> None:
    paths = ["content/a.md", "content/a/b/c.md", "content/a/b.md", "content/ab/c.md", "top.txt"]
    write(tmp_path, *paths)
    with Tree(tmp_path) as tree:
        for path in [*paths, *reversed(paths), *paths]:
            assert tree.read(File(path, path, 0, "")) == path.encode()


@pytest.mark.parametrize("form", FORMS)
def test_a_path_is_in_one_form_and_read_by_the_name_on_disk(tmp_path: Path, form: str) -> None:
    write(tmp_path, f"content/{form}")
    with Tree(tmp_path) as tree:
        (file,) = tree.list("content").files
        assert file.path == "content/café.md"
        assert tree.read(file) == f"content/{form}".encode()


TWINS = {
    "form": (FORMS[0], FORMS[1], "two names read `café.md`"),
    "case": ("Plan.md", "plan.md", "`plan.md` and `Plan.md`"),
    "folders": ("News/a.md", "news/b.md", "`news` and `News`"),
}


@pytest.mark.parametrize("name", TWINS)
def test_names_that_some_systems_cant_tell_apart_are_a_problem(tmp_path: Path, name: str) -> None:
    one, other, words = TWINS[name]
    write(tmp_path, f"content/{one}", f"content/{other}")
    if len(os.listdir(tmp_path / "content")) < 2:
        pytest.skip("this file system can't tell the names apart")
    (problem,) = listed(tmp_path).problems
    assert (problem.code, problem.severity) == ("name", "error")
    assert words in problem.message
    assert problem.hint


@posix
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("caf\udce9.md", "content/caf\\udce9.md"),
        ("line\nbreak.md", "content/line\\nbreak.md"),
        ("a\x7f.md", "content/a\\x7f.md"),
    ],
)
def test_a_name_that_cant_be_published_is_named_in_plain_letters(tmp_path: Path, name: str, shown: str) -> None:
    try:
        write(tmp_path, f"content/{name}")
    except OSError:
        pytest.skip("this file system refuses such names")
    found = listed(tmp_path)
    assert told(found) == [(shown, "name")]
    assert found.files == ()


@posix
def test_an_ignored_name_is_shown_in_plain_letters(tmp_path: Path) -> None:
    try:
        write(tmp_path, "content/.caf\udce9")
    except OSError:
        pytest.skip("this file system refuses such names")
    assert listed(tmp_path).ignored == ("content/.caf\\udce9",)


LINKS = {
    "file": ("content/link.md", "../outside/a.md"),
    "folder": ("content/wire", "../outside"),
    "nothing": ("content/link.md", "gone.md"),
    "itself": ("content/link.md", "link.md"),
    "absolute": ("content/etc", "/etc"),
}


@posix
@pytest.mark.parametrize("name", LINKS)
def test_a_link_is_a_problem_that_names_its_target(tmp_path: Path, name: str) -> None:
    path, target = LINKS[name]
    write(tmp_path, "content/a.md", "outside/a.md")
    (tmp_path / path).symlink_to(target)
    found = listed(tmp_path)
    assert told(found) == [(path, "link")]
    assert f"`{target}`" in found.problems[0].message
    assert f'follow_symlinks = ["{path}"]' in found.problems[0].hint
    assert [file.path for file in found.files] == ["content/a.md"]


@posix
@pytest.mark.parametrize(("link", "folder"), [("themes", "themes/x"), ("themes/x", "themes/x"), ("content", "content")])
def test_a_link_on_the_way_to_a_folder_is_a_problem_not_an_absence(tmp_path: Path, link: str, folder: str) -> None:
    write(tmp_path, "outside/x/a.md", "themes2/y")
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(tmp_path / "outside")
    with Tree(tmp_path) as tree:
        assert tree.exists(folder)
        assert told(tree.list(folder)) == [(link, "link")]
        assert tree.list(folder).files == ()


@posix
def test_a_link_that_is_allowed_is_followed_there_and_not_below(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "outside/b.md", "elsewhere/c.md")
    (tmp_path / "content/wire").symlink_to(tmp_path / "outside")
    (tmp_path / "outside/more").symlink_to(tmp_path / "elsewhere")
    with Tree(tmp_path, ("content/wire",)) as tree:
        found = tree.list("content")
        assert [file.path for file in found.files] == ["content/a.md", "content/wire/b.md"]
        assert told(found) == [("content/wire/more", "link")]
        assert tree.read(found.files[1]) == b"outside/b.md"


@posix
def test_a_link_to_a_file_may_be_allowed_too(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "outside/b.md")
    (tmp_path / "content/b.md").symlink_to(tmp_path / "outside/b.md")
    with Tree(tmp_path, ("content/b.md",)) as tree:
        assert tree.read(tree.list("content").files[1]) == b"outside/b.md"


@posix
def test_an_allowed_link_to_nothing_or_round_in_circles_ends(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    (tmp_path / "content/gone").symlink_to("nowhere")
    (tmp_path / "content/round").symlink_to(".")
    found = listed(tmp_path, follow=("content/gone", "content/round"))
    assert told(found) == [(f"content/{name}", "link") for name in ("gone", "round/gone", "round/round")]


@posix
def test_pipes_sockets_and_devices_are_problems_and_never_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "content/a.md")
    os.mkfifo(tmp_path / "content/pipe.md")
    monkeypatch.chdir(tmp_path / "content")  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.md")
        found = listed(tmp_path)
    assert told(found) == [("content/pipe.md", "special"), ("content/socket.md", "special")]
    assert [problem.message for problem in found.problems] == [
        "this is a pipe, not a file",
        "this is a socket, not a file",
    ]


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


CHANGES: dict[str, tuple[Callable[[Path], object], ...]] = {
    "gone": (Path.unlink,),
    "a link now": (Path.unlink, lambda path: path.symlink_to("/etc/hostname")),
    "a pipe now": (Path.unlink, make_pipe),
    "a folder now": (Path.unlink, Path.mkdir),
    "its folder is gone": (Path.unlink, lambda path: path.parent.rmdir()),
    "its folder is a link now": (
        Path.unlink,
        lambda path: path.parent.rmdir(),
        lambda path: path.parent.symlink_to("/etc"),
    ),
}


@posix
@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_changed_its_nature_since_it_was_listed_stops_the_build(tmp_path: Path, name: str) -> None:
    write(tmp_path, "content/a/hostname", "content/b.md")
    with Tree(tmp_path) as tree:
        first, second = tree.list("content").files
        tree.read(second)
        for step in CHANGES[name]:
            step(tmp_path / first.path)
        with pytest.raises(StoppedError) as stopped:
            tree.read(first)
    assert stopped.value.exit_code == ENVIRONMENT
    assert [problem.path for problem in stopped.value.problems] == [first.path]
    assert "changed while it was read" in stopped.value.problems[0].message


@posix
@pytest.mark.parametrize("path", ["content/a.md", "content/town"])
def test_what_may_not_be_read_stops_the_build_by_name(tmp_path: Path, path: str) -> None:
    write(tmp_path, "content/a.md", "content/town/b.md")
    (tmp_path / path).chmod(0)
    if os.access(tmp_path / path, os.R_OK):
        pytest.skip("root may read everything")
    try:
        with pytest.raises(StoppedError) as stopped:
            read_all(tmp_path)
    finally:
        (tmp_path / path).chmod(0o755)
    assert stopped.value.exit_code == ENVIRONMENT
    assert [problem.path for problem in stopped.value.problems] == [path]


def test_hard_links_are_files_like_others(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    os.link(tmp_path / "content/a.md", tmp_path / "content/b.md")
    assert [file.path for file in listed(tmp_path).files] == ["content/a.md", "content/b.md"]


@posix
def test_few_open_files_are_enough_for_deep_folders(tmp_path: Path) -> None:
    import resource

    deep = "/".join(["content", *("d" * 90), "a.md"])
    write(tmp_path, deep, *(f"content/{n}/a.md" for n in range(90)))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, limits[1]))
    try:
        assert len(read_all(tmp_path)) == 91
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_a_root_that_isnt_there_stops_the_build(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("folders aren't opened there")
    with pytest.raises(StoppedError, match="can't be read") as stopped:
        Tree(tmp_path / "gone")
    assert stopped.value.exit_code == ENVIRONMENT
