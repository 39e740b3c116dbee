"""The filters and tests of templates: what they make, and what they won't make text of."""

import json
from functools import cache

import pytest

from in_memory import faults, known, printed
from sitegen.nodes import Plain
from sitegen.problems import StoppedError
from sitegen.site.known import Known
from sitegen.theme.filters import FILTERS, TESTS
from support import story

A = "content/town/a.md"


@cache
def answers() -> Known:
    data: dict[str, Plain] = {"t": ({"a": 1.5, "n": None, "yes": True, "html": "</script>&'\""},)}
    files = {A: story("Wall", "2026-11-20 08:30", tags="[wall]"), "content/town/b.md": story("B", "2026-11-21")}
    return known(files, data=data)


def shown(template: str, url: str = "/404.html") -> str:
    return printed(template, answers(), url)


def fault(template: str) -> str:
    (problem,) = faults(template, answers(), part_html="x")
    return problem.message


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/", "../"),
        ("/tags/x/", "x/"),
        ("/tags/", "./"),
        ("/tags/?q#top", "./?q#top"),
        ("/town/a.html#top", "../town/a.html#top"),
        ("https://x.example/a", "https://x.example/a"),
        ("//x.example/a", "//x.example/a"),
        ("mailto:desk@x.example", "mailto:desk@x.example"),
        ("", ""),
        ('/a"><b', "../a&#34;&gt;&lt;b"),
    ],
)
def test_relative_links_from_the_page_it_stands_on(url: str, text: str) -> None:
    assert shown(f"{{{{ '{url}'|relative }}}}", "/tags/index.html") == text


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/", "https://test.example/"),
        ("/a?b=1&c#d", "https://test.example/a?b=1&amp;c#d"),
        ("https://x.example/", "https://x.example/"),
        ("//x.example/", "//x.example/"),
    ],
)
def test_absolute_adds_the_host(url: str, text: str) -> None:
    assert shown(f"{{{{ '{url}'|absolute }}}}") == text


MOMENT = "site.latest(2)[1].date"


