"""The filters and tests a template may use: the harmless ones of Jinja, and a newspaper's own."""

from collections.abc import Callable, Mapping
from email.utils import format_datetime
from typing import Any, cast

from jinja2 import pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Context, Undefined
from jinja2.tests import TESTS as JINJA_TESTS
from markupsafe import Markup

from sitegen.dates import Moment, format_moment

_KEPT = (
    *("abs", "batch", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "forceescape"),
    *("groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject"),
    *("rejectattr", "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "striptags"),
    *("sum", "title", "tojson", "trim", "truncate", "unique", "upper", "urlencode", "wordcount"),
)
_KEPT_TESTS = (
    *("boolean", "defined", "divisibleby", "eq", "even", "false", "float", "ge", "gt", "in", "integer", "iterable"),
    *("le", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sameas", "sequence", "string", "true"),
    *("undefined", "upper", "==", "!=", "<", "<=", ">", ">=", "equalto", "greaterthan", "lessthan"),
)


@pass_context
def relative(context: Context, url: str) -> str:
    """A URL of the site as this page links to it: relative, so that the site works under any address."""
    show: Callable[[str], str] = context["__show"]
    return show(_text(url, "relative"))


@pass_context
def absolute(context: Context, url: str) -> str:
    """A URL of the site with scheme and host."""
    permalink: Callable[[str], str] = context["__permalink"]
    return permalink(_text(url, "absolute"))


def date(moment: Moment, pattern: str = "d MMMM y") -> str:
    """A date by a Unicode pattern: `story.date|date("d MMMM y, EEEE")` is `1 October 2023, Sunday`."""
    return format_moment(_moment(moment, "date"), pattern)


def rfc822(moment: Moment) -> str:
    """As RSS wants it: `Sun, 01 Oct 2023 08:30:00 +0100`."""
    return format_datetime(_moment(moment, "rfc822").at)


def _text(value: object, name: str) -> str:
    if isinstance(value, Undefined):
        str(value)  # says what is missing
    if not isinstance(value, str):
        raise SecurityError(f"`|{name}` is for URLs, not for {type(value).__name__}")
    return value


def _moment(value: object, name: str) -> Moment:
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, Moment):
        raise SecurityError(f"`|{name}` is for dates, not for {type(value).__name__}")
    return value


OURS: Mapping[str, Callable[..., Any]] = {"relative": relative, "absolute": absolute, "date": date, "rfc822": rfc822}
FILTERS: Mapping[str, Callable[..., Any]] = {**{name: JINJA_FILTERS[name] for name in _KEPT}, **OURS}
TESTS: Mapping[str, Callable[..., Any]] = {name: cast("Callable[..., Any]", JINJA_TESTS[name]) for name in _KEPT_TESTS}


_PLAIN = frozenset([str, Markup, int])


def printable(value: object) -> object:
    """Text, numbers and markup only: anything else would print Python at the reader (`finalize`)."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, str | Undefined) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, Moment):
        raise SecurityError("a date needs a filter, such as `|date`")
    if value is None:
        raise SecurityError("there is nothing to print here: ask with `if` first")
    raise SecurityError(f"a {type(value).__name__} can't be printed; print one of its fields")
