"""Each template with all those it may use: what has to be the same for a page to come out the same."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from jinja2 import nodes

from sitegen.theme.digest import told
from sitegen.theme.load import TemplateText, Theme
from sitegen.theme.parsed import found_in, references

_ANY = None  # a name that is computed: it may be any template


def closures(theme: Theme) -> dict[str, str]:
    """A digest for each template, of its text and the texts of all templates it may come to use.

    A name that leads nowhere counts too: a template of that name would be used as soon as it is there.
    """
    names = {name: _references(source.text) for name, source in theme.templates.items()}
    return {name: _digest(_reachable(name, names), theme.templates) for name in theme.templates}


def templates_of(theme: Theme, name: str) -> tuple[str, ...]:
    """A template and all that it may come to use, by name; those that aren't there are left out."""
    names = {each: _references(source.text) for each, source in theme.templates.items()}
    return tuple(sorted(_reachable(name, names) & theme.templates.keys()))


def _digest(names: Iterable[str], templates: Mapping[str, TemplateText]) -> str:
    found = hashlib.blake2b(digest_size=8)
    for name in sorted(names):
        found.update(told(name, templates.get(name)))
    return found.hexdigest()


def _reachable(name: str, names: Mapping[str, frozenset[str] | None]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        found.add(each)
        used = names.get(each, frozenset())
        if used is _ANY:
            return frozenset(names)
        waiting += used
    return frozenset(found)


@lru_cache(maxsize=256)  # a watcher builds again and again, and most templates are what they were
def _references(text: str) -> frozenset[str] | None:
    """The names a template uses, or None if it computes one."""
    found: set[str] = set()
    called = [node for node in found_in(text, nodes.Call) if _is_fragment(node.node)]
    if sum(1 for node in found_in(text, nodes.Name) if _is_fragment(node)) != len(called):
        return _ANY  # handed on to be called elsewhere
    wanted = [node.args[0] if node.args else node for node in called]
    wanted += [name for _, name in references(text)]
    for node in wanted:
        names = _constants(node)
        if names is _ANY:
            return _ANY
        found.update(names)
    return frozenset(found)


def _is_fragment(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "fragment"


def _constants(node: nodes.Node) -> list[str] | None:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, nodes.Tuple | nodes.List):
        names = [item.value for item in node.items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
        return names if len(names) == len(node.items) else _ANY
    return _ANY
