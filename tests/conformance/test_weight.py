"""What a reader's connection carries before the first scroll, counted in a real browser over HTTP."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FRONT, ARTICLE = "", "harbour/2026/11/steel-barrier-holds.html"
OPINION, CHARTS = "opinion/2026/11/fifteen-doors.html", "harbour/2026/11/what-the-tide-gauge-says.html"
PHONE, LAPTOP = (390, 844, 3), (1440, 900, 1)  # width and height in CSS pixels, device pixels to each
_TEXTS = (".html", ".css", ".svg")


@dataclass(frozen=True)
class Load:
    """One file that a page asked for: its address, what kind the browser takes it for, bytes with their headers."""

    url: str
    kind: str
    size: int


class _Host(SimpleHTTPRequestHandler):
    """A static host: text is compressed, everything else comes as it is."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        packed = file.suffix in _TEXTS
        body = gzip.compress(file.read_bytes(), 6) if packed else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host(paper: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(paper))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def loads(browser: Any, url: str, screen: tuple[int, int, int]) -> list[Load]:
    """Everything that comes for a page which nobody scrolls, to a browser that has nothing kept."""
    width, height, density = screen
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=density)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, tuple[str, str]] = {}
    sizes: dict[str, int] = {}

    def note(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"], event["type"]

    session.on("Network.requestWillBeSent", note)
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(url, wait_until="networkidle")
    context.close()
    return [Load(*asked[key], size) for key, size in sizes.items() if key in asked]


@pytest.mark.parametrize("screen", [PHONE, LAPTOP])
def test_a_front_weighs_at_most_250_kilobytes_before_it_is_scrolled(
    browser: Any, host: str, screen: tuple[int, int, int]
) -> None:
    found = loads(browser, host + FRONT, screen)
    assert {"Document", "Stylesheet", "Font", "Image"} <= {each.kind for each in found}
    assert sum(each.size for each in found) <= 250_000, found


@pytest.mark.parametrize("path", [ARTICLE, OPINION, CHARTS])
def test_a_story_weighs_at_most_90_kilobytes_without_its_pictures(browser: Any, host: str, path: str) -> None:
    found = [each for each in loads(browser, host + path, PHONE) if each.kind != "Image"]
    assert {"Document", "Stylesheet", "Font"} <= {each.kind for each in found}
    assert sum(each.size for each in found) <= 90_000, found


def test_a_style_sheet_weighs_at_most_30_kilobytes(browser: Any, host: str) -> None:
    (found,) = (each for each in loads(browser, host + FRONT, PHONE) if each.kind == "Stylesheet")
    assert len(gzip.decompress(_sent(found.url))) <= 30_000
    assert found.size <= 10_000


def _sent(url: str) -> bytes:
    from urllib.request import urlopen

    with urlopen(url) as answer:
        return bytes(answer.read())


@pytest.mark.parametrize("path", [FRONT, ARTICLE, OPINION, CHARTS])
def test_a_page_runs_no_script_and_asks_no_other_host(browser: Any, host: str, path: str) -> None:
    found = loads(browser, host + path, LAPTOP)
    assert {each.kind for each in found} <= {"Document", "Stylesheet", "Font", "Image", "Other"}
    assert [each.url for each in found if not each.url.startswith(host)] == []
    page = browser.new_page(java_script_enabled=False)
    page.goto(host + path)
    kinds = [each.get_attribute("type") for each in page.locator("script").all()]
    page.close()
    assert set(kinds) <= {"application/ld+json"}
