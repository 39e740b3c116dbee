"""The preview gives other sites, other computers and other users nothing: raw requests over real sockets."""

import os
import re
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from preview.test_preview import PATIENCE, connections, get, running, said, started, until
from sitegen.config_schema import FILE
from support import CONFIG, Files, Outlet, free_port, story

Make = Callable[[Files], Outlet]
CANARY = b"c4n4ry-of-what-nobody-published"
PAGE = "world/2026/11/a.html"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")


@dataclass(frozen=True)
class Served:
    """A preview that runs: its outlet, its port, its process."""

    outlet: Outlet
    port: int
    pid: int

    def ask(self, raw: bytes, wait: float = PATIENCE) -> bytes:
        """All that comes back for these bytes, until the preview hangs up or has said no more for so many seconds."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=wait)) as connection:
            got = b""
            try:
                connection.sendall(raw)
                while more := connection.recv(65536):
                    got += more
            except (TimeoutError, ConnectionError):
                pass
            return got

    def ask_all(self, raws: Sequence[bytes], wait: float = PATIENCE) -> list[bytes]:
        with ThreadPoolExecutor(20) as pool:
            return list(pool.map(lambda raw: self.ask(raw, wait), raws))

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/task"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("closed") / "outlet"
    secret = CANARY.decode()
    files = {
        FILE: f"# {secret}\n{CONFIG}",
        "secret.txt": secret,
        "content/world/a.md": story(body="[Map](map.pdf) [Plan](plans/plan.pdf)"),
        "content/world/map.pdf": "0123456789",
        "content/world/plans/plan.pdf": "0123456789",
        "content/world/b.md": f"{story('B')}<!-- {secret} -->\n",
        "themes/_site/secret.txt": secret,
    }
    outlet = Outlet(folder).write(files)
    port = free_port()
    with started(outlet, "serve", "--port", str(port)) as process:
        until(lambda: "Watching" in said(outlet), outlet)
        yield Served(outlet, port, process.pid)
        assert process.poll() is None
    assert "Traceback" not in said(outlet)


def request(target: bytes, *headers: bytes, method: bytes = b"GET") -> bytes:
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


DOTS = (b"..", b"%2e%2e", b".%2E", b"%252e%252e", b"%c0%ae%c0%ae", b"%e0%80%ae%e0%80%ae", b"..%00", b"..;x", b"....")
SLASHES = (b"/", b"//", b"%2f", b"%5c", b"\\", b"%252f", b"%c0%af", b"%ef%bc%8f", b"%u2215")
TRAVERSALS = [
    *(request(b"/" + (dots + slash) * 3 + b"secret.txt") for dots, slash in product(DOTS, SLASHES)),
    *(request(b"/world" + slash + (dots + slash) * 9 + b"etc/passwd") for dots, slash in product(DOTS, SLASHES)),
]
TARGETS = (
    *(b"//etc/passwd", b"///etc/passwd", b"/./secret.txt", b"/.", b"/..", b"/%00", b"/a%00.html", b"/world/a.html%00"),
    *(b"/x%20/..%20/secret.txt", b"/#/../secret.txt", b"/secret.txt#", b"/?raw??", b"/;", b"/index.html::$DATA"),
    *(b"/C:/secret.txt", b"/c:%5csecret.txt", b"/%2e/", b"/%", b"/%zz", b"/%2", b"/%ff%fe", b"/%ed%a0%80", b"/~root/"),
    *(b"/.sitegen/cache.db", b"/sitegen.toml", b"/content/world/b.md", b"/secret.txt", b"/themes/_site/secret.txt"),
    *(b"/.sitegen-manifest", b"/.git/config", b"/world/", b"/assets/", b"/_sitegen/", b"/_sitegen/..%2fapp.py"),
    *(b"/_sitegen/app.py", b"/_sitegen/%2e%2e/app.py", b"/_sitegen/events/../app.py", b"/_sitegen/client.js/../app.py"),
    *(
        b"http://127.0.0.1/secret.txt",
        b"http://evil.example/",
        b"http://127.0.0.1/../secret.txt",
        b"file:///etc/passwd",
    ),
    *(b"*", b"secret.txt", b"../secret.txt", b"\\..\\secret.txt", b"evil.example:443", b"//evil.example/%2f..", b""),
    *(
        b"/" + b"a" * 60_000,
        b"/" + b"../" * 9_000,
        b"/" + b"%2e%2e%2f" * 5_000,
        b"/" + b"a/" * 20_000,
        b"/a b",
        b"/\xff",
    ),
    *(b"/\x00", b"/\x01", b"/a\rb", b"/a\nb", b"/a\tb", b"/proc/self/environ", b"/dev/fd/0", b"/%2fetc%2fpasswd"),
)
HOST = b"Host: 127.0.0.1\r\n"
ODD = (
    b"GET /\r\n\r\n",
    b"GET / HTTP/0.9\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/2.0\r\n" + HOST + b"\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
    b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"X" * 70_000,
    b"GET / HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 10_000 + b"\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /secret.txt",
    b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999999999\r\n\r\nx",
    b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Range: bytes=9-1,-,x\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"\r\nGET /../secret.txt HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    b"\x00" * 1000,
    b"\r\n\r\n\r\n",
    b"G",
)


def statuses(answer: bytes) -> list[int]:
    return [int(each) for each in re.findall(rb"^HTTP/1\.1 (\d{3})", answer, re.MULTILINE)]


def is_closed(answer: bytes) -> bool:
    """Whether an answer holds nothing of what isn't published, and nobody stumbled."""
    fine = all(status < 500 for status in statuses(answer))
    return fine and CANARY not in answer and b"root:" not in answer and b"import " not in answer


