"""What a template may touch: listed fields of listed types, and nothing else.

An allow-list by type answers an attribute in one dictionary look-up, refuses
every method of text and lists, and so leaves nothing to escape through.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from types import MethodType
from typing import Any

from jinja2 import Environment, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.filters import _GroupTuple
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference, markup_join
from jinja2.utils import Namespace, missing
from markupsafe import Markup

from sitegen.dates import Moment
from sitegen.model import Correction
from sitegen.problems import did_you_mean
from sitegen.site import views
from sitegen.site.view import OFFERED, SiteView

_VIEWS = (
    *(views.Block, views.Edition, views.Feed, views.Group, views.Here, views.Image, views.Link, views.Month),
    *(views.Neighbours, views.Pager, views.SeriesPlace, views.SitemapEntry, views.StandingPage, views.Story),
    *(views.Teaser, views.Term, views.Year, Correction),
)
_MOMENT = frozenset(["day", "clock", "instant", "iso", "year", "month", "whole_day"])
_LOOP = frozenset(
    ["index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "depth", "depth0"]
)

# What each type shows. Documented in docs/reference/theme.md, which a test holds to this table.
FIELDS: Mapping[type, frozenset[str]] = {
    **{view: frozenset(field.name for field in dataclasses.fields(view)) for view in _VIEWS},
    Moment: _MOMENT,
    SiteView: OFFERED,
    LoopContext: _LOOP,
    BlockReference: frozenset(["super"]),
    _GroupTuple: frozenset(["grouper", "list"]),
}
LIMIT = 100_000  # of a range, of the parts of a list


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Offered:
    """A function that a page is given to call."""

    function: Callable[..., object]

    def __call__(self, *args: object, **named: object) -> object:
        return self.function(*args, **named)


class Missing(Undefined):
    """Something a template names that isn't there: any use of it is an error that says what there is."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"there is no `{self._undefined_name}` here"
        if self._undefined_obj is None:
            return f"there is nothing here that could have a `{self._undefined_name}`: ask with `if` first"
        kind = type(self._undefined_obj)
        hint = did_you_mean(str(self._undefined_name), FIELDS.get(kind, ()))
        return f"{_called(kind)} has no `{self._undefined_name}`{hint and ': ' + hint}"

    # As in Jinja's own strict variant, every use fails; asking `is defined` doesn't.
    __iter__ = __str__ = __len__ = Undefined._fail_with_undefined_error
    __eq__ = __ne__ = __bool__ = __hash__ = Undefined._fail_with_undefined_error
    __contains__ = Undefined._fail_with_undefined_error


def _called(kind: type) -> str:
    return _CALLED.get(kind, f"`{kind.__name__}`")


_CALLED: Mapping[type, str] = {
    SiteView: "`site`",
    Moment: "a date",
    TemplateReference: "this template",
    _GroupTuple: "a group",
    dict: "a table",
    **dict.fromkeys((str, Markup), "text"),
    **dict.fromkeys((tuple, list, range), "a list"),
    **dict.fromkeys((int, float), "a number"),
}


class _Joining(CodeGenerator):
    """`~` joins what may be printed, and nothing else: Jinja's own turns anything into text."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Sandbox(Environment):
    """A Jinja environment that reads only what `FIELDS` lists and calls only what is meant to be called."""

    sandboxed = True
    code_generator_class = _Joining
    intercepted_binops = frozenset(["*", "**", "%", "//"])
    intercepted_unops: frozenset[str] = frozenset()

    def getattr(self, obj: Any, attribute: str) -> Any:
        kind = type(obj)
        allowed = FIELDS.get(kind)
        if allowed is not None:
            return getattr(obj, attribute) if attribute in allowed else self._missing(obj, attribute)
        if kind is dict:
            return obj[attribute] if attribute in obj else self._missing(obj, attribute)
        if kind is Namespace and not attribute.startswith("_"):
            return getattr(obj, attribute, self._missing(obj, attribute))
        if kind is TemplateModule and not attribute.startswith("_"):
            return obj.__dict__.get(attribute, self._missing(obj, attribute))
        if kind is TemplateReference:
            return _block(obj, attribute) or self._missing(obj, attribute)
        if isinstance(obj, Undefined):
            return obj  # what is told is the first name that isn't there
        return self._missing(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        kind = type(obj)
        if kind in _INDEXED and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except IndexError:
                return self._missing(obj, argument)
        return self.getattr(obj, argument) if isinstance(argument, str) else self._missing(obj, argument)

    def _missing(self, obj: Any, name: Any) -> Undefined:
        return self.undefined(obj=obj, name=name)

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        question = _is_question(called)
        if kind is Macro or kind is Offered or question:
            kwargs.pop("_block_vars", None)  # Jinja's own, for functions that take a context
            kwargs.pop("_loop_vars", None)
            if question:
                _check_answerable(called.__name__, (*args, *kwargs.values()))
            return called(*args, **kwargs)
        if kind in _CALLABLE or called is bounded_range or called is Namespace:
            return context.call(called, *args, **kwargs)
        if isinstance(called, Undefined):
            raise UndefinedError(called._undefined_message)
        raise SecurityError("this can't be called in a template")

    def call_binop(self, _context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers only, and small ones: `"a" * 10**10` would eat the machine."""
        sound = all(isinstance(value, int | float) and abs(value) < 2**53 for value in (left, right))
        if not sound or (operator == "**" and abs(right) > 64):
            raise SecurityError(f"`{operator}` is for numbers of ordinary size")
        return BINOPS[operator](left, right)

    def joined(self, parts: Iterable[Any]) -> str:
        """The text of `a ~ b`."""
        return markup_join(map(printable, parts))


_INDEXED = frozenset([tuple, list, str, Markup, _GroupTuple, range])
_CALLABLE = frozenset([BlockReference, LoopContext])


def _is_question(called: object) -> bool:
    return type(called) is MethodType and type(called.__self__) is SiteView


def _check_answerable(name: str, arguments: Iterable[object]) -> None:
    """A question's arguments are noted and compared, which only text and whole numbers can be for good."""
    for each in arguments:
        if isinstance(each, Undefined):
            str(each)  # says what is missing
        if not isinstance(each, str | int):
            raise SecurityError(f"`site.{name}` takes text and whole numbers only")


def _block(reference: TemplateReference, name: str) -> BlockReference | None:
    try:
        found: BlockReference = reference[name]
    except KeyError:
        return None
    return found


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


def bounded_range(*bounds: int) -> range:
    """`range` of at most a hundred thousand numbers."""
    made = range(*bounds)
    if len(made) > LIMIT:
        raise SecurityError(f"`range` has more than {LIMIT:,} numbers")
    return made


BINOPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "*": lambda left, right: left * right,
    "**": lambda left, right: left**right,
    "%": lambda left, right: left % right,
    "//": lambda left, right: left // right,
}
