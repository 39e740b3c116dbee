"""Builds in which one surface has lost its filter: it alone is told of a site in which everything is published."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from sitegen.building import production
from sitegen.model import Article, Entry, Front, Page
from sitegen.pages import sites
from sitegen.pages.fragments import Fragments
from sitegen.pages.render import Press
from sitegen.pages.render import render as pages_render
from sitegen.pages.sites import Material, PlannedSite
from sitegen.pages.targets import Output, Target
from sitegen.pipeline import pressroom
from sitegen.site import held
from sitegen.site.answers import Answers
from sitegen.site.questions import QUESTIONS
from sitegen.site.teasers import Teasers

_ALL_IS_OUT = datetime(2099, 1, 1, tzinfo=UTC)


def leaking(patch: pytest.MonkeyPatch, surface: str) -> None:
    """Take the filter from `question NAME`, `file KIND`, `copies`, `renditions`, `parts to come` or `everything`."""
    what, _, name = surface.partition(" ")
    whole: list[PlannedSite] = []
    more: set[str] = set()

    def plan_site(material: Material, *when: Any, **options: Any) -> PlannedSite:
        planned = sites.plan_site(material, *when, **options)
        everything = replace(material, entries=tuple(map(_published, material.entries)))
        whole[:] = [sites.plan_site(everything, _ALL_IS_OUT)]
        more.update({target.path for target in whole[0].targets} - {target.path for target in planned.targets})
        planned = _counting_all(planned, whole[0])
        return _PLANS[what](planned, whole[0], name) if what in _PLANS else planned

    def render(target: Target, press: Press) -> Output:
        mine = target.path in more
        return pages_render(target, replace(press, answers=whole[0].answers, fragments=Fragments()) if mine else press)

    patch.setattr(production, "plan_site", plan_site)
    if what == "file":
        patch.setattr(pressroom, "render", render)
    if what == "question":
        answer = QUESTIONS[name]
        patch.setitem(QUESTIONS, name, lambda _known, *asked: answer(whole[0].answers.known, *asked))
    if what == "parts":
        patch.setattr(held, "as_at", lambda entry, _now: entry)
    if what == "everything":
        patch.setattr(held, "published", lambda entries, _now, **_: map(_published, entries))


def _published(entry: Entry) -> Entry:
    if isinstance(entry, Article | Page | Front):
        return replace(entry, draft=False, expires=None)
    return replace(entry, draft=False)


def _counting_all(planned: PlannedSite, whole: PlannedSite) -> PlannedSite:
    """The same site, which has a digest of everything: what leaks is written down like any other answer."""
    known = planned.answers.known
    site, all_ = known.site, whole.site
    articles = {path: entry for path, entry in all_.entries.items() if isinstance(entry, Article)}
    counting = replace(
        site,
        entries={**all_.entries, **site.entries},
        teasers=Teasers(articles, lambda each: (site if each.path in site.teasers else all_).teasers[each.path]),
        url_of={**all_.url_of, **site.url_of},
        ranks={**all_.ranks, **site.ranks},
        positions={**dict.fromkeys(all_.positions, 0), **site.positions},
        lists={
            **{name: paths for name, paths in all_.lists.items() if name.startswith(("tag/", "section/"))},
            **site.lists,
        },
    )
    return replace(planned, answers=Answers(replace(known, site=counting)))


def _more_files(planned: PlannedSite, whole: PlannedSite, kind: str) -> PlannedSite:
    known = {target.path for target in planned.targets}
    more = tuple(each for each in whole.targets if each.kind == kind and each.path not in known)
    assert more, f"no {kind} is only there when everything is published"
    return replace(planned, targets=(*planned.targets, *more))


_PLANS: dict[str, Callable[[PlannedSite, PlannedSite, str], PlannedSite]] = {
    "file": _more_files,
    "copies": lambda planned, whole, _: replace(planned, referred=planned.referred | whole.referred),
    "uploads": lambda planned, _whole, _: replace(planned, referred=frozenset(planned.site.assets)),
    "renditions": lambda planned, whole, _: replace(planned, shown=whole.shown),
}
