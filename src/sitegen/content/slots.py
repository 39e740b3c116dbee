"""Cutting a finished body at the places that refer to other files, each with the line it was written in."""

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

from sitegen import urls
from sitegen.content.markup import Attributes, Pairs, Tokens, attributes, each_tag, opening_tag, pairs, tag_name
from sitegen.content.places import FRONT, is_scheduled
from sitegen.model import Slot, reference_to
from sitegen.problems import Problem

QUOTING = ("blockquote", "del", "ins", "q")  # they may name where their words are from
# Which attributes of which elements hold an address.
REFERENCES = {
    "a": ("href",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    **dict.fromkeys(QUOTING, ("cite",)),
}
# Places for what only a finished page can show: a frame (a feed has none), and a chart of data.
FRAME, CHART = "sitegen-frame", "sitegen-chart"
_CLOSING = Slot("a", closing=True)
_CUT = frozenset([*REFERENCES, "/a", FRAME, CHART])
_ELSEWHERE = re.compile(r"(?:#|mailto:|tel:|data:)", re.IGNORECASE)
# HTML, "parse a srcset attribute": an address ends at white space, and a comma at its end is no part of it.
_CANDIDATE = re.compile(r"[\s,]*+(?P<address>\S++)(?:(?<=,)|(?P<descriptor>[^,]*+),?)", re.ASCII)

_PATH = re.compile(r"[^?#]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")

# What stands around an address in Markdown and in HTML; "" is the edge of the text.
_EDGES = frozenset(["", *" \t\n()<>\"',="])


def cut(found: Tokens, lines: "Lines") -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    """Pieces of HTML and the slots between them (one piece more than slots)."""
    pieces: list[str] = []
    slots: list[Slot] = []
    open_links: list[bool] = []
    last = 0
    # Of hundreds of tags few are different ones.
    names = {tag: name for tag in set(found[1::2]) if (name := tag_name(tag)) in _CUT}
    for i in [2 * at + 1 for at, tag in enumerate(found[1::2]) if tag in names]:
        slot = _slot(names[found[i]], found[i], lines, open_links)
        if slot:
            pieces.append("".join(found[last:i]))
            slots.append(slot)
            last = i + 1
    pieces.append("".join(found[last:]))
    return tuple(pieces), tuple(slots)


def _slot(name: str, token: str, lines: "Lines", open_links: list[bool]) -> Slot | None:
    if name == "/a":
        return _CLOSING if open_links and open_links.pop() else None
    if name == "a":
        return _link(pairs(token), lines, open_links)
    values = pairs(token)
    if name in (FRAME, CHART):
        line = dict(values).get("line", "")
        return Slot(name, tuple(pair for pair in values if pair[0] != "line"), int(line) if line.isdecimal() else 0)
    written = _addresses(name, values)
    if not written or all(map(_ELSEWHERE.match, written)):
        return None
    found = [lines.of(reference) for reference in written]
    return Slot(name, values, found[0])


def _link(values: Pairs, lines: "Lines", open_links: list[bool]) -> Slot | None:
    href = values[0][1] if values and values[0][0] == "href" else dict(values).get("href", "")
    leads_out = href != "" and not _ELSEWHERE.match(href)
    open_links.append(leads_out)
    return Slot("a", values, lines.of(href)) if leads_out else None


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
        self._at, self._breaks = 0, 0  # a place, and the line breaks before it: uses come in order, mostly
        self._uses: dict[str, tuple[str, int]] = {}

    def of(self, reference: str) -> int:
        """The line of the next use, or of the last where one definition serves several links; else the first line."""
        use = self._uses.get(reference)
        if use is None:
            use = self._first_use(reference)
        else:
            form, last = use
            place = self._find(form, last + len(form))
            use = (form, place) if place >= 0 else ("", last)
        self._uses[reference] = use
        return self._first_line + self._breaks_before(use[1])

    def _breaks_before(self, place: int) -> int:
        if place < self._at:
            self._at, self._breaks = 0, 0
        self._breaks += self._body.count("\n", self._at, place)
        self._at = place
        return self._breaks

    def _first_use(self, written: str) -> tuple[str, int]:
        """The form it has in the source and where: as it is, with entities or percent-encoding, or as a part of
        something longer; else the beginning.
        """
        place = self._find(written, 0)
        if place >= 0:
            return written, place
        forms = (html.escape(written), unquote(written))
        for form in forms:
            place = self._find(form, 0)
            if place >= 0:
                return form, place
        return "", next((at for at in map(self._body.find, (written, *forms)) if at >= 0), 0)

    def _find(self, form: str, start: int) -> int:
        """Where an address stands as a whole, or -1: `/world` isn't found in `/world/wall.md`."""
        body = self._body
        at = body.find(form, start) if form else -1
        while at >= 0:
            end = at + len(form)
            if body[at - 1 : at] in _EDGES and body[end : end + 1] in _EDGES:
                return at
            at = body.find(form, end)
        return -1


def local(reference: str) -> bool:
    """Whether a reference leads to a file or URL of this site, judged by its form alone."""
    return not _SCHEME.match(reference)


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


def bare(reference: str) -> str:
    """A reference without query and fragment."""
    return _PATH.match(reference)[0]  # type: ignore[index]


def confinement_fault(path: str, reference: str, line: int) -> Problem | None:
    """A reference that would lead out of content/, or to this machine's disk."""
    if reference.lower().startswith("file:"):
        message = f"`{reference}` is a file of your own computer"
        return Problem(path, message, "link", "Put the file into `content/` and refer to it there.", line)
    if ".." not in reference and "%" not in reference:
        return None
    if local(reference) and urls.resolve(reference_to(path), bare(reference)) is None:
        message = f"`{reference}` leads out of `content/`"
        return Problem(path, message, "link", _way_back(path, bare(reference)), line)
    return None


def _way_back(path: str, reference: str) -> str:
    if not reference.endswith(".md"):
        return "Put the file beside this one, and write its name only."
    # The lines of a front start from content/. A story was moved, most likely, and its links were not.
    example = "world/wall.md" if path == FRONT or is_scheduled(path) else "../world/wall.md"
    return f"Write the path of a story as it is from here, such as `{example}`."


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
    return () if slot.closing else tuple(_addresses(slot.tag, slot.attributes))


def files(slots: Iterable[Slot], path: str) -> tuple[str, ...]:
    """The references of a body that may lead to a picture or a document, from content/, each once; not of those that
    `pictures` gives.
    """
    found = (reference for slot in slots if not (slot.closing or shows_one(slot)) for reference in references(slot))
    return tuple(dict.fromkeys(rooted(reference, path) for reference in found if _may_be_file(reference)))


def pictures(slots: Iterable[Slot], path: str) -> tuple[str, ...]:
    """The references of a body that show a picture, from content/, each once."""
    return tuple(dict.fromkeys(rooted(slot.get("src"), path) for slot in slots if shows_one(slot)))


def shows_one(slot: Slot) -> bool:
    """Whether a slot shows one picture in whatever size fits: an `<img>` whose author chose no sizes."""
    return slot.tag == "img" and bool(slot.get("src")) and not slot.get("srcset")


def _may_be_file(reference: str) -> bool:
    if "." not in reference and "%" not in reference:
        return False
    name = unquote(_PATH.match(reference)[0]).rpartition("/")[2]  # type: ignore[index]
    return "." in name and not name.endswith((".md", ".html"))


def _addresses(tag: str, values: Pairs) -> list[str]:
    if len(values) == 1 and tag == "a":  # most of them
        return [values[0][1]] if values[0][0] == "href" and values[0][1] else []
    named = dict(values)
    found: list[str] = []
    for name in REFERENCES.get(tag, ()):
        value = named.get(name, "")
        if name == "srcset":
            found += [address for address, _ in candidates(value)]
        elif value:
            found.append(value)
    return found
