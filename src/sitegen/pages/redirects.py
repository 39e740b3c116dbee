"""Where older addresses lead, once it is known what stands where: never to another redirect, never away from a page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sitegen import urls
from sitegen.ledger import FILE, normal
from sitegen.model import Article, Page
from sitegen.pages.targets import Target
from sitegen.site import addresses
from sitegen.site.assemble import Site
from sitegen.site.recorded import Redirect

MADE_OF_THEM = ("redirect", "hosting")  # kinds of target


def redirects(site: Site, targets: Iterable[Target]) -> tuple[Redirect, ...]:
    """Aliases, as editors wrote them, then the recorded addresses at which none of the targets stands.

    Each leads straight to where its entry stands now: one hop, however often the entry moved.
    """
    aliases = tuple(_aliases(site))
    if not site.moved:
        return aliases
    wanted: dict[str, list[Redirect]] = defaultdict(list)
    for url, path in site.moved.items():
        found = wanted[urls.place_at(url)]
        # Of two that had one address, the later story keeps it.
        found[:] = [each for each in found if each.path == path]
        found.append(Redirect(as_served(url), path, f"{path} (moved from `{url}`, as {FILE} says)"))
    for alias in aliases:
        wanted.pop(urls.place_at(alias.url), None)
    for path in _live(site, targets):
        place = urls.place(path)
        if place in wanted:
            wanted[place] = [each for each in wanted[place] if is_twin(each, path, site)]
    return (*aliases, *(each for place in sorted(wanted) for each in wanted[place]))


def gone(site: Site, targets: Iterable[Target], moved: Iterable[Redirect]) -> tuple[str, ...]:
    """What is said to be gone, and is."""
    if not site.gone:
        return ()
    there = {urls.place(path) for path in _live(site, targets)} | {urls.place_at(each.url) for each in moved}
    return tuple(url for url in site.gone if urls.place_at(url) not in there)


def as_served(url: str) -> str:
    """An address without an ending is a folder's: every host serves it, with and without a final slash."""
    last = url.rpartition("/")[2]
    return url if not last or "." in last else f"{url}/"


def alias_url(alias: str) -> str:
    """Where an alias stands, whichever way an editor wrote its letters."""
    return as_served(normal(alias))


def is_twin(redirect: Redirect, path: str, site: Site) -> bool:
    """Whether a redirect may stand beside the file `path`, though many hosts give both one address: `wall.html`, which
    leads to `wall/index.html`.
    """
    return urls.path_of(site.url_of[redirect.path]) == path and urls.key(urls.path_of(redirect.url)) != urls.key(path)


def _aliases(site: Site) -> Iterator[Redirect]:
    for path, entry in site.entries.items():
        if isinstance(entry, Article | Page) and entry.aliases and site.url_of[path]:
            for alias in entry.aliases:
                yield Redirect(alias_url(alias), path, f"{path} (alias `{alias}`)")


def _live(site: Site, targets: Iterable[Target]) -> Iterator[str]:
    yield from (each.path for each in targets if each.kind not in MADE_OF_THEM)
    yield from (urls.path_of(addresses.asset_url(asset)) for asset in site.assets.values())
