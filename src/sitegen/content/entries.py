"""From the fields that were read to the frozen entry they describe, with the checks no field can make alone."""

import re
from posixpath import basename
from typing import Any, Literal

from msgspec.structs import replace

from sitegen import urls
from sitegen.content import edition
from sitegen.content.typography import curl
from sitegen.content.written import (
    Written,
    aliases_of,
    expires_of,
    extra_of,
    key_of,
    named_picture,
    references_of,
    slug_of,
    terms_of,
)
from sitegen.dates import Moment, read_moment
from sitegen.model import CONTENT, Article, Correction, Front, Heading, Intro, Page, Part, Profile, Retraction
from sitegen.problems import NEVER, Problem

RESERVED_SECTIONS = ("pages", "tags", "bylines", "assets")
_EDITION = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d{2})(\d{2}))?", re.ASCII)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]+")
_AS_GIVEN = ("date", "updated", "label", "priority", "draft", "canonical")  # of an article: the value of the field
_TEXTS = ("title", "deck", "kicker", "short_title", "search_title", "dateline")
_HEADLINE = 110  # characters: what Google once set for `headline`, and some feed readers still cut to


def article(written: Written, authority: str, byline: str) -> Article | None:
    """The article, or None where title or date failed; other faults are with the reader."""
    values = written.values
    slug, section, aliases = slug_of(written), _section(written), aliases_of(written)
    bylines = terms_of(written, "byline", values.get("byline", (byline,) if byline else ()))
    tags = terms_of(written, "tags", values.get("tags", ()))
    _check_dates(written)
    _check_headline(written)
    image, corrections = named_picture(written, "image"), _corrections(written)
    if "title" not in values or "date" not in values:
        return None
    given: dict[str, Any] = {name: values[name] for name in _AS_GIVEN if name in values}
    given |= {name: written.text(name) for name in _TEXTS if name in values}
    return Article(
        path=written.path,
        id=_id(written, authority, values["date"]),
        section=section,
        slug=slug,
        outline=written.outline,
        bylines=bylines,
        tags=tags,
        summary=written.text("summary") or written.opening,
        image=image,
        expires=expires_of(written),
        corrections=corrections,
        retracted=_retracted(written),
        aliases=aliases,
        series=_series(written),
        related=references_of(written, "related"),
        related_line=written.node("related").line,
        extra=extra_of(written),
        **given,
    )


def page(written: Written) -> Page | None:
    """The standing page, or None where its title failed; other faults are with the reader."""
    values = written.values
    slug = slug_of(written)
    aliases = aliases_of(written)
    image = named_picture(written, "image")
    if "title" not in values:
        return None
    return Page(
        path=written.path,
        title=written.text("title"),
        slug=slug,
        outline=written.outline,
        summary=written.text("summary") or written.opening,
        search_title=written.text("search_title"),
        updated=values.get("updated"),
        image=image,
        draft=values.get("draft", False),
        expires=expires_of(written),
        aliases=aliases,
        canonical=values.get("canonical", ""),
        extra=extra_of(written),
    )


def intro(written: Written, kind: Literal["section", "tag"]) -> Intro:
    """What is said of a section or topic; `written.arranged` begins where its introduction ends."""
    name = written.path.split("/")[1] if kind == "section" else written.stem
    return Intro(
        path=written.path,
        kind=kind,
        key=key_of(written, name),
        outline=written.outline,
        title=written.text("title"),
        summary=written.text("summary"),
        order=written.values.get("order", 0),
        draft=written.values.get("draft", False),
        arranges=_arranged(written),
        extra=extra_of(written),
    )


def profile(written: Written) -> Profile:
    """What is said of whoever signs; faults are with the reader."""
    links = tuple(
        (curl(link["text"], written.markdown.quotes), link["url"]) for link in written.values.get("links", ())
    )
    return Profile(
        path=written.path,
        key=key_of(written, written.stem),
        outline=written.outline,
        title=written.text("title"),
        kind=written.values.get("kind", ""),
        role=written.text("role"),
        photo=named_picture(written, "photo"),
        links=links,
        draft=written.values.get("draft", False),
        extra=extra_of(written),
    )


