"""A theme's templates: read all at once, each mistake told with file, line and what to do."""

import gc
from functools import cache

import pytest

from in_memory import compiled, known, layered
from sitegen.pages.plan import plan
from sitegen.pages.render import Press, render
from sitegen.pages.targets import Target
from sitegen.problems import Problem, StoppedError
from sitegen.site.answers import Answers
from sitegen.site.known import Known
from sitegen.theme.context import PageContext
from sitegen.theme.load import TemplateText, Theme
from sitegen.theme.templates import Templates, compile_theme
from support import story

URL = "/town/page.html"


def theme(**texts: str) -> Theme:
    named = {name.replace("_html", ".html"): text for name, text in texts.items()}
    return Theme("x", {name: TemplateText(f"themes/x/templates/{name}", text) for name, text in named.items()}, {})


@cache
def answers() -> Known:
    return known({"content/town/a.md": story("Wall"), "content/town/b.md": story("Mole")})


def unreadable(**texts: str) -> list[tuple[str, int, str]]:
    with pytest.raises(StoppedError) as stopped:
        compile_theme(theme(**texts))
    assert all(problem.hint and problem.code == "template" for problem in stopped.value.problems)
    return [(problem.path.rpartition("/")[2], problem.line, problem.message) for problem in stopped.value.problems]


def failing(**texts: str) -> Problem:
    """What goes wrong in making a page of `page.html`."""
    press = Press(Answers(answers()), compile_theme(theme(**texts)))
    with pytest.raises(StoppedError) as stopped:
        render(Target("town/page.html", URL, "bylines", "page.html", ""), press)
    (problem,) = stopped.value.problems
    assert problem.hint.endswith(f"It happened while making {URL}.")
    return problem


def test_what_a_page_set_is_let_go_of_once_it_is_made() -> None:
    page = "{% import 'part.html' as p with context %}{% set x = p.m() %}{% macro n() %}{{ x }}{% endmacro %}{{ n() }}"
    part = "{% macro m() %}{{ '/'|absolute }}{% endmacro %}"
    press = Press(Answers(answers()), compile_theme(theme(page_html=page, part_html=part)))
    gc.collect()
    gc.disable()
    try:
        made = render(Target("town/page.html", URL, "bylines", "page.html", ""), press)
        left = [each for each in gc.get_objects() if type(each) is PageContext]
    finally:
        gc.enable()
    assert (made.data, left) == (b"https://test.example/", [])


READING = {
    "a\n{% if %}": (2, "something is missing before `%}`"),
    "a\n\n{{ x|uper }}": (3, "there is no filter `uper`"),
    "a\n{{ 1 if x is defind else 2 }}": (2, "there is no test `defind`"),
    "{% if a %}\n{{ x|uper }}{% endif %}": (2, "there is no filter `uper`"),
    "a\n{% include 'part.html' %}": (2, "there is no template `part.html`"),
    "a\n{% import 'part.html' as p %}": (2, "there is no template `part.html`"),
    "\n\n{% from 'part.html' import p %}": (3, "there is no template `part.html`"),
    "{# {% extends 'a' %} #}\n{% extends 'part.html' %}": (2, "there is no template `part.html`"),
    "\n{% include '../page.html' %}": (2, "there is no template `../page.html`"),
    "\n{% autoescape false %}x{% endautoescape %}": (
        2,
        "`{% autoescape %}` can't be switched: text is always made safe",
    ),
    "\n{{ '\\x07' }}": (2, "the character U+0007 can't stand in a page"),
    "\n{{ x ~ '\\ud800' }}": (2, "the character U+D800 can't stand in a page"),
    "\n{{ 1e999 }}": (2, "the number is too big"),
    "\n{{ __show('/') }}": (2, "there is no `__show` here: names with two underscores are sitegen's own"),
    "\n{% trans %}x{% endtrans %}": (2, "there is no tag `{% trans %}`"),
    "{{ site.latest(n=1, n=2) }}": (0, "the template can't be read: keyword argument repeated: n"),
    "{% for x in y %}" * 30 + "{% endfor %}" * 30: (0, "the template can't be read: too many statically nested blocks"),
    "{{ " + "(" * 9999 + "1" + ")" * 9999 + " }}": (0, "the template can't be read: it is too deep or too long"),
    "{{ 1" + "+1" * 9999 + " }}": (0, "the template can't be read: it is too deep or too long"),
    "{{ " + "9" * 5000 + " }}": (0, "the template can't be read: it is too deep or too long"),
}


