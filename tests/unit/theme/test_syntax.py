"""Where a template can't be read, and that nobody has to know Jinja's own words. How it is said: tests/golden."""

import pytest
from jinja2 import TemplateSyntaxError

from sitegen.theme.parsed import parsed
from sitegen.theme.syntax import syntax_problem

# The line and column at which each template is to be mended.
PLACES = {
    "a\n{% if x %}\nb\n": (2, 0),
    "{% if x %}\n{% for y in z %}\n{% endfor %}\n": (1, 0),
    "{% block a %}\n{% set b %}\nc\n{% endblock %}\n": (4, 0),
    "{% set a = 1 %}\n{% set b %}\nc\n": (2, 0),
    "{% raw %}{% for %}{% endraw %}\n{# {% for %} #}\n{% if x %}\n{% else %}\n": (3, 0),
    "a\r\n{{ “x” }}": (2, 4),
    "a\n\n{{ x\n<p>{{ y }}</p>\n": (3, 0),
    "{% if x\n<p>y</p>\n{% endif %}": (1, 0),
    "a\n{{ x": (2, 0),
    "{{ x(\n 3 4\n) }}<b>": (2, 0),
    "<b>{{ x }}</b>\n{{ a b }}<i>": (2, 0),
}


@pytest.mark.parametrize("text", PLACES, ids=ascii)
def test_the_line_is_the_one_to_mend(text: str) -> None:
    with pytest.raises(TemplateSyntaxError) as error:
        parsed(text)
    found = syntax_problem(error.value, "page.html", text)
    assert (found.path, found.line, found.column) == ("page.html", *PLACES[text])
    assert "Jinja" not in found.message + found.hint


def test_what_is_said_in_other_words_is_passed_on() -> None:
    found = syntax_problem(TemplateSyntaxError("Quite another sentence.", 3), "page.html", "")
    assert (found.line, found.message) == (3, "the template can't be read: Quite another sentence")
