"""What the preview answers while a build puts other files in the place of those that are asked for."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest
from starlette.types import Message

from sitegen.preview.app import make_app
from sitegen.preview.desk import Desk
from sitegen.preview.faults import Fault, explain
from sitegen.preview.live import Live
from sitegen.problems import Problem
from sitegen.report import Report
from support import NOW, Files, Outlet, instant, story

Make = Callable[[Files], Outlet]


@pytest.mark.parametrize("style", ["h1 { color: red }", ""])
@pytest.mark.parametrize("later", ["", "h1 { color: red; margin: 0 }"])
def test_a_style_that_is_replaced_while_it_is_sent_arrives_whole(tmp_path: Path, style: str, later: str) -> None:
    file = tmp_path / "style.css"
    file.write_text(style, encoding="utf-8")
    desk = _desk(tmp_path, ["style.css"])
    sent: list[Message] = []

    def arrives(message: Message) -> None:
        if not sent:
            file.write_text(later, encoding="utf-8")
        sent.append(message)

    _ask(desk, "/style.css", arrives)
    start, *parts = sent
    assert start["status"] == 200
    assert dict(start["headers"])[b"content-length"] == str(len(style)).encode()
    assert b"".join(part["body"] for part in parts) == style.encode()


def test_a_page_that_a_build_replaces_while_it_is_read_is_known_to_be_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("<body>Old.</body>", encoding="utf-8")
    desk, read = _desk(tmp_path, ["index.html"]), Path.read_text
    before = desk.live.state.version

    def slowly(path: Path, encoding: str) -> str:
        found = read(path, encoding)
        path.write_text("<body>New.</body>", encoding="utf-8")
        desk.built(Report(written=("index.html",)))
        return found

    monkeypatch.setattr(Path, "read_text", slowly)
    text = _body(desk, "/")
    assert desk.live.state.version > before
    assert ("Old." in text, f'data-version="{before}"' in text) == (True, True), text


@pytest.mark.parametrize(("name", "method"), [("index.html", "read_text"), ("style.css", "read_bytes")])
def test_what_a_build_removes_just_before_it_is_read_is_not_found(
    tmp_path: Path, name: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text("Words.", encoding="utf-8")
    desk, read, sent = _desk(tmp_path, [name]), getattr(Path, method), list[Message]()

    def too_late(path: Path, *options: str, **named: str) -> object:
        path.unlink()
        return read(path, *options, **named)

    monkeypatch.setattr(Path, method, too_late)
    _ask(desk, f"/{name}", sent.append)
    assert sent[0]["status"] == 404


def test_the_desk_is_known_to_be_older_than_a_build_that_ended_while_it_was_made(site: Make) -> None:
    outlet = site({"content/world/a.md": story(mood="No such field.")})
    report = outlet.build(kind="preview", drafts=True)
    desk = _desk(outlet.output, [])
    desk.built(report)
    before, explain_it = desk.live.state.builds, desk.explain

    def slowly(problem: Problem) -> Fault:
        desk.built(report)
        return explain_it(problem)

    desk.explain = slowly
    text = _body(desk, "/_desk/")
    assert desk.live.state.builds > before
    assert f'data-builds="{before}"' in text, text


RANGES = {
    "bytes=2-4": (206, b"234"),
    "Bytes=7-": (206, b"789"),
    "bytes=-2": (206, b"89"),
    "bytes=0-99": (206, b"0123456789"),
    "bytes=,1-1 ,": (206, b"1"),
    "bytes=10-": (416, b""),
    # Malformed, or of a unit that nobody knows: as if it weren't there (RFC 9110, sections 14.1.1 and 14.2).
    "lines=1-2": (200, b"0123456789"),
    "bytes": (200, b"0123456789"),
    "bytes=": (200, b"0123456789"),
    "bytes=-": (200, b"0123456789"),
    "bytes=x": (200, b"0123456789"),
    "bytes=4-2": (200, b"0123456789"),
    "bytes=1-2,x": (200, b"0123456789"),
    "bytes=1-2-3": (200, b"0123456789"),
    "bytes=+1-2": (200, b"0123456789"),
    f"bytes=0-{'9' * 5000}": (200, b"0123456789"),
    "bytes=\xb2-3": (200, b"0123456789"),
}


@pytest.mark.parametrize("asked", RANGES, ids=lambda asked: asked[:20])
def test_a_range_that_is_malformed_is_ignored(tmp_path: Path, asked: str) -> None:
    (tmp_path / "map.pdf").write_bytes(b"0123456789")
    sent: list[Message] = []
    _ask(_desk(tmp_path, ["map.pdf"]), "/map.pdf", sent.append, (b"range", asked.encode("latin-1")))
    start, *parts = sent
    assert (start["status"], b"".join(part["body"] for part in parts)) == RANGES[asked]


def _body(desk: Desk, path: str) -> str:
    sent: list[Message] = []
    _ask(desk, path, sent.append)
    assert sent[0]["status"] == 200
    return b"".join(part["body"] for part in sent[1:]).decode()


def _ask(desk: Desk, path: str, arrives: Callable[[Message], object], *headers: tuple[bytes, bytes]) -> None:
    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        arrives(message)

    known = [(b"host", b"localhost"), *headers]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": known}

    async def asked() -> None:
        await asyncio.wait_for(make_app(desk.live, desk)(scope, receive, send), 10)

    asyncio.run(asked())


def _desk(folder: Path, files: Sequence[str]) -> Desk:
    live = Live(folder)
    live.show(Report(written=tuple(files)))
    explained = partial(explain, folder, "", lambda _path, _line: "")
    return Desk(live, lambda: instant(NOW, UTC), explained, lambda _path: True)
