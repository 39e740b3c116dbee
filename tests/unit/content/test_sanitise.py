"""Nothing of a story runs, frames or shadows anything; what is text, picture or table stays (promises D6, D7)."""

from html.parser import HTMLParser

import pytest

from sitegen.content.engines import python_markdown
from sitegen.content.sanitise import TAGS, advice, sanitise, taken_out, without_controls

_ADDRESSES = ("href", "src", "srcset", "poster", "cite", "action", "formaction", "data", "xlink:href", "background")
_SCHEMES = ("http", "https", "mailto", "tel")
_RUNNING = {"script", "style", "iframe", "frame", "object", "embed", "svg", "math", "base", "meta", "link", "form"}


class _Audit(HTMLParser):
    """Everything in a piece of HTML that could run code."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RUNNING or tag not in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "action", "name", "target", "ping"):
                self.faults.append(name)
            if name in _ADDRESSES:
                self.faults += [part for part in (value or "").split(",") if _scheme(part) not in ("", *_SCHEMES)]

    def handle_comment(self, data: str) -> None:
        self.faults.append(data)


def _scheme(address: str) -> str:
    """As browsers read it: white space and controls before it don't count, tabs and line ends nowhere."""
    plain = address.translate(dict.fromkeys(map(ord, "\t\n\r"))).lstrip("".join(map(chr, range(33)))).lower()
    head, colon, _ = plain.partition(":")
    return head if colon and head.replace("+", "").replace("-", "").replace(".", "").isalnum() else ""


_ATTACKS = [
    # Scripts.
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script/x>",
    "<script\n>alert(1)</script\n>",
    "<script>alert(1)",
    "<<script>alert(1)//<</script>",
    "<script><!--<script></script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<p><script>alert(1)</script>text</p>",
    "text <script>alert(1)</script> text",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    '```"><script>alert(1)</script>\nx\n```',
    '~~~ {.py onclick="alert(1)" }\nx\n~~~',
    "[^x]: <script>alert(1)</script>\n\ny[^x]",
    '*[EU]: "><script>alert(1)</script>\n\nthe EU',
    # Handlers.
    "<img src=x onerror=alert(1)>",
    "<img src=x oNeRrOr = alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x"onerror="alert(1)">',
    "<img src='x'onerror='alert(1)'>",
    "<img src=`x`onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=x\tonerror=alert(1)>",
    "<img src=x\x0conerror=alert(1)>",
    '<p title="<img src=x onerror=alert(1)>">x</p>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<a onmouseover=alert(1)>x</a>",
    "<p onclick=alert(1)//",
    '[x](y){: onclick="alert(1)" }',
    '![x](y){onerror="alert(1)"}',
    '## Head {onclick="alert(1)" style="color:red"}',
    '![x](y "a\\" onerror=\\"alert(1)")',
    "![x](y' onerror='alert(1))",
    # Frames, plug-ins, forms and the head of a page.
    '<iframe src="javascript:alert(1)"></iframe>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset><frame src=x></frameset>",
    '<object data="javascript:alert(1)"></object>',
    "<embed src=//evil.example/x.swf>",
    "<applet code=x></applet>",
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<form action="javascript:alert(1)"><input type=submit></form>',
    '<button formaction="javascript:alert(1)">x</button>',
    "<input autofocus onfocus=alert(1)>",
    "<isindex action=javascript:alert(1) type=image>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<dialog open id=x>x</dialog>",
    # Foreign documents, where the parser changes its rules.
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<math><a xlink:href="javascript:alert(1)">x</a></math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<template><script>alert(1)</script></template>",
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    "<title><img src=x onerror=alert(1)></title>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    # Addresses.
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\tjava\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A&#x61;vascript:alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](javascript:alert(1))",
    "[x](view-source:javascript:alert(1))",
    "[x](blob:https://a.example/1)",
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    "<a href=java&Tab;script&colon;alert(1)>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>",
    '<img srcset="a.jpg 1x, javascript:alert(1) 2x" src="a.jpg">',
    '<img srcset="data:text/html,x 1x" src="a.jpg">',
    '<video poster="javascript:alert(1)" src="a.mp4"></video>',
    '<blockquote cite="javascript:alert(1)">x</blockquote>',
    '<q cite="&#106;avascript:alert(1)">x</q>',
    '<a ping="https://evil.example/" href="/">x</a>',
    '<a target="_top" href="/">x</a>',
    '<a name="location" href="/">x</a>',
    "<img name=getElementById src=a.jpg>",
    '<table background="javascript:alert(1)"><tr><td>x</td></tr></table>',
]


