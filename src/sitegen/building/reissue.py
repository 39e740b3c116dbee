"""Some files made anew and published beside all others: what every way of building a part of a site ends with."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.building.developing import Turnover, develop, turnover
from sitegen.building.exchange import Exchange, without
from sitegen.building.kept import Kept
from sitegen.model import Front
from sitegen.pages.subjects import source_of, subject_digest
from sitegen.pages.targets import LostLink, Target
from sitegen.pipeline.pressroom import Pressed, Pressroom, Stale
from sitegen.pipeline.progress import Progress
from sitegen.pipeline.verdict import Written
from sitegen.problems import Problem
from sitegen.report import Report, Shown
from sitegen.site.absent import removals
from sitegen.site.answers import Question
from sitegen.site.edition_times import shows_today
from sitegen.site.wording import in_words
from sitegen.store.memory import Memory
from sitegen.store.standing import Replacing

# Whoever asks these otherwise than before may publish another file.
_PUBLISHING = frozenset(["asset", "url_of"])
_MANY = 200  # pictures: whoever shows so many otherwise is as soon done with looking at everything
_OF_PICTURES = "pictures"  # the witness for what only names and credits of pictures say
_Asked = tuple[str, str]  # the numbers of the questions that a file asked before, and now, as its traces have them


class Reach(Struct, frozen=True):
    """What changes beside the files that are made: files that go, pictures that are shown for the first time or no
    more, and questions about pictures whose answer may be another one; sources that came and went; files that go out as
    they are and are staged by now, and why.
    """

    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    pictures: tuple[Question, ...] = ()
    copied: Mapping[str, str] = field(default_factory=dict)


_NOTHING = Reach()


class Runner(Struct, frozen=True, eq=False):
    """What making files takes beside them."""

    memory: Memory
    progress: Progress


def pressed_and_published(
    now: Kept,
    kept: Kept,
    stale: list[Stale],
    stage: Replacing,
    exchange: Exchange,
    runner: Runner,
    reach: Reach = _NOTHING,
) -> tuple[Report, Kept] | None:
    """Make and publish the stale files; `exchange` is of problems that are known by now. None if more is touched.

    Raises StoppedError with every problem.
    """
    pressed, otherwise = _pressed(now, stale, stage, runner, reach)
    if _reaches_further(now, otherwise):
        return None
    now.asked.add(path for path in otherwise if path in pressed.reasons)
    images = (*_images(now, otherwise), *reach.pictures)
    if len(images) > _MANY:
        return None
    turned = turnover(now, kept.planned.answers.known, images, reach.shown)
    if not _hides_as_much(now, kept, stage, turned, reach):
        return None
    now, links = _with_dead_links(now, kept, pressed, reach)
    exchange += links + Exchange(new=tuple(pressed.problems))
    now = replace(now, problems=exchange.within(kept.problems, strictly=now.order.strict))
    kinds, reasons = {each.target.path: each.target.kind for each in stale}, {**pressed.reasons, **reach.copied}
    if now.order.kind == "preview":
        # Whoever is asked for a picture makes it.
        report = replace(now.report, pictures=turned.within(now.report.pictures))
        return _published(replace(now, report=report), stage, reasons, kinds)
    developed = develop(now, turned, stage, runner.progress)
    return None if developed is None else _published(now, stage, reasons, kinds, developed)


def _pressed(
    now: Kept, stale: list[Stale], stage: Replacing, runner: Runner, reach: Reach
) -> tuple[Pressed, dict[str, _Asked]]:
    """Make the stale files; and those that ask other questions than before, as do files that are gone."""
    before = {path: trace.asked for each in stale if (trace := now.notes.traces.get(path := each.target.path))}
    now.notes.expect(_numbers(before.values()))
    left = {path: (trace.asked, "") for path in reach.gone if (trace := now.notes.traces.pop(path, None))}
    for path in reach.gone:
        stage.remove(path)
    press = Pressroom(now.press, stage, now.notes, runner.progress, runner.memory.reopen)
    pressed = press.make(stale, now.order.jobs)
    made = {path: (before.get(path, ""), now.notes.traces[path].asked) for path in pressed.reasons}
    return pressed, left | {path: asked for path, asked in made.items() if asked[0] != asked[1]}


def _hides_as_much(now: Kept, kept: Kept, stage: Replacing, turned: Turnover, reach: Reach) -> bool:
    """Whether it is plain that what is kept back is in none of the files."""
    goes = {*reach.gone, *turned.unwanted}
    paths = (*stage.written, *turned.wanted)
    files = Written(paths, stage.read, lambda path: path in kept.standing and path not in goes)

    def is_same(witness: str) -> bool:
        return now.entries.get(witness) is kept.entries.get(witness) and not (witness == _OF_PICTURES and reach.shown)

    return now.verdict.holds(is_same, files, now.order.jobs)


def told_otherwise(now: Kept, questions: Mapping[int, Question]) -> Iterator[Stale]:
    """The files that asked one of these questions, where its answer is another one now; the reason is the first of them
    that a file asked.
    """
    changed: dict[int, Question] = {}
    for number, question in questions.items():
        digest = now.planned.answers.digest(question)
        if digest != now.notes.digest(number):
            now.notes.answer(number, digest)
            changed[number] = question
    for path in dict.fromkeys(path for number in changed for path in now.asked.files(number)):
        target = now.targets.get(path)
        if target:  # else it goes
            first = next(number for number in now.notes.traces[path].numbers if number in changed)
            yield made_anew(now, target, f"what it shows changed ({in_words(changed[first])})")


def made_anew(now: Kept, target: Target, reason: str) -> Stale:
    site = now.planned.site
    source = source_of(target, site)
    entry = site.entries[source] if source else None
    body = "" if entry is None or isinstance(entry, Front) else entry.outline.digest[:16]
    template = now.closures.get(target.template, "")
    return Stale(target, subject_digest(target, now.planned.answers), body, template, reason)


def _numbers(asked: Iterable[str]) -> frozenset[int]:
    """The numbers of questions, of which traces keep texts."""
    return frozenset(map(int, frozenset(chain.from_iterable(map(str.split, asked)))))


def _reaches_further(now: Kept, otherwise: Mapping[str, _Asked]) -> bool:
    """Whether a question that publishes another file, or makes the site change by itself, is asked for the first time,
    or by no file any more. `otherwise` are the files that ask others than before.
    """
    before, after = (_numbers(asked[at] for asked in otherwise.values()) for at in (0, 1))
    weighty = (number for number in sorted(before ^ after) if _is_weighty(now, now.notes.question(number)))
    return any(all(path in otherwise for path in now.asked.files(number)) for number in weighty)


def _is_weighty(now: Kept, question: Question) -> bool:
    return question[0] in _PUBLISHING or shows_today(now.planned.site, question)


def _images(now: Kept, otherwise: Mapping[str, _Asked]) -> tuple[Question, ...]:
    """The questions about pictures that a file asks and didn't, or the other way round."""
    numbers = set(chain.from_iterable(_numbers([old]) ^ _numbers([new]) for old, new in otherwise.values()))
    return tuple(each for each in map(now.notes.question, sorted(numbers)) if each[0] == "image")


