"""The steps between sanitiser and slots: ids, fragments, alignment, the first paragraph."""

from urllib.parse import unquote

import pytest

from sitegen.content.engines import python_markdown
from sitegen.content.markup import (
    anchors,
    attributes,
    body_id,
    element,
    first_paragraph,
    number_headings,
    one_headline,
    opening_tag,
    own_fragments,
    shortened,
    tag_name,
    text_of,
    tokens,
    unlink_lost_fragments,
    word_count,
)
from sitegen.content.sanitise import sanitise
from sitegen.content.slots import add_loading
from sitegen.content.tables import align_by_class, own_headers, scrolling_tables


def _finished(text: str) -> str:
    found = tokens(sanitise(python_markdown(text)))
    return "".join(own_fragments(number_headings(found)))


def _ids(markup: str) -> tuple[str, ...]:
    return anchors(number_headings(tokens(markup)))


@pytest.mark.parametrize(
    ("markup", "parts"),
    [
        ("", [""]),
        ("a & b < c > d", ["a & b < c > d"]),
        ("<p>a</p>", ["", "<p>", "a", "</p>", ""]),
        ('<a title="x>y" b=\'z>"\'>c', ["", '<a title="x>y" b=\'z>"\'>', "c"]),
        ("<p title=it's>don't</p>", ["", "<p title=it's>", "don't", "</p>", ""]),
        ("a<!-- <b> -->c<!-->d<!--->e", ["a", "<!-- <b> -->", "c", "<!-->", "d", "<!--->", "e"]),
        ("<script>if (a<b) '</p>'</script>c", ["", "<script>if (a<b) '</p>'</script>", "c"]),
        ("<STYLE>a>b{}</style >c", ["", "<STYLE>a>b{}</style >", "c"]),
        ("<scripture>a</scripture>", ["", "<scripture>", "a", "</scripture>", ""]),
        ("<!doctype html>a<?php b ?>c", ["", "<!doctype html>", "a", "<?php b ?>", "c"]),
        ("a<br/>b<3 c</ d", ["a", "<br/>", "b<3 c</ d"]),
        ("a<b c='d", ["a", "<b c='d", ""]),
        ("a<!-- b", ["a", "<!-- b", ""]),
    ],
)
def test_text_stands_at_even_places_and_tags_at_odd_ones(markup: str, parts: list[str]) -> None:
    assert tokens(markup) == parts


@pytest.mark.parametrize(
    ("token", "name", "opens"),
    [
        ("<A href=b>", "a", "a"),
        ("</A>", "/a", ""),
        ("<br/>", "br", "br"),
        ("<x-y:z>", "x-y:z", "x-y:z"),
        ("<!-- a -->", "", ""),
        ("<!doctype html>", "", ""),
        ("<script src=a>b</script>", "", "script"),
        ("<style>a</style>", "", "style"),
    ],
)
def test_names_of_tags(token: str, name: str, opens: str) -> None:
    assert (tag_name(token), element(token)) == (name, opens)


@pytest.mark.parametrize(
    ("token", "values"),
    [
        ("<a>", {}),
        ("<A HREF='b' Title=c d>", {"href": "b", "title": "c", "d": ""}),
        ('<a href="b&amp;c&#39;&quot;">', {"href": "b&c'\""}),
        ("<a href = \"b\" title=''>", {"href": "b", "title": ""}),
        ('<a href="b"title="c">', {"href": "b", "title": "c"}),
        ('<img src=x"onerror=y>', {"src": 'x"onerror=y'}),
        ('<a href="b" href="c">', {"href": "b"}),
        ("<a href=b/>", {"href": "b/"}),
        ("<img src=b />", {"src": "b"}),
        ('<a href="?a=1&copy=2&lt=3">', {"href": "?a=1&copy=2&lt=3"}),
        ('<a title="&copy; &copy">', {"title": "© ©"}),
        ('<a title="a>b">', {"title": "a>b"}),
        ("</a b=c>", {}),
        ('<!-- id="a" -->', {}),
        ('<script id="a">b id="c"</script>', {}),
    ],
)
def test_attributes_are_those_a_browser_reads(token: str, values: dict[str, str]) -> None:
    assert attributes(token) == values


@pytest.mark.parametrize(
    ("values", "tag"),
    [
        ({}, "<img>"),
        ({"src": "a&b", "alt": ""}, '<img src="a&amp;b" alt="">'),
        ({"title": "\"<'>", "controls": ""}, '<img title="&quot;&lt;&#x27;&gt;" controls>'),
        ({"value": ""}, '<img value="">'),
    ],
)
def test_an_opening_tag_reads_back_as_written(values: dict[str, str], tag: str) -> None:
    assert opening_tag("img", values) == tag
    assert attributes(tag) == values


