"""The files of a site made, as far as the output doesn't hold them already, in as many processes as help."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sitegen.darkroom import Darkroom, unmade
from sitegen.inputs import Inputs, Progress
from sitegen.model import digest_of
from sitegen.pages import assets
from sitegen.pages.changes import Changes
from sitegen.pages.plan import copies
from sitegen.pages.render import Press, render
from sitegen.pages.sites import PlannedSite
from sitegen.pages.targets import Copy, LostLink, Target
from sitegen.pages.traces import Notes, Past, Trace, as_lost
from sitegen.pictures.clean import clean
from sitegen.problems import Problem, StoppedError
from sitegen.recipes import Rendition
from sitegen.site.view import Question
from sitegen.store.files import Tree
from sitegen.store.gate import Stage
from sitegen.store.memory import LostBodyError
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates
from sitegen.workers import OverTimeError, Task, job_count, spread, time_limit

_SECONDS = 10.0  # of processor time for one page
TAMPERED = "the file in the output was changed by something else, or is gone"


@dataclass(frozen=True, slots=True)
class _Stale:
    """A file to be made, the digests of what it is made from, and why."""

    target: Target
    subject: str
    body: str
    template: str
    reason: str


@dataclass(slots=True)
class Made:
    """What came of making every file: what to remember, and what was found on the way."""

    past: Past
    reasons: dict[str, str] = field(default_factory=dict)
    lost: list[LostLink] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    copied: frozenset[str] = frozenset()
    asked_today: bool = False
    pictures: tuple[Rendition, ...] = ()
    encoded: int = 0


@dataclass(frozen=True, slots=True)
class _Rendered:
    """One file as a process made it. Questions are by number; those that only this process knows are in `fresh`, the
    first of them with the number `base`.
    """

    process: int
    base: int
    digest: str = ""
    staged: bool = False
    asked: tuple[int, ...] = ()
    fresh: tuple[tuple[Question, str], ...] = ()
    lost: tuple[LostLink, ...] = ()
    problems: tuple[Problem, ...] = ()


class Maker:
    """Makes the files of one site into a stage; `past` is what is remembered of the last time.

    `begin` is called in each process that helps.
    """

    def __init__(
        self,
        planned: PlannedSite,
        theme: Theme,
        templates: Templates,
        past: Past,
        stage: Stage,
        progress: Progress,
        begin: Callable[[], None],
    ) -> None:
        self._begin = begin
        self._process, self._base = 0, 0
        self._numbers: dict[int, list[int]] = {}  # of each process's own questions, here
        self._broken: set[str] = set()
        self._planned, self._theme, self._templates = planned, theme, templates
        self._past, self._stage, self._progress = past, stage, progress
        self._changes = Changes(past, planned.answers)
        self._notes = Notes(past.questions, self._changes.digests)
        self._made = Made(past)

    def make(self, key: str, closures: Mapping[str, str], theme: str, *, file_links: bool, jobs: int) -> Made:
        """Make every page that isn't what it would be; `key`, `theme` and `closures` are what to remember it by."""
        press = Press(self._planned.answers, self._templates, file_links)
        stale = list(self._stale(closures))
        if stale:
            self._stage.opened()
        # By number: a process that helps has the list already.
        task: Task[int, _Rendered] = Task(
            work=lambda number: self._render(stale[number], press),
            lost=lambda number: _Rendered(0, 0, problems=(_lost_worker(stale[number].target),)),
            begin=self._helps,
            passes=(StoppedError, LostBodyError),
        )
        broken: set[str] = set()
        rendered = spread(task, range(len(stale)), job_count(jobs, len(stale)))
        for done, (each, made) in enumerate(zip(stale, rendered, strict=True)):
            self._progress("Making pages", done, len(stale))
            if made.problems:
                # One error for a template, not one for each of its ten thousand pages.
                self._made.problems += () if each.target.template in broken else made.problems
                broken.add(each.target.template)
            elif made.digest:
                self._note(each, made)
        # An edition without stories is today's.
        of_today = ["today"] if self._planned.site.lists[""] else ["today", "edition"]
        self._made.asked_today = bool(self._notes.asked(of_today))
        self._made.past = self._notes.added_to(
            Past(key=key, site=self._changes.site, theme=theme, closures=closures, told=self._changes.told)
        )
        return self._made

    def _helps(self, process: int) -> None:
        """Called in a process that was begun to help."""
        self._process, self._base = process, self._notes.count
        self._begin()

    def _stale(self, closures: Mapping[str, str]) -> Iterator[_Stale]:
        """The files that have to be made; the others stay as they are."""
        for target in self._planned.targets:
            subject, body = self._changes.subject(target)
            template = closures.get(target.template, "")
            reason = self._changes.reason(target, subject, template)
            trace = self._past.traces.get(target.path)
            if trace is None and target.path in self._stage.before:
                reason = self._past.forgotten
            if trace and not reason and not self._stage.holds(target.path, trace.output):
                reason = TAMPERED
            if reason or trace is None:
                yield _Stale(target, subject, body, template, reason)
                continue
            self._stage.keep(target.path)
            self._notes.traces[target.path] = trace
            self._made.lost += trace.lost_links

    def _render(self, each: _Stale, press: Press) -> _Rendered:
        """Make one file, perhaps in a process that only helps: nothing but the stage's files and notes are changed."""
        base = self._base if self._process else self._notes.count
        if each.target.template in self._broken:
            return _Rendered(self._process, base)
        try:
            with time_limit(_SECONDS):
                output = render(each.target, press)
        except StoppedError as stopped:
            self._broken.add(each.target.template)
            return _Rendered(self._process, base, problems=stopped.problems)
        except OverTimeError:
            self._broken.add(each.target.template)
            return _Rendered(self._process, base, problems=(_over_time(each.target),))
        digest, staged = self._stage.write(output.path, output.data)
        known = self._notes.count
        asked = self._notes.numbers((question, press.answers.digest(question)) for question in output.asked)
        fresh = self._notes.since(known) if self._process else ()
        return _Rendered(self._process, base, digest, staged, asked, fresh, output.lost)

    def _note(self, each: _Stale, made: _Rendered) -> None:
        own = self._numbers.setdefault(made.process, [])
        own += self._notes.numbers(made.fresh)
        asked = (own[n - made.base] if made.process and n >= made.base else n for n in made.asked)
        path = each.target.path
        self._stage.note(path, made.digest, staged=made.staged)
        self._notes.traces[path] = Trace(
            subject=each.subject,
            body=each.body,
            template=each.template,
            output=made.digest,
            asked=" ".join(map(str, asked)),
            lost=as_lost(made.lost),
            reason=" ".join(each.reason.split()),
        )
        self._made.reasons[path] = each.reason
        self._made.lost += made.lost

    def copy(self, inputs: Inputs, tree: Tree) -> None:
        """Put the files that go out as they are: those that something published refers to, and the theme's own."""
        asked = self._notes.asked(["asset", "url_of"])
        referred = self._planned.referred | assets.asked_assets(asked, self._planned.places)
        self._made.copied = referred | self._planned.shown.keys()
        for copy in copies(self._planned.site, referred, self._theme.static):
            if copy.static:
                self._put(copy, digest_of(self._theme.static[copy.static]), lambda c: self._theme.static[c.static])
            else:
                self._put(copy, inputs.digests[copy.asset], lambda c: self._read(c, inputs, tree))

    def show(self, darkroom: Darkroom, past: str, *, jobs: int, later: bool) -> None:
        """Put what is made of the pictures that pages show; `past` is the key of what made those that are there.

        With `later`, they are only listed: whoever is asked for one makes it.
        """
        wanted = self._planned.renditions(self._notes.asked(["image"]))
        self._made.pictures = tuple(wanted[path] for path in sorted(wanted))
        if later:
            return
        same = past == self._past.key
        kept = {path for path in wanted if same and self._stage.holds(path, self._stage.before.get(path, ""))}
        for path in kept:
            self._stage.keep(path)
        missing = [each for each in self._made.pictures if each.path not in kept]
        developed = darkroom.develop(missing, self._planned.places.assets, jobs, self._progress)
        self._made.encoded = developed.encoded
        for path, fault in sorted(developed.faults.items()):
            self._made.problems.append(unmade(path, fault, self._planned.shown.get(path, ())))
        for each in missing:
            content = darkroom.get(each)
            if content is not None and each.asset not in developed.faults:
                self._stage.put(each.path, content)
                self._made.reasons[each.path] = f"{each.asset} is new or changed"
        if missing:
            darkroom.forget_unused(self._made.pictures)

    def _put(self, copy: Copy, digest: str, content: Callable[[Copy], bytes]) -> None:
        if self._stage.holds(copy.path, digest):
            self._stage.keep(copy.path)
        else:
            self._stage.put(copy.path, content(copy))
            self._made.reasons[copy.path] = f"{copy.source} is new or changed"

    def _read(self, copy: Copy, inputs: Inputs, tree: Tree) -> bytes:
        content = clean(tree.read(inputs.files[copy.asset]))
        fault = assets.svg_fault(copy.asset, content)
        if fault:
            hint = "Export it without scripts, or use a PNG."
            self._made.problems.append(Problem(copy.asset, fault, "picture", hint))
        return content


def _over_time(target: Target) -> Problem:
    message = f"the page {target.url} takes longer than {_SECONDS:.0f} s to make"
    return Problem(target.template, message, "template", "Look for loops within loops in the template.")


def _lost_worker(target: Target) -> Problem:
    message = f"the process that made {target.url} was ended from outside, or ran out of memory"
    hint = f"It is the page of {target.source}. Run the command again; if it happens again, look at its template."
    return Problem(target.template, message, "worker", hint)
