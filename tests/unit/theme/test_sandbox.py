"""What a template can reach: listed fields of listed types, few functions, and never more than a page may cost."""

from functools import cache

import pytest
from markupsafe import Markup

from in_memory import faults, known, printed
from sitegen.nodes import Plain
from sitegen.site.known import Known
from sitegen.site.view import SiteView
from sitegen.theme.meter import LIMIT
from sitegen.theme.sandbox import _answerable
from support import story

A = "content/town/a.md"


@cache
def answers() -> Known:
    data: dict[str, Plain] = {"t": ({"a": 1.5, "none": None, "yes": True, "items": "own"},)}
    files = {A: story("Wall", tags="[wall]", extra="{a: [1, {b: c}]}"), "content/town/b.md": story("B & <b>")}
    return known(files, data=data)


def shown(template: str, **parts: str) -> str:
    return printed(template, answers(), **parts)


def fault(template: str, **parts: str) -> str:
    """The one thing that is wrong with a template, which must be told at its only line."""
    (problem,) = faults(template, answers(), **parts)
    assert (problem.path, problem.line, problem.code) == ("404.html", 1, "template")
    return problem.message


# Each would reach a method, a module or a class, call what isn't meant to be called, or print Python at the reader.
PAYLOADS = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''['__cla' ~ 'ss__'] }}",
    "{{ ''['__cla' + 'ss__'] }}",
    "{{ ''['_'|replace('_', '__') ~ 'class__'] }}",
    "{{ [].append(1) }}",
    "{{ {}.update({'a': 1}) }}",
    "{{ {}.items() }}",
    "{{ (1).bit_length() }}",
    "{{ 1.5.as_integer_ratio() }}",
    "{{ true.real }}",
    "{{ none.__class__ }}",
    "{{ 'a'.format_map({}) }}",
    "{{ '{0.__class__}'.format(here) }}",
    "{{ 'a'.encode() }}",
    "{{ site.body('content/town/a.md').format(here) }}",
    "{{ site.body('content/town/a.md').unescape() }}",
    "{{ site.latest(1).count }}",
    "{{ site.latest(1).index(0) }}",
    "{{ site.latest(1)[0].__struct_fields__ }}",
    "{{ site.latest(1)[0].__slots__ }}",
    "{{ site.latest(1)[0].__replace__ }}",
    "{{ site.latest(1)[0]['__init__'] }}",
    "{{ site.latest(1)[0].date.at }}",
    "{{ site.latest(1)[0].date.__class__ }}",
    "{{ site.latest(1)[0].date.at.now() }}",
    "{{ site._answers.known.site.entries }}",
    "{{ site['_ask']('today') }}",
    "{{ site.__slots__ }}",
    "{{ site.latest.__self__._answers }}",
    "{{ site.latest.__func__.__globals__ }}",
    "{{ site.latest.__wrapped__ }}",
    "{% set ask = site.latest %}{{ ask.__name__ }}",
    "{{ [site]|map(attribute='_answers')|first }}",
    "{{ [site.latest]|map(attribute='__globals__')|join }}",
    "{{ [site.latest]|map(attribute='__self__._answers')|join }}",
    "{{ [here]|map(attribute='__class__')|join }}",
    "{{ [here]|groupby('__class__') }}",
    "{{ [here]|groupby('__class__')|first }}",
    "{{ [here]|selectattr('__class__')|list|length }}",
    "{{ [here]|rejectattr('__class__', 'none')|list|length }}",
    "{{ [here]|sum(attribute='__class__') }}",
    "{{ [here, here]|sort(attribute='__class__')|length }}",
    "{{ [here]|unique(attribute='__class__')|list|length }}",
    "{{ [here]|max(attribute='__class__') }}",
    "{{ [here]|map('attr', '__class__')|list|length }}",
    "{{ [here]|map('format')|list|length }}",
    "{{ ['x']|map('safe')|join }}",
    "{{ ['x']|select('callable')|list|length }}",
    "{{ ['upper']|select('filter')|list|length }}",
    "{{ here|attr('url') }}",
    "{{ here|pprint }}",
    "{{ here|xmlattr }}",
    "{{ here|dictsort }}",
    "{{ 'x'|safe }}",
    "{{ [1, 2]|random }}",
    "{{ '%s'|format(here) }}",
    "{{ '%s' % here }}",
    "{{ '%(a)s' % {'a': here} }}",
    "{{ 'x'|urlize }}",
    "{{ self.__class__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self['_TemplateReference__context'] }}",
    "{{ self }}",
    "{% block a %}{{ self.a.__class__ }}{% endblock %}",
    "{% block a %}{{ self.a._context }}{% endblock %}",
    "{% block a %}{{ self.a }}{% endblock %}",
    "{% block a %}{{ super() }}{% endblock %}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "{% macro m() %}{% endmacro %}{{ m.name }}",
    "{% macro m() %}{% endmacro %}{{ m }}",
    "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(a=1) }}",
    "{% macro m() %}{{ caller.__class__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
    "{% for x in [1] %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for x in [1] %}{{ loop.changed(1) }}{% endfor %}",
    "{% for x in [1] %}{{ loop }}{% endfor %}",
    "{% for x in [1] %}{{ loop(1) }}{% endfor %}",
    "{% import 'part.html' as p %}{{ p }}",
    "{% import 'part.html' as p %}{{ p ~ '' }}",
    "{% import 'part.html' as p %}{{ p|urlencode }}",
    "{% import 'part.html' as p %}{{ p|e }}",
    "{% import 'part.html' as p %}{{ p.__class__ }}",
    "{% import 'part.html' as p %}{{ p.__html__() }}",
    "{% import 'part.html' as p %}{{ p._body_stream }}",
    "{% from 'part.html' import _hidden %}{{ _hidden }}",
    "{% set n = namespace(a=1) %}{{ n.__class__ }}",
    "{% set n = namespace(a=1) %}{{ n._Namespace__attrs }}",
    "{% set n = namespace(_a=1) %}{{ n._a }}",
    "{{ namespace.__init__ }}",
    "{{ namespace(here) }}",
    "{{ namespace }}",
    "{{ range.__doc__ }}",
    "{{ range }}",
    "{{ fragment.function.__self__ }}",
    "{{ fragment.__call__ }}",
    "{{ fragment }}",
    "{{ fragment(here) }}",
    "{{ fragment('part.html', here) }}",
    "{{ fragment('part.html', [1]) }}",
    "{{ fragment('part.html', 1) }}",
    "{{ fragment('../part.html') }}",
    "{{ __show }}",
    "{{ __show.func }}",
    "{{ [__permalink]|map('string')|join }}",
    "{% set __show = namespace %}{{ '/x'|relative }}",
    "{% macro __show(u) %}{% endmacro %}{{ '/x'|relative }}",
    "{% import 'part.html' as __show %}",
    "{% from 'part.html' import hidden as __show %}",
    "{% for __show in [1] %}{% endfor %}",
    "{{ cycler('a') }}",
    "{{ lipsum() }}",
    "{{ joiner() }}",
    "{{ dict(a=1) }}",
    "{{ ''() }}",
    "{{ here() }}",
    "{{ none() }}",
    "{{ site() }}",
    "{% call site.latest() %}{% endcall %}",
    "{{ site.latest(here) }}",
    "{{ site.latest(1.5) }}",
    "{{ site.latest(1 == 1) }}",
    "{{ site.latest(n=[1]) }}",
    "{{ site.latest(**{'n': none}) }}",
    "{% include here %}",
    "{% include none %}",
    "{% include '/etc/passwd' %}",
    "{% include '../404.html' %}",
    "{% include './part.html' %}",
    "{% include 'part.html/../part.html' %}",
    "{% extends here %}",
    "{% import site as x %}",
    "{% include [here] %}",
    "{% do site %}",
    "{% debug %}",
    "{% autoescape false %}{{ here.url }}{% endautoescape %}",
    "{{ here }}",
    "{{ site }}",
    "{{ site.latest }}",
    "{{ site.latest(1) }}",
    "{{ site.latest(1)|map(attribute='date') }}",
    "{{ {'a': 1}|items }}",
    "{{ true }}",
    "{{ none }}",
    "{{ (0 - 8) ** 0.5 }}",
    "{{ none ~ 'a' }}",
    "{{ true ~ 'a' }}",
    "{{ [1] ~ 'a' }}",
    "{{ here ~ '' }}",
    "{{ site.data('t')[0].none }}",
    "{{ site.data('t')[0].yes }}",
    "{{ site.data('t')[0] }}",
    "{{ site.link('content/town/a.md', 'b.md') }}",
    "{{ site.link('content/town/a.md', 'b.md').asset }}",
)


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 150