def test_text_is_what_a_reader_reads() -> None:
    assert text_of(tokens("<p>a &amp; <b>b</b><!-- c -->&nbsp;d</p><script>e</script>")) == "a & b\u00a0d"


def test_numbers_and_arrows_of_footnotes_are_no_words() -> None:
    assert text_of(tokens(python_markdown("The wall[^1] rises.\n\n[^1]: By a metre"))).split() == (
        ["The", "wall", "rises.", "By", "a", "metre"]
    )


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("wall", "s-wall"),
        ("the-wall", "the-wall"),
        (" the wall ", "the-wall"),
        ("größe", "s-größe"),
        ("", "s-"),
        *((name, f"s-{name}") for name in ("location", "body", "cookie", "forms", "getElementById", "__proto__")),
    ],
)
def test_an_id_of_a_body_has_a_hyphen_so_it_shadows_nothing(name: str, made: str) -> None:
    assert body_id(name) == made
    assert body_id(made) == made


@pytest.mark.parametrize(
    ("markup", "ids"),
    [
        ("<h2>The wall</h2>", ("the-wall",)),
        ("<h2>Wall</h2>", ("s-wall",)),
        ("<h2>The <em>“wall”</em> &amp; it’s <code>x</code></h2>", ("the-wall-its-x",)),
        ("<h2>中文</h2>", ("s-zhongwen",)),
        ("<h2>…</h2><h3></h3>", ("s-section", "s-section-2")),
        ("<h2>A b</h2><h3>A b</h3><h4>A b</h4>", ("a-b", "a-b-2", "a-b-3")),
        ("<h2>A b</h2><h3>A b 2</h3><h4>A b</h4>", ("a-b", "a-b-2", "a-b-3")),
        ("<h2>A b</h2><h2>A b</h2><h2>A b 2</h2>", ("a-b", "a-b-2", "a-b-2-2")),
        ('<h2>Location</h2><p id="location">x</p><a id="body"></a>', ("s-location-2", "s-location", "s-body")),
        ('<h2>Fn 1</h2><ol><li id="fn-1">x</li></ol>', ("fn-1-2", "fn-1")),
        ('<h2 id="a b">x</h2><h2 id="a b">x</h2><p id="a-b">', ("a-b", "a-b-2", "a-b-3")),
        ('<h2 id="top" class="big">x</h2>', ("s-top",)),
        ('<h2 id="">A b</h2><p id="">x</p><p id>', ("a-b",)),
        ("<H2 ID=a>x</H2>", ("s-a",)),
        ("<h2>a b<h3>c d</h3>", ("a-b", "c-d")),
        ("<!-- id=\"a\" --><script> id='b'</script><p title=' id=\"c\"'>x</p>", ()),
        ("<h7>a</h7><p>b</p>", ()),
    ],
)
def test_every_heading_has_an_id_and_every_id_is_there_once(markup: str, ids: tuple[str, ...]) -> None:
    assert _ids(markup) == ids


def test_an_id_depends_on_nothing_but_the_words_of_its_heading() -> None:
    before = _ids("<h2>The wall</h2><h2>The sea</h2>")
    after = _ids("<h2>News today</h2><h2>The sea</h2><p>more</p><h3>The wall</h3>")
    assert sorted(before) == sorted(set(after) - {"news-today"})


def test_a_footnote_in_a_heading_is_no_part_of_its_id() -> None:
    assert '<h2 id="the-wall">' in _finished("## The wall[^7]\n\n[^7]: note")


def test_other_attributes_of_a_heading_stay() -> None:
    found = number_headings(tokens('<h2 class="a" lang="de">A b</h2>'))
    assert "".join(found) == '<h2 class="a" lang="de" id="a-b">A b</h2>'


@pytest.mark.parametrize("note", ["1", "location", "a b", "größe", "a%20b", "x.y", "a:b"])
def test_footnotes_lead_to_their_notes_and_back(note: str) -> None:
    found = tokens(_finished(f"## Fn {note}\n\ntext[^{note}] and[^{note}]\n\n[^{note}]: why"))
    places = anchors(found)
    links = [unquote(attributes(token)["href"]) for token in found[1::2] if tag_name(token) == "a"]
    assert len(links) == 4
    assert sorted({f"#{place}" for place in places[1:]}) == sorted(set(links))
    assert places[0] not in places[1:]


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('<a href="#wall">x</a><p id="wall">', '<a href="#s-wall">x</a><p id="s-wall">'),
        ('<a href="#s-wall">x</a><p id="wall">', '<a href="#s-wall">x</a><p id="s-wall">'),
        ('<a href="#the-wall">x</a><h2>The wall</h2>', '<a href="#the-wall">x</a><h2 id="the-wall">The wall</h2>'),
        (
            '<a class="b" href="#gr%C3%B6%C3%9Fe">x</a><p id="größe">',
            '<a class="b" href="#s-gr%C3%B6%C3%9Fe">x</a><p id="s-größe">',
        ),
        ("<a href='#a'>x</a><p id='a'>", '<a href="#s-a">x</a><p id="s-a">'),
        ('<a href="#">x</a><a href="#top">y</a>', '<a href="#">x</a><a href="#top">y</a>'),
        ('<a href="#nowhere">x</a>', '<a href="#nowhere">x</a>'),
        ('<a href="b.md#wall">x</a><p id="wall">', '<a href="b.md#wall">x</a><p id="s-wall">'),
    ],
)
def test_links_within_the_story_follow_its_ids(written: str, made: str) -> None:
    assert "".join(own_fragments(number_headings(tokens(written)))) == made


