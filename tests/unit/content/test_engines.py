"""What Markdown a story may be written in."""

import subprocess
import sys

import pytest

from sitegen.config_schema import MARKDOWN
from sitegen.content.engines import ENGINES, fast, python_markdown
from sitegen.content.traps import TRAPS


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("| a | b |\n|:--|--:|\n| 1 | 2 |", '<td align="right">2</td>', id="tables"),
        pytest.param("x[^n]\n\n[^n]: why", '<li id="fn-n">', id="footnotes"),
        pytest.param(
            "x[^n]\n\n[^n]: why", '<sup id="fnref-n"><a class="footnote-ref" href="#fn-n">1</a></sup>', id="ref"
        ),
        pytest.param("x[^n]\n\n[^n]: why", 'title="Back to the text, note 1">↩</a>', id="back to the text"),
        pytest.param("~~~ python\nx = 1\n~~~", '<pre><code class="language-python">x = 1\n</code></pre>', id="code"),
        pytest.param("Term\n:   meaning", "<dl>\n<dt>Term</dt>\n<dd>meaning</dd>\n</dl>", id="definitions"),
        pytest.param("the EU\n\n*[EU]: European Union", '<abbr title="European Union">EU</abbr>', id="abbreviations"),
        pytest.param("1. a\n\n* b", "<ol>\n<li>a</li>\n</ol>\n<ul>\n<li>b</li>\n</ul>", id="lists of two kinds"),
        pytest.param("7. a\n8. b", '<ol start="7">', id="lists from seven"),
        pytest.param("## The wall {#wall .big}", '<h2 class="big" id="wall">The wall</h2>', id="attributes"),
        pytest.param("![A wall](w.jpg){.wide}", '<img alt="A wall" class="wide" src="w.jpg">', id="HTML, not XHTML"),
        pytest.param("a  \nb", "a<br>\nb", id="line break"),
    ],
)
def test_each_extension_is_on(written: str, shown: str) -> None:
    assert shown in python_markdown(written)


def test_dashes_dots_and_quotes_are_left_to_later_steps() -> None:
    assert python_markdown('"It\'s" -- and...') == '<p>"It\'s" -- and...</p>'


_DEFINING = "the EU[^1], [see][place]\n\n[^1]: a note\n\n*[EU]: European Union\n\n[place]: /world/wall.md"
_USING = "the EU[^1], [see][place]"


@pytest.mark.parametrize("before", [[], [_DEFINING], [_USING], [_DEFINING, "# Other", _DEFINING]])
def test_notes_links_and_abbreviations_stay_in_their_own_story(before: list[str]) -> None:
    for other in before:
        python_markdown(other)
    assert python_markdown(_USING) == "<p>the EU[^1], [see][place]</p>"
    assert python_markdown(_DEFINING) == (
        '<p>the <abbr title="European Union">EU</abbr>'
        '<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>, <a href="/world/wall.md">see</a></p>\n'
        '<div class="footnote">\n<hr>\n<ol>\n<li id="fn-1">\n'
        '<p>a note&#160;<a class="footnote-backref" href="#fnref-1" title="Back to the text, note 1">↩</a></p>\n'
        "</li>\n</ol>\n</div>"
    )


def test_deep_nesting_shows_its_words() -> None:
    assert "deep" in python_markdown("> " * 5000 + "deep")


