"""What a template may touch: listed fields of listed types, and nothing else.

An allow-list by type answers an attribute in one dictionary look-up, refuses
every method of text and lists, and so leaves nothing to escape through.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import add, floordiv, mod, mul, sub, truediv
from types import CodeType, MethodType
from typing import Any

from jinja2 import Environment, Template, Undefined, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.filters import _GroupTuple
from jinja2.runtime import BlockReference, Context, LoopContext, TemplateReference, markup_join
from jinja2.utils import Namespace
from markupsafe import Markup, escape
from msgspec import Struct

from sitegen.site.view import SiteView
from sitegen.theme.addresses import address
from sitegen.theme.arguments import demand_arguments
from sitegen.theme.context import PageContext
from sitegen.theme.generator import FreshTemplate, TemplateGenerator
from sitegen.theme.macros import ThemeMacro
from sitegen.theme.markup import made_safe
from sitegen.theme.meter import CALL, STEPS, TEXT, TEXTS, Meter, bounded_range, check_size, up_to
from sitegen.theme.parsed import parsed
from sitegen.theme.printing import called, printable, whole
from sitegen.theme.shown import FIELDS


class Offered(Struct, frozen=True, eq=False):
    """A function that a page is given to call."""

    function: Callable[..., object]

    def __call__(self, *args: object, **named: object) -> object:
        return self.function(*args, **named)


_CODES: dict[tuple[Any, ...], CodeType] = {}
_MOST_CODES = 256


class Sandbox(Environment):
    """A Jinja environment that reads only what `FIELDS` lists and calls only what is meant to be called."""

    sandboxed = True
    code_generator_class = TemplateGenerator
    template_class = FreshTemplate
    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])
    intercepted_unops: frozenset[str] = frozenset()
    context_class = PageContext
    macro = ThemeMacro
    address = staticmethod(address)
    meter = Meter()  # of the page in the making: whoever renders puts a new one here

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.eval_context = nodes.EvalContext(self)  # nothing changes it: `{% autoescape %}` is refused
        self.contexts: list[PageContext] = []  # of the page in the making, like its meter
        self._loaded: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002
        """A template, loaded once: there is no file that could have changed meanwhile."""
        found = self._loaded.get(name) if type(name) is str else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if type(name) is str:
                self._loaded[name] = found
        return found

    def compile(self, source: Any, *names: Any, **options: Any) -> Any:
        """What was compiled before for any site is the same for this one."""
        if options or not isinstance(source, str):
            return super().compile(source, *names, **options)
        key = (source, *names)
        found = _CODES.get(key)
        if found is None:
            while len(_CODES) >= _MOST_CODES:
                del _CODES[next(iter(_CODES))]
            found = _CODES[key] = super().compile(source, *names)
        return found

    def _parse(self, source: str, *_names: Any) -> nodes.Template:
        """The tree that others have looked at before, or will."""
        return parsed(source)

    @staticmethod
    @lru_cache(maxsize=1024)
    def showing(attribute: str) -> frozenset[type]:
        """The types that show a field of this name, each as it is."""
        return frozenset(kind for kind, names in FIELDS.items() if attribute in names)

    def getattr(self, obj: Any, attribute: str) -> Any:
        kind = type(obj)
        allowed = FIELDS.get(kind)
        if allowed is not None:
            return getattr(obj, attribute) if attribute in allowed else self._missing(obj, attribute)
        if kind is TemplateModule and not attribute.startswith("_"):
            return obj.__dict__[attribute] if attribute in obj.__dict__ else self._missing(obj, attribute)
        if kind is dict:
            return obj[attribute] if attribute in obj else self._missing(obj, attribute)
        if kind is Namespace and not attribute.startswith("_"):
            return getattr(obj, attribute, self._missing(obj, attribute))
        if kind is TemplateReference:
            return _block(obj, attribute) or self._missing(obj, attribute)
        return self._missing(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if type(argument) is str:
            return self.getattr(obj, argument)
        kind = type(obj)
        if kind in _INDEXED and isinstance(argument, int | slice):
            whole(obj)
            try:
                return self._part(obj[argument])
            except IndexError:
                return self._missing(obj, argument)
        if isinstance(argument, slice):
            if isinstance(obj, Undefined):
                str(obj)  # says what is missing
            raise SecurityError(f"{called(kind)} has no parts to cut out")
        return self.getattr(obj, argument) if isinstance(argument, str) else self._missing(obj, argument)

    def _part(self, found: Any) -> Any:
        """A part of a text or list is a copy, and costs as much."""
        if isinstance(found, str):
            self.meter.write(len(found))
        elif isinstance(found, list | tuple):
            self.meter.step(len(found))
        return found

    def _missing(self, obj: Any, name: Any) -> Undefined:
        if isinstance(obj, Undefined):
            return obj  # what is told is the first name that isn't there
        return self.undefined(obj=obj, name=name)

    def call(self, context: Context, asked: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind, meter = type(asked), self.meter
        meter.steps += CALL
        if meter.steps > STEPS:
            meter.step()
        if kind is ThemeMacro:
            return asked(*args, **kwargs)
        if kind is Offered or _is_question(asked):
            if kwargs or not _TEXT.issuperset(map(type, args)):
                args = tuple([_answerable(asked, each) for each in args])
                kwargs = {name: _answerable(asked, each) for name, each in kwargs.items()}
            if kind is MethodType:
                demand_arguments(asked, args, kwargs)
            return asked(*args, **kwargs)
        if kind is LoopContext:
            return asked(*map(self.counted, args))
        if kind is BlockReference or asked is bounded_range or asked is Namespace:
            return context.call(asked, *args, **kwargs)
        if isinstance(asked, Undefined):
            raise UndefinedError(asked._undefined_message)
        raise SecurityError(f"{called(kind)} can't be called in a template")

    def call_binop(self, _context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers only, and small ones: `"a" * 10**10` would eat the machine. `+` also takes texts and lists."""
        for value in (left, right):
            if isinstance(value, Undefined):
                str(value)  # says what is missing
        sound = all(isinstance(value, int | float) and abs(value) < 2**53 for value in (left, right))
        if operator == "+" and not sound:
            return self._added(left, right)
        if not sound or (operator == "**" and abs(right) > 64):
            raise SecurityError(f"`{operator}` is for numbers of ordinary size")
        return BINOPS[operator](left, right)

    def _added(self, left: Any, right: Any) -> Any:
        if isinstance(left, str) and isinstance(right, str):
            self.meter.write(len(left) + len(right))
            return left + right
        if isinstance(left, list | tuple) and isinstance(right, list | tuple):
            check_size(len(left) + len(right))
            return self.weighed([*left, *right])
        raise SecurityError("`+` adds two numbers of ordinary size, two texts or two lists; `~` joins text and numbers")

    def joined(self, parts: Iterable[Any]) -> str:
        """The text of `a ~ b`."""
        shown = [printable(part) for part in parts]
        self.meter.write(sum(len(part) for part in shown if isinstance(part, str)))
        return markup_join(shown)

    def shown(self, value: Any) -> str:
        """What `{{ }}` prints: made safe if it isn't HTML. The most frequent step, so no function is called in vain."""
        kind, meter = type(value), self.meter
        if kind is int:
            return str(value)
        if kind is not str and kind is not Markup:
            value = printable(value)
            if not isinstance(value, str):
                return escape(value)
        meter.text += len(value)
        if meter.text > TEXTS:
            meter.write(0)
        return value if kind is Markup else made_safe(value) if kind is str else escape(value)

    def weighed(self, made: Any) -> Any:
        """A list or table just made, all it holds counted: a few lines of a template can nest them so
        deep that comparing two would never end.
        """
        parts = made.values() if type(made) is dict else made
        self.meter.step(len(parts))
        for part in parts:
            if isinstance(part, list | tuple | dict):
                self.weighed(part)
        return made

    def counted(self, items: Any) -> Any:
        """What a loop goes through, its rounds counted."""
        if type(items) in _COUNTED:
            self.meter.step(len(items))
            return items
        if isinstance(items, Undefined):
            return iter(items)  # says what is missing
        if items is None:
            raise SecurityError("there is nothing here to go through: ask with `if` first")
        if not isinstance(items, Iterable):
            raise SecurityError(f"{called(type(items))} has no parts that a loop could go through")
        return self._each(items)

    def _each(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.meter.step()
            yield item

    # Jinja's way to make one text of many, of a page as of each macro and block.
    def concat(self, parts: Iterable[str]) -> str:
        made = parts if type(parts) is list else up_to(TEXT, parts)
        self.meter.write(sum(map(len, made)))
        return "".join(made)

    def join_path(self, template: str, parent: str) -> str:  # noqa: ARG002
        """The name of a template, wherever it is asked for."""
        if isinstance(template, Undefined):
            str(template)  # says what is missing
        if not isinstance(template, str):
            raise SecurityError(f"a template is named by a text, not by {called(type(template))}")
        return str(template)

    def get_or_select_template(self, template_name_or_list: Any, *others: Any, **named: Any) -> Template:
        if not isinstance(template_name_or_list, str | list | tuple | Undefined):
            raise SecurityError(f"a template is named by a text, not by {called(type(template_name_or_list))}")
        return super().get_or_select_template(template_name_or_list, *others, **named)  # type: ignore[arg-type]


_TEXT = frozenset([str])
_INDEXED = frozenset([tuple, list, str, Markup, _GroupTuple, range])
_COUNTED = frozenset([*_INDEXED, dict])


def _is_question(asked: object) -> bool:
    return type(asked) is MethodType and type(asked.__self__) is SiteView


def _answerable(asked: Any, argument: object) -> str | int:
    """Arguments are noted and compared, which only text and whole numbers can be for good.

    Markup goes as text: it equals the same text, and one answer would stand for both.
    """
    if type(argument) is str:
        return argument
    if isinstance(argument, Undefined):
        str(argument)  # says what is missing
    if isinstance(argument, str):
        return str(argument)
    if type(asked) is Offered:
        raise SecurityError("`fragment` and `head` take text only")
    if type(argument) is not int:
        raise SecurityError(f"`site.{asked.__name__}` takes text and whole numbers only")
    return argument


def _block(reference: TemplateReference, name: str) -> BlockReference | None:
    try:
        found: BlockReference = reference[name]
    except KeyError:
        return None
    return found


BINOPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
    "//": floordiv,
    "%": mod,
    "**": pow,
}
