"""Parts that many pages share – masthead, imprint –, each made once for all pages that show its links alike."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from markupsafe import Markup
from msgspec import Struct

from sitegen.site.answers import Question

Show = Callable[[str], str]  # a URL of the site as one page writes it


class Spot(NamedTuple):
    """Where a page lies: how many folders deep (-1: its links begin at the root of the host), and in which one of the
    first. A link to what lies in no folder, or in another one of the first, is the same for all pages of one depth.
    """

    depth: int
    top: str


AT_ROOT = Spot(-1, "")
_ANYWHERE = -2  # the depth of what shows no links


def spot_of(url: str) -> Spot:
    """Where the page of a URL such as `/world/2026/wall/` lies."""
    folders = _folders(url)
    return Spot(len(folders), folders[0] if folders else "")


def _folders(url: str) -> list[str]:
    return url.split("/")[1:-1]


class Fragment(Struct, frozen=True, eq=False):
    """A part of pages, the questions it asked, and how it showed each URL in the folder `top`. `tops` are the first
    folders of those URLs, `near` those that lie further down in `top`.
    """

    html: Markup
    asked: Mapping[Question, None]
    shown: Mapping[str, str]
    top: str
    tops: frozenset[str]
    near: tuple[str, ...]

    def fits(self, top: str, show: Show) -> bool:
        """Whether a page of the same depth in the folder `top` would show all links alike."""
        if top == self.top:
            return all(show(url) == self.shown[url] for url in self.near)
        if top in self.tops or self.top in self.tops:
            return all(show(url) == shown for url, shown in self.shown.items())
        return True


def fragment_of(html: Markup, asked: Mapping[Question, None], shown: Mapping[str, str], spot: Spot) -> Fragment:
    folders = {url: found for url in shown if (found := _folders(url))}
    tops = frozenset(found[0] for found in folders.values())
    near = tuple(url for url, found in folders.items() if found[0] == spot.top and len(found) > 1)
    return Fragment(html, asked, shown, spot.top, tops, near)


class Fragments:
    """The fragments of one site at one instant, by name, argument and where their pages lie."""

    def __init__(self, made: Mapping[tuple[str, str, int], list[Fragment]] | None = None) -> None:
        self._made = dict(made or {})
        self._at: dict[tuple[str, str, Spot], Fragment] = {}  # the last one shown at a spot

    def get(self, name: str, current: str, spot: Spot, show: Show) -> Fragment | None:
        """One that a page at this spot, which shows links like this, may show."""
        found = self._at.get((name, current, spot))
        if found is not None and found.fits(spot.top, show):
            return found
        known = (*self._made.get((name, current, spot.depth), ()), *self._made.get((name, current, _ANYWHERE), ()))
        found = next((each for each in known if each.fits(spot.top, show)), None)
        if found is not None:
            self._at[name, current, spot] = found
        return found

    def add(self, name: str, current: str, spot: Spot, fragment: Fragment) -> None:
        depth = spot.depth if fragment.shown else _ANYWHERE
        self._made.setdefault((name, current, depth), []).append(fragment)
        self._at[name, current, spot] = fragment

    def without(self, questions: Iterable[Question]) -> "Fragments":
        """Those that asked none of these."""
        gone = frozenset(questions)
        kept = {key: [each for each in made if gone.isdisjoint(each.asked)] for key, made in self._made.items()}
        return Fragments(kept)

    def count(self, name: str, current: str = "") -> int:
        """How many there are of one name and argument."""
        return sum(len(made) for key, made in self._made.items() if key[:2] == (name, current))
