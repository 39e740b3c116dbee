"""The line from sources to output. There is one build: whoever calls it decides when, never what."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from time import perf_counter

from sitegen.darkroom import Darkroom
from sitegen.dates import in_words
from sitegen.guarding import Guard, Verdict
from sitegen.inputs import Progress, Scan, scan
from sitegen.kept import Kept
from sitegen.layers import read_theme
from sitegen.making import Made, Maker
from sitegen.model import Article
from sitegen.order import Order
from sitegen.pages import firewall, traces
from sitegen.pages.firewall import Cleared
from sitegen.pages.ledger_problems import ledger_problems, unrecorded_problems
from sitegen.pages.rehearsal import Rehearsal, rehearse
from sitegen.pages.revealed import plan_revealed
from sitegen.pages.sites import PlannedSite, held_at, lost_links, plan_site
from sitegen.pages.traces import Past
from sitegen.problems import NEVER, Problem, StoppedError, errors, in_order, judged, stop_at_errors, warning
from sitegen.reading import Bench, past_of, read, silently
from sitegen.report import Report, Shown, as_row, due, from_row, removals, withheld
from sitegen.site.held import Held, told
from sitegen.store import published
from sitegen.store.files import Listing, Tree
from sitegen.store.gate import Applied, Stage, open_stage, recover
from sitegen.store.images import Images
from sitegen.store.lock import LOCK, hold
from sitegen.store.memory import LostBodyError, Memory
from sitegen.store.published import Published
from sitegen.store.stamps import disk_time
from sitegen.theme.closures import theme_digest
from sitegen.theme.load import Theme

__all__ = ["Order", "build"]

_SHOWN = 3  # of stories that are kept back


def _unchecked(_report: Report) -> None:
    """Nobody doubts it."""


def build(order: Order, progress: Progress = silently, check: Callable[[Report], None] = _unchecked) -> Report:
    """Build the site, whole or not at all; what the output holds already isn't made again.

    `check` looks at what was published before anyone else may build. Raises StoppedError with every problem found;
    unless it comes from `check`, the output is then untouched.
    """
    with opened(order) as memory:
        report, _ = build_once(order, memory, progress)
        check(report)
        return report


@contextmanager
def opened(order: Order) -> Iterator[Memory]:
    """The memory of an outlet that nobody else may build meanwhile; what an earlier build left undone is done."""
    with hold(order.keeps, order.holder, order.patience), Memory(order.keeps) as memory:
        recover(order.project, order.output, state=order.state)
        yield memory


def build_once(
    order: Order, memory: Memory, progress: Progress, *, keeping: bool = False
) -> tuple[Report, Kept | None]:
    """Build from whatever is remembered; with `keeping`, also what the next build of this process may begin with."""
    clock = _Stopwatch()
    try:
        build = _Build(order, memory, progress, clock)
        return build.run(keeping=keeping), build.kept
    except LostBodyError:
        memory.forget("a part of it is missing")
        build = _Build(order, memory, progress, clock)
        return build.run(keeping=keeping), build.kept


class _Build:
    """One build of one order."""

    def __init__(self, order: Order, memory: Memory, progress: Progress, clock: "_Stopwatch") -> None:
        self.order, self.memory, self.progress, self.clock = order, memory, progress, clock
        self.name, self.key = order.name, order.key
        self.taken = disk_time(order.keeps / LOCK)
        self.kept: Kept | None = None

    def run(self, *, keeping: bool) -> Report:
        order = self.order
        known = published.decode(self.memory.state(f"files {self.name}"))
        with Tree(order.project, order.config.follow_symlinks) as tree:
            found = scan(tree, self.memory)
            # A preview has more to tell than what is remembered of a build.
            report = None if keeping or order.kind == "preview" else self._nothing_new(found, tree, known)
            if report:
                return report
            past = past_of(order, self.memory)
            bench = read(order, found, tree, self.memory, self.taken, past, self.progress)
            self.clock.lap("read")
            planned = (plan_revealed if order.drafts else plan_site)(bench.material, order.now, order.today)
            problems = _unless_empty(order, planned, bench, [*bench.problems, *planned.problems])
            early = stop_at_errors(problems, bench.apart)
            problems += ledger_problems(planned, bench.material.entries, bench.material.ledger)
            kept_back = held_at(bench.material.entries, order.now)
            # A preview that shows them makes their pages anyway.
            sound = frozenset(problems)
            waiting = {} if order.drafts else kept_back
            rehearsal = rehearse(bench.material, bench.templates, order.now, waiting, sound)
            self.clock.lap("plan")
            with self._stage(known) as stage:
                made = self._make(bench, planned, past, stage, tree)
                self.clock.lap("render")
                problems += [*rehearsal.problems, *made.problems]
                problems += lost_links(chain.from_iterable(made.lost.values()), bench.material, kept_back)
                verdict = self._judge(bench, planned, made, stage)
                problems += verdict.problems
                passing = list(stage.problems)
                if order.kind == "site":
                    passing += _unpublished(kept_back, rehearsal, stage.before)
                    passing += unrecorded_problems(planned.site, stage.before, bench.material.ledger)
                    passing += stage.shrinkage(order.max_delete)
                # A lost memory makes a build slower, so that even a strict one only mentions it.
                final = [*judged([*problems, *passing], strictly=order.strict), *self.memory.remarks()]
                final = [*stop_at_errors(final, bench.apart), *bench.apart]
                applied = stage.apply()
            self.clock.lap("publish")
            report = self._report(bench, planned, made, applied, kept_back)
            report = replace(report, files=found.paths, problems=in_order(final), unchecked=verdict.unchecked)
            lasting = judged(problems, strictly=order.strict)
            self._remember(made, stage, bench, replace(report, problems=in_order([*lasting, *bench.apart])))
            self._remember_cleared(verdict, stage)
            if keeping:
                self.kept = Kept.of(order, found, bench, planned, made, kept_back, (early, lasting), report, verdict)
        # The memory may have failed at the very last.
        return replace(report, problems=in_order([*report.problems, *self.memory.remarks()]))

    def _stage(self, known: Published) -> Stage:
        order = self.order
        return open_stage(
            order.project,
            order.output,
            kind=order.kind,
            outlet=order.outlet,
            adopt=order.adopt,
            sync=order.sync,
            known=known,
            state=order.state,
        )

    def _nothing_new(self, found: Scan, tree: Tree, known: Published) -> Report | None:
        """The report of the last build, if nothing that it read has changed since and nothing fell due."""
        try:
            head = json.loads(self.memory.state(f"head {self.name}") or b"{}")
            report = from_row(self.memory.state(f"report {self.name}") or b"{}")
        except (ValueError, TypeError, LookupError):
            return None
        order = self.order
        fell_due = report.next_build_at is not None and report.next_build_at <= order.now
        if report.now is None or order.now < report.now or fell_due:
            return None
        if found.changed:
            return None
        if (order.strict and report.problems) or not known.untouched(order.output):
            return None
        layers: list[Listing] = []
        theme = _sound_theme(order, tree, layers)
        if report.ignored != (*found.listing.ignored, *(path for layer in layers for path in layer.ignored)):
            return None
        if theme is None or head != self._head(theme_digest(theme), found.contents, found.ledger_digest):
            return None
        if known.young:
            self.memory.keep({f"files {self.name}": published.encode(known.later(self.taken))})
        self.clock.lap("read")
        return replace(report, files=found.paths, now=order.now, seconds=self.clock.laps)

    def _head(self, theme: str, read: str, ledger: str) -> dict[str, object]:
        """What else the last build must have had in common with this one.

        What is known of the files is shared by all outputs and kept by builds that fail, too: `read` tells which
        of it this output was made from.
        """
        order = self.order
        config = order.config
        told = [config.title, config.description, repr(config.extra), repr(config.hosting), config.on_error]
        return {
            "key": self.key,
            "theme": theme,
            "read": read,
            "ledger": ledger,
            "shown": [*told, str(order.today)],
            "empty": order.allow_empty,
        }

    def _make(self, bench: Bench, planned: PlannedSite, past: Past, stage: Stage, tree: Tree) -> Made:
        order = self.order
        maker = Maker(planned, bench.theme, bench.templates, past, stage, self.progress, self.memory.reopen)
        made = maker.make(self.key, bench.closures, bench.theme_digest, file_links=order.file_links, jobs=order.jobs)
        maker.copy(bench.inputs, tree)
        darkroom = Darkroom(Images(order.keeps), lambda path: tree.read(bench.inputs.files[path]))
        maker.show(darkroom, self.key, jobs=order.jobs, later=order.kind == "preview")
        return made

    def _judge(self, bench: Bench, planned: PlannedSite, made: Made, stage: Stage) -> Verdict:
        """Whether what was made keeps what is kept back; a preview, which nobody publishes, isn't asked."""
        if self.order.kind != "site":
            return Verdict()
        past = firewall.decode(self.memory.state(f"cleared {self.name}"))
        guard = Guard(planned, bench.material, bench.theme, stage, past, bench.left_out)
        verdict = guard.judge(made, bench.inputs.digests, self.order.jobs)
        self.clock.lap("guard")
        return verdict

    def _remember_cleared(self, verdict: Verdict, stage: Stage) -> None:
        cleared = Cleared(stage.listing, verdict.canaries)
        self.memory.keep({f"cleared {self.name}": firewall.encode(cleared)})

    def _remember(self, made: Made, stage: Stage, bench: Bench, report: Report) -> None:
        taken = disk_time(self.order.keeps / LOCK)
        self.memory.keep(
            {
                f"past {self.name}": traces.encode(made.past),
                f"files {self.name}": published.encode(stage.observed(taken)),
                f"report {self.name}": as_row(report),
                f"head {self.name}": json.dumps(self._head(made.past.theme, bench.contents, bench.ledger)).encode(),
            }
        )

    def _report(
        self,
        bench: Bench,
        planned: PlannedSite,
        made: Made,
        applied: Applied,
        kept_back: Mapping[str, Held],
    ) -> Report:
        order, inputs = self.order, bench.inputs
        pages = {target.path for target in planned.targets if target.path.endswith(".html")}
        kinds = {target.path: target.kind for target in planned.targets}
        shows_today = made.asked_today and order.today is None
        passing = planned.due(inputs.entries)
        return Report(
            pages=len(pages),
            pages_written=len(pages & set(applied.written)),
            written=applied.written,
            unchanged=applied.unchanged,
            removed=applied.removed,
            foreign=applied.kept,
            reasons={**made.reasons, **removals(applied.removed, inputs.entries, kept_back, order.config)},
            kinds=Counter(kinds.get(path, "file") for path in applied.written),
            pictures=made.pictures if order.kind == "preview" else (),
            shown=Shown(planned.site, planned.places, inputs.entries) if order.kind == "preview" else None,
            encoded=made.encoded,
            left_out=tuple(each.path for each in bench.left_out),
            held=tuple(kept_back[path] for path in sorted(kept_back)),
            withheld=tuple(withheld(inputs.assets, made.copied, planned.site)),
            ignored=inputs.ignored,
            now=order.now,
            due=due(inputs.entries, order.now, order.config.zone, passing, shows_today=shows_today),
            seconds=self.clock.laps,
        )


