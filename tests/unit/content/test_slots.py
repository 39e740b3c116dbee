"""A body is cut where it refers to other files, and each place knows its line."""

import pytest

from sitegen.content.engines import python_markdown
from sitegen.content.markup import Tokens, attributes, opening_tag, tokens
from sitegen.content.sanitise import sanitise
from sitegen.content.slots import Lines, candidates, confinement_fault, cut, local, references
from sitegen.model import Slot


def _tokens(text: str) -> Tokens:
    return tokens(sanitise(python_markdown(text)))


def _slots(text: str, first_line: int = 1) -> tuple[Slot, ...]:
    return cut(_tokens(text), Lines(text, first_line))[1]


def _found(text: str) -> list[tuple[str, tuple[str, ...], int]]:
    return [(slot.tag, references(slot), slot.line) for slot in _slots(text) if not slot.closing]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b.md)", [("a", ("b.md",), 1)]),
        ("![a](b.jpg)", [("img", ("b.jpg",), 1)]),
        ("[![a](b.jpg)](c.md)", [("a", ("c.md",), 1), ("img", ("b.jpg",), 1)]),
        ("<https://a.example/>", [("a", ("https://a.example/",), 1)]),
        ('x\n\n<img src="a.jpg" srcset="b.jpg 1x, c.jpg 2x">', [("img", ("a.jpg", "b.jpg", "c.jpg"), 3)]),
        (
            '<picture>\n<source srcset="a.avif">\n<img src="b.jpg" alt="">\n</picture>',
            [("source", ("a.avif",), 2), ("img", ("b.jpg",), 3)],
        ),
        ('<video src="a.mp4" poster="b.jpg"></video>', [("video", ("a.mp4", "b.jpg"), 1)]),
        (
            '<video poster="b.jpg">\n<source src="a.mp4">\n</video>',
            [("video", ("b.jpg",), 1), ("source", ("a.mp4",), 2)],
        ),
        ("<video src=a.mp4>\n<track src=a.vtt></video>", [("video", ("a.mp4",), 1), ("track", ("a.vtt",), 2)]),
        ('<audio controls src="a.mp3"></audio>', [("audio", ("a.mp3",), 1)]),
        ('x\n\n<a href="b.md?c=1&amp;d=2#e">f</a>', [("a", ("b.md?c=1&d=2#e",), 3)]),
        ("x\n\n[a](b.md?c=1&d=2)", [("a", ("b.md?c=1&d=2",), 3)]),
        ("x\n\n[a][b]\n\n[c][b]\n\n[b]: /d.md", [("a", ("/d.md",), 7), ("a", ("/d.md",), 7)]),
        ("x\n\n[a][]\n\n[A]: d%20e.md 'title'", [("a", ("d%20e.md",), 5)]),
        ("x\n\n[a](d%20e.md) [b](<d e.md>)", [("a", ("d%20e.md",), 3), ("a", ("d e.md",), 3)]),
        ("x\n\n[a](gr%C3%B6%C3%9Fe.md)", [("a", ("gr%C3%B6%C3%9Fe.md",), 3)]),
        ("x\n\n[a](größe.md)", [("a", ("größe.md",), 3)]),
        ("x\n\n[a](b_(c).md)", [("a", ("b_(c).md",), 3)]),
        ("![a](b.jpg)\n\nx\n\n![a](b.jpg)\n\n![a](b.jpg)", [("img", ("b.jpg",), line) for line in (1, 5, 7)]),
        ("[a](/world/wall.md)\n\n[b](/world)", [("a", ("/world/wall.md",), 1), ("a", ("/world",), 3)]),
        ("[a](sea-wall.md)\n\nwall.mdx\n\n[b](wall.md)", [("a", ("sea-wall.md",), 1), ("a", ("wall.md",), 5)]),
        ("[wall.md] x\n\n[wall.md](wall.md)", [("a", ("wall.md",), 3)]),
        (
            '<img src=a.jpg srcset="a.jpg, b.jpg 2x">\n\n![x](a.jpg)',
            [("img", ("a.jpg", "a.jpg", "b.jpg"), 1), ("img", ("a.jpg",), 3)],
        ),
        ('<img srcset="a.jpg, b.jpg 2x">\n\n![x](a.jpg)', [("img", ("a.jpg", "b.jpg"), 1), ("img", ("a.jpg",), 3)]),
        ("x[^1]\n\n[^1]: see [a](b.md)\n\n[c](d.md)", [("a", ("d.md",), 5), ("a", ("b.md",), 3)]),
        ("[a](b.md)\n[c](b.md) [d](b.md)", [("a", ("b.md",), line) for line in (1, 2, 2)]),
    ],
)
def test_each_reference_with_its_line(text: str, found: list[tuple[str, tuple[str, ...], int]]) -> None:
    assert [slot for slot in _found(text) if not slot[1][0].startswith("#")] == found


