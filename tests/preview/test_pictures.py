"""Pictures in the preview: made when somebody looks at them, while text waits for none."""

import re
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest
from PIL import Image
from starlette.types import Receive, Scope, Send

from photographs import photograph, saved
from preview.test_preview import PATIENCE, running, said, until
from sitegen.preview.app import make_app
from sitegen.preview.desk import Desk
from sitegen.preview.faults import explain
from sitegen.preview.live import Live
from sitegen.preview.server import HOST, listen, serving
from sitegen.recipes import Recipe, Rendition
from sitegen.report import Report
from support import Files, Outlet, free_port, story

Make = Callable[[Files], Outlet]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

PAGE = "/world/2026/11/a.html"
LEAD = "{src: a.jpg, alt: Bands, credit: Wions, focus: 60% 30%}"


def outlet_of(site: Make, content: bytes) -> Outlet:
    body = "![It](b.png)"
    return site(
        {
            "content/world/a.md": story(image=LEAD, body=body),
            "content/world/a.jpg": content,
            "content/world/b.png": photograph(500, 400, "PNG"),
        }
    )


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def shown(page: bytes) -> list[str]:
    return sorted(set(re.findall(r"assets/pictures/[\w.-]+", page.decode())))


@contextmanager
def preview(outlet: Outlet) -> Iterator[int]:
    port = free_port()
    with running(outlet, "serve", "--port", str(port)):
        until(lambda: "Watching" in said(outlet), outlet)
        yield port


def kept(outlet: Outlet) -> list[Path]:
    return [path for path in outlet.folder.glob(".sitegen/images/*/*") if path.is_file()]


def test_a_picture_is_made_when_it_is_looked_at_and_is_the_one_that_is_published(site: Make) -> None:
    outlet = outlet_of(site, photograph(1000, 700))
    with preview(outlet) as port:
        found = shown(get(port, PAGE)[2])
        assert len(found) > 4
        assert kept(outlet) == [], "something was made before anybody looked"
        for number, path in enumerate(found, 1):
            status, headers, content = get(port, f"/{path}")
            assert (status, headers["content-type"]) == (200, KINDS[path.rpartition(".")[2]])
            assert len(kept(outlet)) == number
            assert get(port, f"/{path}")[2] == content
            assert get(port, f"/{path}", **{"If-None-Match": headers["etag"]})[0] == 304
            (outlet.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (outlet.folder / path).write_bytes(content)
        assert get(port, f"/{found[0]}x")[0] == 404
        assert list(outlet.folder.glob(f".sitegen/preview-{port}/assets/pictures/*")) == []
    outlet.build()
    assert {path: outlet.tree()[path] for path in found} == {
        path: (outlet.folder / path).read_bytes() for path in found
    }


KINDS = {"webp": "image/webp", "jpg": "image/jpeg"}


def test_another_picture_of_the_same_name_is_shown_and_one_that_goes_is_gone(site: Make) -> None:
    outlet = outlet_of(site, photograph(1000, 700))
    with preview(outlet) as port:
        before = shown(get(port, PAGE)[2])
        outlet.write({"content/world/a.jpg": photograph(900, 700)})
        until(lambda: "a.jpg → " in said(outlet), outlet)
        after = shown(get(port, PAGE)[2])
        assert {get(port, f"/{path}")[0] for path in after} == {200}
        assert {get(port, f"/{path}")[0] for path in set(before) - set(after)} == {404}


def test_after_a_save_of_the_text_or_of_one_more_picture_all_are_still_there(site: Make) -> None:
    outlet = outlet_of(site, photograph(1000, 700))
    outlet.write({"content/world/b.md": story("B", date="2026-11-01")})
    with preview(outlet) as port:
        before = shown(get(port, PAGE)[2])
        texts = [
            ("a", story(image=LEAD, body="![It](b.png) Other words.")),
            ("b", story("B", date="2026-11-01", body="![It](b.png) Other words, too.")),
            ("c", story("C", body="Other words, and new.")),
        ]
        for name, text in texts:
            outlet.write({f"content/world/{name}.md": text})
            url = f"/world/2026/11/{name}.html"
            until(lambda url=url: b"Other words" in get(port, url)[2], outlet)  # type: ignore[misc]
            assert shown(get(port, PAGE)[2]) == before
            assert {get(port, f"/{path}")[0] for path in before} == {200}


def test_a_picture_that_cant_be_made_is_told_and_the_text_is_shown(site: Make) -> None:
    noise = saved(Image.effect_noise((800, 600), 90).convert("RGB"))
    outlet = outlet_of(site, noise[:-5000])
    with preview(outlet) as port:
        status, _, page = get(port, PAGE)
        assert status == 200
        faulty = [path for path in shown(page) if "/a-" in path]
        assert get(port, f"/{faulty[0]}")[0] == 404
        until(lambda: "The picture can't be made: a part of it is missing." in said(outlet), outlet)
        assert "content/world/a.jpg" in said(outlet)
        outlet.write({"content/world/a.jpg": noise})
        until(lambda: shown(get(port, PAGE)[2]) != shown(page), outlet)
        mended = [path for path in shown(get(port, PAGE)[2]) if "/a-" in path]
        until(lambda: {get(port, f"/{path}")[0] for path in mended} == {200}, outlet)


def test_pages_and_styles_are_served_while_very_many_pictures_wait(tmp_path: Path) -> None:
    """More of them than there are threads to read files in."""
    for name in ("index.html", "style.css"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    begun, go = threading.Semaphore(0), threading.Event()

    def make(wanted: Rendition) -> bytes:
        begun.release()
        assert go.wait(60)
        return wanted.path.encode()

    recipe = Recipe("wide", (50, 50), 4, 3, "jpeg")
    pictures = [Rendition(f"assets/pictures/p{number}.jpg", "content/p.jpg", "", recipe) for number in range(100, 160)]
    live = Live(tmp_path, make=make)
    live.show(Report(written=("index.html", "style.css"), pictures=tuple(pictures)))
    desk = Desk(live, lambda: NOON, partial(explain, tmp_path, "", lambda _path, _line: ""), lambda _path: True)
    arrived, app = threading.Semaphore(0), make_app(live, desk)

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        arrived.release()
        await app(scope, receive, send)

    with (
        listen(HOST, 0) as listening,
        serving(counted, listening),
        ThreadPoolExecutor(len(pictures)) as readers,
    ):
        port = listening.getsockname()[1]
        answers = [readers.submit(get, port, each.url) for each in pictures]
        try:
            assert all(arrived.acquire(timeout=PATIENCE) for _ in pictures)
            assert begun.acquire(timeout=PATIENCE)
            assert [get(port, path)[0] for path in ("/", "/style.css", "/nothing.html")] == [200, 200, 404]
            assert not any(each.done() for each in answers)
            assert not begun.acquire(blocking=False), "two are made at once"
        finally:
            go.set()
        assert [each.result(60)[2] for each in answers] == [each.path.encode() for each in pictures]


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