@pytest.mark.parametrize("payload", PAYLOADS)
def test_D02_nothing_leads_out(payload: str) -> None:
    assert fault(payload, part_html="x{% set hidden = 1 %}")


ORDINARY = {
    "{{ site.latest(1)[0].title }}": "B &amp; &lt;b&gt;",
    "{{ site.latest(1)['0'|int].title }}": "B &amp; &lt;b&gt;",
    "{{ site.latest(2)[1:]|map(attribute='title')|join }}": "Wall",
    "{{ 'abcdef'[1:4] }}{{ 'abc'[::-1] }}{{ 'abc'[1:][0] }}": "bcdcbab",
    "{{ range(10)[2:5]|join }}{{ range(3)[0] }}": "2340",
    "{{ site.data('t')[0].items }}{{ site.data('t')[0]['a'] }}": "own1.5",
    "{{ {'a': 1}.a }}{{ {'a': 1}['a'] }}": "11",
    "{{ site.link('content/town/a.md', 'b.md').url }}": "/town/2026/11/b.html",
    "{% set n = namespace(a=1) %}{% set n.a = n.a + 1 %}{{ n.a }}": "2",
    "{% for x in [[1, [2]], [3]] recursive %}{{ x if x is number else loop(x) }}{% endfor %}": "123",
    "{% for x in [1, 2] %}{{ loop.index }}{{ loop.last and 'z' or '' }}{% endfor %}": "12z",
    "{% for x in [] %}x{% else %}none{% endfor %}": "none",
    "{% for x in range(5)|select('odd') %}{{ x }}{% endfor %}": "13",
    "{% for x in range(5) if x > 2 %}{{ x }}{% endfor %}": "34",
    "{% for a, b in {'x': 1}|items %}{{ a }}{{ b }}{% endfor %}": "x1",
    "{% set a, b = 1, here.kind %}{{ a }}{{ b }}": "1not_found",
    "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, b=3) }}": "1213",
    "{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}c{% endcall %}": "<c>",
    "{% block a %}x{% endblock %}{{ self.a() }}": "xx",
    "{% set x %}<b>{{ '<' }}</b>{% endset %}{{ x }}": "<b>&lt;</b>",
    "{% filter upper %}a{{ 'b' }}{% endfilter %}": "AB",
    "{% with a = 1 %}{{ a }}{% endwith %}": "1",
    "{{ 'a' ~ 1 ~ '<' }}{{ '<' + 'b' }}": "a1&lt;&lt;b",
    "{{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 2 }} {{ 2 ** 3 }} {{ 2 * 3 - 1 }}": "3.5 3 1 8 5",
    "{{ ([1] + [2])|join }}{{ ((1,) + [2])|join }}": "1212",
    "{{ (site.tags() + site.bylines())|length }}": "2",
    "{{ 'x' if here.kind == 'front' }}|{{ ('x' if here.kind == 'front') ~ 'a' }}": "|a",
    "{{ 1 if here.kid is defined else 2 }}{{ here.kid.or.more|default('x') }}": "2x",
    "{% include ['gone.html', 'part.html'] %}{% include 'gone.html' ignore missing %}": "part",
    "{{ fragment('part.html') }}": "part",
}


