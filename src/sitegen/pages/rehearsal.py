"""Embargoed stories made as at their own dates and thrown away: their errors count today, not at nine tomorrow."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.content.places import is_scheduled
from sitegen.model import Article, Body, Entry
from sitegen.pages.render import Press, render
from sitegen.pages.sites import Material, PlannedSite, held_at, lost_links, plan_site
from sitegen.pages.targets import LostLink, Target
from sitegen.patched import Patched
from sitegen.problems import Problem, StoppedError, errors
from sitegen.site.answers import Answers, Question
from sitegen.site.held import Held, held
from sitegen.site.known import Known
from sitegen.theme.templates import Templates


class Rehearsal(Struct, frozen=True, eq=False):
    """What is wrong with what is still to come, and where each embargoed story will stand, by path; what their pages
    asked; and what it was rehearsed in, if all pages could be made and lead somewhere.
    """

    problems: tuple[Problem, ...] = ()
    url_of: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[Question] = frozenset()
    ahead: "Ahead | None" = None


class Ahead(Struct, frozen=True, eq=False):
    """The site in which all embargoed stories are published: their pages in `targets`, and in `files` all that there
    will be. `mortal` are the entries that aren't always published, `asked` what the pages asked when they were made.
    """

    known: Known
    targets: tuple[Target, ...]
    files: tuple[Target, ...]
    mortal: tuple[Entry, ...]
    asked: frozenset[Question] = frozenset()

    def beside(self, targets: Iterable[Target]) -> "Ahead":
        """The same with only those `files` that there aren't now."""
        there = frozenset(targets)
        return replace(self, files=tuple(each for each in self.files if each not in there))

    def retold(self, told: Mapping[str, Entry]) -> "Ahead":
        """The same in which some published stories and pages are told anew, each in its place."""
        entries = Patched(self.known.site.entries, told)
        teasers = self.known.site.teasers.retold({p: each for p, each in told.items() if isinstance(each, Article)})
        site = replace(self.known.site, entries=entries, teasers=teasers)
        return replace(self, known=replace(self.known, site=site, places=replace(self.known.places, entries=entries)))

    def rehearsed(self, templates: Templates, bodies: Callable[[str], Body]) -> "Ahead | None":
        """The same once all pages of the embargoed stories were made anew; None if one can't be, or a link of it leads
        nowhere.
        """
        known, asked = replace(self.known, bodies=bodies), set[Question]()
        sound = not any(_faults(each, known, self.mortal, templates, asked) for each in self.targets)
        return replace(self, asked=frozenset(asked)) if sound else None


def rehearse(
    material: Material, templates: Templates, now: datetime, kept_back: Mapping[str, Held], sound: frozenset[Problem]
) -> Rehearsal:
    """Make the pages of the embargoed stories, in one site in which all of them are published.

    `kept_back` are the entries that are held at `now`, `sound` the problems of the site as it is now. What would only
    clash because two stories are never published at the same time is judged again, date by date.
    """
    waiting = waiting_of(kept_back)
    if not waiting:
        return Rehearsal()
    ahead = plan_site(material, now, ahead=True)
    found = [each for each in ahead.problems if each.severity == "error" or each.path in waiting]
    if set(errors(found)) - sound:
        found = list(_date_by_date(material, waiting.values()))
    mortal = tuple(entry for entry in material.entries if entry.path in waiting or getattr(entry, "expires", None))
    pages = [each for each in ahead.targets if each.subject in waiting and each.subject in ahead.site.entries]
    asked, made_of = set[Question](), replace(material, entries=mortal)
    faults = [each for page in pages for each in _made(page, ahead, made_of, templates, asked)]
    url_of = {path: ahead.site.url_of.get(path, "") for path in waiting}
    plain = not faults and not errors(found)
    known, shown = ahead.answers.known, frozenset(asked)
    kept = Ahead(known, tuple(pages), ahead.targets, mortal, shown) if plain else None
    return Rehearsal((*found, *faults), url_of, shown, kept)


def waiting_of(kept_back: Mapping[str, Held]) -> dict[str, Held]:
    """Those that have their date to come and are rehearsed: editions are judged with every build (`front_problems`)."""
    return {path: each for path, each in kept_back.items() if each.until and not is_scheduled(path)}


def _date_by_date(material: Material, waiting: Iterable[Held]) -> Iterator[Problem]:
    for instant in sorted({each.until.at for each in waiting if each.until}):
        paths = {each.path for each in waiting if each.until and each.until.at == instant}
        for problem in plan_site(material, instant).problems:
            if problem.severity == "error" or problem.path in paths:
                yield problem


def _made(
    target: Target, ahead: PlannedSite, material: Material, templates: Templates, asked: set[Question]
) -> Iterable[Problem]:
    """What is wrong with the page of one embargoed story, judged at its date; what it asks is added to `asked`."""
    found = _faults(target, ahead.answers.known, material.entries, templates, asked)
    problems = [each for each in found if isinstance(each, Problem)]
    lost = [each for each in found if isinstance(each, LostLink)]
    at = ahead.site.article(target.subject).date.at
    return [*problems, *lost_links(lost, material, held_at(material.entries, at))] if found else ()


def _faults(
    target: Target, known: Known, mortal: tuple[Entry, ...], templates: Templates, asked: set[Question]
) -> tuple[Problem, ...] | tuple[LostLink, ...]:
    press = Press(_answers_at(known.site.article(target.subject).date.at, known, mortal), templates)
    try:
        made = render(target, press)
    except StoppedError as stopped:
        return stopped.problems
    asked.update(made.asked)
    return made.lost


def _answers_at(instant: datetime, known: Known, entries: Iterable[Entry]) -> Answers:
    """The same site, in which links lead only to what is published at an instant."""
    gone = {entry.path for entry in entries if isinstance(entry, Article) and held(entry, instant)}
    gone_urls = {url for path in gone if (url := known.site.url_of.get(path))}
    places = replace(
        known.places,
        url_of=_Without(known.places.url_of, lambda path, _url: path in gone),
        known=_Without(known.places.known, lambda _place, url: url in gone_urls),
    )
    return Answers(replace(known, places=places))


class _Without(Mapping[str, str]):
    """A mapping without the items that a test names: made at once, however large it is."""

    def __init__(self, whole: Mapping[str, str], lacks: Callable[[str, str], bool]) -> None:
        self._whole, self._lacks = whole, lacks

    def __getitem__(self, key: str) -> str:
        value = self._whole[key]
        if self._lacks(key, value):
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        return (key for key, value in self._whole.items() if not self._lacks(key, value))

    def __len__(self) -> int:
        return sum(1 for _ in self)
