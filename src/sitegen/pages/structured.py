"""What a page says of itself to machines: schema.org's terms as JSON-LD, made of the views that templates see.

Each node is a `<script>` of its own and says what it is at its top, for readers that look no further.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from sitegen.dates import Moment
from sitegen.publisher import POLICIES
from sitegen.site.views import Group, Image, Link, Publisher, StandingPage, Story

Node = dict[str, object]

CONTEXT = "https://schema.org"
LEAST_PIXELS = 50_000  # Google leaves smaller pictures of an article out.

# The general type comes first: Google looks for that one. What is paid for is no news.
TYPES: Mapping[str, tuple[str, str]] = {
    "news": ("NewsArticle", "ReportageNewsArticle"),
    "feature": ("NewsArticle", "ReportageNewsArticle"),
    "interview": ("NewsArticle", "ReportageNewsArticle"),
    "analysis": ("NewsArticle", "AnalysisNewsArticle"),
    "explainer": ("NewsArticle", "BackgroundNewsArticle"),
    "opinion": ("NewsArticle", "OpinionNewsArticle"),
    "review": ("NewsArticle", "ReviewNewsArticle"),
    "sponsored": ("Article", "AdvertiserContentArticle"),
}


def _property(policy: str) -> str:
    first, *rest = policy.split("_")
    return first + "".join(part.capitalize() for part in rest)


_POLICIES = {name: _property(name) for name in POLICIES}


@dataclass(frozen=True, slots=True, eq=False)
class Outlet:
    """What every page repeats; `permalink` gives a URL of the site scheme and host, and leaves others alone."""

    title: str
    language: str
    publisher: Publisher
    permalink: Callable[[str], str]

    @property
    def home(self) -> str:
        return self.permalink("/")


def script(node: Node) -> Markup:
    """A node as a page carries it: nothing in it can end the script, or begin a comment."""
    text = htmlsafe_json_dumps(node, ensure_ascii=False, separators=(",", ":"))
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped by the library


def article(story: Story, bylines: Iterable[Group], images: Iterable[Image], outlet: Outlet) -> Node:
    """A story. A day stays a day where only a day was written; any time has its zone."""
    sponsored = story.label == "sponsored"
    authors = [author(each, outlet, paid=sponsored) for each in bylines]
    return _told(
        {
            "@context": CONTEXT,
            "@type": TYPES[story.label],
            "@id": f"{story.permalink}#article",
            "url": story.canonical,
            "mainEntityOfPage": {"@type": "WebPage", "@id": story.canonical},
            "headline": story.title,
            "description": story.summary,
            "image": [picture(each, outlet) for each in images],
            "datePublished": story.date.iso,
            "dateModified": story.changed.iso,
            "expires": story.expires.iso if story.expires else "",
            "author": authors or [publisher(outlet)],
            "sponsor": authors if sponsored else (),
            "publisher": publisher(outlet),
            "isPartOf": website(outlet),
            "articleSection": story.section.title,
            "keywords": [tag.title for tag in story.tags],
            "dateline": story.dateline if not sponsored else "",  # a word of NewsArticle only
            "correction": _corrections(story),
            "creativeWorkStatus": "Retracted" if story.retracted else "",
            "inLanguage": outlet.language,
            "wordCount": story.words,  # 0 of a retracted story: nothing is left to count
            "isAccessibleForFree": True,
        }
    )


def _corrections(story: Story) -> list[Node]:
    """What was put right, not what was only brought up to date; last, why the story was retracted."""
    noted = [_correction(each.text, each.date) for each in story.corrections if each.kind != "update"]
    return [*noted, _correction(story.retracted.reason, story.retracted.date)] if story.retracted else noted


def _correction(text: str, date: Moment) -> Node:
    return {"@type": "CorrectionComment", "text": text, "datePublished": date.iso}


def author(byline: Group, outlet: Outlet, *, paid: bool = False) -> Node:
    """Whoever signs: an organisation if somebody says so or everything is `paid` for, else a person."""
    organisation = (byline.kind or ("organisation" if paid else "person")) == "organisation"
    url = outlet.permalink(byline.url) if byline.url else ""
    return _told(
        {
            "@type": "Organization" if organisation else "Person",
            "@id": f"{url}#profile" if url else "",
            "name": byline.title,
            "url": url,
            "jobTitle": "" if organisation else byline.role,
            "sameAs": [link.url for link in byline.links],
        }
    )


def publisher(outlet: Outlet) -> Node:
    """The outlet with its policies, the same on all pages."""
    said = outlet.publisher
    return _told(
        {
            "@type": "NewsMediaOrganization",
            "@id": f"{outlet.home}#publisher",
            "name": said.name,
            "legalName": said.legal_name,
            "url": said.url,
            "logo": picture(said.logo, outlet) if said.logo else None,
            "sameAs": said.same_as,
            **{_POLICIES[policy.key]: outlet.permalink(policy.url) for policy in said.policies},
        }
    )


def website(outlet: Outlet) -> Node:
    return {"@type": "WebSite", "@id": f"{outlet.home}#website", "name": outlet.title, "url": outlet.home}


def home(description: str, outlet: Outlet) -> Node:
    """The site as a whole, as its front page tells of it."""
    more = {"description": description, "inLanguage": outlet.language, "publisher": publisher(outlet)}
    return _told({"@context": CONTEXT, **website(outlet), **more})


def page(kind: str, url: str, name: str, outlet: Outlet, *, description: str = "") -> Node:
    """A page that isn't a story: a `CollectionPage`, a `ProfilePage`, a `WebPage`. `url` has scheme and host."""
    return _told(
        {
            "@context": CONTEXT,
            "@type": kind,
            "@id": f"{url}#page",
            "url": url,
            "name": name,
            "description": description,
            "inLanguage": outlet.language,
            "isPartOf": website(outlet),
            "publisher": publisher(outlet),
        }
    )