@pytest.mark.parametrize("attack", _ATTACKS)
def test_nothing_of_a_story_runs(attack: str) -> None:
    assert _Audit(sanitise(python_markdown(attack))).faults == []
    assert _Audit(sanitise(attack)).faults == []


@pytest.mark.parametrize("attack", _ATTACKS)
def test_what_is_sanitised_has_nothing_left_to_take_out(attack: str) -> None:
    made = sanitise(python_markdown(attack))
    assert _Audit(sanitise(made)).faults == []
    assert taken_out(made) == ()


def test_the_audit_itself_finds_faults() -> None:
    found = _Audit(
        '<script></script><p onclick="x" style="y"><a href="\tjava\nscript:x">x</a><iframe></iframe><!--x-->'
    )
    assert len(found.faults) == 6


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Text, <em>so</em> <strong>to</strong> <code>speak</code>.</p>",
        '<figure class="wide" id="a"><img src="a.jpg" alt="A wall" width="3" height="2" loading="eager">'
        "<figcaption>A <b>wall</b></figcaption></figure>",
        '<picture><source srcset="a.avif 1x, b.avif 2x" type="image/avif" media="(width &gt; 9em)">'
        '<img src="a.jpg" alt=""></picture>',
        '<video src="a.mp4" poster="a.jpg" controls="" width="3"><track src="a.vtt" kind="captions"></video>',
        '<audio src="a.mp3" controls="" preload="none"></audio>',
        '<table class="big"><caption>Sums</caption><colgroup><col span="2"></colgroup><thead><tr>'
        '<th align="left" scope="col" id="a-b">a</th><th>b</th></tr></thead><tbody><tr>'
        '<td align="right" headers="a-b">1</td><td colspan="2" rowspan="1" align="center">2</td></tr></tbody></table>',
        '<p><abbr title="European Union">EU</abbr> <time datetime="2026-11-24">today</time></p>',
        '<p id="a" class="b c" lang="de" dir="ltr" title="d" translate="no">x</p>',
        '<ol start="7" reversed="" type="a"><li value="9">x</li></ol>',
        "<dl><dt>Term</dt><dd>meaning</dd></dl>",
        '<blockquote cite="https://a.example/">x</blockquote>',
        '<details open=""><summary>More</summary><p>x</p></details>',
        "<aside><section><address>x</address></section></aside>",
        '<p><a href="https://a.example/?b=1&amp;c=2#d" rel="nofollow" hreflang="de" download="e.pdf">x</a></p>',
        '<p><a href="//a.example/">x</a><a href="/b">x</a><a href="#c">x</a><a href="d.md">x</a></p>',
        '<p><a href="mailto:desk@a.example">x</a> <a href="tel:+44123">x</a> <a href="HTTPS://a.example/">x</a></p>',
        '<p><a href="java script:x">x</a></p>',
        '<p>H<sub>2</sub>O<sup>1</sup> <del datetime="2026-11-24">a</del><ins cite="/a">b</ins> <q cite="/b">c</q></p>',
        '<p>a<br>b<wbr>c</p><hr><pre><code class="language-py">x &lt; y</code></pre>',
        "<p>&amp;amp; &lt;script&gt; 1 &lt; 2 &gt; 0 “é”</p>",
    ],
)
def test_what_a_story_is_made_of_stays(markup: str) -> None:
    assert sanitise(markup) == markup
    assert taken_out(markup) == ()


