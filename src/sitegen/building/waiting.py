"""Whether a page of a story that waits for its date shows something of a story that is told anew.

Such pages are made and thrown away, for their faults count today. They are made again only where that may find another
fault: nearly always they show of the others what no edit of a text changes.
"""

from collections.abc import Iterable

from sitegen import urls
from sitegen.building.kept import Kept
from sitegen.model import Article
from sitegen.site.answers import Question
from sitegen.site.assemble import Site, series_key
from sitegen.site.related import LOOK_BACK
from sitegen.site.touched import BY_STORY, STEADY, Group, group_of, touched

_BESIDE = frozenset(["neighbours", "related", "series"])  # asked of the story that waits itself


def may_be_shown_ahead(kept: Kept, now: Kept, changed: Iterable[str]) -> bool:
    """Whether the pages of stories that wait asked anything that these paths may be part of the answer to."""
    asked = kept.ahead.asked if kept.ahead else kept.rehearsed
    return bool(asked) and any(_is_shown(asked, kept, now, path) for path in changed)


def _is_shown(asked: Iterable[Question], kept: Kept, now: Kept, path: str) -> bool:
    groups: set[Group] = {("text", path), ("image", path)}
    story, before = now.entries[path], kept.entries[path]
    if story.digest == before.digest:
        return any(group_of(each) in groups for each in asked)
    if isinstance(story, Article):
        groups |= set(touched(now.planned.site, path))
    return any(
        group_of(each) in groups
        or (each[0] not in STEADY and each[0] not in BY_STORY)
        or each[0] == "pager"
        or (each[0] in _BESIDE and _may_stand_beside(each, kept, now.planned.site, path))
        for each in asked
    )


def _may_stand_beside(question: Question, kept: Kept, site: Site, path: str) -> bool:
    """Whether the page of a story that waits may name a published one: before it in its section, by a topic, in its
    series, by hand.
    """
    waits, told = kept.entries.get(str(question[1])), kept.entries[path]
    if not isinstance(waits, Article) or not isinstance(told, Article):
        return isinstance(told, Article)
    if question[0] == "neighbours":
        return site.lists.get(f"section/{waits.section}", ())[-1:] == (path,)
    if question[0] == "related":
        terms = (site.terms.tags.terms.get(urls.key(tag)) for tag in waits.tags)
        lists = (site.lists.get(f"tag/{term.key}", ()) for term in terms if term)
        return bool(waits.related) or any(path in each[-LOOK_BACK:] for each in lists)
    ours = series_key(waits.series.name) if waits.series else ""
    return ours != "" and told.series is not None and series_key(told.series.name) == ours
