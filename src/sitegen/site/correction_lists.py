"""The list of corrections as templates see it."""

from sitegen.site import addresses
from sitegen.site.assemble import Site
from sitegen.site.paging import window
from sitegen.site.views import CorrectionNote, CorrectionPager


def page_of(site: Site, number: int) -> CorrectionPager | None:
    """A page of the list, number 0 its front; None if there is none of this number."""
    front = addresses.corrections_url(site.config)
    part = window(len(site.noted), site.config.lists.size, number, front)
    if part is None:
        return None
    return CorrectionPager(_notes(site, part.start, part.end), number, front, part.older, part.newer)


def newest(site: Site, n: int) -> tuple[CorrectionNote, ...]:
    count = len(site.noted)
    return _notes(site, count - min(n, count), count)


def _notes(site: Site, start: int, end: int) -> tuple[CorrectionNote, ...]:
    """Some of the notes, newest first."""
    return tuple(
        CorrectionNote(each.id, each.note.date, each.note.kind, each.note.text, site.teasers[each.path])
        for each in site.noted[start:end][::-1]
    )
