"""What a build, and every question about one, begins with: sources and theme read, the last build remembered."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from sitegen.model import digest_of
from sitegen.order import Order
from sitegen.pages import traces
from sitegen.pages.sites import Material
from sitegen.pages.targets import ASSETS
from sitegen.pages.traces import Past
from sitegen.pipeline.inputs import Inputs, read_inputs
from sitegen.pipeline.layers import read_theme
from sitegen.pipeline.progress import Progress, silently
from sitegen.pipeline.scanning import Scan, Seen, contents, encode_seen
from sitegen.problems import Problem, StoppedError, in_order
from sitegen.site.left_out import LeftOut, Parted, faulty_stories, part
from sitegen.store.files import Listing, Tree
from sitegen.store.memory import Memory
from sitegen.theme.closures import closures
from sitegen.theme.digest import theme_digest
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates, compile_theme


class Bench(Struct, frozen=True, eq=False):
    """What stays the same for every instant that is judged in one build. `problems` are those of the inputs, but for
    faults of the stories that are `left_out`.
    """

    inputs: Inputs
    material: Material
    theme: Theme
    templates: Templates
    closures: Mapping[str, str]
    theme_digest: str
    seen: Mapping[str, Seen]
    ledger: str
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def contents(self) -> str:
        """A digest of what all files under content/ hold."""
        return contents(self.seen)

    @property
    def apart(self) -> tuple[Problem, ...]:
        """What is wrong with the stories that are left out, and stops nothing."""
        return tuple(problem for each in self.left_out for problem in each.problems)


def past_of(order: Order, memory: Memory) -> Past:
    """What is remembered of the last build of this output; nothing if it was another kind of build."""
    try:
        past = traces.decode(memory.state(f"past {order.name}"))
    except (ValueError, TypeError, LookupError):
        past = Past()
    if past.key and past.key != order.key:
        return Past(forgotten="the configuration, an option or sitegen itself changed")
    return past


def read(
    order: Order, found: Scan, tree: Tree, memory: Memory, taken: int, past: Past, progress: Progress = silently
) -> Bench:
    """Read and parse what isn't remembered as at `taken`. Raises StoppedError for a theme that can't be used."""
    layers: list[Listing] = []
    inputs, seen = read_inputs(found, tree, order.config, memory, progress, order.jobs)
    memory.keep(encode_seen(seen, taken))
    try:
        theme = read_theme(order.config.theme, tree, layers)
        digest = theme_digest(theme)
        templates = compile_theme(theme, sound=digest == past.theme)
    except StoppedError as stopped:
        problems = in_order([*_noting(inputs, layers).problems, *stopped.problems])
        raise StoppedError(problems, stopped.exit_code) from None
    inputs = _noting(inputs, layers)
    parted = parted_stories(order, found, tree, inputs, seen)
    return Bench(
        inputs=inputs,
        material=_material(order, inputs, theme),
        theme=theme,
        templates=templates,
        closures=past.closures if digest == past.theme else closures(theme),
        theme_digest=digest,
        seen=seen,
        ledger=found.ledger_digest,
        problems=tuple(parted.without(inputs.problems)),
        left_out=parted.left_out,
    )


def _material(order: Order, inputs: Inputs, theme: Theme) -> Material:
    return Material(
        config=order.config,
        entries=inputs.entries,
        bodies=inputs.bodies,
        assets=inputs.assets,
        data=inputs.data,
        static=theme.static,
        static_urls=static_urls(theme, order.kind),
        ledger=inputs.ledger,
    )


def parted_stories(order: Order, found: Scan, tree: Tree, inputs: Inputs, seen: Mapping[str, Seen]) -> Parted:
    """The faulty stories that are left out, and those that stop a build all the same; none without `on_error = "hold"`,
    nor in a preview, which shows what is wrong.
    """
    faulty = faulty_stories(inputs.remarks) if order.holds_faulty else {}
    files = {file.path: file for file in found.listing.files if file.path in faulty}
    saved = {path: tree.read(file) for path, file in files.items()}
    # A file that was saved since it was parsed may say something else by now.
    parsed = {path: content for path, content in saved.items() if digest_of(content) == seen[path].digest}
    return part({path: (problems, parsed.get(path)) for path, problems in faulty.items()}, inputs.ledger)


def static_urls(theme: Theme, kind: str) -> dict[str, str]:
    """Where the theme's own files stand, by name."""
    return {name: _static_url(name, content, kind) for name, content in theme.static.items()}


def _static_url(name: str, content: bytes, kind: str) -> str:
    """Where one of the theme's files stands; a browser that keeps it for long is told when it is another one.

    A preview's is never kept, and without the digest a change of style changes no page.
    """
    return f"/{ASSETS}/{name}" + (f"?v={digest_of(content)[:10]}" if kind == "site" else "")


def _noting(inputs: Inputs, layers: Iterable[Listing]) -> Inputs:
    """The inputs with what is wrong with the theme's files, and which of them are left out."""
    problems, ignored = inputs.problems, inputs.ignored
    for layer in layers:
        problems, ignored = problems + layer.problems, ignored + layer.ignored
    return replace(inputs, problems=problems, ignored=ignored)
