"""The line from sources to output. There is one build: whoever calls it decides when, never what."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from sitegen.config import Config
from sitegen.config_file import FILE
from sitegen.inputs import Inputs, layer_reader, read_inputs
from sitegen.model import Front
from sitegen.pages import assets
from sitegen.pages.collisions import collisions
from sitegen.pages.dead_links import link_problem
from sitegen.pages.plan import ASSETS, copies, places, plan
from sitegen.pages.render import Press, render
from sitegen.pages.targets import Copy, LostLink, Output, Target
from sitegen.problems import Problem, StoppedError, errors, in_order, strict, warning
from sitegen.report import Report, due, withheld
from sitegen.site.assemble import Site, assemble
from sitegen.site.held import Held, held
from sitegen.site.links import Places
from sitegen.site.questions import Known, lost_nav
from sitegen.site.view import Answers, Question
from sitegen.store.files import Listing, Tree
from sitegen.store.gate import Applied, open_stage, recover
from sitegen.store.lock import hold
from sitegen.theme.load import Theme, load_theme
from sitegen.theme.templates import Templates, compile_theme

STATE = ".sitegen"


@dataclass(frozen=True, slots=True)
class Order:
    """What to build, from where, to where, as at which instant.

    `today` is the instant that pages may show as the day of the build, if not `now`.
    """

    project: Path
    output: Path
    config: Config
    now: datetime
    today: datetime | None = None
    strict: bool = False
    file_links: bool = False
    adopt: bool = False
    allow_empty: bool = False
    kind: str = "site"
    sync: bool = True
    holder: str = "sitegen build"


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """The site at one instant and every file it will have."""

    press: Press
    targets: tuple[Target, ...]
    assets: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def site(self) -> Site:
        return self.press.site

    @property
    def places(self) -> Places:
        return self.press.answers.known.places


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """What stays the same for every instant that is judged in one build."""

    order: Order
    inputs: Inputs
    theme: Theme
    templates: Templates
    static: Mapping[str, str]


Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


def _silently(_work: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def build(order: Order, progress: Progress = _silently) -> Report:
    """Build the site, whole or not at all.

    Raises StoppedError with every problem found; the output is then untouched.
    """
    clock = _Stopwatch()
    with hold(order.project / STATE, order.holder):
        recover(order.project, order.output)
        with Tree(order.project, order.config.follow_symlinks) as tree:
            bench = _read(order, tree, progress)
            clock.lap("read")
            planned = _plan_at(bench, order.now, order.today)
            problems = [*bench.inputs.problems, *planned.problems]
            problems += _empty_site(bench, planned, problems)
            _stop_at_errors(problems)
            problems += _rehearse_embargoed(bench)
            clock.lap("plan")
            with open_stage(order.project, order.output, kind=order.kind, adopt=order.adopt, sync=order.sync) as stage:
                problems += stage.problems
                outputs = _Outputs(bench, planned, tree, progress)
                for output in outputs:
                    stage.put(output.path, output.data)
                clock.lap("render")
                kept_back = _held_at(bench, order.now)
                problems += [*outputs.problems, *_lost_links(outputs.lost, bench, kept_back)]
                problems += _unpublished(bench, stage.before)
                final = _stop_at_errors(strict(problems) if order.strict else problems)
                applied = stage.apply()
            clock.lap("publish")
    return _report(bench, planned, outputs, applied, final, kept_back, clock.laps)


def _read(order: Order, tree: Tree, progress: Progress) -> _Bench:
    layers: list[Listing] = []
    inputs = read_inputs(tree, order.config, progress)
    try:
        theme = load_theme(order.config.theme, layer_reader(tree, layers))
        templates = compile_theme(theme)
    except StoppedError as stopped:
        found = in_order([*_noting(inputs, layers).problems, *stopped.problems])
        raise StoppedError(found, stopped.exit_code) from None
    static = {name: f"/{ASSETS}/{name}?v={_digest(content)}" for name, content in theme.static.items()}
    return _Bench(order, _noting(inputs, layers), theme, templates, static)


def _noting(inputs: Inputs, layers: Iterable[Listing]) -> Inputs:
    """The inputs with what is wrong with the theme's files, and which of them are left out."""
    problems, ignored = inputs.problems, inputs.ignored
    for layer in layers:
        problems, ignored = problems + layer.problems, ignored + layer.ignored
    return replace(inputs, problems=problems, ignored=ignored)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=5).hexdigest()


def _plan_at(bench: _Bench, now: datetime, today: datetime | None = None) -> Planned:
    order, inputs = bench.order, bench.inputs
    site, problems = assemble(inputs.entries, inputs.assets, inputs.data, order.config, now, today)
    targets = plan(site)
    found = places(site, targets, bench.static)
    published = assets.free_assets(site.assets.values()) | assets.referred_assets(site, found)
    copied = copies(site, published, bench.theme.static)
    clashes = collisions(targets, copied, portable=order.config.portable_names)
    known = Known(site, found, bench.static)
    press = Press(Answers(known), bench.templates, order.file_links)
    return Planned(press, targets, published, (*problems, *clashes, *_lost_nav(known)))


def _lost_nav(known: Known) -> Iterator[Problem]:
    for title in lost_nav(known):
        message = f"the entry “{title}” of `[nav]` leads to nothing that is published"
        hint = "Write the path of a page, such as `pages/about.md`, or an address, such as `/world/`."
        yield warning(Problem(FILE, message, "link", hint))


def _stop_at_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    found = in_order(problems)
    if errors(found):
        raise StoppedError(found)
    return found


