"""The rules for web hosts, obeyed by real ones: every old address leads in one hop to a page that is there."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest

import edges
from hosts import Server, apache, headers_for, nginx, redirect_rules
from sitegen.hosting.hosts import HOSTS
from sitegen.hosting.rules import Rules
from sitegen.urls import Base
from support import CONFIG, ROOT, Files, Outlet, picture, story

ID = "tag:test.example,2026:"
SERVERS = '[hosting]\nrules = ["netlify", "nginx", "apache", "s3"]\n'
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
    config = CONFIG.replace("https://test.example", f"https://test.example{prefix}") + SERVERS
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
        ("/world/feed.json", "application/feed+json; charset=utf-8"),
        ("/corrections.xml", "application/atom+xml; charset=utf-8"),
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
    outlet.write({name: (ROOT / name).read_bytes() for name in ("sitegen.toml", "urls.txt")})
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


@dataclass(frozen=True)
class Edge:
    """A host whose servers nobody else can start; `ask` tells what it answers."""

    name: str
    output: Path
    ask: Callable[[Path, Sequence[str]], list[edges.Reply]]

    def get(self, *urls: str) -> list[edges.Reply]:
        return self.ask(self.output, urls)


ASK = {"netlify": edges.netlify, "cloudflare": edges.cloudflare, "s3": edges.s3}


@pytest.fixture(scope="module", params=ASK)
def edge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edge:
    outlet = Outlet(tmp_path_factory.mktemp("edge") / "outlet")
    outlet.write({**FILES, "sitegen.toml": f'{CONFIG}[hosting]\nrules = ["{request.param}"]\n'}).build()
    return Edge(request.param, outlet.output, ASK[request.param])


def test_an_old_address_leads_to_its_page_in_one_hop_at_the_edge(edge: Edge) -> None:
    wanted = {old: new.removesuffix(".html") if edge.name == "cloudflare" else new for old, new in MOVED.items()}
    for old, reply in zip(MOVED, edge.get(*MOVED), strict=True):
        if edge.name == "s3" and not old.endswith(".html"):  # a folder's page leads on itself
            (page,) = edge.get(f"{old.rstrip('/')}/")
            text = (edge.output / page.file[1:]).read_text(encoding="utf-8")
            (leads,) = re.findall('http-equiv="refresh" content="0; url=([^"]*)"', text)
            assert urljoin(page.file, leads) == MOVED[old]
        else:
            assert (reply.status, reply.location) == (301, wanted[old])
    for new, reply in zip(wanted.values(), edge.get(*wanted.values()), strict=True):
        assert (reply.status, reply.file.removesuffix(".html")) == (200, new.removesuffix(".html"))


def test_what_is_gone_and_what_never_was_is_answered_as_far_as_the_edge_can(edge: Edge) -> None:
    gone = 410 if edge.name == "netlify" else 404
    assert edge.get(*GONE) == [edges.Reply(gone, file="/404.html")] * len(GONE)
    never = ("/world/2026/11/never.html", "/world/2026/11/tide.html", "/world/2026/11/wal", "/world/the")
    assert edge.get(*never) == [edges.Reply(404, file="/404.html")] * len(never)


def test_no_rule_leads_away_from_a_file_at_the_edge(edge: Edge) -> None:
    live = ["/", "/world/", "/feed.xml", "/assets/style.css", "/world/2026/11/cup", "/us"]
    live += [f"/{path.relative_to(edge.output).as_posix()}" for path in edge.output.rglob("*.xml")]
    for url, reply in zip(live, edge.get(*live), strict=True):
        assert (reply.status == 200 and reply.file.startswith(url)) or (edge.name == "s3" and "." not in url), url


def test_cloudflare_takes_all_that_it_is_given(tmp_path: Path) -> None:
    moved = tuple((f"/old/{n}.html", f"/new/{n}.html") for n in range(1_003))
    host, rules = HOSTS["cloudflare"], Rules(Base.of("https://test.example"), moved)
    assert host.left_out(rules) == 3
    taken, refused = edges.cloudflare_rules(host.files(rules)["_redirects"])
    assert (len(taken), refused) == (2_000, [])
    assert edges.static_rules(taken, tmp_path) == 2_000
    more = "".join(f"/more/{n} /x 301\n" for n in range(3)) + "/a/* /x\n/b :x 410\n"
    assert len(edges.cloudflare_rules(host.files(rules)["_redirects"] + more)[1]) == 4
