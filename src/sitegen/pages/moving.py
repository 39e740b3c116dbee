"""The planned site once stories have come, gone or moved: the files that are new, those that go, the pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from sitegen import urls
from sitegen.model import Article, Asset, Body, Entry, Front, Intro, Page, Profile
from sitegen.pages import plan
from sitegen.pages.collisions import collisions
from sitegen.pages.front_problems import front_problems
from sitegen.pages.pictures import uncredited
from sitegen.pages.rehearsal import Ahead
from sitegen.pages.settings import settings_problems
from sitegen.pages.showing import users_of
from sitegen.pages.sites import PlannedSite
from sitegen.pages.taken import Taken
from sitegen.pages.targets import Planned, Target
from sitegen.patched import Patched
from sitegen.problems import Problem
from sitegen.site import furniture, moving, sitemaps
from sitegen.site.answers import Question
from sitegen.site.assemble import Site
from sitegen.site.edition import arranged_names
from sitegen.site.feeds import channel_of
from sitegen.site.held import published
from sitegen.site.known import Known
from sitegen.site.lead_pictures import images_of
from sitegen.site.moving import of_term
from sitegen.site.paging import last_made
from sitegen.site.steps import Change, Move, Step
from sitegen.site.touched import Group, address_of, leading_to


def with_pictures(planned: PlannedSite, came: Mapping[str, Asset]) -> PlannedSite:
    """The same site beside some more pictures, which nothing shows. What it is made from isn't to be used any more."""
    if not came:
        return planned
    return replace(planned, answers=planned.answers.retold(known_beside(planned.answers.known, came), (), ()))


def known_beside(known: Known, came: Mapping[str, Asset]) -> Known:
    """All that is known, and some more pictures."""
    assets = Patched(known.places.assets, came)
    return replace(known, site=replace(known.site, assets=assets), places=replace(known.places, assets=assets))


def steps(site: Site, changes: Iterable[Change], now: datetime) -> tuple[Step, ...] | None:
    """The site at `now` after each of some changes; None if one reaches further."""
    found: list[Step] = []
    for each in changes:
        last = found[-1].after if found else site
        step = moving.step(last, each, now) if isinstance(each, Move) else furniture.step(last, each, now)
        if step is None:
            return None
        found.append(step)
    return tuple(found)


class Turned(Struct, frozen=True):
    """The files that come and go, and those whose `Target` is another one at the same path."""

    new: tuple[Target, ...] = ()
    gone: tuple[Target, ...] = ()
    other: tuple[Target, ...] = ()

    @property
    def all(self) -> tuple[Target, ...]:
        return (*self.new, *self.gone, *self.other)

    @property
    def pages(self) -> int:
        """How many more pages there are."""
        came, went = (sum(each.path.endswith(".html") for each in targets) for targets in (self.new, self.gone))
        return came - went


def turned(taken: Sequence[Step]) -> Turned | None:
    """What some steps do to the files of a site; None if two of them would stand at one address."""
    if not any(isinstance(each.change, Move) for each in taken):
        return Turned()
    ends = (taken[0].before, taken[-1].after)
    was, now = (tuple(_around(site, taken, ends)) for site in ends)
    before, after = ({each.path: each for each in targets} for targets in (was, now))
    if len(after) < len(now):
        return None
    return Turned(
        new=tuple(each for path, each in after.items() if path not in before),
        gone=tuple(each for path, each in before.items() if path not in after),
        other=tuple(each for path, each in after.items() if path in before and before[path] != each),
    )


def _around(site: Site, taken: Sequence[Step], ends: Sequence[Site]) -> Planned:
    """The files of a site that steps may change; more than these are the same at both ends."""
    size = site.config.lists.size
    for path in {each.change.path: True for each in taken}:
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
    months = sorted({month for each in taken for month in each.change.months})
    years = {month[:4] for month in months}
    yield from plan.archive_pages(site, [month for month in site.months if month[:4] in years])
    named = (name for group in (*months, "pages") for name in sitemaps.names_of(site, group))
    yield from plan.sitemap_files(site, named)
    if any(each.change.corrects for each in taken):
        yield from plan.corrections(site)


def touched(taken: Sequence[Step], turn: Turned) -> Iterator[Group]:
    """The groups of the questions that may be answered otherwise once the steps are taken; `turn` is what they do to
    files. Whatever leads to one of them, or didn't, has its last name in common with it.
    """
    for each in taken:
        yield from (moving.touched if isinstance(each.change, Move) else furniture.touched)(each)
    yield from leading_to((*(each.url for each in turn.all), *(address_of(each.change.path) for each in taken)))
    urls_of = ((end.url_of.get(each.change.path, "") for end in (each.before, each.after)) for each in taken)
    yield from leading_to(url for found in urls_of for url in found if url)
    yield from leading_to(chain.from_iterable(map(_older_urls, taken)))


