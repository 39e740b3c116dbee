"""The text of a template as Jinja reads it, for whoever looks for faults in it, for names, or makes Python of it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

from jinja2 import Environment, nodes

Kind = TypeVar("Kind", bound=nodes.Node)

_REFERRING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


@lru_cache(maxsize=256)  # a watcher builds again and again, and most templates are what they were
def parsed(text: str) -> nodes.Template:
    """The tree of a template, which is shared: nobody may change it.

    Raises TemplateSyntaxError, and what Python raises of a text that is too deep.
    """
    return _ENVIRONMENT.parse(text)


def tokens(text: str) -> Iterator[tuple[int, str, str]]:
    """The parts of a template: line, kind, text. Raises TemplateSyntaxError where it can't be read any further."""
    return _ENVIRONMENT.lex(text)


def found_in(text: str, *kinds: type[Kind]) -> Iterator[Kind]:
    """The nodes of these kinds in the tree of a template, in its order. Raises as `parsed` does."""
    return (node for node in _every_node(text) if isinstance(node, kinds))


def references(text: str) -> Iterator[tuple[nodes.Node, nodes.Expr]]:
    """What leads to other templates, and the name that it gives. Raises as `parsed` does."""
    return ((node, getattr(node, "template")) for node in found_in(text, *_REFERRING))  # noqa: B009


@lru_cache(maxsize=256)
def _every_node(text: str) -> tuple[nodes.Node, ...]:
    """Going through a tree takes longer than going through its nodes: it is asked for eight kinds."""
    return tuple(parsed(text).find_all(nodes.Node))