def _with_dead_links(now: Kept, kept: Kept, pressed: Pressed, reach: Reach) -> tuple[Kept, Exchange]:
    """With the dead links of the files that were made, without those of files that are gone, and what editors are told
    of them.
    """
    paths: tuple[str, ...] = (*pressed.reasons, *reach.gone)
    lost = {**now.lost, **pressed.lost}
    for path in paths:
        if path not in pressed.lost:
            lost.pop(path, None)
    if now.entries is kept.entries and now.teller is kept.teller:  # the same is told of the same
        paths = tuple(path for path in paths if lost.get(path) != kept.lost.get(path))
    gone = _told(kept, kept.lost, paths)
    # What was told before, was told without them.
    for path in reach.came:
        now.teller.files.add(path)
    for path in reach.went:
        now.teller.files.remove(path)
    return replace(now, lost=lost), Exchange(gone, _told(now, lost, paths))


def _told(one: Kept, lost: Mapping[str, tuple[LostLink, ...]], paths: Iterable[str]) -> tuple[Problem, ...]:
    found = (each for path in paths for each in lost.get(path, ()))
    return tuple(one.teller.told(each, one.entries.get(each.source)) for each in found)


def _published(
    now: Kept, stage: Replacing, reasons: Mapping[str, str], kinds: Mapping[str, str], developed: tuple[str, ...] = ()
) -> tuple[Report, Kept]:
    """Publish what is staged; `kinds` are of the files that were made, `developed` the paths of what was made of
    pictures.
    """
    done = stage.apply()
    told = dict.fromkeys(developed, "it is a new size or crop of a picture")
    kept_back = (entry for path in now.teller.kept_back if (entry := now.entries.get(path)))
    report = replace(
        now.report,
        pages_written=sum(path.endswith(".html") for path in done.written),
        written=done.written,
        unchanged=without(done.written, done.standing.paths),
        removed=done.removed,
        reasons={**reasons, **told, **removals(done.removed, kept_back, now.teller.kept_back, now.order.config)},
        kinds=Counter(kinds.get(path, "file") for path in done.written),
        encoded=len(developed),
        problems=now.problems,
        now=now.order.now,
        shown=Shown(now.planned.site, now.planned.places, now.entries) if now.report.shown else None,
        seconds={},
    )
    return report, replace(now, standing=done.standing, report=report)