def _empty_site(bench: _Bench, planned: Planned, problems: Iterable[Problem]) -> Iterator[Problem]:
    """An empty site is a mistake nearly always, and would replace the whole paper. Other errors explain it."""
    if planned.site.lists[""] or bench.order.allow_empty or errors(problems):
        return
    kept = len(_held_at(bench, bench.order.now))
    message = "there is no story to publish" + (f"; {kept} kept back" if kept else "")
    yield Problem("content", message, "empty", "If that is what you want, add `--allow-empty`.")


def _held_at(bench: _Bench, instant: datetime) -> dict[str, Held]:
    found = (held(entry, instant) for entry in bench.inputs.entries)
    return {each.path: each for each in found if each}


def _rehearse_embargoed(bench: _Bench) -> list[Problem]:
    """Make the pages of embargoed stories as at their own dates and throw them away: errors count today."""
    waiting: dict[datetime, list[str]] = {}
    for each in _held_at(bench, bench.order.now).values():
        if each.until:
            waiting.setdefault(each.until.at, []).append(each.path)
    problems: list[Problem] = []
    for instant, paths in sorted(waiting.items()):
        planned = _plan_at(bench, instant)
        problems += (problem for problem in planned.problems if problem.severity == "error" or problem.path in paths)
        kept_back = _held_at(bench, instant)
        for target in planned.targets:
            if target.subject in paths:
                problems += _rehearsed(target, planned, bench, kept_back)
    return problems


def _rehearsed(target: Target, planned: Planned, bench: _Bench, kept_back: Mapping[str, Held]) -> Iterable[Problem]:
    try:
        return _lost_links(render(target, planned.press).lost, bench, kept_back)
    except StoppedError as stopped:
        return stopped.problems


class _Outputs:
    """Every file of the site, made one after the other; afterwards, what was asked and lost on the way."""

    def __init__(self, bench: _Bench, planned: Planned, tree: Tree, progress: Progress) -> None:
        self._bench, self._planned, self._tree, self._progress = bench, planned, tree, progress
        self.problems: list[Problem] = []
        self.lost: list[LostLink] = []
        self.copied: frozenset[str] = frozenset()
        self.asked_today = False

    def __iter__(self) -> Iterator[Output]:
        asked: dict[Question, None] = {}
        for output in self._pages():
            asked.update(dict.fromkeys(question for question in output.asked if question[0] in _NOTED))
            self.lost += output.lost
            yield output
        self.asked_today = ("today",) in asked
        site, found = self._planned.site, self._planned.places
        self.copied = self._planned.assets | assets.asked_assets(asked, found)
        for copy in copies(site, self.copied, self._bench.theme.static):
            yield Output(copy.path, self._content(copy))

    def _pages(self) -> Iterator[Output]:
        broken: set[str] = set()
        targets = self._planned.targets
        for done, target in enumerate(targets):
            self._progress("Making pages", done, len(targets))
            if target.template in broken:
                continue  # one error for a template, not one for each of its ten thousand pages
            try:
                yield render(target, self._planned.press)
            except StoppedError as stopped:
                broken.add(target.template)
                self.problems += stopped.problems

    def _content(self, copy: Copy) -> bytes:
        if copy.static:
            return self._bench.theme.static[copy.static]
        content = self._tree.read(self._bench.inputs.files[copy.asset])
        fault = assets.svg_fault(copy.asset, content)
        if fault:
            hint = "Export it without scripts, or use a PNG."
            self.problems.append(Problem(copy.asset, fault, "picture", hint))
        return content


_NOTED = frozenset(["asset", "url_of", "today"])


def _lost_links(lost: Iterable[LostLink], bench: _Bench, kept_back: Mapping[str, Held]) -> list[Problem]:
    found = list(lost)
    if not found:
        return []
    paths = [*bench.inputs.sources, *bench.inputs.assets]
    titles = {entry.path: entry.title for entry in bench.inputs.entries if not isinstance(entry, Front)}
    return [replace(link_problem(each, kept_back, paths), story=titles.get(each.source, "")) for each in found]


def _unpublished(bench: _Bench, before: Mapping[str, str]) -> Iterator[Problem]:
    """Stories that the last build published and this one keeps back because their date is to come again."""
    for path, each in _held_at(bench, bench.order.now).items():
        if each.why != "embargoed" or each.until is None or not before:
            continue
        site = _plan_at(bench, each.until.at).site
        if site.url_of.get(path, "").lstrip("/") in before:
            message = "the story was published and is taken down: its date is to come"
            hint = f"It is published again {each.until.instant}. Is this computer's clock right?"
            yield warning(Problem(path, message, "embargo", hint, story=each.title))


def _report(
    bench: _Bench,
    planned: Planned,
    outputs: _Outputs,
    applied: Applied,
    problems: tuple[Problem, ...],
    kept_back: Mapping[str, Held],
    seconds: Mapping[str, float],
) -> Report:
    order, inputs = bench.order, bench.inputs
    pages = {target.path for target in planned.targets if target.path.endswith(".html")}
    return Report(
        pages=len(pages),
        pages_written=len(pages & set(applied.written)),
        written=applied.written,
        unchanged=applied.unchanged,
        removed=applied.removed,
        foreign=applied.kept,
        held=tuple(kept_back[path] for path in sorted(kept_back)),
        withheld=tuple(withheld(inputs.assets, outputs.copied, planned.site)),
        ignored=inputs.ignored,
        problems=problems,
        now=order.now,
        due=due(inputs.entries, order.now, order.config.zone, shows_today=outputs.asked_today and order.today is None),
        seconds=seconds,
    )


class _Stopwatch:
    """Seconds per stage, for the report."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.laps[stage], self._last = now - self._last, now
