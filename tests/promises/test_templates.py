"""Cases D of promises.md: what a theme can do, and what it can't."""

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from markupsafe import Markup
from msgspec import Struct

from in_memory import known, page
from sitegen import urls
from sitegen.dates import Moment
from sitegen.problems import StoppedError
from sitegen.site.view import SiteView
from sitegen.theme.filters import FILTERS, TESTS
from sitegen.theme.sandbox import Offered
from sitegen.theme.shown import FIELDS
from sitegen.theme.templates import Templates
from support import Files, Outlet, story

Make = Callable[[Files], Outlet]
A = "content/world/a.md"
PAGE = "themes/_site/templates/404.html"


ANSWERS = known({A: story()})


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
    "syntax": ("a\n{% if %}\nb", 2, "something is missing before `%}`", "Write there what is meant"),
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


UNMADE = ("a filter", "a test", "syntax", "a missing include")


@pytest.mark.parametrize("name", MISTAKES)
def test_D01_a_mistake_names_template_and_line(site: Make, name: str) -> None:
    template, line, message, hint = MISTAKES[name]
    outlet = site({A: story(), PAGE: template})
    problems = [problem for problem in outlet.problems() if problem.severity == "error"]
    assert [(p.path, p.line, p.message) for p in problems] == [(PAGE, line, message)]
    assert hint in problems[0].hint
    # What can be told without making a page is told before.
    assert name in UNMADE or problems[0].hint.endswith("It happened while making /404.html.")


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
    assert "while making /404.html" in outlet.problems()[0].hint


def test_D01_a_field_of_a_story_misspelt_names_the_story_that_was_made(site: Make) -> None:
    outlet = site({A: story(), "themes/_site/templates/article.html": "\n\n{{ story.titel }}"})
    (problem,) = outlet.problems()
    assert (problem.path, problem.line) == ("themes/_site/templates/article.html", 3)
    assert problem.message == "`Story` has no `titel`"
    assert problem.hint == "Did you mean `title`? It happened while making /world/2026/11/a.html."


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


FORMAT = "'{0.__class__}'.format"


def made_or_refused(template: str) -> str:
    """What a template makes, or the place of the error."""
    try:
        return page(template, ANSWERS)
    except StoppedError as stopped:
        return stopped.problems[0].path


@pytest.mark.parametrize("name", sorted(FILTERS))
@pytest.mark.parametrize("way", ["{{ %s|NAME }}", "{{ [%s]|map('NAME')|join }}", "{{ (%s|NAME)(here) }}"])
def test_D02_no_filter_hands_out_a_method_of_text(name: str, way: str) -> None:
    made = made_or_refused((way % FORMAT).replace("NAME", name))
    assert made in (PAGE, "", "[]", "0")  # for `default`, and what lists are made of, there was nothing


@pytest.mark.parametrize("name", sorted(name for name in TESTS if name.isalpha()))
def test_D02_no_test_calls_a_method_of_text(name: str) -> None:
    assert made_or_refused(f"{{{{ 'yes' if {FORMAT} is {name} else 'no' }}}}") in (PAGE, "yes", "no")


def test_D02_there_are_enough_payloads() -> None:
    assert len(ESCAPES) >= 40


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
    elif type(value) in FIELDS and isinstance(value, Struct):
        for name in value.__struct_fields__:
            if name in FIELDS[type(value)]:
                yield from reachable(getattr(value, name), seen)


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


TERMS = [f"{text} n{number}" for number, text in enumerate(TITLES) if not urls.term_fault(f"{text} n{number}")]


def test_D05_no_tag_byline_or_series_adds_an_element_anywhere(site: Make) -> None:
    """Each string as tag, byline and series of two stories, on one page each, against a harmless one."""
    texts = ["harmless n999", *TERMS]
    outlet = site(
        {
            f"content/world/s{number}{part}.md": story(
                f"S{number}{part}",
                tags=f"[{json.dumps(text)}]",
                byline=f"[{json.dumps(text)}]",
                series=json.dumps(text),
                search_title="Same",
            )
            for number, text in enumerate(texts)
            for part in "ab"
        }
    )
    outlet.build()
    assert len(TERMS) > 60
    for number, text in enumerate(texts):
        key = urls.slug(text)
        for folder in ("tags", "bylines"):
            plain = _Shape(outlet.page(f"{folder}/harmless-n999/index.html"))
            assert _Shape(outlet.page(f"{folder}/{key}/index.html")).tags == plain.tags, text
        shown = Counter(_Shape(outlet.page(f"world/2026/11/s{number}b.html")).tags)
        assert not shown.keys() & {("script", ()), ("svg", ("onload",)), ("img", ("src", "onerror")), ("b", ())}, text
    assert _Shape(outlet.page("tags/index.html")).tags.count(("script", ())) == 0
    for path in (path for path in outlet.tree() if path.endswith(".xml")):
        ET.fromstring(outlet.page(path))


