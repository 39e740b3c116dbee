"""What the preview answers while a build puts other files in the place of those that are asked for."""

import asyncio
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest
from starlette.types import Message

from sitegen.preview.app import make_app
from sitegen.preview.desk import Desk
from sitegen.preview.faults import explain
from sitegen.preview.live import Live
from sitegen.report import Report
from support import NOW, instant


@pytest.mark.parametrize("style", ["h1 { color: red }", ""])
@pytest.mark.parametrize("later", ["", "h1 { color: red; margin: 0 }"])
def test_a_style_that_is_replaced_while_it_is_sent_arrives_whole(tmp_path: Path, style: str, later: str) -> None:
    file = tmp_path / "style.css"
    file.write_text(style, encoding="utf-8")
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if not sent:
            file.write_text(later, encoding="utf-8")
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/style.css",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    desk = _desk(tmp_path)

    async def asked() -> None:
        await asyncio.wait_for(make_app(desk.live, desk)(scope, receive, send), 10)

    asyncio.run(asked())
    start, *parts = sent
    assert start["status"] == 200
    assert dict(start["headers"])[b"content-length"] == str(len(style)).encode()
    assert b"".join(part["body"] for part in parts) == style.encode()


def _desk(folder: Path) -> Desk:
    live = Live(folder)
    live.show(Report(written=("style.css",)))
    explained = partial(explain, folder, "", lambda _path, _line: "")
    return Desk(live, lambda: instant(NOW, UTC), explained, lambda _path: True)
