"""Many entries become one `Site`: everything publishable at one instant, indexed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sitegen import urls
from sitegen.config import Config
from sitegen.dates import Moment, midnight
from sitegen.ledger import Ledger
from sitegen.model import Article, Asset, Entry, Front, Intro, Page, Profile
from sitegen.nodes import Plain
from sitegen.problems import Problem
from sitegen.site import addresses, held, recorded
from sitegen.site.corrections import Noted, noted
from sitegen.site.lead_pictures import images_of
from sitegen.site.teasers import Teasers, teaser
from sitegen.site.terms import Terms, vocabulary
from sitegen.site.views import Image, Term

_NO_LEDGER = Ledger()
_UNNUMBERED = 10_000  # more than a part's number may be
Kind = TypeVar("Kind", bound=Entry)


class Site(Struct, frozen=True, eq=False):
    """Everything published at `now`; what isn't never gets in, so no template can leak it.

    `lists` holds paths of articles, oldest first, by name: "" for all,
    `section/world`, `tag/harbour`, `byline/wions`, `month/2026-11`,
    `series/the-wall`. `ranks` gives an article's index in the list of all,
    `positions` in its section's. `intros` are by `section/world`, `tag/harbour`.
    `front` is the edition in force. `moved` are URLs that the ledger knows of entries, each with the entry's path;
    `gone` are those of nothing. `retracted` holds the stories that no list has any more, by the same names; `noted` is
    what was put right, oldest first.
    """

    config: Config
    now: datetime
    today: Moment
    entries: Mapping[str, Entry]
    pages: Mapping[str, Page]
    url_of: Mapping[str, str]
    teasers: Teasers
    images: Mapping[str, Image]
    lists: Mapping[str, tuple[str, ...]]
    retracted: Mapping[str, tuple[str, ...]]
    noted: tuple[Noted, ...]
    ranks: Mapping[str, int]
    positions: Mapping[str, int]
    sections: tuple[Term, ...]
    tags: tuple[Term, ...]
    bylines: tuple[Term, ...]
    intros: Mapping[str, Intro]
    profiles: Mapping[str, Profile]
    assets: Mapping[str, Asset]
    data: Mapping[str, Plain]
    front: Front | None
    terms: Terms
    moved: Mapping[str, str]
    gone: tuple[str, ...]

    @property
    def months(self) -> tuple[str, ...]:
        """Every month that has stories, oldest first, as `2026-11`."""
        return tuple(sorted(name.partition("/")[2] for name in self.lists if name.startswith("month/")))

    def carried(self, name: str) -> tuple[str, ...]:
        """A list with its retracted stories, oldest first: whoever holds a copy of one must be told."""
        listed, gone = self.lists.get(name, ()), self.retracted.get(name, ())
        return tuple(sorted((*listed, *gone), key=lambda path: order(self.article(path)))) if gone else listed

    def article(self, path: str) -> Article:
        found = self.entries[path]
        if not isinstance(found, Article):
            raise KeyError(path)
        return found


def order(article: Article) -> tuple[datetime, str]:
    """Oldest first; within one instant by path, so that the order is total."""
    return (article.date.at, article.path)


def assemble(
    entries: Iterable[Entry],
    assets: Mapping[str, Asset],
    data: Mapping[str, Plain],
    config: Config,
    now: datetime,
    today: datetime | None = None,
    ledger: Ledger = _NO_LEDGER,
    *,
    ahead: bool = False,
    drafts: bool = False,
) -> tuple[Site, tuple[Problem, ...]]:
    """Index what is published at `now`; `today`, if given, is the instant that `today()` shows.

    With `ahead`, embargoed stories are there too, each as at its own date; with `drafts`, they and drafts.

    Problems: two files about one term, terms that would share an address, pictures of front matter that aren't there.
    """
    entries = tuple(entries)
    published = {entry.path: entry for entry in held.published(entries, now, ahead=ahead, drafts=drafts)}
    articles = sorted(_of(Article, published), key=order)
    listed, gone = (tuple(each for each in articles if bool(each.retracted) is out) for out in (False, True))
    intros = {f"{entry.kind}/{entry.key}": entry for entry in _of(Intro, published)}
    profiles = {entry.key: entry for entry in _of(Profile, published)}
    terms, clashes = _terms(articles, intros, profiles, config)
    url_of = _urls(published.values(), terms, config)
    images, lost = images_of(published.values(), assets, config)
    lists = _lists(listed, terms)
    site = Site(
        config=config,
        now=now,
        today=day_shown(config, now, today),
        entries=published,
        pages={page.path: page for page in _of(Page, published)},
        url_of=url_of,
        teasers=Teasers({each.path: each for each in articles}, partial(teaser, url_of, images, terms, config)),
        images=images,
        lists=lists,
        retracted=_lists((replace(each, tags=terms.tags.known(each.tags)) for each in gone), terms),
        noted=noted(articles),
        ranks={article.path: rank for rank, article in enumerate(listed)},
        positions=_positions(lists),
        sections=tuple(terms.sections.values()),
        tags=terms.tags.by_title,
        bylines=terms.bylines.by_title,
        intros=intros,
        profiles=profiles,
        assets=assets,
        data=data,
        front=in_force(_of(Front, published)),
        terms=terms,
        moved=recorded.moved(published.values(), url_of, ledger),
        gone=recorded.gone(entries, published, ledger, config),
    )
    return site, (*_doubles(published.values()), *clashes, *lost)


def _of(kind: type[Kind], entries: Mapping[str, Entry]) -> list[Kind]:
    return [entry for entry in entries.values() if isinstance(entry, kind)]


def day_shown(config: Config, now: datetime, today: datetime | None) -> Moment:
    """The day that pages show: of the instant `today`, if it is given."""
    return midnight((today or now).astimezone(config.zone).date(), config.zone)


def in_force(fronts: Iterable[Front]) -> Front | None:
    """The edition that took over last; the standing one where none did."""

    def began(front: Front) -> tuple[float, str]:
        return (front.date.at.timestamp() if front.date else float("-inf"), front.path)

    return max(fronts, key=began, default=None)


def _positions(lists: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The place of each story in its section."""
    sections = (paths for name, paths in lists.items() if name.startswith("section/"))
    return {path: i for paths in sections for i, path in enumerate(paths)}


