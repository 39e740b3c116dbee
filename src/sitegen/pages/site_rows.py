"""A planned site as rows of text, and again as a site whose parts are looked at only when somebody asks for them.

What its sources say isn't in there: their entries are remembered already. It is the index of the site: what is
published, where, in which lists, and every file that is made.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, count
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from sitegen.lazily import Lazily
from sitegen.model import Article, Entry, Front, Intro, Page, Profile
from sitegen.pages.sites import Material, PlannedSite
from sitegen.pages.target_lines import TargetLines, dumps, lines_of, url_in
from sitegen.site.answers import Answers
from sitegen.site.assemble import Site, day_shown
from sitegen.site.corrections import noted
from sitegen.site.known import Known
from sitegen.site.lead_pictures import images_of
from sitegen.site.links import Places
from sitegen.site.recorded import Redirect
from sitegen.site.sitemaps import Index
from sitegen.site.teasers import Teasers, teaser
from sitegen.site.terms import Terms, Vocabulary
from sitegen.site.views import Image, Term

Kind = TypeVar("Kind", bound=Entry)

_NO_URL = "-"  # of what has no page, by its kind


def encode(planned: PlannedSite, by_hand: Iterable[str], before: TargetLines | None = None) -> bytes:
    """A line of JSON; then the published sources, their URLs, the places that are known and their URLs; then all files
    that are made, the planned ones behind those that were there `before`. Nothing if a line break in a name would tear
    it, or if not all that was known before is known now.

    `by_hand` are the stories whose front matter names what to read next.
    """
    site, places = planned.site, planned.places
    paths, known = list(site.entries), list(places.known.values())
    if before and (paths[: len(before.paths)], known[: len(before.urls)]) != (before.paths, before.urls):
        return b""
    planned_now = list(lines_of(planned.targets, paths, known))
    again = {url_in(line) for line in planned_now}
    made = [*(line for line in (before.lines if before else ()) if url_in(line) not in again), *planned_now]
    columns = (paths, [site.url_of.get(path, _NO_URL) for path in paths], places.known.keys(), known)
    head = _head(planned, by_hand, {path: number for number, path in enumerate(paths)})
    counts = [len(paths), len(places.known), len(made)]
    lines = [dumps([*counts, head]), *(line for column in columns for line in column), *made]
    row = "\n".join(lines)
    return row.encode("utf-8", "surrogatepass") if row.count("\n") == len(lines) - 1 else b""


def _head(planned: PlannedSite, by_hand: Iterable[str], number: Mapping[str, int]) -> dict[str, Any]:
    """What is neither a path nor a URL; lists of stories as numbers with spaces between them."""
    site, places = planned.site, planned.places

    def numbers(paths: Iterable[str]) -> str:
        return " ".join([str(number[path]) for path in paths])

    return {
        "articles": numbers(site.teasers),
        "pages": numbers(site.pages),
        "images": numbers(site.images),
        "lists": {name: numbers(paths) for name, paths in site.lists.items()},
        "retracted": {name: numbers(paths) for name, paths in site.retracted.items()},
        "noted": numbers(dict.fromkeys(each.path for each in site.noted)),
        "sections": [astuple(term) for term in site.sections],
        "tags": _vocabulary(site.terms.tags),
        "bylines": _vocabulary(site.terms.bylines),
        "intros": {name: entry.path for name, entry in site.intros.items()},
        "profiles": {key: entry.path for key, entry in site.profiles.items()},
        "front": site.front.path if site.front else "",
        "moved": dict(site.moved),
        "gone": site.gone,
        "redirects": [astuple(each) for each in places.moved],
        "over": places.gone,
        "by_hand": numbers(by_hand),
        "sitemaps": planned.answers.known.index.rows,
        "referred": sorted(planned.referred),
        "shown": {asset: numbers(users) for asset, users in planned.shown.items()},
    }


def _vocabulary(words: Vocabulary) -> list[object]:
    """Its terms by key, and the place of each spelling's among them."""
    places = {id(term): number for number, term in enumerate(words.terms.values())}
    terms = [[folded, *astuple(term)] for folded, term in words.terms.items()]
    return [terms, {name: places[id(term)] for name, term in words.spelled.items()}]


class Recalled(Struct, frozen=True, eq=False):
    """A site as `encode` kept it, with its files beside it: `planned` has none."""

    planned: PlannedSite
    targets: TargetLines
    by_hand: tuple[str, ...]


