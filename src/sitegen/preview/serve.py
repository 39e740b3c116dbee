"""The preview: the site on this computer only, reloaded whenever it was built again."""

import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from threading import Lock

import uvicorn

from sitegen import urls
from sitegen.darkroom import Darkroom, unmade
from sitegen.order import Order
from sitegen.preview.app import make_app
from sitegen.preview.desk import Desk
from sitegen.preview.faults import explain
from sitegen.preview.live import Live
from sitegen.preview.summaries import has_summary
from sitegen.preview.watch import Listener, watch
from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.recipes import Rendition
from sitegen.report import Report
from sitegen.store.files import Tree
from sitegen.store.images import Images
from sitegen.store.places import PREVIEW

HOST = "127.0.0.1"


def serve(
    ordered: Callable[[], Order],
    clock: Callable[[], datetime],
    listener: Listener,
    port: int,
    *,
    still: bool = False,
) -> None:
    """Serve a build of its own, in `.sitegen/preview`, until interrupted; `still` says that the clock stands.

    Raises StoppedError (exit code 2) if the port is taken.
    """

    def preview() -> Order:
        order = ordered()
        here = urls.Base(f"http://{HOST}:{port}", order.config.base.prefix)
        return replace(
            order,
            output=order.keeps / PREVIEW,
            config=replace(order.config, base=here),
            sync=False,
            allow_empty=True,
        )

    order = preview()
    live = Live(order.output, order.config.base.prefix, partial(_picture, order, listener))
    explained = partial(explain, order.project.resolve(), order.config.editor_url, listener.excerpt)
    summed_up = partial(has_summary, order.project, order.config.follow_symlinks)
    desk = Desk(live, clock, explained, summed_up, still=still)
    server = _start(live, desk, port)
    listener.say(f"The site is at http://{HOST}:{port}{live.prefix}/")
    try:
        watch(preview, clock, _Shown(listener, desk))
    finally:
        server.should_exit = True


class _Shown:
    """Passes on to the terminal, and shows in the browser, what comes of each build."""

    def __init__(self, terminal: Listener, desk: Desk) -> None:
        self._terminal, self._desk = terminal, desk
        self.say, self.excerpt = terminal.say, terminal.excerpt

    def tell(self, problems: Sequence[Problem]) -> None:
        self._terminal.tell(problems)
        self._desk.failed(problems)

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None:
        self._terminal.tell_report(report, seconds, zone)
        self._desk.built(report)


_TURNS = Lock()  # each picture needs memory and a core: one after the other is soon enough for one reader


def _picture(order: Order, listener: Listener, wanted: Rendition) -> bytes | None:
    """A rendition, made now if none was before; None, and a word to the editor, if it can't be made."""
    with _TURNS, Tree(order.project, order.config.follow_symlinks) as tree:
        darkroom = Darkroom(Images(order.keeps), tree.read_path)
        try:
            found, fault = darkroom.get(wanted), ""
            if found is None:
                fault = darkroom.develop_one(wanted)
                found = darkroom.get(wanted)
        except StoppedError as stopped:
            listener.tell(stopped.problems)
            return None
    if fault:
        listener.tell([unmade(wanted.asset, fault)])
    return found


def _start(live: Live, desk: Desk, port: int) -> uvicorn.Server:
    listening = _listen(port)
    config = uvicorn.Config(
        make_app(live, desk),
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, args=([listening],), daemon=True).start()
    return server


def _listen(port: int) -> socket.socket:
    """A socket of this computer only. Ours, for uvicorn would tell of a taken port in words of its own."""
    try:
        return socket.create_server((HOST, port))
    except PermissionError:
        message, hint = f"port {port} is for the system's own services", "Choose a port above 1023"
    except OSError:
        message, hint = f"port {port} is taken", "Stop the other program, or choose another port"
    free = port + 1 if 1023 < port < 65535 else 8000
    raise StoppedError([Problem("", message, "usage", f"{hint}: `sitegen serve --port {free}`.")], USAGE)