@pytest.mark.parametrize(
    ("filter_", "text"),
    [
        ("date", "20 November 2026"),
        ("date('d MMMM y, EEEE')", "20 November 2026, Friday"),
        ("date('HH:mm')", "08:30"),
        ("date('')", ""),
        ("rfc822", "Fri, 20 Nov 2026 08:30:00 +0100"),
    ],
)
def test_dates_by_a_pattern_and_as_rss_wants_them(filter_: str, text: str) -> None:
    assert shown(f"{{{{ {MOMENT}|{filter_} }}}}") == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ [1, 'a', '<']|join('|') }}", "1|a|&lt;"),
        ("{{ site.latest(2)|join(', ', attribute='title') }}", "B, Wall"),
        ("{{ []|join }}", ""),
        ("{% set m %}<b>{% endset %}{{ [m, '<']|join(m) }}", "<b><b>&lt;"),
        ("{{ 'a b/c'|urlencode }}", "a%20b/c"),
        ("{{ {'q': 'a&b', 'n': 2}|urlencode }}", "q=a%26b&amp;n=2"),
        ("{{ [('q', 'ä')]|urlencode }}", "q=%C3%A4"),
        ("{{ 5|urlencode }}", "5"),
        ("{{ 'aaa'|replace('a', 'b') }}{{ 'aaa'|replace('a', 'b', 1) }}{{ 'a'|replace(new='c', old='a') }}", "bbbbaac"),
        ("{{ '<b>'|replace('b', '<') }}", "&lt;&lt;&gt;"),
        ("{{ '<b> 2–1'|together }}", '&lt;b&gt; <span class="together">2–1</span>'),
        ("{% set m %}<b title='2–1'>{% endset %}{{ m|together }}", "<b title='2–1'>"),
        ("{{ 'Mon–Fri'|together }}", "Mon–Fri"),
        ("{% set m %}<b>{% endset %}{{ m|replace('b', '<') }}", "<&lt;>"),
        ("{{ 1.256|round(2) }} {{ 1.2|round(0, 'ceil')|int }}", "1.26 2"),
        ("{{ [1, 2]|sum }}{{ [1, 2]|sum(start=1) }}", "34"),
        ("{{ [1, 2, 3]|batch(2, 'x')|map('join')|join(';') }}", "12;3x"),
        ("{{ [1, 2, 3]|slice(2, 'x')|map('join')|join(';') }}", "12;3x"),
        ("{{ 'long text here'|truncate(9, false, '…', 0) }}", "long…"),
        ("{{ '&lt;b&gt; <i>x</i>'|striptags }}", "&lt;b&gt; x"),
        ("{{ '<'|e }}{{ '<'|e|e }}{{ '<'|e|forceescape }}", "&lt;&lt;&amp;lt;"),
        ("{{ none|default('x', true) }}{{ here.kid|default('y') }}{{ nothing|d('z') }}", "xyz"),
        ("{{ ['b', 'A']|sort|join }}{{ ['a', 'A']|unique|join }}{{ [1, 2]|reverse|join }}", "Aba21"),
        (
            "{% for g in site.latest(2)|groupby('section.key') %}{{ g.grouper }}{{ g.list|length }}{{ g[0] }}"
            "{% endfor %}",
            "town2town",
        ),
        (
            "{% for k, g in [{'n': 'b'}, {'n': 'A'}, {'n': 'a'}]|groupby('n') %}{{ k }}{{ g|length }}{% endfor %}",
            "A2b1",
        ),
        (
            "{% for k, g in [{'n': 'a'}, {'n': 'A'}, {}]|groupby('n', 'a', true) %}{{ k }}{{ g|length }}{% endfor %}",
            "A1a2",
        ),
        ("{{ site.latest(2)|selectattr('title', 'eq', 'B')|map(attribute='title')|first }}", "B"),
        ("{{ '12'|int + none|int + 'x'|int(1) }}{{ '1.5'|float }}", "131.5"),
    ],
)
def test_filters_make_what_jinjas_make(template: str, text: str) -> None:
    assert shown(template) == text


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("{'b': 1, 'a': [1.5, none, true, 'x']}", {"a": [1.5, None, True, "x"], "b": 1}),
        ("site.data('t')", [{"a": 1.5, "n": None, "yes": True, "html": "</script>&'\""}]),
        ("{'text': site.body('content/town/a.md')}", {"text": "<p>It rose by a metre.</p>"}),
        ("'\u2028<!--'", "\u2028<!--"),
        ("[]", []),
    ],
)
def test_D05_json_is_read_back_as_it_was_and_closes_no_script(value: str, data: object) -> None:
    text = shown(f"{{{{ {value}|tojson }}}}")
    assert json.loads(text) == data
    assert not set(text) & set("<>&'\u2028")


def test_json_has_its_names_in_order() -> None:
    assert shown("{{ {'b': 1, 'a': 2, 'c': 3}|tojson }}") == '{"a": 2, "b": 1, "c": 3}'


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ {'d': site.today()}|tojson }}", "a date in JSON needs a field, such as `.iso`"),
        ("{{ [here.kid]|tojson }}", "`Here` has no `kid`"),
        ("{{ here|tojson }}", "`Here` can't be written as JSON; write its fields"),
        ("{{ {1: 2}|tojson }}", "the names of a table in JSON are text"),
        ("{{ ('nan'|float)|tojson }}", "Out of range float values are not JSON compliant"),
        ("{{ 'x'|date }}", "`|date` is for dates, not for text"),
        ("{{ none|rfc822 }}", "`|rfc822` is for dates, not for nothing"),
        ("{{ site.today()|date(5) }}", "`|date` takes a pattern such as `d MMMM y`"),
        ("{{ here|relative }}", "`|relative` is for URLs, not for `Here`"),
        ("{{ none|absolute }}", "`|absolute` is for URLs, not for nothing"),
        ("{{ here.kid|relative }}", "`Here` has no `kid`"),
        ("{{ 5|together }}", "`|together` is for text, not for a number"),
        ("{{ here|int }}", "`|int` makes a number of text, not of `Here`"),
        ("{{ 1.5|round(16) }}", "`|round` takes numbers up to 15"),
        ("{{ [1]|batch(100001) }}", "`|batch` takes numbers up to 100,000"),
        ("{{ ['a']|sum(start=[]) }}", "`|sum` adds numbers only"),
        ("{{ 'a'|replace('b') }}", "`|replace` missing 1 required positional argument: 'new'"),
        ("{{ '/'|absolute(1) }}", "`|absolute` takes 2 positional arguments but 3 were given"),
        ("{{ 1 if 1 is divisibleby else 2 }}", "`is divisibleby` missing 1 required positional argument: 'num'"),
        ("{{ 'a'|upper(1) }}", "`|upper` takes 1 positional argument but 2 were given"),
        (
            "{% import 'part.html' as p %}{{ '/x'|relative }}{% macro m() %}{% endmacro %}{{ m()|date }}",
            "`|date` is for dates, not for text",
        ),
    ],
)
def test_a_filter_tells_what_it_cant_take(template: str, message: str) -> None:
    assert fault(template) == message