@pytest.mark.parametrize("text", READING, ids=lambda text: text[:30])
def test_D01_what_cant_be_read_is_told_before_anything_is_made(text: str) -> None:
    line, message = READING[text]
    assert unreadable(page_html=text) == [("page.html", line, message)]


def test_D01_all_templates_are_read_and_all_their_faults_told_at_once() -> None:
    found = unreadable(a_html="{% if %}", b_html="fine", c_html="{{ x|uper }}", d_html="\n{% include 'q' %}{{ __a }}")
    assert [(path, line) for path, line, _ in found] == [("a.html", 1), ("c.html", 1), ("d.html", 2), ("d.html", 2)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{{ x|uper }}", "Did you mean `upper`?"),
        ("{{ x|relativ }}", "Did you mean `relative`?"),
        ("{{ 1 if x is defind else 2 }}", "Did you mean `defined`?"),
        ("{{ x|markdownify }}", "There are: abs, absolute,"),
        ("{% include 'othr.html' %}", "Did you mean `other.html`?"),
        ("{% include 'q' %}", "Only templates of the theme can be used."),
        ("{% if %}", "Write there what is meant, or take out what waits for it."),
    ],
)
def test_D01_a_near_miss_gets_a_guess(text: str, hint: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        compile_theme(theme(page_html=text, other_html=""))
    assert hint in stopped.value.problems[0].hint


KID = "`Here` has no `kid`"
BLOCK = "{% block a %}{{ here.kid }}{% endblock %}"
MACRO = "{% macro m(a) %}\n{{ a.b }}{% endmacro %}"
# The template of the page and `part.html`; then file, line and message.
MAKING = (
    ("a\n\n{{ here.kid }}", "", "page.html", 3, KID),
    ("{% include 'part.html' %}", "a\n{{ here.kid }}", "part.html", 2, KID),
    ("\n{% include 'part.html' without context %}", "a\n{{ kid }}", "part.html", 2, "there is no `kid` here"),
    ("{% import 'part.html' as p %}{{ p.m(1) }}", MACRO, "part.html", 2, "a number has no `b`"),
    ("\n{% import 'part.html' as p %}\n{{ p.n(1) }}", "", "page.html", 3, "an imported template has no `n`"),
    ("{% extends 'part.html' %}\n" + BLOCK, "{% block a %}{% endblock %}", "page.html", 2, KID),
    ("{% extends 'part.html' %}\n{% block a %}{{ super() }}{% endblock %}", "\n\n" + BLOCK, "part.html", 3, KID),
    ("{% extends 'part.html' %}", "\n{{ here.kid }}", "part.html", 2, KID),
    ("\n{{ fragment('part.html') }}", "\n\n{{ site.kid }}", "part.html", 3, "`site` has no `kid`"),
    ("\n{{ fragment('gone.html') }}", "", "page.html", 2, "there is no template `gone.html`"),
    ("\n{% include here.kind ~ '.html' %}", "", "page.html", 2, "there is no template `bylines.html`"),
    (
        "{% import 'part.html' as p %}{% call p.m() %}\n\n{{ here.kid }}{% endcall %}",
        "{% macro m() %}{{ caller() }}{% endmacro %}",
        "page.html",
        3,
        KID,
    ),
    ("\n{% for a, b in [1] %}\n{% endfor %}", "", "page.html", 2, "cannot unpack non-iterable int object"),
    ("{{ [\n1,\nhere.kid|upper\n] }}", "", "page.html", 1, KID),
    ("\n{{ site.data('x') }}", "", "page.html", 2, "there is no `content/_data/x` (.json, .csv or .toml)"),
    ("\n{{ site.related() }}", "", "page.html", 2, "`site.related` is asked with `path` (text), `n` (a whole number)"),
    ("\n{{ [1]|map('uper')|join }}", "", "page.html", 2, "there is no filter `uper`"),
    ("\n{{ [1]|select('ood')|join }}", "", "page.html", 2, "there is no test `ood`"),
    ("\n{{ 1 // 0 }}", "", "page.html", 2, "integer division or modulo by zero"),
    ("\n{{ 'a'|truncate(1) }}", "", "page.html", 2, "expected length >= 3, got 1"),
    ("\n{{ 'x' * 3 }}", "", "page.html", 2, "`*` is for numbers of ordinary size"),
    (
        "{% for x in range(100000) %}" + "x" * 300 + "{% endfor %}",
        "",
        "page.html",
        0,
        "the template makes a text of more than 20 million characters",
    ),
)


@pytest.mark.parametrize(("text", "part", "path", "line", "message"), MAKING, ids=lambda value: str(value)[:40])
def test_D01_what_goes_wrong_in_making_a_page_is_told_where_it_stands(
    text: str, part: str, path: str, line: int, message: str
) -> None:
    problem = failing(page_html=text, part_html=part)
    assert (problem.path, problem.line, problem.message) == (f"themes/x/templates/{path}", line, message)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{{ here.kid }}", "Did you mean `kind`?"),
        ("{{ sit.latest() }}", "Did you mean `site`?"),
        ("{{ fragmnt('x') }}", "Did you mean `fragment`?"),
        ("{{ rnge(3) }}", "Did you mean `range`?"),
        ("{{ site.latets(3) }}", "Did you mean `latest`?"),
        ("{{ site.today().days }}", "Did you mean `day`?"),
        ("{{ site.latest(1)[0].titel }}", "Did you mean `title`?"),
        ("{{ fragment('pge.html') }}", "Did you mean `page.html`?"),
        ("{{ [1]|map('uper')|join }}", "Did you mean `upper`?"),
        ("{% for x in [1] %}{{ loop.idex }}{% endfor %}", "Did you mean `index`?"),
        ("{{ nothing_like_it }}", f"It happened while making {URL}."),
    ],
)
def test_D01_a_name_that_isnt_there_gets_a_guess(text: str, hint: str) -> None:
    assert failing(page_html=text).hint.startswith(hint)


