"""Quotes are curled as a sub-editor would, and nothing else is touched."""

import pytest
from markdown import Markdown

from sitegen.content import markup
from sitegen.content.engines import python_markdown
from sitegen.content.sanitise import sanitise
from sitegen.content.typography import curl, curl_quotes, keep_together

_ENGLISH = "“”‘’"


def _smarty(text: str) -> str:
    """python-markdown's own extension, quotes only."""
    options: dict[str, dict[str, object]] = {"smarty": {"smart_dashes": False, "smart_ellipses": False}}
    return sanitise(
        Markdown(extensions=["smarty", "fenced_code"], extension_configs=options, output_format="html").convert(text)
    )


def _ours(text: str) -> str:
    return "".join(curl_quotes(markup.tokens(sanitise(python_markdown(text))), _ENGLISH))


@pytest.mark.parametrize(
    "text",
    [
        *('"Yes," she said.', 'She said "yes".', 'She said, "Yes."', "It's the council's wall.", "'Quote,' he said."),
        *("The dogs' owners weren't there.", "The '90s were good.", "The late '80s and '90s.", '"Who?" "Me!"'),
        *("\"He said 'no' to it,\" she said.", "\"He said 'no'\"", "'\"No,\" he said.'", "\"'No,' he said.\""),
        *('("Quoted" in brackets)', '["Quoted" in square ones]', 'He said—"no"—and left.', 'He – "so" – left.'),
        *('"I was going—" she said.', '"Well –", she said.', '"Well—", she said.', "rock 'n' roll", 'a 12" pipe'),
        *('*"Yes"*, she said.', '"*Yes*," she said.', "**'Bold'** move", '"[A link](x.md)" and more', 'pre-"war"'),
        *('["A link"](x.md)\'s end', '`"code"` and "text"', '"`code`" is quoted', "`code`'s value", "*Times*'s owner"),
        *(
            "The *Times'* owner",
            '<span title="a \'b\'">"x"</span>',
            'AT&T\'s "R&D"',
            'a < b "c" > d',
            '"Wait…" he said',
        ),
        *(
            'He&nbsp;said&nbsp;"yes"',
            '"…and then"',
            '"$5" a day',
            "\"5 dead\" in '5-day' storm",
            "\"Why 'now'?\" she asked",
        ),
        *('"É" and "中"', 'Is it "yes"?', '"A," "B," and "C"', "\"and—'so'—on\"", '"One [two]" three', '"one": two'),
        *("'one (two)' three", 'two "one"; three', '"One"- two', "don't 'do' that", '"One (two)" three', "No quotes."),
        *('# "Head"', '> "Quoted"', '- "item"', '"one"\n\n"two"', 'line\'s\n"end"', '```\n"code"\n```', '    "code"'),
    ],
)
def test_quotes_are_those_of_the_smarty_extension(text: str) -> None:
    assert _ours(text) == _smarty(text)


@pytest.mark.parametrize(
    ("text", "curled"),
    [
        pytest.param("6'2\" tall", "6’2” tall", id="feet: a mark between two digits opens nothing"),
        pytest.param("\"O'Neill's\" wall", "“O’Neill’s” wall", id="as smarty has it without a name before"),
        pytest.param("O'Brien said \"O'Neill's\"", "O’Brien said “O’Neill’s”", id="nothing opens at the end of a text"),
        pytest.param('"A"/"B"', "“A”/“B”", id="a slash parts two words, so what follows opens"),
        pytest.param('¿"Sí"? ¡"No"!', "¿“Sí”? ¡“No”!", id="the Spanish marks open like brackets"),
        pytest.param("'\u2009\"a\"\u2009'", "’\u2009“a”\u2009’", id="a thin space is a space"),
    ],
)
def test_where_the_smarty_extension_is_wrong_ours_is_right(text: str, curled: str) -> None:
    assert curl(text, _ENGLISH) == curled


@pytest.mark.parametrize("text", ["6'2\" tall", "O'Brien said \"O'Neill's\"", '"A"/"B"', '¿"Sí"? ¡"No"!'])
def test_those_are_not_cases_on_which_both_agree(text: str) -> None:
    assert _smarty(text) != _ours(text)


