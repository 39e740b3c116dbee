"""Macros are called as Jinja calls them, in fewer steps."""

from typing import Any

import pytest
from jinja2 import Environment
from jinja2.runtime import Macro
from markupsafe import Markup

from sitegen.theme.macros import ThemeMacro

CALLS: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    ((1, 2), {}),
    ((1,), {}),
    ((), {}),
    ((1,), {"b": 2}),
    ((), {"a": 1, "b": 2}),
    ((1, 2, 3), {}),
    ((1,), {"a": 2}),
    ((1,), {"c": 3}),
    ((1, 2), {"caller": 3}),
)
LOOKS = (None, (True, False, False), (False, True, False), (False, False, True))


def told(macro: Any, given: tuple[Any, ...], named: dict[str, Any]) -> str:
    try:
        made = macro(*given, **named)
    except TypeError as error:
        return str(error)
    assert type(made) is Markup
    return str(made)


@pytest.mark.parametrize(("given", "named"), CALLS)
@pytest.mark.parametrize("looks", LOOKS)
def test_a_macro_makes_and_refuses_what_jinjas_does(
    given: tuple[Any, ...], named: dict[str, Any], looks: tuple[bool, bool, bool] | None
) -> None:
    def function(*values: object) -> str:
        return repr([value if isinstance(value, int | dict | tuple) else type(value).__name__ for value in values])

    environment, names = Environment(autoescape=True), ("a", "b")
    jinjas = Macro(environment, function, "m", list(names), *(looks or (False, False, False)), True)
    ours = ThemeMacro(environment, function, "m", names, looks)
    assert told(ours, given, dict(named)) == told(jinjas, given, dict(named))
