"""Where a reference written in a story leads, at this instant."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from sitegen import urls
from sitegen.config import ImageOptions
from sitegen.content.markup import body_id
from sitegen.content.places import FRONT
from sitegen.content.slots import bare, local, rooted
from sitegen.model import CONTENT, Article, Asset, Entry, Intro, Page, Profile
from sitegen.site import addresses
from sitegen.site.pictures import shown
from sitegen.site.recorded import Redirect
from sitegen.site.views import Image

Leads = Literal["page", "asset", "elsewhere", "nowhere"]


class Target(Struct, frozen=True):
    """What a reference leads to. `url` carries query and fragment; `asset` is the path of a file under content/, `size`
    its bytes.

    `lost_fragment` is a place within the page that isn't there: the link leads to its top. `picture` is what to show of
    a picture that is made in several sizes.
    """

    leads: Leads
    url: str = ""
    asset: str = ""
    width: int = 0
    height: int = 0
    lost_fragment: str = ""
    picture: Image | None = None
    size: int = 0


NOWHERE = Target("nowhere")
_AS_USUAL = ImageOptions()
_PARTS = re.compile(r"(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#(?P<fragment>.*))?", re.DOTALL)


class Places(Struct, frozen=True, eq=False):
    """Everything a reference may lead to.

    `url_of` maps published files to their URLs, `entries` to what they hold;
    `known` maps the place of every page, feed and alias (`urls.place`) to its
    URL, `sources` URLs back to files. `moved` are older addresses of entries, `gone` those of nothing.
    """

    base: urls.Base
    url_of: Mapping[str, str]
    entries: Mapping[str, Entry]
    assets: Mapping[str, Asset]
    known: Mapping[str, str]
    sources: Mapping[str, str]
    images: ImageOptions = _AS_USUAL
    moved: tuple[Redirect, ...] = ()
    gone: tuple[str, ...] = ()


def follow(reference: str, source: str, places: Places) -> Target:
    """Follow a reference written in the file `source`."""
    return follow_rooted(rooted(reference, source), places)


def follow_from_content(reference: str, places: Places) -> Target:
    """Follow a reference that starts from content/: one of a template, of a front's line, of `sitegen.toml`."""
    return follow(reference, FRONT, places)


def follow_rooted(reference: str, places: Places) -> Target:
    """Follow a reference from content/ (`rooted`)."""
    if not local(reference):
        inside = places.base.inside(reference)
        # `https://this.site//other.host/` mustn't become the address of another host.
        return follow_rooted(rooted(inside, ""), places) if local(inside or "//") else Target("elsewhere", reference)
    parts = _PARTS.fullmatch(reference)
    if parts is None or not parts["path"]:
        return NOWHERE
    resolved, query, fragment = unquote(parts["path"]), parts["query"] or "", parts["fragment"] or ""
    path = CONTENT + resolved
    if path in places.assets:
        asset = places.assets[path]
        tail = query + (f"#{fragment}" if fragment else "")
        made = shown(asset, "wide", "", places.images)
        url = addresses.asset_url(asset) + tail
        return Target("asset", url, path, asset.width, asset.height, picture=made, size=asset.size)
    if path in places.url_of:
        return _page(places.url_of[path], places.entries.get(path), query, fragment)
    url = places.known.get(urls.place_at(resolved), "")
    return _page(url, places.entries.get(places.sources.get(url, "")), query, fragment)


def source_of(target: Target, places: Places) -> str:
    """The path of the entry whose page a reference leads to, or ""."""
    return places.sources.get(bare(target.url), "")


def _page(url: str, entry: Entry | None, query: str, fragment: str) -> Target:
    if not url:
        return NOWHERE
    if not fragment:
        return Target("page", url + query)
    if not isinstance(entry, Article | Page | Intro | Profile):
        return Target("page", f"{url}{query}#{fragment}")
    wanted = body_id(fragment)
    if wanted in entry.outline.anchors:
        return Target("page", f"{url}{query}#{urls.encode(wanted)}")
    return Target("page", url + query, lost_fragment=fragment)
