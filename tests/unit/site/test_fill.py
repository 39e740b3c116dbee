"""Bodies made whole."""

import pytest

from in_memory import body as body_of
from in_memory import config_of, entries_of, known
from sitegen.model import Asset, Page
from sitegen.site.fill import Filled, Lost, fill
from sitegen.site.links import follow
from support import story

HERE = "content/pages/here.md"
FILES = {
    "content/town/wall.md": story("Wall", body="## The head\n\nText."),
    "content/town/secret.md": story("Secret", draft="true"),
}
ASSETS = (
    Asset("content/pages/a.jpg", 9, 640, 480),
    Asset("content/pages/b.jpg", 9, 1280, 960),
    Asset("content/pages/a.mp4", 9),
)
WALL = "/town/2026/11/wall.html"


def filled(body: str, *, absolute: bool = False) -> Filled:
    config = config_of()
    files = {**FILES, HERE: f"---\ntitle: Here\n---\n{body}\n"}
    places = known(files, config=config, assets=ASSETS).places
    page = entries_of({HERE: files[HERE]}, config)[0]
    assert isinstance(page, Page)
    show = config.base.permalink if absolute else str
    return fill(body_of(page.outline.digest), lambda reference: follow(reference, HERE, places), show)


def html(body: str) -> str:
    return str(filled(body).html).strip()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A [wall](/town/wall.md).", f'<p>A <a href="{WALL}">wall</a>.</p>'),
        ("A [wall](/town/wall.md#the-head).", f'<p>A <a href="{WALL}#the-head">wall</a>.</p>'),
        ("A [wall](/town/wall.md?a=1&b=2).", f'<p>A <a href="{WALL}?a=1&amp;b=2">wall</a>.</p>'),
        (
            """A [wall](/town/wall.md 'Its "title"').""",
            f'<p>A <a href="{WALL}" title="Its &quot;title&quot;">wall</a>.</p>',
        ),
        (
            "A [**bold** `code`](/town/wall.md).",
            f'<p>A <a href="{WALL}"><strong>bold</strong> <code>code</code></a>.</p>',
        ),
        ("A [gone](gone.md).", "<p>A gone.</p>"),
        ("A [**bold** `code`](gone.md) here.", "<p>A <strong>bold</strong> <code>code</code> here.</p>"),
        ("A [secret](/town/secret.md).", "<p>A secret.</p>"),
        ("[gone](gone.md) and [wall](/town/wall.md)", f'<p>gone and <a href="{WALL}">wall</a></p>'),
        ("[wall](/town/wall.md) and [gone](gone.md)", f'<p><a href="{WALL}">wall</a> and gone</p>'),
        (
            "## A head\n\n[up](#a-head) [wall](gone.md) [up](#a-head)",
            '<h2 id="a-head">A head</h2>\n<p><a href="#a-head">up</a> wall <a href="#a-head">up</a></p>',
        ),
        ("[desk](mailto:desk@test.example)", '<p><a href="mailto:desk@test.example">desk</a></p>'),
    ],
)
def test_a_link_is_filled_and_a_dead_one_leaves_its_text(body: str, expected: str) -> None:
    assert html(body) == expected


def test_a_link_to_another_host_gets_noopener_and_keeps_its_address() -> None:
    assert html("[x](https://other.example/a?b=1&c=2#d)") == (
        '<p><a href="https://other.example/a?b=1&amp;c=2#d" rel="noopener">x</a></p>'
    )


def test_a_link_to_this_site_by_its_web_address_gets_no_noopener() -> None:
    assert html("[x](https://test.example/town/2026/11/wall.html)") == f'<p><a href="{WALL}">x</a></p>'


def test_a_rel_that_was_written_is_kept() -> None:
    made = html('<p><a href="https://other.example/" rel="nofollow noopener">x</a></p>')
    assert made.count("noopener") == 1
    assert "nofollow" in made


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![A](a.jpg)", 'src="/pages/a.jpg" width="640" height="480"'),
        ('<img src="a.jpg" alt="A" width="320">', 'src="/pages/a.jpg" alt="A" width="320"'),
        ('<img src="a.jpg" alt="A" height="24">', 'src="/pages/a.jpg" alt="A" height="24"'),
        ("![A](https://other.example/a.jpg)", 'src="https://other.example/a.jpg"'),
    ],
)
def test_a_picture_gets_its_size_unless_one_was_written(body: str, expected: str) -> None:
    made = html(body)
    assert [attribute for attribute in expected.split(" ") if attribute not in made] == []
    assert made.count("width=") == expected.count("width=")
    assert made.count("height=") == expected.count("height=")


