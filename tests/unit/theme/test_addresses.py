"""Where a browser follows an address, a template prints none that runs."""

import pytest
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from sitegen.problems import StoppedError
from sitegen.theme.addresses import address
from sitegen.theme.load import TemplateText, Theme
from sitegen.theme.templates import compile_theme

RUNNING = (
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \tjavascript:alert(1)",
        "java\nscript\t:alert(1)",
        "\x01vbscript:x",
    ),
    *("data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg onload=alert(1)>", "data:,x"),
)
HARMLESS = (
    *("https://test.example/javascript:x", "/town/", "../a.html#javascript:", "mailto:a@test.example", "tel:112"),
    *("data:image/png;base64,AAAA", "javascript", "javascript-for-reporters.html", "?q=javascript:", "", "#top"),
)


@pytest.mark.parametrize("text", RUNNING)
def test_an_address_that_runs_is_refused(text: str) -> None:
    for value in (text, Markup(text.replace("j", "&#106;").replace(":", "&colon;"))):
        with pytest.raises(SecurityError, match="would run as a program"):
            address(value)


@pytest.mark.parametrize("value", [*HARMLESS, None, 5, True])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert address(value) is value


TEMPLATES = {
    '<a href="{{ x }}">': True,
    "<A HREF='{{ x }}'>": True,
    '<a class="b" href = "{{ x|trim }}">': True,
    '<a href="{% if x %}{{ x }}{% else %}/{% endif %}">': True,
    '{% set y = x %}{% macro m(z) %}<a href="{{ z }}">{% endmacro %}{{ m(y) }}': True,
    '{% macro m(z) %}{{ z }}{% endmacro %}<a href="{{ m(x) }}">': True,
    '<form action="{{ x }}"><button formaction="{{ x }}">': True,
    '<iframe src="{{ x }}">': True,
    '<svg><a xlink:href="{{ x }}">': True,
    '<a href="/search?q={{ x|urlencode }}" title="{{ x }}">{{ x }}': False,
    '<a href="{{ "java" ~ "script:void(0)" if false else "/" }}">': False,
    """<a href="{{ 'javascript:print()' }}">""": False,  # written by the theme's author
}


@pytest.mark.parametrize(("template", "refused"), TEMPLATES.items())
def test_each_expression_in_an_address_is_looked_at(template: str, refused: bool) -> None:
    made = compile_theme(Theme("x", {"a.html": TemplateText("a.html", template)}, {}))
    assert made.render("a.html", {"x": "/town/"}, "/b.html")
    if not refused:
        assert made.render("a.html", {"x": "javascript:alert(1)"}, "/b.html")
        return
    with pytest.raises(StoppedError) as stopped:
        made.render("a.html", {"x": "javascript:alert(1)"}, "/b.html")
    (problem,) = stopped.value.problems
    assert (problem.path, problem.line) == ("a.html", 1)
    assert (
        problem.message
        == "`javascript:alert(1)` would run as a program; an address begins with `https://` or is a path"
    )
    assert problem.hint == "It happened while making /b.html."
