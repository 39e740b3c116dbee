"""What templates may read: listed fields of listed types, and what they are told of anything else."""

from collections.abc import Mapping

from jinja2 import Undefined
from jinja2.filters import _GroupTuple
from jinja2.runtime import BlockReference, LoopContext
from jinja2.utils import missing

from sitegen.dates import Moment
from sitegen.model import Correction, Retraction
from sitegen.problems import did_you_mean
from sitegen.site import feed_views, views
from sitegen.site.links import Target
from sitegen.site.view import OFFERED, SiteView
from sitegen.theme.printing import called

_VIEWS = (
    *(views.Block, views.Candidate, views.CorrectionNote, views.CorrectionPager, views.Edition, views.FeedLink),
    *(views.Group, views.Here, views.Image, views.Link, views.Month, views.Neighbours, views.Pager, views.Placed),
    *(views.Policy, views.Publisher, views.SeriesPlace, views.StandingPage, views.Story, views.Teaser, views.Term),
    *(views.Year, Correction, Retraction),
    *(feed_views.Feed, feed_views.FeedEntry, feed_views.Medium, feed_views.NewsEntry, feed_views.SitemapEntry),
)
_MOMENT = frozenset(["day", "clock", "instant", "iso", "year", "month", "whole_day"])
_LOOP = frozenset(
    ["index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "depth", "depth0"]
)

# What each type shows. Documented in docs/reference/theme.md, which a test holds to this table.
FIELDS: Mapping[type, frozenset[str]] = {
    **{view: frozenset(view.__struct_fields__) for view in _VIEWS},
    Moment: _MOMENT,
    Target: frozenset(["leads", "url", "width", "height"]),
    SiteView: OFFERED,
    LoopContext: _LOOP,
    BlockReference: frozenset(["super"]),
    _GroupTuple: frozenset(["grouper", "list"]),
}


class Missing(Undefined):
    """Something a template names that isn't there: any use of it is an error that says what there is."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"there is no `{self._undefined_name}` here"
        if self._undefined_obj is None:
            return f"there is nothing here that could have a `{self._undefined_name}`: ask with `if` first"
        kind = type(self._undefined_obj)
        hint = did_you_mean(str(self._undefined_name), FIELDS.get(kind, ()))
        return f"{called(kind)} has no `{self._undefined_name}`{hint and ': ' + hint}"

    # As in Jinja's own strict variant, every use fails; asking `is defined` doesn't.
    __iter__ = __str__ = __len__ = Undefined._fail_with_undefined_error
    __eq__ = __ne__ = __bool__ = __hash__ = Undefined._fail_with_undefined_error
    __contains__ = Undefined._fail_with_undefined_error
