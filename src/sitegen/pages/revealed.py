"""The site of a preview: drafts and stories to come are in it, and none of them keeps it from being built."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from sitegen.pages.sites import Material, PlannedSite, held_at, plan_site
from sitegen.problems import Problem, errors, warning
from sitegen.site.held import Held


def plan_revealed(material: Material, now: datetime, today: datetime | None = None) -> PlannedSite:
    """Everything there is to show at `now`. A draft or embargoed story that clashes with another file is left out, with
    a warning; where the site would clash without them too, it is that of a build.
    """
    planned = plan_site(material, now, today, drafts=True)
    if not errors(planned.problems):
        return planned
    sound = plan_site(material, now, today)
    if errors(sound.problems):
        return sound
    kept_back = held_at(material.entries, now)
    left: dict[str, Problem] = {}
    while found := _to_blame(errors(planned.problems), kept_back):
        left |= found
        entries = tuple(entry for entry in material.entries if entry.path not in left)
        planned = plan_site(replace(material, entries=entries), now, today, drafts=True)
        kept_back = {path: each for path, each in kept_back.items() if path not in left}
    shown = sound if errors(planned.problems) else planned
    return replace(shown, problems=(*shown.problems, *left.values()))


def _to_blame(faults: tuple[Problem, ...], kept_back: Mapping[str, Held]) -> dict[str, Problem]:
    """What can be left out to mend these faults, and what to say of it; nothing if nothing helps."""
    found: dict[str, Problem] = {}
    for fault in faults:
        named = [path for path in kept_back if path == fault.path or path in fault.message]
        if not named or any(path in found for path in named):
            continue
        path = max(named, key=lambda each: (kept_back[each].why == "draft", each))
        message = fault.message if path == fault.path else fault.message.replace(path, fault.path)
        told = f"{message}; the preview leaves it out"
        found[path] = warning(replace(fault, path=path, line=0, column=0, message=told, story=kept_back[path].title))
    return found
