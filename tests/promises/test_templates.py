"""Cases D of promises.md: what a theme can do, and what it can't."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

import pytest
from markupsafe import Markup

from sitegen.dates import Moment
from sitegen.problems import StoppedError
from sitegen.site.view import SiteView
from sitegen.theme.sandbox import FIELDS, Offered
from sitegen.theme.templates import Templates
from support import Files, Outlet, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
PAGE = "themes/_site/templates/404.html"


def faults(outlet: Outlet) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.message) for p in outlet.problems() if p.severity == "error"]


def made(site: Make, template: str, **files: str) -> str:
    outlet = site({A: story("Wall", tags="[x]"), PAGE: template, **files})
    outlet.build()
    return outlet.page("404.html")


MISTAKES = {
    "a field": ("<h1>\n{{ here.kid }}\n</h1>", 2, "`Here` has no `kid`", "Did you mean `kind`?"),
    "a name": ("{{ sight }}", 1, "there is no `sight` here", ""),
    "a question": ("\n\n{{ site.latets(3) }}", 3, "`site` has no `latets`", "Did you mean `latest`?"),
    "a filter": ("{{ here.url|relativ }}", 1, "there is no filter `relativ`", "Did you mean `relative`?"),
    "a test": ("{{ 'x' if here is definde }}", 1, "there is no test `definde`", "Did you mean `defined`?"),
    "syntax": (
        "a\n{% if %}\nb",
        2,
        "the template can't be read: Expected an expression, got 'end of statement block'",
        "",
    ),
    "a missing include": (
        "a\n{% include 'part.html' %}",
        2,
        "there is no template `part.html`",
        "Did you mean `parts.html`?",
    ),
    "a date without filter": ("{{ site.edition().date }}", 1, "a date needs a filter, such as `|date`", ""),
    "nothing to print": (
        "{{ site.edition().lead.image }}",
        1,
        "there is nothing to print here: ask with `if` first",
        "",
    ),
    "a static file": ("{{ site.static('stile.css') }}", 1, "the theme has no file `static/stile.css`", ""),
    "data": ("{{ site.data('tides') }}", 1, "there is no `content/_data/tides` (.json, .csv or .toml)", ""),
    "a date pattern": ("{{ site.edition().date|date('YYYY') }}", 1, "`YYYY` is not a part of a date pattern", ""),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_D01_a_mistake_names_template_and_line(site: Make, name: str) -> None:
    template, line, message, hint = MISTAKES[name]
    outlet = site({A: story(), PAGE: template})
    problems = [problem for problem in outlet.problems() if problem.severity == "error"]
    assert [(p.path, p.line, p.message) for p in problems] == [(PAGE, line, message)]
    assert hint in problems[0].hint


@pytest.mark.parametrize("where", ["include", "macro", "parent"])
def test_D01_a_mistake_in_an_included_file_names_that_file(site: Make, where: str) -> None:
    part = "themes/_site/templates/part.html"
    texts = {
        "include": ("{% include 'part.html' %}", "a\n{{ here.kid }}"),
        "macro": (
            "{% import 'part.html' as p with context %}{{ p.m() }}",
            "{% macro m() %}\n{{ here.kid }}{% endmacro %}",
        ),
        "parent": ("{% extends 'part.html' %}", "a\n{{ here.kid }}"),
    }
    outlet = site({A: story(), PAGE: texts[where][0], part: texts[where][1]})
    assert [(path, line) for path, line, _ in faults(outlet)] == [(part, 2)]


def test_D01_all_faulty_templates_are_told_once_each_not_once_a_page(site: Make) -> None:
    stories = {f"content/world/{n}.md": story(f"S{n}") for n in range(12)}
    broken = {f"themes/_site/templates/{name}": "{{ nothing }}" for name in ("article.html", "404.html", "tags.html")}
    assert sorted(path for path, _, _ in faults(site({**stories, **broken}))) == sorted(broken)


def test_D01_every_template_with_a_syntax_error_is_told_used_or_not(site: Make) -> None:
    broken = {f"themes/_site/templates/{name}": "{% if %}" for name in ("unused.html", "404.html")}
    assert sorted(path for path, _, _ in faults(site({A: story(), **broken}))) == sorted(broken)


@pytest.mark.parametrize("template", ["{% include '404.html' %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"])
def test_D04_a_template_without_end_is_an_error(site: Make, template: str) -> None:
    assert "without end" in faults(site({A: story(), PAGE: template}))[0][2]


ESCAPES = (
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "{{ [].__class__.__mro__ }}",
    "{{ {}.__class__ }}",
    "{{ (1).__class__ }}",
    "{{ site.__class__ }}",
    "{{ site['__class__'] }}",
    "{{ site._ask('today') }}",
    "{{ site._answers }}",
    "{{ site['_asked'] }}",
    "{{ site.latest.__func__ }}",
    "{{ site.latest.__globals__ }}",
    "{{ site.latest.__self__ }}",
    "{{ here.__dict__ }}",
    "{{ here.__init__ }}",
    "{{ here.__class__.__init__.__globals__ }}",
    "{{ '{0.__class__}'.format(here) }}",
    "{{ '%s'.__mod__(here) }}",
    "{{ '{0.__class__}'|format(here) }}",
    "{{ 'a'.upper() }}",
    "{{ 'a'.join(['b']) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(here) }}",
    "{{ lipsum() }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler('a').next() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner.__init__ }}",
    "{{ namespace.__init__ }}",
    "{{ namespace(a=1).__class__ }}",
    "{{ range.__class__ }}",
    "{{ range(10**9) }}",
    "{{ range(0, 10**6)|length }}",
    "{{ 'a' * 10**10 }}",
    "{{ 9**9**9**9 }}",
    "{{ '%1000000000s' % 1 }}",
    "{{ self.__class__ }}",
    "{{ self._TemplateReference__context }}",
    "{% macro m() %}{% endmacro %}{{ m.__class__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% import 'parts.html' as p with context %}{{ p.__class__ }}",
    "{% import 'parts.html' as p with context %}{{ p._body_stream }}",
    "{{ fragment.function }}",
    "{{ fragment.__class__ }}",
    "{{ __show.func }}",
    "{{ __permalink.args }}",
    "{{ undefined_name.__class__ }}",
    "{{ site.latest }}",
    "{{ site }}",
    "{{ here }}",
    "{{ [here] }}",
    "{% set a = {'a': 1} %}{{ a }}",
    "{% set a = none %}{{ a }}",
    "{% set a = 1 == 1 %}{{ a }}",
    "{{ ['__class__']|map(attribute='__class__')|list }}",
    "{{ [here]|map(attribute='__class__')|join }}",
    "{{ [here]|groupby('__class__') }}",
    "{{ [here]|sum(attribute='__class__') }}",
    "{{ [here]|selectattr('__class__')|list }}",
    "{{ ''|pprint }}",
    "{{ 'x'|safe }}",
    "{{ 'x'|random }}",
    "{{ 'x'|xmlattr }}",
    "{{ here() }}",
    "{{ ''() }}",
    "{{ 1() }}",
)


@pytest.mark.parametrize("payload", ESCAPES)
def test_D02_nothing_leads_out_of_the_sandbox(site: Make, payload: str) -> None:
    outlet = site({A: story(), PAGE: payload})
    assert [path for path, _, _ in faults(outlet)] == [PAGE]
    assert not outlet.output.exists()


def test_D02_the_sandbox_does_let_an_ordinary_template_through(site: Make) -> None:
    template = (
        "{% set n = namespace(a=1) %}{% set n.a = n.a + 2 * 3 %}{{ n.a }} {{ range(3)|join(',') }} {{ 'x'|upper }}"
    )
    assert made(site, template) == "7 0,1,2 X"


PLAIN = (str, int, float, bool, type(None), datetime, timedelta, timezone, Markup)


def reachable(value: Any, seen: set[int]) -> Iterator[object]:
    """Everything a template can get at from a value, by fields, items and keys."""
    if id(value) in seen:
        return
    seen.add(id(value))
    yield value
    if isinstance(value, tuple | list):
        for item in value:
            yield from reachable(item, seen)
    elif isinstance(value, dict | MappingProxyType):
        for item in value.values():
            yield from reachable(item, seen)
    elif type(value) in FIELDS and is_dataclass(value):
        for field in fields(value):
            if field.name in FIELDS[type(value)]:
                yield from reachable(getattr(value, field.name), seen)


def test_D03_contexts_hold_plain_values_and_frozen_views_only(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[object] = []
    real = Templates.render

    def noting(self: Any, name: str, context: dict[str, object], page: str) -> str:
        found.extend(value for key, value in context.items() if not key.startswith("__"))
        return real(self, name, context, page)

    monkeypatch.setattr(Templates, "render", noting)
    extra = "{a: [1, {b: c}]}"
    corrections = "[{date: 2026-11-21, text: x}]"
    site({A: story(extra=extra, tags="[x]", aliases="[/o]", corrections=corrections)}).build()
    values = [value for each in found for value in reachable(each, set())]
    strange = {type(v).__name__ for v in values if not isinstance(v, PLAIN) and type(v) not in FIELDS}
    assert strange <= {"tuple", "dict", "Offered"}
    assert {SiteView, Offered, Moment} <= {type(value) for value in values}


MARKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><svg onload=x>",
    "</script>",
    "<!--",
    "]]>",
    "&lt;b&gt;",
)
FRAMES = (
    "{}",
    '"{}',
    "'{}",
    "\"'>{}",
    "x{}y",
    " {} ",
    "&amp;{}",
    "{{}}{}",
    "`{}`",
    "é{}",
    "%3C{}",
    "\u202e{}",
    "{}{}",
    "={}",
    "\\{}",
)
STRINGS = sorted({frame.replace("{}", mark) for mark in MARKS for frame in FRAMES})
TITLES = [string for string in STRINGS if string.strip() and "\u202e" not in string]


class _Shape(HTMLParser):
    """The elements and attributes of a page, without their values, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_there_are_enough_strings() -> None:
    assert len(STRINGS) >= 100


