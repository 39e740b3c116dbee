"""A front as templates see it: each story as the line that pins it wants it."""

from sitegen.dates import midnight
from sitegen.site import edition as editions
from sitegen.site.assemble import Site
from sitegen.site.links import Places
from sitegen.site.views import Block, Edition, Placed, Teaser

_TEASER = Teaser.__struct_fields__


def view_of(site: Site, places: Places, name: str) -> Edition:
    """The front page, or what is placed on the front of `section/…`, `tag/…`."""
    parts = tuple(_block(site, filled) for filled in editions.lay_out(site, places, name))
    slot = {part.kind: part.stories for part in parts}
    newest = site.lists.get(name, ())[-1:]
    days = [site.teasers[path].date.at for path in newest]
    front = None if name else site.front
    days += [front.date.at] if front and front.date else []
    return Edition(
        date=midnight(max(days, default=site.today.at).date(), site.config.zone),
        lead=next(iter(slot.get("lead", ())), None),
        top=slot.get("top", ()),
        latest=slot.get("latest", ()),
        blocks=tuple(part for part in parts if part.kind in ("section", "tag", "own") and part.stories),
        breaking=slot.get("breaking", ()),
        parts=tuple(part for part in parts if part.stories),
    )


def _block(site: Site, filled: editions.Filled) -> Block:
    space, term = filled.space, filled.space.term
    stories = tuple(_placed(site, spot) for spot in filled.spots)
    return Block(space.kind, term.key if term else "", space.title, term.url if term else "", stories)


def _placed(site: Site, spot: editions.Spot) -> Placed:
    """A story as the line that pins it wants it."""
    teaser, pin = site.teasers[spot.path], spot.pin
    given = {name: getattr(teaser, name) for name in _TEASER}
    if pin and pin.title:
        given |= {"title": pin.title, "short_title": pin.title}
    if pin and pin.kicker:
        given["kicker"] = pin.kicker
    if pin and not pin.image:
        given["image"] = None
    return Placed(**given, sub=tuple(_placed(site, each) for each in spot.sub))


def placed_on(site: Site, places: Places, name: str) -> frozenset[str]:
    """The stories that stand on a front, whatever stands there twice."""
    spots = [spot for filled in editions.lay_out(site, places, name) for spot in filled.spots]
    return frozenset(each.path for spot in spots for each in (spot, *spot.sub))
