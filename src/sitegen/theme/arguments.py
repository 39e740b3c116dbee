"""What the questions of `site` may be asked with, as the theme contract has it."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from inspect import Parameter, signature
from types import MethodType

from jinja2.exceptions import SecurityError

Types = tuple[type, ...]
NamedTypes = tuple[tuple[str, type], ...]


def demand_arguments(question: MethodType, given: tuple[object, ...], named: Mapping[str, object]) -> None:
    """Raises SecurityError for a question that can't be asked so."""
    kinds = tuple([(name, type(each)) for name, each in named.items()]) if named else ()
    fault = misasked(question.__func__, tuple(map(type, given)), kinds)
    if fault:
        raise SecurityError(fault)


@lru_cache(maxsize=1024)
def misasked(question: Callable[..., object], given: Types, named: NamedTypes = ()) -> str:
    """Why a question, a method of the view, can't be asked with arguments of these types; "" if it can."""
    taken = list(signature(question).parameters.values())[1:]
    told = dict(zip((each.name for each in taken), given, strict=False))
    known = {each.name: each.annotation for each in taken}
    sound = (
        len(given) <= len(taken)
        and told.keys().isdisjoint(name for name, _ in named)
        and all(known.get(name) is kind for name, kind in (*told.items(), *named))
        and all(each.name in {**told, **dict(named)} for each in taken if each.default is Parameter.empty)
    )
    if sound:
        return ""
    words = ", ".join(f"`{each.name}` ({_WORDS[each.annotation]})" for each in taken)
    return f"`site.{question.__name__}` is asked with {words or 'nothing'}"


_WORDS = {str: "text", int: "a whole number"}