@pytest.mark.parametrize("template", ORDINARY)
def test_an_ordinary_template_does_what_it_says(template: str) -> None:
    assert shown(template, part_html="part") == ORDINARY[template]


DOUBLED = "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = "
LONG = "{% set x = range(100000)|join('aaaaaaaaaa') %}"

# Each would take minutes, or more memory than there is.
BOMBS = {
    "a text doubled by ~": DOUBLED + "n.x ~ n.x %}{% endfor %}",
    "a text doubled by +": DOUBLED + "n.x + n.x %}{% endfor %}",
    "a text doubled by join": DOUBLED + "[n.x, n.x]|join %}{% endfor %}",
    "a text doubled by replace": DOUBLED + "n.x|replace('a', 'aa') %}{% endfor %}",
    "a text doubled by map": DOUBLED + "[n.x]|map('replace', 'a', 'aa')|first %}{% endfor %}",
    "a text doubled by a block": "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x %}"
    "{{ n.x }}{{ n.x }}{% endset %}{% endfor %}",
    "a text doubled by a macro": "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}" + DOUBLED + "m(n.x) %}{% endfor %}",
    "a text in a text": LONG + "{{ x|replace('a', x)|length }}",
    "a text in a text, by name": LONG + "{{ x|replace(new=x, old='a')|length }}",
    "a text between texts": LONG + "{{ range(1000)|join(x)|length }}",
    "a text many times": LONG + "{{ [x]|batch(100000, x)|first|join|length }}",
    "a text many times, as JSON": LONG + "{{ [x]|batch(100000, x)|first|tojson }}",
    "a text printed again and again": LONG + "{% for i in range(100000) %}{{ x }}{% endfor %}",
    "a macro printing again and again": "{% macro m() %}"
    + LONG
    + "{% for i in range(100000) %}{{ x }}{% endfor %}{% endmacro %}{{ m() }}",
    "parts of a text": LONG
    + "{% set n = namespace(l=[]) %}{% for i in range(100000) %}{% set n.l = n.l + [x[1:]] %}{% endfor %}",
    "a list doubled": "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "a list of lists": "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}",
    "a tuple of tuples": "{% set n = namespace(x=1) %}{% for i in range(60) %}{% set n.x = (n.x, n.x) %}{% endfor %}",
    "a table of tables": "{% set n = namespace(x={}) %}{% for i in range(60) %}{% set n.x = {'a': n.x, 'b': n.x} %}"
    "{% endfor %}",
    "lists in a row": "{{ [[1]]|batch(100000, [1])|first|sum(start=[]) }}",
    "lists added up": "{{ [[1], [2]]|sum(start=[]) }}",
    "loops in loops": "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    "loops that pass everything by": "{% for a in range(100000) %}{% for b in range(100000) if b < 0 %}"
    "{% endfor %}{% endfor %}",
    "a loop that calls itself": "{% for a in range(100) recursive %}{% if loop.depth < 9 %}{{ loop(range(100)) }}"
    "{% endif %}{% endfor %}",
    "filters in loops": "{% for a in range(100000) %}{{ range(100000)|sum }}{% endfor %}",
    "calls that call twice": "{% macro f(n) %}{% if n %}{{ f(n - 1) ~ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "rounding to many places": "{{ 1.5|round(100000000, 'ceil') }}",
    "a row of many": "{{ [1]|batch(1000000000, 'x')|first|length }}",
    "many rows": "{{ [1]|slice(1000000000)|list|length }}",
    "a long range": "{{ range(10 ** 15)|length }}",
    "a range too long to measure": "{{ range(10 ** 30)|length }}",
    "a text times a number": "{{ 'a' * 10 ** 10 }}",
    "a number to a number": "{{ 9 ** (9 ** 9) }}",
    "numbers that grow": "{% set n = namespace(x=2) %}{% for i in range(9999) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "a number with many digits": "{{ ('1' ~ '0000000000'|replace('0', '0' ~ '0000000000'|replace('0', "
    "'0000000000000000000000000000000000000000000000000')))|int(0, 16) }}",
    "a wide margin": "{{ 'a'|truncate(5, end=10 ** 9) }}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_D04_a_page_costs_only_so_much(name: str) -> None:
    assert fault(BOMBS[name])


def test_D04_includes_that_include_twice_come_to_an_end() -> None:
    parts = {f"p{i}_html": f"{{% include 'p{i + 1}.html' %}}" * 2 for i in range(40)}
    (problem,) = faults("{% include 'p0.html' %}", answers(), p40_html="", **parts)
    assert problem.message == "the template takes more than 2,000,000 steps for one page: rounds of loops, calls"


@pytest.mark.parametrize(
    "template",
    [
        "{% include '404.html' %}",
        "{% extends '404.html' %}",
        "{% import '404.html' as x with context %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% block a %}{{ self.a() }}{% endblock %}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    ],
)
def test_D04_what_calls_itself_without_end_is_told(template: str) -> None:
    assert fault(template) == "the template includes or calls itself without end"


def test_every_page_has_a_meter_of_its_own_and_so_has_every_fragment() -> None:
    template = f"{{% for x in range({LIMIT}) %}}{{% endfor %}}" * 15
    assert shown(template + "{{ fragment('part.html') }}{{ fragment('part.html', 'x') }}", part_html=template) == ""


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ here.kid }}", "`Here` has no `kid`"),
        ("{{ here.kid.or.more }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if not here.kid else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid == 'x' else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid < 2 else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid is none else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid is string else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid is in(['x']) else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if 'x' is eq(here.kid) else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid in ['x'] else 2 }}", "`Here` has no `kid`"),
        ("{{ 1 if here.kid in 'x' else 2 }}", "what stands before `in` isn't there"),
        ("{{ 1 if 'x' in here.kid else 2 }}", "`Here` has no `kid`"),
        ("{{ here.kid ~ 'x' }}", "`Here` has no `kid`"),
        ("{{ here.kid + 'x' }}", "`Here` has no `kid`"),
        ("{{ 2 * here.kid }}", "`Here` has no `kid`"),
        ("{{ -here.kid }}", "`Here` has no `kid`"),
        ("{{ here.kid[0] }}", "`Here` has no `kid`"),
        ("{{ here.kid[1:] }}", "`Here` has no `kid`"),
        ("{{ here.kid() }}", "`Here` has no `kid`"),
        ("{% for x in here.kid %}{% endfor %}", "`Here` has no `kid`"),
        ("{{ here.kid|upper }}", "`Here` has no `kid`"),
        ("{{ [here.kid]|join }}", "`Here` has no `kid`"),
        ("{{ site.latest(here.kid) }}", "`Here` has no `kid`"),
        ("{{ fragment(here.kid) }}", "`Here` has no `kid`"),
        ("{% include here.kid %}", "`Here` has no `kid`"),
        ("{{ site.edition().lead.image.url }}", "there is nothing here that could have a `url`: ask with `if` first"),
        ("{{ [1][3] }}", "a list has no `3`"),
        ("{{ 'abc'[3] }}", "text has no `3`"),
        ("{{ {}.a }}", "a table has no `a`"),
        ("{{ []|first }}", "No first item, sequence was empty"),
    ],
)
def test_D01_whatever_is_done_with_a_name_that_isnt_there_tells_its_name(template: str, message: str) -> None:
    assert fault(template) == message


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ site.today() }}", "a date needs a filter, such as `|date`"),
        ("{{ none }}", "there is nothing to print here: ask with `if` first"),
        ("{{ 1 == 1 }}", "yes and no can't be printed: ask with `if`"),
        ("{{ [1] }}", "a list can't be printed: go through it with `for`, or use `|join`"),
        ("{{ [1]|map('string') }}", "a list can't be printed: go through it with `for`, or use `|join`"),
        ("{{ {'a': 1} }}", "a table can't be printed; print one of its fields"),
        ("{{ site.latest(1)[0] }}", "`Teaser` can't be printed; print one of its fields"),
        ("{{ site.latest }}", "a question can't be printed; print one of its fields"),
        ("{% for x in 5 %}{% endfor %}", "a number has no parts that a loop could go through"),
        ("{% for x in here %}{% endfor %}", "`Here` has no parts that a loop could go through"),
        ("{% for x in none %}{% endfor %}", "there is nothing here to go through: ask with `if` first"),
        ("{{ 'a'() }}", "text can't be called in a template"),
        ("{{ here[1:] }}", "`Here` has no parts to cut out"),
        ("{{ 'a' * 2 }}", "`*` is for numbers of ordinary size"),
        ("{{ 2 ** 65 }}", "`**` is for numbers of ordinary size"),
        (
            "{{ 'a' + 1 }}",
            "`+` adds two numbers of ordinary size, two texts or two lists; `~` joins text and numbers",
        ),
        ("{{ site.latest(1.5) }}", "`site.latest` takes text and whole numbers only"),
        ("{{ site.sitemap('nope') }}", "there is no sitemap `nope`"),
        ("{{ site.edition(7) }}", "`site.edition` is asked with `name` (text)"),
        ("{{ site.pager(7) }}", "`site.pager` is asked with `name` (text), `number` (a whole number)"),
        ("{{ site.latest('5') }}", "`site.latest` is asked with `n` (a whole number), `section` (text)"),
        ("{{ site.latest(5, n=5) }}", "`site.latest` is asked with `n` (a whole number), `section` (text)"),
        ("{{ site.latest(5, 'a', 'b') }}", "`site.latest` is asked with `n` (a whole number), `section` (text)"),
        ("{{ site.latest(number=5) }}", "`site.latest` is asked with `n` (a whole number), `section` (text)"),
        ("{{ site.config() }}", "`site.config` is asked with `key` (text)"),
        ("{{ site.tags('a') }}", "`site.tags` is asked with nothing"),
        ("{{ fragment('404.html', 1) }}", "`fragment` and `head` take text only"),
        ("{{ head(here) }}", "`fragment` and `head` take text only"),
        ("{% include 5 %}", "there is no template `5`"),
        ("{% include here %}", "a template is named by a text, not by `Here`"),
    ],
)
def test_what_is_refused_is_told_in_a_theme_authors_words(template: str, message: str) -> None:
    assert fault(template) == message


@pytest.mark.parametrize("cut", ["[:3]", "[3]", "|truncate(3)", "|first", "|last", "|reverse", "|list", "|batch(2)"])
def test_D05_html_cant_be_cut(cut: str) -> None:
    assert "can't be cut" in fault("{% set x = site.body('" + A + "')" + cut + " %}{{ x }}")
    assert shown("{{ site.body('" + A + "')|striptags|truncate(6, true, '…', 0) }}") == "It ro…"


def test_a_question_asked_with_html_is_the_question_asked_with_its_text() -> None:
    marked = "{% set x %}<b>{% endset %}"
    assert shown(marked + "{{ fragment('part.html', x) }}", part_html="{{ current }}") == "&lt;b&gt;"
    asked = _answerable(SiteView.year, Markup("<b>"))
    assert (type(asked), asked) == (str, "<b>")
