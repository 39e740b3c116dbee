"""What a template may ask, and the notes of what was asked: why a warm build can skip a page and be right."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from markupsafe import Markup
from msgspec import Struct

from sitegen.content.slots import rooted
from sitegen.dates import Moment
from sitegen.model import Body
from sitegen.nodes import Plain
from sitegen.site.digests import Digests
from sitegen.site.feed_views import NewsEntry, SitemapEntry
from sitegen.site.file_questions import outline
from sitegen.site.fill import fill
from sitegen.site.known import Known, UnansweredError
from sitegen.site.links import Target
from sitegen.site.questions import QUESTIONS
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

Question = tuple[str, ...] | tuple[str | int, ...]
Made = TypeVar("Made")


# Asked by one page each: keeping the answers of a hundred thousand pages would fill the memory.
_OF_ONE_PAGE = frozenset(["related", "neighbours", "series"])
_KEPT = 2000  # of what feeds show: the newest stories are in many of them


class _Kept(Struct, frozen=True, eq=False):
    """What was `made` of a value and of answers, for the next page that shows it."""

    given: object
    made: object
    asked: Mapping[Question, None]


class Answers:
    """One build's answers, each question answered once. Answers are frozen, so they may be shared."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._memo: dict[Question, object] = {}
        self._digests: dict[Question, str] = {}
        self._digest = Digests(known.site)
        self.kept: dict[tuple[str, str], _Kept] = {}

    def to(self, question: Question) -> object:
        if question in self._memo:
            return self._memo[question]
        name, *arguments = question
        answer = QUESTIONS[str(name)](self.known, *arguments)
        if name == "text":
            return answer
        if name in _OF_ONE_PAGE:
            self._digests[question] = self._digest.of(answer)
        else:
            self._memo[question] = answer
        return answer

    def digest(self, question: Question) -> str:
        """The digest of an answer; a question that can't be answered any more has one of its own."""
        found = self._digests.get(question)
        if found is None:
            found = self._digests[question] = self._digest_of(question)
        return found

    def digest_of(self, answer: object) -> str:
        """The digest that a question with this answer has."""
        return self._digest.of(answer)

    def story(self, path: str) -> str:
        """The digest of all that a list may show of a story."""
        return self._digest.story(self.known.site.teasers[path])

    def retold(self, known: Known, paths: Iterable[str], questions: Iterable[Question]) -> "Answers":
        """The answers of a site in which the stories at `paths` are told anew, and nothing else is; `questions` are
        those that may be answered otherwise. Ours aren't to be asked any more.
        """
        answers = Answers(known)
        answers._memo, answers._digests = self._memo, self._digests
        answers._digest = self._digest.retold(known.site, paths)
        otherwise = frozenset(questions)
        answers.kept = {key: kept for key, kept in self.kept.items() if otherwise.isdisjoint(kept.asked)}
        for question in otherwise:
            answers._memo.pop(question, None)
            answers._digests.pop(question, None)
        return answers

    def _digest_of(self, question: Question) -> str:
        name, *arguments = question
        try:
            if name == "text":
                return outline(self.known, str(arguments[0])).digest
            # Asked for this once: an answer that nobody reads needn't be kept.
            answer = self._memo[question] if question in self._memo else QUESTIONS[str(name)](self.known, *arguments)
        except UnansweredError:
            return "unanswered"
        return self._digest.of(answer)


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


def once(view: SiteView, key: tuple[str, str], given: object, make: Callable[[SiteView], Made]) -> Made:
    """What `make` makes of what is `given` and of what it asks, made for the first page that shows it: the questions
    are noted for each. Not a method: templates can't reach it.
    """
    kept = view._answers.kept
    found = kept.get(key)
    if found is None or found.given is not given:
        own = SiteView(view._answers)
        made = make(own)
        while len(kept) >= _KEPT:
            del kept[next(iter(kept))]
        found = kept[key] = _Kept(given, made, dict.fromkeys(asked(own)))
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
