"""What the ledger of published addresses means for a site at one instant."""

from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec import Struct

from sitegen import urls
from sitegen.config import Config
from sitegen.ledger import Ledger
from sitegen.model import Article, Entry, Page, reference_to
from sitegen.site.addresses import entry_url


class Redirect(Struct, frozen=True):
    """An older URL of an entry. `source` names, for an editor, what asked for it."""

    url: str
    path: str
    source: str


def identity(entry: Article | Page) -> str:
    """What the ledger knows an entry by: a story's id; a page, which has none, by its file."""
    return entry.id if isinstance(entry, Article) else urls.encode(reference_to(entry.path))


def moved(published: Iterable[Entry], url_of: Mapping[str, str], ledger: Ledger) -> dict[str, str]:
    """The recorded URLs that published entries had before, and the path of the entry; the latest story's if several
    had one.
    """
    if not ledger.urls_of:
        return {}
    over = frozenset(ledger.gone)
    left: list[tuple[float, str, str]] = []
    for entry in _stories(published):
        now = url_of[entry.path]
        older = (url for url in ledger.urls_of.get(identity(entry), ()) if now not in ("", url) and url not in over)
        began = entry.date.at.timestamp() if isinstance(entry, Article) else 0.0
        left += [(began, entry.path, url) for url in older]
    return {url: path for _, path, url in sorted(left)}


def gone(entries: Iterable[Entry], published: Container[str], ledger: Ledger, config: Config) -> tuple[str, ...]:
    """The URLs that are said to be gone, but for those of stories that are kept back: of a story that isn't to be known
    of, no file of the output may speak.
    """
    if not ledger.gone:
        return ()
    secret: set[str] = set()
    for entry in _stories(entries):
        if entry.path not in published:
            secret |= {urls.place_at(url) for url in _every(entry, ledger, config)}
    return tuple(sorted(url for url in ledger.gone if urls.place_at(url) not in secret))


def _stories(entries: Iterable[Entry]) -> Iterator[Article | Page]:
    return (entry for entry in entries if isinstance(entry, Article | Page))


def _every(entry: Article | Page, ledger: Ledger, config: Config) -> Iterator[str]:
    yield from ledger.urls_of.get(identity(entry), ())
    yield from entry.aliases
    if url := entry_url(entry, config):
        yield url
