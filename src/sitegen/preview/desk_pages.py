"""The desk's pages and what answers for them. Their addresses exist in the preview only."""

from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sitegen.dates import read_moment
from sitegen.fronting import front_of, rows_of
from sitegen.model import CONTENT
from sitegen.preview.board import DESK
from sitegen.preview.desk import Desk
from sitegen.preview.desk_day import day_of
from sitegen.preview.proof import proof_of
from sitegen.preview.words import instant_words, prose
from sitegen.problems import Problem

_PAGES = Environment(
    loader=PackageLoader("sitegen.preview", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["prose"] = prose


def desk_routes(desk: Desk) -> list[Route]:
    """What is answered at `/_desk/`, and to pages that ask what they are to tell."""
    answers = {DESK: _day, f"{DESK}front": _front, f"{DESK}proof/{{path:path}}": _proof, "/_sitegen/about": _about}

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(answers[request.scope["route"].path], desk, request)

    async def lead(_request: Request) -> Response:
        return RedirectResponse(DESK)

    return [Route(DESK.rstrip("/"), lead, methods=["GET"]), *(Route(path, answer, methods=["GET"]) for path in answers)]


def _day(desk: Desk, _request: Request) -> Response:
    found = day_of(desk, desk.clock())
    return (
        _told(desk, "day.html", day=found)
        if found
        else _nothing(desk, "The site isn't built yet: the terminal says why.")
    )


def _front(desk: Desk, request: Request) -> Response:
    board, at = desk.board, _instant(desk, request.query_params.get("at", ""))
    if board.shown is None or at is None:
        return _nothing(desk, "There is no such instant. The desk lists those at which the site changes.")
    account = front_of(desk.readers.at(board, board.shown, at), board.shown.entries.values())
    words = instant_words(at, board.shown.site.config.zone)
    return _told(desk, "front.html", when=words, edition=account.source, rows=tuple(rows_of(account)))


def _proof(desk: Desk, request: Request) -> Response:
    source = f"{CONTENT}/{request.path_params['path']}"
    found = proof_of(desk, source, desk.clock(), desk.explain(Problem(source, "", "")).open)
    return _told(desk, "proof.html", proof=found) if found else _nothing(desk, "No story of the preview has this name.")


def _about(desk: Desk, request: Request) -> Response:
    path = desk.live.known(request.query_params.get("path", ""))
    return JSONResponse(desk.about(desk.text(path), path))


def _told(desk: Desk, template: str, status: int = 200, **values: object) -> Response:
    """A page of the desk."""
    state, shown = desk.live.state, desk.board.shown
    shared = {
        "outlet": shown.site.config.title if shown else "",
        "home": f"{desk.live.prefix}/",
        "version": state.version,
        "builds": state.builds,
        "stopped": desk.board.stopped,
    }
    text = _PAGES.get_template(template).render(**shared, **values)
    return Response(text, status, media_type="text/html")


def _nothing(desk: Desk, why: str) -> Response:
    return _told(desk, "nothing.html", 404, why=why)


def _instant(desk: Desk, written: str) -> datetime | None:
    shown = desk.board.shown
    found = read_moment(written.replace("T", " "), shown.site.config.zone).moment if shown else None
    return found.at if found else None
