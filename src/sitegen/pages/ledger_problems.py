"""What editors are told of published addresses: those that lead nowhere now, those that nobody recorded."""

from collections.abc import Container, Iterable, Iterator, Sequence

from sitegen import urls
from sitegen.config_schema import FILE as CONFIG
from sitegen.ledger import FILE, GONE, Ledger
from sitegen.model import Article, Entry, Page
from sitegen.pages.hosting_files import left_out
from sitegen.pages.sites import PlannedSite
from sitegen.problems import BOOKKEEPING, Problem, warning
from sitegen.site.assemble import Site
from sitegen.site.recorded import identity

_TOLD = 20  # lost addresses that a build names


def ledger_problems(
    planned: PlannedSite, entries: Iterable[Entry], ledger: Ledger, told: int = _TOLD
) -> tuple[Problem, ...]:
    """Warnings: recorded addresses at which nothing stands, addresses that are said to be gone and aren't, and hosts
    that can't take every redirect. `entries` are all there are, those that are kept back too.
    """
    lost = lost_urls(planned, entries, ledger)
    found = [_lost(name, url, ledger) for name, url in lost[:told]]
    if len(lost) > told:
        message = f"nothing stands at {len(lost) - told:,} more addresses that were published"
        found.append(Problem(FILE, message, "url", "`sitegen urls check` names them all."))
    return tuple(map(warning, (*found, *_still_there(planned, ledger), *_too_many(planned))))


def lost_urls(planned: PlannedSite, entries: Iterable[Entry], ledger: Ledger) -> list[tuple[str, str]]:
    """The ids and recorded URLs of what nobody knows any more, if nothing else stands there.

    A story that is kept back is known: its address works again once it is published.
    """
    site = planned.site
    stories = (entry for entry in entries if isinstance(entry, Article | Page))
    known = {identity(each) for each in stories if each.path not in site.entries or site.url_of[each.path]}
    strangers = [(name, url) for name, found in ledger.urls_of.items() if name not in known for url in found]
    if not strangers:
        return []
    answered = {urls.place(path) for path, _ in _standing(planned)}
    answered |= {urls.place_at(url) for url in ledger.gone}
    return [(name, url) for name, url in strangers if urls.place_at(url) not in answered]


def unrecorded(site: Site, files: Container[str], ledger: Ledger) -> dict[str, tuple[str, str]]:
    """The ids and URLs of stories and pages whose files are among those of an output, and that the ledger doesn't know,
    by the path of their source; oldest first.
    """
    found = {path: _name_and_url(site, path) for path in (*site.pages, *site.lists[""])}
    return {
        path: (name, url)
        for path, (name, url) in found.items()
        if url and urls.path_of(url) in files and url not in ledger.urls_of.get(name, ())
    }


def _name_and_url(site: Site, path: str) -> tuple[str, str]:
    entry = site.entries[path]
    return (identity(entry), site.url_of[path]) if isinstance(entry, Article | Page) else ("", "")


def unrecorded_problems(site: Site, sources: Sequence[str]) -> Iterator[Problem]:
    """One warning for all that isn't recorded, of these sources."""
    if sources:
        first, count = site.url_of[sources[0]], len(sources)
        told = f"{count:,} published address{' is' if count == 1 else 'es are'} not recorded"
        message = f"{told}: {f'`{first}`' if count == 1 else f'`{first}`, for one'}"
        hint = f"After each deploy, run `sitegen urls record` and commit {FILE}."
        yield warning(Problem(FILE, message, BOOKKEEPING, hint))


def _lost(name: str, url: str, ledger: Ledger) -> Problem:
    moved = "If" if name.startswith("/") else f"If its story moved, give it the line `id: {name}`; if"
    hint = (
        f"{moved} another page replaces it, give that one `aliases: [{url}]`; "
        f"if nothing does, add the line `{GONE} {url}` to {FILE}."
    )
    message = f"`{url}` was published, and nothing stands there any more"
    return Problem(FILE, message, "url", hint, ledger.lines.get(url, 0))


def _still_there(planned: PlannedSite, ledger: Ledger) -> Iterator[Problem]:
    """Only what the site knows to be gone: of a story that is kept back, nothing is said anywhere."""
    for url in sorted(set(planned.site.gone) - set(planned.places.gone)):
        source = _standing_at(url, planned)
        message = f"`{url}` is said to be gone, and {source} stands there"
        yield Problem(FILE, message, "url", "Remove this line, or take that page down.", ledger.lines.get(url, 0))


def _standing_at(url: str, planned: PlannedSite) -> str:
    return next((source for path, source in _standing(planned) if urls.place(path) == urls.place_at(url)), "a file")


def _standing(planned: PlannedSite) -> Iterator[tuple[str, str]]:
    """Every path that something is found at, and what asked for it."""
    yield from ((target.path, target.source) for target in planned.targets)
    yield from ((copy.path, copy.source) for copy in planned.copied)
    yield from ((urls.path_of(each.url), each.source) for each in planned.places.moved)


def _too_many(planned: PlannedSite) -> Iterator[Problem]:
    for name, limit, count in left_out(planned.site.config, planned.places):
        message = f"{name} takes {limit:,} redirects, and {count:,} more are wanted"
        hint = "Those lead on by a page of their own: slower, and search engines follow them, too."
        yield Problem(CONFIG, message, BOOKKEEPING, hint)
