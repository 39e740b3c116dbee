"""What pages and feeds show of cards and charts."""

from sitegen.config import MarkdownOptions
from sitegen.content.body import make_body
from sitegen.nodes import Plain
from sitegen.site.fill import Filled, Lost, fill
from sitegen.site.links import Target

ROWS: Plain = ({"day": "Mon", "height": "3.9"}, {"day": "Tue", "height": "4.1"})
CHART = "It rose.\n\n```chart\ntitle: High & low\ndata: tides.csv\n```"
DATA: dict[str, Plain] = {"tides": ROWS, "broken": ({"day": "Mon", "height": "x"},)}


def look(name: str) -> Plain:
    return DATA.get(name)


def filled(text: str, *, feed: bool = False) -> Filled:
    body, _ = make_body(text, "content/town/wall.md", 5, MarkdownOptions(frames=("vimeo",)))
    return fill(body, lambda reference: Target("elsewhere", reference), str, look, feed=feed)


def test_a_page_shows_the_drawing_and_all_figures() -> None:
    made = filled(CHART)
    assert made.lost == ()
    assert made.html.index("<figcaption>High &amp; low</figcaption>") < made.html.index("<svg")
    assert "<title>High &amp; low</title>" in made.html
    assert "<details>\n<summary>day, height</summary>\n<table>" in made.html
    assert '<th scope="row">Tue</th><td>4.1</td>' in made.html


def test_a_feed_shows_the_figures_alone() -> None:
    made = filled(CHART, feed=True).html
    assert "<figcaption>High &amp; low</figcaption>\n<table>" in made
    assert "<svg" not in made
    assert "<details" not in made


def test_of_data_that_cant_be_drawn_the_line_is_told() -> None:
    assert filled(CHART.replace("tides.csv", "gone.csv")).lost == (
        Lost("gone.csv", 9, fault="there is no data `gone.csv` for the chart"),
    )
    (lost,) = filled(CHART.replace("tides.csv", "broken.csv")).lost
    assert (lost.line, lost.fault) == (9, "`x` in the row `Mon` of `broken.csv` is not a number")
    assert "<svg" not in filled(CHART.replace("tides.csv", "broken.csv")).html


def test_a_page_has_the_frame_and_a_feed_the_link() -> None:
    text = 'https://vimeo.com/76979871\nThe "wall"'
    page, feed = filled(text).html, filled(text, feed=True).html
    assert page.count("<iframe") == page.count("</iframe>") == 1
    for wanted in ('loading="lazy"', "sandbox=", 'title="Vimeo: The &quot;wall&quot;"', "player.vimeo.com"):
        assert wanted in page
    assert "iframe" not in feed
    assert '<a href="https://vimeo.com/76979871"' in page
    assert '<a href="https://vimeo.com/76979871"' in feed


def test_without_a_frame_nothing_of_another_host_is_loaded() -> None:
    made = filled("https://youtu.be/abcdefghijk\nThe wall").html
    assert "src=" not in made
    assert 'rel="noopener"' in made
