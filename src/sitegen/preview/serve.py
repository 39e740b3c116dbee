"""The preview: the site on this computer only, reloaded whenever it was built again."""

import threading
from collections.abc import Callable
from dataclasses import replace

import uvicorn

from sitegen import urls
from sitegen.order import Order
from sitegen.preview.app import Live, make_app
from sitegen.preview.watch import Listener, watch
from sitegen.problems import USAGE, Problem, StoppedError
from sitegen.report import Report
from sitegen.store.places import PREVIEW

HOST = "127.0.0.1"


def serve(ordered: Callable[[], Order], listener: Listener, port: int) -> None:
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

    live = Live(preview().output)
    server = _start(live, port)
    listener.say(f"The site is at http://{HOST}:{port}/")

    def built(report: Report) -> None:
        live.show(frozenset([*report.written, *report.unchanged]))

    try:
        watch(preview, listener, built)
    finally:
        server.should_exit = True


def _start(live: Live, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        make_app(live),
        host=HOST,
        port=port,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    try:
        listening = config.bind_socket()
    except (OSError, SystemExit):
        hint = f"Stop the other program, or choose another port: `sitegen serve --port {port + 1}`."
        raise StoppedError([Problem("", f"port {port} is taken", "usage", hint)], USAGE) from None
    threading.Thread(target=server.run, args=([listening],), daemon=True).start()
    return server
