"""Bodies made whole."""

import re
from collections.abc import Sequence

import pytest

from in_memory import body as body_of
from in_memory import config_of, entries_of, known
from sitegen.model import Asset, Page
from sitegen.recipes import Format, renditions
from sitegen.site.fill import SIZES, Filled, Lost, fill
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


def filled(body: str, *, absolute: bool = False, assets: tuple[Asset, ...] = ASSETS, more: str = "") -> Filled:
    config = config_of(more)
    files = {**FILES, HERE: f"---\ntitle: Here\n---\n{body}\n"}
    places = known(files, config=config, assets=assets).places
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


PHOTO = Asset("content/pages/photo.jpg", 9, 1200, 800, "digest", "still")
SMALL = Asset("content/pages/small.png", 9, 40, 30, "another", "still")
MOVING = Asset("content/pages/moving.gif", 9, 40, 30, "a third", "moving")
SIZED = (PHOTO, SMALL, MOVING)


def srcset(asset: Asset, kind: Format = "webp") -> str:
    found = [each for each in renditions(asset, "wide", avif=True) if each.recipe.format == kind]
    return ", ".join(f"{each.url} {each.recipe.width}w" for each in found)


def jpeg(asset: Asset) -> str:
    return renditions(asset, "wide")[-1].url


def picture(asset: Asset, img: str, sizes: str = SIZES, kinds: Sequence[Format] = ("webp",)) -> str:
    sources = [f'<source type="image/{kind}" srcset="{srcset(asset, kind)}" sizes="{sizes}">' for kind in kinds]
    return f"<picture>{''.join(sources)}{img}</picture>"


PLAIN = f'<img alt="A" src="{jpeg(PHOTO)}" width="1200" height="800">'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![A](photo.jpg)", picture(PHOTO, PLAIN)),
        ("![A](small.png)", picture(SMALL, f'<img alt="A" src="{jpeg(SMALL)}" width="40" height="30">')),
        (
            '![A](photo.jpg "T")',
            picture(PHOTO, f'<img alt="A" src="{jpeg(PHOTO)}" title="T" width="1200" height="800">'),
        ),
        (
            '<img src="photo.jpg" alt="A" width="300">',
            picture(PHOTO, f'<img src="{jpeg(PHOTO)}" alt="A" width="300">'),
        ),
        (
            '<img src="photo.jpg" alt="A" sizes="50vw">',
            picture(PHOTO, f'<img src="{jpeg(PHOTO)}" alt="A" width="1200" height="800">', "50vw"),
        ),
        # Whoever writes sizes or a picture of their own gets those.
        (
            '<img src="photo.jpg" srcset="small.png 40w" alt="A">',
            '<img src="/pages/photo.jpg" srcset="/pages/small.png 40w" alt="A" width="1200" height="800">',
        ),
        (
            '<picture><source srcset="small.png"><img src="photo.jpg" alt="A"></picture>',
            '<picture><source srcset="/pages/small.png" width="40" height="30">'
            f'<img src="{jpeg(PHOTO)}" alt="A" width="1200" height="800"></picture>',
        ),
        (
            '<picture><source srcset="small.png"><img src="small.png" alt="S"></picture> ![A](photo.jpg)',
            '<picture><source srcset="/pages/small.png" width="40" height="30">'
            f'<img src="{jpeg(SMALL)}" alt="S" width="40" height="30"></picture> {picture(PHOTO, PLAIN)}',
        ),
        ("![A](moving.gif)", '<img alt="A" src="/pages/moving.gif" width="40" height="30">'),
        ("[![A](photo.jpg)](photo.jpg)", f'<a href="/pages/photo.jpg">{picture(PHOTO, PLAIN)}</a>'),
    ],
)
def test_a_picture_comes_in_the_sizes_it_is_made_in(body: str, expected: str) -> None:
    assert bare(filled(body, assets=SIZED)) == expected


def test_a_picture_comes_as_avif_first_where_that_is_wished_and_as_it_is_where_none_is_made() -> None:
    avif = filled("![A](photo.jpg)", assets=SIZED, more="[images]\navif = true\n")
    assert bare(avif) == picture(PHOTO, PLAIN, kinds=("avif", "webp"))
    none = filled("![A](photo.jpg)", assets=SIZED, more="[images]\nrenditions = false\n")
    assert bare(none) == '<img alt="A" src="/pages/photo.jpg" width="1200" height="800">'


def test_in_feeds_every_size_has_its_whole_address() -> None:
    shown = bare(filled("![A](photo.jpg)", assets=SIZED, absolute=True))
    assert shown == picture(PHOTO, PLAIN).replace("/assets/", "https://test.example/assets/")


def bare(made: Filled) -> str:
    """Without the paragraph around it, and what every picture is given when it is parsed."""
    return re.sub(r"</?p>| loading=\"lazy\"| decoding=\"async\"", "", str(made.html)).strip()


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


@pytest.mark.parametrize("tag", ["blockquote", "del", "ins", "q"])
@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("/town/wall.md", f' cite="{WALL}"'),
        ("https://other.example/a", ' cite="https://other.example/a"'),
        ("gone.md", ""),
        ("/town/secret.md", ""),
    ],
)
def test_a_quotation_stays_and_names_its_source_if_that_is_there(tag: str, source: str, shown: str) -> None:
    found = filled(f'<{tag} cite="{source}">It rose.</{tag}>')
    assert f"<{tag}{shown}>It rose.</{tag}>" in found.html
    assert found.lost == (() if shown else (Lost(source, 4),))


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
