"""What a template may ask, and the notes of what was asked: why a warm build can skip a page and be right."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from sitegen.content.slots import rooted
from sitegen.dates import Moment
from sitegen.model import Body
from sitegen.nodes import Plain
from sitegen.site.answers import MOST_KEPT, Answers, Kept, Question
from sitegen.site.feed_views import NewsEntry, SitemapEntry
from sitegen.site.fill import fill
from sitegen.site.known import UnansweredError
from sitegen.site.links import Target
from sitegen.site.views import (
    CorrectionNote,
    CorrectionPager,
    Edition,
    FeedLink,
    Group,
    Image,
    Link,
    Neighbours,
    Pager,
    Publisher,
    SeriesPlace,
    Teaser,
    Term,
    Year,
)

Made = TypeVar("Made")


class SiteView:
    """The site as one template sees it. Every method is a question, and every question is noted."""

    __slots__ = ("_answers", "_asked")

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._asked: dict[Question, None] = {}

    def _ask(self, *question: str | int) -> object:
        self._asked[question] = None
        return self._answers.to(question)

    def latest(self, n: int = 20, section: str = "") -> tuple[Teaser, ...]:
        """The newest stories, newest first; of one section (by key) if given."""
        answer: tuple[Teaser, ...] = self._ask("latest", n, section)  # type: ignore[assignment]
        return answer

    def sections(self) -> tuple[Term, ...]:
        """All sections, in the outlet's order."""
        answer: tuple[Term, ...] = self._ask("sections")  # type: ignore[assignment]
        return answer

    def section(self, key: str) -> Group:
        """A section by its key."""
        answer: Group = self._ask("section", key)  # type: ignore[assignment]
        return answer

    def tags(self) -> tuple[Term, ...]:
        """All tags that published stories carry, by title."""
        answer: tuple[Term, ...] = self._ask("tags")  # type: ignore[assignment]
        return answer

    def tag(self, key: str) -> Group:
        """A tag by its key."""
        answer: Group = self._ask("tag", key)  # type: ignore[assignment]
        return answer

    def bylines(self) -> tuple[Term, ...]:
        """All bylines of published stories, by title."""
        answer: tuple[Term, ...] = self._ask("bylines")  # type: ignore[assignment]
        return answer

    def byline(self, key: str) -> Group:
        """A byline by its key."""
        answer: Group = self._ask("byline", key)  # type: ignore[assignment]
        return answer

    def pager(self, name: str, number: int = 0) -> Pager:
        """A page of the list `section/…`, `tag/…`, `byline/…`; number 0 is its front. A `paged` front page is `""`."""
        answer: Pager = self._ask("pager", name, number)  # type: ignore[assignment]
        return answer

    def edition(self, name: str = "") -> Edition:
        """The front page: lead, top, latest, blocks; or what stands on the front of `section/…`, `tag/…`."""
        answer: Edition = self._ask("edition", name)  # type: ignore[assignment]
        return answer

    def corrections(self, number: int = 0) -> CorrectionPager:
        """A page of the list of corrections, clarifications and retractions; number 0 is its front."""
        answer: CorrectionPager = self._ask("corrections", number)  # type: ignore[assignment]
        return answer

    def latest_corrections(self, n: int = 20) -> tuple[CorrectionNote, ...]:
        """The newest corrections, clarifications and retractions, newest first."""
        answer: tuple[CorrectionNote, ...] = self._ask("latest_corrections", n)  # type: ignore[assignment]
        return answer

    def related(self, path: str, n: int = 4) -> tuple[Teaser, ...]:
        """Stories to read after one."""
        answer: tuple[Teaser, ...] = self._ask("related", path, n)  # type: ignore[assignment]
        return answer

    def feed(self, name: str = "") -> tuple[Teaser, ...]:
        """The stories of a feed, newest first: of the site, or of `section/…`, `tag/…`, `byline/…`. Retracted stories
        are among them; their text is the notice.
        """
        answer: tuple[Teaser, ...] = self._ask("feed", name)  # type: ignore[assignment]
        return answer

    def feeds(self) -> tuple[FeedLink, ...]:
        """The feeds of the whole site; those of a section, tag or byline are in its Group."""
        answer: tuple[FeedLink, ...] = self._ask("feeds")  # type: ignore[assignment]
        return answer

    def neighbours(self, path: str) -> Neighbours:
        """The stories before and after one in its section."""
        answer: Neighbours = self._ask("neighbours", path)  # type: ignore[assignment]
        return answer

    def series(self, path: str) -> SeriesPlace | None:
        """A story's place in its series, if it has one."""
        answer: SeriesPlace | None = self._ask("series", path)  # type: ignore[assignment]
        return answer

    def archive(self) -> tuple[str, ...]:
        """The years that have stories, newest first."""
        answer: tuple[str, ...] = self._ask("archive")  # type: ignore[assignment]
        return answer

    def year(self, name: str) -> Year:
        """A year of the archive with its months."""
        answer: Year = self._ask("year", name)  # type: ignore[assignment]
        return answer

    def month(self, name: str) -> tuple[Teaser, ...]:
        """The stories of a month such as `2026-11`, newest first."""
        answer: tuple[Teaser, ...] = self._ask("month", name)  # type: ignore[assignment]
        return answer

    def url_of(self, path: str) -> str:
        """The URL of a file under content/, such as `/pages/about.md`; "" if it isn't published."""
        answer: str = self._ask("url_of", path)  # type: ignore[assignment]
        return answer

    def asset(self, path: str) -> Image | None:
        """A file under content/ such as `/world/wall.jpg`; asking for it publishes it."""
        answer: Image | None = self._ask("asset", path)  # type: ignore[assignment]
        return answer

    def image(self, path: str, shape: str = "wide") -> Image | None:
        """The picture that the front matter of a file names: `wide`, `card` (3:2), `portrait` (1:1), or as JPEGs only
        `share`, `screen` (16:9), `photo` (4:3), `square`.
        """
        answer: Image | None = self._ask("image", path, shape)  # type: ignore[assignment]
        return answer

    def static(self, name: str) -> str:
        """The URL of one of the theme's own files, such as `style.css`."""
        answer: str = self._ask("static", name)  # type: ignore[assignment]
        return answer

    def link(self, source: str, reference: str) -> Target:
        """Where a reference written in a file leads."""
        answer: Target = self._ask("link", rooted(reference, source))  # type: ignore[assignment]
        return answer

    def body(self, path: str) -> Markup:
        """The whole text of a story with absolute links, for feeds."""
        made: Markup = once(self, ("body", path), None, lambda view: absolute(view, path, text_of(view, path)))
        return made

    def data(self, name: str) -> Plain:
        """What `content/_data/<name>.json`, `.csv` or `.toml` holds."""
        answer: Plain = self._ask("data", name)  # type: ignore[assignment]
        return answer

    def config(self, key: str) -> Plain:
        """A setting: `title`, `language`, … or `extra.<name>`."""
        answer: Plain = self._ask("config", key)  # type: ignore[assignment]
        return answer

    def nav(self) -> tuple[Link, ...]:
        """The entries of `[nav]`; without it, the sections."""
        answer: tuple[Link, ...] = self._ask("nav")  # type: ignore[assignment]
        return answer

    def pages(self) -> tuple[Link, ...]:
        """The standing pages, by title, and the list of corrections."""
        answer: tuple[Link, ...] = self._ask("pages")  # type: ignore[assignment]
        return answer

    def publisher(self) -> Publisher:
        """Who publishes the site, and by what rules: the table `[publisher]`."""
        answer: Publisher = self._ask("publisher")  # type: ignore[assignment]
        return answer

    def sitemaps(self) -> tuple[SitemapEntry, ...]:
        """The sitemap of sitemaps, for `sitemap_index.xml`."""
        answer: tuple[SitemapEntry, ...] = self._ask("sitemaps")  # type: ignore[assignment]
        return answer

    def sitemap(self, name: str) -> tuple[SitemapEntry, ...]:
        """What one sitemap lists, by its file name."""
        answer: tuple[SitemapEntry, ...] = self._ask("sitemap", name)  # type: ignore[assignment]
        return answer

    def news(self, name: str = "sitemap-news.xml") -> tuple[NewsEntry, ...]:
        """What one news sitemap lists, by its file name: the stories of the last 48 hours."""
        answer: tuple[NewsEntry, ...] = self._ask("news", name)  # type: ignore[assignment]
        return answer

    def today(self) -> Moment:
        """The day of the build, in the outlet's zone; a page that shows it changes every midnight."""
        answer: Moment = self._ask("today")  # type: ignore[assignment]
        return answer