def test_K01_no_request_gets_out_of_the_site(served: Served) -> None:
    raws = [*TRAVERSALS, *map(request, TARGETS), *ODD]
    assert len(raws) >= 250
    # Whoever asks oddly may be left waiting for an answer, or for the end of one.
    answers = [*served.ask_all(raws[: -len(ODD)]), *served.ask_all(ODD, 1.0)]
    assert [raw[:120] for raw, answer in zip(raws, answers, strict=True) if not is_closed(answer)] == []
    found = [raw for raw, answer in zip(TRAVERSALS, answers, strict=False) if statuses(answer) not in ([404], [400])]
    assert found == []
    assert statuses(served.ask(request(f"/{PAGE}".encode()))) == [200]


def test_K02_what_became_a_link_since_is_not_served(served: Served) -> None:
    folder = served.outlet.folder / f".sitegen/preview-{served.port}"
    assert statuses(served.ask(request(b"/world/map.pdf"))) == [200]
    (folder / "leak.txt").symlink_to("../../secret.txt")
    (folder / "world/map.pdf").unlink()
    (folder / "world/map.pdf").symlink_to("../../../secret.txt")
    (folder / "world/plans").rename(folder / "elsewhere")
    (folder / "world/plans").symlink_to("../elsewhere")
    for path in (b"/leak.txt", b"/world/map.pdf", b"/world/plans/plan.pdf"):
        answer = served.ask(request(path))
        assert (statuses(answer), CANARY in answer) == ([404], False)


HOSTS = (
    *((b"localhost", 200), (b"127.0.0.1:1", 200), (b"a.localhost", 200), (b"[::1]", 200), (b"evil.example", 403)),
    *((b"127.0.0.1.evil.example", 403), (b"localhost:x", 403), (b"0.0.0.0", 403), (b"10.0.0.1", 403)),
)
ORIGINS = (None, b"http://{}", b"https://{}", b"null", b"https://evil.example", b"http://203.0.113.9", b"http://{}:81")


@pytest.mark.parametrize("path", ["/", "/_sitegen/client.js", "/_sitegen/events", "/_desk/", "/nothing"])
def test_K03_K04_names_and_origins_are_checked_on_every_address(served: Served, path: str) -> None:
    raws, expected = [], []
    for (host, status), origin in product(HOSTS, ORIGINS):
        headers = [b"Host: " + host, *([b"Origin: " + origin.replace(b"{}", host)] if origin else [])]
        raws.append(b"HEAD %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n" % (path.encode(), b"\r\n".join(headers)))
        expected.append(status == 200 and origin in (None, b"http://{}"))
    assert len(raws) >= 60
    for raw, answer, opens in zip(raws, served.ask_all(raws), expected, strict=True):
        assert (statuses(answer) != [403]) == opens, raw
        assert is_closed(answer)
        lower = answer.lower()
        assert b"access-control" not in lower
        for header in (
            b"cross-origin-resource-policy: same-origin",
            b"nosniff",
            b"no-store",
            b"frame-ancestors 'self'",
        ):
            assert header in lower, (raw, answer)


def listening(pid: int) -> set[tuple[str, int]]:
    """Addresses and ports on which a process listens, as hexadecimal digits of the kernel, and a number."""
    sockets = {os.readlink(f"/proc/{pid}/fd/{each}") for each in os.listdir(f"/proc/{pid}/fd")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                address, port = fields[1].split(":")
                found.add((address, int(port, 16)))
    return found


def test_K06_it_listens_on_this_computer_only(served: Served) -> None:
    here = int.from_bytes(socket.inet_aton("127.0.0.1"), sys.byteorder)
    assert listening(served.pid) == {(f"{here:08X}", served.port)}


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"OPTIONS", b"CONNECT", b"BREW"])
@pytest.mark.parametrize("path", [b"/", b"/_sitegen/events", b"/_sitegen/client.js"])
def test_K08_it_is_for_reading(served: Served, method: bytes, path: bytes) -> None:
    asks = (b"Origin: http://127.0.0.1", b"Access-Control-Request-Method: PUT")
    answer = served.ask(request(path, *asks, method=method))
    assert statuses(answer) == [405]
    assert b"access-control" not in answer.lower()