def _older_urls(taken: Step) -> Iterator[str]:
    """The older addresses of a story or page that has other crossheads: who leads to one by them is told otherwise."""
    found = [each for each in taken.change.versions if isinstance(each, Article | Page)]
    if len({each.outline.anchors for each in found}) < 2:
        return
    for each in found:
        yield from each.aliases
    yield from (url for url, path in taken.after.moved.items() if path == taken.change.path)


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
    groups = {month for each in taken for month in each.change.months} | {"pages"}
    known = replace(known, bodies=bodies, index=known.index.without(groups))
    users = dict[str, Sequence[str]]()
    for each in taken:
        users = users_of(users, planned.shown, each.change, known.places)
    gone, other = ({each.path for each in targets} for targets in (turn.gone, turn.other))
    targets = planned.targets
    if gone or other:
        targets = tuple(each for each in targets if each.path not in gone and each.path not in other)
    return replace(
        planned,
        answers=planned.answers.retold(known, [each.change.path for each in taken], questions),
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
    paths = dict.fromkeys(each.change.path for each in taken)
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
    ahead: Ahead, changes: Sequence[Change], turn: Turned, entries: Iterable[Entry], taken: Taken, now: datetime
) -> Ahead | None:
    """The same site ahead after the changes, which make `turn` of the files there are now; None if it isn't plain that
    all has a place beside what is to come. `entries` are those that changed, `taken` the addresses of the site as it
    is.
    """
    now_said = {each.path: each for each in entries}
    waiting = {each.path for each in ahead.mortal if isinstance(each, Article) and each.date.at > now}
    if waiting.intersection(each.path for each in changes):
        return None
    found = steps(ahead.known.site, [_ahead(ahead, each, now_said.get(each.path), now) for each in changes], now)
    if not found:
        return None
    later = turned(found)
    if later is None:
        return None
    ours = {each.path for each in (*turn.all, *later.gone, *later.other)}
    new = {each.path for each in turn.new}
    more = [each for each in (*later.new, *later.other) if each.path not in new]
    left = {each.path for each in later.gone}
    still = [each for each in turn.gone if each.path not in left]
    others = [each for each in ahead.files if each.path not in ours]
    if not taken.are_free(more) or collisions([*turn.new, *more, *still, *others], ()):
        return None
    paths = {each.path for each in changes}
    mortal = (*(e for e in ahead.mortal if e.path not in paths), *(e for e in now_said.values() if _is_mortal(e)))
    return replace(ahead, known=_with_steps(ahead.known, found, later), files=(*others, *more, *still), mortal=mortal)


def _ahead(ahead: Ahead, change: Change, entry: Entry | None, now: datetime) -> Change:
    """The same change in the site ahead, where an edition to come is in force."""
    if isinstance(change, Move) or not isinstance(entry or ahead.known.site.entries.get(change.path), Front):
        return change
    after = next(published([entry], now, ahead=True), None) if entry else None
    return Change(change.path, ahead.known.site.entries.get(change.path), after)


def _is_mortal(entry: Entry) -> bool:
    return isinstance(entry, Article) and entry.expires is not None


def pages_about(site: Site, path: str) -> Planned:
    """The pages of the list that the file at a path introduces, if it does."""
    source = site.entries.get(path)
    name = furniture.list_of(source) if isinstance(source, Intro | Profile) else ""
    term = of_term(site, name)
    return plan.list_pages(site, term, name.partition("/")[0]) if term else iter(())


def own_faults(planned: PlannedSite, path: str) -> tuple[Problem, ...]:
    """What is wrong with the picture of an entry, if anything is."""
    entry = planned.site.entries.get(path)
    if entry is None:
        return ()
    _, lost = images_of([entry], planned.site.assets, planned.site.config)
    shown = [path] if path in planned.site.images else []
    return (*lost, *uncredited(planned.site, planned.places, shown))


def of_arrangement(planned: PlannedSite, entries: Mapping[str, Entry], *, to_come: bool) -> tuple[Problem, ...]:
    """What is wrong with arranged fronts, editions `to_come` among them, and with what the configuration leads to."""
    site, places = planned.site, planned.places
    found = tuple(settings_problems(site, places, entries, places.assets))
    if not arranged_names(site) and not to_come:
        return found
    return (*found, *front_problems(site, places, entries.values(), places.assets))