def front(written: Written) -> Front | None:
    """The edition, or None where its file's name is no time."""
    standing = basename(written.path) == "_front.md"
    begins = None if standing else _edition_time(written)
    if begins is None and not standing:
        return None
    return Front(
        path=written.path,
        title="Front page",
        date=begins,
        draft=written.values.get("draft", False),
        expires=expires_of(written),
        arranges=_arranged(written, begins),
    )


def _edition_time(written: Written) -> Moment | None:
    """`2026-11-24-0600` is 24 November 2026 06:00; without a time, the edition begins with the day."""
    named = _EDITION.fullmatch(written.stem)
    reading = read_moment(f"{named[1]} {named[2] or '00'}:{named[3] or '00'}", written.reader.zone) if named else None
    if reading and reading.moment:
        return reading.moment
    message = f"`{basename(written.path)}` is not named after the time at which it becomes the front page"
    hint = f"Rename it, as in `{CONTENT}/_front/2026-11-24-0600.md`: year, month, day, and the time in four digits."
    written.reader.problems.append(Problem(written.path, message, "place", hint))
    return None


def _arranged(written: Written, begins: Moment | None = None) -> tuple[Heading, ...]:
    text, line = written.arranged
    desk = edition.Desk(written.path, written.reader, written.markdown.quotes, begins)
    return edition.read_edition(text, line, desk)


def _section(written: Written) -> str:
    name = written.values.get("section", written.path.split("/")[1])
    made = urls.slug(name)
    if urls.term_fault(name) or not made:
        written.fault("section", f"the section `{name}` can't be part of an address", "Use letters and digits.")
    elif made in RESERVED_SECTIONS:
        kept = "The word is kept for sitegen's own pages and files"
        hint = f"{kept}: {'write another here' if 'section' in written.values else 'give the folder another name'}."
        written.fault("section", f"`{name}` can't be a section", hint)
    return made


def _check_headline(written: Written) -> None:
    letters = len(written.values.get("title", ""))
    if letters > _HEADLINE:
        message = f"the headline has {letters} characters, and is cut off after {_HEADLINE} in some places"
        written.fault("title", message, "Shorten it: what has no room in it may stand in `deck`.", "warning")


def _check_dates(written: Written) -> None:
    values = written.values
    date: Moment | None = values.get("date")
    if date is None:
        return
    expires = expires_of(written)
    if expires and expires.at <= date.at:
        message = "`expires` is before `date`, so it is never published"
        hint = "Write a later `expires`, or remove the line."
        written.reader.fault(written.node("expires"), message, hint, NEVER, "warning")
    updated: Moment | None = values.get("updated")
    if updated and updated.day < date.day:
        written.fault(
            "updated", "`updated` is before `date`", "Write a later `updated`, or remove the line.", "warning"
        )
    for name, what in (("corrections", "a correction"), ("retracted", "the retraction")):
        given = values.get(name, ())
        for each in given if isinstance(given, tuple) else (given,):
            if each["date"].day < date.day:
                node = replace(written.node(name), line=each["line"])
                hint = "Write a later `date` into it: the day on which it was made."
                written.reader.fault(node, f"{what} is dated before the story itself", hint, severity="warning")


def _corrections(written: Written) -> tuple[Correction, ...]:
    made = [
        Correction(each["date"], each.get("kind", "correction"), curl(each["text"], written.markdown.quotes))
        for each in written.values.get("corrections", ())
    ]
    return tuple(sorted(made, key=lambda correction: correction.date.at))


def _retracted(written: Written) -> Retraction | None:
    given = written.values.get("retracted")
    return Retraction(given["date"], curl(given["reason"], written.markdown.quotes)) if given else None


def _series(written: Written) -> Part | None:
    given = written.values.get("series")
    if given is None:
        return None
    terms_of(written, "series", (given["name"],))
    return Part(curl(given["name"], written.markdown.quotes), given.get("part", 0))


def _id(written: Written, authority: str, date: Moment) -> str:
    given = written.values.get("id")
    if given is None:
        return f"tag:{authority},{date.year}:{urls.encode(written.path.partition('/')[2])}"
    if not _ID.fullmatch(given):
        hint = f"Write it as `tag:{authority},{date.year}:a-name-of-its-own`, or remove the line."
        written.fault("id", f"`{given}` can't identify a story", hint)
    return str(given)