def test_D05_no_text_adds_an_element_or_an_attribute_anywhere(site: Make) -> None:
    """Each string as headline, summary, deck, kicker, byline, tag and alt, on one page each, against a harmless one."""

    def page(number: int, text: str) -> str:
        quoted = json.dumps(text)
        return (
            f"---\ntitle: {quoted}\ndate: 2026-11-20\nslug: s{number}\nsummary: {quoted}\ndeck: {quoted}\n"
            f"kicker: {quoted}\nshort_title: {quoted}\nsearch_title: {quoted}\nbyline: Ann\n"
            f"image: {{src: https://p.example/a.jpg, alt: {quoted}, caption: {quoted}, credit: {quoted}}}\n---\nText.\n"
        )

    texts = ["harmless", *TITLES]
    outlet = site({f"content/s{number}/a.md": page(number, text) for number, text in enumerate(texts)})
    outlet.build()
    plain = _Shape(outlet.page("s0/2026/11/s0.html"))
    for number, text in enumerate(texts[1:], 1):
        shown = _Shape(outlet.page(f"s{number}/2026/11/s{number}.html"))
        assert shown.tags == plain.tags, text
        wanted = re.sub(r"[“”‘’\"']", "", " ".join(text.split()))
        assert any(re.sub(r"[“”‘’\"']", "", " ".join(words.split())) == wanted for words in shown.words), text
        ET.fromstring(outlet.page(f"s{number}/feed.xml"))
        ET.fromstring(outlet.page(f"s{number}/rss.xml"))
    # Sorted, for the mark of the page one is on stands at another entry of the navigation each time.
    fronts = {tuple(sorted(_Shape(outlet.page(f"s{number}/index.html")).tags)) for number in range(len(texts))}
    assert len(fronts) == 1


