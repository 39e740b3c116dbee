"""Digests of answers: where two are equal, a template that asked again would be told the same."""

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any

from markupsafe import Markup

from sitegen.dates import Moment
from sitegen.site.assemble import Site
from sitegen.site.views import Teaser, Term

_PLAIN = frozenset([str, Markup, int, float, bool, type(None)])


class Digests:
    """Digests the answers of one site. What a story shows in lists is written out once, however many lists show it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stories: dict[str, str] = {}
        self._terms: dict[Term, str] = {}

    def of(self, answer: object) -> str:
        return short(self.written(answer))

    def story(self, teaser: Teaser) -> str:
        """All that a list may show of a story; its own front matter counts as a whole."""
        path = teaser.path
        found = self._stories.get(path)
        if found is None:
            shown = (teaser.url, teaser.updated, teaser.section, teaser.tags, teaser.bylines, teaser.image)
            found = self._stories[path] = short(self._site.entries[path].digest + self.written(shown))
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
        if is_dataclass(value):
            parts = ",".join(self.written(getattr(value, field)) for field in _fields_of(kind))
            return f"{kind.__name__}({parts})"
        raise TypeError(kind)

    def _term(self, term: Term) -> str:
        found = self._terms.get(term)
        if found is None:
            found = self._terms[term] = repr((term.key, term.title, term.url))
        return found


def short(text: str) -> str:
    """8 bytes of BLAKE2b, in hexadecimal: enough to tell a million answers apart."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _fields_of(kind: type) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = tuple(field.name for field in fields(kind))
    return names


_FIELDS: dict[type, tuple[str, ...]] = {}
