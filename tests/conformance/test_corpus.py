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
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sitegen.content.parse import ParseOptions, parse
from sitegen.importers.hugo import HugoOptions, read_hugo
from sitegen.model import Article, Source
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
        """Letters and digits only: quotes are curled on the way, and stars and underscores mean different things."""
        return re.findall(r"[^\W_]+", "".join(self._parts))


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
    markup = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    return _Words(markup).words()


def shown_by_the_new_page(article: Article) -> list[str]:
    return _Words("".join(article.body.pieces)).words()


def imported(path: Path) -> Article:
    name = path.relative_to(CORPUS).as_posix()
    made = read_hugo(name, path.read_text(encoding="utf-8"), OPTIONS)
    options = ParseOptions(ZONE, "news.example")
    parsed = parse(Source(made.path, "digest", made.text.encode("utf-8")), options)
    assert errors(parsed.problems) == ()
    assert isinstance(parsed.entry, Article)
    return parsed.entry


def test_there_are_417_stories() -> None:
    assert len(STORIES) == 417


@pytest.mark.parametrize("part", range(8))
def test_every_word_of_every_story_is_there_in_order(part: int) -> None:
    different = {
        path.name: next(_differences(old, new), ("", ""))
        for path in STORIES[part::8]
        if (old := shown_by_the_old_page(path.read_text(encoding="utf-8")))
        != (new := shown_by_the_new_page(imported(path)))
    }
    assert different == {}


def _differences(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for at, (mine, theirs) in enumerate(zip([*old, ""], [*new, ""], strict=False)):
        if mine != theirs:
            yield " ".join(old[max(0, at - 3) : at + 5]), " ".join(new[max(0, at - 3) : at + 5])


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
        article = imported(path)
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