@pytest.mark.parametrize("body", ["![A](gone.jpg)", "![A](/town/wall.md)"])
def test_of_a_missing_picture_nothing_stays(body: str) -> None:
    found = filled(f"Before {body} after")
    assert "<img" not in found.html
    assert [(lost.picture, lost.line) for lost in found.lost] == [(True, 4)]


def test_of_a_srcset_the_pictures_that_are_there_stay() -> None:
    found = filled(
        '<img src="a.jpg" srcset="a.jpg 640w, gone.jpg 2x, b.jpg  1280w, https://other.example/c.jpg 3x" alt="A">'
    )
    assert 'srcset="/pages/a.jpg 640w, /pages/b.jpg 1280w, https://other.example/c.jpg 3x"' in found.html
    assert found.lost == (Lost("gone.jpg", 4, picture=True),)


def test_a_srcset_of_which_nothing_is_left_goes() -> None:
    found = filled('<img src="a.jpg" srcset="gone.jpg 2x" alt="A">')
    assert "srcset" not in found.html
    assert 'src="/pages/a.jpg"' in found.html


@pytest.mark.parametrize(
    "body",
    [
        '<video src="gone.mp4" controls></video>',
        '<video poster="gone.jpg"><source src="a.mp4"></video>',
        '<audio src="gone.mp3" controls>Text</audio>',
        '<p><a href="gone.md"><img src="gone.jpg" alt="A"></a></p>',
        '<p><a href="gone.md"><img src="a.jpg" alt="A"></a></p>',
        '<picture><source srcset="gone.jpg 2x"><img src="gone.jpg" alt="A"></picture>',
        "[![A](gone.jpg)](gone.md) [x](gone.md)",
    ],
)
def test_what_is_lost_leaves_no_end_tag_behind(body: str) -> None:
    found = filled(body)
    assert found.lost
    for tag in ("a", "video", "audio", "picture"):
        assert found.html.count(f"<{tag} ") + found.html.count(f"<{tag}>") == found.html.count(f"</{tag}>"), tag


def test_a_poster_that_is_missing_leaves_the_film() -> None:
    made = filled('<video poster="gone.jpg"><source src="a.mp4"></video>')
    assert "<video" in made.html
    assert 'src="/pages/a.mp4"' in made.html
    assert made.lost == (Lost("gone.jpg", 4, picture=True),)


def test_a_link_around_a_picture_keeps_what_is_there() -> None:
    assert 'src="/pages/a.jpg"' in html("[![A](a.jpg)](gone.md)")
    assert "<a" not in html("[![A](a.jpg)](gone.md)")
    assert f'<a href="{WALL}"></a>' in html("[![A](gone.jpg)](/town/wall.md)")


def test_each_dead_reference_is_told_with_its_line_once_a_use() -> None:
    found = filled("[a](gone.md)\n\ntext [b](gone.md)\n\n![c](gone.jpg)\n\n[d](/town/wall.md#gone)")
    assert found.lost == (
        Lost("gone.md", 4),
        Lost("gone.md", 6),
        Lost("gone.jpg", 8, picture=True),
        Lost("/town/wall.md#gone", 10, fragment="gone"),
    )


def test_a_link_to_a_lost_place_leads_to_the_top() -> None:
    assert html("[d](/town/wall.md#gone)") == f'<p><a href="{WALL}">d</a></p>'


def test_a_body_without_references_is_as_it_was() -> None:
    assert filled("Plain *text*.").lost == ()
    assert html("Plain *text*.") == "<p>Plain <em>text</em>.</p>"


def test_in_feeds_every_address_of_the_site_is_absolute() -> None:
    body = '[wall](/town/wall.md) ![A](a.jpg)\n\n<img src="a.jpg" srcset="a.jpg 1x, b.jpg 2x" alt="A">\n\n[o](https://other.example/)'
    made = filled(body, absolute=True).html
    assert f'href="https://test.example{WALL}"' in made
    assert 'srcset="https://test.example/pages/a.jpg 1x, https://test.example/pages/b.jpg 2x"' in made
    assert '"/' not in made
    assert ", /" not in made
