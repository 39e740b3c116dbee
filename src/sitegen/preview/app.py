"""What the preview answers: files of the last build, looked up by URL and never joined to a path."""

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.staticfiles import NotModifiedResponse
from starlette.types import ASGIApp

from sitegen.model import digest_of
from sitegen.preview.desk import Desk
from sitegen.preview.desk_pages import desk_routes
from sitegen.preview.door import HERE, Door, closed
from sitegen.preview.live import Live
from sitegen.preview.ranges import with_sound_ranges
from sitegen.preview.seen import VIEWS, seen_style
from sitegen.recipes import Rendition

_NOTHING = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title><link rel="icon" href="data:,"></head>
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


def make_app(live: Live, desk: Desk, door: Door = HERE) -> ASGIApp:
    """The preview as an ASGI application, closed to whom the door refuses."""
    # Each picture needs memory and a core: one after the other is soon enough. Those that wait must not take the
    # threads that style sheets are read in.
    turns = asyncio.Lock()

    async def made(wanted: Rendition) -> bytes | None:
        async with turns:
            return await run_in_threadpool(live.make, wanted)

    async def page(request: Request) -> Response:
        asked = request.scope["path"]
        if live.prefix and asked == "/":
            return RedirectResponse(f"{live.prefix}/")
        found = live.find(asked)
        wanted = None if found else live.picture(asked)
        picture = await made(wanted) if wanted else None
        if picture is not None:
            return _unless_known(request, Response(picture, media_type=_kind_of(asked)), picture)
        try:
            return _file(request, live, desk, found)
        except FileNotFoundError:  # a build has just removed it
            return _file(request, live, desk, "")

    async def events(request: Request) -> Response:
        told = _told(live) if request.method == "GET" else ()
        return StreamingResponse(told, media_type="text/event-stream")

    async def script(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _SCRIPTS:
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(Path(__file__).with_name(name), media_type=_kind_of(name))

    routes = [
        Route("/_sitegen/events", events, methods=["GET"]),
        *desk_routes(desk),
        Route("/_sitegen/{name}", script, methods=["GET"]),
        Route("/{path:path}", page, methods=["GET"]),
    ]
    return closed(with_sound_ranges(Starlette(routes=routes)), door)


def _file(request: Request, live: Live, desk: Desk, found: str) -> Response:
    """The file of the output at a path, pages with what the preview adds; the site's own 404 page for ""."""
    version = live.state.version  # before the page is read: one older than it says would never be brought up to date
    path = found or live.find(f"{live.prefix}/404.html")
    file = _published(live.folder, path) if path else None
    if file is None:
        return Response(desk.page(_NOTHING, "", version), 404, media_type="text/html")
    kind, view = _kind_of(path), request.query_params.get("_see", "")
    if kind == "text/css":  # whole at once: a theme's program may write the next one while this one is being sent
        style = file.read_bytes()
        style = seen_style(style.decode(), view).encode() if view in VIEWS else style
        return _unless_known(request, Response(style, media_type=kind), style)
    if kind != "text/html":
        return _unless_known(request, FileResponse(file, 200, None, kind, stat_result=file.stat()))
    text = desk.page(file.read_text(encoding="utf-8"), found, version, view)
    return _unless_known(request, Response(text, 200 if found else 404, media_type=kind), text.encode())


def _published(folder: Path, path: str) -> Path | None:
    """The file of a path that was published, unless a link or nothing is in its place now."""
    file = folder / path
    return file if file.is_file() and file.resolve() == folder.resolve() / path else None


def _unless_known(request: Request, response: Response, body: bytes | None = None) -> Response:
    """The response, or 304 to whoever has the same already (RFC 9110, section 13.1.2). A file has a tag of its own."""
    if body is not None:
        response.headers["etag"] = f'"{digest_of(body)[:32]}"'
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if response.status_code == 200 and not known.isdisjoint(("*", response.headers["etag"])):
        return NotModifiedResponse(response.headers)
    return response


def _kind_of(path: str) -> str:
    return _TYPES.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0] or "application/octet-stream"


async def _told(live: Live) -> AsyncIterator[str]:
    async for state in live.states():
        yield f"data: {json.dumps(state.row())}\n\n"