def test_engines_are_chosen_by_name() -> None:
    assert ENGINES["python-markdown"]("*a*") == "<p><em>a</em></p>"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("| a | b |\n|:--|--:|\n| 1 | 2 |", '<td align="right">2</td>', id="tables"),
        pytest.param("x[^n]\n\n[^n]: why", '<div class="footnote-definition" id="n">', id="footnotes"),
        pytest.param("~~~ python\nx = 1\n~~~", '<pre><code class="language-python">x = 1\n</code></pre>', id="code"),
        pytest.param("    x = 1", "<pre><code>x = 1\n</code></pre>", id="code at the end of a file"),
        pytest.param("Term\n:   meaning", "<dl>\n<dt>Term</dt>\n<dd>meaning</dd>\n</dl>", id="definitions"),
        pytest.param("1. a\n\n* b", "<ol>\n<li>a</li>\n</ol>\n<ul>\n<li>b</li>\n</ul>", id="lists of two kinds"),
        pytest.param("7. a\n8. b", '<ol start="7">', id="lists from seven"),
        pytest.param("## The wall {#wall .big}", '<h2 id="wall" class="big">The wall</h2>', id="attributes of heads"),
        pytest.param('![A "wall"](w.jpg)', '<img src="w.jpg" alt="A &quot;wall&quot;">', id="HTML, not XHTML"),
        pytest.param("a  \nb", "a<br>\nb", id="line break"),
        pytest.param("a <wbr>  \nb", "a <wbr><br>\nb", id="line break beside a tag"),
        pytest.param('<img alt="x />" />', '<img alt="x />">', id="a tag with a slash"),
        pytest.param('<script>\n"<br />"\n</script>', '<script>\n"<br />"\n</script>', id="a script"),
    ],
)
def test_the_fast_engine_has_what_both_have_and_spells_it_alike(written: str, shown: str) -> None:
    assert shown in fast(written)


@pytest.mark.parametrize(
    "written", ["~~struck~~", "- [ ] to do", "> [!NOTE]\n> x", "$x$", "a^b^", "[[wall]]", "https://x.example"]
)
def test_the_fast_engine_has_nothing_that_the_other_lacks(written: str) -> None:
    made = fast(written)
    assert not any(mark in made for mark in ("<del", "<input", "markdown-alert", "math", "<sup", "<a "))


def test_the_fast_engine_leaves_dashes_dots_and_quotes_to_later_steps() -> None:
    assert fast('"It\'s" -- and...') == '<p>"It\'s" -- and...</p>'


def test_the_config_the_traps_and_the_engines_have_the_same_names() -> None:
    (field,) = (field for field in MARKDOWN.fields if field.name == "engine")
    assert field.kind.name == f"one of {', '.join(ENGINES)}"
    assert list(TRAPS) == list(ENGINES)


def test_an_engine_is_imported_with_its_first_text() -> None:
    code = (
        "import sys, sitegen.building.production;"
        "print([name for name in ('markdown', 'pyromark') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Rust can't be interrupted, and a stack that overflows there would end the process.
_HOSTILE = (
    *(
        "[",
        "*",
        "_",
        ">",
        "> ",
        "- ",
        "1. ",
        "`",
        "<",
        "&",
        "!",
        "![",
        "{",
        "\\",
        "[]",
        "[](",
        "[a](",
        "[a][",
        "[^",
        "~",
    ),
    *("*a ", "*a **b ", "*a_ ", "**a", "*_", "[^1]", "[^1]: ", "[a](<b", "<a ", "<!--", "<?", "<b>", "<![CDATA[", ": "),
    *(
        "a\n: b\n",
        "a\n: b\n\n",
        "- a\n",
        "- a\n\n",
        "> a\n",
        "~~~\n",
        "a  \n",
        "a\n=\n",
        "|",
        "# {",
        "> - ",
        "[^a]: - ",
    ),
)


def test_the_fast_engine_reads_hostile_text_in_one_go() -> None:
    code = "import sys; from sitegen.content.engines import fast\nfor one in eval(sys.argv[1]): fast(one * 100_000)"
    subprocess.run([sys.executable, "-c", code, repr(_HOSTILE)], check=True, timeout=60)


def test_the_fast_engine_reads_hostile_documents_in_one_go() -> None:
    documents = [
        "[a][b]" * 100_000 + "\n\n[b]: c",
        "[^1]" * 100_000 + "\n\n[^1]: x",
        "\n\n".join(f"[^{i}]: x[^{i}]" for i in range(20_000)),
        "[a" * 50_000 + "](b)" * 50_000,
        "**a" * 50_000 + "b**" * 50_000,
        "# a " + "{a " * 50_000 + "}",
        "\n".join(" " * i + "- a" for i in range(400)),
        "".join("`" * i + " " for i in range(400)),
        "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + "|\n" * 5_000,
    ]
    code = "import sys; from sitegen.content.engines import fast\nfor one in eval(sys.stdin.read()): fast(one)"
    subprocess.run([sys.executable, "-c", code], input=repr(documents), text=True, check=True, timeout=60)
