"""The rules for web hosts, obeyed by real ones: every old address leads in one hop to a page that is there."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from hosts import Server, apache, headers_for, nginx, redirect_rules
from support import CONFIG, ROOT, Files, Outlet, picture, story

ID = "tag:test.example,2026:"
HOSTS = '[hosting]\nrules = ["netlify", "nginx", "apache", "s3"]\n'
FILES: Files = {
    "content/world/wall.md": story("The wall", slug="sea-wall", aliases="[/amp/wall.html, /Was/Here]"),
    "content/world/ferry.md": story("The ferry", slug="ferry-2", id=f"{ID}ferry"),
    "content/world/cup.md": story("The cup", body="It shone.\n\n![Cup](cup.png)"),
    "content/world/cup.png": picture(),
    "content/world/tide.md": story("The tide", draft="true"),
    "content/pages/about.md": "---\ntitle: About\nslug: us\n---\nWe.\n",
    "urls.txt": f"""\
{ID}world/wall.md /world/2026/11/wall.html
{ID}world/wall.md /world/the-wall/
{ID}ferry /world/2026/11/ferry.html
{ID}ferry /world/2026/11/fähre & co.html
{ID}ferry /world/2026/11/$ferry;{{a}}'(b).html
{ID}ferry /world/2026/11/100%25.html
/pages/about.md /about.html
{ID}world/tide.md /world/2026/11/tide.html
gone /world/2026/11/gone.html
gone /Verzicht/Größe
""",
}
MOVED = {
    "/world/2026/11/wall.html": "/world/2026/11/sea-wall.html",
    "/world/the-wall/": "/world/2026/11/sea-wall.html",
    "/world/the-wall": "/world/2026/11/sea-wall.html",
    "/amp/wall.html": "/world/2026/11/sea-wall.html",
    "/Was/Here/": "/world/2026/11/sea-wall.html",
    "/Was/Here": "/world/2026/11/sea-wall.html",
    "/world/2026/11/ferry.html": "/world/2026/11/ferry-2.html",
    "/world/2026/11/f%C3%A4hre%20&%20co.html": "/world/2026/11/ferry-2.html",
    "/world/2026/11/$ferry;%7Ba%7D'(b).html": "/world/2026/11/ferry-2.html",
    "/world/2026/11/100%25.html": "/world/2026/11/ferry-2.html",
    "/about.html": "/us.html",
}
GONE = ("/world/2026/11/gone.html", "/Verzicht/Gr%C3%B6%C3%9Fe/", "/Verzicht/Gr%C3%B6%C3%9Fe")


@dataclass(frozen=True)
class Host:
    name: str
    server: Server
    prefix: str
    output: Path


@pytest.fixture(scope="module", params=["", "/paper"], ids=["at the top", "under a path"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The document root of a site, and the path below it at which the site stands."""
    prefix = str(request.param)
    outlet = Outlet(tmp_path_factory.mktemp("hosting") / "outlet")
    config = CONFIG.replace("https://test.example", f"https://test.example{prefix}") + HOSTS
    outlet.write({"sitegen.toml": config, **FILES})
    root = outlet.folder.parent / "www"
    root.mkdir()
    outlet.build(output=root / prefix.strip("/"))
    return root, prefix


@pytest.fixture(scope="module", params=["nginx", "apache"])
def host(request: pytest.FixtureRequest, built: tuple[Path, str]) -> Iterator[Host]:
    root, prefix = built
    output = root / prefix.strip("/")
    room = root.parent / request.param
    room.mkdir()
    started: Callable[[], Any] = {
        "nginx": lambda: nginx(root, output / ".sitegen-hosting", room),
        "apache": lambda: apache(root, room),
    }[request.param]
    with started() as server:
        yield Host(request.param, server, prefix, output)


@pytest.mark.parametrize("old", MOVED, ids=str)
def test_an_old_address_leads_to_a_page_in_one_hop(host: Host, old: str) -> None:
    first = host.server.get(host.prefix + old)
    assert (first.status, first.headers["Location"].removeprefix(f"http://127.0.0.1:{host.server.port}")) == (
        301,
        host.prefix + MOVED[old],
    )
    assert host.server.get(host.prefix + MOVED[old]).status == 200


def test_however_the_letters_of_an_old_address_are_written(host: Host) -> None:
    for written in ("/world/2026/11/f%c3%a4hre%20%26%20co.html", "/%77orld/2026/11/ferry.html", "/about.html?from=x"):
        assert host.server.get(host.prefix + written).status == 301, written


