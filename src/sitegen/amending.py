"""The story that is to be put right, found by its file or its address; and its file, changed."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from sitegen import urls
from sitegen.asking import bare, opened
from sitegen.content import amendments
from sitegen.content.amendments import Amendment
from sitegen.dates import Moment, moment_at, read_moment
from sitegen.model import CONTENT, Source
from sitegen.order import Order
from sitegen.pages.sites import plan_site
from sitegen.pipeline.inputs import parse_options
from sitegen.problems import closest, quoted, usage_error
from sitegen.store.files import Tree
from sitegen.store.rewrite import rewrite


def correct(order: Order, asked: str, text: str, kind: str, date: str) -> Amendment:
    """What `amendments.corrected` makes of the story at a path under content/, or at an address.

    `date` is "" for the order's instant. Raises StoppedError, exit code 2 if there is no such story or no such date.
    """
    moment = _moment(date, order)
    return amendments.corrected(_source(order, asked), parse_options(order.config), text, kind, moment)


def retract(order: Order, asked: str, reason: str, date: str) -> Amendment:
    """What `amendments.retracted` makes of it; arguments and errors are as those of `correct`."""
    moment = _moment(date, order)
    return amendments.retracted(_source(order, asked), parse_options(order.config), reason, moment)


def write(order: Order, amendment: Amendment) -> None:
    """Raises StoppedError (exit code 4) if the disk fails or the file has been changed since."""
    rewrite(order.project, amendment.path, amendment.before, amendment.after)


def _moment(date: str, order: Order) -> Moment:
    if not date:
        return moment_at(order.now.replace(second=0, microsecond=0), order.config.zone)
    reading = read_moment(date, order.config.zone)
    if reading.moment is None:
        raise usage_error(f"--date: {reading.fault}", reading.hint)
    return reading.moment


def _source(order: Order, asked: str) -> Source:
    with Tree(order.project, order.config.follow_symlinks) as tree:
        listed = {file.path: file for file in tree.list(CONTENT).files}
        ways = (asked, f"{CONTENT}/{asked}", f"{CONTENT}{asked}")
        path = next((way for way in ways if way in listed), "") or _at_address(order, asked)
        if path not in listed:
            stories = [each for each in listed if each.endswith(".md")]
            raise usage_error(f"there is no story {quoted(asked)}", _nearest(asked, stories))
        return Source(path, tree.read(listed[path]))


def _at_address(order: Order, asked: str) -> str:
    """The file of the story that is published at a web address or URL, or ""."""
    inside = order.config.base.inside(asked) if "://" in asked else asked if asked.startswith("/") else None
    if not inside:
        return ""
    with opened(order) as desk:
        places = plan_site(bare(order, desk.inputs()), order.now).places
    place = urls.place_at(unquote(re.split(r"[?#]", inside, maxsplit=1)[0]))
    return places.sources.get(places.known.get(place, ""), "")


def _nearest(asked: str, stories: Iterable[str]) -> str:
    """The story whose file's name, or address, is like what was asked for."""
    names = {_stem(path): path for path in stories}
    near = closest(_stem(asked), names)
    return f"Did you mean `{names[near]}`?" if near else "Write the path of its file, or its address."


def _stem(path: str) -> str:
    return re.sub(r"^\d{4}-\d{2}-\d{2}-|\.(?:md|html)$", "", path.rstrip("/").rpartition("/")[2])
