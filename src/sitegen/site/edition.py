"""Who stands where on a front: an edition's lines, the stories that are published, the instant – and nothing else.

First every pin is placed, in page order, then free places fill themselves: by day, then priority, then time.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Literal

from msgspec import Struct, field

from sitegen import urls
from sitegen.dates import Moment, next_clock
from sitegen.model import Front, Heading, Intro, Pin, Until
from sitegen.site import links
from sitegen.site.assemble import Site
from sitegen.site.links import Places
from sitegen.site.views import Term

LOWEST = 3  # of the priorities that fill lead and top by themselves

Kind = Literal["lead", "top", "latest", "breaking", "section", "tag", "own"]
Why = Literal["unpublished", "over", "twice", "second", "below"]
_SLOTS: dict[str, Kind] = {"lead": "lead", "top": "top", "latest": "latest", "breaking": "breaking"}


class Spot(Struct, frozen=True):
    """A story in a place. `pin` is the line that put it there, None if the place filled itself."""

    path: str
    pin: Pin | None = None
    sub: tuple["Spot", ...] = ()


class Left(Struct, frozen=True):
    """A line whose story isn't placed, and why: it is `unpublished`, its time is `over` (at `ended`), it stands there
    `twice` (first in the line `first`), it is a `second` lead, or it stands `below` one that isn't placed.
    """

    pin: Pin
    why: Why
    ended: datetime | None = None
    first: int = 0


class Space(Struct, frozen=True):
    """A slot or block of a front before anything stands in it.

    `name` is the list that fills it: "" for all stories, `section/…`, `tag/…`; `heading` is None if nobody wrote it.
    """

    kind: Kind
    title: str
    term: Term | None
    name: str
    count: int
    heading: Heading | None = None

    @property
    def pins(self) -> tuple[Pin, ...]:
        return self.heading.pins if self.heading else ()

    @property
    def repeats(self) -> bool:
        return self.heading is not None and self.heading.repeat


class Filled(Struct, frozen=True):
    """A slot or block with what stands in it, and its lines that don't. `ended` is when the whole of it was over."""

    space: Space
    spots: tuple[Spot, ...]
    left: tuple[Left, ...] = ()
    ended: datetime | None = None


def source_of(site: Site, name: str) -> Front | Intro | None:
    """The file that arranges a front: "" for the front page, `section/…`, `tag/…`."""
    return site.intros.get(name) if name else site.front


def arranged(site: Site, name: str) -> bool:
    """Whether an editor arranges this front; the front page always is one."""
    source = source_of(site, name)
    return not name or (source is not None and bool(source.arranges))


def lay_out(site: Site, places: Places, name: str = "") -> tuple[Filled, ...]:
    """A front, in page order."""
    table = _Table(site, places, name)
    # All pins before any filling: a place at the top mustn't take a story that is pinned below.
    pinned = [table.pin(space) for space in spaces(site, name)]
    return tuple(table.fill(each) for each in pinned)


def spaces(site: Site, name: str) -> tuple[Space, ...]:
    """The slots and blocks of a front. The front page has a lead and top in any case, and a file that arranges no block
    of its own is followed by the newest stories and the sections.
    """
    source = source_of(site, name)
    written = tuple(_space(site, name, heading) for heading in (source.arranges if source else ()))
    if name:
        return written
    kinds = {space.kind for space in written}
    if "lead" not in kinds:
        written = (_usual(site, "lead"), *written)
    if "top" not in kinds:
        after = next(i for i, space in enumerate(written, 1) if space.kind == "lead")
        written = (*written[:after], _usual(site, "top"), *written[after:])
    whole = not kinds <= {"lead", "top", "breaking"}
    sections = tuple(
        Space("section", term.title, term, f"section/{term.key}", site.config.front.per_section)
        for term in site.sections
    )
    return (*written, *(() if whole else (_usual(site, "latest"), *sections)))


def _usual(site: Site, kind: Kind) -> Space:
    return Space(kind, kind.capitalize(), None, "", _count(site, kind))


def _space(site: Site, name: str, heading: Heading) -> Space:
    kind = _SLOTS.get(heading.title.casefold())
    found = None if kind else _term(site, heading.title)
    kind, term = (kind, None) if kind else found or ("own", None)
    count = _count(site, kind) if heading.count is None else heading.count
    fills = f"{kind}/{term.key}" if term else name
    return Space(kind, term.title if term else heading.title, term, fills, count, heading)


def _count(site: Site, kind: Kind) -> int:
    front = site.config.front
    if kind in ("section", "tag"):
        return front.per_section
    # A breaking line, and a block of its own, hold what is pinned.
    return {"lead": 1, "top": front.top, "latest": front.latest}.get(kind, 0)


def _term(site: Site, title: str) -> tuple[Kind, Term] | None:
    """The section or topic that a heading names, by its title or its key."""
    folded, key = urls.key(title), urls.slug(title)
    groups: tuple[tuple[Kind, tuple[Term, ...]], ...] = (("section", site.sections), ("tag", site.tags))
    for kind, terms in groups:
        for term in terms:
            if term.key == key or urls.key(term.title) == folded:
                return kind, term
    return None


