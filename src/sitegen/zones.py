"""Time zones by the names that every machine knows."""

import re
import zoneinfo
from collections.abc import Sequence
from datetime import tzinfo

from sitegen.problems import closest, quoted

# `localtime`, `right/…` and other spellings that only some machines know would give different sites.
_ZONE = re.compile(r"(?!Factory$)[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*)*")


def zone_of(name: str) -> tzinfo | None:
    """The zone, or None if there is none of this name."""
    try:
        return zoneinfo.ZoneInfo(name) if _ZONE.fullmatch(name) else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_fault(name: str) -> tuple[str, str]:
    """Why there is no zone of this name, and what to do."""
    known = zoneinfo.available_timezones()
    if not known:
        return "this machine has no time zone data", "Install it with `pip install tzdata`."
    near = _near_zone(name, sorted(zone for zone in known if _ZONE.fullmatch(zone)))
    hint = f"Did you mean `{near}`?" if near else "Write it as `Europe/Berlin` or `America/New_York`."
    return f"{quoted(name)} is not a time zone", hint


def _near_zone(name: str, known: Sequence[str]) -> str:
    folded = name.casefold().replace(" ", "_")
    city = next((zone for zone in known if ("/" + zone.casefold()).endswith("/" + folded)), "")
    # An abbreviation is near to many others, and means none of them.
    return city or (closest(folded, known) if len(name) > 5 else "")
