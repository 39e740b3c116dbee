"""The line from sources to output, top to bottom, for a build that has something to do."""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import chain

from msgspec import msgpack
from msgspec.structs import replace

from sitegen.building.kept import Kept
from sitegen.building.kept_on_disk import site_to_keep
from sitegen.building.unchanged import head_of
from sitegen.date_words import in_words
from sitegen.model import Article, Entry
from sitegen.order import Order
from sitegen.pages import firewall, traces
from sitegen.pages.firewall import Cleared
from sitegen.pages.ledger_problems import ledger_problems, unrecorded, unrecorded_problems
from sitegen.pages.rehearsal import Rehearsal, rehearse
from sitegen.pages.revealed import plan_revealed
from sitegen.pages.sites import PlannedSite, held_at, lost_links, plan_site
from sitegen.pages.traces import Past
from sitegen.pipeline.darkroom import Darkroom
from sitegen.pipeline.guarding import Guard
from sitegen.pipeline.making import Made, Maker
from sitegen.pipeline.progress import Progress, Stopwatch
from sitegen.pipeline.reading import Bench, past_of, read
from sitegen.pipeline.scanning import Look
from sitegen.pipeline.verdict import Verdict
from sitegen.problems import NEVER, Problem, errors, in_order, judged, stop_at_errors, warning
from sitegen.processes.beside import made_beside
from sitegen.report import Report, Shown, as_row, problems_as_row
from sitegen.site.absent import removals, withheld
from sitegen.site.answers import Question
from sitegen.site.held import Held, due, told
from sitegen.store import published
from sitegen.store.gate import Applied, Stage, open_stage
from sitegen.store.images import Images
from sitegen.store.lock import LOCK
from sitegen.store.memory import Memory
from sitegen.store.stamps import disk_time

_SHOWN = 3  # of stories that are kept back
_LARGE = 2000  # files: for fewer, beginning a process takes longer than what it would do
_packed = msgpack.Encoder().encode
_unpacked = msgpack.Decoder(dict[str, bytes]).decode