def test_K09_two_hundred_listeners_that_leave_leave_nothing(served: Served) -> None:
    until(lambda: connections(served.port) == 0, "earlier requests stay open")
    before, threads = served.descriptors(), served.threads()
    raw = request(b"/_sitegen/events")
    listeners = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(200)]
    for each in listeners:
        each.sendall(raw)
    for each in listeners:
        assert b"200 OK" in each.recv(65536)
    assert served.descriptors() >= before + 200
    for each in listeners:
        each.close()
    until(lambda: served.descriptors() <= before + 2, "connections stay open")
    assert served.threads() <= threads + 1


def test_K12_nothing_is_listed(served: Served) -> None:
    for path in ("/world/2026/", "/world/plans/", "/assets/", "/_sitegen/", "/nothing"):
        status, _, text = get(served.port, path)
        assert status == 404
        assert "map.pdf" not in text
        assert served.outlet.folder.as_posix() not in text


def test_the_sites_own_404_page_is_shown(served: Served) -> None:
    status, headers, text = get(served.port, "/world/nothing.html")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "The Test Post" in text


@pytest.mark.parametrize(
    ("path", "usual"),
    [("/index.html", "/"), ("/world/index.html", "/world/"), ("/world", "/world/"), (f"/{PAGE[:-5]}", f"/{PAGE}")],
)
def test_a_page_answers_to_what_static_hosts_take_for_its_address(served: Served, path: str, usual: str) -> None:
    assert get(served.port, path)[::2] == (200, get(served.port, usual)[2])


@pytest.mark.parametrize("path", [f"/{PAGE}", "/assets/style.css", "/feed.xml"])
def test_an_answer_has_a_tag_and_isnt_sent_twice(served: Served, path: str) -> None:
    _, headers, text = get(served.port, path)
    tag = headers["etag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        assert get(served.port, path, **{"If-None-Match": known})[::2] == (304, "")
    assert get(served.port, path, **{"If-None-Match": '"other"'})[::2] == (200, text)


@pytest.mark.parametrize("path", [f"/{PAGE}", "/assets/style.css", "/feed.xml", "/nothing", "/_sitegen/events"])
def test_a_head_is_an_answer_without_its_body(served: Served, path: str) -> None:
    head = served.ask(request(path.encode(), method=b"HEAD"))
    start, _, body = head.partition(b"\r\n\r\n")
    assert body == b""
    assert statuses(start) == [404 if path == "/nothing" else 200]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"/{PAGE}", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/feed.xml", "application/xml"),
        ("/_sitegen/client.js", "text/javascript; charset=utf-8"),
    ],
)
def test_a_file_is_what_its_name_says(served: Served, path: str, kind: str) -> None:
    assert get(served.port, path)[1]["content-type"] == kind


def test_K11_a_port_that_is_taken_is_said_plainly_and_auto_finds_another(site: Make) -> None:
    outlet = site({"content/world/a.md": story()})
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", 8000))
            other.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        with running(outlet, "serve", "--port", "auto"):
            until(lambda: "Watching" in said(outlet), outlet)
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", said(outlet))
            assert found
            assert 8000 < int(found[1]) < 8100
            assert get(int(found[1]), "/")[0] == 200


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "0"), "neither auto nor a number from 1 to 65535"),
        (("--port", "eighty"), "neither auto nor a number from 1 to 65535"),
        (("--host", "203.0.113.77"), "This computer has no address `203.0.113.77`"),
        (("--host", ""), "`--host` names no address"),
        (("--host", "no such host"), "This computer has no address `no such host`"),
    ],
)
def test_an_address_that_cant_be_had_is_exit_2(site: Make, arguments: tuple[str, str], words: str) -> None:
    outlet = site({"content/world/a.md": story()})
    with running(outlet, "serve", *arguments) as process:
        assert process.wait(timeout=PATIENCE) == 2
    assert words in said(outlet)
    assert "Watching" not in said(outlet)


def test_K05_on_the_network_it_opens_with_its_token_only(site: Make) -> None:
    outlet = site({"content/world/a.md": story()})
    port = free_port()
    with running(outlet, "serve", "--port", str(port), "--host", "0.0.0.0"):
        until(lambda: "Watching" in said(outlet), outlet)
        assert "Whoever on your network has this whole address" in said(outlet)
        found = re.search(rf"http://([\w.-]+):{port}(/\?token=[\w-]{{20,}})", said(outlet))
        assert found
        host = f"{found[1]}:{port}"
        assert get(port, "/", Host=host)[0] == 403
        assert get(port, "/", Host=f"127.0.0.1:{port}")[0] == 403
        assert get(port, "/_sitegen/events", Host=host)[0] == 403
        status, headers, _ = get(port, found[2], Host=host)
        assert (status, headers["location"]) == (303, "/")
        cookie = headers["set-cookie"].partition(";")[0]
        assert get(port, "/", Host=host, Cookie=cookie)[0] == 200
        assert get(port, "/", Host=host, Cookie=cookie, Origin="https://evil.example")[0] == 403
