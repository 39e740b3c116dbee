"""What a page says of itself to machines: schema.org's terms as JSON-LD, made of the views that templates see.

Each node is a `<script>` of its own and says what it is at its top, for readers that look no further. Nodes are put
together as text, for most of what a page says is said on all pages, and is made once.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring as _json  # a text, with whatever letters it has

from msgspec import Struct

from sitegen.dates import Moment
from sitegen.publisher import POLICIES
from sitegen.site.views import Group, Image, Link, Publisher, StandingPage, Story
from sitegen.urls import Base

Node = dict[str, str]  # each term's value as JSON; "" where nobody says it

CONTEXT = '"https://schema.org"'
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


_TYPES = {label: json.dumps(types, separators=(",", ":")) for label, types in TYPES.items()}
# What could end the script, or begin a comment.
_UNSAFE = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027"))


class Outlet(Struct, frozen=True, eq=False):
    """What every page repeats; `organization`, `website` and `spoken`, its language, are JSON."""

    title: str
    publisher: Publisher
    base: Base
    organization: str
    website: str
    spoken: str


def outlet_of(title: str, language: str, publisher: Publisher, base: Base) -> Outlet:
    organization, website = _written(_organization(publisher, base)), _written(_website(title, base))
    return Outlet(title, publisher, base, organization, website, _text(language))


def script(node: Node) -> str:
    """A node as a page carries it: nothing in it can end the script, or begin a comment."""
    text = _written(node)
    for character, escape in _UNSAFE:
        if character in text:
            text = text.replace(character, escape)
    return f'<script type="application/ld+json">{text}</script>'


def article(story: Story, bylines: Iterable[Group], images: Iterable[Image], outlet: Outlet) -> Node:
    """A story. A day stays a day where only a day was written; any time has its zone."""
    sponsored = story.label == "sponsored"
    authors = _list([_written(author(each, outlet.base, paid=sponsored)) for each in bylines])
    address = _text(story.canonical)
    return {
        "@context": CONTEXT,
        "@type": _TYPES[story.label],
        "@id": _json(f"{story.permalink}#article"),
        "url": address,
        "mainEntityOfPage": _written({"@type": '"WebPage"', "@id": address}),
        "headline": _text(story.title),
        "description": _text(story.summary),
        "image": _list([picture(each, outlet.base) for each in images]),
        "datePublished": _text(story.date.iso),
        "dateModified": _text(story.changed.iso),
        "expires": _text(story.expires.iso) if story.expires else "",
        "author": authors or f"[{outlet.organization}]",
        "sponsor": authors if sponsored else "",
        "publisher": outlet.organization,
        "isPartOf": outlet.website,
        "articleSection": _text(story.section.title),
        "keywords": _list([_json(tag.title) for tag in story.tags]),
        "dateline": _text(story.dateline) if not sponsored else "",  # a word of NewsArticle only
        "correction": _list(_corrections(story)),
        "creativeWorkStatus": '"Retracted"' if story.retracted else "",
        "inLanguage": outlet.spoken,
        "wordCount": _number(story.words),  # 0 of a retracted story: nothing is left to count
        "isAccessibleForFree": "true",
    }


def _corrections(story: Story) -> list[str]:
    """What was put right, not what was only brought up to date; last, why the story was retracted."""
    noted = [_correction(each.text, each.date) for each in story.corrections if each.kind != "update"]
    return [*noted, _correction(story.retracted.reason, story.retracted.date)] if story.retracted else noted


def _correction(text: str, date: Moment) -> str:
    return _written({"@type": '"CorrectionComment"', "text": _json(text), "datePublished": _json(date.iso)})


def author(byline: Group, base: Base, *, paid: bool = False) -> Node:
    """Whoever signs: an organisation if somebody says so or everything is `paid` for, else a person."""
    organisation = (byline.kind or ("organisation" if paid else "person")) == "organisation"
    url = base.absolute(byline.url)
    return {
        "@type": '"Organization"' if organisation else '"Person"',
        "@id": _json(f"{url}#profile") if url else "",
        "name": _text(byline.title),
        "url": _text(url),
        "jobTitle": "" if organisation else _text(byline.role),
        "sameAs": _list([_json(link.url) for link in byline.links]),
    }


def _organization(publisher: Publisher, base: Base) -> Node:
    """The outlet with its policies, the same on all pages."""
    return {
        "@type": '"NewsMediaOrganization"',
        "@id": _publisher_id(base),
        "name": _text(publisher.name),
        "legalName": _text(publisher.legal_name),
        "url": _text(publisher.url),
        "logo": picture(publisher.logo, base) if publisher.logo else "",
        "sameAs": _list(map(_json, publisher.same_as)),
        **{_POLICIES[policy.key]: _text(base.absolute(policy.url)) for policy in publisher.policies},
    }


def _publisher_id(base: Base) -> str:
    return _json(f"{base.permalink('/')}#publisher")


def _website(title: str, base: Base) -> Node:
    home = base.permalink("/")
    return {"@type": '"WebSite"', "@id": _json(f"{home}#website"), "name": _json(title), "url": _json(home)}


def home(description: str, outlet: Outlet) -> Node:
    """The site as a whole, as its front page tells of it."""
    return {
        "@context": CONTEXT,
        **_website(outlet.title, outlet.base),
        "description": _text(description),
        "inLanguage": outlet.spoken,
        "publisher": outlet.organization,
    }


def page(kind: str, url: str, name: str, outlet: Outlet, *, description: str = "") -> Node:
    """A page that isn't a story: a `CollectionPage`, a `ProfilePage`, a `WebPage`. `url` has scheme and host."""
    return {
        "@context": CONTEXT,
        "@type": _json(kind),
        "@id": _json(f"{url}#page"),
        "url": _text(url),
        "name": _text(name),
        "description": _text(description),
        "inLanguage": outlet.spoken,
        "isPartOf": outlet.website,
        "publisher": outlet.organization,
    }


