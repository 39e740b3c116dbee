"""Stories to read next: an editor's own, else older ones that share tags."""

from bisect import bisect_left
from collections import Counter

from sitegen.site.assemble import Site
from sitegen.site.links import Places, follow, source_of

# Looking back in time only, so that a new story leaves the pages of older ones alone; and not for ever.
LOOK_BACK = 40


def related(site: Site, places: Places, path: str, limit: int) -> tuple[str, ...]:
    """Paths of at most `limit` stories: the ones front matter names, then older ones by shared tags, then newest."""
    if path not in site.ranks:
        return ()
    article = site.article(path)
    chosen = [found for reference in article.related if (found := _story(site, places, path, reference))]
    return tuple(dict.fromkeys(chosen))[:limit] if chosen else _by_tags(site, path, limit)


def _story(site: Site, places: Places, path: str, reference: str) -> str:
    target = follow(reference, path, places)
    found = source_of(target, places)
    return found if target.leads == "page" and found in site.ranks and found != path else ""


def _by_tags(site: Site, path: str, limit: int) -> tuple[str, ...]:
    own = site.ranks[path]
    shared: Counter[str] = Counter()
    likely: list[str] = []
    for term in site.teasers[path].tags:
        stories = site.lists[f"tag/{term.key}"]
        at = bisect_left(stories, own, key=site.ranks.__getitem__)
        older = stories[max(0, at - LOOK_BACK) : at]
        shared.update(older)
        likely += older[len(older) - min(limit, len(older)) :]
    # Of those that share one tag only, none can be among the first but the newest of each tag.
    likely += [other for other, count in shared.items() if count > 1]
    ordered = sorted(set(likely), key=lambda other: (shared[other], site.ranks[other]), reverse=True)
    return tuple(ordered[:limit])