@pytest.mark.parametrize("url", GONE, ids=str)
def test_what_is_gone_says_so_on_the_page_for_what_is_not_there(host: Host, url: str) -> None:
    answer = host.server.get(host.prefix + url)
    assert answer.status == 410
    assert answer.body == (host.output / "404.html").read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        "/world/2026/11/never.html",
        "/world/2026/11/tide.html",
        "/.sitegen-manifest",
        "/.sitegen-hosting/nginx-server.conf",
        "/.htaccess",
    ],
)
def test_nothing_else_is_there(host: Host, url: str) -> None:
    answer = host.server.get(host.prefix + url)
    assert answer.status == 404
    assert answer.body == (host.output / "404.html").read_bytes()


def test_pages_are_kept_for_a_minute_and_what_never_changes_for_a_year(host: Host) -> None:
    for path in host.output.rglob("*"):
        url = f"{host.prefix}/{quote(path.relative_to(host.output).as_posix())}"
        if path.suffix in (".html", ".css", ".webp", ".xml") and not path.name.startswith("."):
            kept = host.server.get(url).headers["Cache-Control"]
            if url.removeprefix(host.prefix).startswith("/assets/"):
                assert kept == "public, max-age=31536000, immutable", url
            elif host.server.get(url).status == 200:
                assert kept == "public, max-age=60", url


@pytest.mark.parametrize("url", ["/", "/world/2026/11/cup.html", "/world/2026/11/never.html"])
def test_security_headers_go_out_once_with_every_answer(host: Host, url: str) -> None:
    headers = host.server.get(host.prefix + url).headers
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("Referrer-Policy") == ["strict-origin-when-cross-origin"]
    (policy,) = headers.get_all("Content-Security-Policy") or []
    assert "script-src 'none'" in policy


@pytest.mark.parametrize(
    ("url", "media"),
    [
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/world/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml"),
    ],
)
def test_feeds_have_their_own_types(host: Host, url: str, media: str) -> None:
    assert host.server.get(host.prefix + url).headers["Content-Type"].lower() == media


@pytest.mark.slow
def test_every_rule_of_the_sample_outlet_is_obeyed_and_its_pages_break_no_policy(tmp_path: Path, browser: Any) -> None:
    outlet = Outlet(tmp_path / "outlet")
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, outlet.folder / name)
    config = (ROOT / "sitegen.toml").read_text(encoding="utf-8") + HOSTS
    outlet.write({"sitegen.toml": config, "urls.txt": (ROOT / "urls.txt").read_bytes()})
    outlet.build()
    rules = redirect_rules(outlet.page("_redirects"))
    assert {status for _, _, status in rules} == {"301!", "410!"}
    (tmp_path / "nginx").mkdir()
    with nginx(outlet.output, outlet.output / ".sitegen-hosting", tmp_path / "nginx") as server:
        for old, new, status in rules:
            answer = server.get(old)
            assert answer.status == int(status.rstrip("!")), old
            assert status == "410!" or (answer.headers["Location"], server.get(new).status) == (new, 200)
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for url in ("/", "/harbour/", *sorted(new for _, new, status in rules if status == "301!")):
            page.goto(f"http://127.0.0.1:{server.port}{url}", wait_until="networkidle")
        page.close()
    assert [text for text in said if "Content Security Policy" in text] == []


def test_no_address_gets_a_header_twice_from_a_headers_file(built: tuple[Path, str]) -> None:
    root, prefix = built
    output = root / prefix.strip("/")
    text = (output / "_headers").read_text(encoding="utf-8")
    for path in output.rglob("*"):
        found = headers_for(f"{prefix}/{path.relative_to(output).as_posix()}", text)
        assert all(len(values) == 1 for values in found.values()), path
    assert headers_for(f"{prefix}/world/feed.xml", text)["Content-Type"] == ["application/atom+xml; charset=utf-8"]
    assert headers_for(f"{prefix}/assets/style.css", text)["Cache-Control"] == ["public, max-age=31536000, immutable"]


def test_netlify_is_told_the_same(built: tuple[Path, str]) -> None:
    root, prefix = built
    rules = redirect_rules((root / prefix.strip("/") / "_redirects").read_text(encoding="utf-8"))
    assert {old: new for old, new, status in rules if status == "301!"} == {
        prefix + old: prefix + new for old, new in MOVED.items()
    }
    assert {old for old, _, status in rules if status == "410!"} == {prefix + url for url in GONE}
