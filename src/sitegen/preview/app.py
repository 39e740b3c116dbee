"""What the preview answers: files of the last build, looked up by URL and never joined to a path."""

import json
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sitegen.preview.desk import Desk
from sitegen.preview.desk_pages import desk_routes
from sitegen.preview.live import Live
from sitegen.preview.seen import VIEWS, seen_style

_HOSTS = frozenset(["127.0.0.1", "localhost", "[::1]"])
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_NOTHING = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title></head>
<body><p>There is nothing here yet. If this doesn't change, the terminal says what to mend.</p></body></html>
"""
# Whatever the computer's own tables say.
_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "xml": "application/xml",
    "json": "application/json",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "avif": "image/avif",
    "woff2": "font/woff2",
}
_SCRIPTS = ("client.js", "worker.js", "bars.js", "card.js", "desk.js", "desk.css")


def make_app(live: Live, desk: Desk) -> ASGIApp:
    """The preview as an ASGI application, closed to other hosts' names (DNS rebinding) and pages."""

    async def page(request: Request) -> Response:
        asked = request.url.path if "%" not in request.url.path else request.scope["path"]
        if live.prefix and asked == "/":
            return RedirectResponse(f"{live.prefix}/", headers=_HEADERS)
        found = live.find(asked)
        picture = None if found else await run_in_threadpool(live.picture, asked)
        if picture is not None:
            return Response(picture, 200, _HEADERS, _kind_of(asked))
        path = found or live.find(f"{live.prefix}/404.html")
        file = live.folder / path
        if not path or not file.is_file() or file.is_symlink():
            return Response(desk.page(_NOTHING, ""), 404, _HEADERS, "text/html")
        kind, view = _kind_of(path), request.query_params.get("_see", "")
        if kind == "text/css" and view in VIEWS:
            return Response(seen_style(file.read_text(encoding="utf-8"), view), 200, _HEADERS, kind)
        if kind != "text/html":
            return FileResponse(file, 200 if found else 404, _HEADERS, kind)
        text = file.read_text(encoding="utf-8")
        return Response(desk.page(text, found, view), 200 if found else 404, _HEADERS, kind)

    async def events(_request: Request) -> Response:
        return StreamingResponse(_told(live), media_type="text/event-stream", headers=_HEADERS)

    async def script(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _SCRIPTS:
            return PlainTextResponse("There is no such file.", 404, _HEADERS)
        return FileResponse(Path(__file__).with_name(name), headers=_HEADERS, media_type=_kind_of(name))

    routes = [
        Route("/_sitegen/events", events, methods=["GET"]),
        *desk_routes(desk, _HEADERS),
        Route("/_sitegen/{name}", script, methods=["GET"]),
        Route("/{path:path}", page, methods=["GET"]),
    ]
    return _closed(Starlette(routes=routes))


def _kind_of(path: str) -> str:
    return _TYPES.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0] or "application/octet-stream"


async def _told(live: Live) -> AsyncIterator[str]:
    async for state in live.states():
        yield f"data: {json.dumps(state.row())}\n\n"


def _closed(app: ASGIApp) -> ASGIApp:
    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _ours(scope):
            refused = PlainTextResponse("This preview answers at http://127.0.0.1 only.", 403, _HEADERS)
            await refused(scope, receive, send)
            return
        await app(scope, receive, send)

    return checked


def _ours(scope: Scope) -> bool:
    """Whether a request names this computer, and comes from a page of this computer or from none."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
    if len(hosts) != 1 or len(origins) > 1:
        return False
    return _is_here(hosts[0]) and all(origin == f"http://{hosts[0]}" for origin in origins)


def _is_here(host: str) -> bool:
    name, _, port = host.rpartition(":")
    bare = (name if port.isdigit() else host).lower()
    return bare in _HOSTS or bare.endswith(".localhost")
