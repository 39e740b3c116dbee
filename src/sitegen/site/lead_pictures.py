"""The pictures that front matter names."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from sitegen.config import Config
from sitegen.model import Asset, Entry, Front, picture_of
from sitegen.problems import Problem, warning
from sitegen.site.links import Places, follow
from sitegen.site.views import Image


def images_of(
    entries: Iterable[Entry], assets: Mapping[str, Asset], config: Config
) -> tuple[dict[str, Image], list[Problem]]:
    """The pictures that front matter names, by the path of its file, and a warning for each that isn't there."""
    places = Places(config.base, {}, {}, assets, {}, {}, config.images)
    found: dict[str, Image] = {}
    lost: list[Problem] = []
    for entry in entries:
        picture = picture_of(entry)
        if not picture or isinstance(entry, Front):
            continue
        target = follow(picture.src, entry.path, places)
        if target.leads == "nowhere":
            message = f"there is no picture `{picture.src}`"
            hint = "Put it beside this file, or mend its name."
            lost.append(warning(Problem(entry.path, message, "picture", hint, picture.line, story=entry.title)))
        else:
            as_it_is = Image(target.url, width=target.width, height=target.height, fallback=target.url)
            asset = assets.get(target.asset)
            found[entry.path] = replace(
                target.picture or as_it_is,
                alt=picture.alt,
                caption=picture.caption,
                credit=picture.credit or (asset.credit if asset else ""),
                licence=picture.licence,
                focus=picture.focus,
            )
    return found, lost
