"""From target to output: what each kind of page is told, and the template that says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import partial
from math import ceil

from markupsafe import Markup

from sitegen import urls
from sitegen.dates import midnight
from sitegen.model import Article, Intro, Page, Profile
from sitegen.pages.feeds import as_json_feed, feed_of, never
from sitegen.pages.head import PAGES, head
from sitegen.pages.hosting_files import KIND as HOSTING
from sitegen.pages.hosting_files import text_of
from sitegen.pages.targets import LostLink, Output, Target
from sitegen.site import addresses, news
from sitegen.site.assemble import Site
from sitegen.site.edition import arranged
from sitegen.site.fill import Filled, Lost, fill
from sitegen.site.retraction import body_of
from sitegen.site.view import Answers, Question, SiteView, asked, repeat, table_of
from sitegen.site.views import Feed, Group, Here, StandingPage, Story, Teaser
from sitegen.theme.sandbox import Offered
from sitegen.theme.templates import Templates

WORDS_A_MINUTE = 220
_TEASER = tuple(field.name for field in fields(Teaser))

Context = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """What stays the same for all pages of one site at one instant.

    `fragments` keeps what many pages share (masthead, imprint), by name and argument; `by_folder` also by the folder
    that its links start from.
    """

    answers: Answers
    templates: Templates
    file_links: bool = False
    fragments: dict[tuple[str, str], list["Fragment"]] = field(default_factory=dict)
    by_folder: dict[tuple[str, str, str], "Fragment"] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        return self.answers.known.site


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """A part of pages, the questions it asked, and how it showed each URL: for a page that shows them alike, it would
    come out the same.
    """

    html: Markup
    asked: tuple[Question, ...]
    shown: Mapping[str, str]

    def fits(self, show: Callable[[str], str]) -> bool:
        return all(show(url) == shown for url, shown in self.shown.items())


@dataclass(frozen=True, slots=True)
class Drawing:
    """One page in the making: its target, the questions so far, how it shows links, the dead ones found."""

    target: Target
    press: Press
    view: SiteView
    show: Callable[[str], str]
    lost: list[LostLink]

    @property
    def site(self) -> Site:
        return self.press.site

    def fragment(self, name: str, current: str = "") -> Markup:
        """A template that sees the site, `current` and nothing of the page: made once for all that show links alike."""
        url = self.target.url
        folder = self.target.kind if self.target.kind == "not_found" else url[: url.rfind("/")]
        made = self.press.by_folder.get((name, folder, current))
        if made is None:
            known = self.press.fragments.setdefault((name, current), [])
            made = next((each for each in known if each.fits(self.show)), None)
            if made is None:
                made = self._made_fragment(name, current)
                known.append(made)
            self.press.by_folder[name, folder, current] = made
        repeat(self.view, made.asked)
        return made.html

    def _made_fragment(self, name: str, current: str) -> Fragment:
        shown: dict[str, str] = {}

        def show(url: str) -> str:
            shown[url] = self.show(url)
            return shown[url]

        view = SiteView(self.press.answers)
        context = _common(view, show, self.site.config.base) | {"current": current}
        # Markup, for its template escaped it.
        html = Markup(self.press.templates.render(name, context, self.target.url))  # noqa: S704
        return Fragment(html, asked(view), shown)


def _common(view: SiteView, show: Callable[[str], str], base: urls.Base) -> Context:
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
    drawing = Drawing(target, press, view, _shower(target, base, press.file_links), [])
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


def _shower(target: Target, base: urls.Base, file_links: bool) -> Callable[[str], str]:
    """How this page writes URLs of the site. The 404 page is served under any address of whichever host shows the site
    (a test server, say), so its links begin at the root of that host.
    """
    if target.kind == "not_found" and not file_links:
        return partial(_rooted, base)
    return partial(_relative, target.url, file_links)


def _rooted(base: urls.Base, url: str) -> str:
    return url if urls.leads_outside(url) else base.prefix + url


def _relative(here: str, file_links: bool, url: str) -> str:
    if urls.leads_outside(url):
        return url
    bare, tail = url, ""
    if "#" in url or "?" in url:
        bare = url.partition("#")[0].partition("?")[0]
        tail = url[len(bare) :]
    if file_links and bare.endswith("/"):
        bare += urls.INDEX
    return urls.relative(here, bare) + tail


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
        **{name: getattr(teaser, name) for name in _TEASER},
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
    kind, _, key = drawing.target.subject.partition("/")
    ask: Mapping[str, Callable[[str], Group]] = {
        "section": drawing.view.section,
        "tag": drawing.view.tag,
        "byline": drawing.view.byline,
    }
    group, site = ask[kind](key), drawing.site
    source = site.profiles.get(key) if kind == "byline" else site.intros.get(f"{kind}/{key}")
    if source:
        group = replace(group, introduction=_fill(drawing, source).html)
    # An introduction that arranges nothing asks nothing: most fronts are plain lists.
    placed = kind != "byline" and not drawing.target.number and arranged(site, drawing.target.subject)
    edition = drawing.view.edition(drawing.target.subject) if placed else None
    pager = drawing.view.pager(drawing.target.subject, drawing.target.number)
    return {kind: group, "edition": edition, "pager": pager}


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
