"""Markdown engines: each one function from text to HTML, chosen by name. The steps after them are shared.

A library is imported with the first text for its engine: start-up counts, and an outlet needs one engine.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from sitegen.content.markup import tokens

if TYPE_CHECKING:
    import pyromark
    from markdown import Markdown

Engine = Callable[[str], str]

_EXTENSIONS = ("tables", "fenced_code", "def_list", "abbr", "sane_lists", "attr_list")
# An attribute survives sanitising, a style doesn't; a later step makes it a class.
_OPTIONS: dict[str, dict[str, object]] = {"tables": {"use_align_attribute": True}}
_NOTES: dict[str, object] = {
    "SEPARATOR": "-",  # an id with a colon needs escaping in style sheets; ours always contain a hyphen
    "BACKLINK_TEXT": "↩",
    "BACKLINK_TITLE": "Back to the text, note {}",
    "USE_DEFINITION_ORDER": False,  # readers meet note 1 before note 2
}


@lru_cache(maxsize=1)
def _markdown() -> "Markdown":
    from sitegen.content.quick import make_quick  # noqa: PLC0415

    return make_quick(library_markdown())


def library_markdown() -> "Markdown":
    """Python-Markdown as the library makes it, with the outlet's extensions: what ours is tested and timed against."""
    from markdown import Markdown  # noqa: PLC0415

    from sitegen.content.empty_notes import Footnotes  # noqa: PLC0415

    return Markdown(extensions=[Footnotes(**_NOTES), *_EXTENSIONS], extension_configs=_OPTIONS, output_format="html")


def python_markdown(text: str) -> str:
    """Python-Markdown with the outlet's extensions.

    One instance a process (making one costs more than an article), reset for
    each text, so that footnotes and link definitions never leak into the next.
    """
    return _markdown().reset().convert(text)


@lru_cache(maxsize=1)
def _pulldown() -> "pyromark.Markdown":
    import pyromark  # noqa: PLC0415

    wanted = pyromark.Options
    return pyromark.Markdown(
        options=wanted.ENABLE_TABLES
        | wanted.ENABLE_FOOTNOTES
        | wanted.ENABLE_DEFINITION_LIST
        | wanted.ENABLE_HEADING_ATTRIBUTES
    )


_STYLE = re.compile(r'(<t[dh]) style="text-align: (left|center|right)"')


def fast(text: str) -> str:
    """pulldown-cmark (CommonMark) with those extensions that Python-Markdown has too, spelt as Python-Markdown does:
    empty elements without a slash, alignment as an attribute, apostrophes as they are.
    """
    made = _pulldown().html(text + "\n").rstrip("\n")
    if 'style="' in made:
        made = _STYLE.sub(r'\1 align="\2"', made)
    if "<" not in text:  # nobody but the engine wrote tags and entities
        return made.replace(" />", ">").replace("&#39;", "'").replace("&#x27;", "'")
    if " />" not in made:
        return made
    found = tokens(made)  # a script is one token, and stays as it is
    return "".join(part[:-3] + ">" if part.endswith(" />") else part for part in found)


ENGINES: Mapping[str, Engine] = {"python-markdown": python_markdown, "fast": fast}