@pytest.mark.parametrize(
    ("written", "curled"),
    [
        ('<p>"<em>a</em>"</p>', "<p>“<em>a</em>”</p>"),
        ('<p><em>"a</em>"</p>', "<p><em>“a</em>”</p>"),
        ('<p>(<a href="x">"a"</a>)</p>', '<p>(<a href="x">“a”</a>)</p>'),
        ("<p><i>Times</i>'s</p>", "<p><i>Times</i>’s</p>"),
        ("<p>it<!-- a -->'s</p>", "<p>it<!-- a -->’s</p>"),
        ("<p>it<b>'</b>s</p>", "<p>it<b>’</b>s</p>"),
        ('<p>a</p>"b"<p>c</p>', "<p>a</p>“b”<p>c</p>"),
        ("<td>'</td><td>'a'</td>", "<td>’</td><td>‘a’</td>"),
        ('<p>a<br>"b"</p>', "<p>a<br>“b”</p>"),
        ('<p>word<!-- "x" -->"</p>', '<p>word<!-- "x" -->”</p>'),
        ('<p>"a&nbsp;b"&nbsp;"c"</p>', "<p>“a&nbsp;b”&nbsp;“c”</p>"),
        ("<p>&quot;a&quot; &#39;b&#39; &#x27;c&apos; &amp;quot;</p>", "<p>“a” ‘b’ ‘c’ &amp;quot;</p>"),
        ('<p>&lt;"a"&gt; &eacute;"</p>', "<p>&lt;”a”&gt; &eacute;”</p>"),
        ('<p>"a" &unknown; & &; &#0; &#999999999; "b"</p>', "<p>“a” &unknown; & &; &#0; &#999999999; “b”</p>"),
        (
            '<p>Said.<sup id="fnref-1"><a href="#fn-1">1</a></sup>"</p>',
            '<p>Said.<sup id="fnref-1"><a href="#fn-1">1</a></sup>”</p>',
        ),
    ],
)
def test_words_go_on_through_tags_and_signs_but_not_through_blocks(written: str, curled: str) -> None:
    assert "".join(curl_quotes(markup.tokens(written), _ENGLISH)) == curled


@pytest.mark.parametrize(
    "written",
    [
        '<pre>"a" it\'s</pre>',
        '<pre><code class="x">"a"</code> "b"</pre>',
        "<p><code>it's</code><kbd>'</kbd><samp>\"</samp></p>",
        "<p><code><b>it's</b> 'so'</code></p>",
        '<img alt="it\'s" title="a &quot;b&quot;">',
        '<script>"a"</script><style>"b"</style><!-- "c" -->',
    ],
)
def test_code_attributes_and_comments_stay_straight(written: str) -> None:
    assert "".join(curl_quotes(markup.tokens(written), _ENGLISH)) == written


def test_text_after_code_or_a_script_is_curled_again() -> None:
    written = '<p><code>"a"</code> "b"</p><pre><code>"c"</code></pre><p>"d"</p><script>"e"</script><p>"f"</p>'
    curled = '<p><code>"a"</code> “b”</p><pre><code>"c"</code></pre><p>“d”</p><script>"e"</script><p>“f”</p>'
    assert "".join(curl_quotes(markup.tokens(written), _ENGLISH)) == curled


@pytest.mark.parametrize(
    ("quotes", "curled"),
    [
        ("“”‘’", "“It’s ‘so’,” she said"),
        ("„“‚‘", "„It’s ‚so‘,“ she said"),
        ("«»‹›", "«It’s ‹so›,» she said"),
        ("””’’", "”It’s ’so’,” she said"),
        ("", "\"It's 'so',\" she said"),
    ],
)
def test_marks_are_the_language_s_own(quotes: str, curled: str) -> None:
    assert curl("\"It's 'so',\" she said", quotes) == curled
    assert curl_quotes(["\"It's 'so',\" she said"], quotes) == [curled]


@pytest.mark.parametrize("text", ["", '"', "'", "''", '""', "'\"'", '" "', "already “so”", "a\n'b'"])
def test_one_mark_stays_one_mark(text: str) -> None:
    assert len(curl(text, _ENGLISH)) == len(text)
    assert not set(curl(text, _ENGLISH)) & set("\"'")


@pytest.mark.parametrize("hostile", ['"', "'", "\"'", "&", "&#", "&quot;", " - ", "[", "<", "('", "x'", "''90s"])
def test_hostile_text_is_read_in_one_go(hostile: str) -> None:
    text = hostile * 50_000
    (curled,) = curl_quotes([text], _ENGLISH)
    assert "'" not in curled
    assert '"' not in curled


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>They won 2–1 away.</p>", '<p>They won <span class="together">2–1</span> away.</p>'),
        ("<p>1946–1956, 0–0</p>", '<p><span class="together">1946–1956</span>, <span class="together">0–0</span></p>'),
        ("<p><b>2–1</b></p>", '<p><b><span class="together">2–1</span></b></p>'),
        ("<p>Monday–Friday, A–Z, 2 – 1, 12345–6, a2–1</p>", "<p>Monday–Friday, A–Z, 2 – 1, 12345–6, a2–1</p>"),
        ("<p>1–2–3 and 2-1</p>", "<p>1–2–3 and 2-1</p>"),
        ('<p><code>2–1</code><img alt="2–1"></p><pre><code>2–1</code> 2–1</pre>', ""),
    ],
)
def test_a_score_or_a_range_of_years_stays_on_one_line(written: str, kept: str) -> None:
    assert "".join(keep_together(markup.tokens(written))) == (kept or written)