def test_table_cells_name_their_header_cells_by_their_final_ids() -> None:
    written = '<th id="a">x</th><td headers="a b-c">y</td>'
    made = '<th id="s-a">x</th><td headers="s-a b-c">y</td>'
    assert "".join(own_headers(number_headings(tokens(written)))) == made


@pytest.mark.parametrize(
    ("written", "made", "lost"),
    [
        ('<a href="#x">a <b>b</b></a> c', "a <b>b</b> c", ("x",)),
        (
            '<a href="#x">a</a><a href="b.md#x">b</a><a>c</a><a href="#x">d</a>',
            'a<a href="b.md#x">b</a><a>c</a>d',
            ("x", "x"),
        ),
        ('<a href="#x">a</a></a><a href="#y">b', "a</a>b", ("x", "y")),
        ('<a href="#wall">a</a><p id="wall">', '<a href="#s-wall">a</a><p id="s-wall">', ()),
        ('<a href="#größe">a</a><p id="größe">', '<a href="#s-gr%C3%B6%C3%9Fe">a</a><p id="s-größe">', ()),
        ('<a href="#">a</a><a href="#Top">b</a>', '<a href="#">a</a><a href="#Top">b</a>', ()),
    ],
)
def test_a_link_to_a_place_the_story_lacks_leaves_its_text(written: str, made: str, lost: tuple[str, ...]) -> None:
    found = own_fragments(number_headings(tokens(written)))
    kept, names = unlink_lost_fragments(found, anchors(found))
    assert ("".join(kept), names) == (made, lost)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("<h1>a</h1>", "<h2>a</h2>"),
        ('<H1 class="h1">a</H1>', '<h2 class="h1">a</h2>'),
        ("<h1-x>a</h1-x><h10>b</h10><p>&lt;h1></p>", "<h1-x>a</h1-x><h10>b</h10><p>&lt;h1></p>"),
    ],
)
def test_a_page_has_one_headline(written: str, made: str) -> None:
    assert "".join(one_headline(tokens(written))) == made


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('<td align="right">1</td>', '<td class="align-right">1</td>'),
        ('<th class="a" align="CENTER">1</th>', '<th class="a align-center">1</th>'),
        ("<td align='left' id=b>1</td>", '<td id="b" class="align-left">1</td>'),
        ('<td align="justify" id="b">1</td>', '<td id="b">1</td>'),
        ('<td title=" align=x">1</td>', '<td title=" align=x">1</td>'),
        ('<p align="right">1</p>', '<p align="right">1</p>'),
    ],
)
def test_alignment_of_table_cells_becomes_a_class(written: str, made: str) -> None:
    assert "".join(align_by_class(tokens(written))) == made


def test_alignment_written_in_markdown_arrives_as_a_class() -> None:
    found = tokens(sanitise(python_markdown("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |")))
    classes = [attributes(token).get("class", "") for token in align_by_class(found)[1::2] if tag_name(token) == "td"]
    assert classes == ["align-left", "align-center", "align-right", ""]


