"""Places where escaped text isn't safe are found when a template is read."""

import pytest
from jinja2 import Environment

from sitegen.theme.quoting import unsafe_places


def found(template: str) -> list[tuple[int, str]]:
    tree = Environment(autoescape=True).parse(template)
    return [(problem.line, problem.message) for problem in unsafe_places(tree, "page.html")]


BARE = "the value of `{}` has no quotes: a space in it would begin another attribute"
SCRIPT = "text in a `<script>` would be read as its program"
JSON = "the quotes of `|tojson` would end the value of `{}`"
TAG = "what is printed within a tag could be any attribute, also one that runs as a program"
PAGE = "text in `srcdoc` would be read as a page with programs of its own"
EVENT = "text in `{}` would be read as a program"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("<a title={{ x }}>", BARE.format("title")),
        ("<a\n  title = {{ x }}>", BARE.format("title")),
        ("<a class='b' href=\"c\" title={{ x }}>", BARE.format("title")),
        ("<a class={{ 'b' if c else d }}>", BARE.format("class")),
        ("<a href=/tags/{{ x }}/>", BARE.format("href")),
        ("<a{% if x %} title={{ x }}{% endif %}>", BARE.format("title")),
        ("<a {% for n in x %}data-a={{ n }} {% endfor %}>", BARE.format("data-a")),
        ("<h{{ 1 }} title={{ x }}>", BARE.format("title")),
        ("<p>a</p><img src={{ x|relative }}>", BARE.format("src")),
        ("<a{% if y %} b{% endif %}{% if z %} c='d'{% endif %} title={{ x }}>", BARE.format("title")),
        ("<a title={{ x|tojson }}>", BARE.format("title")),
        ("{% macro m() %}<a title={{ x }}>{% endmacro %}", BARE.format("title")),
        ("{% block b %}<a title={{ x }}>{% endblock %}", BARE.format("title")),
        ("{% extends 'b' %}{% block b %}<a title={{ x }}>{% endblock %}", BARE.format("title")),
        ("<script>let a = {{ x }}</script>", SCRIPT),
        ("<script>let a = '{{ x }}'</script>", SCRIPT),
        ('<SCRIPT type=\'application/ld+json\'>{% if x %}{"a": "{{ x }}"}{% endif %}</SCRIPT>', SCRIPT),
        ("<script>if (a < b) {}</script><script>{{ x|tojson|upper }}</script>", SCRIPT),
        ('<a data-x="{{ x|tojson }}">', JSON.format("data-x")),
        ('<a class="a" data-x="{% if x %}{{ x|tojson }}{% endif %}">', JSON.format("data-x")),
        ("<a onclick=\"f('{{ x }}')\">", EVENT.format("onclick")),
        ("<a onClick='f({{ x|tojson }})'>", EVENT.format("onclick")),
        ("<a {{ x }}>", TAG),
        ("<a href='b'{% if x %} {{ x }}{% endif %}>", TAG),
        ("<p class='b' data-{{ x }}='c'>", TAG),
        ('<iframe srcdoc="{{ x }}">', PAGE),
        ("<iframe title='a' SRCDOC='<p>{{ x }}'>", PAGE),
    ],
)
def test_D05_a_place_where_text_would_be_something_else(template: str, message: str) -> None:
    assert [each for _, each in found(template)] == [message]


@pytest.mark.parametrize(
    "template",
    [
        '<a title="{{ x }}">{{ x }}</a>',
        "<a title='{{ x }}'>{{ x }}</a>",
        '<a class="a{% if x %} b{% endif %}" title="{{ x }}">',
        '<meta http-equiv="refresh" content="0; url={{ x|relative }}">',
        '<a href="/?a={{ x }}&b={{ y }}">',
        "<p>a = {{ x }}, b={{ y }}; 1 < {{ z }}</p>",
        "<p>a &lt; b={{ x }}</p>",
        "<!-- <a title={{ x }}> --><p>{{ y }}</p>",
        "<a class={{ 'b' if c else 'd' }} width=4>",
        "<option value=a{{ ' selected' if x }}>",
        '<h{{ level }} id="{{ x }}">{{ x }}</h{{ level }}>',
        '<script type="application/ld+json">{{ x|tojson }}</script><p title="{{ x }}">{{ x }}</p>',
        '<script src="{{ x }}"></script>{{ x }}',
        "<script>let a = {{ x|tojson }}, b = '{{ 'c' }}'</script>",
        "<a data-x='{{ x|tojson }}' data-y=\"{{ x|tojson|forceescape }}\">",
        "<title>{% block title %}{{ x }}{% endblock %}</title>",
        '<a title="{% block title %}{{ x }}{% endblock %}">',
        "<a{% if x %} title=\"{{ x }}\"{% else %} lang='{{ y }}'{% endif %}>{{ z }}</a>",
        '{% if x %}<div class="{% else %}<div id="{% endif %}{{ y }}">{{ z }}',
        '{% set s %}<a title="{{ x }}">{% endset %}{{ s }}',
        "{% call m() %}<b>{{ x }}</b>{% endcall %}",
        "<link>{{ x }}</link>",
        "<a b=''>{{ x }}<br/>{{ x }}<img alt=\"\" src='{{ x }}'/>",
    ],
)
def test_ordinary_places_are_fine(template: str) -> None:
    assert found(template) == []


def test_every_fault_is_told_with_its_line() -> None:
    assert [line for line, _ in found("<a b={{ x }}>\n<a c={{ x }}>\n<script>\n{{ x }}</script>")] == [1, 2, 4]


def test_no_text_is_too_odd_to_go_through() -> None:
    tags = ("<", "<a", "<a b", "<a b=", "<a b='", "<a ='>", "<a =", "<a b=>")
    for odd in (*tags, "<!--", "<script", "<script>", "</script"):
        for after in ("", ">", "'", " ", "{{ x }}", "</a>", "-->", "<a b=c>"):
            found(odd + after)
            found("{% if x %}" + odd + "{% endif %}" + after)
