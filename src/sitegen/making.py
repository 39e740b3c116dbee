"""The files of a site made, as far as the output doesn't hold them already."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sitegen.inputs import Inputs, Progress
from sitegen.model import digest_of
from sitegen.pages import assets
from sitegen.pages.plan import copies
from sitegen.pages.render import Press, render
from sitegen.pages.sites import PlannedSite
from sitegen.pages.subjects import subject_digest
from sitegen.pages.targets import Copy, LostLink, Target
from sitegen.pages.traces import Changes, Notes, Past, Trace, told_of
from sitegen.problems import Problem, StoppedError
from sitegen.store.files import Tree
from sitegen.store.gate import Stage
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates

TAMPERED = "the file in the output was changed by something else, or is gone"


@dataclass(frozen=True, slots=True)
class _Stale:
    """A file to be made, the digests of what it is made from, and why."""

    target: Target
    subject: str
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


class Maker:
    """Makes the files of one site into a stage; `past` is what is remembered of the last time."""

    def __init__(
        self, planned: PlannedSite, theme: Theme, templates: Templates, past: Past, stage: Stage, progress: Progress
    ) -> None:
        self._planned, self._theme, self._templates = planned, theme, templates
        self._past, self._stage, self._progress = past, stage, progress
        self._stories = told_of(planned.answers)
        self._changes = Changes(past, planned.answers, self._stories)
        self._notes = Notes(zip((question for question, _ in past.questions), self._changes.digests, strict=True))
        self._made = Made(past)

    def make(self, key: str, closures: Mapping[str, str], theme: str, *, file_links: bool) -> Made:
        """Make every page that isn't what it would be; `key`, `theme` and `closures` are what to remember it by."""
        press = Press(self._planned.answers, self._templates, file_links)
        stale = list(self._stale(closures))
        broken: set[str] = set()
        for done, each in enumerate(stale):
            self._progress("Making pages", done, len(stale))
            if each.target.template in broken:
                continue  # one error for a template, not one for each of its ten thousand pages
            try:
                self._render(each, press)
            except StoppedError as stopped:
                broken.add(each.target.template)
                self._made.problems += stopped.problems
        # An edition without stories is today's.
        of_today = ["today"] if self._planned.site.lists[""] else ["today", "edition"]
        self._made.asked_today = bool(self._notes.asked(of_today))
        questions = self._notes.questions()
        self._made.past = Past(key, theme, closures, questions, self._notes.traces, self._stories)
        return self._made

    def _stale(self, closures: Mapping[str, str]) -> Iterator[_Stale]:
        """The files that have to be made; the others stay as they are."""
        for target in self._planned.targets:
            subject = subject_digest(target, self._planned.answers)
            template = closures.get(target.template, "")
            reason = self._changes.reason(target, subject, template)
            trace = self._past.traces.get(target.path)
            if trace is None and target.path in self._stage.before:
                reason = self._past.forgotten
            if trace and not reason and not self._stage.holds(target.path, trace.output):
                reason = TAMPERED
            if reason or trace is None:
                yield _Stale(target, subject, template, reason)
                continue
            self._stage.keep(target.path)
            self._notes.traces[target.path] = trace
            self._made.lost += trace.lost

    def _render(self, each: _Stale, press: Press) -> None:
        output = render(each.target, press)
        digest = self._stage.put(output.path, output.data)
        asked = self._notes.numbers((question, press.answers.digest(question)) for question in output.asked)
        self._notes.traces[output.path] = Trace(each.subject, each.template, digest, each.reason, asked, output.lost)
        self._made.reasons[output.path] = each.reason
        self._made.lost += output.lost

    def copy(self, inputs: Inputs, tree: Tree) -> None:
        """Put the files that go out as they are: those that something published refers to, and the theme's own."""
        asked = self._notes.asked(["asset", "url_of"])
        referred = self._planned.referred | assets.asked_assets(asked, self._planned.places)
        self._made.copied = referred
        for copy in copies(self._planned.site, referred, self._theme.static):
            if copy.static:
                self._put(copy, digest_of(self._theme.static[copy.static]), lambda c: self._theme.static[c.static])
            else:
                self._put(copy, inputs.digests[copy.asset], lambda c: self._read(c, inputs, tree))

    def _put(self, copy: Copy, digest: str, content: Callable[[Copy], bytes]) -> None:
        if self._stage.holds(copy.path, digest):
            self._stage.keep(copy.path)
        else:
            self._stage.put(copy.path, content(copy))
            self._made.reasons[copy.path] = f"{copy.source} is new or changed"

    def _read(self, copy: Copy, inputs: Inputs, tree: Tree) -> bytes:
        content = tree.read(inputs.files[copy.asset])
        fault = assets.svg_fault(copy.asset, content)
        if fault:
            hint = "Export it without scripts, or use a PNG."
            self._made.problems.append(Problem(copy.asset, fault, "picture", hint))
        return content
