"""What is made of pictures: the sizes and crops that published pages show, and what is wrong with a picture."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.model import Article, Asset, Page, picture_of
from sitegen.problems import Problem, warning
from sitegen.recipes import MOST_PIXELS, Rendition, renditions
from sitegen.site.answers import Question
from sitegen.site.assemble import Site
from sitegen.site.file_questions import pictured
from sitegen.site.known import Known
from sitegen.site.links import Places
from sitegen.site.pictures import is_made

MENDED = "Open it in a picture editor and save it anew."
_EMPTY = "Copy it here again; it may not have arrived yet."
MADE = (".jpg", ".jpeg", ".png", ".webp")


def wide_renditions(shown: Iterable[str], places: Places) -> Iterator[Rendition]:
    """What is made of every picture that is shown: whole, in several sizes."""
    for path in shown:
        if is_made(places.assets[path], places.images):
            yield from renditions(places.assets[path], "wide", avif=places.images.avif)


def asked_renditions(asked: Iterable[Question], known: Known) -> Iterator[Rendition]:
    """The crops that templates asked for."""
    for name, *arguments in asked:
        path, shape = map(str, arguments) if name == "image" else ("", "")
        image = known.site.images.get(path)
        asset = pictured(known.site.entries[path], known.places) if image else None
        if image and asset and is_made(asset, known.places.images):
            yield from renditions(asset, shape, image.focus, avif=known.places.images.avif)


def used_by(paths: Sequence[str]) -> str:
    """In which stories an editor finds a picture."""
    more = f" and {len(set(paths)) - 1} more" if len(set(paths)) > 1 else ""
    return f"It is used by {paths[0]}{more}." if paths else ""


def picture_problems(
    site: Site, places: Places, shown: Mapping[str, Sequence[str]], referred: Iterable[str]
) -> Iterator[Problem]:
    """Pictures that can't be made, pictures without a credit, files that would tell more than they should."""
    for path, asset in site.assets.items():
        if asset.trait in ("huge", "broken"):
            yield from _unmakable(asset, shown.get(path, ()), making=places.images.renditions)
    for path in referred:
        if site.assets[path].trait in _TELLING:
            message, hint = _TELLING[site.assets[path].trait]
            yield warning(Problem(path, message, "private", hint))
    yield from uncredited(site, places, site.images)


def uncredited(site: Site, places: Places, paths: Iterable[str]) -> Iterator[Problem]:
    """The pictures of files, by their paths, of which nobody says whose they are."""
    for path in paths:
        entry = site.entries[path]
        picture, image = picture_of(entry), site.images[path]
        if picture and isinstance(entry, Article | Page) and pictured(entry, places) and not image.credit:
            message = f"the picture `{picture.src}` has no credit"
            yield Problem(path, message, "credit", _CREDIT, picture.line, severity="warning", story=entry.title)


_CREDIT = "Write whose it is: `credit: Ann Quay` beside `src`, or in the picture's own IPTC data."


_TELLING = {
    "signed": (
        "the document names its author",
        "If readers aren't to know, export it again without its properties.",
    ),
    "located": (
        "the file says where it was taken, and this kind of file can't be cleaned",
        "Save it without its place; a photograph also as a JPEG, which is cleaned by itself.",
    ),
    "opaque": (
        "the picture may say where and with which camera it was taken, and this kind of file can't be cleaned",
        "Save it as a JPEG: that is cleaned by itself, and every browser shows it.",
    ),
}


def _unmakable(asset: Asset, users: Sequence[str], *, making: bool) -> Iterator[Problem]:
    stops = making and bool(users) and asset.path.lower().endswith(MADE)
    if asset.trait == "broken":
        message, mended = (
            ("the picture can't be read", MENDED) if asset.size else ("the picture's file is empty", _EMPTY)
        )
        found = Problem(asset.path, message, "picture", f"{mended} {used_by(users)}".strip())
        yield found if stops else warning(found)
    elif stops:
        count = f"{asset.width * asset.height / 1e6:.0f}" if asset.width else f"more than {MOST_PIXELS / 1e6:.0f}"
        message = f"the picture has {count} megapixels; there may be {MOST_PIXELS / 1e6:.0f}"
        hint = f"Save it smaller: 3,000 pixels across are enough for any screen. {used_by(users)}"
        yield Problem(asset.path, message, "picture", hint)
