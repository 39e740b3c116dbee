"""From the fields that were read to the frozen entry they describe, with the checks no field can make alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from posixpath import basename
from typing import Any, Literal

from sitegen import urls
from sitegen.config import MarkdownOptions
from sitegen.content import edition, slots
from sitegen.content.fence import Split
from sitegen.content.typography import curl
from sitegen.dates import Moment, end_of, read_moment
from sitegen.fields import Reader
from sitegen.model import (
    CONTENT,
    Article,
    Correction,
    Front,
    Heading,
    Intro,
    Outline,
    Page,
    Part,
    Picture,
    Profile,
    Retraction,
)
from sitegen.nodes import Node, Plain
from sitegen.problems import NEVER, Problem

_LEADING_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:-\d{4}(?=-))?(?:-|$)")
RESERVED_SECTIONS = ("pages", "tags", "bylines", "assets")
_EDITION = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d{2})(\d{2}))?", re.ASCII)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]+")
_WEB = re.compile(r"(?:https?:)?//|file:", re.IGNORECASE)  # `file:` has an error of its own
_HEADLINE = 110  # characters: what Google once set for `headline`, and other readers still cut to
_FOCUS = re.compile(r"(?:100|\d{1,2})% (?:100|\d{1,2})%")


@dataclass(frozen=True, slots=True)
class Written:
    """One file as it was read: its sound fields, its parts, and the reader that collects what is wrong.

    `arranged` is the part that arranges a front, and the line at which it begins.
    """

    path: str
    values: dict[str, Any]
    split: Split
    opening: str
    outline: Outline
    reader: Reader
    markdown: MarkdownOptions
    arranged: tuple[str, int] = ("", 0)

    @property
    def stem(self) -> str:
        return basename(self.path).rpartition(".")[0]

    def node(self, name: str) -> Node:
        return next((node for key, node in self.split.table.entries if key.value == name), self.split.table)

    def text(self, name: str, default: str = "") -> str:
        """A text for readers, its quotes curled like the body's."""
        return curl(self.values.get(name, default), self.markdown.quotes)

    def fault(self, name: str, message: str, hint: str, severity: Literal["error", "warning"] = "error") -> None:
        self.reader.fault(self.node(name), message, hint, severity=severity)


def article(written: Written, authority: str, byline: str) -> Article | None:
    """The article, or None where title or date failed; other faults are with the reader."""
    values = written.values
    slug = _slug(written)
    section = _section(written)
    aliases = _aliases(written)
    bylines = _terms(written, "byline", values.get("byline", (byline,) if byline else ()))
    tags = _terms(written, "tags", values.get("tags", ()))
    _check_dates(written)
    _check_headline(written)
    image = _picture(written, "image")
    corrections = _corrections(written)
    if "title" not in values or "date" not in values:
        return None
    date: Moment = values["date"]
    return Article(
        path=written.path,
        id=_id(written, authority, date),
        title=written.text("title"),
        date=date,
        section=section,
        slug=slug,
        outline=written.outline,
        bylines=bylines,
        tags=tags,
        summary=written.text("summary") or written.opening,
        deck=written.text("deck"),
        kicker=written.text("kicker"),
        short_title=written.text("short_title"),
        search_title=written.text("search_title"),
        updated=values.get("updated"),
        label=values.get("label", "news"),
        priority=values.get("priority", 3),
        dateline=written.text("dateline"),
        image=image,
        draft=values.get("draft", False),
        expires=_expires(written),
        corrections=corrections,
        retracted=_retracted(written),
        aliases=aliases,
        canonical=values.get("canonical", ""),
        series=_series(written),
        related=_paths(written, "related"),
        related_line=written.node("related").line,
        extra=_extra(written),
    )


def page(written: Written) -> Page | None:
    values = written.values
    slug = _slug(written)
    aliases = _aliases(written)
    image = _picture(written, "image")
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
        expires=_expires(written),
        aliases=aliases,
        canonical=values.get("canonical", ""),
        extra=_extra(written),
    )


def intro(written: Written, kind: Literal["section", "tag"]) -> Intro:
    """What is said of a section or topic; `written.arranged` begins where its introduction ends."""
    name = written.path.split("/")[1] if kind == "section" else written.stem
    return Intro(
        path=written.path,
        kind=kind,
        key=_name_slug(written, name),
        outline=written.outline,
        title=written.text("title"),
        summary=written.text("summary"),
        order=written.values.get("order", 0),
        draft=written.values.get("draft", False),
        arranges=_arranged(written),
        extra=_extra(written),
    )


def profile(written: Written) -> Profile:
    links = tuple(
        (curl(link["text"], written.markdown.quotes), link["url"]) for link in written.values.get("links", ())
    )
    return Profile(
        path=written.path,
        key=_name_slug(written, written.stem),
        outline=written.outline,
        title=written.text("title"),
        kind=written.values.get("kind", ""),
        role=written.text("role"),
        photo=_picture(written, "photo"),
        links=links,
        draft=written.values.get("draft", False),
        extra=_extra(written),
    )


