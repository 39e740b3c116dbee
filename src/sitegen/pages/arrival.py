"""The planned site with one more story, the newest: its page, and those that lists begin with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sitegen import urls
from sitegen.content.slots import rooted
from sitegen.ledger import Ledger
from sitegen.model import Article, Asset, Body, Entry
from sitegen.pages.collisions import collisions
from sitegen.pages.front_problems import front_problems
from sitegen.pages.plan import front_pages, list_pages, story
from sitegen.pages.rehearsal import Ahead
from sitegen.pages.sites import PlannedSite
from sitegen.pages.targets import Target
from sitegen.patched import Patched
from sitegen.problems import Problem
from sitegen.site import arrival
from sitegen.site.assemble import Site
from sitegen.site.edition import arranged_names
from sitegen.site.links import Places, follow, follow_rooted
from sitegen.site.paging import last_made
from sitegen.site.pictures import is_made
from sitegen.site.questions import Known
from sitegen.site.view import Question


class Taken:
    """The addresses that files of a site have, or had, or that are said to be gone."""

    def __init__(self, paths: Iterable[str], ledger: Ledger) -> None:
        """`paths` are those of all files."""
        self._files = set(urls.keys(paths))
        self._places = {urls.place_of(key) for key in self._files}
        self._places |= {urls.place(urls.path_of(url)) for url in ledger.lines}
        self._folders = {folder for key in {_folder(key) for key in self._files} for folder in (key, *_above(key))}

    def are_free(self, targets: Iterable[Target]) -> bool:
        """Whether more files could have their addresses."""
        found = list(targets)
        keys = [urls.key(each.path) for each in found]
        clash = any(urls.place(each.path) in self._places for each in found) or any(
            key in self._folders or any(folder in self._files for folder in _above(key)) for key in keys
        )
        return not clash and not collisions(found, ())

    def take(self, targets: Iterable[Target]) -> bool:
        """Take the addresses of more files; False, and nothing is taken, if one isn't free."""
        found = list(targets)
        keys = [urls.key(each.path) for each in found]
        if not self.are_free(found):
            return False
        self._places.update(urls.place(each.path) for each in found)
        self._files.update(keys)
        self._folders.update(folder for key in keys for folder in _above(key))
        return True


def _folder(key: str) -> str:
    return key.rpartition("/")[0]


def _above(key: str) -> Iterator[str]:
    while "/" in key:
        key = key.rpartition("/")[0]
        yield key


def with_pictures(planned: PlannedSite, came: Mapping[str, Asset]) -> PlannedSite:
    """The same site beside some more pictures, which nothing shows. What it is made from isn't to be used any more."""
    if not came:
        return planned
    return replace(planned, answers=planned.answers.retold(known_beside(planned.answers.known, came), (), ()))


def known_beside(known: Known, came: Mapping[str, Asset]) -> Known:
    """All that is known, and some more pictures."""
    assets = Patched(known.places.assets, came)
    return replace(known, site=replace(known.site, assets=assets), places=replace(known.places, assets=assets))


def shown_first(planned: PlannedSite, article: Article, came: Mapping[str, Asset]) -> tuple[str, ...] | None:
    """The pictures that a story shows and nothing else does, of those that are there and those that came with it.

    None if it publishes a file as it is, or shows one with which something is wrong that tells whose it is; or if the
    picture of its front matter isn't there.
    """
    places = replace(planned.places, assets=Patched(planned.places.assets, came)) if came else planned.places
    if article.image and follow(article.image.src, article.path, places).leads == "nowhere":
        return None
    led_to, shown = _assets(article.outline.files, places), _assets(_pictures(article), places)
    first = tuple(each for each in shown if each not in planned.shown)
    sound = not any(places.assets[each].trait in ("huge", "broken") for each in (*led_to, *shown))
    made = all(is_made(places.assets[each], places.images) for each in first)
    return first if sound and made and planned.referred.issuperset(led_to) else None


def _pictures(article: Article) -> tuple[str, ...]:
    own = (rooted(article.image.src, article.path),) if article.image else ()
    return (*article.outline.pictures, *own)


def _assets(references: Iterable[str], places: Places) -> tuple[str, ...]:
    """The files of content/ that references lead to, each once."""
    found = (follow_rooted(each, places) for each in references)
    return tuple(dict.fromkeys(each.asset for each in found if each.leads == "asset"))


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
    longer, new = _with_article(planned.answers.known, article, names, now)
    longer = replace(longer, bodies=bodies, index=longer.index.without(article.date.day[:7]))
    answers = planned.answers.retold(longer, (), questions)
    users = {each: (*planned.shown.get(each, ()), article.path) for each in _assets(_pictures(article), longer.places)}
    shown = Patched(planned.shown, users) if users else planned.shown
    return replace(planned, answers=answers, targets=(*planned.targets, *new), shown=shown), new


def _with_article(
    known: Known, article: Article, names: tuple[str, ...], now: datetime
) -> tuple[Known, tuple[Target, ...]]:
    """All that is known with one more story, and the files that are new."""
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
    return replace(known, site=site, places=places), new


def arrived_ahead(
    ahead: Ahead, article: Article, names: tuple[str, ...], new: Sequence[Target], taken: Taken, now: datetime
) -> Ahead | None:
    """The same site ahead with the story in it, whose files are `new` now; None if it isn't plain that it has a place
    beside all that is to come. `taken` are the addresses of the site as it is.
    """
    if article.path in ahead.known.site.entries or any(name not in ahead.known.site.lists for name in names):
        return None
    known, later = _with_article(ahead.known, article, names, now)
    ours = {each.path for each in new}
    more = [each for each in later if each.path not in ours]
    others = [each for each in ahead.files if each not in new]
    if not taken.are_free(more) or collisions([*new, *more, *others], ()):
        return None
    mortal = (*ahead.mortal, *([article] if article.expires else []))
    return replace(ahead, known=known, files=(*ahead.files, *more), mortal=mortal)


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