def test_D01_a_mistake_in_a_part_of_many_pages_is_the_same_problem_but_for_the_page_it_names() -> None:
    templates: Templates = compile_theme(layered({"_site": {"templates/masthead.html": "\n{{ site.kid }}"}}, "wions"))
    press = Press(Answers(answers()), templates)
    found = set()
    for target in plan(answers().site):
        try:
            render(target, press)
        except StoppedError as stopped:
            found |= {(p.path, p.line, p.message) for p in stopped.problems}
    assert found == {("themes/_site/templates/masthead.html", 2, "`site` has no `kid`")}


def test_a_template_that_isnt_there_is_told_by_who_asks_for_it() -> None:
    with pytest.raises(Exception, match=r"gone\.html"):
        compile_theme(theme(page_html="")).render("gone.html", {}, URL)


def test_lines_of_blocks_leave_no_lines_in_the_page() -> None:
    text = "{% if true %}\n  {% set a = 1 %}\na{{ a }}\n{% endif %}\n"
    assert compile_theme(theme(page_html=text)).render("page.html", {}, URL) == "a1\n"


@pytest.mark.parametrize("name", ["article.html", "page.xml", "page.txt", "page.html.j2", "page"])
def test_D05_every_template_escapes_whatever_its_name(name: str) -> None:
    made = compile_theme(Theme("x", {name: TemplateText(name, "{{ x }}")}, {}))
    assert made.render(name, {"x": "<\"'&>"}, URL) == "&lt;&#34;&#39;&amp;&gt;"


def test_the_theme_that_comes_with_sitegen_can_be_read() -> None:
    assert "article.html" in compiled().names
