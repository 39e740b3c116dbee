"""Digests of answers: where two are equal, a template that asked again would be told the same."""

import hashlib
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from sitegen.dates import Moment
from sitegen.site.assemble import Site
from sitegen.site.views import Teaser, Term

_PLAIN = frozenset([str, Markup, int, float, bool, type(None)])


class Digests:
    """Digests the answers of one site. What a story shows in lists is written out once, however many lists show it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stories: dict[str, str] = {}
        # By identity, which is found sooner than by value; each is held, so that no other can take its place.
        self._terms: dict[int, tuple[Term | None, str]] = {}

    def retold(self, site: Site, paths: Iterable[str]) -> "Digests":
        """The same for a site in which the stories at `paths` are told anew; ours aren't to be used any more."""
        digests = Digests(site)
        digests._stories, digests._terms = self._stories, self._terms
        for path in paths:
            digests._stories.pop(path, None)
        return digests

    def of(self, answer: object) -> str:
        return short(self.written(answer))

    def story(self, teaser: Teaser) -> str:
        """All that a list may show of a story; its own front matter counts as a whole."""
        path = teaser.path
        found = self._stories.get(path)
        if found is None:
            terms = "".join(map(self._term, (teaser.section, *teaser.tags, None, *teaser.bylines)))
            dated = self.written((teaser.updated, teaser.changed, teaser.retracted))
            shown = f"{teaser.url}\n{dated}{terms}{self.written(teaser.image)}"
            found = self._stories[path] = short(self._site.entries[path].digest + shown)
        return found

    def written(self, value: Any) -> str:
        """A value as text that no other value has."""
        kind = type(value)
        if kind in _PLAIN:
            return repr(value)
        if kind is Teaser:
            return self.story(value)
        if kind is tuple:
            return f"({','.join(map(self.written, value))})"
        if kind is Term:
            return self._term(value)
        if kind is Moment:
            return f"{value.at.isoformat()}{value.whole_day}"
        if kind is dict:
            return f"{{{','.join(f'{key!r}:{self.written(each)}' for key, each in value.items())}}}"
        parts = (_PARTS.get(kind) or _parts_of(kind))(value)
        shown = repr(parts) if _PLAIN.issuperset(map(type, parts)) else ",".join(map(self.written, parts))
        return f"{kind.__name__}({shown})"

    def _term(self, term: Term | None) -> str:
        found = self._terms.get(id(term))
        if found is None:
            found = self._terms[id(term)] = term, repr((term.key, term.title, term.url)) if term else "-"
        return found[1]


def short(text: str) -> str:
    """8 bytes of BLAKE2b, in hexadecimal: enough to tell a million answers apart."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _parts_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of a struct's fields. Raises TypeError for any other kind of value."""
    if not issubclass(kind, Struct):
        raise TypeError(kind)
    names = kind.__struct_fields__
    single = attrgetter(names[0])
    found = _PARTS[kind] = attrgetter(*names) if len(names) > 1 else lambda value: (single(value),)
    return found


_PARTS: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
