"""Tags, bylines and sections as stories name them, each spelling of a word one term."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sitegen import urls
from sitegen.problems import Problem
from sitegen.site.views import Term


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
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
