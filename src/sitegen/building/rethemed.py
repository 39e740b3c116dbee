"""A build in which nothing but templates are others: it costs the files that they make.

The trace of each file holds the digest of its template with all that it may use. Where that is another one now, the
file is made again; what it is about and what it is told is what it was, and nobody looks at any other file.
What else a theme has goes out as it is. Under addresses that don't tell what is in it, as a preview has them, it is
published beside; else every page shows another address, and a build looks at everything.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from unicodedata import normalize

from jinja2 import TemplateError
from msgspec import Struct
from msgspec.structs import replace

from sitegen.building.exchange import Exchange
from sitegen.building.kept import Kept
from sitegen.building.reissue import Reach, Runner, pressed_and_published
from sitegen.building.steady import is_as_it_was, same_site
from sitegen.model import CONTENT, digest_of
from sitegen.order import Order
from sitegen.pages import sites
from sitegen.pages.changes import other_template
from sitegen.pages.plan import static_source
from sitegen.pages.render import Press
from sitegen.pages.targets import ASSETS
from sitegen.pipeline.inputs import Bodies
from sitegen.pipeline.layers import THEMES, read_theme
from sitegen.pipeline.making import because_of
from sitegen.pipeline.pressroom import Stale
from sitegen.pipeline.reading import static_urls
from sitegen.problems import CONTENT as FAULT
from sitegen.problems import StoppedError
from sitegen.report import Report
from sitegen.store.files import Listing, Tree
from sitegen.store.memory import Memory
from sitegen.store.standing import Replacing, replacing
from sitegen.theme.closures import closures
from sitegen.theme.digest import static_digest
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates, compile_theme

_TOLD_BY = "theme"  # the witness for what only templates say


class Rethemed(Struct, frozen=True, eq=False):
    """The templates as they are now, and the digest of each with those that it may use; the digest of the theme's own
    files, and those that are others, by name.
    """

    templates: Templates
    closures: Mapping[str, str]
    static: str
    files: Mapping[str, bytes]


def found_rethemed(kept: Kept, order: Order, paths: Iterable[str], _memory: Memory) -> Rethemed | None:
    """The templates of the order's theme, if nothing else was touched; None if more may have changed, or if something
    is wrong with them, which a build that looks at everything tells with all else.
    """
    if not same_site(kept, order) or not kept.standing.holds(order.output.resolve()):
        return None
    with Tree(order.project, order.config.follow_symlinks) as tree:
        touched = [path for path in map(partial(normalize, "NFC"), paths) if not path.startswith(f"{THEMES}/")]
        theme = _read(kept, order, tree) if all(is_as_it_was(path, kept, tree) for path in touched) else None
    return rethemed(kept, theme) if theme else None


def _read(kept: Kept, order: Order, tree: Tree) -> Theme | None:
    """The theme, if nothing is wrong with its files and none of them is left out that wasn't."""
    layers: list[Listing] = []
    try:
        theme = read_theme(order.config.theme, tree, layers)
    except StoppedError:
        return None
    left_out = tuple(path for layer in layers for path in layer.ignored)
    before = tuple(path for path in kept.report.ignored if not path.startswith(f"{CONTENT}/"))
    return theme if left_out == before and not any(layer.problems for layer in layers) else None


def rethemed(kept: Kept, theme: Theme) -> Rethemed | None:
    """The templates of a theme, if all that was kept holds for it but what they make."""
    static = static_digest(theme)
    if not (static == kept.static or _are_addressed_alike(theme, kept)) or not kept.may_grow:
        return None
    # An edition without stories is today's.
    if not kept.planned.site.lists[""] or any(name == _TOLD_BY for _, name in kept.verdict.canaries.values()):
        return None
    try:
        digests = closures(theme)
        others = {name for name, digest in digests.items() if digest != kept.closures.get(name)}
        templates = compile_theme(theme, sound_but=others)
    except (StoppedError, TemplateError, RecursionError, MemoryError, ValueError):
        return None
    return Rethemed(templates, digests, static, _others(theme, kept) if static != kept.static else {})


def _are_addressed_alike(theme: Theme, kept: Kept) -> bool:
    """Whether pages lead to the theme's own files as before, whatever is in them."""
    return static_urls(theme, kept.order.kind) == kept.planned.answers.known.static


def _others(theme: Theme, kept: Kept) -> dict[str, bytes]:
    """The theme's own files that aren't what was published of them."""
    published = {name: kept.standing.digest(f"{ASSETS}/{name}") for name in theme.static}
    return {name: data for name, data in theme.static.items() if published[name] != digest_of(data)}


def publish_rethemed(kept: Kept, order: Order, found: Rethemed, runner: Runner) -> tuple[Report, Kept] | None:
    """Make and publish what the templates make otherwise; None if that turns out to touch more. What was kept is used
    up.

    Raises StoppedError if that can't be published (exit code 4).
    """
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if stage is None:
        return None
    bodies = Bodies(runner.memory)
    ahead = kept.ahead.rehearsed(found.templates, bodies) if kept.ahead else None
    if kept.ahead is not None and ahead is None:
        return None
    planned = sites.with_bodies(kept.planned, bodies)
    now = replace(
        kept,
        order=order,
        closures=found.closures,
        static=found.static,
        templates=found.templates,
        planned=planned,
        ahead=ahead,
        press=Press(planned.answers, found.templates, order.file_links),
    )
    stale = list(_stale(now, kept))
    with stage:
        try:
            reach = Reach(copied=_put(found.files, stage))
            return pressed_and_published(now, kept, stale, stage, Exchange(), runner, reach)
        except StoppedError as stopped:
            if stopped.exit_code != FAULT:
                raise
            return None  # of the files behind a fault nobody knows what else is wrong


def _put(files: Mapping[str, bytes], stage: Replacing) -> dict[str, str]:
    """Stage the theme's own files; why, by path."""
    for name, data in files.items():
        digest, staged = stage.write(f"{ASSETS}/{name}", data)
        stage.note(f"{ASSETS}/{name}", digest, staged=staged)
    return {f"{ASSETS}/{name}": because_of(static_source(name)) for name in files}


def _stale(now: Kept, kept: Kept) -> Iterator[Stale]:
    """The files whose template, or one that it may use, is another one."""
    others = {name: digest for name, digest in now.closures.items() if digest != kept.closures.get(name)}
    for target in now.targets.values() if others else ():
        if target.template in others:
            trace = now.notes.traces[target.path]
            yield Stale(target, trace.subject, trace.body, others[target.template], other_template(target))