_STORY = """## Wall {#wall .big}

"It's" the EU[^1], <desk@a.example>, <https://a.example/?a=1&copy=2> & ![A wall](w.jpg "Seen"){.wide}.

| a | b |
|:--|--:|
| 1 | 2 |

``` {.python #code}
<script>alert(1)</script>
```

`<iframe onload=x>` and 1 < 2, a <b c.

<!-- <iframe> to come, onclick= -->

[^1]: a *note*

*[EU]: European Union
"""


def test_a_plain_story_loses_nothing_and_nobody_is_alarmed() -> None:
    made = python_markdown(_STORY)
    assert taken_out(made) == ()
    kept = sanitise(made)
    for piece in (
        '<h2 class="big" id="wall">Wall</h2>',
        '<abbr title="European Union">EU</abbr><sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>',
        '<a href="mailto:desk@a.example">desk@a.example</a>',
        '<img alt="A wall" class="wide" src="w.jpg" title="Seen">',
        '<td align="right">2</td>',
        '<pre id="code"><code class="language-python">&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>',
        "<code>&lt;iframe onload=x&gt;</code>",
        '<li id="fn-1">\n<p>a <em>note</em>&nbsp;<a class="footnote-backref" href="#fnref-1"',
    ):
        assert piece in kept
    assert "to come" not in kept


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ("<iframe src=x width=9></iframe>", ("<iframe>",)),
        ("<ScRiPt>if (a<b) onclick=1</script><p onclick=x>y", ("<script>", "onclick")),
        ("<style>p{}</style>", ("<style>",)),
        ("<p style='a' OnClick=b>x</p>", ("style", "onclick")),
        ("<p title=it's><iframe></iframe></p>", ("<iframe>",)),
        ("<img/src=x/onerror=y><img src=x onerror=y>", ("onerror",)),
        ("<a name=x target=_top href=y>z</a>", ("name", "target")),
        ('<a href="JaVa\nScRiPt:x">y</a>', ("javascript:",)),
        ("<a href=javascript&colon;x>y</a>", ("javascript:",)),
        ("<a href='ftp://a.example/'>y</a>", ("ftp:",)),
        ('<img src="data:x" srcset="a 1x, vbscript:b 2x">', ("data:", "vbscript:")),
        ('<blockquote cite="javascript:x">y</blockquote>', ("javascript:",)),
        ("<q cite=file:///etc/passwd>y</q>", ("file:",)),
        ("<video poster=blob:x src=y></video>", ("blob:",)),
        ("<javascript:alert(1)>", ("<javascript:alert(1)>",)),
        ("<b>x</b><iframe></iframe><p id=a onclick=b><iframe></iframe>", ("<iframe>", "onclick")),
        ("<p onclick=x", ("onclick",)),
        ("<!-- <iframe onclick=x> -->&lt;iframe> <iframe", ("<iframe>",)),
        ("</iframe></form>", ()),
        ("1 <2 a< b <3 onclick=x", ()),
        ("", ()),
    ],
)
def test_what_goes_is_named(markup: str, named: tuple[str, ...]) -> None:
    assert taken_out(markup) == named


@pytest.mark.parametrize(
    ("markup", "advice_given"),
    [
        ("<iframe src=x></iframe>", "a link in its place: stories hold nothing that runs or frames"),
        ("<input name=x>", "link to the form"),
        ("<font color=red>x</font>", "how a story looks"),
        ("<table bgcolor=red></table>", "how a story looks"),
        ("<p style='a'>x</p>", "how a story looks"),
        ("<svg></svg>", "as a picture"),
        ("<blurb>x</blurb>", "write it in Markdown"),
        ("<b>" * 40, "within too many others"),
        ("<p onclick=x>y</p>", "nothing in a story runs"),
        ("<a target=_blank href=y>z</a>", "where a link opens"),
        ("<p data-x=1>y</p>", "the same without it"),
        ("<a href='javascript:x'>y</a>", "begins with `https://`"),
    ],
)
def test_the_advice_fits_what_goes(markup: str, advice_given: str) -> None:
    (removed,) = taken_out(markup)
    assert advice_given in advice(removed)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:x",
            " javascript:x",
            "\x01javascript:x",
            "java\nscript:x",
            "java script:x",
            "x:y",
            "1x:y",
            "a.md:3",
        ),
        *("a/b:c", "?a:b", "#a:b", ":x", "", "http:x", "HTTP://a.example", "mailto:x", "data:,x", "//a.example/b:c"),
    ],
)
def test_an_address_is_named_when_and_only_when_it_goes(address: str) -> None:
    written = f'<a href="{address}">x</a>'
    assert bool(taken_out(written)) == ("href" not in sanitise(written))


