"""Macros of templates. A newspaper's theme calls them twenty times a page, and Jinja's own way to do it shows."""

from collections.abc import Callable, Sequence
from typing import Any

from jinja2.environment import Environment
from jinja2.runtime import Macro, missing
from markupsafe import Markup


class ThemeMacro:
    """A macro as its template made it, called like Jinja's own; one that takes no more than it names, at once."""

    __slots__ = ("_as_jinja", "_function", "_names", "_plain")

    def __init__(
        self,
        environment: Environment,
        function: Callable[..., str],
        name: str,
        names: Sequence[str],
        catches_named: bool,
        catches_others: bool,
        has_caller: bool,
        escapes: bool,
    ) -> None:
        self._function, self._names = function, names
        self._plain = escapes and not (catches_named or catches_others or has_caller)
        self._as_jinja = (environment, function, name, names, catches_named, catches_others, has_caller, escapes)

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self._plain:
            lacking = self._names[len(given) :]
            if lacking:
                given += tuple([named.pop(name, missing) for name in lacking])
            if not named and len(given) == len(self._names):
                # Markup, for the macro's template escaped it.
                return Markup(self._function(*given))  # noqa: S704
        # What is left over is told as Jinja tells it.
        return Macro(*self._as_jinja)(*given, **named)  # type: ignore[arg-type]
