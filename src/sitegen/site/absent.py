"""What isn't there, and why: files that went from the output, and files under content/ that never get there."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sitegen import urls
from sitegen.config import Config
from sitegen.model import Article, Entry, Page
from sitegen.site.addresses import entry_url
from sitegen.site.assemble import Site
from sitegen.site.held import Held

_KEPT_BACK = {"draft": "a draft now", "embargoed": "kept back until its date", "expired": "past the end of its time"}
_UNUSED = "nothing published refers to it"


def removals(
    removed: Iterable[str], entries: Iterable[Entry], held: Mapping[str, Held], config: Config
) -> dict[str, str]:
    """Why files went, by path."""
    reasons = dict.fromkeys(removed, "nothing of the site stands at this address any more")
    for entry in entries if reasons else ():
        kept_back = held.get(entry.path)
        if kept_back and isinstance(entry, Article | Page):
            url = entry_url(entry, config)
            path = urls.path_of(url) if url else ""
            if path in reasons:
                reasons[path] = f"{entry.path} is {_KEPT_BACK[kept_back.why]}"
    return reasons


def withheld_beside(
    before: tuple[tuple[str, str], ...], unshown: Collection[str], shown: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """What is withheld once more pictures came, or aren't shown any more, and some are shown now."""
    if not unshown and not shown:
        return before
    unused = sorted({*(path for path, why in before if why == _UNUSED), *unshown})
    others = tuple(each for each in before if each[1] != _UNUSED)
    return (*((path, _UNUSED) for path in unused if path not in shown), *others)


def withheld(assets: Iterable[str], published: frozenset[str], site: Site) -> Iterator[tuple[str, str]]:
    """Files under content/ that aren't published though nobody keeps them back, each with the reason."""
    for path in assets:
        if path not in published:
            yield path, _UNUSED
    for path, entry in site.entries.items():
        if not site.url_of.get(path, "none") and not isinstance(entry, Article):
            yield path, "no published story belongs to it, or its kind of page is switched off"