@pytest.mark.parametrize("name", ["script", "style", "template", "noscript", "iframe", "object", "svg", "math"])
def test_what_is_no_text_of_the_story_goes_with_its_words(name: str) -> None:
    assert sanitise(f"<p>a<{name}>words</{name}>b</p>") == "<p>ab</p>"


@pytest.mark.parametrize("name", ["form", "font", "center", "article", "main", "blink"])
def test_of_other_elements_the_words_stay(name: str) -> None:
    assert "words" in sanitise(f"<{name}>words</{name}>")


@pytest.mark.parametrize(
    ("markup", "made", "gone"),
    [
        ("<p>a&#x1F;b &#11;</p>", "<p>ab </p>", ("&#x1F;", "&#11;")),
        ('<p title="&#31">&#65534;&#xFFFF;&#8;</p>', '<p title=""></p>', ("&#31", "&#65534;", "&#xFFFF;", "&#8;")),
        ("<p>&#12;&#12;</p>", "<p></p>", ("&#12;",)),
        ("<p>&#233; &#x1F600; &#9; &#10; &#13; &#133;</p>", "", ()),
        ("<p>&#0;&#xD83D;</p>", "<p></p>", ("&#0;", "&#xD83D;")),
        ("<code>&amp;#x1F;</code>", "", ()),
    ],
)
def test_A17_control_characters_by_number_go_and_are_named(markup: str, made: str, gone: tuple[str, ...]) -> None:
    assert without_controls(markup) == (made or markup, gone)


def test_a_file_of_this_computer_stays_to_be_refused_with_its_line() -> None:
    """`slots.confinement_fault` makes it an error (promise C6): a link that is merely gone would be a warning."""
    assert sanitise('<img src="file:///etc/passwd">') == '<img src="file:///etc/passwd">'
    assert taken_out('<img src="file:///etc/passwd">') == ()


def test_emphasis_left_open_a_thousand_times_does_not_grow_the_story() -> None:
    opened = "".join(f"<b class=a{i}>" for i in range(1000))
    hostile = f"<p>{opened}</p>" + "<p>word</p>" * 1000
    made = sanitise(hostile)
    assert len(made) < len(hostile)
    assert made.count("word") == 1000
    assert taken_out(hostile) == ("<b>",)


def test_emphasis_within_emphasis_stays() -> None:
    nested = "<p>" + "<b><i>" * 8 + "x" + "</i></b>" * 8 + "</p>"
    assert sanitise(nested) == nested
    assert sanitise("<p><b>x</b></p>" * 50) == "<p><b>x</b></p>" * 50


@pytest.mark.parametrize(
    "hostile",
    [*("<", '"', "'", "<!--", "<a ", "<a '", '<a "', "<script>", "<script ", "<p\n", "&", "</", "<b>", "<![", "<a/")],
)
def test_hostile_html_is_read_in_one_go(hostile: str) -> None:
    text = hostile * 50_000
    assert len(taken_out(text)) <= 1
    assert _Audit(sanitise(text)).faults == []


def test_an_endless_list_of_pictures_is_read_in_one_go() -> None:
    for blank in ("\n", ",", ", ", "a,", "a "):
        assert taken_out(f'<img srcset="{blank * 50_000}" src="a">') == ()
