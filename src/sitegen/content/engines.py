"""Markdown engines: each one function from text to HTML, chosen by name. The steps after them are shared."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from markdown import Markdown

from sitegen.content.inline import make_quick

Engine = Callable[[str], str]

_EXTENSIONS = ("tables", "footnotes", "fenced_code", "def_list", "abbr", "sane_lists", "attr_list")
_OPTIONS: dict[str, dict[str, object]] = {
    # Ids with a colon need escaping in style sheets; ours always contain a hyphen.
    "footnotes": {"SEPARATOR": "-", "BACKLINK_TEXT": "↩", "BACKLINK_TITLE": "Back to the text, note {}"},
    # An attribute survives sanitising, a style doesn't; a later step makes it a class.
    "tables": {"use_align_attribute": True},
}


@lru_cache(maxsize=1)
def _markdown() -> Markdown:
    return make_quick(library_markdown())


def library_markdown() -> Markdown:
    """Python-Markdown as the library makes it, with the outlet's extensions: what ours is tested and timed against."""
    return Markdown(extensions=list(_EXTENSIONS), extension_configs=_OPTIONS, output_format="html")


def python_markdown(text: str) -> str:
    """Python-Markdown with the outlet's extensions.

    One instance a process (making one costs more than an article), reset for
    each text, so that footnotes and link definitions never leak into the next.
    """
    return _markdown().reset().convert(text)


ENGINES: Mapping[str, Engine] = {"python-markdown": python_markdown}
