"""One entry after the other becomes what it is now: what each is and was, and the site before and after it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from sitegen.model import Article, Entry
from sitegen.site.assemble import Site, order


class Change(Struct, frozen=True):
    """An entry as it was published and as it is now; None where it isn't."""

    path: str
    before: Entry | None
    after: Entry | None

    @property
    def versions(self) -> tuple[Entry, ...]:
        return tuple(each for each in (self.before, self.after) if each)

    @property
    def months(self) -> frozenset[str]:
        """The months in whose archive it is or was."""
        return frozenset()

    @property
    def corrects(self) -> bool:
        """Whether it says something else of what was put right."""
        return False


class Move(Change, frozen=True):
    """The same of a story, which stands in lists."""

    before: Article | None
    after: Article | None

    @property
    def versions(self) -> tuple[Article, ...]:
        return tuple(each for each in (self.before, self.after) if each)

    @property
    def months(self) -> frozenset[str]:
        return frozenset(each.date.day[:7] for each in self.versions)

    @property
    def stays(self) -> bool:
        """Whether it has the same place among all others."""
        return self.before is not None and self.after is not None and order(self.before) == order(self.after)

    @property
    def corrects(self) -> bool:
        return _notes(self.before) != _notes(self.after)


def _notes(story: Article | None) -> object:
    """What was put right, and the id that tells these notes apart from others."""
    return (story.id, story.corrections) if story and story.corrections else ()


class Step(Struct, frozen=True, eq=False):
    """A site before and after one change. `names` are all lists that a story was or is in, `places` those that are
    others now, with the first place at which they are.
    """

    change: Change
    before: Site
    after: Site
    names: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def terms(self) -> frozenset[str]:
        """The names of the lists of tags and bylines that came or went."""
        return frozenset(name for name in _turned(self.before, self.after, self.places) if is_of_term(name))

    @property
    def months(self) -> frozenset[str]:
        """The months that came or went."""
        turned = _turned(self.before, self.after, self.places)
        return frozenset(name.partition("/")[2] for name in turned if name.startswith("month/"))


def is_of_term(name: str) -> bool:
    """Whether a list is of a tag or a byline."""
    return name.startswith(("tag/", "byline/"))


def _turned(before: Site, after: Site, names: Iterable[str]) -> frozenset[str]:
    """The lists that came or went."""
    return frozenset(name for name in names if (name in before.lists) != (name in after.lists))
