"""The line from sources to output. There is one build: whoever calls it decides when, never what."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from sitegen.config import Config
from sitegen.dates import rules_of
from sitegen.inputs import Inputs, Progress, Scan, encode_seen, read_inputs, scan
from sitegen.layers import layer_reader
from sitegen.making import Made, Maker
from sitegen.model import digest_of
from sitegen.pages import traces
from sitegen.pages.plan import ASSETS
from sitegen.pages.rehearsal import Rehearsal, rehearse
from sitegen.pages.sites import Material, PlannedSite, held_at, lost_links, plan_site
from sitegen.pages.traces import Past
from sitegen.problems import Problem, StoppedError, errors, in_order, strict, warning
from sitegen.report import Report, as_row, due, from_row, withheld
from sitegen.site.held import Held
from sitegen.store import published
from sitegen.store.files import Listing, Tree
from sitegen.store.gate import Applied, Stage, open_stage, recover
from sitegen.store.lock import LOCK, hold
from sitegen.store.memory import LostBodyError, Memory
from sitegen.store.places import STATE, name_of
from sitegen.store.published import Published
from sitegen.store.stamps import disk_time
from sitegen.theme.closures import closures, theme_digest
from sitegen.theme.load import Theme, load_theme
from sitegen.theme.templates import Templates, compile_theme
from sitegen.versions import tools


@dataclass(frozen=True, slots=True)
class Order:
    """What to build, from where, to where, as at which instant.

    `today` is the instant that pages may show as the day of the build, if not `now`; `jobs` how many processes may
    work on it, 0 for one a core.
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
    jobs: int = 0
    holder: str = "sitegen build"


