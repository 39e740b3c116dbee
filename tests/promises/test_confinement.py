"""Cases C of promises.md: content and themes can't make sitegen read or write outside the project."""

import os
import shutil
import socket
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.problems import ENVIRONMENT, USAGE, StoppedError
from sitegen.report import Report
from support import Files, Outlet, picture, story, touched

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
SECRET = "canarysecret"
TEMPLATE = "themes/_site/templates/404.html"

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


THEME_LINKS = {
    "themes/wions": "",
    "themes/_site": "",
    "themes/_site/templates": "",
    "themes/_site/templates/page.html": "secret.txt",
    "themes/_site/static/x.txt": "secret.txt",
    "themes/_site/static/gone.txt": "gone.txt",
    "themes/_site/static/fonts": "",
}


@pytest.mark.parametrize("where", THEME_LINKS)
def test_C01_links_in_themes_are_errors_that_name_link_and_target(site: Make, tmp_path: Path, where: str) -> None:
    outlet = site({A: story()})
    link = outlet.folder / where
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside(tmp_path) / THEME_LINKS[where])
    told = {p.path: p.message for p in outlet.problems() if p.severity == "error"}
    assert os.readlink(link) in told[where]
    assert not outlet.output.exists()


def test_C01_themes_themselves_may_be_no_link(site: Make, tmp_path: Path) -> None:
    outlet = site({A: story()})
    (outlet.folder / "themes").symlink_to(outside(tmp_path))
    told = {p.path: p.message for p in outlet.problems() if p.severity == "error"}
    assert os.readlink(outlet.folder / "themes") in told["themes"]


@pytest.mark.parametrize(("link", "allowed"), [("content", False), ("themes", False), ("content/wire", True)])
def test_C01_what_is_offered_is_what_the_configuration_takes(
    site: Make, tmp_path: Path, link: str, allowed: bool
) -> None:
    outlet = site({A: story()})
    if link == "content":
        shutil.rmtree(outlet.folder / "content")
    (outlet.folder / link).symlink_to(outside(tmp_path))
    hints = [each.hint for each in outlet.problems() if each.path == link and each.code == "link"]
    assert len(hints) == 1
    assert ("follow_symlinks" in hints[0]) is allowed


def test_C01_a_theme_cant_allow_links(site: Make, tmp_path: Path) -> None:
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "x"\n'
    theme = 'name = "X"\ncontract = 1\nparent = "wions"\nfollow_symlinks = ["content/wire"]\n'
    outlet = site({"sitegen.toml": config, A: story(), "themes/x/theme.toml": theme})
    (outlet.folder / "content/wire").symlink_to(outside(tmp_path))
    told = {p.path: p.message for p in outlet.problems() if p.severity == "error"}
    assert "`follow_symlinks` is not a field" in told["themes/x/theme.toml"]
    assert "aren't followed" in told["content/wire"]


def test_C01_only_the_link_that_is_allowed_is_followed(site: Make, tmp_path: Path) -> None:
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\nfollow_symlinks = ["content/wire"]\n'
    outlet = site({"sitegen.toml": config, A: story()})
    folder = outside(tmp_path)
    (tmp_path / "further").mkdir()
    (folder / "deeper").symlink_to(tmp_path / "further")
    (outlet.folder / "content/wire").symlink_to(folder)
    assert [p.path for p in outlet.problems() if p.severity == "error"] == ["content/wire/deeper"]


SWAPS = 2_000


def swapped_while_built(outlet: Outlet, swap: Callable[[], None]) -> list[str]:
    """What leaked from builds during which the swap is made to and fro, 2,000 times or more."""
    stop = threading.Event()
    done = 0

    def swapping() -> None:
        nonlocal done
        while not stop.is_set() or done < SWAPS:
            swap()
            done += 1

    thread = threading.Thread(target=swapping)
    thread.start()
    found: list[str] = []
    try:
        for _ in range(25):
            outlet.problems()
            found += leaked(outlet) if outlet.output.exists() else []
    finally:
        stop.set()
        thread.join()
    return found


