"""The files of a site made, as far as the output doesn't hold them already, in as many processes as help."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from msgspec import Struct, field

from sitegen.model import digest_of
from sitegen.pages import assets
from sitegen.pages.changes import Changes
from sitegen.pages.plan import copies
from sitegen.pages.render import Press
from sitegen.pages.sites import PlannedSite
from sitegen.pages.targets import Copy, LostLink
from sitegen.pages.traces import Notes, Past
from sitegen.pictures.clean import clean
from sitegen.pipeline.darkroom import Darkroom, unmade
from sitegen.pipeline.inputs import Inputs
from sitegen.pipeline.pressroom import Pressroom, Stale
from sitegen.pipeline.progress import Progress
from sitegen.problems import Problem
from sitegen.recipes import Rendition
from sitegen.site.edition_times import shows_today
from sitegen.store.files import Tree
from sitegen.store.gate import Stage
from sitegen.theme.load import Theme
from sitegen.theme.templates import Templates

TAMPERED = "the file in the output was changed by something else, or is gone"


def because_of(source: str) -> str:
    """Why a file is published that goes out as it is."""
    return f"{source} is new or changed"


class Made(Struct):
    """What came of making every file: what to remember, and what was found on the way; `lost` are the dead links of
    each file, by its path.
    """

    past: Past
    notes: Notes
    reasons: dict[str, str] = field(default_factory=dict)
    lost: dict[str, tuple[LostLink, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    copied: frozenset[str] = frozenset()
    asked_today: bool = False
    pictures: tuple[Rendition, ...] = ()
    encoded: int = 0


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
        self._planned, self._theme, self._templates = planned, theme, templates
        self._past, self._stage, self._progress = past, stage, progress
        self._changes = Changes(past, planned.answers)
        self._notes = Notes(past.questions, self._changes.digests)
        self._made = Made(past, self._notes)

    def make(self, key: str, closures: Mapping[str, str], theme: str, *, file_links: bool, jobs: int) -> Made:
        """Make every page that isn't what it would be; `key`, `theme` and `closures` are what to remember it by."""
        stale = list(self._stale(closures))
        press = Press(self._planned.answers, self._templates, file_links)
        pressed = Pressroom(press, self._stage, self._notes, self._progress, self._begin).make(stale, jobs)
        self._made.reasons |= pressed.reasons
        self._made.problems += pressed.problems
        self._made.lost |= pressed.lost
        of_today = partial(shows_today, self._planned.site)
        self._made.asked_today = bool(self._notes.asked(["today", "edition"], of_today))
        self._made.past = self._notes.added_to(
            Past(key=key, site=self._changes.site, theme=theme, closures=closures, told=self._changes.told)
        )
        return self._made

    def _stale(self, closures: Mapping[str, str]) -> Iterator[Stale]:
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
                yield Stale(target, subject, body, template, reason)
                continue
            self._stage.keep(target.path)
            self._notes.traces[target.path] = trace
            if trace.lost:
                self._made.lost[target.path] = trace.lost_links

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

    def show(self, darkroom: Darkroom, key: str, *, jobs: int, later: bool) -> None:
        """Put what is made of the pictures that pages show; `key` is that of this build, as `make` has it.

        With `later`, they are only listed: whoever is asked for one makes it.
        """
        wanted = self._planned.renditions(self._notes.asked(["image"]))
        self._made.pictures = tuple(wanted[path] for path in sorted(wanted))
        if later:
            return
        same = key == self._past.key
        kept = {path for path in wanted if same and self._stage.holds(path, self._stage.before.get(path, ""))}
        for path in kept:
            self._stage.keep(path)
        missing = [each for each in self._made.pictures if each.path not in kept]
        developed = darkroom.develop(missing, self._planned.places.assets, jobs, self._progress)
        self._made.encoded = developed.encoded
        for path, fault in sorted(developed.faults.items()):
            self._made.problems.append(unmade(path, fault, self._planned.shown.get(path, ())))
        for each in missing:
            if each.asset not in developed.faults:
                self._stage.put(each.path, darkroom.made(each))
                self._made.reasons[each.path] = self._why_made(each, same=same)
        if missing:
            darkroom.forget_unused(self._made.pictures)

    def _why_made(self, rendition: Rendition, *, same: bool) -> str:
        if rendition.path not in self._stage.before:
            return f"it is a new size or crop of {rendition.asset}"
        return TAMPERED if same else self._past.forgotten

    def _put(self, copy: Copy, digest: str, content: Callable[[Copy], bytes]) -> None:
        if self._stage.holds(copy.path, digest):
            self._stage.keep(copy.path)
        else:
            self._stage.put(copy.path, content(copy))
            self._made.reasons[copy.path] = because_of(copy.source)

    def _read(self, copy: Copy, inputs: Inputs, tree: Tree) -> bytes:
        content = clean(tree.read(inputs.files[copy.asset]))
        fault = assets.svg_fault(copy.asset, content)
        if fault:
            hint = "Export it without scripts, or use a PNG."
            self._made.problems.append(Problem(copy.asset, fault, "picture", hint))
        return content
