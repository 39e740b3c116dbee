"""What lists show of stories, made as it is looked at."""

from collections.abc import Callable, Iterator, Mapping

from sitegen.config import Config
from sitegen.model import Article
from sitegen.patched import Patched
from sitegen.site.changed import last_changed
from sitegen.site.terms import Terms
from sitegen.site.views import Image, Teaser


class Teasers(Mapping[str, Teaser]):
    """Teasers by path, each made when it is first looked at: few builds show them all."""

    def __init__(self, articles: Mapping[str, Article], make: Callable[[Article], Teaser]) -> None:
        self._articles, self._make = articles, make
        self._made: dict[str, tuple[Article, Teaser]] = {}

    def __getitem__(self, path: str) -> Teaser:
        article, made = self._articles[path], self._made.get(path)
        # Another thread may look at an older site, which shares what was made with those that came of it.
        if made is None or made[0] is not article:
            made = self._made[path] = article, self._make(article)
        return made[1]

    def exchanged(self, path: str, article: Article | None, make: Callable[[Article], Teaser]) -> "Teasers":
        """The same with one more, another one in its place, or without it."""
        patch, gone = ({path: article}, ()) if article else ({}, (path,))
        teasers = Teasers(Patched(self._articles, patch, gone), make)
        teasers._made = self._made
        return teasers

    def retold(self, articles: Mapping[str, Article]) -> "Teasers":
        """The same with other articles in the places of some."""
        teasers = Teasers(Patched(self._articles, articles), self._make)
        teasers._made = self._made
        return teasers

    def __contains__(self, path: object) -> bool:
        return path in self._articles

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)


def teaser(
    url_of: Mapping[str, str], images: Mapping[str, Image], terms: Terms, config: Config, article: Article
) -> Teaser:
    """All that lists may show of a story."""
    url = url_of[article.path]
    section = terms.sections[article.section]
    return Teaser(
        path=article.path,
        id=article.id,
        url=url,
        permalink=config.base.permalink(url),
        title=article.title,
        short_title=article.short_title or article.title,
        kicker=article.kicker or section.title,
        deck=article.deck,
        summary=article.summary,
        date=article.date,
        updated=article.updated,
        changed=last_changed(article),
        label=article.label,
        priority=article.priority,
        dateline=article.dateline,
        section=section,
        tags=() if article.retracted else terms.tags.of(article.tags),
        bylines=terms.bylines.of(article.bylines),
        image=images.get(article.path),
        retracted=article.retracted,
    )