def decode(
    row: bytes, material: Material, entry_of: Callable[[str], Entry], now: datetime, today: datetime | None
) -> Recalled:
    """The site of a row as at `now`; `entry_of` gives what is published of a source, `material` all else that it is
    made of, but for its entries. Raises ValueError, TypeError or LookupError for any other row.
    """
    head, *lines = row.decode("utf-8", "surrogatepass").split("\n")
    many, places_count, targets_count, told = json.loads(head)
    paths, addresses = lines[:many], lines[many : 2 * many]
    rest = lines[2 * many :]
    known = dict(zip(rest[:places_count], rest[places_count : 2 * places_count], strict=True))
    targets = rest[2 * places_count :]
    if len(targets) != targets_count:
        raise ValueError
    url_of = {path: url for path, url in zip(paths, addresses, strict=True) if url != _NO_URL}
    entries = Lazily(dict.fromkeys(paths), entry_of)
    site = _site(
        told,
        paths,
        url_of,
        material,
        entries,
        partial(Site, material.config, now, day_shown(material.config, now, today)),
    )
    places = Places(
        base=material.config.base,
        url_of=url_of,
        entries=site.entries,
        assets=material.assets,
        known=known,
        sources={url: path for path, url in url_of.items() if url},
        images=material.config.images,
        moved=tuple(Redirect(*each) for each in told["redirects"]),
        gone=tuple(told["over"]),
    )
    index = Index.of_rows(told["sitemaps"])
    answers = Answers(Known(site, places, material.static_urls, material.bodies, index))
    shown = _lists(told["shown"], paths)
    planned = PlannedSite(answers, (), frozenset(told["referred"]), shown, (), ())
    return Recalled(planned, TargetLines(targets, known, paths), _paths(told["by_hand"], paths))


def _site(
    told: dict[str, Any],
    paths: list[str],
    url_of: dict[str, str],
    material: Material,
    entries: Mapping[str, Entry],
    site_at: Callable[..., Site],
) -> Site:
    terms = _terms(told)

    def listed(name: str) -> tuple[str, ...]:
        return _paths(told[name], paths)

    images = Lazily(dict.fromkeys(listed("images")), partial(_image, entries, material))
    articles = Lazily(dict.fromkeys(listed("articles")), partial(_of_kind, Article, entries))
    lists = _lists(told["lists"], paths)
    return site_at(
        entries=entries,
        pages=Lazily(dict.fromkeys(listed("pages")), partial(_of_kind, Page, entries)),
        url_of=url_of,
        teasers=Teasers(articles, partial(teaser, url_of, images, terms, material.config)),
        images=images,
        lists=lists,
        retracted=_lists(told["retracted"], paths),
        noted=noted(articles[path] for path in listed("noted")),
        ranks=_places_in(lists[""]),
        positions=_places_in(*(lists[name] for name in lists if name.startswith("section/"))),
        sections=tuple(terms.sections.values()),
        tags=terms.tags.by_title,
        bylines=terms.bylines.by_title,
        intros=_named(Intro, told["intros"], entries),
        profiles=_named(Profile, told["profiles"], entries),
        assets=material.assets,
        data=material.data,
        front=_of_kind(Front, entries, told["front"]) if told["front"] else None,
        terms=terms,
        moved=told["moved"],
        gone=tuple(told["gone"]),
    )


def _terms(told: Mapping[str, Any]) -> Terms:
    sections = {term.key: term for term in (Term(*each) for each in told["sections"])}
    return Terms(sections, _words(told["tags"]), _words(told["bylines"]))


def _image(entries: Mapping[str, Entry], material: Material, path: str) -> Image:
    return images_of([entries[path]], material.assets, material.config)[0][path]


def _places_in(*lists: Sequence[str]) -> dict[str, int]:
    """The place of each path in the last of the lists that it is in."""
    return dict(chain.from_iterable(zip(paths, count()) for paths in lists))


def _words(told: list[Any]) -> Vocabulary:
    terms = {folded: Term(*each) for folded, *each in told[0]}
    found = list(terms.values())
    return Vocabulary(terms, {name: found[number] for name, number in told[1].items()})


def _paths(numbers: str, paths: Sequence[str]) -> tuple[str, ...]:
    return tuple([paths[number] for number in map(int, numbers.split())])


def _lists(told: Mapping[str, str], paths: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    return Lazily(told, lambda name: _paths(told[name], paths))


def _named(kind: type[Kind], told: Mapping[str, str], entries: Mapping[str, Entry]) -> Mapping[str, Kind]:
    return Lazily(told, lambda name: _of_kind(kind, entries, told[name]))


def _of_kind(kind: type[Kind], entries: Mapping[str, Entry], path: str) -> Kind:
    found = entries[path]
    if not isinstance(found, kind):
        raise LookupError(path)
    return found
