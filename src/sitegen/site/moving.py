"""A story comes, goes or moves: it leaves lists and joins others near their ends, and all else stays where it is.

The case of a story told anew in its place is a move that leaves and joins nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from sitegen.model import Article
from sitegen.patched import Patched
from sitegen.site import addresses, corrections, sitemaps
from sitegen.site.assemble import Site, number_in_series, order, series_key
from sitegen.site.edition import arranged_names
from sitegen.site.lead_pictures import images_of
from sitegen.site.paging import last_made, last_numbered
from sitegen.site.related import LOOK_BACK
from sitegen.site.steps import Move, Step, is_of_term
from sitegen.site.teasers import teaser
from sitegen.site.terms import Terms, Vocabulary
from sitegen.site.touched import Group, position
from sitegen.site.views import Term

FAR = 500  # stories from the end of a list: further back, too many of its pages would change


def step(site: Site, move: Move, now: datetime) -> Step | None:
    """The site at `now` once the story has moved. What it is made from isn't to be used any more.

    None if more changes than the ends of lists: a section that comes or goes, a term with a page of its own, the
    spelling or address of a term, a retraction.
    """
    terms = _with_terms_of(site, move.after)
    if terms is None or any(each.retracted for each in move.versions) or not _leaves_retracted(site, move):
        return None
    old = _names(site.terms, move.before) if move.before else ()
    new = _names(terms, move.after) if move.after else ()
    changed = _lists(site, move, old, new)
    if changed is None or not changed[0].get("", site.lists[""]):
        return None
    lists, places = changed
    gone = {name for name, paths in lists.items() if not paths}
    if any(_is_bound(site, name) for name in {*gone, *(name for name in lists if name not in site.lists)}):
        return None
    if not all(_spells_as_before(site, terms, move, name, lists[name]) for name, at in places.items() if at == 0):
        return None
    oldest_in = (name for name in new if site.lists.get(name, ())[:1] == (move.path,))
    if not all(_says_the_same(site.terms, terms, move, name) for name in oldest_in):
        return None
    terms = _without(terms, gone)
    after = _moved(site, move, terms, {**lists, **_series(site, move)}, places)
    return Step(move, site, replace(after, now=now), tuple(dict.fromkeys((*old, *new))), places)


def _with_terms_of(site: Site, after: Article | None) -> Terms | None:
    """All terms, and those that a story brings; None if two would share an address."""
    config = site.config
    tags = site.terms.tags.joined(after.tags if after else (), lambda key: addresses.tag_url(key, config))
    bylines = site.terms.bylines.joined(after.bylines if after else (), lambda key: addresses.byline_url(key, config))
    return Terms(site.terms.sections, tags, bylines) if tags and bylines else None


def _leaves_retracted(site: Site, move: Move) -> bool:
    """Whether retracted stories have the topics that they had: those of their words that another story uses, too."""
    was, now = (frozenset(each.tags if each else ()) for each in (move.before, move.after))
    words = {tag for path in site.retracted[""] for tag in site.article(path).tags} & (was ^ now)
    known = site.terms.tags.spelled
    return all(word in known and (word in now or _is_said_elsewhere(site, move.path, word)) for word in words)


def _is_said_elsewhere(site: Site, path: str, word: str) -> bool:
    others = reversed(site.lists[f"tag/{site.terms.tags.spelled[word].key}"])
    return any(word in site.article(other).tags for other in others if other != path)


def _names(terms: Terms, article: Article) -> tuple[str, ...]:
    """The lists that a story is in, but for that of its series."""
    tags = (f"tag/{term.key}" for term in terms.tags.of(article.tags))
    bylines = (f"byline/{term.key}" for term in terms.bylines.of(article.bylines))
    return ("", f"section/{article.section}", *tags, *bylines, f"month/{article.date.day[:7]}")


def _lists(
    site: Site, move: Move, old: Iterable[str], new: Iterable[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, int]] | None:
    """The lists that the story leaves or joins, and the first place at which each is another; None if that is far from
    the end of one.
    """
    old, new = tuple(old), tuple(new)
    lists: dict[str, tuple[str, ...]] = {}
    places: dict[str, int] = {}
    for name in (each for each in old if not (move.stays and each in new)):
        paths, at = site.lists[name], position(site, name, move.path)
        lists[name], places[name] = (*paths[:at], *paths[at + 1 :]), at
    for name in (each for each in new if not (move.stays and each in old)):
        paths = lists.get(name, site.lists.get(name, ()))
        at = _place(site, paths, move)
        lists[name], places[name] = (*paths[:at], move.path, *paths[at:]), min(at, places.get(name, at))
    far = any(len(lists[name]) - at > FAR for name, at in places.items())
    return None if far else (lists, places)


def _place(site: Site, paths: tuple[str, ...], move: Move) -> int:
    """The number that the story gets in a list, looked for from its end no further than need be."""
    at = len(paths)
    while move.after and at and at + FAR >= len(paths) and order(site.article(paths[at - 1])) > order(move.after):
        at -= 1
    return at


def _is_bound(site: Site, name: str) -> bool:
    """Whether more than lists hangs on whether there is a list: a file about it, the menu, retracted stories."""
    kind, _, key = name.partition("/")
    about = name in site.intros or (kind == "byline" and key in site.profiles)
    return about or kind == "section" or name in site.retracted


def _spells_as_before(site: Site, terms: Terms, move: Move, name: str, paths: tuple[str, ...]) -> bool:
    """Whether the story that gives a term its name, the oldest one, spells it as it is."""
    if not paths or not is_of_term(name):
        return True
    if name.startswith("byline/") and name in site.retracted:
        return False  # a story that no list has may give the name
    first = move.after if paths[0] == move.path and move.after else site.article(paths[0])
    word, term = _said(terms, first, name)
    return term.title == word


def _says_the_same(before: Terms, after: Terms, move: Move, name: str) -> bool:
    """Whether both versions of a story spell a term alike."""
    if not is_of_term(name) or move.before is None or move.after is None:
        return True
    return _said(before, move.before, name)[0] == _said(after, move.after, name)[0]


def _said(terms: Terms, article: Article, name: str) -> tuple[str, Term]:
    """The word by which a story is in the list of a term, and the term."""
    kind, _, key = name.partition("/")
    known, words = (terms.tags, article.tags) if kind == "tag" else (terms.bylines, article.bylines)
    word = next(each for each in words if known.spelled[each].key == key)
    return word, known.spelled[word]


def _without(terms: Terms, gone: Iterable[str]) -> Terms:
    """All terms but those whose lists are gone."""
    keys = {kind: {name.partition("/")[2] for name in gone if name.startswith(kind)} for kind in ("tag/", "byline/")}

    def left(known: Vocabulary, kind: str) -> Vocabulary:
        return known.without(keys[kind]) if keys[kind] else known

    return Terms(terms.sections, left(terms.tags, "tag/"), left(terms.bylines, "byline/"))


def _series(site: Site, move: Move) -> dict[str, tuple[str, ...]]:
    """The series that the story was or is a part of, each in the order of its parts."""
    parts = {each.path: each for each in (move.after,) if each}

    def place(path: str) -> tuple[int, tuple[datetime, str]]:
        article = parts.get(path) or site.article(path)
        return number_in_series(article), order(article)

    found: dict[str, tuple[str, ...]] = {}
    for name in {series_key(each.series.name) for each in move.versions if each.series}:
        others = (path for path in site.lists.get(name, ()) if path != move.path)
        ours = (each.path for each in parts.values() if each.series and series_key(each.series.name) == name)
        found[name] = tuple(sorted((*others, *ours), key=place))
    return found


def _moved(
    site: Site, move: Move, terms: Terms, lists: Mapping[str, tuple[str, ...]], places: Mapping[str, int]
) -> Site:
    path, after = move.path, move.after
    gone = () if after else (path,)
    url_of = Patched(site.url_of, {path: addresses.article_url(after, site.config)} if after else {}, gone)
    found, _ = images_of([after] if after else [], site.assets, site.config)
    images = Patched(site.images, found, () if found else (path,)) if found or path in site.images else site.images
    sections = {name: at for name, at in places.items() if name.startswith("section/")}
    positions = {path: number for name, at in sections.items() for path, number in _numbered(lists[name], at)}
    tags, bylines = terms.tags, terms.bylines
    return replace(
        site,
        entries=Patched(site.entries, {path: after} if after else {}, gone),
        url_of=url_of,
        images=images,
        teasers=site.teasers.exchanged(path, after, partial(teaser, url_of, images, terms, site.config)),
        lists={name: paths for name, paths in {**site.lists, **lists}.items() if paths or not name},
        noted=corrections.exchanged(site.noted, path, after) if move.corrects else site.noted,
        ranks=Patched(site.ranks, dict(_numbered(lists[""], places[""])), gone) if "" in places else site.ranks,
        positions=Patched(site.positions, positions, gone) if sections else site.positions,
        tags=site.tags if tags is site.terms.tags else tags.by_title,
        bylines=site.bylines if bylines is site.terms.bylines else bylines.by_title,
        terms=terms,
    )


def _numbered(paths: tuple[str, ...], first: int) -> Iterator[tuple[str, int]]:
    return ((path, number) for number, path in enumerate(paths[first:], first))


def touched(moved: Step) -> Iterator[Group]:
    """The groups of the questions that may be answered otherwise, but for those where something leads."""
    path, size = moved.change.path, moved.before.config.lists.size
    yield from ((name, path) for name in ("text", "image", "related", "neighbours", "series"))
    yield from (("sitemaps",), ("nav",), ("publisher",))
    yield from (("month", month) for month in moved.change.months)
    arranged = arranged_names(moved.after)
    yield from (("edition", name) for name in ("", *arranged, *moved.names))
    # Whoever is placed on a front, from whatever list, leaves another one to the list below.
    yield from (("pager", name, 0) for name in arranged)
    yield from (("feed", name) for name in moved.names)
    for site in (moved.before, moved.after):
        groups = (*moved.change.months, *_pages(moved))
        yield from (("sitemap", name) for group in groups for name in sitemaps.names_of(site, group))
        if path in site.entries:
            yield from _beside(site, path, moved.names)
    for name in moved.names:
        yield from (("pager", name, number) for number in {0, *_numbers(moved, name, size)})
    if moved.terms:
        yield from (("tags",), ("bylines",))
        yield from (tuple(name.split("/", 1)) for name in moved.terms)
    if moved.months:
        yield from (("archive",), ("year",))


def _pages(moved: Step) -> tuple[str, ...]:
    """The sitemap of lists and standing pages, if it is another one."""
    return ("pages",) if moved.terms or moved.change.corrects else ()


def _numbers(moved: Step, name: str, size: int) -> range:
    """The numbered pages of a list that may be others: of one that the story stays in, its own."""
    if name not in moved.places:
        own = position(moved.after, name, moved.change.path) // size + 1
        return range(own, own + 1)
    counts = [len(site.lists.get(name, ())) for site in (moved.before, moved.after)]
    first = min(moved.places[name] // size + 1, last_numbered(min(counts), size))
    return range(max(1, first), last_made(max(counts), size) + 1)


def _beside(site: Site, path: str, names: Iterable[str]) -> Iterator[Group]:
    """The stories beside one in its section, the other parts of its series, and who may name it as related."""
    article = site.article(path)
    section, at = site.lists[f"section/{article.section}"], site.positions[path]
    yield from (("neighbours", each) for each in section[max(0, at - 1) : at + 2])
    if article.series:
        yield from (("series", each) for each in site.lists[series_key(article.series.name)])
    own = {term.key for term in site.teasers[path].tags}
    for name in (each for each in names if each.startswith("tag/") and each[4:] in own):
        at = position(site, name, path)
        yield from (("related", each) for each in site.lists[name][at + 1 : at + 1 + LOOK_BACK])


def of_term(site: Site, name: str) -> Term | None:
    """The section, tag or byline of a list's name, if there is one."""
    kind, _, key = name.partition("/")
    terms = {"section": site.sections, "tag": site.tags, "byline": site.bylines}.get(kind, ())
    return next((term for term in terms if term.key == key), None)
