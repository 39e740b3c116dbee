"""What may become text on a page, and what to say of what may not."""

from collections.abc import Generator, Mapping
from types import FunctionType, MethodType

from jinja2 import Undefined
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import _GroupTuple
from jinja2.runtime import BlockReference, LoopContext, TemplateReference
from jinja2.utils import Namespace
from markupsafe import Markup

from sitegen.dates import Moment
from sitegen.site.view import SiteView
from sitegen.theme.macros import ThemeMacro


def called(kind: type) -> str:
    """A value of this type, in a theme author's words."""
    return _CALLED.get(kind, f"`{kind.__name__}`")


_CALLED: Mapping[type, str] = {
    SiteView: "`site`",
    Moment: "a date",
    TemplateReference: "this template",
    _GroupTuple: "a group",
    dict: "a table",
    bool: "yes or no",
    type(None): "nothing",
    ThemeMacro: "a macro",
    Namespace: "a namespace",
    TemplateModule: "an imported template",
    LoopContext: "`loop`",
    BlockReference: "a block",
    MethodType: "a question",
    **dict.fromkeys((FunctionType, type), "a function"),
    **dict.fromkeys((str, Markup), "text"),
    **dict.fromkeys((tuple, list, range), "a list"),
    **dict.fromkeys((int, float), "a number"),
}


_PLAIN = frozenset([str, Markup, int])


def printable(value: object) -> object:
    """Text, numbers and markup only: anything else would print Python at the reader."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, str | Undefined) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, Moment):
        raise SecurityError("a date needs a filter, such as `|date`")
    if value is None:
        raise SecurityError("there is nothing to print here: ask with `if` first")
    if isinstance(value, bool):
        raise SecurityError("yes and no can't be printed: ask with `if`")
    if isinstance(value, list | tuple | range | Generator):
        raise SecurityError("a list can't be printed: go through it with `for`, or use `|join`")
    raise SecurityError(f"{called(type(value))} can't be printed; print one of its fields")


def whole(text: object) -> None:
    """HTML can't be cut: half a tag swallows what comes after it."""
    if isinstance(text, Markup) and ("<" in text or "&" in text):
        raise SecurityError("HTML can't be cut without breaking it: make text of it first, with `|striptags`")