def asked(view: SiteView) -> tuple[Question, ...]:
    """The questions a template asked, each once, in order. Not a method: templates can't reach it."""
    return tuple(view._asked)


def table_of(view: SiteView, name: str) -> Plain:
    """The data that a chart shows, or None if there is none of this name. Not a method: templates have `data`."""
    try:
        return view.data(name)
    except UnansweredError:
        return None


def text_of(view: SiteView, path: str) -> Body:
    """The body of a story, with its slots. Not a method: templates have `body`."""
    text: Body = view._ask("text", path)  # type: ignore[assignment]
    return text


def group_named(view: SiteView, name: str) -> Group:
    """What the list `section/…`, `tag/…` or `byline/…` is about. Not a method: templates have one for each kind."""
    kind, _, key = name.partition("/")
    return {"section": view.section, "tag": view.tag, "byline": view.byline}[kind](key)


def once(view: SiteView, key: tuple[str, str], given: object, make: Callable[[SiteView], Made]) -> Made:
    """What `make` makes of what is `given` and of what it asks, made for the first page that shows it: the questions
    are noted for each. Not a method: templates can't reach it.
    """
    kept = view._answers.kept
    found = kept.get(key)
    if found is None or found.given is not given:
        own = SiteView(view._answers)
        made = make(own)
        while len(kept) >= MOST_KEPT:
            del kept[next(iter(kept))]
        found = kept[key] = Kept(given, made, dict.fromkeys(asked(own)))
    repeat(view, found.asked)
    return found.made  # type: ignore[return-value]


def absolute(view: SiteView, path: str, text: Body) -> Markup:
    """The text of a story, its links with scheme and host. Not a method: templates have `body`."""
    permalink = view._answers.known.places.base.permalink
    return fill(text, partial(view.link, path), permalink, partial(table_of, view), feed=True).html


def repeat(view: SiteView, questions: Mapping[Question, None]) -> None:
    """Note questions that were asked for this page before, for another one."""
    view._asked.update(questions)


# What a template may ask. `text` is asked for it, by `body`.
OFFERED = frozenset(name for name in vars(SiteView) if not name.startswith("_"))
