"""The pictures that entries show once they are others: which are shown for the first time, and which no more."""

from collections.abc import Iterable, Mapping, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from sitegen.model import Asset, Entry, Front
from sitegen.pages.assets import free_assets, pictures_of
from sitegen.pages.sites import PlannedSite
from sitegen.patched import Patched
from sitegen.site.links import Places, follow_rooted
from sitegen.site.pictures import is_made
from sitegen.site.steps import Change


class Shows(Struct, frozen=True):
    """The pictures that only entries that changed show: since they did, and until they did."""

    first: tuple[str, ...]
    last: tuple[str, ...]


def shown_otherwise(planned: PlannedSite, changes: Iterable[Change], came: Mapping[str, Asset]) -> Shows | None:
    """What entries that change show and nothing else does, of the pictures that are there and those that came with
    them.

    None if that publishes a file as it is, or takes one away; or if one has a fault that tells whose it is.
    """
    places = replace(planned.places, assets=Patched(planned.places.assets, came)) if came else planned.places
    users = dict[str, Sequence[str]]()
    for change in changes:
        was, now = (_assets(_files(each), places) for each in (change.before, change.after))
        if not planned.referred.issuperset(now) or not _may_go(set(was) - set(now), places):
            return None
        users = users_of(users, planned.shown, change, places)
    if any(places.assets[each].trait in ("huge", "broken") for each in users):
        return None
    first = tuple(each for each, found in users.items() if found and each not in planned.shown)
    last = tuple(each for each, found in users.items() if not found and each in planned.shown)
    made = all(is_made(places.assets[each], places.images) for each in (*first, *last))
    return Shows(first, last) if made else None


def _may_go(led_to: Set[str], places: Places) -> bool:
    """Whether all of these files are published even if nothing leads there."""
    return free_assets(places.assets[each] for each in led_to) == led_to


def users_of(
    users: Mapping[str, Sequence[str]], shown: Mapping[str, Sequence[str]], change: Change, places: Places
) -> dict[str, Sequence[str]]:
    """The pictures that entries that changed show or did, each with the paths of all that shows it."""
    was, now = (_assets(pictures_of(each) if each else (), places) for each in (change.before, change.after))
    found = dict(users)
    for each in {**dict.fromkeys(was), **dict.fromkeys(now)}:
        others = tuple(path for path in found.get(each, shown.get(each, ())) if path != change.path)
        found[each] = (*others, *([change.path] if each in now else []))
    return found


def _files(entry: Entry | None) -> tuple[str, ...]:
    return () if entry is None or isinstance(entry, Front) else entry.outline.files


def _assets(references: Iterable[str], places: Places) -> tuple[str, ...]:
    """The files of content/ that references lead to, each once."""
    found = (follow_rooted(each, places) for each in references)
    return tuple(dict.fromkeys(each.asset for each in found if each.leads == "asset"))
