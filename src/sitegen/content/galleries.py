"""Lists whose every entry is a picture, perhaps with a caption: galleries."""

from html import escape

from sitegen.content.blocks import ends, joined
from sitegen.content.markup import Tokens, attributes, opening_tag, tag_name, text_of, tokens

# What may stand in a caption; with anything else an entry isn't just a picture.
_BLOCKS = frozenset(
    [
        *("ul", "ol", "li", "dl", "table", "blockquote", "pre", "figure", "aside", "div", "details", "section", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "video", "audio", "picture", "img", "p"),
    ]
)


def make_galleries(found: Tokens) -> Tokens:
    """Each list of nothing but pictures as a gallery: figures, with what follows a picture as its caption."""
    made: list[str] = []
    last = 0
    entries = ends(found, "li")
    for start, end in ends(found, "ul").items():
        if start < last or found[start] != "<ul>":
            continue
        shown = _figures(found, start, end, entries)
        if shown:
            made += (*found[last:start], f'<ul class="gallery">\n{shown}\n</ul>')
            last = end + 1
    return tokens("".join([*made, *found[last:]])) if made else found


def _figures(found: Tokens, start: int, end: int, entries: dict[int, int]) -> str:
    """The entries of a list as figures, or "" if one of them is something else."""
    figures: list[str] = []
    at = start
    while at + 2 < end:
        if found[at + 1].strip() or found[at + 2] != "<li>" or (at + 2) not in entries:
            return ""
        closing = entries[at + 2]
        figure = _figure(found[at + 3 : closing])
        if not figure:
            return ""
        figures.append(f"<li>{figure}</li>")
        at = closing
    return "" if found[at + 1].strip() else "\n".join(figures)


def _figure(inside: Tokens) -> str:
    """An entry as a figure, or "": a picture, or a linked one, and then words."""
    paragraphs = [i for i in range(1, len(inside), 2) if tag_name(inside[i]) in ("p", "/p")]
    plain = [part for i, part in enumerate(inside) if i not in paragraphs]
    if len(paragraphs) > 4 or any(inside[i] not in ("<p>", "</p>") for i in paragraphs):
        return ""
    parts = tokens("".join(plain))
    names = [tag_name(tag) for tag in parts[1::2]]
    if parts[0].strip() or not names:
        return ""
    length = 3 if names[:3] == ["a", "img", "/a"] else 1 if names[0] == "img" else 0
    rest = names[length:]
    if not length or any(name.lstrip("/") in _BLOCKS for name in rest):
        return ""
    if length == 3 and (parts[2].strip() or parts[4].strip()):
        return ""
    picture, caption = parts[1 : 2 * length], joined(_unbroken(parts[2 * length :]))
    return _with_caption(picture, caption)


def _unbroken(caption: Tokens) -> Tokens:
    """A caption without the line breaks it begins with."""
    while len(caption) > 2 and not caption[0].strip() and tag_name(caption[1]) == "br":
        caption = caption[2:]
    return caption


def _with_caption(picture: Tokens, caption: str) -> str:
    at = next(i for i, tag in enumerate(picture) if tag_name(tag) == "img")
    values = attributes(picture[at])
    title = values.pop("title", "")
    if title and not caption:
        picture, caption = [*picture[:at], opening_tag("img", values), *picture[at + 1 :]], escape(title)
    shown = f"<figcaption>{caption}</figcaption>" if text_of(tokens(caption)).strip() else ""
    return f"<figure>{''.join(picture)}{shown}</figure>"
