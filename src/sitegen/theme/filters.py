"""The filters and tests a template may use: the harmless ones of Jinja, and a newspaper's own."""

from collections.abc import Callable, Iterable, Mapping, Sized
from functools import wraps
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from jinja2 import Environment, pass_context, pass_environment, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import _GroupTuple, ignore_case, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Undefined
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import htmlsafe_json_dumps, missing
from markupsafe import Markup

from sitegen.date_words import format_moment
from sitegen.dates import Moment
from sitegen.theme.markup import as_markup, made_safe
from sitegen.theme.meter import LIMIT, Meter
from sitegen.theme.printing import called, printable, whole
from sitegen.unbroken import unbroken

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
_OF_LISTS = frozenset(
    [
        *("batch", "groupby", "items", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "select"),
        *("selectattr", "slice", "sort", "sum", "unique"),
    ]
)
_CUTTING = frozenset(["batch", "first", "last", "list", "reverse", "slice", "truncate"])
_LIMITS = {"batch": LIMIT, "slice": LIMIT, "round": 15}
_KEPT_TESTS = (
    *("boolean", "defined", "divisibleby", "eq", "even", "false", "float", "ge", "gt", "in", "integer", "iterable"),
    *("le", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sequence", "string", "true"),
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
    found = context.resolve_or_missing(name)
    if found is missing:
        raise SecurityError("links of the site aren't known here: import this template `with context`")
    return found


def date(moment: Moment, pattern: str = "d MMMM y") -> str:
    """A date by a Unicode pattern: `story.date|date("d MMMM y, EEEE")` is `1 October 2023, Sunday`."""
    if not isinstance(pattern, str):
        raise SecurityError("`|date` takes a pattern such as `d MMMM y`")
    return format_moment(_moment(moment, "date"), pattern)


def rfc822(moment: Moment) -> str:
    """As RSS wants it: `Sun, 01 Oct 2023 08:30:00 +0100`."""
    from email.utils import format_datetime  # noqa: PLC0415 - it loads half of a mail program

    return format_datetime(_moment(moment, "rfc822").at)


def together(text: str) -> Markup:
    """Text in which scores and ranges such as 2–1 don't break over a line: each in a `<span class="together">`."""
    plain = _text(text, "together", "text")
    # HTML stays as it is: a range may stand within a tag.
    return plain if isinstance(plain, Markup) else as_markup(unbroken(made_safe(plain)))


def _text(value: object, name: str, meant: str = "URLs") -> str:
    if type(value) is str:
        return value
    if isinstance(value, Undefined):
        str(value)  # says what is missing
    if not isinstance(value, str):
        raise SecurityError(f"`|{name}` is for {meant}, not for {called(type(value))}")
    return value


def _moment(value: object, name: str) -> Moment:
    if type(value) is Moment:
        return value
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, Moment):
        raise SecurityError(f"`|{name}` is for dates, not for {called(type(value))}")
    return value


def _guarded(name: str, ours: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """A filter of Jinja, or `ours` in its place, that says what is missing, makes text of what may be printed only, and
    stays small.
    """
    inner = ours or JINJA_FILTERS[name]
    taken = getattr(inner, "jinja_pass_arg", None)

    @wraps(inner)
    def guarded(where: Any, value: Any, *others: Any, **named: Any) -> Any:
        meter: Meter = getattr(where, "environment", where).meter
        _check(name, value, (*others, *named.values()), meter)
        if name == "replace":
            meter.write(_growth(value, *others, **named))
        made = inner(where, value, *others, **named) if taken else inner(value, *others, **named)
        if isinstance(made, str):
            meter.write(len(made))
        return made

    return guarded if taken else pass_environment(guarded)


@pass_environment
def _groupby(
    environment: Environment,
    value: Iterable[Any],
    attribute: str | int,
    default: Any = None,
    case_sensitive: bool = False,
) -> list[_GroupTuple]:
    """As Jinja's own, which looks up the attribute of each value three times."""
    key_of = make_attrgetter(environment, attribute, default=default)
    keys = [(key_of(each), each) for each in value]
    keyed = [(key if case_sensitive else ignore_case(key), key, each) for key, each in keys]
    groups = [list(group) for _, group in groupby(sorted(keyed, key=itemgetter(0)), itemgetter(0))]
    return [_GroupTuple(group[0][1], [each for _, _, each in group]) for group in groups]


def _check(name: str, value: object, others: tuple[object, ...], meter: Meter) -> None:
    if isinstance(value, Undefined):
        str(value)  # says what is missing
    if name in _OF_TEXT:
        printable(value)
    if name in _OF_TEXT or name in ("batch", "slice"):  # which fill up their last row
        for other in others:
            if other is not None and not isinstance(other, bool):
                printable(other)
    if name in ("int", "float") and not isinstance(value, str | int | float | None):
        raise SecurityError(f"`|{name}` makes a number of text, not of {called(type(value))}")
    if name in _CUTTING:
        whole(value)
    if name in _OF_LISTS and isinstance(value, Sized):
        meter.step(len(value))
    limit = _LIMITS.get(name)
    if limit and any(isinstance(other, int) and abs(other) > limit for other in others):
        raise SecurityError(f"`|{name}` takes numbers up to {limit:,}")
    if name == "sum" and any(isinstance(other, list | tuple) for other in others):
        raise SecurityError("`|sum` adds numbers only")


def _growth(text: object, old: object = "", new: object = "", _count: object = None, **_named: object) -> int:
    """How long the text may get, at most, by replacing in it."""
    return str(text).count(str(printable(old))) * len(str(printable(new)))


@pass_eval_context
def join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """As Jinja's own, of what may be printed only."""
    meter: Meter = context.environment.meter  # type: ignore[attr-defined]
    items = value if attribute is None else map(make_attrgetter(context.environment, attribute), value)
    shown = [printable(item) for item in items]
    meter.step(len(shown))
    meter.write(sum(len(str(item)) for item in shown) + len(str(printable(d))) * len(shown))
    joined: str = JINJA_FILTERS["join"](context, shown, d)
    return joined


@pass_environment
def tojson(environment: Environment, value: object) -> Markup:
    """JSON for a `<script>`; in an attribute, `|tojson|forceescape`. Text, numbers, lists and tables only."""
    _check_json(value, environment.meter)  # type: ignore[attr-defined]
    return htmlsafe_json_dumps(value, sort_keys=True, allow_nan=False)


def _check_json(value: object, meter: Meter) -> None:
    meter.step()
    if isinstance(value, str):
        meter.write(len(value))
    elif isinstance(value, Undefined):
        str(value)
    elif isinstance(value, Moment):
        raise SecurityError("a date in JSON needs a field, such as `.iso`")
    elif isinstance(value, list | tuple):
        for item in value:
            _check_json(item, meter)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise SecurityError("the names of a table in JSON are text")
            _check_json(item, meter)
    elif not isinstance(value, int | float | None):
        raise SecurityError(f"{called(type(value))} can't be written as JSON; write its fields")


def urlencode(value: object) -> str:
    """Text for a part of an address, or a table for its query."""
    if isinstance(value, Undefined):
        str(value)
    pairs = value.items() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for part in (part for pair in pairs for part in pair) if pairs else (value,):
        printable(part)
    encoded: str = JINJA_FILTERS["urlencode"](value)
    return encoded


def _asking(name: str) -> Callable[..., Any]:
    """A test of Jinja that says what is missing, rather than that it is not so."""
    inner = cast("Callable[..., Any]", JINJA_TESTS[name])

    @wraps(inner)
    def asking(value: Any, *others: Any) -> Any:
        for each in (value, *others):
            if isinstance(each, Undefined):
                str(each)
        return inner(printable(value) if name in ("lower", "upper") else value, *others)

    return asking


OURS: Mapping[str, Callable[..., Any]] = {
    "relative": relative,
    "absolute": absolute,
    "date": date,
    "rfc822": rfc822,
    "together": together,
}
FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: _guarded(name) for name in _KEPT},
    "groupby": _guarded("groupby", _groupby),
    # Made for what may be missing.
    **{name: JINJA_FILTERS[name] for name in ("d", "default")},
    "join": join,
    "tojson": tojson,
    "urlencode": urlencode,
    **OURS,
}
TESTS: Mapping[str, Callable[..., Any]] = {
    **{name: _asking(name) for name in _KEPT_TESTS},
    **{name: cast("Callable[..., Any]", JINJA_TESTS[name]) for name in ("defined", "undefined")},
}
