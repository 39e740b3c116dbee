"""The answers to questions about files: where they stand, what they show, what they hold."""

from msgspec.structs import replace

from sitegen.model import Article, Asset, Body, Entry, Intro, Outline, Page, Profile, picture_of
from sitegen.nodes import Plain
from sitegen.recipes import SHAPES
from sitegen.site.known import Known, UnansweredError
from sitegen.site.links import Places, Target, follow, follow_from_content, follow_rooted
from sitegen.site.pictures import shown
from sitegen.site.retraction import body_of
from sitegen.site.views import Image


def url_of(known: Known, path: str) -> str:
    """The URL of what a path from content/ such as `/world/wall.md` leads to, or "" if it isn't published."""
    target = follow_from_content(path, known.places)
    return target.url if target.leads in ("page", "asset") else ""


def link(known: Known, reference: str) -> Target:
    """Where a reference from content/ leads."""
    return follow_rooted(reference, known.places)


def asset(known: Known, path: str) -> Image | None:
    """A file under content/ by its path, such as `/world/wall.jpg`."""
    target = follow_from_content(path, known.places)
    if target.leads != "asset":
        return None
    return Image(target.url, width=target.width, height=target.height, fallback=target.url)


def image(known: Known, path: str, shape: str = "wide") -> Image | None:
    """The picture that the front matter of the file `path` names, in a shape."""
    if shape not in SHAPES:
        raise UnansweredError(f"there is no shape `{shape}`; there are {', '.join(SHAPES)}")
    image = known.site.images.get(path)
    # What isn't made in sizes is the same in all shapes.
    asset = pictured(known.site.entries[path], known.places) if image and image.srcset else None
    made = shown(asset, shape, image.focus, known.places.images) if image and asset else None
    if not image or not made:
        return image
    return replace(
        made, alt=image.alt, caption=image.caption, credit=image.credit, licence=image.licence, focus=image.focus
    )


def pictured(entry: Entry, places: Places) -> Asset | None:
    """The picture that an entry's front matter names, if it is a file of the outlet."""
    picture = picture_of(entry)
    return places.assets.get(follow(picture.src, entry.path, places).asset) if picture else None


def static(known: Known, name: str) -> str:
    """The URL of one of the theme's own files."""
    if name not in known.static:
        raise UnansweredError(f"the theme has no file `static/{name}`")
    return known.static[name]


def text(known: Known, path: str) -> Body:
    """The body of a story or page."""
    outline(known, path)
    return body_of(known.site.entries[path], known.bodies)


def outline(known: Known, path: str) -> Outline:
    entry = known.site.entries.get(path)
    if not isinstance(entry, Article | Page | Intro | Profile):
        raise UnansweredError(f"nothing is published from `{path}`")
    return entry.outline


def data(known: Known, name: str) -> Plain:
    """What `content/_data/<name>.json`, `.csv` or `.toml` holds."""
    if name not in known.site.data:
        raise UnansweredError(f"there is no `content/_data/{name}` (.json, .csv or .toml)")
    return known.site.data[name]
