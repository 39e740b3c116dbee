"""Cutting a finished body at the places that refer to other files, each with the line it was written in."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from sitegen import urls
from sitegen.content.markup import Attributes, Tokens, attributes, opening_tag, tag_name
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
_ELSEWHERE = re.compile(r"(#|mailto:|tel:|data:)")
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,])(\s+[\d.]+[wx])?\s*(?:,|$)")

Fault = Callable[[str, str, int], Problem]


def cut(found: Tokens, lines: "Lines") -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    """Pieces of HTML and the slots between them (one piece more than slots)."""
    pieces: list[str] = []
    slots: list[Slot] = []
    open_links: list[bool] = []
    last = 0
    for i in range(1, len(found), 2):
        slot = _slot(found[i], lines, open_links)
        if slot:
            pieces.append("".join(found[last:i]))
            slots.append(slot)
            last = i + 1
    pieces.append("".join(found[last:]))
    return tuple(pieces), tuple(slots)


def _slot(token: str, lines: "Lines", open_links: list[bool]) -> Slot | None:
    name = tag_name(token)
    if name == "/a":
        return Slot("a", closing=True) if open_links and open_links.pop() else None
    if name not in REFERENCES:
        return None
    values = attributes(token)
    written = [values[key] for key in REFERENCES[name] if values.get(key)]
    leads_out = bool(written) and not all(_ELSEWHERE.match(reference) for reference in written)
    if name == "a":
        open_links.append(leads_out)
    if not leads_out:
        return None
    return Slot(name, tuple(values.items()), lines.of(written[0]))


def candidates(srcset: str) -> list[tuple[str, str]]:
    """The (address, descriptor) pairs of a `srcset`."""
    return [(found[1], (found[2] or "").strip()) for found in _CANDIDATE.finditer(srcset)]


class Lines:
    """Finds the line a reference was written in: its n-th use in the HTML is its n-th use in the source."""

    def __init__(self, body: str, first_line: int) -> None:
        self._body, self._first_line = body, first_line
        self._seen: dict[str, int] = {}

    def of(self, reference: str) -> int:
        start = self._seen.get(reference, -1)
        at = self._find(reference, start + 1)
        if at < 0:
            at = start  # one definition, used by several links
        if at < 0:
            return self._first_line
        self._seen[reference] = at
        return self._first_line + self._body.count("\n", 0, at)

    def _find(self, reference: str, start: int) -> int:
        at = self._body.find(reference, start)
        return at if at >= 0 else self._body.find(unquote(reference), start)


def local(reference: str) -> bool:
    """Whether a reference leads to a file or URL of this site, judged by its form alone."""
    return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", reference)


def confinement_fault(path: str, reference: str, line: int) -> Problem | None:
    """A reference that would lead out of content/, or to this machine's disk."""
    if reference.lower().startswith("file:"):
        message = f"`{reference}` is a file of your own computer"
        return Problem(path, message, "link", "Put the file into `content/` and refer to it there.", line)
    bare = re.split(r"[?#]", reference, maxsplit=1)[0]
    if local(reference) and urls.resolve(reference_to(path), bare) is None:
        message = f"`{reference}` leads out of `content/`"
        return Problem(path, message, "link", "Refer to files within `content/` only.", line)
    return None


def add_loading(found: Tokens) -> Tokens:
    """Pictures load when they come near the screen, and decode off the main thread."""

    def fix(token: str) -> str:
        if tag_name(token) != "img":
            return token
        values: Attributes = attributes(token)
        return opening_tag("img", {"loading": "lazy", "decoding": "async"} | values)

    return [fix(part) if i % 2 else part for i, part in enumerate(found)]


def references(slot: Slot) -> tuple[str, ...]:
    """The references of a slot, as written."""
    found: list[str] = []
    for name in REFERENCES.get(slot.tag, ()):
        value = slot.get(name)
        if name == "srcset":
            found += [address for address, _ in candidates(value)]
        elif value and not slot.closing:
            found.append(value)
    return tuple(found)
