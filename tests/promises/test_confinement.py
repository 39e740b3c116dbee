"""Cases C of promises.md: content and themes can't make sitegen read or write outside the project."""

import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.problems import ENVIRONMENT, StoppedError
from support import Files, Outlet, story, touched

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
SECRET = "canarysecret"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and special files are POSIX's")


def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir(exist_ok=True)
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "secret.md").write_text(story(SECRET), encoding="utf-8")
    return folder


def leaked(outlet: Outlet) -> list[str]:
    return [path for path, content in outlet.tree().items() if SECRET.encode() in content]


LINKS = {
    "to a file": ("content/world/link.txt", "outside/secret.txt"),
    "to a story": ("content/world/link.md", "outside/secret.md"),
    "to a folder": ("content/wire", "outside"),
    "to nothing": ("content/world/link.txt", "outside/gone.txt"),
    "to itself": ("content/world/link.txt", "outlet/content/world/link.txt"),
    "to a folder above": ("content/world/up", "outlet"),
    "within the site": ("content/world/link.txt", "outlet/content/world/a.md"),
}


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("relative", [True, False])
def test_C01_a_link_is_an_error_that_names_it_and_its_target(
    site: Make, tmp_path: Path, name: str, relative: bool
) -> None:
    outside(tmp_path)
    outlet = site({A: story()})
    path, target = LINKS[name]
    link, destination = outlet.folder / path, tmp_path / target
    link.symlink_to(os.path.relpath(destination, link.parent) if relative else destination)
    problems = [problem for problem in outlet.problems() if problem.severity == "error"]
    assert [problem.path for problem in problems] == [path]
    assert os.readlink(link) in problems[0].message
    assert not outlet.output.exists()


def test_C01_a_chain_of_links_is_an_error(site: Make, tmp_path: Path) -> None:
    outlet = site({A: story()})
    first, second = outlet.folder / "content/world/1.txt", outlet.folder / "content/world/2.txt"
    first.symlink_to(second)
    second.symlink_to(outside(tmp_path) / "secret.txt")
    assert len([problem for problem in outlet.problems() if problem.severity == "error"]) == 2


def test_C01_a_link_the_config_allows_is_followed(site: Make, tmp_path: Path) -> None:
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\nfollow_symlinks = ["content/wire"]\n'
    outlet = site({"sitegen.toml": config, A: story()})
    (outlet.folder / "content/wire").symlink_to(outside(tmp_path))
    outlet.build()
    assert "wire/2026/11/secret.html" in outlet.tree()


@pytest.mark.parametrize("where", ["themes/wions", "themes/_site", "themes/_site/templates/page.html"])
def test_C01_links_in_themes_are_errors(site: Make, tmp_path: Path, where: str) -> None:
    outlet = site({A: story()})
    link = outlet.folder / where
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside(tmp_path) / ("secret.txt" if where.endswith("html") else ""))
    assert [problem for problem in outlet.problems() if problem.severity == "error"]
    assert not outlet.output.exists()


def test_C02_a_file_swapped_for_a_link_while_we_read_leaks_nothing(site: Make, tmp_path: Path) -> None:
    secret = outside(tmp_path) / "secret.txt"
    outlet = site({A: story(), "content/world/x.txt": "harmless"})
    victim, link = outlet.folder / "content/world/x.txt", outlet.folder / "content/world/.swap"
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            link.symlink_to(secret)
            os.replace(link, victim)
            link.write_text("harmless", encoding="utf-8")
            os.replace(link, victim)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(25):
            outlet.problems()
            assert not outlet.output.exists() or leaked(outlet) == []
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize("name", ["../secret.html", "/etc/passwd", "a\\..\\b.html", "link.html"])
def test_C03_templates_come_from_the_theme_alone(site: Make, tmp_path: Path, name: str) -> None:
    written = name.replace("\\", "\\\\")
    outlet = site({A: story(), "themes/_site/templates/404.html": f'<p>x</p>\n{{% include "{written}" %}}\n'})
    if name == "link.html":
        (outlet.folder / "themes/_site/templates/link.html").symlink_to(outside(tmp_path) / "secret.txt")
    problems = [problem for problem in outlet.problems() if problem.severity == "error"]
    assert problems
    assert not outlet.output.exists()
    if name != "link.html":
        assert [(p.path, p.line) for p in problems] == [("themes/_site/templates/404.html", 2)]


