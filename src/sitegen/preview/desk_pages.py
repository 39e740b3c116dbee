"""The desk's pages and what answers for them. Their addresses exist in the preview only."""

from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sitegen.dates import read_moment
from sitegen.fronting import front_of, rows_of
from sitegen.model import CONTENT
from sitegen.preview.board import DESK, as_published
from sitegen.preview.desk import Desk
from sitegen.preview.desk_day import day_of
from sitegen.preview.proof import proof_of
from sitegen.preview.words import instant_words
from sitegen.problems import Problem

_PAGES = Environment(
    loader=PackageLoader("sitegen.preview", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def desk_routes(desk: Desk) -> list[Route]:
    """What is answered at `/_desk/`, and to pages that ask what they are to tell."""

    def told(template: str, status: int = 200, **values: object) -> Response:
        state, shown = desk.live.state, desk.board.shown
        outlet = shown.site.config.title if shown else ""
        shared = {
            "outlet": outlet,
            "home": f"{desk.live.prefix}/",
            "version": state.version,
            "builds": state.builds,
            "stopped": desk.board.stopped,
        }
        text = _PAGES.get_template(template).render(**shared, **values)
        return Response(text, status, media_type="text/html")

    def nothing(why: str) -> Response:
        return told("nothing.html", 404, why=why)

    def day(_request: Request) -> Response:
        found = day_of(desk.board, desk.clock(), desk.explain, desk.has_summary)
        return told("day.html", day=found) if found else nothing("The site isn't built yet: the terminal says why.")

    def front(request: Request) -> Response:
        at = _instant(desk, request.query_params.get("at", ""))
        if desk.board.shown is None or at is None:
            return nothing("There is no such instant. The desk lists those at which the site changes.")
        shown = desk.board.shown
        account = front_of(as_published(shown, at), shown.entries.values())
        words = instant_words(at, shown.site.config.zone)
        return told("front.html", when=words, edition=account.source, rows=tuple(rows_of(account)))

    def proof(request: Request) -> Response:
        source = f"{CONTENT}/{request.path_params['path']}"
        found = proof_of(desk, source, desk.clock(), desk.explain(Problem(source, "", "")).open)
        return told("proof.html", proof=found) if found else nothing("No story of the preview has this name.")

    def about(request: Request) -> Response:
        path = desk.live.known(request.query_params.get("path", ""))
        return JSONResponse(desk.about(desk.text(path), path))

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(answers[request.scope["route"].path], request)

    answers = {DESK: day, f"{DESK}front": front, f"{DESK}proof/{{path:path}}": proof, "/_sitegen/about": about}
    return [Route(path, answer, methods=["GET"]) for path in answers]


def _instant(desk: Desk, written: str) -> datetime | None:
    shown = desk.board.shown
    found = read_moment(written.replace("T", " "), shown.site.config.zone).moment if shown else None
    return found.at if found else None
