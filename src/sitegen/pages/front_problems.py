"""What an editor is told of the lines of an edition, and of what `_section.md` or a topic's file puts on its front."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from msgspec.structs import replace

from sitegen.content.edition import SLOTS
from sitegen.content.slots import bare
from sitegen.model import CONTENT, Article, Entry, Front, Intro
from sitegen.pages.dead_links import Paths, link_problem
from sitegen.pages.front_headings import empty_heading
from sitegen.pages.targets import LostLink
from sitegen.problems import AGE, Problem, did_you_mean, quoted, warning
from sitegen.site.assemble import Site
from sitegen.site.edition import Filled, Left, arranged_names, is_read, lay_out, source_of
from sitegen.site.edition_times import OLD_LEAD, pinned_lead
from sitegen.site.fill import Lost
from sitegen.site.held import held
from sitegen.site.links import Places, follow_rooted


def front_problems(site: Site, places: Places, entries: Iterable[Entry], files: Iterable[str]) -> Iterator[Problem]:
    """Warnings for every front that readers see, and for each edition to come, judged at its own time.

    `entries` are all there are, `files` the paths of what else is under content/.
    """
    everything = tuple(entries)
    for name in arranged_names(site):
        if is_read(site, name):
            yield from _of_front(site, places, name, everything, files)
    lead = pinned_lead(site, places)
    if lead and lead.pin and site.front and site.now - site.teasers[lead.path].changed.at >= OLD_LEAD:
        hours = round(OLD_LEAD.total_seconds() / 3600)
        message = f"the lead is older than {hours} hours"
        hint = "Put a newer story below `## Lead`, or take the line out: the place then fills itself."
        title = site.teasers[lead.path].title
        yield warning(Problem(site.front.path, message, AGE, hint, lead.pin.line, story=title))
    for entry in everything if is_read(site, "") else ():
        if isinstance(entry, Front) and entry.date and entry.date.at > site.now and not held(entry, entry.date.at):
            ahead = replace(site, front=entry, now=entry.date.at)
            yield from _of_front(ahead, places, "", everything, files, ahead=True)


def _of_front(
    site: Site, places: Places, name: str, entries: tuple[Entry, ...], files: Iterable[str], *, ahead: bool = False
) -> Iterator[Problem]:
    source = source_of(site, name)
    if source is None:
        return
    laid = lay_out(site, places, name)
    lost = [left for filled in laid for left in filled.left if left.why == "unpublished"]
    named = {entry.path: entry for entry in entries} if lost else {}
    paths = Paths([*named, *files] if lost else ())
    for filled in laid:
        yield from _of_heading(filled, site, source, entries, ahead=ahead)
        for left in filled.left:
            if left.why == "twice":
                yield _twice(left, source)
            elif left.why == "unpublished":
                story = named.get(CONTENT + unquote(bare(left.pin.target)))
                yield from _unpublished(left, story, source, site, places, paths, ahead=ahead)


def _of_heading(
    filled: Filled, site: Site, source: Front | Intro, entries: tuple[Entry, ...], *, ahead: bool
) -> Iterator[Problem]:
    """A heading that names nothing may be a block of its own, if an editor says what stands in it."""
    space = filled.space
    if space.kind != "own" or space.heading is None:
        return
    slot = did_you_mean(space.title, SLOTS)
    if not space.pins:
        told = empty_heading(space.title, site, entries, ahead=ahead)
        if told:
            yield _warning(source, *told, space.heading.line)
    elif slot:
        message = f"{quoted(space.title)} is shown as a block of that name"
        yield _warning(source, message, slot, space.heading.line)


def _twice(left: Left, source: Front | Intro) -> Problem:
    message = f"the story stands on this front already, by line {left.first}"
    hint = "Take one of the two lines out; or write `{repeat}` behind the heading of a block that may repeat stories."
    return _warning(source, message, hint, left.pin.line)


def _unpublished(
    left: Left,
    story: Entry | None,
    source: Front | Intro,
    site: Site,
    places: Places,
    paths: Paths,
    *,
    ahead: bool,
) -> Iterator[Problem]:
    """Of a story with a date to come there is nothing to tell: its line waits for it."""
    reference, line = left.pin.reference, left.pin.line
    if isinstance(story, Article):
        kept_back = held(story, site.now)
        if kept_back is None and story.retracted and story.retracted.date.at <= site.now:
            hint = "Take the line out; its place is filled without it."
            yield _warning(source, f"the line leads to “{story.title}”, which has been retracted", hint, line)
        if kept_back and kept_back.why == "expired":
            hint = "Take the line out; its place is filled without it."
            yield _warning(source, f"the line leads to “{story.title}”, which has expired", hint, line)
        elif kept_back and kept_back.why == "draft" and not ahead:
            hint = "Publish that story, or take the line out; until then its place is filled without it."
            yield _warning(source, f"the line leads to “{story.title}”, which is a draft", hint, line)
        return
    if story or (left.pin.target and follow_rooted(left.pin.target, places).leads != "nowhere"):
        hint = "Only stories of this outlet can stand on a front: write the path of one, as in `world/wall.md`."
        yield _warning(source, f"{quoted(reference)} leads to no story", hint, line)
        return
    told = link_problem(LostLink(source.path, Lost(reference, line)), {}, paths)
    yield replace(told, story=source.title if isinstance(source, Intro) else "")


def _warning(source: Front | Intro, message: str, hint: str, line: int) -> Problem:
    title = source.title if isinstance(source, Intro) else ""
    return warning(Problem(source.path, message, "edition", hint, line, story=title))
