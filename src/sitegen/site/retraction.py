"""What is left of a story that is retracted: its address, its headline, who wrote it, when, and why it is gone."""

from collections.abc import Callable
from html import escape
from typing import TypeVar

from msgspec.structs import replace

from sitegen.date_words import in_words
from sitegen.model import Article, Body, Entry, Front, Outline, Retraction, digest_of

MARK = "Retracted: "  # before its headline, where that is all there is

AnyArticle = TypeVar("AnyArticle", bound=Article)


def withdrawn(article: AnyArticle) -> AnyArticle:
    """A retracted story without its text, its pictures and all that tells of them; the notice is text and summary.

    Its tags stay for the feeds that carried it; no template is shown them. Any other story is left as it is.
    """
    if article.retracted is None:
        return article
    return replace(
        article,
        outline=Outline(digest_of(_html(article.retracted).encode("utf-8", "surrogatepass"))),
        summary=f"{_sentence(article.retracted)} {article.retracted.reason}",
        deck="",
        kicker="",
        short_title="",
        search_title="",
        dateline="",
        image=None,
        series=None,
        related=(),
        extra={},
    )


def body_of(entry: Entry, bodies: Callable[[str], Body]) -> Body:
    """The body of an entry that has one, which `bodies` finds by its digest; of a retracted story, the notice."""
    if isinstance(entry, Front):
        raise TypeError(entry.path)
    retracted = entry.retracted if isinstance(entry, Article) else None
    return notice(retracted) if retracted else bodies(entry.outline.digest)


def notice(retraction: Retraction) -> Body:
    """What stands in place of the text, on the story's page and in feeds."""
    return Body((_html(retraction),))


def _sentence(retraction: Retraction) -> str:
    return f"This story was retracted on {in_words(retraction.date)}."


def _html(retraction: Retraction) -> str:
    return f"<p><strong>{escape(_sentence(retraction))}</strong> {escape(retraction.reason, quote=False)}</p>\n"
