"""The planned site with one more story, the newest: its page, and those that lists begin with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sitegen import urls
from sitegen.ledger import Ledger
from sitegen.model import Article, Body, Entry
from sitegen.pages.collisions import collisions
from sitegen.pages.front_problems import front_problems
from sitegen.pages.plan import front_pages, list_pages, story
from sitegen.pages.sites import PlannedSite
from sitegen.pages.targets import Target
from sitegen.patched import Patched
from sitegen.problems import Problem
from sitegen.site import arrival
from sitegen.site.assemble import Site
from sitegen.site.edition import arranged_names
from sitegen.site.links import follow_rooted
from sitegen.site.paging import last_made
from sitegen.site.view import Question


class Taken:
    """The addresses that files of a site have, or had, or that are said to be gone."""

    def __init__(self, planned: PlannedSite, ledger: Ledger) -> None:
        paths = [*(each.path for each in planned.targets), *(each.path for each in planned.copied)]
        self._places = {urls.place(path) for path in (*paths, *map(urls.path_of, ledger.lines))}
        self._files = {urls.key(path) for path in paths}
        self._folders = {folder for path in self._files for folder in _above(path)}

    def take(self, targets: Iterable[Target]) -> bool:
        """Take the addresses of more files; False, and nothing is taken, if one isn't free."""
        found = list(targets)
        keys = [urls.key(each.path) for each in found]
        clash = any(urls.place(each.path) in self._places for each in found) or any(
            key in self._folders or any(folder in self._files for folder in _above(key)) for key in keys
        )
        if clash or collisions(found, ()):
            return False
        self._places.update(urls.place(each.path) for each in found)
        self._files.update(keys)
        self._folders.update(folder for key in keys for folder in _above(key))
        return True


def _above(key: str) -> Iterator[str]:
    while "/" in key:
        key = key.rpartition("/")[0]
        yield key


def publishes_no_file(planned: PlannedSite, article: Article) -> bool:
    """Whether all pictures and documents that a story shows, or leads to, are published already, and nothing is wrong
    with them that tells whose they are.
    """
    places = planned.places
    led_to, shown = (
        [target.asset for each in references if (target := follow_rooted(each, places)).leads == "asset"]
        for references in (article.outline.files, article.outline.pictures)
    )
    sound = not any(places.assets[each].trait in ("huge", "broken") for each in (*led_to, *shown))
    return sound and planned.referred.issuperset(led_to) and planned.shown.keys() >= set(shown)


def arrived(
    planned: PlannedSite,
    article: Article,
    names: tuple[str, ...],
    questions: Iterable[Question],
    bodies: Callable[[str], Body],
    now: datetime,
) -> tuple[PlannedSite, tuple[Target, ...]]:
    """The site at `now` with the story at the end of these lists, and its new files. What it is made from isn't to be
    used any more; `questions` are those that may be answered otherwise.
    """
    known = planned.answers.known
    site = arrival.arrived(known.site, article, names, now)
    new = tuple(_new_files(known.site, site, article, names))
    url = site.url_of[article.path]
    places = replace(
        known.places,
        url_of=site.url_of,
        entries=site.entries,
        known=Patched(known.places.known, {urls.place(each.path): each.url for each in new}),
        sources=Patched(known.places.sources, {url: article.path} if url else {}),
    )
    index = known.index.without(article.date.day[:7])
    longer = replace(known, site=site, places=places, bodies=bodies, index=index)
    answers = planned.answers.retold(longer, (), questions)
    return replace(planned, answers=answers, targets=(*planned.targets, *new)), new


def _new_files(before: Site, now: Site, article: Article, names: tuple[str, ...]) -> Iterator[Target]:
    yield from story(now, article.path)
    size = now.config.lists.size
    terms = {
        **{f"section/{term.key}": term for term in now.sections},
        **{f"tag/{term.key}": term for term in now.terms.tags.of(article.tags)},
        **{f"byline/{term.key}": term for term in now.terms.bylines.of(article.bylines)},
    }
    for name in names:
        first = last_made(len(before.lists[name]), size) + 1
        if name in terms:
            yield from list_pages(now, terms[name], name.partition("/")[0], first)
        elif not name:
            yield from front_pages(now, first)


def of_fronts(planned: PlannedSite, entries: Mapping[str, Entry]) -> tuple[Problem, ...]:
    """What is wrong with the fronts that editors arrange."""
    if not arranged_names(planned.site):
        return ()
    return tuple(front_problems(planned.site, planned.places, entries.values(), planned.places.assets))
