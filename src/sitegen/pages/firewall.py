"""The embargo firewall: whether anything of an unpublished story is in the files that are about to be published. Pure.

A canary that was found nowhere has to be looked for only in files that changed since; one that is new, everywhere. One
that stands somewhere because something published says it too isn't looked for, as long as both are still so.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Set

from msgspec import Struct, field

from sitegen import urls
from sitegen.model import Asset, Entry, Front
from sitegen.pages.assets import needs_reference, pictures_of
from sitegen.problems import Problem
from sitegen.recipes import Rendition
from sitegen.site import addresses
from sitegen.site.canaries import Canary
from sitegen.site.held import in_drafts
from sitegen.site.links import Places, follow_rooted

_HINT = (
    "Nothing was published. If the words stand there by chance, choose others in the story. "
    "Otherwise move it out of `content/` until its time and report this: no page is told of it."
)


class Cleared(Struct, frozen=True):
    """What the last build found, for an output with this list of files: each canary's words, with the first files in
    which it stands and the name of the published witness that says it too.
    """

    listing: str = ""
    canaries: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)


class Rounds(Struct, frozen=True):
    """Which canaries to look for in which files, by path; and where others are known to stand."""

    everywhere: tuple[Canary, ...]
    in_changed: tuple[Canary, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    known: Mapping[str, tuple[str, ...]]


def encode(cleared: Cleared) -> bytes:
    return json.dumps([cleared.listing, cleared.canaries], ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode(row: bytes) -> Cleared:
    """What `encode` made a row of; an empty one for anything else."""
    try:
        listing, canaries = json.loads(row.decode("utf-8", "surrogatepass"))
        return Cleared(listing, {phrase: (tuple(places), name) for phrase, (places, name) in canaries.items()})
    except (ValueError, TypeError, AttributeError):
        return Cleared()


def rounds(
    canaries: Iterable[Canary], files: Mapping[str, str], before: Mapping[str, str], past: Cleared, witnessed: Set[str]
) -> Rounds:
    """What has to be looked for where. `files` are the digests of what is to be published by path, `before` those of
    what is, which `past` cleared; `witnessed` are the words whose witness of then still says them.
    """
    unchanged = {path for path, digest in files.items() if before.get(path) == digest} if past.listing else set()
    new, clear, known = [], [], {}
    for canary in canaries:
        places, _ = past.canaries.get(canary.words, (None, ""))
        kept = tuple(path for path in places or () if path in unchanged)
        if places is None or (places and not (kept and canary.words in witnessed)):
            new.append(canary)
        elif places:
            known[canary.words] = kept
        else:
            clear.append(canary)
    changed = tuple(sorted(files.keys() - unchanged))
    return Rounds(tuple(new), tuple(clear), changed, tuple(sorted(unchanged)), known)


def gathered(found: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """The first files in which each canary stands, by its words, from (file, words that stand in it)."""
    places: dict[str, list[str]] = {}
    for path, phrases in sorted(found):
        for phrase in phrases:
            places.setdefault(phrase, []).append(path)
    return {phrase: tuple(paths) for phrase, paths in places.items()}


def leaks(canaries: Iterable[Canary], places: Mapping[str, tuple[str, ...]], witnessed: Set[str]) -> Iterator[Problem]:
    """An error for each text that stands somewhere without a witness."""
    for canary in canaries:
        found = places.get(canary.words, ())
        if found and canary.words not in witnessed:
            yield leak(canary.path, canary.story, f"the {canary.what} of this story", found)


def leak(path: str, story: str, what: str, found: tuple[str, ...]) -> Problem:
    """The error that something unpublished is in files of the output."""
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    message = f"{what}, which is kept back, would be published in `{found[0]}`{more}"
    return Problem(path, message, "leak", _HINT, story=story)


def secret_files(published: Iterable[Entry], assets: Mapping[str, Asset], places: Places) -> frozenset[str]:
    """Pictures and documents that nothing published refers to, as the stories themselves say."""
    if not assets:
        return frozenset()
    only_files = Places(places.base, {}, {}, assets, {}, {}, places.images)
    used = {follow_rooted(reference, only_files).asset for entry in published for reference in _references(entry)}
    return frozenset(path for path in assets if path not in used and (needs_reference(path) or in_drafts(path)))


def _references(entry: Entry) -> Iterator[str]:
    yield from pictures_of(entry)
    if not isinstance(entry, Front):
        yield from entry.outline.files


def leaking_files(
    secret: Set[str],
    assets: Mapping[str, Asset],
    digests: Mapping[str, str],
    files: Mapping[str, str],
    made: Iterable[Rendition],
) -> dict[str, tuple[str, ...]]:
    """Where secret files would be published, by their path: as they are, under whatever name, or in other sizes.

    `digests` are of what would go out of an asset. What has the same bytes as a file that is published is no secret.
    """
    public = assets.keys() - secret
    shared = {digests[path] for path in public} | {assets[path].digest for path in public}
    own = {path for path in secret if digests[path] not in shared and assets[path].digest not in shared}
    by_digest = {digests[path]: path for path in sorted(own)}
    by_place = {urls.path_of(addresses.asset_url(assets[path])): path for path in own}
    by_place |= {each.path: each.asset for each in made if each.asset in own}
    found: dict[str, list[str]] = {}
    for place in sorted(files):
        path = by_place.get(place) or by_digest.get(files[place])
        if path:
            found.setdefault(path, []).append(place)
    return {path: tuple(where) for path, where in found.items()}
