"""The desk's pages and what answers for them. Their addresses exist in the preview only."""

from collections.abc import Callable, Mapping
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct, field
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


class _Page(Struct, frozen=True):
    """What a page of the desk is made from."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


def desk_routes(desk: Desk) -> list[Route]:
    """What is answered at `/_desk/`, and to pages that ask what they are to tell."""
    pages = {DESK: _day, f"{DESK}front": _front, f"{DESK}proof/{{path:path}}": _proof}

    async def page(request: Request) -> Response:
        return await run_in_threadpool(_told, desk, pages[request.scope["route"].path], request)

    async def about(request: Request) -> Response:
        return await run_in_threadpool(_about, desk, request)

    async def lead(_request: Request) -> Response:
        return RedirectResponse(DESK)

    answers = {DESK.rstrip("/"): lead, "/_sitegen/about": about, **dict.fromkeys(pages, page)}
    return [Route(path, answer, methods=["GET"]) for path, answer in answers.items()]


def _day(desk: Desk, _request: Request) -> _Page:
    found = day_of(desk, desk.clock())
    return _Page("day.html", {"day": found}) if found else _nothing("The site isn't built yet: the terminal says why.")


def _front(desk: Desk, request: Request) -> _Page:
    board, at = desk.board, _instant(desk, request.query_params.get("at", ""))
    if board.shown is None or at is None:
        return _nothing("There is no such instant. The desk lists those at which the site changes.")
    account = front_of(desk.readers.at(board, board.shown, at), board.shown.entries.values())
    words = instant_words(at, board.shown.site.config.zone)
    return _Page("front.html", {"when": words, "edition": account.source, "rows": tuple(rows_of(account))})


def _proof(desk: Desk, request: Request) -> _Page:
    source = f"{CONTENT}/{request.path_params['path']}"
    found = proof_of(desk, source, desk.clock(), desk.explain(Problem(source, "", "")).open)
    return _Page("proof.html", {"proof": found}) if found else _nothing("No story of the preview has this name.")


def _about(desk: Desk, request: Request) -> Response:
    path = desk.live.known(request.query_params.get("path", ""))
    return JSONResponse(desk.about(desk.text(path), path))


def _told(desk: Desk, make: Callable[[Desk, Request], _Page], request: Request) -> Response:
    """A page of the desk."""
    state = desk.live.state  # before the page is made: one older than it says would never be brought up to date
    page, shown = make(desk, request), desk.board.shown
    shared = {
        "outlet": shown.site.config.title if shown else "",
        "home": f"{desk.live.prefix}/",
        "version": state.version,
        "builds": state.builds,
        "stopped": desk.board.stopped,
    }
    text = _PAGES.get_template(page.template).render(**shared, **page.values)
    return Response(text, page.status, media_type="text/html")


def _nothing(why: str) -> _Page:
    return _Page("nothing.html", {"why": why}, 404)


def _instant(desk: Desk, written: str) -> datetime | None:
    shown = desk.board.shown
    found = read_moment(written.replace("T", " "), shown.site.config.zone).moment if shown else None
    return found.at if found else None
