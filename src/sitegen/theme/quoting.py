"""Where a template prints: places in which the same letters mean something else, and safe text isn't safe.

Escaping makes text safe between tags and between quotes. It doesn't help an
attribute without quotes (a space ends it), a script, or what runs as one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from jinja2 import nodes

from sitegen.problems import Problem

Mode = Literal["text", "name", "tag", "value", '"', "'", "bare", "script", "comment", "unknown"]


class Place(NamedTuple):
    """Where in a page: within which element's tag, which attribute's value."""

    mode: Mode
    element: str = ""
    attribute: str = ""


Printed = tuple[nodes.Output, int, Place]
_TEXT, _UNKNOWN = Place("text"), Place("unknown")
_OPENS = re.compile(r"<!--|<[A-Za-z][\w:-]*")
_IN_TAG = re.compile(r">|\s*=\s*|[^\s=>/\"']+")
_BARE_END = re.compile(r"[\s>]")
_ENDS: Mapping[Mode, re.Pattern[str]] = {
    "comment": re.compile("-->"),
    "script": re.compile("</script", re.IGNORECASE),
    '"': re.compile('"'),
    "'": re.compile("'"),
}
_STEADY = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock)


def unsafe_places(tree: nodes.Template, file: str) -> Iterator[Problem]:
    """Expressions printed where escaping doesn't make them safe."""
    for output, i, place in printed_parts(tree):
        yield from _faults(output.nodes[i], place, file)


def printed_parts(tree: nodes.Template) -> list[Printed]:
    """Every expression that is printed: as the part `i` of an output, and at which place, in the order of the text."""
    found: list[Printed] = []
    _walk(tree.body, _TEXT, found, tree.find(nodes.Extends) is not None)
    return found


def _walk(body: Iterable[nodes.Node], place: Place, found: list[Printed], inherits: bool) -> Place:
    """Go through a template in the order of its text; where its branches end differently, the place is unknown."""
    for node in body:
        if isinstance(node, nodes.Output):
            for i, part in enumerate(node.nodes):
                if isinstance(part, nodes.TemplateData):
                    place = _after(part.data, place)
                else:
                    found.append((node, i, place))
                    place = _printed(place)
        elif isinstance(node, nodes.If):
            branches = [node.body, *(each.body for each in node.elif_), node.else_]
            place = _joined([_walk(each, place, found, inherits) for each in branches])
        elif isinstance(node, nodes.For):
            ends = [_walk(each, place, found, inherits) for each in (node.body, node.else_)]
            place = _joined([place, *ends])
        elif isinstance(node, _STEADY) or (isinstance(node, nodes.Block) and inherits):
            _walk(node.body, _TEXT, found, inherits)
        elif isinstance(node, nodes.Block | nodes.With | nodes.Scope):
            place = _walk(node.body, place, found, inherits)
    return place


def _joined(places: list[Place]) -> Place:
    if len(set(places)) == 1:
        return places[0]
    if {each.mode for each in places} <= {"name", "tag", "bare"}:  # `<a{% if x %} title="…"{% endif %}>`
        return Place("tag", places[0].element)
    return _UNKNOWN


def _printed(place: Place) -> Place:
    return place._replace(mode="bare") if place.mode == "value" else place


def _after(text: str, place: Place) -> Place:
    """The place at the end of a piece of literal text."""
    mode, element, attribute = place
    at = 0
    while at < len(text) and mode != "unknown":
        if mode == "text":
            opens = _OPENS.search(text, at)
            if not opens:
                break
            at = opens.end()
            mode, element = ("comment", "") if opens[0] == "<!--" else ("name", opens[0][1:].lower())
        elif mode in _ENDS:
            found = _ENDS[mode].search(text, at)
            if not found:
                break
            at = found.end()
            if mode == "script":
                mode, element = "name", "/script"
            else:
                mode = "text" if mode == "comment" else "tag"
        elif mode == "value" and text[at] in "\"'":
            mode, at = ('"' if text[at] == '"' else "'"), at + 1
        elif mode in ("value", "bare"):
            end = _BARE_END.search(text, at)
            at = end.start() if end else len(text)
            mode = "tag" if end else "bare"
        else:
            mode, at, attribute = _within_tag(text, at, mode, attribute)
            if mode == "text" and element == "script":
                mode = "script"
    return Place(mode) if mode in ("text", "script") else Place(mode, element, attribute)


def _within_tag(text: str, at: int, mode: Mode, attribute: str) -> tuple[Mode, int, str]:
    """One step between the name of a tag and its end."""
    found = _IN_TAG.match(text, at)
    if not found:
        return "tag", at + 1, attribute
    if found[0] == ">":
        return "text", found.end(), ""
    if "=" in found[0]:
        return "value", found.end(), attribute
    return (mode if mode == "name" and at == 0 else "tag"), found.end(), found[0].lower()


def _faults(part: nodes.Expr, place: Place, file: str) -> Iterator[Problem]:
    if constant(part):
        return
    json = isinstance(part, nodes.Filter) and part.name == "tojson"
    if place.mode in ("value", "bare"):
        message = f"the value of `{place.attribute}` has no quotes: a space in it would begin another attribute"
        yield _problem(file, part, message, f'Write `{place.attribute}="{{{{ … }}}}"`.')
    elif place.mode == "tag":
        message = "what is printed within a tag could be any attribute, also one that runs as a program"
        yield _problem(file, part, message, 'Write the attribute out: `title="{{ … }}"`.')
    elif place.mode == "script" and not json:
        message = "text in a `<script>` would be read as its program"
        yield _problem(file, part, message, "Print it with `|tojson`, which adds the quotes.")
    elif place.mode == '"' and json:
        message = f"the quotes of `|tojson` would end the value of `{place.attribute}`"
        yield _problem(file, part, message, "Write `|tojson|forceescape`.")
    elif place.mode in ('"', "'") and place.attribute.startswith("on"):
        message = f"text in `{place.attribute}` would be read as a program"
        yield _problem(file, part, message, "Put it into a `data-…` attribute, and let a script read it from there.")
    elif place.mode in ('"', "'") and place.attribute == "srcdoc":
        message = "text in `srcdoc` would be read as a page with programs of its own"
        yield _problem(file, part, message, "Show it in the page itself.")


def constant(part: nodes.Expr) -> bool:
    """What the theme's author wrote out, perhaps in alternatives."""
    if isinstance(part, nodes.CondExpr):
        return constant(part.expr1) and (part.expr2 is None or constant(part.expr2))
    return isinstance(part, nodes.Const)


def _problem(file: str, part: nodes.Expr, message: str, hint: str) -> Problem:
    return Problem(file, message, "template", hint, part.lineno)