def test_pictures_load_lazily_unless_the_story_says_otherwise() -> None:
    assert "".join(add_loading(tokens('a<img src="b"><video src="c">'))) == (
        'a<img loading="lazy" decoding="async" src="b"><video src="c">'
    )
    assert attributes(add_loading(tokens('<img loading="eager">'))[1])["loading"] == "eager"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("<h2>a</h2>", ""),
        ("<h2>a</h2><p>b</p><p>c</p>", "b"),
        ('<p><img src="a" alt="b"></p><p> c\n <em>d</em> &amp;&nbsp;e </p>', "c d & e"),
        ("<figure><p></p></figure><p>a<!-- b --></p>", "a"),
        ("<p>a<p>b", "a"),
        ('<p>a<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>.</p>', "a."),
        ("<pre>a</pre><P>b</P>", "b"),
    ],
)
def test_the_first_paragraph_with_words(markup: str, text: str) -> None:
    assert first_paragraph(tokens(markup)) == text


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Short.", 200, "Short."),
        ("x" * 200, 200, "x" * 200),
        ("x" * 201, 200, "x" * 199 + "…"),
        ("One two three four.", 12, "One two…"),
        ("One two. Three four five.", 14, "One two."),
        ("One two? “Three four five.", 14, "One two?"),
        ("“One two.” Three four five.", 14, "“One two.”"),
        ("One. Two three four five", 16, "One. Two three…"),
        ("One two, – three four", 12, "One two…"),
        ("", 5, ""),
    ],
)
def test_an_opening_is_cut_at_a_sentence_or_a_word(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short
    assert len(short) <= limit


@pytest.mark.parametrize(
    "hostile",
    [
        *(
            "<",
            "&",
            "<!--",
            "<a ",
            "<a '",
            '<a "',
            "<script>",
            "<script ",
            "<p\n",
            "</",
            "<b>",
            "<!",
            "<a/",
            "<a b=",
            "<a=",
        ),
        *(
            "<h2>",
            "<h2><div>",
            "<p>",
            "<p><b>",
            '<p id="a">',
            "<h2>a</h2>",
            '<a href="#a">',
            "<td align=left>",
            "<textarea",
        ),
    ],
)
def test_hostile_html_is_read_in_one_go(hostile: str) -> None:
    written = (hostile * 50_000)[:150_000]
    found = tokens(written)
    assert "".join(found) == written
    found = number_headings(one_headline(found))
    assert len(set(anchors(found))) == len(anchors(found))
    assert len(align_by_class(own_fragments(found))) == len(found)
    assert first_paragraph(found) == ""
    assert len(shortened(written)) <= 200


SCROLLS = '<div class="table" tabindex="0">'


def named(label: str) -> str:
    return f'<div class="table" role="region" aria-label="{label}" tabindex="0">'


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (
            "<p>a</p><table><tr><td>1</td></tr></table>b",
            f"<p>a</p>{named('1')}<table><tr><td>1</td></tr></table></div>b",
        ),
        ("<table></table><table></table>", f"{SCROLLS}<table></table></div>" * 2),
        ("<table><td><table></table></td></table>", f"{SCROLLS}<table><td><table></table></td></table></div>"),
        ("<table><td>left open", "<table><td>left open"),
        ("</table>", "</table>"),
        ("<tablet>", "<tablet>"),
    ],
)
def test_a_wide_table_scrolls_in_a_box_that_a_keyboard_reaches(written: str, made: str) -> None:
    boxed = scrolling_tables(tokens(written))
    assert "".join(boxed) == made
    assert tokens("".join(boxed)) == boxed


_ROWS = "<tr><th>Year</th><th>Height &amp; <em>cost</em></th></tr><tr><td>2025</td></tr>"


@pytest.mark.parametrize(
    ("inside", "label"),
    [
        (_ROWS, "Year, Height &amp; cost"),
        (f"<thead>\n{_ROWS}</thead>", "Year, Height &amp; cost"),
        (f"<caption>The \n wall</caption>{_ROWS}", "The wall"),
        (f"<caption></caption>{_ROWS}", "Year, Height &amp; cost"),
        ("<tr><th></th><th>2025</th></tr>", "2025"),
        ("<tr><th></th></tr><tr><td>a</td></tr>", "a"),
        ("<tr><td><table><tr><td>b</td></tr></table></td></tr>", "b"),
        (f"<tr><td>{'word ' * 50}</td></tr>", "word " * 19 + "word…"),
    ],
)
def test_a_box_is_named_by_the_tables_caption_or_its_first_row(inside: str, label: str) -> None:
    made = "".join(scrolling_tables(tokens(f"<table>{inside}</table>")))
    assert made == f"{named(label)}<table>{inside}</table></div>"


def test_boxes_of_tables_that_are_alike_have_names_of_their_own() -> None:
    made = "".join(scrolling_tables(tokens(f"<table>{_ROWS}</table>" * 2)))
    assert [attributes(tag).get("aria-label") for tag in tokens(made) if tag.startswith("<div")] == [
        "Year, Height & cost",
        "Year, Height & cost-2",
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "a", " a", "a ", "a\n\n b\tc", "é ü", "“a” – b", "a\xa0b c", "a\u2009\u3000b", "\ud800 b"]
)
def test_words_are_counted_as_split_has_them(text: str) -> None:
    assert word_count(text) == len(text.split())


def test_all_white_space_is_between_words() -> None:
    spaces = [chr(sign) for sign in range(0x11_0000) if chr(sign).isspace()]
    assert [space for space in spaces if word_count(f"a{space}b") != 2] == []
