"""Macros of templates. A newspaper's theme calls them dozens of times a page, and what Jinja does around each call
costs as much as a small macro.
"""

from collections.abc import Callable
from itertools import repeat
from typing import Any

from jinja2.environment import Environment
from jinja2.runtime import Macro
from jinja2.utils import missing

from sitegen.theme.markup import as_markup


class ThemeMacro:
    """A macro as its template made it, called like Jinja's own; one that takes no more than it names, at once. What it
    makes is HTML, for its template escapes.

    `looks`: whether it also looks at other named arguments, at others, at its caller; None if at none of them.
    """

    __slots__ = ("_environment", "_function", "_looks", "_name", "_parameters")

    def __init__(
        self,
        environment: Environment,
        function: Callable[..., str],
        name: str,
        parameters: tuple[str, ...],
        looks: tuple[bool, bool, bool] | None,
    ) -> None:
        self._environment, self._function = environment, function
        self._name, self._parameters, self._looks = name, parameters, looks

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self._looks is None:
            lacking = self._parameters[len(given) :]
            if lacking:
                given += tuple(map(named.pop, lacking, repeat(missing)))
            if not named and len(given) == len(self._parameters):
                return as_markup(self._function(*given))
        looks = self._looks or (False, False, False)
        # What is left over is told as Jinja tells it.
        told = Macro(self._environment, self._function, self._name, list(self._parameters), *looks, True)
        return told(*given, **named)
