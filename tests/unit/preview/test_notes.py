"""What pages of the preview are told: in words, of their head, of their links."""

from datetime import UTC, date, datetime

import pytest

from sitegen.dates import Moment, midnight, moment_at
from sitegen.preview.dress import dressed
from sitegen.preview.heads import linked, read_head
from sitegen.preview.proof import Cut, cut
from sitegen.preview.words import mark, prose
from sitegen.site.held import Held, Why

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "until", "words"),
    [
        ("draft", None, "draft"),
        ("embargoed", moment_at(datetime(2026, 11, 30, 9, 0, tzinfo=UTC), UTC), "publishes Monday 09:00"),
        ("embargoed", moment_at(datetime(2026, 12, 1, 9, 0, tzinfo=UTC), UTC), "publishes 1 December 09:00"),
        ("embargoed", moment_at(datetime(2027, 1, 1, 9, 0, tzinfo=UTC), UTC), "publishes 1 January 2027 09:00"),
        ("embargoed", midnight(datetime(2026, 11, 27, tzinfo=UTC).date(), UTC), "publishes Friday"),
    ],
)
def test_a_mark_says_what_readers_wait_for(why: Why, until: Moment | None, words: str) -> None:
    assert mark(Held("content/a.md", "A", why, until), NOW, UTC) == words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`foo` is no field", "<code>foo</code> is no field"),
        ("write `a <b>` & `c`.", "write <code>a &lt;b&gt;</code> &amp; <code>c</code>."),
        ("a ` alone, and <b>", "a ` alone, and &lt;b&gt;"),
        ("", ""),
    ],
)
def test_what_stands_in_backticks_is_code(text: str, html: str) -> None:
    assert prose(text) == html


def test_an_edition_takes_over() -> None:
    waits = Held("content/_front/2026-12-01-0900.md", "Front page", "embargoed", midnight(date(2026, 11, 27), UTC))
    assert mark(waits, NOW, UTC) == "takes over Friday"


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 10, Cut("short")),
        ("one two three", 9, Cut("one two", " three")),
        ("unbreakable", 5, Cut("unbr", "eakable")),
    ],
)
def test_a_text_is_cut_before_the_word_that_is_too_much(text: str, room: int, shown: Cut) -> None:
    assert cut(text, room) == shown


def test_a_head_is_read_as_search_engines_do() -> None:
    head = read_head(
        "<head><title>Wall &amp;\n quay</title><meta name=description content=Rises>"
        "<meta property=og:title content=W><link rel=alternate type=application/atom+xml href=f.xml></head>"
        "<body><title>no</title></body>"
    )
    assert (head.title, head.meta, head.feeds) == ("Wall & quay", {"description": "Rises", "og:title": "W"}, ("f.xml",))


def test_links_lead_to_paths_of_this_host() -> None:
    text = """<a href="../b.html#x">b</a> <a class=c href='c.html?q'>c</a> <a href="https://d.example/d">d</a>"""
    assert linked(text, "/paper/world/a.html") == {"/paper/b.html", "/paper/world/c.html"}


@pytest.mark.parametrize("robots", ["", '<meta name="robots" content="index, follow">'])
def test_no_page_of_the_preview_may_be_listed(robots: str) -> None:
    page = dressed(f"<html><head>{robots}</head><body></body></html>", "a.html", 1, {"mark": '"<>'})
    assert page.count("robots") == 1
    assert '<head><meta name="robots" content="noindex">' in page
    assert "<>" not in page