def standing(shown: StandingPage, image: Image | None, outlet: Outlet) -> Node:
    """A standing page; one that the publisher names as a policy is about the publisher."""
    policy = any(link.url == shown.url for link in outlet.publisher.pages)
    told = page("AboutPage" if policy else "WebPage", shown.canonical, shown.title, outlet, description=shown.summary)
    return told | _told(
        {
            "about": {"@id": f"{outlet.home}#publisher"} if policy else None,
            "primaryImageOfPage": picture(image, outlet) if image else None,
            "dateModified": shown.updated.iso if shown.updated else "",
        }
    )


def profile(byline: Group, url: str, about: str, portrait: Image | None, outlet: Outlet, *, paid: bool) -> Node:
    """A byline's page, about whoever signs with it: the same `@id` as in their stories."""
    who = author(byline, outlet, paid=paid)
    who |= _told({"description": about, "image": picture(portrait, outlet) if portrait else None})
    return page("ProfilePage", url, byline.title, outlet) | {"mainEntity": who}


def breadcrumbs(trail: Sequence[Link], outlet: Outlet) -> Node:
    """The way from the front page; the page itself comes last."""
    items = [
        {"@type": "ListItem", "position": place, "name": link.title, "item": outlet.permalink(link.url)}
        for place, link in enumerate(trail, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def picture(image: Image, outlet: Outlet) -> Node:
    """A picture with whose it is and on what terms: an address of a licence, or its name."""
    url = outlet.permalink(image.fallback)
    named = {"@type": "CreativeWork", "name": image.licence} if image.licence else None
    return _told(
        {
            "@type": "ImageObject",
            "url": url,
            "contentUrl": url,
            "width": image.width,
            "height": image.height,
            "caption": image.caption or image.alt,
            "creditText": image.credit,
            "license": image.licence if image.licence.startswith(("https://", "http://")) else named,
        }
    )


def large_enough(images: Iterable[Image]) -> tuple[Image, ...]:
    """Each picture once, without those that are too small for an article's markup; unknown sizes count as large."""
    known = {image.fallback: image for image in images if not image.width or image.width * image.height >= LEAST_PIXELS}
    return tuple(known.values())


def _told(node: Node) -> Node:
    """Without what nobody says."""
    return {name: value for name, value in node.items() if value}
