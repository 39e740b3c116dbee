"""What Markdown a story may be written in."""

import pytest

from sitegen.content.engines import ENGINES, python_markdown


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
