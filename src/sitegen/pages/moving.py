"""The planned site once stories have come, gone or moved: the files that are new, those that go, the pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sitegen import urls
from sitegen.content.slots import rooted
from sitegen.model import Article, Asset, Body, Entry
from sitegen.pages import plan
from sitegen.pages.assets import free_assets
from sitegen.pages.collisions import collisions
from sitegen.pages.front_problems import front_problems
from sitegen.pages.pictures import uncredited
from sitegen.pages.rehearsal import Ahead
from sitegen.pages.settings import settings_problems
from sitegen.pages.sites import PlannedSite
from sitegen.pages.taken import Taken
from sitegen.pages.targets import Planned, Target
from sitegen.patched import Patched
from sitegen.problems import Problem
from sitegen.site import moving, sitemaps
from sitegen.site.assemble import Site, images_of
from sitegen.site.edition import arranged_names
from sitegen.site.feeds import channel_of
from sitegen.site.links import Places, follow_rooted
from sitegen.site.moving import Move, Step, of_term
from sitegen.site.paging import last_made
from sitegen.site.pictures import is_made
from sitegen.site.questions import Known
from sitegen.site.touched import Group, leading_to
from sitegen.site.view import Question


def with_pictures(planned: PlannedSite, came: Mapping[str, Asset]) -> PlannedSite:
    """The same site beside some more pictures, which nothing shows. What it is made from isn't to be used any more."""
    if not came:
        return planned
    return replace(planned, answers=planned.answers.retold(known_beside(planned.answers.known, came), (), ()))


def known_beside(known: Known, came: Mapping[str, Asset]) -> Known:
    """All that is known, and some more pictures."""
    assets = Patched(known.places.assets, came)
    return replace(known, site=replace(known.site, assets=assets), places=replace(known.places, assets=assets))


@dataclass(frozen=True, slots=True)
class Shows:
    """The pictures that only stories that moved show: since they did, and until they did."""

    first: tuple[str, ...]
    last: tuple[str, ...]


def shown_otherwise(planned: PlannedSite, moves: Iterable[Move], came: Mapping[str, Asset]) -> Shows | None:
    """What stories that move show and nothing else does, of the pictures that are there and those that came with them.

    None if that publishes a file as it is, or takes one away; or if one has a fault that tells whose it is.
    """
    places = replace(planned.places, assets=Patched(planned.places.assets, came)) if came else planned.places
    users = dict[str, Sequence[str]]()
    for move in moves:
        was, now = (_assets(each.outline.files if each else (), places) for each in (move.before, move.after))
        if not planned.referred.issuperset(now) or not _may_go(set(was) - set(now), places):
            return None
        users = _users(users, planned.shown, move, places)
    if any(places.assets[each].trait in ("huge", "broken") for each in users):
        return None
    first = tuple(each for each, found in users.items() if found and each not in planned.shown)
    last = tuple(each for each, found in users.items() if not found and each in planned.shown)
    made = all(is_made(places.assets[each], places.images) for each in (*first, *last))
    return Shows(first, last) if made else None


def _may_go(led_to: Set[str], places: Places) -> bool:
    """Whether all of these files are published even if nothing leads there."""
    return free_assets(places.assets[each] for each in led_to) == led_to


def _users(
    users: Mapping[str, Sequence[str]], shown: Mapping[str, Sequence[str]], move: Move, places: Places
) -> dict[str, Sequence[str]]:
    """The pictures that stories that moved show or did, each with the paths of all that shows it."""
    was, now = (_assets(_pictures(each), places) if each else () for each in (move.before, move.after))
    found = dict(users)
    for each in {**dict.fromkeys(was), **dict.fromkeys(now)}:
        others = tuple(path for path in found.get(each, shown.get(each, ())) if path != move.path)
        found[each] = (*others, *([move.path] if each in now else []))
    return found


