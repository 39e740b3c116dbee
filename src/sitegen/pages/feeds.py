"""Feeds as values, and as JSON: Atom and RSS are templates, the rules of JSON (jsonfeed.org, version 1.1) are not."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from markupsafe import Markup

from sitegen.config import Config
from sitegen.dates import Moment, midnight
from sitegen.model import Body
from sitegen.nodes import Plain
from sitegen.site.feed_views import Feed, FeedEntry, Medium
from sitegen.site.retraction import MARK
from sitegen.site.view import SiteView, absolute, group_named, once, text_of
from sitegen.site.views import Image, Teaser, Term
from sitegen.urls import Base

VERSION = "https://jsonfeed.org/version/1.1"
# By ending, and not by what the machine knows of: the same site everywhere.
_TYPES = {
    **dict.fromkeys(("jpg", "jpeg"), "image/jpeg"),
    **{kind: f"image/{kind}" for kind in ("png", "gif", "webp", "avif")},
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    **{kind: f"audio/{kind}" for kind in ("aac", "flac", "wav")},
    **dict.fromkeys(("ogg", "oga", "opus"), "audio/ogg"),
    **dict.fromkeys(("mp4", "m4v"), "video/mp4"),
    "mov": "video/quicktime",
    "webm": "video/webm",
    "ogv": "video/ogg",
}
_PLAYING = ("audio", "video", "source")  # elements whose `src` is a sound or a film


def feed_of(name: str, url: str, view: SiteView, config: Config) -> Feed:
    """The feed at `url` of the site (""), or of `section/…`, `tag/…`, `byline/…`."""
    title, description = str(view.config("title")), str(view.config("description"))
    group = group_named(view, name) if name else None
    entries = tuple(entry_of(story, view, config.base) for story in view.feed(name))
    return Feed(
        title=f"{title}: {group.title}" if group else title,
        description=(group.summary if group else "") or description or title,
        permalink=config.base.permalink(url),
        home=group.permalink if group else config.base.permalink("/"),
        updated=newest(entries, config),
        entries=entries,
        hub=config.feeds.hub,
        logo=_logo(view, config.base),
    )


def _logo(view: SiteView, base: Base) -> str:
    """The publisher's, if it is of a kind that RSS knows."""
    logo = view.publisher().logo
    if logo is None or _type(logo.fallback) not in ("image/png", "image/jpeg", "image/gif"):
        return ""
    return _absolute(logo.fallback, base)


def newest(entries: Iterable[FeedEntry], config: Config) -> Moment:
    """When a feed last changed."""
    changes = (entry.changed for entry in entries)
    return max(changes, key=lambda moment: moment.at, default=never(config))


def never(config: Config) -> Moment:
    """When an empty feed last changed."""
    return midnight(date(1970, 1, 1), config.zone)


def entry_of(story: Teaser, view: SiteView, base: Base) -> FeedEntry:
    """A story as an entry, the same in all feeds."""
    return once(view, ("entry", story.path), story, lambda view: _entry(story, view, base))


def _entry(story: Teaser, view: SiteView, base: Base) -> FeedEntry:
    """A story with its whole text. Readers' programs list headlines, so those say what must not be missed:
    that a story was paid for, or is retracted.
    """
    paid = story.label == "sponsored"
    text = text_of(view, story.path)
    before = f"{MARK if story.retracted else ''}{'Sponsored: ' if paid else ''}"
    return FeedEntry(
        id=story.id,
        title=before + story.title,
        permalink=story.permalink if story.url else "",
        date=story.date,
        changed=story.changed,
        content=(_paid_for(story.bylines) if paid else Markup()) + absolute(view, story.path, text),
        summary=story.summary,
        label="" if story.label == "news" else story.label.capitalize(),
        bylines=story.bylines,
        tags=story.tags,
        media=tuple(_media(story, text, view, base)),
    )


def _paid_for(bylines: Iterable[Term]) -> Markup:
    """The words that stand above the text on its page, too."""
    names = ", ".join(each.title for each in bylines)
    return Markup("<p><strong>Paid for{}.</strong> The newsroom had no part in it.</p>\n").format(
        names and f" by {names}"
    )


def _media(story: Teaser, text: Body, view: SiteView, base: Base) -> Iterator[Medium]:
    """The story's picture as its page shows it, then what its text plays; nothing whose type isn't known."""
    if story.image and _type(story.image.fallback):
        yield _picture(story.image, base)
    played = (slot.get("src") for slot in text.slots if slot.tag in _PLAYING)
    for target in dict.fromkeys(view.link(story.path, src) for src in played if src):
        kind = _type(target.url)
        if target.leads == "asset" and kind.startswith(("audio/", "video/")):
            yield Medium(base.permalink(target.url), kind.partition("/")[0], kind, size=target.size)


def _picture(image: Image, base: Base) -> Medium:
    url = _absolute(image.fallback, base)
    # How many bytes it has is known when it is made, after the feeds.
    return Medium(
        url, "image", _type(url), image.width, image.height, alt=image.alt or image.caption, credit=image.credit
    )


def _absolute(url: str, base: Base) -> str:
    return base.permalink(url) if url.startswith("/") else url


def _type(url: str) -> str:
    return _TYPES.get(url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower(), "")


def as_json_feed(feed: Feed, language: Plain, base: Base) -> str:
    """The text of a JSON Feed."""
    hubs = [{"type": "WebSub", "url": feed.hub}] if feed.hub else []
    document: Mapping[str, object] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.permalink,
        "description": feed.description,
        "language": language,
        **_written(hubs=hubs),
        "items": [_item(entry, base) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _item(entry: FeedEntry, base: Base) -> Mapping[str, object]:
    images = [medium.url for medium in entry.media if medium.medium == "image"]
    authors = [{"name": each.title, **_written(url=each.url and base.permalink(each.url))} for each in entry.bylines]
    return {
        "id": entry.id,
        **_written(url=entry.permalink),
        "title": entry.title,
        "content_html": entry.content,
        **_written(summary=entry.summary, image=images[0] if images else ""),
        "date_published": entry.date.instant,
        "date_modified": entry.changed.instant,
        **_written(
            authors=authors,
            tags=[*filter(None, [entry.label]), *(each.title for each in entry.tags)],
            attachments=[_attachment(medium) for medium in entry.media],
        ),
    }


def _attachment(medium: Medium) -> Mapping[str, object]:
    """`_credit` and `_alt` are ours: names that begin so are free (jsonfeed.org, “Extensions”)."""
    return {
        "url": medium.url,
        "mime_type": medium.type,
        **_written(size_in_bytes=medium.size, _credit=medium.credit, _alt=medium.alt),
    }


def _written(**values: object) -> Mapping[str, object]:
    """The values that say something."""
    return {name: value for name, value in values.items() if value}
