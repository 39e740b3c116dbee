"""The preview: the site on this computer only, reloaded whenever it was built again."""

import webbrowser
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from secrets import token_urlsafe
from time import time_ns

from msgspec.structs import replace

from sitegen import urls
from sitegen.order import Order
from sitegen.pipeline.darkroom import Darkroom, unmade
from sitegen.preview.app import make_app
from sitegen.preview.desk import Desk
from sitegen.preview.door import Door
from sitegen.preview.faults import Fault, explain
from sitegen.preview.keys import Keys
from sitegen.preview.live import Live
from sitegen.preview.rounds import Listener, Round
from sitegen.preview.server import HOST, Port, address_of, is_here, listen, serving
from sitegen.preview.summaries import has_summary
from sitegen.preview.watch import watch
from sitegen.problems import Problem, StoppedError
from sitegen.recipes import Rendition
from sitegen.store.files import Tree
from sitegen.store.images import Images
from sitegen.store.places import PREVIEW

_ADDRESS_BYTES = 18  # of a token: 24 letters
_MILLISECOND = 1_000_000  # ns


def serve(
    ordered: Callable[[], Order],
    clock: Callable[[], datetime],
    listener: Listener,
    port: Port,
    host: str = HOST,
    *,
    still: bool = False,
) -> None:
    """Serve a build of its own, in `.sitegen/preview-<port>`, until interrupted; beyond this computer only with a
    token. `still` says that the clock stands.

    Raises StoppedError (exit code 2) if host or port can't be had.
    """
    listening = listen(host, port)
    named = f"{address_of(host)}:{listening.getsockname()[1]}"
    with listening:
        preview = _Preview(ordered, named)
        desk = _desk(preview, clock, listener, still=still)
        token = "" if is_here(host) else token_urlsafe(_ADDRESS_BYTES)
        door = Door(token, f"sitegen-{named.rpartition(':')[2]}", f"{desk.live.prefix}/")
        address = door.address(named)
        listener.say(f"The site is at {address}")
        if token:
            listener.say("Whoever on your network has this whole address sees all that isn't published yet.")
        opener = Keys({"o": partial(_open, address, listener)})
        with serving(make_app(desk.live, desk, door), listening), opener as keys:
            if keys.active:
                listener.say("The key o opens it in a browser, q quits.")
            watch(preview, clock, _Shown(listener, desk))


def _open(address: str, listener: Listener) -> None:
    if not webbrowser.open(address):
        listener.say(f"No browser could be opened from here. Type the address into one: {address}")


class _Preview:
    """The order, read anew for each build, of a site at our own address, in an output that nobody publishes.

    `last` is the one that could be read last. Two previews of an outlet have a folder each, named by their ports.
    """

    def __init__(self, ordered: Callable[[], Order], named: str) -> None:
        self._ordered, self._named = ordered, named
        self.last = self()

    def __call__(self) -> Order:
        order = self._ordered()
        config = replace(order.config, base=urls.Base(f"http://{self._named}", order.config.base.prefix))
        output = order.keeps / f"{PREVIEW}-{self._named.rpartition(':')[2]}"
        self.last = replace(order, output=output, config=config, sync=False, allow_empty=True)
        return self.last


def _desk(preview: _Preview, clock: Callable[[], datetime], listener: Listener, *, still: bool) -> Desk:
    project = preview.last.project

    def explained(problem: Problem) -> Fault:
        return explain(project.resolve(), preview.last.config.editor_url, listener.excerpt, problem)

    def summed_up(path: str) -> bool:
        return has_summary(project, preview.last.config.follow_symlinks, path)

    def made(wanted: Rendition) -> bytes | None:
        return _picture(preview.last, listener, wanted)

    live = Live(preview.last.output, preview.last.config.base.prefix, made, time_ns() // _MILLISECOND)
    return Desk(live, clock, explained, summed_up, still=still)


class _Shown:
    """Shows in the browser what comes of each build, and passes on to the terminal what is to be told."""

    def __init__(self, terminal: Listener, desk: Desk) -> None:
        self._terminal, self._desk = terminal, desk
        self.show, self.say, self.excerpt = desk.built, terminal.say, terminal.excerpt
        self.tell_report = terminal.tell_report

    def tell(self, problems: Sequence[Problem]) -> None:
        self._desk.failed(problems)
        self._terminal.tell(problems)

    def tell_round(self, told: Round) -> None:
        if not told.report:
            self._desk.failed(told.problems)
        self._terminal.tell_round(told)


def _picture(order: Order, listener: Listener, wanted: Rendition) -> bytes | None:
    """A rendition, made now if none was before; None, and a word to the editor, if it can't be made."""
    with Tree(order.project, order.config.follow_symlinks) as tree:
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