def _sound_theme(order: Order, tree: Tree, layers: list[Listing]) -> Theme | None:
    """The theme, if nothing is wrong with its files; what is wrong, the whole build tells with all else."""
    try:
        theme = read_theme(order.config.theme, tree, layers)
    except StoppedError:
        return None
    return None if any(layer.problems for layer in layers) else theme


def _unless_empty(order: Order, planned: PlannedSite, bench: Bench, problems: list[Problem]) -> list[Problem]:
    """The problems, with an error if there is no story: a mistake nearly always, and it would replace the whole paper.
    Other errors explain it.
    """
    if planned.site.carried("") or order.allow_empty or errors(problems):
        return problems
    kept = held_at((entry for entry in bench.inputs.entries if isinstance(entry, Article)), order.now)
    never = {each for each in problems if each.code == NEVER and each.path in kept and kept[each.path].why == "expired"}
    if never:
        return [replace(each, severity="error") if each in never else each for each in problems]
    return [*problems, _nothing_to_publish(tuple(kept.values()))]


def _nothing_to_publish(kept: Sequence[Held]) -> Problem:
    message = "there is no story to publish" + (f"; {len(kept)} kept back" if kept else "")
    shown = "; ".join(told(each) for each in kept[:_SHOWN])
    more = f"; and {len(kept) - _SHOWN} more" if len(kept) > _SHOWN else ""
    why = f"{shown}{more}. " if kept else ""
    return Problem("content", message, "empty", f"{why}For an empty site, run `sitegen build --allow-empty`.")


def _unpublished(kept_back: Mapping[str, Held], rehearsal: Rehearsal, before: Mapping[str, str]) -> Iterator[Problem]:
    """Stories that the last build published and this one keeps back because their date is to come again."""
    for path, each in kept_back.items():
        if each.until and rehearsal.url_of.get(path, "").lstrip("/") in before:
            message = "the story was published and is taken down: its date is to come"
            hint = f"It is published again on {in_words(each.until)}. Is this computer's clock right?"
            yield warning(Problem(path, message, "embargo", hint, story=each.title))


class _Stopwatch:
    """Seconds per stage, for the report."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.laps[stage], self._last = now - self._last, now