@pytest.mark.parametrize("name", ["x.txt", "x.md"])
def test_C02_a_file_swapped_for_a_link_while_we_read_leaks_nothing(site: Make, tmp_path: Path, name: str) -> None:
    secret = outside(tmp_path) / name.replace("x", "secret")
    harmless = "harmless" if name == "x.txt" else story("Harmless")
    outlet = site({A: story(), f"content/world/{name}": harmless})
    victim, link = outlet.folder / "content/world" / name, outlet.folder / "content/world/.swap"

    def swap() -> None:
        link.symlink_to(secret)
        os.replace(link, victim)
        link.write_text(harmless, encoding="utf-8")
        os.replace(link, victim)

    assert swapped_while_built(outlet, swap) == []


def test_C02_a_folder_swapped_for_a_link_while_we_read_leaks_nothing(site: Make, tmp_path: Path) -> None:
    folder = outside(tmp_path)
    outlet = site({A: story(), "content/wire/secret.txt": "harmless", "content/wire/secret.md": story("Harmless")})
    victim, aside, link = (outlet.folder / "content" / name for name in ("wire", ".aside", ".link"))

    def swap() -> None:
        os.rename(victim, aside)
        os.symlink(folder, link)
        os.rename(link, victim)
        os.remove(victim)
        os.rename(aside, victim)

    assert swapped_while_built(outlet, swap) == []


WAYS = {
    "include": '<p>x</p>\n{{% include "{}" %}}\n',
    "import": '<p>x</p>\n{{% import "{}" as x %}}\n',
    "from": '<p>x</p>\n{{% from "{}" import x %}}\n',
    "extends": '\n{{% extends "{}" %}}\n',
    "by name": '{{% set name = "{}" %}}\n{{% include name %}}\n',
}


@pytest.mark.parametrize(
    "name",
    ["../secret.html", "/etc/passwd", "a\\..\\..\\b.html", "x\0.html", "./404.html", "%2e%2e/x.html", ""],
    ids=ascii,
)
@pytest.mark.parametrize("way", WAYS)
def test_C03_templates_come_from_the_theme_alone(site: Make, way: str, name: str) -> None:
    written = name.replace("\\", "\\\\").replace("\0", "\\x00")
    outlet = site({A: story(), TEMPLATE: WAYS[way].format(written)})
    opened = touched()
    problems = [problem for problem in outlet.problems() if problem.severity == "error"]
    assert {(p.path, p.line) for p in problems} <= {(TEMPLATE, 2), (TEMPLATE, 1)}
    assert problems
    assert [path for path, _ in opened if "passwd" in path or "secret" in path] == []
    assert not outlet.output.exists()


@pytest.mark.parametrize("way", WAYS)
def test_C03_a_template_that_is_a_link_is_no_template(site: Make, tmp_path: Path, way: str) -> None:
    outlet = site({A: story(), TEMPLATE: WAYS[way].format("link.html")})
    (outlet.folder / "themes/_site/templates/link.html").symlink_to(outside(tmp_path) / "secret.txt")
    told = [p.path for p in outlet.problems() if p.severity == "error"]
    assert "themes/_site/templates/link.html" in told
    assert not outlet.output.exists()


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


@pytest.mark.parametrize(
    "path",
    ["content/world/pipe.png", "content/_data/pipe.toml", "themes/_site/static/pipe.css", TEMPLATE, "content/world"],
)
def test_C04_a_pipe_is_an_error_wherever_it_lies(site: Make, path: str) -> None:
    outlet = site({"content/town/b.md": story()})
    (outlet.folder / path).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(outlet.folder / path)
    (problem,) = outlet.problems()
    assert (problem.path, problem.message, problem.severity) == (path, "this is a pipe, not a file", "error")
    assert not outlet.output.exists()


