"""Feeds: what every program that lists headlines must learn of a story, in each format."""

import json
from typing import NamedTuple

import feedparser
import pytest

from in_memory import known, made
from support import story

PAID = "<p><strong>Paid for by Ropes Ltd.</strong> The newsroom had no part in it.</p>\n"
PAID_BY_TWO = "<p><strong>Paid for by A &amp; B, C.</strong> The newsroom had no part in it.</p>\n"
RETRACTED = "{date: 2026-11-22, reason: Nothing was true.}"


class Entry(NamedTuple):
    title: str
    labels: list[str]
    content: str


def entries(**fields: str) -> list[Entry]:
    """One story, as Atom, RSS and JSON Feed have it."""
    files = {"content/world/a.md": story("Knots", body="They hold.", tags="[rope]", **fields)}
    outputs = made(known(files), kinds=frozenset(["feed", "json_feed"]))
    (item,) = json.loads(outputs["feed.json"].data)["items"]
    found = [Entry(item["title"], item.get("tags", []), item["content_html"].strip())]
    for name in ("feed.xml", "rss.xml"):
        (each,) = feedparser.parse(outputs[name].data).entries
        found.append(Entry(each.title, [tag.term for tag in each.get("tags", ())], each.content[0].value.strip()))
    return found


@pytest.mark.parametrize(
    ("fields", "title", "labels", "above"),
    [
        pytest.param({}, "Knots", ["rope"], "", id="news"),
        pytest.param({"label": "opinion"}, "Knots", ["Opinion", "rope"], "", id="opinion"),
        pytest.param(
            {"label": "sponsored", "byline": "Ropes Ltd"},
            *("Sponsored: Knots", ["Sponsored", "rope"], PAID),
            id="paid for",
        ),
        pytest.param(
            {"label": "sponsored", "byline": "[A & B, C]"},
            *("Sponsored: Knots", ["Sponsored", "rope"], PAID_BY_TWO),
            id="paid for by two",
        ),
        pytest.param(
            {"label": "sponsored", "byline": "[]"},
            *("Sponsored: Knots", ["Sponsored", "rope"], PAID.replace(" by Ropes Ltd", "")),
            id="paid for by nobody who is named",
        ),
    ],
)
def test_what_is_not_news_says_so(fields: dict[str, str], title: str, labels: list[str], above: str) -> None:
    for entry in entries(**fields):
        assert entry == Entry(title, labels, f"{above}<p>They hold.</p>")


@pytest.mark.parametrize(("count", "oldest"), [(50, "S00"), (51, "S01")])
def test_a_feed_holds_the_fifty_newest(count: int, oldest: str) -> None:
    files = {f"content/world/s{n:02}.md": story(f"S{n:02}", f"2026-11-{n // 3 + 1:02}") for n in range(count)}
    for output in made(known(files), kinds=frozenset(["feed"])).values():
        found = [entry.title for entry in feedparser.parse(output.data).entries]
        assert (len(found), found[0], found[-1]) == (50, f"S{count - 1:02}", oldest)


def test_what_is_retracted_says_so_before_its_headline() -> None:
    for entry in entries(retracted=RETRACTED):
        assert (entry.title, "They hold" in entry.content) == ("Retracted: Knots", False)
    (title,) = {entry.title for entry in entries(retracted=RETRACTED, label="sponsored")}
    assert title == "Retracted: Sponsored: Knots"
