"""What a template may ask, and the notes of what was asked: why a warm build can skip a page and be right."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from sitegen.dates import Moment
from sitegen.nodes import Plain
from sitegen.site.links import Target, rooted
from sitegen.site.questions import QUESTIONS, Known
from sitegen.site.views import (
    Edition,
    Group,
    Image,
    Link,
    Neighbours,
    Pager,
    SeriesPlace,
    SitemapEntry,
    Teaser,
    Term,
    Year,
)

Question = tuple[str, ...] | tuple[str | int, ...]


@dataclass(slots=True)
class Answers:
    """One build's answers, each question answered once. Answers are frozen, so they may be shared."""

    known: Known
    _memo: dict[Question, object] = field(default_factory=dict)

    def to(self, question: Question) -> object:
        if question not in self._memo:
            name, *arguments = question
            self._memo[question] = QUESTIONS[str(name)](self.known, *arguments)
        return self._memo[question]


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

    def edition(self) -> Edition:
        """The front page: lead, top, latest, a block for each section."""
        answer: Edition = self._ask("edition")  # type: ignore[assignment]
        return answer

    def related(self, path: str, n: int = 4) -> tuple[Teaser, ...]:
        """Stories to read after one."""
        answer: tuple[Teaser, ...] = self._ask("related", path, n)  # type: ignore[assignment]
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

    def image(self, path: str) -> Image | None:
        """The picture that the front matter of a file names."""
        answer: Image | None = self._ask("image", path)  # type: ignore[assignment]
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
        answer: Markup = self._ask("body", path)  # type: ignore[assignment]
        return answer

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
        """The standing pages, by title."""
        answer: tuple[Link, ...] = self._ask("pages")  # type: ignore[assignment]
        return answer

    def sitemaps(self) -> tuple[SitemapEntry, ...]:
        """The sitemap of sitemaps, for `sitemap_index.xml`."""
        answer: tuple[SitemapEntry, ...] = self._ask("sitemaps")  # type: ignore[assignment]
        return answer

    def sitemap(self, name: str) -> tuple[SitemapEntry, ...]:
        """What one sitemap lists, by its file name."""
        answer: tuple[SitemapEntry, ...] = self._ask("sitemap", name)  # type: ignore[assignment]
        return answer

    def today(self) -> Moment:
        """The day of the build, in the outlet's zone; a page that shows it changes every midnight."""
        answer: Moment = self._ask("today")  # type: ignore[assignment]
        return answer


def asked(view: SiteView) -> tuple[Question, ...]:
    """The questions a template asked, each once, in order. Not a method: templates can't reach it."""
    return tuple(view._asked)


def repeat(view: SiteView, questions: Iterable[Question]) -> None:
    """Note questions that were asked for this page before, for another one."""
    view._asked.update(dict.fromkeys(questions))


def questions() -> Iterable[str]:
    """Names of everything a template may ask."""
    return QUESTIONS.keys()
