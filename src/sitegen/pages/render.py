"""From target to output: what each kind of page is told, and the template that says it."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from math import ceil

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import asdict, replace

from sitegen import urls
from sitegen.dates import midnight
from sitegen.model import Article, Intro, Page, Profile
from sitegen.pages.feeds import as_json_feed, feed_of, never
from sitegen.pages.fragments import Fragment, Fragments, Show, Spot, fragment_of
from sitegen.pages.head import PAGES, head
from sitegen.pages.hosting_files import KIND as HOSTING
from sitegen.pages.hosting_files import text_of
from sitegen.pages.linking import shower
from sitegen.pages.subjects import introduction, shows_edition
from sitegen.pages.targets import LostLink, Output, Target
from sitegen.site import addresses, news
from sitegen.site.answers import Answers
from sitegen.site.assemble import Site
from sitegen.site.feed_views import Feed
from sitegen.site.fill import Filled, Lost, fill
from sitegen.site.retraction import body_of
from sitegen.site.view import SiteView, asked, group_named, repeat, table_of
from sitegen.site.views import Here, StandingPage, Story
from sitegen.theme.sandbox import Offered
from sitegen.theme.templates import Templates

WORDS_A_MINUTE = 220

Context = dict[str, object]


class Press(Struct, frozen=True, eq=False):
    """What stays the same for all pages of one site at one instant."""

    answers: Answers
    templates: Templates
    file_links: bool = False
    fragments: Fragments = field(default_factory=Fragments)

    @property
    def site(self) -> Site:
        return self.answers.known.site


class Drawing(Struct, frozen=True):
    """One page in the making: its target, the questions so far, where it lies and how it shows links, the dead ones
    found.
    """

    target: Target
    press: Press
    view: SiteView
    spot: Spot
    show: Show
    lost: list[LostLink]

    @property
    def site(self) -> Site:
        return self.press.site

    def fragment(self, name: str, current: str = "") -> Markup:
        """A template that sees the site, `current` and nothing of the page: made once for all that show links alike."""
        known = self.press.fragments
        found = known.get(name, current, self.spot, self.show)
        if found is None:
            found = self._made_fragment(name, current)
            known.add(name, current, self.spot, found)
        repeat(self.view, found.asked)
        return found.html

    def _made_fragment(self, name: str, current: str) -> Fragment:
        shown: dict[str, str] = {}

        def show(url: str) -> str:
            shown[url] = self.show(url)
            return shown[url]

        view = SiteView(self.press.answers)
        context = _common(view, show, self.site.config.base) | {"current": current}
        # Markup, for its template escaped it.
        html = Markup(self.press.templates.render(name, context, self.target.url))  # noqa: S704
        return fragment_of(html, dict.fromkeys(asked(view)), shown, self.spot)


def _common(view: SiteView, show: Show, base: urls.Base) -> Context:
    return {"site": view, "__show": show, "__permalink": base.absolute}


def render(target: Target, press: Press) -> Output:
    """Make one file.

    Raises StoppedError for a fault of its template.
    """
    if target.kind == HOSTING:
        text = text_of(target.subject, target.path, press.site.config, press.answers.known.places)
        return Output(target.path, text.encode("utf-8"))
    base = press.site.config.base
    view = SiteView(press.answers)
    drawing = Drawing(target, press, view, *shower(target, base, press.file_links), [])
    text = _templated(drawing) if target.template else _json_feed(drawing)
    return Output(target.path, text.encode("utf-8"), asked(view), tuple(drawing.lost))


def _templated(drawing: Drawing) -> str:
    target, press, base = drawing.target, drawing.press, drawing.site.config.base
    here = Here(target.kind, target.url, base.permalink(target.url))
    context = _common(drawing.view, drawing.show, base) | {"here": here, "fragment": Offered(drawing.fragment)}
    told = CONTEXTS[target.kind](drawing)
    if target.kind in PAGES:
        context["head"] = Offered(head(here, told, drawing.view, base))
    return press.templates.render(target.template, context | told, target.url)


def _fill(drawing: Drawing, entry: Article | Page | Intro | Profile) -> Filled:
    body = body_of(entry, drawing.press.answers.known.bodies)
    filled = fill(body, partial(drawing.view.link, entry.path), drawing.show, partial(table_of, drawing.view))
    drawing.lost.extend(LostLink(entry.path, lost) for lost in filled.lost)
    return filled


def _article(drawing: Drawing) -> Context:
    site, path = drawing.site, drawing.target.subject
    article, teaser = site.article(path), site.teasers[path]
    for reference in article.related:
        if drawing.view.link(path, reference).leads != "page":
            drawing.lost.append(LostLink(path, Lost(reference, article.related_line)))
    story = Story(
        **asdict(teaser),
        search_title=article.search_title or article.title,
        canonical=article.canonical or teaser.permalink,
        content=_fill(drawing, article).html,
        words=article.outline.words,
        minutes=max(1, ceil(article.outline.words / WORDS_A_MINUTE)),
        corrections=article.corrections,
        expires=article.expires,
        extra=article.extra,
    )
    return {"story": story}


def _page(drawing: Drawing) -> Context:
    return {"page": _standing_page(drawing)}


def _corrections(drawing: Drawing) -> Context:
    page = _standing_page(drawing) if drawing.target.subject else None
    return {"page": page, "pager": drawing.view.corrections(drawing.target.number)}


def _standing_page(drawing: Drawing) -> StandingPage:
    site, path = drawing.site, drawing.target.subject
    page = site.entries[path]
    if not isinstance(page, Page):
        raise KeyError(path)
    permalink = site.config.base.permalink(drawing.target.url)
    return StandingPage(
        path=path,
        url=drawing.target.url,
        permalink=permalink,
        title=page.title,
        search_title=page.search_title or page.title,
        canonical=page.canonical or permalink,
        summary=page.summary,
        updated=page.updated,
        image=site.images.get(path),
        content=_fill(drawing, page).html,
        extra=page.extra,
    )


def _front(drawing: Drawing) -> Context:
    paged = drawing.site.config.front.paged
    return {"pager": drawing.view.pager("", drawing.target.number)} if paged else {}


def _group(drawing: Drawing) -> Context:
    target, view = drawing.target, drawing.view
    group = group_named(view, target.subject)
    source = introduction(target, drawing.site)
    if source:
        group = replace(group, introduction=_fill(drawing, source).html)
    # A front that nobody arranges asks nothing.
    edition = view.edition(target.subject) if shows_edition(target, drawing.site) else None
    return {target.kind: group, "edition": edition, "pager": view.pager(target.subject, target.number)}


def _year(drawing: Drawing) -> Context:
    return {"year": drawing.view.year(drawing.target.subject)}


def _month(drawing: Drawing) -> Context:
    zone = drawing.site.config.zone
    year, month = (int(part) for part in drawing.target.subject.split("-"))
    return {"month": midnight(date(year, month, 1), zone), "stories": drawing.view.month(drawing.target.subject)}


def _feed(drawing: Drawing) -> Context:
    return {"feed": _feed_of(drawing)}


def _json_feed(drawing: Drawing) -> str:
    return as_json_feed(_feed_of(drawing), drawing.view.config("language"), drawing.site.config.base)


def _feed_of(drawing: Drawing) -> Feed:
    return feed_of(drawing.target.subject, drawing.target.url, drawing.view, drawing.site.config)


def _corrections_feed(drawing: Drawing) -> Context:
    config = drawing.site.config
    notes = drawing.view.latest_corrections(config.feeds.limit)
    home = config.base.permalink(addresses.corrections_url(config))
    updated = notes[0].date if notes else never(config)
    return {"notes": notes, "home": home, "updated": updated, "hub": config.feeds.hub}


def _sitemap(drawing: Drawing) -> Context:
    return {"entries": drawing.view.sitemap(drawing.target.subject)}


def _sitemap_index(drawing: Drawing) -> Context:
    return {"entries": drawing.view.sitemaps()}


def _news_sitemap(drawing: Drawing) -> Context:
    return {
        "entries": drawing.view.news(drawing.target.subject),
        "publication": news.publication(str(drawing.view.config("title"))),
        "language": news.language(str(drawing.view.config("language"))),
    }


def _robots(drawing: Drawing) -> Context:
    config = drawing.site.config
    return {"sitemap": config.base.permalink("/sitemap.xml") if config.kinds.sitemap else ""}


def _redirect(drawing: Drawing) -> Context:
    entry = drawing.site.entries[drawing.target.subject]
    title = entry.title if isinstance(entry, Article | Page) else ""
    return {"title": title, "url": drawing.site.url_of[drawing.target.subject]}


def _nothing(_drawing: Drawing) -> Context:
    return {}


CONTEXTS: Mapping[str, Callable[[Drawing], Context]] = {
    "article": _article,
    "page": _page,
    "corrections": _corrections,
    "corrections_feed": _corrections_feed,
    "front": _front,
    "section": _group,
    "tag": _group,
    "byline": _group,
    "tags": _nothing,
    "bylines": _nothing,
    "archive": _nothing,
    "archive_year": _year,
    "archive_month": _month,
    "feed": _feed,
    "sitemap": _sitemap,
    "sitemap_index": _sitemap_index,
    "news_sitemap": _news_sitemap,
    "robots": _robots,
    "redirect": _redirect,
    "not_found": _nothing,
}
