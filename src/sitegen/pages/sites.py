"""From entries to everything a site will be at one instant: its index, its files, its clashes. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sitegen.config import Config
from sitegen.model import Asset, Body, Entry, Front
from sitegen.nodes import Plain
from sitegen.pages import assets
from sitegen.pages.collisions import collisions
from sitegen.pages.dead_links import Paths, link_problem
from sitegen.pages.front_problems import front_problems
from sitegen.pages.pictures import asked_renditions, picture_problems, wide_renditions
from sitegen.pages.plan import copies, places, plan
from sitegen.pages.settings import settings_assets, settings_problems
from sitegen.pages.targets import Copy, LostLink, Target
from sitegen.problems import Problem
from sitegen.recipes import Rendition
from sitegen.site.assemble import Site, assemble
from sitegen.site.held import Held, held
from sitegen.site.links import Places
from sitegen.site.questions import Known
from sitegen.site.view import Answers, Question


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a site is made of, whatever the instant. `static` gives the theme's own files, `static_urls` their URLs."""

    config: Config
    entries: tuple[Entry, ...]
    bodies: Callable[[str], Body]
    assets: Mapping[str, Asset]
    data: Mapping[str, Plain]
    static: Mapping[str, bytes]
    static_urls: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class PlannedSite:
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

    def renditions(self, asked: Iterable[Question]) -> dict[str, Rendition]:
        """What is made of pictures, by path in the output; `asked` are the questions of all pages."""
        known = self.answers.known
        found = (*wide_renditions(self.shown, known.places), *asked_renditions(asked, known))
        return {each.path: each for each in found}


def plan_site(material: Material, now: datetime, today: datetime | None = None, *, ahead: bool = False) -> PlannedSite:
    """Everything there is to publish at `now`; with `ahead`, embargoed stories too, each as at its own date."""
    config = material.config
    site, problems = assemble(material.entries, material.assets, material.data, config, now, today, ahead=ahead)
    targets = plan(site)
    found = places(site, targets, material.static_urls)
    shown = assets.shown_pictures(site, found)
    referred = assets.free_assets(site.assets.values()) | assets.referred_assets(site, found, shown)
    referred |= settings_assets(site, found)
    copied = copies(site, referred, material.static)
    clashes = collisions(targets, copied, portable=config.portable_names)
    known = Known(site, found, material.static_urls, material.bodies)
    # Ahead, there are stories that no front shows yet.
    fronts = () if ahead else front_problems(site, found, material.entries, material.assets)
    faults = picture_problems(site, found, shown, sorted(referred))
    settings = settings_problems(site, found, material.entries, material.assets)
    told = (*problems, *clashes, *settings, *fronts, *faults)
    return PlannedSite(Answers(known), targets, referred, shown, copied, told)


def lost_links(lost: Iterable[LostLink], material: Material, kept_back: Mapping[str, Held]) -> list[Problem]:
    """What editors are told of dead links."""
    found = list(lost)
    if not found:
        return []
    titles = {entry.path: entry.title for entry in material.entries if not isinstance(entry, Front)}
    paths = Paths([*(entry.path for entry in material.entries), *material.assets])
    return [
        replace(link_problem(each, kept_back, paths, material.data), story=titles.get(each.source, ""))
        for each in found
    ]


def held_at(entries: Iterable[Entry], instant: datetime) -> dict[str, Held]:
    """The entries that are kept back at an instant, by path."""
    found = (held(entry, instant) for entry in entries)
    return {each.path: each for each in found if each}
