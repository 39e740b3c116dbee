"""Stale files made from their templates into a stage, in as many processes as help."""

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct, field

from sitegen.pages.render import Press, render
from sitegen.pages.targets import LostLink, Target
from sitegen.pages.traces import Notes, Trace, as_lost
from sitegen.pipeline.progress import Progress
from sitegen.problems import Problem, StoppedError
from sitegen.processes.limits import OverTimeError, time_limit
from sitegen.processes.workers import Task, job_count, spread
from sitegen.store.memory import LostBodyError

_AT_ONCE = 100  # pages: to be woken for a few of them takes longer than to make one
_SECONDS = 10.0  # of processor time for one page


class Stage(Protocol):
    """Where made files wait until they are published."""

    def opened(self) -> None: ...

    def write(self, path: str, data: bytes) -> tuple[str, bool]: ...

    def note(self, path: str, digest: str, *, staged: bool) -> None: ...


class Stale(Struct, frozen=True):
    """A file to be made, the digests of what it is made from, and why."""

    target: Target
    subject: str
    body: str
    template: str
    reason: str


class _Rendered(Struct, frozen=True):
    """One file as a process made it. Questions are by number; those that only this process knows are in `fresh`, as
    text, the first of them with the number `base`.
    """

    process: int
    base: int
    digest: str = ""
    staged: bool = False
    asked: tuple[int, ...] = ()
    fresh: tuple[tuple[str, str], ...] = ()
    lost: tuple[LostLink, ...] = ()
    problems: tuple[Problem, ...] = ()


class Pressed(Struct):
    """What came of making stale files: why each was made, by path, and what was found on the way."""

    reasons: dict[str, str] = field(default_factory=dict)
    lost: dict[str, tuple[LostLink, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Pressroom:
    """Makes stale files of one site into a stage, and notes how they came about.

    `begin` is called in each process that helps.
    """

    def __init__(self, press: Press, stage: Stage, notes: Notes, progress: Progress, begin: Callable[[], None]) -> None:
        self._press, self._stage, self._notes = press, stage, notes
        self._progress, self._begin = progress, begin
        self._process, self._base = 0, 0
        self._numbers: dict[int, list[int]] = {}  # of each process's own questions, here
        self._broken: set[str] = set()
        self._pressed = Pressed()

    def make(self, stale: Sequence[Stale], jobs: int) -> Pressed:
        if stale:
            self._stage.opened()
        # By number: a process that helps has the list already.
        task: Task[int, _Rendered] = Task(
            work=lambda number: self._render(stale[number]),
            lost=lambda number: _Rendered(0, 0, problems=(_lost_worker(stale[number].target),)),
            begin=self._helps,
            passes=(StoppedError, LostBodyError),
        )
        broken: set[str] = set()
        rendered = spread(task, range(len(stale)), job_count(jobs, len(stale)), most=_AT_ONCE)
        for done, (each, made) in enumerate(zip(stale, rendered, strict=True)):
            self._progress("Making pages", done, len(stale))
            numbers = self._numbers_of(made)
            if each.target.template in broken:
                # One error for a template, not one for each of its ten thousand pages; and nothing of the pages behind
                # it, or what is told would depend on how many processes there were.
                continue
            if made.problems:
                self._pressed.problems += made.problems
                broken.add(each.target.template)
            elif made.digest:
                self._note(each, made, numbers)
        return self._pressed

    def _helps(self, process: int) -> None:
        """Called in a process that was begun to help."""
        self._process, self._base = process, self._notes.count
        self._begin()

    def _render(self, each: Stale) -> _Rendered:
        """Make one file, perhaps in a process that only helps: nothing but the stage's files and notes are changed."""
        base = self._base if self._process else self._notes.count
        if each.target.template in self._broken:
            return _Rendered(self._process, base)
        try:
            with time_limit(_SECONDS):
                output = render(each.target, self._press)
        except StoppedError as stopped:
            self._broken.add(each.target.template)
            return _Rendered(self._process, base, problems=stopped.problems)
        except OverTimeError:
            self._broken.add(each.target.template)
            return _Rendered(self._process, base, problems=(_over_time(each.target),))
        digest, staged = self._stage.write(output.path, output.data)
        known = self._notes.count
        asked = self._notes.numbers(output.asked, self._press.answers.digest)
        fresh = self._notes.since(known) if self._process else ()
        return _Rendered(self._process, base, digest, staged, asked, fresh, output.lost)

    def _numbers_of(self, made: _Rendered) -> list[int]:
        """The numbers that a process's own questions have here, this file's included."""
        own = self._numbers.setdefault(made.process, [])
        own += [self._notes.number(text, digest) for text, digest in made.fresh]
        return own

    def _note(self, each: Stale, made: _Rendered, own: Sequence[int]) -> None:
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
        self._pressed.reasons[path] = each.reason
        if made.lost:
            self._pressed.lost[path] = made.lost


def _over_time(target: Target) -> Problem:
    message = f"the page {target.url} takes longer than {_SECONDS:.0f} s to make"
    return Problem(target.template, message, "template", "Look for loops within loops in the template.")


def _lost_worker(target: Target) -> Problem:
    message = f"the process that made {target.url} was ended from outside, or ran out of memory"
    hint = f"It is the page of {target.source}. Run the command again; if it happens again, look at its template."
    return Problem(target.template, message, "worker", hint)
