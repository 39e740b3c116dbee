"""Where two engines part, told to someone who knows Markdown and not HTML."""

from zoneinfo import ZoneInfo

import pytest

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.content.compare import Difference, compare, difference, units
from sitegen.content.engines import ENGINES
from sitegen.content.parse import Parsed, ParseOptions, parse
from sitegen.model import Body, Source
from support import story


def _difference(text: str) -> Difference | None:
    usual, fast = (make_body(text, "content/a.md", 1, MarkdownOptions(engine=engine))[0] for engine in ENGINES)
    return difference(text, 1, usual, fast)


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        ("<p>a b</p>\n<p>c</p>", "<p>a\nb</p><p>c</p>", True),
        ("<ul>\n<li>a</li>\n</ul>", "<ul><li>a</li></ul>", True),
        ("<table><tr><td>a</td></tr></table>", "<table>\n<tbody>\n<tr><td>a</td></tr></tbody></table>", True),
        ('<img src="a" alt="b">', '<img alt="b" src="a">', True),
        ("<p>a&nbsp;b &quot;</p>", '<p>a\u00a0b "</p>', True),
        ("<pre><code>a\n</code></pre>", "<pre><code>a</code></pre>", True),
        ("<p>a <br>b</p>", "<p>a<br>\nb</p>", True),
        ("<p>a<em>b</em></p>", "<p>a <em>b</em></p>", False),
        ("<p>a\u00a0b</p>", "<p>a b</p>", False),
        ("<pre><code>a\n b</code></pre>", "<pre><code>a b</code></pre>", False),
        ('<p class="a">x</p>', "<p>x</p>", False),
        ("<li>a</li>", "<li><p>a</p></li>", False),
        ("<p>a</p>", "<p>a</p><p>b</p>", False),
        ("", "", True),
    ],
)
def test_white_space_that_nobody_sees_is_no_difference(left: str, right: str, alike: bool) -> None:
    assert (units(Body((left,))) == units(Body((right,)))) is alike


@pytest.mark.parametrize(
    "text",
    [
        "A *wall* of **stone**, [one](a.md) and ![two](b.jpg).\n\n- a\n- b\n    - c\n\n1. d\n2. e",
        "| a | b |\n|:--|--:|\n| 1 | 2 |\n\nTerm\n:   meaning\n\n> quoted\n\n```python\nx\n```\n\n    y",
        "x[^1]\n\n[^1]: note\n\n## Costs {#costs}\n\n[r][ref] <https://x.example>\n\n[ref]: a.md",
        "<figure><img src='a.jpg' alt='A'><figcaption>B</figcaption></figure>\n\nText",
    ],
)
def test_what_both_engines_understand_is_no_difference(text: str) -> None:
    assert _difference(text) is None


@pytest.mark.parametrize(
    ("text", "line", "usual", "fast", "cause"),
    [
        (
            "Before\n\nThe council wants:\n- a wall",
            3,
            "¶ Before ¶ The council wants: - a wall",
            "¶ Before ¶ The council wants: • a wall",
            "a list right below a paragraph is a list for `fast`",
        ),
        (
            "- a wall\n  - of stone",
            1,
            "• a wall • of stone",
            "• a wall ◦ of stone",
            "an entry indented by two or three spaces is a list within the list for `fast`",
        ),
        (
            "It held.\n{: .big }",
            1,
            "¶ It held.",
            "¶ It held. {: .big }",
            "`{: .big }` is shown as text by the engine `fast`",
        ),
        (
            "The RNLI came.\n\n" + "word\n\n" * 20 + "*[RNLI]: Lifeboats",
            1,
            '¶ The <abbr title="Lifeboats"> RNLI',
            "¶ The RNLI came.",
            "the abbreviation `RNLI` is shown as text by the engine `fast`",
        ),
        ("#Wall", 1, "## Wall", "¶ #Wall", "`#` without a space after it is no crosshead for `fast`"),
        ("[a](b c.md)", 1, "¶ [a]", "¶ [a](b c.md)", "an address with a space in it is no link for `fast`"),
        ("1) one", 1, "¶ 1) one", "• one", "`1)` begins a numbered list for `fast`"),
        ("a\\\nb", 1, "¶ a\\ b", "¶ a / b", "a backslash at the end of a line is a line break for `fast`"),
        ("<div>\n\n*a*\n\n</div>", 1, "*a*", "¶ *a*", "after HTML, `fast` reads Markdown again at the next empty line"),
        (
            "Two\nlines\n---",
            1,
            "¶ Two lines ---",
            "## Two lines",
            "two lines above a line of `-` or `=` are a crosshead for `fast`",
        ),
        (
            "- a\n\n- b\n- c",
            3,
            "… ¶ a • ¶ b • c",
            "… ¶ a • ¶ b • ¶ c",
            "`fast` reads the indents and empty lines of lists by CommonMark's rules",
        ),
    ],
)
def test_a_difference_has_its_line_an_excerpt_and_a_cause(
    text: str, line: int, usual: str, fast: str, cause: str
) -> None:
    found = _difference(text)
    assert found is not None
    assert (found.line, found.cause) == (line, cause)
    assert found.usual.startswith(usual), found
    assert found.fast.startswith(fast), found


def test_a_cause_far_from_the_difference_is_not_blamed() -> None:
    found = _difference("A __b__c__\n\n" + "word\n\n" * 20 + "#Wall")
    assert found is not None
    assert "crosshead" not in found.cause


def _parsed(source: Source, engine: str) -> Parsed:
    return parse(source, ParseOptions(ZoneInfo("UTC"), "news.example", markdown=MarkdownOptions(engine=engine)))


def _source(text: str, path: str = "content/town/a.md") -> Source:
    return Source(path, text.encode("utf-8"))


def test_files_are_compared_counted_and_named() -> None:
    sources = [
        _source(story("Alike")),
        _source(story("Different", body="It held:\n- a wall"), "content/town/b.md"),
        _source("no front matter", "content/town/c.md"),
        _source("## Lead\n- [](town/a.md)\n", "content/_front.md"),
    ]
    found = compare((source, _parsed(source, "python-markdown"), _parsed(source, "fast")) for source in sources)
    assert (found.compared, found.faulty) == (2, ("content/town/c.md",))
    (different,) = found.different
    assert (different.path, different.title, different.line) == ("content/town/b.md", "Different", 5)


def test_a_story_that_one_engine_cannot_convert_is_different() -> None:
    source = _source(story("Odd", body="x[^a]\n\n[^a]: [^c]: x [^c]\n\n[^b]: y"))
    (different,) = compare([(source, _parsed(source, "python-markdown"), _parsed(source, "fast"))]).different
    assert "can't be converted" in different.usual
    assert different.fast == ""
