"""What a template remembers, and where Jinja would decide by itself."""

from functools import cache

import pytest

from in_memory import faults, known, printed
from sitegen.pages.render import Press, render
from sitegen.pages.targets import Target
from sitegen.site.answers import Answers
from sitegen.site.known import Known
from sitegen.theme.load import TemplateText, Theme
from sitegen.theme.parsed import parsed
from sitegen.theme.templates import compile_theme
from support import story


@cache
def answers() -> Known:
    return known({"content/town/a.md": story()})


COUNTING = "{% set n = namespace(i=0) %}{% macro next() %}{% set n.i = n.i + 1 %}{{ n.i }}{% endmacro %}"
CONSUMED = "{% set letters = ['a', 'b']|map('upper') %}{{ letters|join }}"


@pytest.mark.parametrize(
    ("template", "part", "text"),
    [
        ("{% import 'part.html' as p %}{{ p.next() }}{{ p.next() }}", COUNTING, "12"),
        ("{% import 'part.html' as p with context %}{{ p.next() }}{{ p.next() }}", COUNTING, "12"),
        ("{% from 'part.html' import next %}{{ next() }}", COUNTING, "1"),
        ("{% import 'part.html' as p %}{{ p.next() }}{% import 'part.html' as q %}{{ q.next() }}", COUNTING, "11"),
        ("{% include 'part.html' %}{% include 'part.html' without context %}", CONSUMED, "ABAB"),
    ],
)
def test_an_imported_template_begins_anew_so_that_no_page_depends_on_the_one_before(
    template: str, part: str, text: str
) -> None:
    texts = {"404.html": TemplateText("404.html", template), "part.html": TemplateText("part.html", part)}
    press = Press(Answers(answers()), compile_theme(Theme("x", texts, {})))
    target = Target("404.html", "/404.html", "not_found", "404.html", "")
    assert [render(target, press).data.decode() for _ in range(3)] == [text] * 3


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ '<' }}{{ 1 }}{{ 1.5 }}", "&lt;11.5"),
        ("{{ '<'|upper }}{{ '<'|e }}{{ '<' ~ 'b' }}", "&lt;&lt;&lt;b"),
        ("{{ [1, here.kind]|last }}{{ (1, here.kind)|last }}{{ {'a': here.kind}.a }}", "not_found" * 3),
        ("{{ 'abc'[1:] }}{{ 'abc'[:1] }}{{ 'abc'[::2] }}{{ 'abc'[here.kind|length - 9:] }}", "bcaacabc"),
        ("{% for x in [3, 1] %}{% for y in [x] %}{{ y }}{% endfor %}{% endfor %}", "31"),
        ("{% for k in {'a': 1, 'b': 2} %}{{ k }}{% endfor %}", "ab"),
        ("{% for x in 'ab' %}{{ x }}{{ loop.length }}{% endfor %}", "a2b2"),
        ("{% for x in range(2) %}{{ x }}{% else %}none{% endfor %}", "01"),
        ("{% include ['gone.html', 'part.html'] %}", "part"),
    ],
)
def test_what_is_led_through_the_sandbox_means_what_it_meant(template: str, text: str) -> None:
    assert printed(template, answers(), part_html="part") == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% filter striptags %}<b>{{ '<script>' }}</b>{% endfilter %}", "&lt;script&gt;"),
        ("{% filter striptags|upper %}<b>{{ '<script>' }}</b>{% endfilter %}", "&lt;SCRIPT&gt;"),
        (
            "{% filter upper %}<b>{% filter striptags %}{{ '<i>' }}{% endfilter %}</b>{% endfilter %}",
            "<B>&LT;I&GT;</B>",
        ),
        ("{% filter forceescape %}<b>{% endfilter %}", "&lt;b&gt;"),
        ("{% filter length %}abc{% endfilter %}", "3"),
        ("{% set x | striptags %}<b>{{ '<script>' }}</b>{% endset %}{{ x }}", "&lt;script&gt;"),
        ("{% set x | trim %} <b>{{ '<' }}</b> {% endset %}{{ x }}", "<b>&lt;</b>"),
        ("{% macro m() %}{% filter striptags %}{{ '<i>' }}{% endfilter %}{% endmacro %}{{ m() }}", "&lt;i&gt;"),
    ],
)
def test_D05_what_the_filter_of_a_block_makes_is_made_safe(template: str, text: str) -> None:
    assert printed(template, answers()) == text


@pytest.mark.parametrize("name", ["list", "batch(2)", "items", "map('upper')", "unique"])
def test_D02_the_filter_of_a_block_prints_no_python(name: str) -> None:
    assert faults("{% filter " + name + " %}ab{% endfilter %}", answers())
    assert faults("{% call namespace() %}ab{% endcall %}", answers())
    assert faults("{% set x | " + name + " %}ab{% endset %}{{ x }}", answers())


@pytest.mark.parametrize(
    "text",
    [
        '<a href="{{ here.url }}">{{ here.kind }}</a>',
        "{% for a in [here.kind] %}{% for b in [a] %}{{ b }}{{ loop.index }}{% endfor %}{% else %}-{% endfor %}",
        "{% macro m(a) %}{% for b in a recursive %}<img src='{{ b }}'>{% endfor %}{% endmacro %}{{ m([here.url]) }}",
        "{% filter upper %}{{ [here.kind, 1]|join }}{% endfilter %}{% set x %}{{ here.url[1:] }}{% endset %}{{ x }}",
    ],
)
def test_the_tree_of_a_template_stays_as_it_was_for_whoever_looks_at_it_next(text: str) -> None:
    before = repr(parsed(text))
    compile_theme(Theme("x", {"404.html": TemplateText("404.html", text)}, {}))
    assert repr(parsed(text)) == before
