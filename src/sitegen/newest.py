"""A build in which nothing but one story is new, the newest of all: it joins lists at their ends.

The same way as in `retold.py`: what was kept, with the story in it, and the questions that it can be part of the answer
to. It may bring pictures, or show some that waited for it. Whatever else a new story may bring – a new tag, a document,
an older date – is for a build that looks at everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from unicodedata import normalize

from sitegen.content.parse import is_source
from sitegen.content.places import kept_folder
from sitegen.exchange import Exchange, joined
from sitegen.inputs import Bodies, Reread, reread
from sitegen.kept import Kept
from sitegen.model import CONTENT, Article
from sitegen.order import Order
from sitegen.pages import arrival
from sitegen.pages.pictures import uncredited
from sitegen.pages.rehearsal import Ahead
from sitegen.pages.render import Press
from sitegen.pages.sites import PlannedSite
from sitegen.pages.targets import Target
from sitegen.patched import Patched
from sitegen.problems import Problem, errors
from sitegen.reissue import Runner, made_anew, pressed_and_published, told_otherwise
from sitegen.report import Report
from sitegen.site.absent import withheld_beside
from sitegen.site.arrival import lists_of, touched
from sitegen.site.canaries import names_of_files
from sitegen.site.held import held, published, schedule
from sitegen.site.news import departures
from sitegen.site.recorded import identity
from sitegen.steady import is_as_it_was, is_meant, same_site
from sitegen.store.files import File, Tree
from sitegen.store.memory import Memory
from sitegen.store.standing import replacing
from sitegen.supplied import Pictures, assets_of, found_pictures


@dataclass(frozen=True, slots=True, eq=False)
class Newest:
    """The new story: its file, what reading it gave, how it is published, the lists that it joins, the pictures that it
    shows and nothing else does; and the pictures that came with it, by path.
    """

    file: File
    read: Reread
    article: Article
    names: tuple[str, ...]
    shown: tuple[str, ...]
    pictures: Pictures


def found_newest(kept: Kept, order: Order, paths: Iterable[str], memory: Memory) -> Newest | None:
    """The one story that came, perhaps with pictures, if nothing else was touched; None if more may have changed.

    Raises StoppedError if it has a mistake: with all errors, and the warnings of the site as it was.
    """
    if not kept.may_grow or not same_site(kept, order) or not kept.standing.holds(order.output.resolve()):
        return None
    with Tree(order.project, order.config.follow_symlinks) as tree:
        came = [path for path in map(partial(normalize, "NFC"), paths) if not is_as_it_was(path, kept, tree)]
        stories = [path for path in came if _may_be_story(path, kept)]
        file = tree.find(stories[0]) if len(stories) == 1 else None
        pictures = found_pictures(kept, [path for path in came if path not in stories], tree, memory) if file else None
        if file is None or pictures is None:
            return None
        read = reread(file, tree, order.config, memory)
    if order.holds_faulty and errors(read.remarks):
        return None  # perhaps it is left out
    Exchange(new=read.remarks).within(kept.early)
    shown = next(published([read.entry], order.now, drafts=order.drafts), None) if read.entry else None
    return _newest(kept, file, read, shown, pictures) if isinstance(shown, Article) else None


def _newest(kept: Kept, file: File, read: Reread, article: Article, pictures: Pictures) -> Newest | None:
    if is_meant(file.path, kept) or names_of_files(article) & kept.verdict.canaries.keys():
        return None  # somebody else names it, or a file that it names too
    if identity(article) in kept.ledger.urls_of:
        return None  # it was published before, perhaps elsewhere
    names = lists_of(kept.planned.site, article)
    shown = arrival.shown_first(kept.planned, article, assets_of(pictures)) if names else None
    return None if names is None or shown is None else Newest(file, read, article, names, shown, pictures)


def _may_be_story(path: str, kept: Kept) -> bool:
    return path.startswith(f"{CONTENT}/") and path not in kept.files and is_source(path) and not kept_folder(path)


def publish_newest(kept: Kept, order: Order, newest: Newest, runner: Runner) -> tuple[Report, Kept] | None:
    """Make and publish what shows the story; None if that turns out to touch more. What was kept is used up.

    Raises StoppedError with every problem; then nothing is published.
    """
    stage = replacing(order.project, order.output, kept.standing, sync=order.sync, state=order.state)
    if stage is None:
        return None
    questions = {number: kept.asked.question(number) for number in _numbers(kept, newest)}
    before = arrival.with_pictures(kept.planned, assets_of(newest.pictures))
    names, bodies = newest.names, Bodies(runner.memory)
    planned, new = arrival.arrived(before, newest.article, names, questions.values(), bodies, order.now)
    if not kept.taken.take(new) or not all(stage.is_free(each.path) for each in new):
        return None
    ahead = _ahead(kept, newest, new, bodies, order)
    if kept.waiting and ahead is None:
        return None
    entries = Patched(kept.entries, {newest.file.path: newest.read.entry or newest.article})
    fronts = (arrival.of_fronts(*each) for each in ((kept.planned, kept.entries), (planned, entries)))
    apart = tuple(uncredited(planned.site, planned.places, [newest.file.path] if newest.article.image else []))
    exchange = Exchange(*fronts) + Exchange(new=(*newest.read.remarks, *apart))
    report = _longer(kept.report, newest, order, planned, sum(each.path.endswith(".html") for each in new))
    longer = replace(kept, order=order, entries=entries, planned=planned, report=report, ahead=ahead)
    longer = _with_problems(replace(longer, early=exchange.within(kept.early)), newest, apart)
    now = _with_files(longer, newest, new)
    stale = {each.path: made_anew(now, each, "it is new") for each in new}
    for each in told_otherwise(now, questions):
        stale.setdefault(each.target.path, each)
    with stage:
        return pressed_and_published(now, kept, list(stale.values()), stage, exchange, runner, newest.shown)


def _numbers(kept: Kept, newest: Newest) -> list[int]:
    """The questions that may be answered otherwise once the story is there: those that led nowhere, too."""
    by_hand = (("related", each) for each in kept.by_hand)
    numbers = kept.asked.touched([*touched(kept.planned.site, newest.article, newest.names), *by_hand])
    return sorted(numbers | kept.asked.leading_nowhere)


def _ahead(kept: Kept, newest: Newest, new: Sequence[Target], bodies: Bodies, order: Order) -> Ahead | None:
    """All that waits for its date beside the story, if that is as sound as it was: rehearsed again."""
    if kept.ahead is None:
        return None
    known = arrival.known_beside(kept.ahead.known, assets_of(newest.pictures))
    before = replace(kept.ahead, known=known)
    ahead = arrival.arrived_ahead(before, newest.article, newest.names, new, kept.taken, order.now)
    return ahead if ahead and ahead.is_sound(kept.templates, bodies) else None


def _with_problems(longer: Kept, newest: Newest, apart: tuple[Problem, ...]) -> Kept:
    """With what is wrong with the story by itself, and `apart` from that."""
    path, title = newest.file.path, newest.article.title
    remarks = {path: newest.read.remarks} if newest.read.remarks else {}
    longer = replace(longer, remarks=Patched(longer.remarks, remarks))
    if not apart:
        return longer
    naming = {title: longer.naming.get(title, frozenset()) | {path}}
    return replace(longer, apart=Patched(longer.apart, {path: apart}), naming=Patched(longer.naming, naming))


def _with_files(longer: Kept, newest: Newest, new: Iterable[Target]) -> Kept:
    """What is kept with one more source and the files that show it; `longer` has its site already."""
    article, path = newest.article, newest.file.path
    files = {path: newest.file, **{name: file for name, (file, _) in newest.pictures.items()}}
    for each in files:
        longer.teller.add(each)
    return replace(
        longer,
        files=Patched(longer.files, files),
        press=Press(longer.planned.answers, longer.press.templates, longer.press.file_links),
        targets=Patched(longer.targets, {each.path: each for each in new}),
        about=Patched(longer.about, {path: tuple(each for each in new if each.subject == path)}),
        by_hand=(*longer.by_hand, *([path] if article.related else [])),
    )


def _longer(report: Report, newest: Newest, order: Order, planned: PlannedSite, pages: int) -> Report:
    """The report with one more story, and what is to become of it."""
    entry = newest.read.entry
    due = [*(schedule([entry], order.now) if entry else ())]
    due += [each for each in departures(planned.site) if each.path == newest.article.path]
    kept_back = held(entry, order.now) if entry else None
    return replace(
        report,
        pages=report.pages + pages,
        files=joined(report.files, [newest.file.path, *newest.pictures]),
        withheld=withheld_beside(report.withheld, newest.pictures, newest.shown),
        held=tuple(sorted((*report.held, *([kept_back] if kept_back else [])), key=lambda each: each.path)),
        due=tuple(sorted((*report.due, *due), key=lambda each: (each.at, each.path, each.event))),
    )
