"""What an editor is told of entries of `sitegen.toml` that lead nowhere, and the files that they publish."""

from collections.abc import Collection, Iterator, Mapping

from sitegen.config import Reference
from sitegen.config_schema import FILE
from sitegen.content.places import FRONT
from sitegen.content.slots import rooted
from sitegen.model import CONTENT, Entry, reference_to
from sitegen.pages.dead_links import NO_PAGE, Paths
from sitegen.problems import Problem, warning
from sitegen.recipes import is_picture
from sitegen.site.assemble import Site
from sitegen.site.held import held, told
from sitegen.site.links import Places, Target
from sitegen.site.settings import led_to, references


def settings_assets(site: Site, places: Places) -> frozenset[str]:
    """Paths of the files under content/ that an entry leads to."""
    return frozenset(led_to(reference, places).asset for _, _, reference in references(site.config)) - {""}


def settings_problems(
    site: Site, places: Places, entries: Mapping[str, Entry], files: Collection[str]
) -> Iterator[Problem]:
    """Warnings; `entries` are all there are, by path, `files` the paths of what else is under content/."""
    for table, name, reference in references(site.config):
        target = led_to(reference, places)
        picture = (table, name) == ("publisher", "logo")
        fault = _fault(target, picture=picture)
        if not fault:
            continue
        hint = "" if target.leads != "nowhere" else _meant(reference, site, entries, files)
        hint = hint or _WHERE[_NO_PICTURE if picture else fault]
        message = f"the entry “{name}” of `[{table}]` {fault}"
        yield warning(Problem(FILE, message, "link", hint, reference.line))


_NOTHING = "leads to nothing that is published"
_NO_PICTURE = "leads to no picture"
_NO_PLACE = "leads to a place that its page doesn't have, so to the page's top"
_WHERE = {
    _NOTHING: "Write the path of a page, such as `pages/about.md`, or an address, such as `/world/`.",
    _NO_PICTURE: "Write the path of a picture, such as `pages/logo.png`.",
    _NO_PLACE: "Write a crosshead that is there (`## The wall` is `#the-wall`), or remove all from `#` on.",
}


def _fault(target: Target, *, picture: bool) -> str:
    if target.leads == "nowhere":
        return _NOTHING
    if picture and target.leads != "elsewhere" and not is_picture(target.asset):
        return _NO_PICTURE
    return _NO_PLACE if target.lost_fragment else ""


def _meant(reference: Reference, site: Site, entries: Mapping[str, Entry], files: Collection[str]) -> str:
    path = CONTENT + rooted(reference.text, FRONT).partition("#")[0]
    kept_back = held(entries[path], site.now) if path in entries else None
    if kept_back:
        return f"{told(kept_back)}: take the line out until it is published."
    if path in entries:
        return f"{NO_PAGE}: take the line out until that changes."
    meant = Paths([*entries, *files]).meant(path)
    return f"Did you mean `{reference_to(meant).removeprefix('/')}`?" if meant else ""
