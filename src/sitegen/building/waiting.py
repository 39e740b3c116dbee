"""Whether a page of a story that waits for its date shows something of a story that is told anew.

Such pages are made and thrown away, for their faults count today. They are made again only where that may find another
fault: nearly always they show of the others what no edit of a text changes.
"""

from collections.abc import Iterable

from sitegen import urls
from sitegen.building.kept import Kept
from sitegen.model import Article
from sitegen.site.answers import Question
from sitegen.site.assemble import series_key
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
        or (each[0] in _BESIDE and _may_stand_beside(kept, str(each[1]), path))
        for each in asked
    )


def _may_stand_beside(kept: Kept, waits: str, path: str) -> bool:
    """Whether the page of the one may name the other: beside it in a section, by a topic, in a series, by hand."""
    one, other = kept.entries.get(waits), kept.entries[path]
    if not isinstance(one, Article) or not isinstance(other, Article):
        return isinstance(other, Article)
    parts = [{series_key(each.series.name)} if each.series else set[str]() for each in (one, other)]
    tags = [{urls.slug(tag) for tag in each.tags} for each in (one, other)]
    same = one.section == other.section or not tags[0].isdisjoint(tags[1]) or not parts[0].isdisjoint(parts[1])
    return same or bool(one.related)
