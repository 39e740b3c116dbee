"""A file as it was read, and the fields that several kinds of entry share, with their checks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from posixpath import basename
from typing import Any, Literal

from msgspec import Struct

from sitegen import urls
from sitegen.config import MarkdownOptions
from sitegen.content import slots
from sitegen.content.fence import Split
from sitegen.content.typography import curl
from sitegen.dates import Moment, end_of
from sitegen.fields import Reader
from sitegen.model import Outline, Picture
from sitegen.nodes import Node, Plain

_LEADING_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:-\d{4}(?=-))?(?:-|$)")
_WEB = re.compile(r"(?:https?:)?//|file:", re.IGNORECASE)  # `file:` has an error of its own
_FOCUS = re.compile(r"(?:100|\d{1,2})% (?:100|\d{1,2})%")


class Written(Struct, frozen=True):
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

    def text(self, name: str) -> str:
        """A text for readers, its quotes curled like the body's."""
        return curl(self.values.get(name, ""), self.markdown.quotes)

    def fault(self, name: str, message: str, hint: str, severity: Literal["error", "warning"] = "error") -> None:
        self.reader.fault(self.node(name), message, hint, severity=severity)


def slug_of(written: Written) -> str:
    """The last part of the address: as it is given, or made of the file's name, or of the title."""
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


def without_date(stem: str) -> str:
    """A file's name without the date that it may begin with: what its address is made of."""
    return _LEADING_DATE.sub("", stem, count=1)


def key_of(written: Written, name: str) -> str:
    """What a section, topic or byline is known by, made of the name of its folder or file."""
    made = urls.slug(name)
    if not made:
        hint = "Give it a name with letters or digits."
        written.reader.fault(written.split.table, f"the name `{name}` has neither letters nor digits", hint)
    return made


def terms_of(written: Written, name: str, terms: Sequence[str]) -> tuple[str, ...]:
    """Names of topics or people, as they are written."""
    for term in terms:
        fault = urls.term_fault(term)
        if fault:
            written.fault(name, f"`{term}` {fault}, so it can't have a page", "Write it in words.")
    return tuple(terms)


def aliases_of(written: Written) -> tuple[str, ...]:
    """Earlier addresses of the entry."""
    aliases: tuple[str, ...] = written.values.get("aliases", ())
    for alias in aliases:
        fault = urls.path_fault(alias)
        if fault:
            message = f"the alias `{alias}` can't be an address of this site"
            hint = f"An address {fault}." if fault.startswith("begins") else f"It {fault}."
            written.fault("aliases", message, hint)
    return aliases


def expires_of(written: Written) -> Moment | None:
    """When it is taken down: at the time that `expires` names, or after the day that it names."""
    moment: Moment | None = written.values.get("expires")
    return end_of(moment, written.reader.zone) if moment else None


def named_picture(written: Written, name: str) -> Picture | None:
    """The picture that a field names; its file is looked for later."""
    given = written.values.get(name)
    if given is None:
        return None
    _check_picture(written, name, given)
    return Picture(
        src=given["src"],
        alt=curl(given.get("alt", ""), written.markdown.quotes),
        caption=curl(given.get("caption", ""), written.markdown.quotes),
        credit=given.get("credit", ""),
        licence=given.get("licence", ""),
        focus=given.get("focus", ""),
        line=given["line"],
    )


def _check_picture(written: Written, name: str, given: Mapping[str, Any]) -> None:
    _check_confined(written, [given["src"]], given["line"])
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
        hint = "Write how far from the left and from the top, as in `60% 30%`."
        written.fault(name, f"`focus: {focus}` is not a place in a picture", hint)


def references_of(written: Written, name: str) -> tuple[str, ...]:
    """Other files that a field names, as they are written."""
    given = written.values.get(name, ())
    references = (given,) if isinstance(given, str) else tuple(given)
    _check_confined(written, references, written.node(name).line)
    return references


def _check_confined(written: Written, references: Iterable[str], line: int) -> None:
    for reference in references:
        fault = slots.confinement_fault(written.path, reference, line)
        if fault:
            written.reader.problems.append(fault)


def extra_of(written: Written) -> dict[str, Plain]:
    """The outlet's own fields."""
    extra = written.values.get("extra", {})
    if not isinstance(extra, dict):
        written.fault(
            "extra", "`extra` must have fields of its own", "Write each below it, indented, as in `    mood: happy`."
        )
        return {}
    return extra