def test_D09_a_theme_without_a_template_is_refused_with_the_list(site: Make) -> None:
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "bare"\n'
    theme = {"themes/bare/theme.toml": 'name = "Bare"\ncontract = 1\n', "themes/bare/templates/article.html": "x"}
    with pytest.raises(StoppedError) as stopped:
        site({"sitegen.toml": config, A: story(), **theme}).build()
    assert stopped.value.exit_code == 2
    message = stopped.value.problems[0].message
    assert "`page.html`" in message
    assert "`404.html`" in message
    assert "`article.html`" not in message


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('name = "X"\ncontract = 2\n', "needs contract 2"),
        ('name = "X"\n', "`contract` is missing"),
        ('name = "X"\ncontract = 1\nparent = "x"\n', "its own parent"),
        ('name = "X"\ncontract = 1\nparent = "nowhere"\n', "there is no theme `nowhere`"),
        ('name = "X"\ncontract = 1\nstatic_dir = "/"\n', "`static_dir` is not a field"),
    ],
)
def test_D09_a_theme_that_doesnt_fit_is_exit_2(site: Make, toml: str, words: str) -> None:
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "x"\n'
    with pytest.raises(StoppedError, match=re.escape(words)) as stopped:
        site({"sitegen.toml": config, A: story(), "themes/x/theme.toml": toml}).build()
    assert stopped.value.exit_code == 2


@pytest.mark.parametrize(
    "name", ["now", "env", "environ", "os", "open", "import", "request", "config", "get_env", "random", "time"]
)
def test_D10_templates_have_no_clock_no_environment_no_chance(site: Make, name: str) -> None:
    assert faults(site({A: story(), PAGE: f"{{{{ {name}() }}}}"}))


def test_a_theme_looks_up_its_files_in_the_outlets_layer_then_itself_then_its_parent(site: Make) -> None:
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "child"\n'
    outlet = site(
        {
            "sitegen.toml": config,
            A: story(),
            "themes/child/theme.toml": 'name = "Child"\ncontract = 1\nparent = "wions"\n',
            "themes/child/templates/404.html": "child",
            "themes/child/templates/tags.html": "child",
            "themes/_site/templates/tags.html": "own",
            "themes/_site/templates/robots.txt": "own robots",
        }
    )
    outlet.build()
    assert outlet.page("404.html") == "child"
    assert outlet.page("tags/index.html") == "own"
    assert outlet.page("robots.txt") == "own robots"
    assert "Archive" in outlet.page("archive/index.html")


def test_data_files_reach_templates(site: Make) -> None:
    template = "{% for row in site.data('tides') %}{{ row.place }} {{ row.height }};{% endfor %}"
    assert made(site, template, **{"content/_data/tides.csv": "place,height\nQuay,4.2\nMole,1\n"}) == "Quay 4.2;Mole 1;"
