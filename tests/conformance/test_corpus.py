"""A real archive: 417 stories of 2014 from digitalgov.gov (public domain) as its Hugo site had them.

Words in = words out: the words a reader of the old page saw are, in order, the
words of the new one. They are counted by another route than the import takes:
markdown-it (CommonMark, as Hugo's Goldmark) over the source, its tags dropped
by html.parser. What shortcodes showed is put in by hand before:

* references give an address and no words; a dead one keeps its link's text;
* pictures have no words; a video or frame is a link with the words below;
* WordPress's `[youtube …]` was shown as it stands and is now a link.
"""

import html
import re
from difflib import SequenceMatcher
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sitegen.content.parse import ParseOptions, parse
from sitegen.content.rows import decode_body
from sitegen.importers.hugo import HugoOptions, read_hugo
from sitegen.model import Article, Body, Source
from sitegen.problems import errors
from support import NOW, ROOT, Outlet

CORPUS = ROOT.parent / "shared/corpus/digitalgov-news"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus isn't here")

STORIES = sorted(CORPUS.rglob("*.md")) if CORPUS.is_dir() else []
ZONE = ZoneInfo("America/New_York")
OPTIONS = HugoOptions(
    section="news",
    host="news.example",
    zone=ZONE,
    old_base="https://digital.gov",
    media_base="https://media.example/legacy",
    known=frozenset(path.relative_to(CORPUS).as_posix() for path in STORIES),
)


# Old pages that showed their own markup, which the import mends: what a reader saw there and sees no longer.
MARKUP_SHOWN = {
    "2014-04-10-department-of-treasurys-helpwithmybank-gov-goes-responsive.md": (
        "Why Go Responsive Here s What Feds Are Saying"
    ),
    "2014-04-22-social-media-and-earth-day.md": "webcast nsf gov",
    "2014-04-23-when-sharing-buttons-work.md": "td valign top width 132 102 121 b",
    "2014-06-30-508-accessible-videos-why-and-how-to-make-them.md": "p",
    "2014-10-02-introducing-the-new-challenge-gov.md": "Training Session",
    "2014-11-07-digitalgov-university-is-making-changes-thanks-to-you.md": "with DGU",
    "2014-12-31-countdown-to-2015-with-our-most-popular-articles-this-year.md": "1 2 3 4 5 6 7 8 9 10",
}


class _Words(HTMLParser):
    """The words of a page, without what scripts, style sheets and frames hold."""

    _SILENT = ("script", "style", "iframe")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._silent = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(data)

    def words(self) -> list[str]:
        """Letters and digits only, for quotes are curled on the way; addresses shown as text aren't words."""
        return re.findall(r"[^\W_]+", re.sub(r"(?:https?|mailto):\S*", "", "".join(self._parts)))


def shown_by_the_old_page(text: str) -> list[str]:
    from markdown_it import MarkdownIt

    body = text.split("\n---\n", 1)[1]
    body = re.sub(r"\{\{<\s*(?:ref|tmp)\s*\"[^\"]*\"\s*>\}\}", "https://x.example", body)
    body = re.sub(r"\{\{<\s*(?:legacy-img|legacy-img-right|img)\b.*?>\}\}", "", body, flags=re.DOTALL)
    body = re.sub(r'\{\{<\s*youtube[^>]*title="([^"]*)"\s*>\}\}', r"Watch the video: \1", body)
    body = re.sub(r"\{\{<\s*youtube[^>]*>\}\}", "Watch the video", body)
    body = re.sub(r"\{\{<\s*/?note\b.*?>\}\}", "\n\n", body)
    body = re.sub(r"\[youtube[ =][^\]]*\]", "Watch the video", body)
    body = re.sub(r"<iframe\b.*?</iframe>", "\n\nSee it at its source\n\n", body, flags=re.DOTALL)
    body = re.sub(r"^(#+ .*?) *\{#[\w-]+\}", r"\1", body, flags=re.MULTILINE)
    markup = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    return _Words(markup).words()


def shown_by_the_new_page(body: Body) -> list[str]:
    # A card names the service that it leads to, which the old page left to a player, or shows an address.
    shown = re.sub('<span class="embed-provider">[^<]*</span>', "", "".join(body.pieces))
    return _Words(re.sub('<span class="embed-title">[^< ]*/[^< ]*</span>', "", shown)).words()


@cache  # two tests look at every story
def imported(path: Path) -> tuple[Article, Body]:
    name = path.relative_to(CORPUS).as_posix()
    made = read_hugo(name, path.read_text(encoding="utf-8"), OPTIONS)
    options = ParseOptions(ZONE, "news.example")
    parsed = parse(Source(made.path, made.text.encode("utf-8")), options)
    assert errors(parsed.problems) == ()
    assert isinstance(parsed.entry, Article)
    return parsed.entry, decode_body(parsed.body)


def test_there_are_417_stories() -> None:
    assert len(STORIES) == 417


@pytest.mark.parametrize("part", range(8))
def test_every_word_of_every_story_is_there_in_order(part: int) -> None:
    lost = {path.name: words for path in STORIES[part::8] if (words := _differences(path))}
    assert lost == {}


def _differences(path: Path) -> list[str]:
    """What isn't the same on both pages, but for the markup that an old page showed."""
    old, new = shown_by_the_old_page(path.read_text(encoding="utf-8")), shown_by_the_new_page(imported(path)[1])
    allowed = set(MARKUP_SHOWN.get(path.name, "").split())
    return [
        f"{operation}: {' '.join(old[a:b])} -> {' '.join(new[c:d])}"
        for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if operation != "equal" and not (operation == "delete" and set(old[a:b]) <= allowed)
    ]


def test_the_comparison_notices_a_lost_word() -> None:
    assert shown_by_the_old_page("---\nx: y\n---\nOne *two* three.") == ["One", "two", "three"]
    assert set(MARKUP_SHOWN) <= {path.name for path in STORIES}


def test_importing_twice_gives_the_same_bytes() -> None:
    for path in STORIES[::40]:
        name, text = path.relative_to(CORPUS).as_posix(), path.read_text(encoding="utf-8")
        assert read_hugo(name, text, OPTIONS) == read_hugo(name, text, OPTIONS)


def test_no_shortcode_is_left() -> None:
    for path in STORIES:
        made = read_hugo(path.relative_to(CORPUS).as_posix(), path.read_text(encoding="utf-8"), OPTIONS)
        assert "{{" not in made.text, path.name


def test_text_fields_hold_no_entities() -> None:
    for path in STORIES:
        article, _ = imported(path)
        for text in (article.title, article.summary, *article.tags):
            assert html.unescape(text) == text, path.name


def test_the_archive_builds_and_every_story_has_a_page(tmp_path: Path) -> None:
    outlet = Outlet(tmp_path).write(
        {"sitegen.toml": 'title = "News"\nbase_url = "https://news.example"\ntimezone = "America/New_York"\n'}
    )
    for path in STORIES:
        made = read_hugo(path.relative_to(CORPUS).as_posix(), path.read_text(encoding="utf-8"), OPTIONS)
        outlet.write({made.path: made.text})
    report = outlet.build("2024-12-31")
    assert errors(report.problems) == ()
    assert len([path for path in outlet.tree() if re.fullmatch(r"news/2014/\d\d/[^/]+\.html", path)]) == 417
    assert "2014/03/05/github-for-government-recap/index.html" in outlet.tree()
    assert NOW > "2025"  # by the other tests' clock most of these stories have expired