def test_lines_count_from_the_first_of_the_body() -> None:
    assert [slot.line for slot in _slots("x\n\n[a](b.md)", 9) if not slot.closing] == [11]


def test_an_engine_may_encode_what_was_written_plainly() -> None:
    assert Lines("x\n[a](größe.md)", 1).of("gr%C3%B6%C3%9Fe.md") == 2
    assert Lines("x\n[a](<d e.md>)", 1).of("d%20e.md") == 2


@pytest.mark.parametrize("text", ["[a](b\\_c.md)", "x\n\n[a](b\\_c.md)"])
def test_a_reference_that_isnt_found_stands_in_the_first_line(text: str) -> None:
    assert _found(text) == [("a", ("b_c.md",), 1)]


@pytest.mark.parametrize(
    "text",
    [
        "text",
        "",
        "[a](#b)",
        "[a](mailto:desk@a.example) [b](MAILTO:desk@a.example) [c](tel:+44123) <desk@a.example>",
        "<a>x</a> <a id=b>y</a> <img alt=c> <video controls></video> <a href=''>z</a>",
        "`[a](b.md)`",
        "    ![a](b.jpg)",
        "\\[a](b.md)",
        "<blockquote>x</blockquote>\n\n> y",
    ],
)
def test_what_leads_to_no_other_file_is_no_slot(text: str) -> None:
    assert cut(_tokens(text), Lines(text, 1)) == (("".join(_tokens(text)),), ())


def test_a_body_that_is_trusted_may_hold_what_no_slot_is_made_of() -> None:
    found = tokens('<script>"<a href=\'x\'>"</script><!-- <img src="y"> --></a><img src="data:image/png,x">')
    assert cut(found, Lines("", 1)) == (("".join(found),), ())


_MIXED = """[a](b.md) and ![c](d.jpg "e &amp; 'f'"), [g](#h), [![i](j.jpg)](k.md){.l}, <m@n.example>.

<picture><source srcset="o.avif 1x, p.avif 2x"><img src="q.jpg" alt=""></picture>

<a>r</a> <a href="s.md"><b>t</b></a>

| u | v |
|---|---|
| [w](x.md) | `y` |
"""


@pytest.mark.parametrize("text", [_MIXED, "[a](b.md)", "![a](b.jpg)", "", "text", "[a](b.md)[c](d.md)"])
def test_pieces_and_slots_joined_are_the_body_again(text: str) -> None:
    found = _tokens(text)
    pieces, slots = cut(found, Lines(text, 1))
    made = [pieces[0]]
    for slot, piece in zip(slots, pieces[1:], strict=True):
        made += ["</a>" if slot.closing else opening_tag(slot.tag, dict(slot.attributes)), piece]
    assert _plain("".join(made)) == _plain("".join(found))


def _plain(markup: str) -> list[object]:
    return [part if i % 2 == 0 or part[1] == "/" else attributes(part) for i, part in enumerate(tokens(markup))]


def test_the_end_of_a_link_is_a_slot_only_where_its_beginning_is() -> None:
    slots = _slots("[a](#b) [c](d.md) <a>e</a> [f](g.md)")
    assert [(slot.get("href"), slot.closing) for slot in slots] == [
        ("d.md", False),
        ("", True),
        ("g.md", False),
        ("", True),
    ]


def test_a_slot_keeps_its_other_attributes() -> None:
    (slot,) = _slots('![A "wall"](b.jpg "c"){.wide}')
    assert slot.attributes == (("alt", 'A "wall"'), ("class", "wide"), ("src", "b.jpg"), ("title", "c"))


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("a", [("a", "")]),
        ("a.jpg 1x", [("a.jpg", "1x")]),
        ("a.jpg 1x, b.jpg 1.5x,c.jpg  2x", [("a.jpg", "1x"), ("b.jpg", "1.5x"), ("c.jpg", "2x")]),
        (" a.jpg 100w,\n b.jpg  200w ", [("a.jpg", "100w"), ("b.jpg", "200w")]),
        ("a.jpg, b.jpg 2x", [("a.jpg", ""), ("b.jpg", "2x")]),
        ("a,b.jpg 2x", [("a,b.jpg", "2x")]),
        ("a.jpg 100w  50h,, ,b", [("a.jpg", "100w 50h"), ("b", "")]),
        ("a.jpg foo, b.jpg", [("a.jpg", "foo"), ("b.jpg", "")]),
        ("", []),
        (" , ,", []),
    ],
)
def test_candidates_of_a_srcset(srcset: str, found: list[tuple[str, str]]) -> None:
    assert candidates(srcset) == found


