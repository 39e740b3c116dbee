"""The filters and tests a template may use: the harmless ones of Jinja, and a newspaper's own."""

from collections.abc import Callable, Iterable, Mapping
from email.utils import format_datetime
from functools import wraps
from typing import Any, cast

from jinja2 import pass_context, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Undefined
from jinja2.tests import TESTS as JINJA_TESTS

from sitegen.dates import Moment, format_moment
from sitegen.theme.sandbox import LIMIT, printable

_KEPT = (
    *("abs", "batch", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "forceescape"),
    *("groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject"),
    *("rejectattr", "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "striptags"),
    *("sum", "title", "tojson", "trim", "truncate", "unique", "upper", "urlencode", "wordcount"),
)
_OF_TEXT = frozenset(
    [
        *("capitalize", "e", "escape", "forceescape", "lower", "replace", "string", "striptags", "title", "trim"),
        *("truncate", "upper", "wordcount"),
    ]
)
_KEPT_TESTS = (
    *("boolean", "defined", "divisibleby", "eq", "even", "false", "float", "ge", "gt", "in", "integer", "iterable"),
    *("le", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sameas", "sequence", "string", "true"),
    *("undefined", "upper", "==", "!=", "<", "<=", ">", ">=", "equalto", "greaterthan", "lessthan"),
)


@pass_context
def relative(context: Context, url: str) -> str:
    """A URL of the site as this page links to it: relative, so that the site works under any address."""
    show: Callable[[str], str] = _given(context, "__show")
    return show(_text(url, "relative"))


@pass_context
def absolute(context: Context, url: str) -> str:
    """A URL of the site with scheme and host."""
    permalink: Callable[[str], str] = _given(context, "__permalink")
    return permalink(_text(url, "absolute"))


def _given(context: Context, name: str) -> Any:
    if name not in context:
        raise SecurityError("links of the site aren't known here: import this template `with context`")
    return context[name]


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


def _guarded(name: str) -> Callable[..., Any]:
    """A filter of Jinja that says what is missing, makes text of what may be printed only, and stays small."""
    inner = JINJA_FILTERS[name]
    first = 1 if hasattr(inner, "jinja_pass_arg") else 0

    @wraps(inner)
    def guarded(*args: Any, **named: Any) -> Any:
        value, *others = args[first:]
        others += named.values()
        if isinstance(value, Undefined):
            str(value)
        if name in _OF_TEXT:
            printable(value)
            for other in others:
                if other is not None and not isinstance(other, bool):
                    printable(other)
        if name in ("batch", "slice") and any(isinstance(other, int) and other > LIMIT for other in others):
            raise SecurityError(f"`|{name}` takes numbers up to {LIMIT:,}")
        return inner(*args, **named)

    return guarded


@pass_eval_context
def join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """As Jinja's own, of what may be printed only."""
    items = value if attribute is None else map(make_attrgetter(context.environment, attribute), value)
    joined: str = JINJA_FILTERS["join"](context, map(printable, items), printable(d))
    return joined


OURS: Mapping[str, Callable[..., Any]] = {"relative": relative, "absolute": absolute, "date": date, "rfc822": rfc822}
FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: _guarded(name) for name in _KEPT},
    # Made for what may be missing.
    **{name: JINJA_FILTERS[name] for name in ("d", "default")},
    "join": join,
    **OURS,
}
TESTS: Mapping[str, Callable[..., Any]] = {name: cast("Callable[..., Any]", JINJA_TESTS[name]) for name in _KEPT_TESTS}
