"""What time alone changes about fronts: lines and blocks that are over, leads that grow old."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sitegen.model import Entry, Front, Heading, Pin
from sitegen.site.answers import Question
from sitegen.site.assemble import Site
from sitegen.site.edition import Spot, arranged_names, dates, end, is_read, lay_out, source_of, story_at
from sitegen.site.held import Due, in_drafts
from sitegen.site.links import Places

OLD_LEAD = timedelta(hours=18)  # since it was published or last changed in substance


def passed(site: Site, places: Places) -> tuple[object, ...]:
    """What of all fronts is over by now: beside the entries, all that an answer about them depends on."""
    return tuple(
        (name, tuple(at <= site.now for _, at in _ends(_arranges(site, name), site, places)))
        for name in arranged_names(site)
    )


def events(site: Site, places: Places, entries: Iterable[Entry]) -> Iterator[Due]:
    """When what stands on the fronts, or will stand on an edition to come, changes by itself."""
    for name in arranged_names(site):
        source = source_of(site, name)
        if source:
            for title, at in _ends(source.arranges, site, places):
                yield Due(at, "leaves its place", title, source.path)
    for entry in entries:
        if isinstance(entry, Front) and entry.date and entry.date.at > site.now and not _kept(entry):
            for title, at in _ends(entry.arranges, site, places):
                yield Due(at, "leaves its place", title, entry.path)
    lead = pinned_lead(site, places)
    if lead:
        teaser = site.teasers[lead.path]
        yield Due(teaser.changed.at + OLD_LEAD, "is old for a lead", teaser.title, lead.path)


def shows_today(site: Site, question: Question) -> bool:
    """Whether an answer holds the day of the build: whoever asks for that; and an edition without stories, whose date
    it is.
    """
    return question[0] == "today" or (question[0] == "edition" and not site.lists.get(str(question[1])))


def _kept(entry: Front) -> bool:
    return entry.draft or in_drafts(entry.path)


def _arranges(site: Site, name: str) -> tuple[Heading, ...]:
    source = source_of(site, name)
    return source.arranges if source else ()


def _ends(headings: Iterable[Heading], site: Site, places: Places) -> Iterator[tuple[str, datetime]]:
    """What is over when: the title of a block or story, and the instant, past ones too."""
    for heading in headings:
        at = end(heading.until, dates(heading.pins, site, places), site)
        if at:
            yield heading.title, at
        for pin in _all(heading.pins):
            at = end(pin.until, dates([pin], site, places), site)
            if at:
                path = story_at(site, places, pin)
                yield site.teasers[path].title if path else heading.title, at


def _all(pins: Iterable[Pin]) -> Iterator[Pin]:
    for pin in pins:
        yield pin
        yield from _all(pin.sub)


def pinned_lead(site: Site, places: Places) -> Spot | None:
    """The story that an editor put at the head of the front page, if it stands there."""
    if not is_read(site, ""):
        return None
    lead = next((each for each in lay_out(site, places) if each.space.kind == "lead"), None)
    return next((spot for spot in lead.spots if spot.pin), None) if lead else None