def test_C04_a_device_is_an_error_and_is_never_read(site: Make) -> None:
    outlet = site({A: story()})
    try:
        os.mknod(outlet.folder / "content/world/zero.md", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")
    (problem,) = outlet.problems()
    assert (problem.path, problem.message) == ("content/world/zero.md", "this is a device, not a file")


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


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["world/b.md", "world/b.png", "world"])
def test_C04_what_has_no_permission_is_exit_4(site: Make, name: str) -> None:
    outlet = site({A: story(), "content/world/b.md": story("B"), "content/world/b.png": picture()})
    place = outlet.folder / "content" / name
    mode = place.stat().st_mode
    place.chmod(0)
    try:
        with pytest.raises(StoppedError) as stopped:
            outlet.build()
    finally:
        place.chmod(mode)
    assert stopped.value.exit_code == ENVIRONMENT
    assert [problem.path for problem in stopped.value.problems] == [f"content/{name}"]


def test_C04_a_hard_link_to_a_file_elsewhere_is_a_file_like_others(site: Make, tmp_path: Path) -> None:
    outlet = site({A: story()})
    os.link(outside(tmp_path) / "secret.txt", outlet.folder / "content/world/mine.txt")
    outlet.build()
    assert outlet.page("world/mine.txt") == SECRET


def test_C04_hard_links_are_files_like_others(site: Make) -> None:
    outlet = site({A: story()})
    os.link(outlet.folder / A, outlet.folder / "content/world/b.md")
    outlet.build()
    assert "world/2026/11/b.html" in outlet.tree()


@pytest.mark.parametrize(
    "line",
    ['static_dir = "/"', 'content = "../../"', 'mounts = ["/etc"]', "[module]", 'templates = "/"', 'output = "/"'],
)
def test_C05_a_theme_mounts_nothing(site: Make, line: str) -> None:
    theme = f'name = "Evil"\ncontract = 1\nparent = "wions"\n{line}\n'
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "evil"\n'
    outlet = site({"sitegen.toml": config, A: story(), "themes/evil/theme.toml": theme})
    with pytest.raises(StoppedError, match=r"is not a field of theme\.toml") as stopped:
        outlet.build()
    assert stopped.value.exit_code == USAGE
    assert [(problem.path, problem.line) for problem in stopped.value.problems] == [("themes/evil/theme.toml", 4)]


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


def ignored(report: Report, path: str) -> bool:
    return any(path == each or (each.endswith("/") and path.startswith(each)) for each in report.ignored)


def test_C07_what_editors_and_systems_leave_behind_is_never_published(site: Make) -> None:
    outlet = site({A: story(), **{f"content/{path}": SECRET for path in IGNORED}})
    report = outlet.build()
    assert leaked(outlet) == []
    assert [path for path in IGNORED if not ignored(report, f"content/{path}")] == []


def test_C07_nor_if_a_story_or_a_template_asks_for_it(site: Make) -> None:
    body = "![It](x.psd) [it](x.orig) [it](.env) [it](/world/notes.txt~)"
    template = "{{ 'none' if not site.asset('/world/x.psd') }}{{ site.url_of('/world/.env') }}"
    files = {f"content/world/{name}": SECRET for name in ("x.psd", "x.orig", ".env", "notes.txt~")}
    outlet = site({A: story(body=body, image="{src: x.psd, alt: It}"), TEMPLATE: template, **files})
    report = outlet.build()
    assert leaked(outlet) == []
    assert outlet.page("404.html") == "none"
    assert len([problem for problem in report.problems if problem.path == A]) == 5


def test_C07_themes_are_cleared_of_it_too(site: Make) -> None:
    names = (".env", ".git/config", ".DS_Store", "Thumbs.db", "a.css~", ".#a", "a.swp", "a.orig", "a.psd")
    outlet = site({A: story(), **{f"themes/_site/static/{name}": SECRET for name in names}})
    report = outlet.build()
    assert leaked(outlet) == []
    assert [name for name in names if not ignored(report, f"themes/_site/static/{name}")] == []
