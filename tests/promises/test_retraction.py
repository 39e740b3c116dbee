"""A story that is retracted: its address and the reason stay, and nothing else is shown or listed."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import feedparser
import pytest

from in_memory import known, page
from sitegen.site import file_questions, questions
from sitegen.site.views import Neighbours
from support import ROOT, Files, Outlet, story

Make = Callable[[Files], Outlet]
BAD = "content/town/2026-11-18-bad.md"
PAGE = "town/2026/11/bad.html"
GONE = "{date: 2026-11-23 09:00, reason: 'It was <b>not</b> so, said “Ann”.'}"
FILES: Files = {
    BAD: story("Bad", "2026-11-18", "The badtext.", tags="[sea, rare]", retracted=GONE, series="Walls"),
    "content/town/good.md": story(
        "Good", "2026-11-19", "As [we wrote](2026-11-18-bad.md).", tags="[sea]", series="Walls"
    ),
    "content/town/later.md": story("Later", "2026-11-20", "More.", tags="[sea]", related="[2026-11-18-bad.md]"),
}
TEXTS = {path: str(text) for path, text in FILES.items()}
NOTICE = "This story was retracted on 23 November 2026 09:00."


def test_its_page_says_when_and_why_and_links_to_it_still_lead_there(site: Make) -> None:
    outlet = site(FILES)
    assert outlet.build().problems == ()
    shown = outlet.page(PAGE)
    assert "It was &lt;b&gt;not&lt;/b&gt; so, said “Ann”." in shown
    assert "badtext" not in shown
    assert "noindex" not in shown
    # Whoever shared it once is shown anew by networks, too.
    assert '<meta property="og:title" content="Retracted: Bad">' in shown
    assert 'href="bad.html">we wrote</a>' in outlet.page("town/2026/11/good.html")


@pytest.mark.parametrize(
    ("now", "there"), [("2026-11-23 08:59:59", True), ("2026-11-23 09:00", False)], ids=["before", "from then on"]
)
def test_it_is_as_it_was_until_its_retraction(site: Make, now: str, there: bool) -> None:
    outlet = site(FILES)
    report = outlet.build(now)
    assert ("badtext" in outlet.page(PAGE)) is there
    assert ("bad.html" in outlet.page("town/index.html")) is there
    assert [(due.event, due.editorial) for due in report.due] == ([("is retracted", True)] if there else [])


def test_a_retraction_that_falls_due_and_one_that_is_taken_back_make_the_same_files_as_clean_builds(site: Make) -> None:
    outlet = site(FILES)
    outlet.build("2026-11-23 08:00")
    before = outlet.tree()
    outlet.build()
    during = outlet.tree()
    outlet.write({BAD: TEXTS[BAD].replace(f"retracted: {GONE}\n", "")}).build()
    assert "badtext" in outlet.page(PAGE)
    outlet.write({BAD: TEXTS[BAD]}).build()
    assert outlet.tree() == during != before


@pytest.mark.parametrize(
    "name", ["feed.xml", "rss.xml", "town/feed.xml", "tags/sea/feed.xml", "bylines/wions/feed.xml"]
)
def test_feeds_that_carried_it_carry_the_notice_in_its_place(site: Make, name: str) -> None:
    outlet = site(FILES)
    outlet.build("2026-11-23 08:00")
    before = feedparser.parse(outlet.page(name))
    outlet.build()
    after = feedparser.parse(outlet.page(name))
    assert [each.id for each in after.entries] == [each.id for each in before.entries]
    old, new = (next(each for each in feed.entries if each.title.endswith("Bad")) for feed in (before, after))
    assert (old.title, new.title) == ("Bad", "Retracted: Bad")
    assert "badtext" in old.content[0].value
    assert new.content[0].value.startswith(f"<p><strong>{NOTICE}</strong> It was &lt;b&gt;not")
    assert new.summary.startswith(NOTICE)
    if "updated_parsed" in new and name != "rss.xml":
        assert (old.updated, new.updated) == ("2026-11-18T00:00:00+01:00", "2026-11-23T09:00:00+01:00")
        assert after.feed.updated == "2026-11-23T09:00:00+01:00"


def test_the_json_feed_carries_the_notice_and_the_news_sitemap_carries_nothing(site: Make) -> None:
    outlet = site({BAD: TEXTS[BAD].replace("2026-11-18", "2026-11-22 20:00", 1)})
    outlet.build("2026-11-23 08:00")
    assert PAGE in outlet.page("sitemap-news.xml")
    outlet.build()
    (entry,) = json.loads(outlet.page("feed.json"))["items"]
    assert entry["title"] == "Retracted: Bad"
    assert entry["content_html"].startswith(f"<p><strong>{NOTICE}</strong>")
    assert entry["date_modified"] == "2026-11-23T09:00:00+01:00"
    assert PAGE not in outlet.page("sitemap-news.xml")


def test_no_list_has_it_any_more() -> None:
    answers = known(TEXTS)
    found = [
        *questions.latest(answers),
        *questions.pager(answers, "section/town").stories,
        *questions.pager(answers, "tag/sea").stories,
        *questions.pager(answers, "byline/wions").stories,
        *questions.month(answers, "2026-11"),
        *questions.related(answers, "content/town/later.md"),
        *questions.related(answers, "content/town/good.md"),
    ]
    assert {each.title for each in found} == {"Good", "Later"}
    assert [term.title for term in questions.tags(answers)] == ["sea"]
    assert questions.neighbours(answers, "content/town/good.md").previous is None
    assert questions.series(answers, "content/town/good.md") is None


def test_what_a_theme_asks_about_it_has_an_answer() -> None:
    answers = known(TEXTS)
    assert questions.related(answers, BAD) == ()
    assert questions.neighbours(answers, BAD) == Neighbours(None, None)
    assert questions.series(answers, BAD) is None
    assert file_questions.image(answers, BAD) is None
    assert questions.byline(answers, "wions").title == "Wions"
    assert page("{{ site.body('" + BAD + "') }}", answers).startswith("<p><strong>This story was retracted")


def test_a_theme_that_knows_nothing_of_retractions_shows_the_notice(site: Make) -> None:
    plain = "{% for each in site.related(story.path) %}{{ each.title }}{% endfor %}{{ story.content }}{{ story.title }}"
    outlet = site({**FILES, "themes/_site/templates/article.html": plain})
    outlet.build()
    assert outlet.page(PAGE).startswith(f"<p><strong>{NOTICE}</strong>")


def test_a_paper_whose_only_story_is_retracted_is_published_with_its_sitemap_and_no_archive(site: Make) -> None:
    outlet = site({BAD: TEXTS[BAD]})
    outlet.build()
    tree = outlet.tree()
    assert f"https://test.example/{PAGE}".encode() in tree["sitemap-2026-11.xml"]
    assert b"2026-11-23T09:00:00+01:00" in tree["sitemap-2026-11.xml"]
    assert "archive/2026/11/index.html" not in tree
    assert b'class="empty"' in tree["town/index.html"]


NOTES = "[{date: 2026-11-2%d, text: Note %d.}]"
CORRECTED = {
    f"content/town/s{number}.md": story(f"S{number}", "2026-11-19", corrections=NOTES % (number // 10, number))
    for number in range(10, 46)
}


def test_corrections_are_listed_newest_first_and_paged_from_the_oldest() -> None:
    answers = known(CORRECTED, now="2026-11-30 12:00")
    front, first = questions.corrections(answers), questions.corrections(answers, 0)
    assert front == first
    assert (front.notes[0].text, front.notes[-1].text, front.older, front.newer) == ("Note 45.", "Note 10.", "", "")
    more = {f"content/town/t{number}.md": text.replace("S", "T") for number, text in enumerate(CORRECTED.values())}
    answers = known({**CORRECTED, **more}, now="2026-11-30 12:00")
    pages = [questions.corrections(answers, number) for number in (0, 2, 1)]
    assert [len(each.notes) for each in pages] == [32, 20, 20]
    assert [each.older for each in pages] == ["/corrections/page-2.html", "/corrections/page-1.html", ""]
    assert len({note.id for each in pages for note in each.notes}) == 72


def test_an_update_is_no_correction_and_two_notes_of_one_instant_have_ids_of_their_own() -> None:
    notes = "[{date: 2026-11-21, text: A.}, {date: 2026-11-21, text: B.}, {date: 2026-11-22, kind: update, text: C.}]"
    found = questions.latest_corrections(known({"content/town/a.md": story(corrections=notes, id="urn:a")}))
    assert [(note.id, note.text) for note in found] == [
        ("urn:a/correction/2026-11-21/2", "B."),
        ("urn:a/correction/2026-11-21", "A."),
    ]


@pytest.mark.parametrize(
    ("config", "url"),
    [("", "corrections.html"), ('[permalinks]\npage = "/info/{slug}/"\n', "info/corrections/index.html")],
    ids=["as usual", "pages stand elsewhere"],
)
def test_a_standing_page_at_its_address_introduces_the_list(site: Make, config: str, url: str) -> None:
    policy = "---\ntitle: How we correct\nupdated: 2026-11-01\n---\nWrite to us.\n"
    outlet = site({**FILES, "content/pages/corrections.md": policy})
    text = (outlet.folder / "sitegen.toml").read_text(encoding="utf-8")
    outlet.write({"sitegen.toml": text + config}).build()
    shown = outlet.page(url)
    assert "<h1>How we correct</h1>" in shown
    assert shown.index("Write to us.") < shown.index("What we have corrected") < shown.index("It was &lt;b&gt;not")
    assert outlet.page("index.html").count("How we correct") == 1
    entry = re.search(r"corrections[^<]*</loc>\s*<lastmod>([^<]*)", outlet.page("sitemap-pages.xml"))
    assert entry is not None
    assert entry[1] == "2026-11-23T09:00:00+01:00"


def test_two_pages_at_the_address_of_the_list_are_a_collision(site: Make) -> None:
    policy = "---\ntitle: Corrections\n---\nWrite to us.\n"
    twice = {
        "content/pages/corrections.md": policy,
        "content/pages/more.md": policy.replace("---\n", "---\nslug: corrections\n", 1),
    }
    assert [each.code for each in site({**FILES, **twice}).problems()] == ["collision"]


def test_a_theme_without_a_template_for_the_list_gets_a_plain_one(site: Make) -> None:
    text = (ROOT / "src/sitegen/theme/builtin/corrections.html").read_text(encoding="utf-8")
    outlet = site({**FILES, "themes/_site/templates/corrections.html": text})
    outlet.build()
    assert '<a href="town/2026/11/bad.html">Bad</a>' in outlet.page("corrections.html")


def test_the_feed_of_corrections_is_an_atom_feed(site: Make) -> None:
    corrections = "[{date: 2026-11-21, kind: clarification, text: 'Two & three'}]"
    outlet = site({**FILES, "content/town/c.md": story("C", corrections=corrections)})
    outlet.build()
    ET.fromstring(outlet.page("corrections.xml"))
    feed = feedparser.parse(outlet.page("corrections.xml"))
    assert not feed.bozo
    assert [(each.title, each.link, each.updated) for each in feed.entries] == [
        ("Retraction: Bad", f"https://test.example/{PAGE}", "2026-11-23T09:00:00+01:00"),
        ("Clarification: C", "https://test.example/town/2026/11/c.html", "2026-11-21T00:00:00+01:00"),
    ]
    assert feed.entries[1].content[0].value == "Two & three"
    assert feed.feed.updated == "2026-11-23T09:00:00+01:00"


def test_a_correction_moves_what_feeds_and_sitemaps_say_of_a_change(site: Make) -> None:
    outlet = site({"content/town/c.md": story("C", corrections="[{date: 2026-11-21 10:00, text: No.}]")})
    outlet.build()
    for name in ("feed.xml", "sitemap-2026-11.xml"):
        assert "2026-11-21T10:00:00+01:00" in outlet.page(name)
