"""Which files under content/ are published: pictures and documents only with something that refers to them."""

import re
from collections.abc import Iterable, Iterator

from sitegen.content.slots import rooted
from sitegen.model import DATA, Article, Asset, Entry, Front, picture_of
from sitegen.site.answers import Question
from sitegen.site.assemble import Site
from sitegen.site.held import in_drafts
from sitegen.site.links import Places, follow_from_content, follow_rooted
from sitegen.site.pictures import is_made

# Uploaded ahead of its story, each of these could give it away.
_ON_REFERENCE = frozenset(
    [
        *("jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "heic", "heif", "tif", "tiff", "bmp", "ico", "jxl"),
        *("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v", "mov", "webm", "ogv", "avi", "mkv"),
        *("pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "pages", "numbers", "key"),
        *("epub", "zip", "vtt", "srt"),
    ]
)


def needs_reference(path: str) -> bool:
    return path.rpartition(".")[2].lower() in _ON_REFERENCE


def free_assets(assets: Iterable[Asset]) -> frozenset[str]:
    """Paths of the files that are published whoever refers to them."""
    return frozenset(
        asset.path
        for asset in assets
        if not needs_reference(asset.path) and not in_drafts(asset.path) and not asset.path.startswith(DATA)
    )


def referred_assets(site: Site, places: Places, shown: Iterable[str]) -> frozenset[str]:
    """Paths of the files that something published leads to, or shows as they are."""
    if not site.assets:
        return frozenset()
    linked = {
        found.asset
        for entry in published_entries(site)
        if not isinstance(entry, Front)
        for reference in entry.outline.files
        if (found := follow_rooted(reference, places)).leads == "asset"
    }
    return frozenset(linked | {path for path in shown if not is_made(site.assets[path], places.images)})


def shown_pictures(site: Site, places: Places) -> dict[str, list[str]]:
    """The pictures that something published shows, and the paths of what shows each."""
    found: dict[str, list[str]] = {}
    for entry in published_entries(site) if site.assets else ():
        for reference in pictures_of(entry):
            target = follow_rooted(reference, places)
            if target.leads == "asset":
                found.setdefault(target.asset, []).append(entry.path)
    return found


def published_entries(site: Site) -> Iterator[Entry]:
    """The entries that some page or feed shows."""
    return (entry for path, entry in site.entries.items() if site.url_of.get(path) or isinstance(entry, Article))


def asked_assets(asked: Iterable[Question], places: Places) -> frozenset[str]:
    """Paths of the files that a template asked for by name."""
    paths = (str(question[1]) for question in asked if question[0] in ("asset", "url_of"))
    targets = (follow_from_content(path, places) for path in paths)
    return frozenset(target.asset for target in targets if target.leads == "asset")


def pictures_of(entry: Entry) -> Iterator[str]:
    """References to the pictures that an entry shows, from content/."""
    if not isinstance(entry, Front):
        yield from entry.outline.pictures
    picture = picture_of(entry)
    if picture:
        yield rooted(picture.src, entry.path)


_SCRIPTED = re.compile(
    rb"href\s*=\s*[\"']?\s*(?!#|https?://|[\w./-]*+[\"'\s>])|<\s*script|<\s*foreignObject|<\s*iframe|\son[a-z]+\s*=|javascript:|<!ENTITY|<\?xml-stylesheet",
    re.IGNORECASE,
)


def svg_fault(path: str, data: bytes) -> str:
    """Why an SVG can't be published, or "": opened by itself it is a page of this site that runs what it holds."""
    if not path.lower().endswith(".svg"):
        return ""
    found = _SCRIPTED.search(data)
    return f"the picture contains `{found[0].decode('ascii', 'replace').strip()}`, which runs" if found else ""
