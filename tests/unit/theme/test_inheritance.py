"""A template that extends another is told of text that Jinja would drop."""

import pytest
from jinja2 import Environment

from sitegen.theme.inheritance import lost_text

AFTER = "this stands outside of the blocks, where a template that extends another shows nothing"
BEFORE = "this stands before `{% extends %}` and would come before the first line of the page"
KID = "{% extends 'base.html' %}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (KID + "{% block a %}\n<p>{{ x }}</p>\n{% endblock %}\n", []),
        ("{# Why. #}\n{% set a = 1 %}\n" + KID + "{% import 'p.html' as p %}\n{% macro m() %}<p>{% endmacro %}", []),
        (KID + "{% set a %}<p>{% endset %}{% if a %}{% set b = 1 %}{% endif %}", []),
        ("<p>{{ x }}</p>{% include 'part.html' %}", []),
        ("{% if x %}{% extends 'a.html' %}{% else %}<p>{% endif %}", []),
        (KID + "\n\n<p>One</p>\n{% block a %}{% endblock %}\n<p>Two</p>", [(AFTER, 4)]),
        (KID + "{{ x }}", [(AFTER, 2)]),
        (KID + "{% include 'part.html' %}", [(AFTER, 2)]),
        (KID + "{% if x %}\n{% for y in x %}\n\n<p>\n{% endfor %}{% endif %}", [(AFTER, 5)]),
        (KID + "{% if x %}{% elif y %}\n<p>{% endif %}", [(AFTER, 3)]),
        (KID + "{% with z = 1 %}\n{{ z }}{% endwith %}", [(AFTER, 3)]),
        ("\n<!-- ours -->\n" + KID + "{% call m() %}{% endcall %}", [(BEFORE, 2), (AFTER, 4)]),
    ],
)
def test_what_would_be_shown_nowhere_is_told_with_its_line(text: str, told: list[tuple[str, int]]) -> None:
    found = list(lost_text(Environment().parse(text), "page.html"))
    assert [(problem.message, problem.line) for problem in found] == told
    assert all(problem.path == "page.html" and problem.hint for problem in found)
