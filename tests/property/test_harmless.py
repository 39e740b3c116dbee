"""A story that skips the sanitiser is one that it would give back as it is, but for how no-break spaces are spelt."""

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from sitegen.content.engines import ENGINES
from sitegen.content.markup import tokens
from sitegen.content.sanitise import harmless, sanitise

_WORDS = st.sampled_from(
    [
        *(
            "wall",
            "*soft*",
            "**strong**",
            "`code`",
            "[link](a.md)",
            '[t](b.md "Title")',
            "![alt](p.jpg)",
            "https://x.example",
        ),
        *(
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:1)",
            "[x](data:text/html,y)",
            "[x](mailto:a@b.example)",
            "[x](//h/i)",
        ),
        *(
            "[x]( javascript:1)",
            "[r][ref]",
            "\\*",
            "5 > 3",
            '"quoted"',
            "it's",
            "é",
            "\u00a0",
            "a  ",
            "_",
            "|",
            ":",
            "#",
            "1.",
        ),
        *(
            "<b>raw</b>",
            "{: .c }",
            "&nbsp;",
            "[^1]",
            "[^ä&b]",
            "[^it's]",
            '[^"q"]',
            "a & b",
            "AT&T",
            "&copy",
            "&#38",
            "[x](?a=1&copy=2)",
            "[x](/a?b=1&#58;2)",
            "[x](java&#115;cript:1)",
            "&lt;b&gt;",
            "&quot;",
            "&eacute;",
            "&#60;i&#62;",
            "&#39;",
            "`&quot;`",
            "[x](/y&nbsp;z?&lt;)",
            '![&quot;&nbsp;&#39;](/a.jpg "&quot;it\'s&quot;")',
            "[x](java&Tab;script:1)",
            "[x](javascript&colon;1)",
            "[x](/a'b)",
            "[x](a.md#b)",
            "[x](?q=1)",
            "[x](a:b)",
            "[x](vbscript:1)",
            "(",
            ")",
        ),
        *(
            "[x](https://)",
            "[x](https://[)",
            "[x](https://h:99999/)",
            "[x](https://1.2.3.999/)",
            "[x](https://xn--a/)",
            "[x](https://a--b.example/)",
            "[x](https://a@b:c/)",
            "[x](https://a_b.example)",
            "[x](http:///x)",
            "[x](file:///x)",
            "[x](a'b.md \"it's > 5\")",
            "![a > 'b' *c*](p'q.jpg)",
        ),
        *("*a **b _c " * 3, "*" * 20 + "a" + "*" * 20, "> " * 120, "- " * 120, "**a", "b**", "~~a~~", "[!NOTE]", "[ ]"),
    ]
)
_STARTS = st.sampled_from(
    [
        "",
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "```\n",
        "~~~\n",
        "---\n",
        "| a | b |\n|:--|--:|\n",
        ":   ",
        "wall\n: ",
        "+ ",
        "1) ",
        "> - ",
        "  ",
        "\t",
        "*[wall]: The wall\n",
        "[^1]: ",
        "[^1]: [^ä&b]: ",
        "[^it's]: ",
        '[^"q"]: ',
    ]
)
_LINES = st.tuples(_STARTS, st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)).map("".join)
_SOURCES = st.lists(_LINES, min_size=1, max_size=8).map(
    lambda lines: "\n\n".join(lines) + "\n\n[ref]: javascript:1\n"
) | st.lists(_LINES, min_size=1, max_size=8).map("\n".join)


def converted(engine: str, source: str) -> str:
    try:
        return ENGINES[engine](source)
    except (AttributeError, RuntimeError):  # Python-Markdown fails on a note that begins within a note
        reject()


def skips(source: str, made: str) -> bool:
    return harmless(source, made, "".join(tokens(made)[1::2]))


def unspelt(markup: str) -> str:
    """A no-break space may be a character or an entity; readers see the same."""
    return markup.replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=600, deadline=None)
@given(source=_SOURCES)
def test_sanitising_a_harmless_story_changes_nothing(engine: str, source: str) -> None:
    made = converted(engine, source)
    if skips(source, made):
        assert unspelt(sanitise(made)) == unspelt(made)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=300, deadline=None)
@given(source=st.text(alphabet="ab *_`[]()!#\n->+.:/\\\"'=|~^&<{1\t\u00a0é", max_size=120))
def test_sanitising_harmless_noise_changes_nothing(engine: str, source: str) -> None:
    made = converted(engine, source)
    if skips(source, made):
        assert unspelt(sanitise(made)) == unspelt(made)


_ADDRESSES = st.text(alphabet="abx12.:/@-_[]%?#'*~!$+,;=\\é", max_size=12)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=300, deadline=None)
@given(address=st.tuples(st.sampled_from(["https://", "http://", "//", "mailto:", ""]), _ADDRESSES).map("".join))
def test_sanitising_a_harmless_link_changes_nothing(engine: str, address: str) -> None:
    source = f"[x]({address}) ![y]({address})"
    made = converted(engine, source)
    if skips(source, made):
        assert unspelt(sanitise(made)) == unspelt(made)


@pytest.mark.parametrize("engine", ENGINES)
def test_plain_stories_are_harmless_and_others_are_not(engine: str) -> None:
    plain = "A *wall* with a [link](../a.md), [another](https://x.example/a?b) and `code`.\n\n- one\n- two"
    plain += '\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n![Seen: it](a.jpg "At dusk")  \nTerm\n:   meaning'
    plain += " *soft* **strong** AT&T &amp; &nbsp;" * 20
    convert = ENGINES[engine]
    assert skips(plain, convert(plain))
    for doubtful in ("[x](javascript:1)", "<b>x</b>", "<https://x.example>", "x\n{: .c}", "[x](a:b)"):
        assert not skips(doubtful, convert(doubtful))


@pytest.mark.parametrize("deep", ["> " * 300, "- " * 300, "[^1]: " * 300])
def test_what_is_nested_beyond_sense_is_sanitised(deep: str) -> None:
    """Python-Markdown lets nobody get so far."""
    source = deep + "wall"
    made = ENGINES["fast"](source)
    assert not skips(source, made)
    assert "wall" in sanitise(made)
    assert sanitise(sanitise(made)) == sanitise(made)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("depth", range(12, 20))
def test_emphasis_nested_beyond_sense_is_sanitised(engine: str, depth: int) -> None:
    marks = ["*" if level % 2 else "_" for level in range(depth)]
    source = " ".join(f"{mark}a" for mark in marks) + " `x` " + " ".join(f"b{mark}" for mark in reversed(marks))
    made = converted(engine, source)
    if skips(source, made):
        assert unspelt(sanitise(made)) == unspelt(made)