class Production:
    """One build of one order; `kept` is what it leaves to the next one of this process, if that is wanted."""

    def __init__(self, order: Order, look: Look, memory: Memory, progress: Progress, clock: Stopwatch) -> None:
        self.order, self.memory, self.progress, self.clock = order, memory, progress, clock
        self.name, self.key, self.look = order.name, order.key, look
        self.kept: Kept | None = None
        self.rehearsed: frozenset[Question] = frozenset()

    def run(self, *, keeping: bool) -> Report:
        """Make what isn't there already, and publish it. Raises StoppedError, and LostBodyError for a torn memory."""
        order, look = self.order, self.look
        past = past_of(order, self.memory)
        bench = read(order, look.found, look.tree, self.memory, look.taken, past, self.progress)
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
        ahead = rehearsal.ahead.beside(planned.targets) if keeping and rehearsal.ahead else None
        rehearsal, self.rehearsed = replace(rehearsal, ahead=None), rehearsal.asked
        self.clock.lap("plan")
        with self._stage() as stage:
            made = self._make(bench, planned, past, stage)
            self.clock.lap("render")
            problems += [*rehearsal.problems, *made.problems]
            problems += lost_links(chain.from_iterable(made.lost.values()), bench.material, kept_back)
            verdict = self._judge(bench, planned, made, stage)
            problems += verdict.problems
            passing = [*stage.problems, *self._of_publishing(stage, planned, bench, kept_back, rehearsal)]
            if not errors(problems):  # what couldn't be made would look like pages that go
                passing += self._shrinkage(stage)
            lasting = judged(problems, strictly=order.strict)
            # A lost memory makes a build slower, so that even a strict one only mentions it.
            told = [*lasting, *judged(passing, strictly=order.strict), *self.memory.remarks()]
            told = [*stop_at_errors(told, bench.apart), *bench.apart]
            applied = stage.apply()
        self.clock.lap("publish")
        report = self._report(bench, planned, made, applied, kept_back)
        report = replace(report, files=look.found.paths, problems=in_order(told), unchecked=verdict.unchecked)
        again = replace(report, problems=in_order([*lasting, *bench.apart]))
        self._remember(made, stage, bench, again, partial(self._checked, planned, bench, verdict, stage))
        if keeping:
            kept = Kept.of(order, look.found, bench, planned, made, kept_back, (early, lasting), report, verdict)
            self.kept = replace(kept, ahead=ahead, rehearsed=self.rehearsed) if kept else None
        # The memory may have failed at the very last.
        remarks = self.memory.remarks()
        return replace(report, problems=in_order([*report.problems, *remarks])) if remarks else report

    def _of_publishing(
        self, stage: Stage, planned: PlannedSite, bench: Bench, kept_back: Mapping[str, Held], rehearsal: Rehearsal
    ) -> Iterator[Problem]:
        """What is wrong with putting this site in the place of what is published; nobody publishes a preview."""
        if self.order.kind == "site":
            yield from _unpublished(kept_back, rehearsal, stage.before)
            yield from unrecorded_problems(planned.site, _unrecorded(planned, bench, stage.before))

    def _shrinkage(self, stage: Stage) -> Iterator[Problem]:
        return stage.shrinkage(self.order.max_delete) if self.order.kind == "site" else iter(())

    def _stage(self) -> Stage:
        order = self.order
        return open_stage(
            order.project,
            order.output,
            kind=order.kind,
            outlet=order.outlet,
            adopt=order.adopt,
            sync=order.sync,
            known=self.look.known,
            state=order.state,
        )

    def _make(self, bench: Bench, planned: PlannedSite, past: Past, stage: Stage) -> Made:
        order, tree = self.order, self.look.tree
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
        guard = Guard(planned, bench.material, bench.theme, made, stage, past, bench.left_out)
        verdict = guard.judge(bench.inputs.digests, self.order.jobs)
        self.clock.lap("guard")
        return verdict

    def _checked(self, planned: PlannedSite, bench: Bench, verdict: Verdict, stage: Stage) -> dict[str, bytes]:
        """The states that keep the site, and what was found in its files."""
        cleared = {f"cleared {self.name}": firewall.encode(Cleared(stage.listing, verdict.canaries))}
        if self.order.kind != "site":
            return cleared
        made = frozenset(planned.paths)
        return cleared | site_to_keep(self.name, planned, verdict, self.rehearsed, _unrecorded(planned, bench, made))

    def _remember(
        self, made: Made, stage: Stage, bench: Bench, report: Report, checked: Callable[[], dict[str, bytes]]
    ) -> None:
        """Keep all states at once: each is of this build."""
        taken = disk_time(self.order.keeps / LOCK)
        head = head_of(self.order, bench.theme, bench.contents, bench.ledger)

        def told() -> bytes:
            past, problems = traces.encode(made.past), problems_as_row(report.problems)
            rows = {"past": past, "report": as_row(report), "problems": problems}
            return _packed({f"{kind} {self.name}": row for kind, row in rows.items()} | checked())

        # Of a large site one process tells what was made, while ours looks at what is published.
        with made_beside(told) if len(stage.files) > _LARGE else nullcontext(told) as states:
            files = published.encode(stage.observed(taken))
            ours = {f"files {self.name}": files, f"head {self.name}": json.dumps(head).encode()}
            self.memory.keep(ours | _unpacked(states()))

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
        coming = due(
            inputs.entries, order.now, order.config.zone, passing, shows_today=shows_today, drafts=order.drafts
        )
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
            shown=_on_show(order, planned, inputs.entries),
            encoded=made.encoded,
            left_out=tuple(each.path for each in bench.left_out),
            held=tuple(kept_back[path] for path in sorted(kept_back)),
            withheld=tuple(withheld(inputs.assets, made.copied, planned.site)),
            ignored=inputs.ignored,
            now=order.now,
            due=coming,
            seconds=self.clock.laps,
        )


def _unrecorded(planned: PlannedSite, bench: Bench, files: Container[str]) -> tuple[str, ...]:
    """The sources published among `files` that an outlet's ledger doesn't know, if it keeps one."""
    ledger = bench.material.ledger
    return tuple(unrecorded(planned.site, files, ledger)) if ledger.used else ()


def _on_show(order: Order, planned: PlannedSite, entries: Iterable[Entry]) -> Shown | None:
    if order.kind != "preview":
        return None
    return Shown(planned.site, planned.places, {entry.path: entry for entry in entries})


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
