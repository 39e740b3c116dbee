"""Whether the last build still stands: nothing that it was made from is another one now, and nothing fell due."""

import json

from msgspec import Struct

from sitegen.order import Order
from sitegen.pipeline.layers import read_theme
from sitegen.pipeline.scanning import Look
from sitegen.problems import StoppedError
from sitegen.report import Report, from_row
from sitegen.store.files import Listing, Tree
from sitegen.store.memory import Memory
from sitegen.theme.digest import static_digest, theme_digest
from sitegen.theme.load import Theme


class LastBuild(Struct, frozen=True, eq=False):
    """What the last build reported, as at its instant, the theme, and what is seen of it now. `rethemed` says whether
    its templates are others now.
    """

    look: Look
    report: Report
    theme: Theme
    rethemed: bool


def last_build(order: Order, memory: Memory, look: Look) -> LastBuild | None:
    """The last build, if it still stands but perhaps for files under content/ and for templates: nothing else that it
    was made from is another one now, and nothing fell due. The output isn't looked at.
    """
    found, known = look.found, look.known
    if found.listing.problems:
        return None
    try:
        head = json.loads(memory.state(f"head {order.name}") or b"{}")
        report, problems = (memory.state(f"{name} {order.name}") for name in ("report", "problems"))
        told = from_row(report, problems, known.paths)
    except (ValueError, TypeError, LookupError):
        return None
    fell_due = told.next_build_at is not None and told.next_build_at <= order.now
    if told.now is None or order.now < told.now or fell_due:
        return None
    layers: list[Listing] = []
    theme = _sound_theme(order, look.tree, layers)
    if told.ignored != (*found.listing.ignored, *(path for layer in layers for path in layer.ignored)):
        return None
    if theme is None or (order.strict and told.problems):
        return None
    now = head_of(order, theme, found.contents, found.ledger_digest)
    differs = {name for name in now if now[name] != head.get(name)}
    return LastBuild(look, told, theme, rethemed=bool(differs)) if differs <= {"theme"} else None


def head_of(order: Order, theme: Theme, contents: str, ledger: str) -> dict[str, object]:
    """What else two builds must have in common.

    What is known of the files is shared by all outputs and kept by builds that fail, too: `contents` tells which
    of it an output was made from.
    """
    config = order.config
    told = [config.title, config.description, repr(config.extra), repr(config.hosting), config.on_error]
    return {
        "key": order.key,
        "theme": theme_digest(theme),
        "static": static_digest(theme),
        "read": contents,
        "ledger": ledger,
        "shown": [*told, str(order.today)],
        "empty": order.allow_empty,
    }


def _sound_theme(order: Order, tree: Tree, layers: list[Listing]) -> Theme | None:
    """The theme, if nothing is wrong with its files; what is wrong, the whole build tells with all else."""
    try:
        theme = read_theme(order.config.theme, tree, layers)
    except StoppedError:
        return None
    return None if any(layer.problems for layer in layers) else theme