def story_at(site: Site, places: Places, pin: Pin) -> str:
    """The path of the published story that a line leads to, or ""."""
    target = links.follow_rooted(pin.target, places) if pin.target else None
    path = links.source_of(target, places) if target else ""
    return path if path in site.ranks else ""


def dates(pins: Iterable[Pin], site: Site, places: Places) -> Iterator[Moment]:
    """The dates of the published stories that lines lead to."""
    paths = (story_at(site, places, pin) for pin in pins)
    return (site.teasers[path].date for path in paths if path)


def end(until: Until | None, written: Iterable[Moment], site: Site) -> datetime | None:
    """When something is over; a clock time is the first one after the newest of its stories."""
    if until is None or until.at:
        return until.at.at if until and until.at else None
    newest = max(written, key=lambda date: date.at, default=None)
    return next_clock(newest, until.clock, site.config.zone).at if newest else None


class _Table(Struct):
    """A front in the making: the paths of what stands on it, each with the line that pins it (0: no line does)."""

    site: Site
    places: Places
    name: str
    used: dict[str, int] = field(default_factory=dict)

    def pin(self, space: Space) -> Filled:
        heading = space.heading
        if heading is None:
            return Filled(space, ())
        ended = end(heading.until, dates(space.pins, self.site, self.places), self.site)
        if ended and ended <= self.site.now:
            return Filled(space, (), tuple(Left(pin, "over", ended) for pin in space.pins), ended)
        used = {} if space.repeats else self.used
        spots, left = [], []
        for number, pin in enumerate(space.pins):
            spot, gone = self._placed(pin, used) if number == 0 or space.kind != "lead" else _second(pin)
            spots += [spot] if spot else []
            left += gone
        return Filled(space, tuple(spots), tuple(left))

    def _placed(self, pin: Pin, used: dict[str, int]) -> tuple[Spot | None, list[Left]]:
        path = story_at(self.site, self.places, pin)
        below = [Left(each, "below") for each in pin.sub]
        if not path:
            return None, [Left(pin, "unpublished"), *below]
        ended = end(pin.until, [self.site.teasers[path].date], self.site)
        if ended and ended <= self.site.now:
            return None, [Left(pin, "over", ended), *below]
        if path in used:
            return None, [Left(pin, "twice", first=used[path]), *below]
        used[path] = pin.line
        found = [self._placed(each, used) for each in pin.sub]
        sub = tuple(spot for spot, _ in found if spot)
        return Spot(path, pin, sub), [each for _, gone in found for each in gone]

    def fill(self, filled: Filled) -> Filled:
        space = filled.space
        free = space.count - len(filled.spots)
        if free <= 0 or filled.ended:
            return filled
        own = {spot.path for spot in filled.spots} | {sub.path for spot in filled.spots for sub in spot.sub}
        taken = own if space.repeats else self.used
        found = tuple(islice((path for path in self._candidates(space) if path not in taken), free))
        if not space.repeats:
            self.used.update(dict.fromkeys(found, 0))
        return Filled(space, (*filled.spots, *map(Spot, found)), filled.left)

    def _candidates(self, space: Space) -> Iterator[str]:
        """The stories that may fill a place, the first one first."""
        site, lists = self.site, self.site.lists
        newest: Iterator[str] = reversed(lists.get(space.name, ()))
        if space.name != self.name and self.name:  # a topic's block on a section's front holds that section's stories
            within = frozenset(lists.get(self.name, ()))
            newest = filter(within.__contains__, newest)
        if space.kind == "latest":
            return newest
        found = by_weight(site, newest)
        return (path for path in found if _may_lead(site, path)) if space.kind in ("lead", "top") else found


def _second(pin: Pin) -> tuple[Spot | None, list[Left]]:
    return None, [Left(pin, "second"), *(Left(each, "below") for each in pin.sub)]


def by_weight(site: Site, newest: Iterable[str]) -> Iterator[str]:
    """Stories, given newest first, by day, then priority, then time. Lazy: a front asks for a few of very many."""
    for _, day in groupby(newest, key=lambda path: site.teasers[path].date.day):
        yield from sorted(day, key=lambda path: site.teasers[path].priority)


def _may_lead(site: Site, path: str) -> bool:
    teaser = site.teasers[path]
    return teaser.priority <= LOWEST and teaser.label != "sponsored"


def arranged_names(site: Site) -> tuple[str, ...]:
    """Every front that a file arranges; a template may ask for one that has no page of its own."""
    return (*([""] if site.front else []), *(name for name, intro in site.intros.items() if intro.arranges))


def is_read(site: Site, name: str) -> bool:
    """Whether the outlet makes the page of a front, and not as a mere list."""
    source = source_of(site, name)
    if name:
        return source is not None and bool(site.url_of.get(source.path))
    return site.config.kinds.front and not site.config.front.paged