def standing(shown: StandingPage, image: Image | None, outlet: Outlet) -> Node:
    """A standing page; one that the publisher names as a policy is about the publisher."""
    policy = any(link.url == shown.url for link in outlet.publisher.pages)
    told = page("AboutPage" if policy else "WebPage", shown.canonical, shown.title, outlet, description=shown.summary)
    return told | {
        "about": _written({"@id": _publisher_id(outlet.base)}) if policy else "",
        "primaryImageOfPage": picture(image, outlet.base) if image else "",
        "dateModified": _text(shown.updated.iso) if shown.updated else "",
    }


def profile(byline: Group, url: str, about: str, portrait: Image | None, outlet: Outlet, *, paid: bool) -> Node:
    """A byline's page, about whoever signs with it: the same `@id` as in their stories."""
    who = author(byline, outlet.base, paid=paid)
    who |= {"description": _text(about), "image": picture(portrait, outlet.base) if portrait else ""}
    return page("ProfilePage", url, byline.title, outlet) | {"mainEntity": _written(who)}


def breadcrumbs(trail: Sequence[Link], base: Base) -> Node:
    """The way from the front page; the page itself comes last."""
    items = [_item(place, link, base) for place, link in enumerate(trail, 1)]
    return {"@context": CONTEXT, "@type": '"BreadcrumbList"', "itemListElement": _list(items)}


def _item(place: int, link: Link, base: Base) -> str:
    name, address = _json(link.title), _json(base.absolute(link.url))
    return f'{{"@type":"ListItem","position":{place},"name":{name},"item":{address}}}'


def picture(image: Image, base: Base) -> str:
    """A picture with whose it is and on what terms, an address of a licence or its name, as JSON."""
    url, licence = _text(base.absolute(image.fallback)), _text(image.licence)
    if licence and not image.licence.startswith(("https://", "http://")):
        licence = _written({"@type": '"CreativeWork"', "name": licence})
    return _written(
        {
            "@type": '"ImageObject"',
            "url": url,
            "contentUrl": url,
            "width": _number(image.width),
            "height": _number(image.height),
            "caption": _text(image.caption or image.alt),
            "creditText": _text(image.credit),
            "license": licence,
        }
    )


def large_enough(images: Iterable[Image]) -> tuple[Image, ...]:
    """Each picture once, without those that are too small for an article's markup; unknown sizes count as large."""
    known = {image.fallback: image for image in images if not image.width or image.width * image.height >= LEAST_PIXELS}
    return tuple(known.values())


def _text(value: str) -> str:
    return _json(value) if value else ""


def _number(value: int) -> str:
    return str(value) if value else ""


def _list(items: Iterable[str]) -> str:
    joined = ",".join(items)
    return f"[{joined}]" if joined else ""


def _written(node: Node) -> str:
    """A node as JSON, without what nobody says."""
    return "{" + ",".join([f'"{name}":{value}' for name, value in node.items() if value]) + "}"