def test_D05_feeds_hold_the_very_text(site: Make) -> None:
    outlet = site(
        {
            f"content/world/s{number}.md": story(
                json.dumps(text), f"2026-11-20 10:{number % 60:02}", summary=json.dumps(text), tags="[x]"
            )
            for number, text in enumerate(TITLES)
        }
        | {"sitegen.toml": 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\n[feeds]\nlimit = 1000\n'}
    )
    outlet.build()

    def plain(text: str | None) -> str:
        return re.sub(r"[“”‘’\"']", "", " ".join((text or "").split()))

    wanted = sorted(map(plain, TITLES))
    atom, rss = ET.fromstring(outlet.page("feed.xml")), ET.fromstring(outlet.page("rss.xml"))
    assert sorted(plain(each.text) for each in atom.findall(".//{*}entry/{*}title")) == wanted
    assert sorted(plain(each.text) for each in atom.findall(".//{*}entry/{*}summary")) == wanted
    assert sorted(plain(each.text) for each in rss.findall(".//item/title")) == wanted


@pytest.mark.parametrize("name", ["part.html", "part.html.j2", "part.jinja", "part.txt", "part.xml", "part", "part.js"])
def test_D05_text_is_made_safe_whatever_a_template_is_called(site: Make, name: str) -> None:
    part = {f"themes/_site/templates/{name}": "{{ story.title }}"}
    outlet = site({A: story("'<b>&\"'"), "themes/_site/templates/article.html": f"{{% include '{name}' %}}", **part})
    outlet.build()
    assert outlet.page("world/2026/11/a.html") in ("&lt;b&gt;&amp;&#34;", "&lt;b&gt;&amp;”", "&lt;b&gt;&amp;“")


def test_D05_text_within_a_script_stays_the_text_it_is(site: Make) -> None:
    template = '<script type="application/ld+json">{{ {"headline": story.title}|tojson }}</script>'
    stories = {f"content/world/s{number}.md": story(json.dumps(text)) for number, text in enumerate(TITLES)}
    outlet = site({**stories, "themes/_site/templates/article.html": template})
    outlet.build()
    for number, text in enumerate(TITLES):
        shown = _Shape(outlet.page(f"world/2026/11/s{number}.html"))
        assert shown.tags == [("script", ("type",))], text
        headline = json.loads("".join(shown.words))["headline"]
        assert re.sub(r"[“”‘’]", "", headline) == re.sub(r"[\"']", "", " ".join(text.split()))


SCHEMES = (
    "javascript:x()",
    "JaVaScRiPt:x()",
    "vbscript:x()",
    "data:text/html,x",
    " javascript:x()",
    "java\tscript:x()",
)
IN_A_STORY = (
    *("[x](<{}>)", "![x](<{}>)", "[x][1]\n\n[1]: <{}>", '<a href="{}">x</a>', '<img src="{}" alt="x">'),
    *('<img srcset="{} 2x" src="https://p.example/a.jpg" alt="x">', '<form action="{}">x</form>'),
    *('<button formaction="{}">x</button>', '<a xlink:href="{}">x</a>', '<video poster="{}"></video>'),
    *(
        '<meta http-equiv="refresh" content="0;url={}">',
        '<iframe src="{}"></iframe>',
        '<blockquote cite="{}">x</blockquote>',
    ),
)
RUNS = re.compile(r"(?:java|vb)script:|data:text", re.IGNORECASE)


def contents_of_feeds(outlet: Outlet) -> list[str]:
    """The HTML of every story in every feed."""
    feeds = [ET.fromstring(outlet.page(path)) for path in outlet.tree() if path.endswith(("feed.xml", "rss.xml"))]
    found = [each.text or "" for feed in feeds for each in feed.findall(".//{*}entry/{*}content")]
    found += [each.text or "" for feed in feeds for each in feed.findall(".//item/{*}encoded")]
    lists = [json.loads(outlet.page(path))["items"] for path in outlet.tree() if path.endswith("feed.json")]
    return found + [item["content_html"] for items in lists for item in items]


@pytest.mark.parametrize("way", IN_A_STORY)
def test_D06_no_address_in_a_story_runs(site: Make, way: str) -> None:
    bodies = [way.format(scheme) for scheme in SCHEMES]
    outlet = site({f"content/world/s{number}.md": story(body=body) for number, body in enumerate(bodies)})
    told = {problem.path for problem in outlet.build().problems}
    pages = [content.decode() for path, content in outlet.tree().items() if path.endswith(".html")]
    assert len(contents_of_feeds(outlet)) > len(bodies)
    for markup in (*pages, *contents_of_feeds(outlet)):
        assert [value for value in _Values(markup).values if RUNS.search(value)] == []
    assert told >= {f"content/world/s{number}.md" for number in range(4)}
    assert {p.path for p in outlet.problems(strict=True) if p.severity == "error"} == told


IN_FRONT_MATTER = {
    "image": ("image", "{{src: {}, alt: x}}", A),
    "canonical": ("canonical", "{}", A),
    "alias": ("aliases", "[{}]", A),
    "related": ("related", "[{}]", A),
    "portrait": ("photo", "{{src: {}, alt: x}}", "content/bylines/ann.md"),
    "link of a byline": ("links", "[{{text: x, url: {}}}]", "content/bylines/ann.md"),
    "image of a page": ("image", "{{src: {}, alt: x}}", "content/pages/p.md"),
    "canonical of a page": ("canonical", "{}", "content/pages/p.md"),
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("where", IN_FRONT_MATTER)
def test_D06_no_address_in_front_matter_runs(site: Make, where: str, scheme: str) -> None:
    name, way, path = IN_FRONT_MATTER[where]
    line = f"{name}: {way.format(json.dumps(scheme))}"
    titled = {"content/bylines/ann.md": "title: Ann\n", "content/pages/p.md": "title: P\n", "content/_front.md": ""}
    files = {A: story(byline="Ann")}
    files[path] = (
        story(byline="Ann", **{name: line.partition(": ")[2]}) if path == A else f"---\n{titled[path]}{line}\n---\n"
    )
    outlet = site(files)
    told = [problem for problem in outlet.problems() if problem.path == path]
    assert told
    if outlet.output.exists():
        for page, content in outlet.tree().items():
            if page.endswith(".html"):
                assert [value for value in _Values(content.decode()).values if RUNS.search(value)] == [], page


class _Values(HTMLParser):
    """The values of all attributes, without the white space that browsers ignore in addresses."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.values: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.values += [
            re.sub(r"[\t\n\r]", "", value) for name, value in attrs if value and name not in ("content", "alt")
        ]
        self.values += [value for name, value in attrs if value and tag == "meta" and "url=" in value]


HOSTILE = (
    *("<script>evil()</script>", "<img src=x onerror=evil()>", "<iframe src=//evil.example></iframe>"),
    *(
        "<style>p{}</style>",
        "<svg onload=evil()>",
        "<base href=//evil.example>",
        "<form action=//evil.example>x</form>",
    ),
    *("Text.\n{: onclick=evil() }", '``` "><script>evil()</script>\nx\n```', "<object data=//evil.example></object>"),
    *('*[EU]: "><script>evil()</script>\n\nthe EU', '[x](y "" onclick="evil()")', "<a id=location name=cookie>x</a>"),
    *(
        "## X {onclick=evil() id=forms}",
        "<template><script>evil()</script></template>",
        "x[^1]\n\n[^1]: <script>evil()</script>",
    ),
)
FORBIDDEN = {"script", "iframe", "style", "svg", "base", "form", "object", "embed", "template"}


@pytest.mark.parametrize("body", HOSTILE)
def test_D07_markup_that_runs_is_on_no_page_and_in_no_feed(site: Make, body: str) -> None:
    outlet = site({A: story(body="Plain.")})
    outlet.build()
    plain = {
        path: Counter(tag for tag, _ in _Shape(outlet.page(path)).tags)
        for path in ("world/2026/11/a.html", "index.html")
    }
    outlet.write({A: story(body=body)}).build()
    for path, before in plain.items():
        shown = _Shape(outlet.page(path)).tags
        assert Counter(tag for tag, _ in shown if tag in FORBIDDEN) == Counter(
            {t: n for t, n in before.items() if t in FORBIDDEN}
        )
        assert not {
            name for _, names in shown for name in names if name.startswith("on") or name in ("style", "srcdoc")
        }
    assert len(contents_of_feeds(outlet)) == 7  # of the site and the section in three formats, of the byline
    for content in contents_of_feeds(outlet):
        tags = _Shape(content).tags
        assert not {tag for tag, _ in tags} & FORBIDDEN
        assert not {name for _, names in tags for name in names if name.startswith("on")}


@pytest.mark.parametrize("name", ["location", "cookie", "forms", "name", "body", "getElementById", "__proto__"])
@pytest.mark.parametrize(
    "way", ["## {}", "## X {{#{}}}", '<p id="{}">x</p>', '<a name="{}">x</a>', "[^{0}]\n\n[^{0}]: x"]
)
def test_D07_no_id_shadows_what_belongs_to_the_page(site: Make, way: str, name: str) -> None:
    outlet = site({A: story(body=way.format(name))})
    outlet.build()
    assert re.search(rf'(?:id|name)="{name}"', outlet.page("world/2026/11/a.html"), re.IGNORECASE) is None


@pytest.mark.parametrize("field", ["raw_html", "unsafe_html", "markdown", "engine", "html"])
def test_D07_html_is_trusted_by_the_site_or_not_at_all(site: Make, field: str) -> None:
    outlet = site({A: story(body="<script>mine()</script>", **{field: "allow"})})
    outlet.build()
    assert "mine()" not in outlet.page("world/2026/11/a.html")
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\n[markdown]\nraw_html = "allow"\n'
    outlet.write({"sitegen.toml": config}).build()
    assert "<script>mine()</script>" in outlet.page("world/2026/11/a.html")


@pytest.mark.parametrize("where", ["in the text", "as lead", "asked for by a template"])
def test_D08_a_picture_that_runs_something_is_never_published(site: Make, where: str) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="evil()"/>'
    fields = {"image": "{src: a.svg, alt: It}"} if where == "as lead" else {}
    template = "{{ site.asset('/world/a.svg').url }}" if where == "asked for by a template" else "x"
    body = "![It](a.svg)" if where == "in the text" else "Text."
    outlet = site({A: story(body=body, **fields), "content/world/a.svg": svg, PAGE: template})
    assert faults(outlet) == [("content/world/a.svg", 0, "the picture contains `onload=`, which runs")]
    assert not outlet.output.exists()


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


def test_D10_the_day_is_the_builds(site: Make) -> None:
    outlet = site({A: story(date="2020-01-01"), PAGE: "{{ site.today()|date }}"})
    outlet.build("2021-02-03 04:05")
    assert outlet.page("404.html") == "3 February 2021"


@pytest.mark.parametrize("files", [{"themes/x/.keep": ""}, {}], ids=["an empty folder", "no folder"])
def test_D09_a_theme_that_is_not_there_is_exit_2(site: Make, files: dict[str, str]) -> None:
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "x"\n'
    with pytest.raises(StoppedError, match="there is no theme `x`") as stopped:
        site({"sitegen.toml": config, A: story(), **files}).build()
    assert stopped.value.exit_code == 2
    assert "themes/x" in stopped.value.problems[0].hint


def test_D09_a_theme_that_is_a_link_is_exit_2(site: Make, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/theme.toml").write_text('name = "X"\ncontract = 1\nparent = "wions"\n', encoding="utf-8")
    config = 'title = "T"\nbase_url = "https://t.example"\ntimezone = "UTC"\ntheme = "x"\n'
    outlet = site({"sitegen.toml": config, A: story(), "themes/_site/x": ""})
    (outlet.folder / "themes/x").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoppedError, match="this is a link to") as stopped:
        outlet.build()
    assert stopped.value.exit_code == 2
    assert not outlet.output.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("now", "env", "environ", "os", "open", "import", "request", "config", "get_env", "random", "time"),
        *("getenv", "exec", "eval", "system", "fetch", "url", "read", "file", "include_raw", "debug", "lipsum"),
    ],
)
def test_D10_templates_have_no_clock_no_environment_no_chance(site: Make, name: str) -> None:
    assert [message for _, _, message in faults(site({A: story(), PAGE: f"{{{{ {name}() }}}}"}))] != []
    outlet = site({A: story(), PAGE: f"{{{{ 'yes' if {name} is defined else 'no' }}}}"})
    outlet.build()
    assert outlet.page("404.html") == "no"


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
