"""Embargoed stories made as at their own dates and thrown away: their errors count today, not at nine tomorrow."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sitegen.content.places import EDITIONS
from sitegen.model import Article, Entry
from sitegen.pages.render import Press, render
from sitegen.pages.sites import Material, PlannedSite, held_at, lost_links, plan_site
from sitegen.pages.targets import Target
from sitegen.problems import Problem, StoppedError, errors
from sitegen.site.held import Held, held
from sitegen.site.view import Answers
from sitegen.theme.templates import Templates


@dataclass(frozen=True, slots=True, eq=False)
class Rehearsal:
    """What is wrong with what is still to come, and where each embargoed story will stand, by path."""

    problems: tuple[Problem, ...] = ()
    url_of: Mapping[str, str] = field(default_factory=dict)


def rehearse(
    material: Material, templates: Templates, now: datetime, kept_back: Mapping[str, Held], sound: frozenset[Problem]
) -> Rehearsal:
    """Make the pages of the embargoed stories, in one site in which all of them are published.

    `kept_back` are the entries that are held at `now`, `sound` the problems of the site as it is now. What would only
    clash because two stories are never published at the same time is judged again, date by date.
    """
    # Editions to come are judged with every build (`front_problems`).
    waiting = {path: each for path, each in kept_back.items() if each.until and not path.startswith(f"{EDITIONS}/")}
    if not waiting:
        return Rehearsal()
    ahead = plan_site(material, now, ahead=True)
    found = [each for each in ahead.problems if each.severity == "error" or each.path in waiting]
    if set(errors(found)) - sound:
        found = list(_date_by_date(material, waiting.values()))
    mortal = tuple(entry for entry in material.entries if entry.path in waiting or getattr(entry, "expires", None))
    for target in ahead.targets:
        if target.subject in waiting and target.subject in ahead.site.entries:
            found += _made(target, ahead, replace(material, entries=mortal), templates)
    return Rehearsal(tuple(found), {path: ahead.site.url_of.get(path, "") for path in waiting})


def _date_by_date(material: Material, waiting: Iterable[Held]) -> Iterator[Problem]:
    for instant in sorted({each.until.at for each in waiting if each.until}):
        paths = {each.path for each in waiting if each.until and each.until.at == instant}
        for problem in plan_site(material, instant).problems:
            if problem.severity == "error" or problem.path in paths:
                yield problem


def _made(target: Target, ahead: PlannedSite, material: Material, templates: Templates) -> Iterable[Problem]:
    """What is wrong with the page of one embargoed story, judged at its date."""
    story = ahead.site.article(target.subject)
    press = Press(_answers_at(story.date.at, ahead, material.entries), templates)
    try:
        lost = render(target, press).lost
    except StoppedError as stopped:
        return stopped.problems
    return lost_links(lost, material, held_at(material.entries, story.date.at))


def _answers_at(instant: datetime, ahead: PlannedSite, entries: Iterable[Entry]) -> Answers:
    """The same site, in which links lead only to what is published at an instant."""
    known = ahead.answers.known
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
