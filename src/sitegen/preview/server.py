"""The preview's port: bound where it was asked for and nowhere else, and patient with nobody for ever."""

import asyncio
import errno
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from sitegen.problems import usage_error

HOST = "127.0.0.1"
FIRST = 8000
Port = int | Literal["auto"]
_TAKEN = (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE))
_ALL = "For all of its addresses: `sitegen serve --host 0.0.0.0`."
_LEAVING = 1.5  # seconds for open connections to end
_PATIENCE = 10.0  # seconds for a request to arrive


class _Impatient(H11Protocol):
    """Ends a connection whose request doesn't arrive: half of one would be waited for for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look = self.loop.call_later(_PATIENCE, self._end_if_dawdling)

    def connection_lost(self, exc: Exception | None) -> None:
        self._look.cancel()
        super().connection_lost(exc)

    def _end_if_dawdling(self) -> None:
        between = self.cycle is None or self.cycle.response_complete
        if between and (self.cycle is None or self.conn.trailing_data[0]):
            self.transport.abort()
        else:
            self._look = self.loop.call_later(_PATIENCE, self._end_if_dawdling)


@contextmanager
def serving(app: ASGIApp, listening: socket.socket) -> Iterator[None]:
    """Answer on a socket, in a thread of its own, for as long as the context lasts."""
    config = uvicorn.Config(
        app,
        http=_Impatient,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        log_config=None,  # its own asks stdout, which may be closed, whether it is a terminal
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_LEAVING)


def listen(host: str, port: Port) -> socket.socket:
    """A socket of one address only, ours, for uvicorn would tell of a taken port in words of its own.

    With the port `auto`, the first free one from 8000. Raises StoppedError (exit code 2) if there is none.
    """
    if not host:
        raise usage_error("`--host` names no address", _ALL)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    every = host == "::" and socket.has_dualstack_ipv6()  # it stands for all addresses, the older kind as well
    message, hint = "", ""
    for each in range(FIRST, FIRST + 100) if port == "auto" else (port,):
        try:
            return socket.create_server((host, each), family=family, dualstack_ipv6=every)
        except PermissionError:
            message, hint = f"port {each} is for the system's own services", "Choose a port above 1023"
        except OSError as error:
            if error.errno not in _TAKEN:
                raise usage_error(f"this computer has no address `{host}`", _ALL) from None
            message, hint = f"port {each} is taken", "Stop the other program, or choose another port"
    raise usage_error(message, f"{hint}: `sitegen serve --port auto`.")


def is_here(host: str) -> bool:
    """Whether nobody but this computer can ask there."""
    return host in ("localhost", "::1") or host.startswith("127.")


def address_of(host: str) -> str:
    """What others call this computer, for an address such as `0.0.0.0` that stands for all it has."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - it is compared
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it asks which way a packet would go (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
