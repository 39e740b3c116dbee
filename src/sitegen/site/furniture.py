"""What isn't a story says something else: an edition, a standing page, the file about a section, a topic or an author.

All lists and addresses stay as they are. An edition may come and go; the others have their title and place all along.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from sitegen.model import Entry, Front, Intro, Page, Profile
from sitegen.patched import Patched
from sitegen.site import sitemaps
from sitegen.site.assemble import Site, in_force
from sitegen.site.lead_pictures import images_of
from sitegen.site.steps import Change, Step
from sitegen.site.touched import Group, group_of

Furniture = Front | Intro | Page | Profile

# What nothing shows of it but its own pages, fronts, and what is told of its term to those who ask.
_SAID: Mapping[type, tuple[str, ...]] = {
    Intro: ("outline", "summary", "arranges", "extra", "digest"),
    Page: ("outline", "summary", "search_title", "updated", "image", "expires", "extra", "digest"),
    Profile: ("outline", "kind", "role", "photo", "links", "extra", "digest"),
}


def stays(site: Site, change: Change) -> bool:
    """Whether a file that has pages, or the term that it is about, stands where it stood under the same title."""
    before, after = change.before, change.after
    if (
        not isinstance(before, Intro | Page | Profile)
        or type(after) is not type(before)
        or not site.url_of[change.path]
    ):
        return False
    said = {name: getattr(before, name) for name in _SAID[type(before)]}
    return replace(after, **said) == before


def step(site: Site, change: Change, now: datetime) -> Step:
    """The site at `now` once it says so. What it is made from isn't to be used any more."""
    path, after = change.path, change.after
    entries = Patched(site.entries, {path: after} if after else {}, () if after else (path,))
    images, _ = images_of([after] if after else [], site.assets, site.config)
    moved = replace(
        site,
        now=now,
        entries=entries,
        images=Patched(site.images, images, () if images else (path,)),
        pages=Patched(site.pages, {path: after}) if isinstance(after, Page) else site.pages,
        intros={**site.intros, list_of(after): after} if isinstance(after, Intro) else site.intros,
        profiles={**site.profiles, after.key: after} if isinstance(after, Profile) else site.profiles,
    )
    if any(isinstance(each, Front) for each in change.versions):
        moved = replace(moved, front=in_force(_fronts(entries.values())))
    return Step(change, site, moved)


def list_of(about: Intro | Profile) -> str:
    """The name of the list whose pages a file is about."""
    return f"{about.kind if isinstance(about, Intro) else 'byline'}/{about.key}"


def touched(taken: Step) -> Iterator[Group]:
    """The groups of the questions that may be answered otherwise, but for those where something leads."""
    path, about = taken.change.path, taken.change.after
    # The menu and the publisher's policies may lead to a crosshead.
    yield from (("text", path), ("image", path), ("nav",), ("publisher",))
    if any(isinstance(each, Front) for each in taken.change.versions):
        yield ("edition", "")
    if isinstance(about, Page):
        yield from (("sitemaps",), *(("sitemap", name) for name in sitemaps.names_of(taken.after, "pages")))
    if isinstance(about, Intro | Profile):
        name = list_of(about)
        yield from (("edition", name), ("pager", name, 0), group_of(tuple(name.split("/", 1))))


def _fronts(entries: Iterable[Entry]) -> Iterator[Front]:
    return (entry for entry in entries if isinstance(entry, Front))
