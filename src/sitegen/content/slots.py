"""Cutting a finished body at the places that refer to other files, each with the line it was written in."""

import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from sitegen import urls
from sitegen.content.markup import Attributes, Tokens, attributes, each_tag, opening_tag, tag_name
from sitegen.model import Slot, reference_to
from sitegen.problems import Problem

# Which attributes of which elements hold an address.
REFERENCES = {
    "a": ("href",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
}
_CLOSING = Slot("a", closing=True)
_CUT = frozenset([*REFERENCES, "/a"])
_ELSEWHERE = re.compile(r"(?:#|mailto:|tel:|data:)", re.IGNORECASE)
# HTML, "parse a srcset attribute": an address ends at white space, and a comma at its end is no part of it.
_CANDIDATE = re.compile(r"[\s,]*+(?P<address>\S++)(?:(?<=,)|(?P<descriptor>[^,]*+),?)", re.ASCII)

_PATH = re.compile(r"[^?#]*")

# What stands around an address in Markdown and in HTML; "" is the edge of the text.
_EDGES = frozenset(["", *" \t\n()<>\"',="])


def cut(found: Tokens, lines: "Lines") -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    """Pieces of HTML and the slots between them (one piece more than slots)."""
    pieces: list[str] = []
    slots: list[Slot] = []
    open_links: list[bool] = []
    last = 0
    for i in range(1, len(found), 2):
        name = tag_name(found[i])
        if name not in _CUT:
            continue
        slot = _slot(name, found[i], lines, open_links)
        if slot:
            pieces.append("".join(found[last:i]))
            slots.append(slot)
            last = i + 1
    pieces.append("".join(found[last:]))
    return tuple(pieces), tuple(slots)


def _slot(name: str, token: str, lines: "Lines", open_links: list[bool]) -> Slot | None:
    if name == "/a":
        return _CLOSING if open_links and open_links.pop() else None
    values = attributes(token)
    written = _addresses(name, values)
    leads_out = bool(written) and not all(map(_ELSEWHERE.match, written))
    if name == "a":
        open_links.append(leads_out)
    if not leads_out:
        return None
    found = [lines.of(reference) for reference in written]
    return Slot(name, tuple(values.items()), found[0])


def candidates(srcset: str) -> list[tuple[str, str]]:
    """The (address, descriptor) pairs of a `srcset`."""
    return [
        (found["address"].rstrip(","), " ".join((found["descriptor"] or "").split()))
        for found in _CANDIDATE.finditer(srcset.rstrip(" \t\n\v\f\r,"))
    ]


class Lines:
    """Finds the line a reference was written in: its n-th use in the HTML is its n-th use in the source."""

    def __init__(self, body: str, first_line: int) -> None:
        self._body, self._first_line = body, first_line
        self._breaks: list[int] | None = None
        self._uses: dict[str, Iterator[int]] = {}
        self._last: dict[str, int] = {}

    def of(self, reference: str) -> int:
        """The line of the next use, or of the last where one definition serves several links; else the first line."""
        uses = self._uses.get(reference)
        if uses is None:
            uses = self._uses[reference] = self._all_uses(reference)
        place = next(uses, -1)
        if place < 0:
            return self._last[reference]
        if self._breaks is None:
            self._breaks = [found.start() for found in re.finditer("\n", self._body)]
        line = self._last[reference] = self._first_line + bisect_left(self._breaks, place)
        return line

    def _all_uses(self, written: str) -> Iterator[int]:
        """Where it stands, as it is, with entities or percent-encoding, or as a part of something longer; else 0."""
        place = -1
        for place in self._places(written):
            yield place
        if place >= 0:
            return
        forms = (written, html.escape(written), unquote(written))
        for form in forms[1:]:
            for place in self._places(form):
                yield place
            if place >= 0:
                return
        yield next((at for at in map(self._body.find, forms) if at >= 0), 0)

    def _places(self, written: str) -> Iterator[int]:
        """Where an address stands as a whole: `/world` isn't found in `/world/wall.md`."""
        body = self._body
        at = body.find(written) if written else -1
        while at >= 0:
            end = at + len(written)
            if body[at - 1 : at] in _EDGES and body[end : end + 1] in _EDGES:
                yield at
            at = body.find(written, end)


def local(reference: str) -> bool:
    """Whether a reference leads to a file or URL of this site, judged by its form alone."""
    return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", reference)


def rooted(reference: str, source: str) -> str:
    """A reference written in the file `source` as one from content/: the same wherever it was written.

    A web address stays as it is; "" for what leads out of content/.
    """
    if not local(reference):
        return reference
    path = _PATH.match(reference)[0]  # type: ignore[index]
    resolved = urls.resolve(reference_to(source), path) if path else reference_to(source)
    if resolved and "%" in path:
        resolved = urls.encode(resolved)
    return resolved + reference[len(path) :] if resolved else ""


def confinement_fault(path: str, reference: str, line: int) -> Problem | None:
    """A reference that would lead out of content/, or to this machine's disk."""
    if reference.lower().startswith("file:"):
        message = f"`{reference}` is a file of your own computer"
        return Problem(path, message, "link", "Put the file into `content/` and refer to it there.", line)
    if ".." not in reference and "%" not in reference:
        return None
    bare = re.split(r"[?#]", reference, maxsplit=1)[0]
    if local(reference) and urls.resolve(reference_to(path), bare) is None:
        message = f"`{reference}` leads out of `content/`"
        return Problem(path, message, "link", "Put the file beside this one, and write its name only.", line)
    return None


def add_loading(found: Tokens) -> Tokens:
    """Pictures load when they come near the screen, and decode off the main thread."""

    def fix(token: str) -> str:
        if tag_name(token) != "img":
            return token
        values: Attributes = attributes(token)
        return opening_tag("img", {"loading": "lazy", "decoding": "async"} | values)

    return each_tag(found, "img", fix)


def references(slot: Slot) -> tuple[str, ...]:
    """The references of a slot, as written."""
    return tuple(_addresses(slot.tag, dict(slot.attributes)))


def files(slots: Iterable[Slot], path: str) -> tuple[str, ...]:
    """The references of a body that may lead to a picture or a document, from content/, each once."""
    found = (reference for slot in slots if not slot.closing for reference in references(slot))
    return tuple(dict.fromkeys(rooted(reference, path) for reference in found if _may_be_file(reference)))


def _may_be_file(reference: str) -> bool:
    name = unquote(_PATH.match(reference)[0]).rpartition("/")[2]  # type: ignore[index]
    return "." in name and not name.endswith((".md", ".html"))


def _addresses(tag: str, values: Attributes) -> list[str]:
    if tag == "a":  # most of them
        return [values["href"]] if values.get("href") else []
    found: list[str] = []
    for name in REFERENCES.get(tag, ()):
        value = values.get(name, "")
        if name == "srcset":
            found += [address for address, _ in candidates(value)]
        elif value:
            found.append(value)
    return found