def _silently(_work: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def build(order: Order, progress: Progress = _silently) -> Report:
    """Build the site, whole or not at all; what the output holds already isn't made again.

    Raises StoppedError with every problem found; the output is then untouched.
    """
    clock = _Stopwatch()
    with hold(order.project / STATE, order.holder), Memory(order.project / STATE) as memory:
        recover(order.project, order.output)
        try:
            return _Build(order, memory, progress, clock).run()
        except LostBodyError:
            memory.forget("a part of it is missing")
            return _Build(order, memory, progress, clock).run()


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """What stays the same for every instant that is judged in one build."""

    inputs: Inputs
    material: Material
    theme: Theme
    templates: Templates
    closures: Mapping[str, str]
    theme_digest: str


class _Build:
    """One build of one order."""

    def __init__(self, order: Order, memory: Memory, progress: Progress, clock: "_Stopwatch") -> None:
        self.order, self.memory, self.progress, self.clock = order, memory, progress, clock
        self.name = name_of(order.project.resolve(), order.output.resolve())
        self.taken = disk_time(order.project / STATE / LOCK)
        self.key = _key(order)

    def run(self) -> Report:
        order = self.order
        known = published.decode(self.memory.state(f"files {self.name}"))
        with Tree(order.project, order.config.follow_symlinks) as tree:
            found = scan(tree, self.memory)
            report = self._nothing_new(found, tree, known)
            if report:
                return report
            past = self._past()
            bench = self._read(found, tree, past)
            self.clock.lap("read")
            planned = plan_site(bench.material, order.now, order.today)
            problems = [*bench.inputs.problems, *planned.problems]
            problems += _empty_site(order, planned, bench, problems)
            _stop_at_errors(problems)
            rehearsal = rehearse(bench.material, bench.templates, order.now, frozenset(problems))
            self.clock.lap("plan")
            with open_stage(
                order.project, order.output, kind=order.kind, adopt=order.adopt, sync=order.sync, known=known
            ) as stage:
                made = self._make(bench, planned, past, stage, tree)
                self.clock.lap("render")
                kept_back = held_at(bench.material.entries, order.now)
                problems += [*rehearsal.problems, *made.problems, *stage.problems]
                problems += lost_links(made.lost, bench.material, kept_back)
                passing = [*_unpublished(kept_back, rehearsal, stage.before), *self._forgotten()]
                final = _stop_at_errors(_judged([*problems, *passing], order))
                applied = stage.apply()
            self.clock.lap("publish")
            report = self._report(bench, planned, made, applied, final, kept_back)
            self._remember(made, stage, replace(report, problems=_judged(problems, order)))
        return replace(report, problems=in_order([*report.problems, *self._forgotten()]))

    def _nothing_new(self, found: Scan, tree: Tree, known: Published) -> Report | None:
        """The report of the last build, if nothing that it read has changed since and nothing fell due."""
        try:
            head = json.loads(self.memory.state(f"head {self.name}") or b"{}")
            report = from_row(self.memory.state(f"report {self.name}") or b"{}")
        except (ValueError, TypeError, LookupError):
            return None
        order = self.order
        fell_due = report.next_build_at is not None and report.next_build_at <= order.now
        if report.now is None or order.now < report.now or fell_due or found.changed:
            return None
        if (order.strict and report.problems) or not known.untouched(order.output):
            return None
        theme = theme_digest(load_theme(order.config.theme, layer_reader(tree, [])))
        if head != self._head(theme):
            return None
        if known.young:
            self.memory.keep({f"files {self.name}": published.encode(replace(known, taken=self.taken))})
        self.clock.lap("read")
        return replace(report, now=order.now, seconds=self.clock.laps)

    def _head(self, theme: str) -> dict[str, object]:
        """What else the last build must have had in common with this one."""
        order = self.order
        shown = [order.config.title, order.config.description, repr(order.config.extra), str(order.today)]
        return {"key": self.key, "theme": theme, "shown": shown, "allow_empty": order.allow_empty}

    def _past(self) -> Past:
        try:
            past = traces.decode(self.memory.state(f"past {self.name}"))
        except (ValueError, TypeError, LookupError):
            past = Past()
        return past if past.key == self.key else Past()

    def _read(self, found: Scan, tree: Tree, past: Past) -> _Bench:
        order = self.order
        layers: list[Listing] = []
        inputs, seen = read_inputs(found, tree, order.config, self.memory, self.progress, order.jobs)
        self.memory.keep(encode_seen(seen, self.taken))
        try:
            theme = load_theme(order.config.theme, layer_reader(tree, layers))
            digest = theme_digest(theme)
            templates = compile_theme(theme, sound=digest == past.theme)
        except StoppedError as stopped:
            found_all = in_order([*_noting(inputs, layers).problems, *stopped.problems])
            raise StoppedError(found_all, stopped.exit_code) from None
        inputs = _noting(inputs, layers)
        urls = {name: f"/{ASSETS}/{name}?v={digest_of(content)[:10]}" for name, content in theme.static.items()}
        material = Material(order.config, inputs.entries, inputs.bodies, inputs.assets, inputs.data, theme.static, urls)
        closed = past.closures if digest == past.theme else closures(theme)
        return _Bench(inputs, material, theme, templates, closed, digest)

    def _make(self, bench: _Bench, planned: PlannedSite, past: Past, stage: Stage, tree: Tree) -> Made:
        order = self.order
        maker = Maker(planned, bench.theme, bench.templates, past, stage, self.progress, self.memory.reopen)
        made = maker.make(self.key, bench.closures, bench.theme_digest, file_links=order.file_links, jobs=order.jobs)
        maker.copy(bench.inputs, tree)
        return made

    def _forgotten(self) -> Iterator[Problem]:
        if self.memory.notice:
            yield warning(Problem("", self.memory.notice, "cache"))

    def _remember(self, made: Made, stage: Stage, report: Report) -> None:
        taken = disk_time(self.order.project / STATE / LOCK)
        self.memory.keep(
            {
                f"past {self.name}": traces.encode(made.past),
                f"files {self.name}": published.encode(stage.observed(taken)),
                f"report {self.name}": as_row(report),
                f"head {self.name}": json.dumps(self._head(made.past.theme)).encode(),
            }
        )

    def _report(
        self,
        bench: _Bench,
        planned: PlannedSite,
        made: Made,
        applied: Applied,
        problems: tuple[Problem, ...],
        kept_back: Mapping[str, Held],
    ) -> Report:
        order, inputs = self.order, bench.inputs
        pages = {target.path for target in planned.targets if target.path.endswith(".html")}
        shows_today = made.asked_today and order.today is None
        return Report(
            pages=len(pages),
            pages_written=len(pages & set(applied.written)),
            written=applied.written,
            unchanged=applied.unchanged,
            removed=applied.removed,
            foreign=applied.kept,
            reasons=made.reasons,
            held=tuple(kept_back[path] for path in sorted(kept_back)),
            withheld=tuple(withheld(inputs.assets, made.copied, planned.site)),
            ignored=inputs.ignored,
            problems=problems,
            now=order.now,
            due=due(inputs.entries, order.now, order.config.zone, shows_today=shows_today),
            seconds=self.clock.laps,
        )


def _key(order: Order) -> str:
    """What a page depends on beside sources, theme and clock. What templates ask of the config is noted with them."""
    config = order.config
    private = replace(config, title="", description="", extra={})
    return f"{tools()} {rules_of(config.zone)} {order.kind} {order.file_links} {private!r}"


def _noting(inputs: Inputs, layers: Iterable[Listing]) -> Inputs:
    """The inputs with what is wrong with the theme's files, and which of them are left out."""
    problems, ignored = inputs.problems, inputs.ignored
    for layer in layers:
        problems, ignored = problems + layer.problems, ignored + layer.ignored
    return replace(inputs, problems=problems, ignored=ignored)


def _judged(problems: Iterable[Problem], order: Order) -> tuple[Problem, ...]:
    return in_order(strict(problems) if order.strict else problems)


def _stop_at_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    found = in_order(problems)
    if errors(found):
        raise StoppedError(found)
    return found


def _empty_site(order: Order, planned: PlannedSite, bench: _Bench, problems: Iterable[Problem]) -> Iterator[Problem]:
    """An empty site is a mistake nearly always, and would replace the whole paper. Other errors explain it."""
    if planned.site.lists[""] or order.allow_empty or errors(problems):
        return
    kept = len(held_at(bench.inputs.entries, order.now))
    message = "there is no story to publish" + (f"; {kept} kept back" if kept else "")
    yield Problem("content", message, "empty", "If that is what you want, add `--allow-empty`.")


def _unpublished(kept_back: Mapping[str, Held], rehearsal: Rehearsal, before: Mapping[str, str]) -> Iterator[Problem]:
    """Stories that the last build published and this one keeps back because their date is to come again."""
    for path, each in kept_back.items():
        if each.until and rehearsal.url_of.get(path, "").lstrip("/") in before:
            message = "the story was published and is taken down: its date is to come"
            hint = f"It is published again {each.until.instant}. Is this computer's clock right?"
            yield warning(Problem(path, message, "embargo", hint, story=each.title))


class _Stopwatch:
    """Seconds per stage, for the report."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.laps[stage], self._last = now - self._last, now