def _pictures(article: Article) -> tuple[str, ...]:
    own = (rooted(article.image.src, article.path),) if article.image else ()
    return (*article.outline.pictures, *own)


def _assets(references: Iterable[str], places: Places) -> tuple[str, ...]:
    """The files of content/ that references lead to, each once."""
    found = (follow_rooted(each, places) for each in references)
    return tuple(dict.fromkeys(each.asset for each in found if each.leads == "asset"))


def steps(site: Site, moves: Iterable[Move], now: datetime) -> tuple[Step, ...] | None:
    """The site at `now` after each of some moves; None if one reaches further."""
    found: list[Step] = []
    for move in moves:
        step = moving.step(found[-1].after if found else site, move, now)
        if step is None:
            return None
        found.append(step)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Turned:
    """The files that come and go, and those whose `Target` is another one at the same path."""

    new: tuple[Target, ...]
    gone: tuple[Target, ...]
    other: tuple[Target, ...]

    @property
    def all(self) -> tuple[Target, ...]:
        return (*self.new, *self.gone, *self.other)

    @property
    def pages(self) -> int:
        """How many more pages there are."""
        came, went = (sum(each.path.endswith(".html") for each in targets) for targets in (self.new, self.gone))
        return came - went


def turned(taken: Sequence[Step]) -> Turned:
    """What some steps do to the files of a site."""
    ends = (taken[0].before, taken[-1].after)
    before, after = ({each.path: each for each in _around(site, taken, ends)} for site in ends)
    return Turned(
        new=tuple(each for path, each in after.items() if path not in before),
        gone=tuple(each for path, each in before.items() if path not in after),
        other=tuple(each for path, each in after.items() if path in before and before[path] != each),
    )


def _around(site: Site, taken: Sequence[Step], ends: Sequence[Site]) -> Planned:
    """The files of a site that steps may change; more than these are the same at both ends."""
    size = site.config.lists.size
    for path in {each.move.path: True for each in taken}:
        if path in site.ranks:
            yield from plan.story(site, path)
    names = dict.fromkeys(name for each in taken for name in each.places)
    for name in names:
        term = of_term(site, name)
        first = min(last_made(len(end.lists.get(name, ())), size) for end in ends)
        if not name:
            yield from plan.front_pages(site, max(1, first))
        elif term:
            kind = name.partition("/")[0]
            yield from plan.list_pages(site, term, kind, first if all(name in end.lists for end in ends) else 0)
            for channel in channel_of(site.config.feeds, kind, term):
                yield from plan.channel_feeds(channel)
    months = sorted({month for each in taken for month in each.move.months})
    years = {month[:4] for month in months}
    yield from plan.archive_pages(site, [month for month in site.months if month[:4] in years])
    named = (name for group in (*months, "pages") for name in sitemaps.names_of(site, group))
    yield from plan.sitemap_files(site, named)
    if any(each.move.corrects for each in taken):
        yield from plan.corrections(site)


def touched(taken: Sequence[Step], turn: Turned) -> Iterator[Group]:
    """The groups of the questions that may be answered otherwise once the steps are taken; `turn` is what they do to
    files. Whatever leads to one of them, or didn't, has its last name in common with it.
    """
    for each in taken:
        yield from moving.touched(each)
    yield from leading_to((*(each.url for each in turn.all), *(each.move.path for each in taken)))
    urls_of = ((end.url_of.get(each.move.path, "") for end in (each.before, each.after)) for each in taken)
    yield from leading_to(url for found in urls_of for url in found if url)


