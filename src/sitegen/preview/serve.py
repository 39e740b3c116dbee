"""The preview: the site on this computer only, reloaded whenever it was built again."""

import re
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from secrets import token_urlsafe
from threading import Lock
from urllib.parse import quote

from sitegen import urls
from sitegen.darkroom import Darkroom, unmade
from sitegen.order import Order
from sitegen.preview.app import make_app
from sitegen.preview.door import Door
from sitegen.preview.keys import Keys
from sitegen.preview.live import Fault, Live
from sitegen.preview.rounds import Listener, Round
from sitegen.preview.server import HOST, Port, address_of, is_here, listen, serving
from sitegen.preview.watch import watch
from sitegen.problems import Problem, StoppedError
from sitegen.recipes import Rendition
from sitegen.report import Report
from sitegen.store.files import Tree
from sitegen.store.images import Images
from sitegen.store.places import PREVIEW

_ADDRESS_BYTES = 18  # of a token: 24 letters


def serve(
    ordered: Callable[[], Order],
    clock: Callable[[], datetime],
    listener: Listener,
    port: Port,
    host: str = HOST,
) -> None:
    """Serve a build of its own, in `.sitegen/preview`, until interrupted; beyond this computer only with a token.

    Raises StoppedError (exit code 2) if host or port can't be had.
    """
    listening = listen(host, port)
    named = f"{address_of(host)}:{listening.getsockname()[1]}"

    def preview() -> Order:
        order = ordered()
        here = urls.Base(f"http://{named}", order.config.base.prefix)
        return replace(
            order,
            output=order.keeps / PREVIEW,
            config=replace(order.config, base=here),
            kind="preview",
            sync=False,
            allow_empty=True,
        )

    with listening:
        order = preview()
        live = Live(order.output, order.config.base.prefix, partial(_picture, order, listener))
        token = "" if is_here(host) else token_urlsafe(_ADDRESS_BYTES)
        door = Door(token, f"sitegen-{named.rpartition(':')[2]}", f"{live.prefix}/")
        address = door.address(named)
        listener.say(f"The site is at {address}")
        if token:
            listener.say("Whoever on your network has this whole address sees all that isn't published yet.")
        with serving(make_app(live, door), listening), Keys({"o": partial(webbrowser.open, address)}) as keys:
            if keys.active:
                listener.say("The key o opens it in a browser, q quits.")
            watch(preview, clock, _Shown(listener, live, order))


class _Shown:
    """Passes on to the terminal, and shows in the browser, what comes of each build."""

    def __init__(self, terminal: Listener, live: Live, order: Order) -> None:
        self._terminal, self._live = terminal, live
        self._project, self._editor = order.project.resolve(), order.config.editor_url
        self.say, self.excerpt = terminal.say, terminal.excerpt

    def tell(self, problems: Sequence[Problem]) -> None:
        self._terminal.tell(problems)
        self._show_faults(problems)

    def tell_report(self, report: Report, seconds: float, zone: tzinfo) -> None:
        self._terminal.tell_report(report, seconds, zone)
        self._live.show(report)

    def tell_round(self, told: Round) -> None:
        self._terminal.tell_round(told)
        if told.report:
            self._live.show(told.report)
        else:
            self._show_faults(told.problems)

    def _show_faults(self, problems: Iterable[Problem]) -> None:
        self._live.fail(self._fault(each) for each in problems if each.severity == "error")

    def _fault(self, problem: Problem) -> Fault:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        message = problem.message[:1].upper() + problem.message[1:]
        excerpt = self.excerpt(problem.path, problem.line) if problem.line else ""
        return Fault(place, message, problem.hint, problem.story, excerpt, self._address(problem))

    def _address(self, problem: Problem) -> str:
        """What opens the place of a problem in the outlet's editor."""
        if not self._editor or not problem.path:
            return ""
        file = quote((self._project / problem.path).as_posix(), safe="/:")
        places = {"{file}": file, "{line}": str(problem.line or 1), "{column}": str(problem.column or 1)}
        return re.sub(r"\{(?:file|line|column)\}", lambda found: places[found[0]], self._editor)


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