def test_links_in_an_import_without_context_say_what_is_lacking() -> None:
    part = "{% macro m() %}{{ '/x'|relative }}{% endmacro %}"
    (problem,) = faults("{% import 'part.html' as p %}{{ p.m() }}", answers(), part_html=part)
    assert (problem.path, problem.message) == (
        "part.html",
        "links of the site aren't known here: import this template `with context`",
    )
    assert printed("{% import 'part.html' as p with context %}{{ p.m() }}", answers(), part_html=part)


STRANGE = {
    "a view": "here",
    "a story": "site.latest(1)[0]",
    "the site": "site",
    "a question": "site.latest",
    "a date": "site.today()",
    "nothing": "none",
    "yes": "true",
    "a list of views": "[here]",
    "a list of nothing": "[none]",
    "a table of views": "{'a': here}",
    "pairs of views": "[('a', here)]",
    "a generator": "[here]|map(attribute='x')",
    "a namespace": "n",
    "a macro": "m",
    "an import": "p",
    "a function": "range",
    "a fragment": "fragment",
    "the template": "self",
    "a target": "site.link('content/town/a.md', 'b.md')",
}
SETTING = "{% set n = namespace(a=1) %}{% macro m() %}{% endmacro %}{% import 'part.html' as p %}"
ARGUMENTS = {
    "replace": ["('a', V)", "(V, 'a')", "('a', 'b', V)"],
    "truncate": ["(5, true, V)", "(V)"],
    "join": ["(V)", "('', V)"],
    "trim": ["(V)"],
    "date": ["(V)"],
    "batch": ["(2, V)", "(V)"],
    "slice": ["(2, V)", "(V)"],
    "default": ["(V)"],
    "sum": ["(V)", "(start=V)"],
    "map": ["(V)", "('default', V)", "('string', V)"],
    "round": ["(V)", "(1, V)"],
    "groupby": ["(V)", "('x', V)"],
}
# Names of Python's and addresses in memory, that no reader may see.
PYTHON = (
    "object",
    "0x",
    "(kind=",
    "None",
    "True",
    "False",
    "<",
    "%3C",
    "&lt;",
    "Teaser(",
    "datetime",
    "generator",
    "{",
)


def outcome(template: str) -> str:
    """What a template prints, or "" where it is refused; whatever else happens fails the test."""
    try:
        return printed(SETTING + template, answers(), part_html="x")
    except StoppedError:
        return ""


@pytest.mark.parametrize("name", STRANGE)
def test_D02_no_filter_prints_python(name: str) -> None:
    value = STRANGE[name]
    for filter_ in sorted(set(FILTERS) - {"tojson"}):
        calls = [f"({value})|{filter_}", f"[{value}]|map('{filter_}')|join"]
        for arguments in ARGUMENTS.get(filter_, []):
            calls += [f"{kind}|{filter_}{arguments.replace('V', value)}" for kind in (f"({value})", "'abc'")]
        for call in calls:
            text = outcome(f"{{{{ {call} }}}}")
            assert not [word for word in PYTHON if word in text], call


@pytest.mark.parametrize("name", STRANGE)
def test_every_test_answers_or_is_refused(name: str) -> None:
    for test in TESTS:
        for arguments in ("", "(2)"):
            asked = f"{{{{ 'y' if ({STRANGE[name]}) is {test}{arguments} else 'n' }}}}"
            assert outcome(asked) in ("y", "n", ""), asked


SPELT = sorted(name for name in TESTS if name.isalpha() and name not in ("defined", "undefined"))


@pytest.mark.parametrize("test", SPELT)
def test_D01_every_test_says_what_is_missing_but_the_two_that_ask(test: str) -> None:
    assert fault(f"{{{{ 'y' if here.kid is {test}(2) else 'n' }}}}") == "`Here` has no `kid`"