def _doubles(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Two files about one section, tag or byline, such as `World/_section.md` and `world/_section.md`."""
    first: dict[tuple[str, str], str] = {}
    for entry in entries:
        if isinstance(entry, Intro | Profile):
            kind = entry.kind if isinstance(entry, Intro) else "byline"
            other = first.setdefault((kind, entry.key), entry.path)
            if other != entry.path:
                message = f"this file and {other} are about the same {kind}"
                yield Problem(entry.path, message, "collision", "Keep one of them.")


def _terms(
    articles: Sequence[Article], intros: Mapping[str, Intro], profiles: Mapping[str, Profile], config: Config
) -> tuple[Terms, list[Problem]]:
    tags, tag_clashes = vocabulary(
        "tag",
        ((article.path, article.tags) for article in articles if not article.retracted),
        {intro.key: intro.title for intro in intros.values() if intro.kind == "tag"},
        lambda key: addresses.tag_url(key, config),
    )
    bylines, byline_clashes = vocabulary(
        "byline",
        ((article.path, article.bylines) for article in articles),
        {key: profile.title for key, profile in profiles.items()},
        lambda key: addresses.byline_url(key, config),
    )
    return Terms(_sections(articles, intros, config), tags, bylines), [*tag_clashes, *byline_clashes]


def _sections(articles: Sequence[Article], intros: Mapping[str, Intro], config: Config) -> dict[str, Term]:
    """In the order their `_section.md` files ask for, then by title."""
    ours = {intro.key: intro for intro in intros.values() if intro.kind == "section"}
    keys = {article.section for article in articles} | set(ours)

    def title(key: str) -> str:
        shown = key.replace("-", " ")
        return (ours[key].title if key in ours else "") or shown[:1].upper() + shown[1:]

    ranked = sorted(keys, key=lambda key: (ours[key].order if key in ours else 0, urls.key(title(key)), key))
    return {key: Term(key, title(key), addresses.section_url(key, config)) for key in ranked}


def _urls(entries: Iterable[Entry], terms: Terms, config: Config) -> dict[str, str]:
    used = {term.key for term in terms.tags.terms.values()}
    written = {term.key for term in terms.bylines.terms.values()}
    found = {}
    for entry in entries:
        if isinstance(entry, Article):
            found[entry.path] = addresses.article_url(entry, config)
        elif isinstance(entry, Page):
            found[entry.path] = addresses.page_url(entry, config)
        elif isinstance(entry, Intro) and entry.kind == "section":
            found[entry.path] = addresses.section_url(entry.key, config)
        elif isinstance(entry, Intro):
            found[entry.path] = addresses.tag_url(entry.key, config) if entry.key in used else ""
        elif isinstance(entry, Profile):
            found[entry.path] = addresses.byline_url(entry.key, config) if entry.key in written else ""
    return found


def series_key(name: str) -> str:
    return "series/" + urls.slug(name)


def number_in_series(article: Article) -> int:
    """A part's number; those without one come last, by their dates."""
    return (article.series and article.series.number) or _UNNUMBERED


def _lists(articles: Iterable[Article], terms: Terms) -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        lists[""].append(article.path)
        lists[f"section/{article.section}"].append(article.path)
        lists[f"month/{article.date.day[:7]}"].append(article.path)
        for term in terms.tags.of(article.tags):
            lists[f"tag/{term.key}"].append(article.path)
        for term in terms.bylines.of(article.bylines):
            lists[f"byline/{term.key}"].append(article.path)
    parts: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for position, article in enumerate(articles):
        if article.series:
            parts[series_key(article.series.name)].append((number_in_series(article), position, article.path))
    series = {name: tuple(path for _, _, path in sorted(found)) for name, found in parts.items()}
    return {"": (), **{name: tuple(paths) for name, paths in lists.items()}, **series}
