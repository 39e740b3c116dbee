"""Tables of a body: cells that name their headers, alignment, and a box in which a wide one scrolls."""

from sitegen.content.markup import (
    Tokens,
    attributes,
    body_id,
    each_tag,
    inside,
    opening_tag,
    shortened,
    tag_name,
    text_of,
    unique,
)

_CELLS = frozenset(["td", "th"])
_PARTS = frozenset(["caption", "td", "th", "tr", "table"])


def own_headers(found: Tokens) -> Tokens:
    """The header cells that table cells name follow the ids of the body."""

    def fix(token: str) -> str:
        name, values = tag_name(token), attributes(token)
        if name not in ("td", "th") or "headers" not in values:
            return token
        return opening_tag(name, values | {"headers": " ".join(map(body_id, values["headers"].split()))})

    return each_tag(found, "=", fix)


def align_by_class(found: Tokens) -> Tokens:
    """`align` on table cells is obsolete HTML: make it a class a theme can style."""

    def fix(token: str) -> str:
        name, values = tag_name(token), attributes(token)
        if name not in ("td", "th") or "align" not in values:
            return token
        side = values.pop("align").strip().lower()
        if side in ("left", "right", "center"):
            values["class"] = f"{values.get('class', '')} align-{side}".strip()
        return opening_tag(name, values)

    return each_tag(found, "align", fix)


def scrolling_tables(found: Tokens) -> Tokens:
    """A table wider than a phone scrolls within a box, which a keyboard reaches (WCAG 2.1.1) and which says what it
    is (4.1.2).
    """
    made: Tokens = []
    depth = 0
    taken: dict[str, int] = {}
    for i, part in enumerate(found):
        name = tag_name(part) if i % 2 else ""
        if name == "table":
            made += [_scrolling_box(_table_name(found, i), taken), ""] if depth == 0 else []
            depth += 1
        made.append(part)
        if name == "/table" and depth:
            depth -= 1
            made += ["", "</div>"] if depth == 0 else []
    return found if depth else made  # with `raw_html = "allow"`, a table may be left open


def _scrolling_box(label: str, taken: dict[str, int]) -> str:
    # Of landmarks such as regions each has a name of its own; without one it would be no region.
    named = {"role": "region", "aria-label": unique(label, taken)} if label else {}
    return opening_tag("div", {"class": "table", **named, "tabindex": "0"})


def _table_name(found: Tokens, start: int) -> str:
    """The words of a table's caption, else those of its first row: in the story's own language."""
    cells: list[str] = []
    for i in range(start + 2, len(found), 2):
        name = tag_name(found[i])
        if name == "caption" or name in _CELLS:
            cells.append(" ".join(text_of(inside(found, i, _PARTS)).split()))
        if name == "/table" or (name in ("/caption", "/tr") and any(cells)):
            break
    return shortened(", ".join(filter(None, cells)), 100)