def test_C04_pipes_sockets_and_devices_are_errors_and_never_block(site: Make) -> None:
    outlet = site({A: story()})
    os.mkfifo(outlet.folder / "content/world/pipe.md")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(outlet.folder / "content/world")  # a socket's path has to be short
    try:
        listener.bind("socket.txt")
    finally:
        os.chdir(here)
    told = sorted(problem.path for problem in outlet.problems() if problem.severity == "error")
    listener.close()
    assert told == ["content/world/pipe.md", "content/world/socket.txt"]


@pytest.mark.parametrize("name", ["b.md", "town"])
def test_C04_what_cant_be_read_is_named(site: Make, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The system refuses (root may read everything, so it is told to): exit code 4, and nothing is published."""
    real = os.open

    def refusing(path: str | bytes | os.PathLike[str], *rest: int, **named: int | None) -> int:
        if os.fsdecode(path).endswith(name):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *rest, **named)  # type: ignore[arg-type]

    outlet = site({A: story(), "content/world/b.md": story("B"), "content/town/c.md": story("C")})
    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(StoppedError) as stopped:
        outlet.build()
    assert stopped.value.exit_code == ENVIRONMENT
    assert [problem.path.endswith(name) for problem in stopped.value.problems] == [True]
    assert not outlet.output.exists()


def test_C04_hard_links_are_files_like_others(site: Make) -> None:
    outlet = site({A: story()})
    os.link(outlet.folder / A, outlet.folder / "content/world/b.md")
    outlet.build()
    assert "world/2026/11/b.html" in outlet.tree()


@pytest.mark.parametrize("line", ['static_dir = "/"', 'content = "../../"', 'mounts = ["/etc"]', "[module]"])
def test_C05_a_theme_mounts_nothing(site: Make, line: str) -> None:
    theme = f'name = "Evil"\ncontract = 1\nparent = "wions"\n{line}\n'
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "evil"\n'
    outlet = site({"sitegen.toml": config, A: story(), "themes/evil/theme.toml": theme})
    assert [problem.path for problem in outlet.problems()] == ["themes/evil/theme.toml"]


REFERENCES = (
    *("../../../etc/passwd", "../../../../../../etc/passwd", "file:///etc/passwd", "FILE:///etc/passwd"),
    *("%2e%2e/%2e%2e/%2e%2e/etc/passwd", "..%2f..%2f..%2fetc/passwd", "/../etc/passwd", "/%2e%2e/etc/passwd"),
)


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("where", ["body", "link", "raw", "srcset", "image", "related"])
def test_C06_a_reference_never_reads_outside_content(site: Make, reference: str, where: str) -> None:
    bodies = {
        "body": f"![Pass]({reference})",
        "link": f"[Pass]({reference})",
        "raw": f'<img src="{reference}" alt="x">',
        "srcset": f'<img srcset="{reference} 2x" src="https://p.example/a.jpg" alt="x">',
        "image": "Text.",
        "related": "Text.",
    }
    fields = {"image": f"{{src: '{reference}', alt: x}}", "related": f"['{reference}']"}
    outlet = site({A: story(body=bodies[where], **({where: fields[where]} if where in fields else {}))})
    opened = touched()
    problems = outlet.problems()
    assert [path for path, _ in opened if "passwd" in path] == []
    assert [path for path, _ in opened if path.endswith("a.md")], "the watch sees what is opened"
    assert {(p.path, p.line > 0) for p in problems if p.severity == "error"} == {(A, True)}


@pytest.mark.parametrize("reference", ["/etc/passwd", "etc/passwd"])
def test_C06_an_absolute_path_starts_at_content(site: Make, reference: str) -> None:
    outlet = site({A: story(body=f"![Pass]({reference})")})
    assert [(p.path, p.severity) for p in outlet.problems()] == [(A, "warning")]


IGNORED = (
    *(".env", ".git/config", ".DS_Store", "Thumbs.db", "notes.txt~", ".#x", "x.swp", "x.orig", "x.psd"),
    *("world/.env", "world/.git/HEAD", "world/deep/Thumbs.db", "world/desktop.ini", "world/#a#"),
)


def test_C07_what_editors_and_systems_leave_behind_is_never_published(site: Make) -> None:
    outlet = site({A: story(), **{f"content/{path}": SECRET for path in IGNORED}})
    report = outlet.build()
    assert leaked(outlet) == []
    listed = set(report.ignored)
    assert all(
        f"content/{path}" in listed or any(f"content/{path}".startswith(each) for each in listed if each.endswith("/"))
        for path in IGNORED
    )
