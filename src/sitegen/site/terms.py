"""Tags, bylines and sections as stories name them, each spelling of a word one term."""

from collections.abc import Callable, Container, Iterable, Mapping

from msgspec import Struct

from sitegen import urls
from sitegen.problems import Problem
from sitegen.site.views import Term


class Vocabulary(Struct, frozen=True, eq=False):
    """Terms by `urls.key` of any spelling, in the order they first occur."""

    terms: Mapping[str, Term]
    spelled: Mapping[str, Term]  # the same by every spelling that a story uses

    def of(self, names: Iterable[str]) -> tuple[Term, ...]:
        """The terms of one story, each once."""
        found = tuple(map(self.spelled.__getitem__, names))
        return found if len(found) < 2 else tuple(dict.fromkeys(found))

    def known(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of a story's names that have a term."""
        return tuple(name for name in names if name in self.spelled)

    def joined(self, names: Iterable[str], url: Callable[[str], str]) -> "Vocabulary | None":
        """With the names of one more story; None if a new one would share its address with another."""
        new = [name for name in names if name not in self.spelled]
        if not new:
            return self
        terms, spelled = dict(self.terms), dict(self.spelled)
        keys = {term.key for term in terms.values()}
        for name in new:
            folded = urls.key(name)
            if folded not in terms:
                key = urls.slug(name)
                if key in keys:
                    return None
                keys.add(key)
                terms[folded] = Term(key, name, url(key))
            spelled[name] = terms[folded]
        return Vocabulary(terms, spelled)

    def without(self, keys: Container[str]) -> "Vocabulary":
        """Without the terms of these keys, which no story has any more."""
        terms, spelled = (
            {name: term for name, term in found.items() if term.key not in keys} for found in (self.terms, self.spelled)
        )
        return Vocabulary(terms, spelled)

    @property
    def by_title(self) -> tuple[Term, ...]:
        """Every term once, two names of one address too (that is a problem, told once)."""
        unique = {term.key: term for term in self.terms.values()}
        return tuple(sorted(unique.values(), key=lambda term: (urls.key(term.title), term.key)))


def vocabulary(
    kind: str,
    uses: Iterable[tuple[str, Iterable[str]]],
    titles: Mapping[str, str],
    url: Callable[[str], str],
) -> tuple[Vocabulary, list[Problem]]:
    """Merge the names that stories use, oldest story first: the first spelling gives title and address.

    `titles` are editors' own, by key. Two different names with one address are a problem naming both stories.
    """
    terms: dict[str, Term] = {}
    spelled: dict[str, Term] = {}
    first: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for path, names in uses:
        for name in names:
            if name in spelled:
                continue
            folded = urls.key(name)
            if folded in terms:
                spelled[name] = terms[folded]
                continue
            key = urls.slug(name)
            if key in first:
                problems.append(_clash(kind, name, path, *first[key]))
            first.setdefault(key, (name, path))
            spelled[name] = terms[folded] = Term(key, titles.get(key) or name, url(key))
    return Vocabulary(terms, spelled), problems


def _clash(kind: str, name: str, path: str, other: str, other_path: str) -> Problem:
    message = f"the {kind}s “{name}” here and “{other}” in {other_path} would share one address"
    return Problem(path, message, "collision", "Write both alike, or make the difference plainer.")


class Terms(Struct, frozen=True):
    """Sections by key; tags and bylines as stories spell them."""

    sections: Mapping[str, Term]
    tags: Vocabulary
    bylines: Vocabulary
