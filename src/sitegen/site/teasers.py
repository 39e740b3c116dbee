"""What lists show of stories, made as it is looked at."""

from collections.abc import Callable, Iterator, Mapping

from sitegen.model import Article
from sitegen.patched import Patched, plain
from sitegen.site.views import Teaser


class Teasers(Mapping[str, Teaser]):
    """Teasers by path, each made when it is first looked at: few builds show them all."""

    def __init__(self, articles: Mapping[str, Article], make: Callable[[Article], Teaser]) -> None:
        self._articles, self._make = articles, make
        self._made: dict[str, Teaser] = {}

    def __getitem__(self, path: str) -> Teaser:
        found = self._made.get(path)
        if found is None:
            found = self._made[path] = self._make(self._articles[path])
        return found

    def joined(self, article: Article, make: Callable[[Article], Teaser]) -> "Teasers":
        """The same with one more; ours aren't to be used any more."""
        teasers = Teasers({**plain(self._articles), article.path: article}, make)
        teasers._made = self._made
        return teasers

    def retold(self, articles: Mapping[str, Article]) -> "Teasers":
        """The same with other articles in the places of some; ours aren't to be used any more."""
        teasers = Teasers(Patched(self._articles, articles), self._make)
        teasers._made = self._made
        for path in articles:
            teasers._made.pop(path, None)
        return teasers

    def __contains__(self, path: object) -> bool:
        return path in self._articles

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)
