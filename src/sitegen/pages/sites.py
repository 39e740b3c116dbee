"""From entries to everything a site will be at one instant: its index, its files, its clashes. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config import Config
from sitegen.ledger import Ledger
from sitegen.model import Article, Asset, Body, Entry, Front, Page
from sitegen.nodes import Plain
from sitegen.pages import assets
from sitegen.pages.collisions import collisions
from sitegen.pages.dead_links import Paths, link_problem
from sitegen.pages.front_problems import front_problems
from sitegen.pages.pictures import asked_renditions, picture_problems, wide_renditions
from sitegen.pages.plan import copies, places, plan, redirect_pages
from sitegen.pages.settings import settings_assets, settings_problems
from sitegen.pages.targets import Copy, LostLink, Target
from sitegen.patched import Patched
from sitegen.problems import Problem
from sitegen.recipes import Rendition
from sitegen.site import edition_times, news
from sitegen.site.answers import Answers, Question
from sitegen.site.assemble import Site, assemble
from sitegen.site.held import Due, Held, held
from sitegen.site.known import Known
from sitegen.site.links import Places


class Material(Struct, frozen=True, eq=False):
    """What a site is made of, whatever the instant. `static` gives the theme's own files, `static_urls` their URLs."""

    config: Config
    entries: tuple[Entry, ...]
    bodies: Callable[[str], Body]
    assets: Mapping[str, Asset]
    data: Mapping[str, Plain]
    static: Mapping[str, bytes]
    static_urls: Mapping[str, str]
    ledger: Ledger

    @property
    def paths(self) -> tuple[str, ...]:
        """Of all entries and other files."""
        return (*(entry.path for entry in self.entries), *self.assets)


class PlannedSite(Struct, frozen=True, eq=False):
    """The site at one instant and every file it will have.

    `referred` are the files of content/ that may go out as they are, `shown` the pictures that pages show, each with
    the paths of what shows it.
    """

    answers: Answers
    targets: tuple[Target, ...]
    referred: frozenset[str]
    shown: Mapping[str, Sequence[str]]
    copied: tuple[Copy, ...]
    problems: tuple[Problem, ...]

    @property
    def site(self) -> Site:
        return self.answers.known.site

    @property
    def places(self) -> Places:
        return self.answers.known.places

    @property
    def paths(self) -> list[str]:
        """Of all its files."""
        return [*(each.path for each in self.targets), *(each.path for each in self.copied)]

    def renditions(self, asked: Iterable[Question]) -> dict[str, Rendition]:
        """What is made of pictures, by path in the output; `asked` are the questions of all pages."""
        known = self.answers.known
        found = (*wide_renditions(self.shown, known.places), *asked_renditions(asked, known))
        return {each.path: each for each in found}

    def due(self, entries: Iterable[Entry]) -> Iterator[Due]:
        """What time alone changes about fronts and the news sitemap, past or to come."""
        yield from edition_times.events(self.site, self.places, entries)
        yield from news.departures(self.site)


def plan_site(
    material: Material, now: datetime, today: datetime | None = None, *, ahead: bool = False, drafts: bool = False
) -> PlannedSite:
    """Everything there is to publish at `now`; with `ahead`, embargoed stories too, each as at its own date.

    With `drafts`, drafts and embargoed stories, for a preview.
    """
    config = material.config
    read = (material.entries, material.assets, material.data)
    site, problems = assemble(*read, config, now, today, material.ledger, ahead=ahead, drafts=drafts)
    targets = plan(site)
    found = places(site, targets, material.static_urls)
    shown = assets.shown_pictures(site, found)
    referred = assets.free_assets(site.assets.values()) | assets.referred_assets(site, found, shown)
    referred |= settings_assets(site, found)
    copied = copies(site, referred, material.static)
    # A rule without a page of its own would lead away from whatever stands there, too.
    unmade = redirect_pages(found.moved) if config.hosting.rules and not config.kinds.redirects else ()
    clashes = collisions((*targets, *unmade), copied, portable=config.portable_names)
    known = Known(site, found, material.static_urls, material.bodies)
    # Ahead, there are stories that no front shows yet.
    fronts = () if ahead else front_problems(site, found, material.entries, material.assets)
    faults = picture_problems(site, found, shown, sorted(referred))
    settings = settings_problems(site, found, {each.path: each for each in material.entries}, material.assets)
    told = (*problems, *clashes, *settings, *fronts, *faults)
    return PlannedSite(Answers(known), targets, referred, shown, copied, told)


