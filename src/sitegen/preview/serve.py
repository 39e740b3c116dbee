"""The preview: the site on this computer only, reloaded whenever it was built again."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from threading import Lock

import uvicorn

from sitegen import urls
from sitegen.darkroom import Darkroom, unmade
from sitegen.order import Order
from sitegen.preview.app import Live, make_app
from sitegen.preview.watch import Listener, watch
from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.recipes import Rendition
from sitegen.report import Report
from sitegen.store.files import Tree
from sitegen.store.images import Images
from sitegen.store.places import PREVIEW

HOST = "127.0.0.1"


def serve(ordered: Callable[[], Order], clock: Callable[[], datetime], listener: Listener, port: int) -> None:
    """Serve a build of its own, in `.sitegen/preview`, until interrupted.

    Raises StoppedError (exit code 2) if the port is taken.
    """

    def preview() -> Order:
        order = ordered()
        here = urls.Base(f"http://{HOST}:{port}", "")
        return replace(
            order,
            output=order.keeps / PREVIEW,
            config=replace(order.config, base=here),
            kind="preview",
            sync=False,
            allow_empty=True,
        )

    order = preview()
    live = Live(order.output, partial(_picture, order, listener))
    server = _start(live, port)
    listener.say(f"The site is at http://{HOST}:{port}/")

    def built(report: Report) -> None:
        live.show(frozenset([*report.written, *report.unchanged]), report.pictures)

    try:
        watch(preview, clock, listener, built)
    finally:
        server.should_exit = True


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


def _start(live: Live, port: int) -> uvicorn.Server:
    listening = _listen(port)
    config = uvicorn.Config(
        make_app(live),
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
