"""Who may see the preview: this computer, and whoever was given its token.

A page on the web can make a browser ask this computer, also under a name of its own (DNS rebinding). So a request has
to name this computer and to come from a page of the preview, or from none.
"""

import hmac
import re
from collections.abc import Iterable
from urllib.parse import parse_qs

from msgspec import Struct
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE = re.compile(r"(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
_ANY = re.compile(r"(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_TOKEN = "token"  # noqa: S105 - the name of a parameter


class Door(Struct, frozen=True):
    """Without a `token` it opens to this computer's own names; with one, under any name, to whoever has it.

    The token comes once in the address, and then in the cookie of that name; `home` is where it leads.
    """

    token: str = ""
    cookie: str = "sitegen"
    home: str = "/"

    def answer(self, scope: Scope) -> Response | None:
        """What to say at the door, or None to let in."""
        hosts, origins = _named(scope, b"host"), _named(scope, b"origin")
        if len(hosts) != 1 or not (_ANY if self.token else _HERE).fullmatch(hosts[0]):
            return _refused("This preview answers under this computer's own name, such as http://127.0.0.1, only.")
        if any(origin != f"http://{hosts[0]}" for origin in origins):
            return _refused("This preview answers to its own pages only.")
        if not self.token or self._is_known(map(self._kept, _named(scope, b"cookie"))):
            return None
        if self._is_known(parse_qs(scope["query_string"].decode("latin-1")).get(_TOKEN, ())):
            welcome = RedirectResponse(self.home, 303)
            welcome.set_cookie(self.cookie, self.token, httponly=True, samesite="lax")
            return welcome
        return _refused("This preview opens with the whole address that the terminal shows, token and all.")

    def address(self, host: str) -> str:
        """What to open in a browser, on a host that is named with its port."""
        return f"http://{host}{self.home}" + (f"?{_TOKEN}={self.token}" if self.token else "")

    def _kept(self, cookies: str) -> str:
        return cookie_parser(cookies).get(self.cookie, "")

    def _is_known(self, given: Iterable[str]) -> bool:
        return any(hmac.compare_digest(each.encode(), self.token.encode()) for each in given)


HERE = Door()


def closed(app: ASGIApp, door: Door) -> ASGIApp:
    """The application behind the door. Whatever it answers, no other site may use."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if scope["type"] == "http":
            await (door.answer(scope) or app)(scope, receive, guarded)

    return checked


def _refused(why: str) -> Response:
    return PlainTextResponse(f"{why}\n", 403)


def _named(scope: Scope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
