"""A build in which some stories come, go or move, and leave lists and join others; or an edition is another one, or the
file about a section, topic or author; and nothing else is.

The same way as in `retold.py`: what was kept, with these entries as they are now, the questions that either version can
be part of the answer to, and the files that come and go. A story may bring pictures, or show some that waited for it; a
picture that is another one comes with all that shows it.
What reaches further – a section that comes or goes, an address that the ledger knows, an old story in long lists – is
for a build that looks at everything.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter

from msgspec.structs import replace

from sitegen.building.exchange import Exchange, joined, without
from sitegen.building.kept import Kept
from sitegen.building.movements import Moved, held_now, remarks_of
from sitegen.building.reissue import Reach, Runner, made_anew, pressed_and_published, told_otherwise
from sitegen.building.secrecy import disclosed, tells_what_hides, unchecked
from sitegen.building.supplied import assets_of, is_asked_for
from sitegen.content.places import is_scheduled
from sitegen.order import Order
from sitegen.pages import moving
from sitegen.pages.moving import Turned
from sitegen.pages.plan import story
from sitegen.pages.rehearsal import Ahead
from sitegen.pages.render import Press
from sitegen.pages.targets import Target
from sitegen.patched import Patched
from sitegen.pipeline.inputs import Bodies
from sitegen.pipeline.pressroom import Stale
from sitegen.problems import Problem
from sitegen.report import Report
from sitegen.site.absent import withheld_beside
from sitegen.site.answers import Question
from sitegen.site.edition_times import events
from sitegen.site.held import Due, Held, schedule
from sitegen.site.news import departures
from sitegen.site.steps import Change, Move, Step
from sitegen.site.touched import address_of, leading_to
from sitegen.store.shrinkage import USUAL
from sitegen.store.standing import Replacing, replacing

_PATH = attrgetter("path")


def publish_moved(kept: Kept, order: Order, found: Moved, runner: Runner) -> tuple[Report, Kept] | None:
    """Make and publish what shows them or did; None if that turns out to touch more. What was kept is used up.

    Raises StoppedError with every problem; then nothing is published.
    """
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if stage is None:
        return None
    before = moving.with_pictures(kept.planned, assets_of(found.pictures))
    taken = moving.steps(before.site, found.changes, order.now)
    if taken is None or tells_what_hides(kept, taken):
        return None
    turn = moving.turned(taken)
    if turn is None or not kept.taken.exchange(turn.gone, turn.new) or not _may_publish(stage, order, kept, turn):
        return None
    by_hand = _by_hand(kept, found.moves)
    questions = _questions(kept, taken, turn, by_hand, found.pictures)
    planned = moving.moved(before, taken, turn, questions.values(), Bodies(runner.memory))
    ahead = _ahead(kept, found, turn, Bodies(runner.memory), order)
    if kept.ahead is not None and ahead is None:
        return None
    now, exchange = _with_problems(
        replace(kept, order=order, planned=planned, ahead=ahead, by_hand=by_hand), kept, found
    )
    now = _with_files(now, found, turn)
    bodies = Bodies(runner.memory)
    verdict = disclosed(kept, found.changes, bodies)
    now = replace(now, report=_report(kept, now, found, turn, bodies), verdict=verdict)
    stale = _stale(now, found.changes, turn, questions)
    with stage:
        return pressed_and_published(now, kept, stale, stage, exchange, runner, _reach(kept, found, turn))


def _reach(kept: Kept, found: Moved, turn: Turned) -> Reach:
    images = kept.asked.of(("image", each.path) for each in found.changes)
    return Reach(
        gone=tuple(each.path for each in turn.gone),
        came=found.came(kept),
        went=found.went,
        shown=(*found.shows.first, *found.shows.last, *found.pictures),
        pictures=tuple(map(kept.asked.question, images)),
    )


def _may_publish(stage: Replacing, order: Order, kept: Kept, turn: Turned) -> bool:
    """Whether new files find their places free, and not so many go that a build would say so."""
    gone = sum(each.path.endswith(".html") for each in turn.gone)
    allowed = order.kind != "site" or not gone or (order.max_delete or USUAL).allows(gone, kept.report.pages)
    return allowed and all(stage.is_free(each.path) for each in turn.new)


def _by_hand(kept: Kept, moves: Iterable[Move]) -> tuple[str, ...]:
    found = dict.fromkeys(kept.by_hand)
    for each in moves:
        if each.after and each.after.related:
            found[each.path] = None
        else:
            found.pop(each.path, None)
    return tuple(found)


def _questions(
    kept: Kept, taken: Sequence[Step], turn: Turned, by_hand: Iterable[str], pictures: Iterable[str]
) -> dict[int, Question]:
    """The questions that may be answered otherwise, by number."""
    beside = (*(("related", each) for each in by_hand), *leading_to(map(address_of, pictures)))
    numbers = kept.asked.touched((*moving.touched(taken, turn), *beside))
    return {number: kept.asked.question(number) for number in sorted(numbers)}


def _ahead(kept: Kept, found: Moved, turn: Turned, bodies: Bodies, order: Order) -> Ahead | None:
    """All that waits for its date beside the stories, if that is as sound as it was: rehearsed again."""
    if kept.ahead is None:
        return None
    known = moving.known_beside(kept.ahead.known, assets_of(found.pictures))
    entries = [each.entry for each in found.sources if each.entry]
    before = replace(kept.ahead, known=known)
    ahead = moving.moved_ahead(before, found.changes, turn, entries, kept.taken, order.now)
    return ahead.rehearsed(kept.templates, bodies) if ahead else None


def _with_problems(now: Kept, kept: Kept, found: Moved) -> tuple[Kept, Exchange]:
    """With the entries, and with what is wrong with them and with what depends on them before anything is made."""
    gone = [each.path for each in found.sources if each.entry is None]
    entries = Patched(kept.entries, {each.path: each.entry for each in found.sources if each.entry}, gone)
    apart = {each.path: faults for each in found.sources if (faults := moving.own_faults(now.planned, each.path))}
    to_come = kept.edition_to_come or any(is_scheduled(each.path) for each in found.sources)
    fronts = ((kept.planned, kept.entries), (now.planned, entries))
    arranged = tuple(moving.of_arrangement(*each, to_come=to_come) for each in fronts)
    exchange = remarks_of(kept, found.sources) + Exchange(new=tuple(chain.from_iterable(apart.values())))
    exchange += Exchange(*arranged)
    paths = {each.path for each in found.sources}
    remarks = {each.path: each.remarks for each in found.sources if each.remarks}
    named = (*chain.from_iterable(apart.values()), *arranged[1])
    now = replace(
        now,
        entries=entries,
        early=exchange.within(kept.early),
        remarks=Patched(kept.remarks, remarks, [path for path in paths if path not in remarks]),
        apart=Patched(kept.apart, apart, [path for path in paths if path not in apart]),
        naming=_naming(kept.naming, named),
    )
    return now, exchange


def _naming(naming: Mapping[str, frozenset[str]], problems: Iterable[Problem]) -> Mapping[str, frozenset[str]]:
    more: dict[str, frozenset[str]] = {}
    for each in problems:
        more[each.story] = more.get(each.story, naming.get(each.story, frozenset())) | {each.path}
    return Patched(naming, more) if more else naming


def _with_files(now: Kept, found: Moved, turn: Turned) -> Kept:
    """What is kept with the sources and files that came and without those that went; `now` has its site already."""
    made = {each.path: each for each in (*turn.new, *turn.other)}
    about = {each.path: _about(now, each.path) for each in found.moves}
    kept_back = {each.path: held_now(each.entry, now.order) for each in found.sources}
    lets_go = [path for path, each in kept_back.items() if each is None]
    return replace(
        now,
        files=Patched(now.files, found.files, found.went),
        press=Press(now.planned.answers, now.press.templates, now.press.file_links),
        targets=Patched(now.targets, made, [each.path for each in turn.gone]),
        about=Patched(now.about, about),
        teller=now.teller.beside(
            Patched(now.teller.kept_back, {path: each for path, each in kept_back.items() if each}, lets_go)
        ),
    )


def _about(now: Kept, path: str) -> tuple[Target, ...]:
    """The files about a story: its page, and those that lead there from older addresses."""
    site = now.planned.site
    page = story(site, path) if path in site.ranks else ()
    return (*page, *(each for each in now.about.get(path, ()) if each.kind == "redirect"))


def _stale(now: Kept, changes: Iterable[Change], turn: Turned, questions: Mapping[int, Question]) -> list[Stale]:
    """The files that are new, those about the entries that are told otherwise, and those that asked a question with
    another answer.
    """
    stale = {each.path: made_anew(now, each, "it is new") for each in turn.new}
    paths = [each.path for each in changes]
    about = ((*now.about.get(path, ()), *moving.pages_about(now.planned.site, path)) for path in paths)
    for target in (*turn.other, *chain.from_iterable(about)):
        each = made_anew(now, target, f"what it is about changed: {target.source}")
        trace = now.notes.traces.get(target.path)
        if trace is None or each.subject != trace.subject:
            stale.setdefault(target.path, each)
    for each in told_otherwise(now, questions):
        stale.setdefault(each.target.path, each)
    return list(stale.values())


def _report(kept: Kept, now: Kept, found: Moved, turn: Turned, bodies: Bodies) -> Report:
    """The report with the entries as they are, and what is to become of them."""
    report, order, paths = kept.report, now.order, {each.path for each in found.sources}
    kept_back = [back for each in found.sources if (back := held_now(each.entry, order))]
    held = tuple(sorted((*(each for each in report.held if each.path not in paths), *kept_back), key=_PATH))
    over, due = {*_due(kept, report.held, paths)}, {*_due(now, held, paths)}
    last = [each for each in found.shows.last if not is_asked_for(now, each)]
    return replace(
        report,
        pages=report.pages + turn.pages,
        files=joined(without(found.went, report.files), found.came(kept)),
        withheld=withheld_beside(report.withheld, [*found.supplied(kept), *last], found.shows.first),
        held=held,
        due=tuple(sorted({*report.due} - over | {each for each in due if each.at > order.now}, key=_soonest_first)),
        unchecked=unchecked(kept, found.changes, now.entries, bodies),
    )


def _soonest_first(due: Due) -> tuple[object, ...]:
    return (due.at, due.path, due.event)


def _due(kept: Kept, held: Iterable[Held], paths: Iterable[str]) -> Iterable[Due]:
    """What falls due of these sources, on the fronts and in the news sitemap."""
    site, entries = kept.planned.site, (entry for path in paths if (entry := kept.entries.get(path)))
    yield from schedule(entries, site.now, drafts=kept.order.drafts)
    to_come = (entry for each in held if (entry := kept.entries.get(each.path)))
    yield from events(site, kept.planned.places, to_come)
    yield from departures(site)
