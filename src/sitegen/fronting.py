"""What stands on a front and why, told without building."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sitegen.asking import bare, opened, unknown
from sitegen.model import Front, reference_to
from sitegen.order import Order
from sitegen.pages.sites import held_at, plan_site
from sitegen.problems import AGE, Problem, did_you_mean, errors, in_order, quoted
from sitegen.site.edition import Filled, arranged_names, lay_out, source_of
from sitegen.site.held import Due, Held, schedule
from sitegen.site.views import Teaser


@dataclass(frozen=True, slots=True, eq=False)
class FrontAccount:
    """A front as it stands at an instant: the file that arranges it ("" if none does), since when, what stands where.

    `titles`, `held` and `retracted` are of every story, by its path from content/ (`/world/wall.md`); `next` is the
    edition to come.
    """

    source: str
    began: datetime | None
    now: datetime
    zone: tzinfo
    laid: tuple[Filled, ...]
    teasers: Mapping[str, Teaser]
    titles: Mapping[str, str]
    held: Mapping[str, Held]
    retracted: frozenset[str]
    next: Due | None
    problems: tuple[Problem, ...]


def front_in(order: Order, name: str = "") -> FrontAccount:
    """What stands on the front page, or on the front of `section/…` or `tag/…`, at the order's instant.

    Raises StoppedError (exit code 1) if nothing arranges that front.
    """
    with opened(order) as desk:
        inputs = desk.inputs()
        planned = plan_site(bare(order, inputs), order.now)
    site, zone = planned.site, order.config.zone
    known = [each for each in arranged_names(site) if each]
    if name and name not in known:
        hint = did_you_mean(name, known) or f"There are: {', '.join(known)}."
        raise unknown(f"nothing arranges the front of {quoted(name)}", hint if known else "Leave it out.")
    source = source_of(site, name)
    began = source.date.at.astimezone(zone) if isinstance(source, Front) and source.date else None
    coming = (each for each in schedule(inputs.entries, order.now) if each.event == "takes over" and not name)
    told = (each for each in planned.problems if each.code in ("edition", AGE) or (source and each.path == source.path))
    return FrontAccount(
        source=source.path if source else "",
        began=began,
        now=order.now.astimezone(zone),
        zone=zone,
        laid=lay_out(site, planned.places, name),
        teasers=site.teasers,
        titles={reference_to(each.path): each.title for each in inputs.entries},
        held={reference_to(path): each for path, each in held_at(inputs.entries, order.now).items()},
        retracted=frozenset(map(reference_to, site.retracted[""])),
        next=next(coming, None),
        problems=in_order([*errors(inputs.problems), *told]),
    )