def moved(
    planned: PlannedSite,
    taken: Sequence[Step],
    turn: Turned,
    questions: Iterable[Question],
    bodies: Callable[[str], Body],
) -> PlannedSite:
    """The site after the steps. What it is made from isn't to be used any more; `questions` are those that may be
    answered otherwise.
    """
    known = _with_steps(planned.answers.known, taken, turn)
    groups = {month for each in taken for month in each.move.months} | {"pages"}
    known = replace(known, bodies=bodies, index=known.index.without(groups))
    users = dict[str, Sequence[str]]()
    for each in taken:
        users = _users(users, planned.shown, each.move, known.places)
    gone, other = ({each.path for each in targets} for targets in (turn.gone, turn.other))
    targets = planned.targets
    if gone or other:
        targets = tuple(each for each in targets if each.path not in gone and each.path not in other)
    return replace(
        planned,
        answers=planned.answers.retold(known, [each.move.path for each in taken], questions),
        targets=(*targets, *turn.new, *turn.other),
        shown=Patched(
            planned.shown,
            {each: found for each, found in users.items() if found},
            [each for each, found in users.items() if not found],
        )
        if users
        else planned.shown,
    )


def _with_steps(known: Known, taken: Sequence[Step], turn: Turned) -> Known:
    """All that is known after the steps."""
    site, before = taken[-1].after, taken[0].before
    paths = dict.fromkeys(each.move.path for each in taken)
    stood = [url for path in paths if (url := before.url_of.get(path, ""))]
    stands = {url: path for path in paths if (url := site.url_of.get(path, ""))}
    known_places = {urls.place(each.path): each.url for each in (*turn.new, *turn.other)}
    places = replace(
        known.places,
        url_of=site.url_of,
        entries=site.entries,
        known=Patched(
            known.places.known,
            known_places,
            {urls.place(each.path) for each in turn.gone} - known_places.keys(),
        ),
        sources=Patched(known.places.sources, stands, [url for url in stood if url not in stands]),
    )
    return replace(known, site=site, places=places)


def moved_ahead(
    ahead: Ahead, moves: Sequence[Move], turn: Turned, entries: Iterable[Entry], taken: Taken, now: datetime
) -> Ahead | None:
    """The same site ahead after the moves, which make `turn` of the files there are now; None if it isn't plain that
    all has a place beside what is to come. `entries` are those of stories that moved, `taken` the addresses of the site
    as it is.
    """
    waiting = {each.path for each in ahead.mortal if isinstance(each, Article) and each.date.at > now}
    if waiting.intersection(move.path for move in moves):
        return None
    found = steps(ahead.known.site, moves, now)
    if not found:
        return None
    later = turned(found)
    ours = {each.path for each in (*turn.new, *turn.gone, *turn.other, *later.gone, *later.other)}
    more = [each for each in (*later.new, *later.other) if each.path not in {each.path for each in turn.new}]
    left = {each.path for each in later.gone}
    still = [each for each in turn.gone if each.path not in left]
    others = [each for each in ahead.files if each.path not in ours]
    if not taken.are_free(more) or collisions([*turn.new, *more, *still, *others], ()):
        return None
    paths = {move.path for move in moves}
    mortal = (*(each for each in ahead.mortal if each.path not in paths), *(e for e in entries if _is_mortal(e)))
    return replace(ahead, known=_with_steps(ahead.known, found, later), files=(*others, *more, *still), mortal=mortal)


def _is_mortal(entry: Entry) -> bool:
    return isinstance(entry, Article) and entry.expires is not None


def own_faults(planned: PlannedSite, path: str) -> tuple[Problem, ...]:
    """What is wrong with the picture of a story, if anything is."""
    entry = planned.site.entries.get(path)
    if entry is None:
        return ()
    _, lost = images_of([entry], planned.site.assets, planned.site.config)
    shown = [path] if path in planned.site.images else []
    return (*lost, *uncredited(planned.site, planned.places, shown))


def of_arrangement(planned: PlannedSite, entries: Mapping[str, Entry]) -> tuple[Problem, ...]:
    """What is wrong with the fronts that editors arrange, and with what the configuration leads to."""
    site, places = planned.site, planned.places
    found = tuple(settings_problems(site, places, map(entries.__getitem__, entries), places.assets))
    if not arranged_names(site):
        return found
    return (*found, *front_problems(site, places, entries.values(), places.assets))