def front(written: Written) -> Front | None:
    """The edition, or None where its file's name is no time."""
    begins = _edition_time(written) if basename(written.path) != "_front.md" else None
    if begins is None and basename(written.path) != "_front.md":
        return None
    return Front(
        path=written.path,
        title="Front page",
        date=begins,
        draft=written.values.get("draft", False),
        expires=_expires(written),
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


def _name_slug(written: Written, name: str) -> str:
    made = urls.slug(name)
    if not made:
        hint = "Give it a name with letters or digits."
        written.reader.fault(written.split.table, f"the name `{name}` has neither letters nor digits", hint)
    return made


def without_date(stem: str) -> str:
    """A file's name without the date that it may begin with: what its address is made of."""
    return _LEADING_DATE.sub("", stem, count=1)


def _slug(written: Written) -> str:
    given = written.values.get("slug")
    if given is None:
        made = urls.slug(without_date(written.stem)) or urls.slug(written.values.get("title", ""))
        if not made:
            hint = "Add `slug:` with letters and digits, for the address."
            written.reader.fault(written.split.table, "neither file name nor title gives an address", hint)
        return made
    fault = urls.slug_fault(given)
    if fault:
        made = urls.slug(given)
        hint = f"Write `slug: {made}`." if made else "It is the last part of the address: letters, digits, hyphens."
        written.fault("slug", f"`slug: {given}` {fault}", hint)
    return str(given)


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


def _terms(written: Written, name: str, terms: Sequence[str]) -> tuple[str, ...]:
    for term in terms:
        fault = urls.term_fault(term)
        if fault:
            written.fault(name, f"`{term}` {fault}, so it can't have a page", "Write it in words.")
    return tuple(terms)


def _aliases(written: Written) -> tuple[str, ...]:
    aliases: tuple[str, ...] = written.values.get("aliases", ())
    for alias in aliases:
        fault = urls.path_fault(alias)
        if fault:
            message = f"the alias `{alias}` can't be an address of this site"
            hint = f"An address {fault}." if fault.startswith("begins") else f"It {fault}."
            written.fault("aliases", message, hint)
    return aliases


def _check_headline(written: Written) -> None:
    letters = len(written.values.get("title", ""))
    if letters > _HEADLINE:
        message = f"the headline has {letters} characters; search engines show {_HEADLINE}"
        written.fault("title", message, "Shorten it: what has no room in it may stand in `deck`.", "warning")


def _check_dates(written: Written) -> None:
    values = written.values
    date: Moment | None = values.get("date")
    if date is None:
        return
    expires = _expires(written)
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


def _expires(written: Written) -> Moment | None:
    moment: Moment | None = written.values.get("expires")
    return end_of(moment, written.reader.zone) if moment else None


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
    _terms(written, "series", (given["name"],))
    return Part(curl(given["name"], written.markdown.quotes), given.get("part", 0))


def _picture(written: Written, name: str) -> Picture | None:
    given = written.values.get(name)
    if given is None:
        return None
    line = given["line"]
    _check_confined(written, [given["src"]], line)
    if not slots.local(given["src"]) and not _WEB.match(given["src"]):
        hint = (
            "Write the name of a file, such as `wall.jpg`, or an address, such as `https://pictures.example/wall.jpg`."
        )
        written.fault(name, f"`{given['src']}` is neither a picture of this outlet nor a web address", hint)
    if not given.get("alt"):
        hint = f"Write `{name}: {{src: {given['src']}, alt: What it shows}}`, for readers who can't see it."
        written.fault(name, f"the picture `{given['src']}` has no description", hint, "warning")
    focus = given.get("focus", "")
    if focus and not _FOCUS.fullmatch(focus):
        written.fault(
            name,
            f"`focus: {focus}` is not a place in a picture",
            "Write how far from the left and from the top, as in `60% 30%`.",
        )
    return Picture(
        src=given["src"],
        alt=curl(given.get("alt", ""), written.markdown.quotes),
        caption=curl(given.get("caption", ""), written.markdown.quotes),
        credit=given.get("credit", ""),
        licence=given.get("licence", ""),
        focus=focus,
        line=line,
    )


def _paths(written: Written, name: str) -> tuple[str, ...]:
    given = written.values.get(name, ())
    references = (given,) if isinstance(given, str) else tuple(given)
    _check_confined(written, references, written.node(name).line)
    return references


def _check_confined(written: Written, references: Iterable[str], line: int) -> None:
    for reference in references:
        fault = slots.confinement_fault(written.path, reference, line)
        if fault:
            written.reader.problems.append(fault)


def _extra(written: Written) -> dict[str, Plain]:
    extra = written.values.get("extra", {})
    if not isinstance(extra, dict):
        written.fault(
            "extra", "`extra` must have fields of its own", "Write each below it, indented, as in `    mood: happy`."
        )
        return {}
    return extra


def _id(written: Written, authority: str, date: Moment) -> str:
    given = written.values.get("id")
    if given is None:
        return f"tag:{authority},{date.year}:{urls.encode(written.path.partition('/')[2])}"
    if not _ID.fullmatch(given):
        hint = f"Write it as `tag:{authority},{date.year}:a-name-of-its-own`, or remove the line."
        written.fault("id", f"`{given}` can't identify a story", hint)
    return str(given)