def retold(
    planned: PlannedSite,
    told: Mapping[str, Article | Page],
    questions: Iterable[Question],
    bodies: Callable[[str], Body],
) -> PlannedSite:
    """The same site in which some stories and standing pages are told anew, each in its place, and nothing else is.

    `questions` are those that may be answered otherwise. The planned site that it is made from isn't to be used any
    more.
    """
    known = planned.answers.known
    entries = Patched(known.site.entries, told)
    articles = {path: entry for path, entry in told.items() if isinstance(entry, Article)}
    pages = {path: entry for path, entry in told.items() if isinstance(entry, Page)}
    site = replace(
        known.site,
        entries=entries,
        pages=Patched(known.site.pages, pages),
        teasers=known.site.teasers.retold(articles),
    )
    now = replace(known, site=site, places=replace(known.places, entries=entries), bodies=bodies)
    return replace(planned, answers=planned.answers.retold(now, told, questions))


def tabled(
    planned: PlannedSite, said: Mapping[str, Plain], questions: Iterable[Question], bodies: Callable[[str], Body]
) -> PlannedSite:
    """The same site in which some tables, by name, say something else. `questions` are those that may be answered
    otherwise. The planned site that it is made from isn't to be used any more.
    """
    known = replace(with_tables(planned.answers.known, said), bodies=bodies)
    return replace(planned, answers=planned.answers.retold(known, (), questions))


def with_bodies(planned: PlannedSite, bodies: Callable[[str], Body]) -> PlannedSite:
    """The same site, read by another build. The planned site that it is made from isn't to be used any more."""
    known = replace(planned.answers.known, bodies=bodies)
    return replace(planned, answers=planned.answers.retold(known, (), ()))


def with_tables(known: Known, said: Mapping[str, Plain]) -> Known:
    """All that is known, with other tables in the places of some."""
    return replace(known, site=replace(known.site, data={**known.site.data, **said}))


class Files:
    """All sources and other files under content/, put in order when they are first asked for."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._read = paths
        self._later: dict[str, bool] = {}  # whether files are there that came or went since
        self._known: Paths | None = None

    @property
    def paths(self) -> Paths:
        if self._known is None:
            there = dict.fromkeys(self._read, True)
            self._known = Paths(path for path, stands in {**there, **self._later}.items() if stands)
        return self._known

    def add(self, path: str) -> None:
        """One more file, which none of the dead links that there are can have meant."""
        self._later[path] = True
        if self._known is not None:
            self._known.add(path)

    def remove(self, path: str) -> None:
        """A file that is gone, and that none of the dead links that there are seems to have meant."""
        self._later[path] = False
        if self._known is not None:
            self._known.remove(path)


class LinkTeller:
    """What editors are told of dead links; what all of them need is made when the first is told."""

    def __init__(self, files: Files, data: Mapping[str, Plain], kept_back: Mapping[str, Held]) -> None:
        self.files, self._data, self.kept_back = files, data, kept_back

    def beside(self, kept_back: Mapping[str, Held]) -> "LinkTeller":
        """The same where others are kept back; both know of a file that comes or goes."""
        return LinkTeller(self.files, self._data, kept_back)

    def told(self, lost: LostLink, source: Entry | None) -> Problem:
        """A dead link found in a source."""
        title = "" if source is None or isinstance(source, Front) else source.title
        return replace(link_problem(lost, self.kept_back, self.files.paths, self._data), story=title)


def lost_links(lost: Iterable[LostLink], material: Material, kept_back: Mapping[str, Held]) -> list[Problem]:
    """What editors are told of dead links."""
    found = list(lost)
    entries = {entry.path: entry for entry in material.entries} if found else {}
    teller = LinkTeller(Files(material.paths), material.data, kept_back)
    return [teller.told(each, entries.get(each.source)) for each in found]


def held_at(entries: Iterable[Entry], instant: datetime) -> dict[str, Held]:
    """The entries that are kept back at an instant, by path."""
    found = (held(entry, instant) for entry in entries)
    return {each.path: each for each in found if each}