@pytest.mark.parametrize(
    ("reference", "own"),
    [
        *((reference, True) for reference in ("a.md", "/a.md", "../a.md", "?a", "#a", "", "a/b:c", "1:2", "%2e%2e/a")),
        *((reference, False) for reference in ("https://a.example", "MAILTO:a", "//a.example", "file:///a", "C:a")),
    ],
)
def test_a_reference_is_local_by_its_form(reference: str, own: bool) -> None:
    assert local(reference) is own


_STORY = "content/world/wall.md"


@pytest.mark.parametrize(
    "reference",
    [
        *("../../../etc/passwd", "../../x.jpg", "/../x.jpg", "/world/../../x.jpg", "a/../../../x.jpg", "..//..//../x"),
        *("%2e%2e/%2e%2e/x.jpg", "%2E%2E/../x.jpg", "..%2f..%2fx.jpg", "../../x.jpg?a#b", "/%2e%2e/x", "./.././../x"),
    ],
)
def test_a_reference_that_leads_out_of_content_is_an_error(reference: str) -> None:
    fault = confinement_fault(_STORY, reference, 7)
    assert fault is not None
    assert (fault.path, fault.line, fault.severity, fault.code) == (_STORY, 7, "error", "link")
    assert fault.message == f"`{reference}` leads out of `content/`"
    assert fault.hint == "Put the file beside this one, and write its name only."


def test_a_story_that_was_moved_is_told_how_its_links_read() -> None:
    fault = confinement_fault(_STORY, "../../harbour/wall.md#top", 7)
    assert fault is not None
    assert fault.hint == "Write the path of a story as it is from here, such as `../world/wall.md`."


@pytest.mark.parametrize("reference", ["file:///etc/passwd", "FILE:///C:/x.jpg", "file:x"])
def test_a_file_of_this_computer_is_an_error(reference: str) -> None:
    fault = confinement_fault(_STORY, reference, 7)
    assert fault is not None
    assert (fault.message, fault.severity, fault.line) == (f"`{reference}` is a file of your own computer", "error", 7)


@pytest.mark.parametrize(
    "reference",
    [
        *(
            "../x.jpg",
            "../sport/x.jpg",
            "/x.jpg",
            "x.jpg",
            "a/../x.jpg",
            "..x/y",
            "x..",
            "/world/../x",
            "?../../../x",
            "",
        ),
        *(
            "#/../../../../x",
            "x#/../../../x",
            "https://a.example/../../../x",
            "//a.example/../x",
            "mailto:../x",
            "%252e%252e/%252e%252e/x",
        ),
    ],
)
def test_a_reference_within_content_or_to_the_web_is_none(reference: str) -> None:
    assert confinement_fault(_STORY, reference, 7) is None


@pytest.mark.parametrize(
    "text",
    [
        "![a](../../../etc/passwd)",
        "![a](file:///etc/passwd)",
        "[a](%2e%2e/%2e%2e/b)",
        '<img srcset="a.jpg 1x, file:///etc/passwd 2x" src="a.jpg">',
        '<video poster="/../b" src="c"></video>',
        "[a][b]\n\n[b]: ..%2f..%2fc",
    ],
)
def test_no_way_out_is_lost_on_the_way_from_markdown(text: str) -> None:
    written = [reference for slot in _slots(text) for reference in references(slot)]
    assert [confinement_fault(_STORY, reference, 1) for reference in written].count(None) < len(written)


@pytest.mark.parametrize("reference", ["aa", "a", "b", "a%20", "&"])
@pytest.mark.parametrize("source", ["aaaa ", "a", "[a](a)\n", "\n", "'"])
def test_lines_are_looked_up_in_one_go(reference: str, source: str) -> None:
    lines = Lines(source * 50_000, 1)
    assert {lines.of(reference) for _ in range(5_000)} <= set(range(1, 50_002))


@pytest.mark.parametrize("blank", ["\n", " ", ",", ", ", "a,", "a ", "a, ", "(", "a 1x,"])
def test_a_hostile_srcset_is_read_in_one_go(blank: str) -> None:
    assert len(candidates(blank * 200_000)) <= 200_000
