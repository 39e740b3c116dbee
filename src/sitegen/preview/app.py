"""What the preview answers: files of the last build, looked up by URL and never joined to a path."""

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sitegen import urls
from sitegen.recipes import Rendition

_HOSTS = frozenset(["127.0.0.1", "localhost", "[::1]"])
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_RELOAD = b"""
let seen = null;
new EventSource("/_sitegen/events").onmessage = (event) => {
  if (seen !== null && seen !== event.data) location.reload();
  seen = event.data;
};
"""
_NOTHING = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title></head>
<body><p>There is nothing here yet. If this doesn't change, the terminal says what to mend.</p></body></html>
"""
_TAG = b'<script src="/_sitegen/reload.js"></script></body>'


class Live:
    """The last build that succeeded: its files by URL, and a number that grows with each build.

    Pictures aren't made before somebody looks at them, so that no text waits for them: `make` does it, or gives None
    for one that can't be made.
    """

    def __init__(self, folder: Path, make: Callable[[Rendition], bytes | None]) -> None:
        self._folder, self._make = folder, make
        self._files: dict[str, str] = {}
        self._pictures: dict[str, Rendition] = {}
        self.version = 0

    def show(self, paths: frozenset[str], pictures: Iterable[Rendition] = ()) -> None:
        self._files = {urls.key(urls.url_of(path)): path for path in paths}
        self._pictures = {urls.key(each.url): each for each in pictures}
        self.version += 1

    def picture(self, path: str) -> bytes | None:
        """The picture behind a decoded URL path, made now if it has to be."""
        found = self._pictures.get(urls.key(urls.encode(path)))
        return self._make(found) if found else None

    def find(self, path: str) -> Path | None:
        """The file behind a decoded URL path, if the site has one."""
        for candidate in (path, f"{path}.html", f"{path}/"):
            found = self._files.get(urls.key(urls.encode(candidate)))
            if found:
                return self._folder / found
        return None

    @property
    def not_found(self) -> Path | None:
        return self.find("/404.html")


def make_app(live: Live) -> ASGIApp:
    """The preview as an ASGI application, closed to other hosts' names (DNS rebinding)."""

    async def page(request: Request) -> Response:
        file = live.find(request.url.path if "%" not in request.url.path else request.scope["path"])
        if file is None:
            picture = await run_in_threadpool(live.picture, request.url.path)
            if picture is not None:
                return Response(picture, 200, _HEADERS, mimetypes.guess_type(request.url.path)[0])
        status = 200 if file else 404
        file = file or live.not_found
        if file is None or not file.is_file():
            return Response(_NOTHING.replace(b"</body>", _TAG), 404, _HEADERS, "text/html")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        content = file.read_bytes()
        if kind == "text/html":
            content = content.replace(b"</body>", _TAG, 1)
        return Response(content, status, _HEADERS, kind)

    async def events(_request: Request) -> Response:
        return StreamingResponse(_versions(live), media_type="text/event-stream", headers=_HEADERS)

    async def reload_script(_request: Request) -> Response:
        return Response(_RELOAD, headers=_HEADERS, media_type="text/javascript")

    routes = [
        Route("/_sitegen/events", events, methods=["GET"]),
        Route("/_sitegen/reload.js", reload_script, methods=["GET"]),
        Route("/{path:path}", page, methods=["GET"]),
    ]
    return _closed(Starlette(routes=routes))


async def _versions(live: Live) -> AsyncIterator[str]:
    told = -1
    while True:
        if live.version != told:
            told = live.version
            yield f"data: {told}\n\n"
        await asyncio.sleep(0.2)


def _closed(app: ASGIApp) -> ASGIApp:
    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _ours(scope):
            refused = PlainTextResponse("This preview answers at http://127.0.0.1 only.", 403, _HEADERS)
            await refused(scope, receive, send)
            return
        await app(scope, receive, send)

    return checked


def _ours(scope: Scope) -> bool:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1:
        return False
    name, _, port = hosts[0].rpartition(":")
    return (name if port.isdigit() else hosts[0]).lower() in _HOSTS
