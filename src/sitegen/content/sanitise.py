"""HTML that a story may contain. Everything else goes, and the editor is told."""

import re
from functools import lru_cache

import nh3

from sitegen.content.markup import Tokens, attributes, element, tag_name, tokens
from sitegen.content.slots import candidates

TAGS = frozenset(
    [
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd"),
        *("mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u"),
        *("var", "wbr"),
        *("address", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "ul"),
        *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
        *("audio", "img", "picture", "source", "track", "video"),
    ]
)

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "dir", "id", "lang", "title", "translate"},
    "a": {"href", "hreflang", "download", "rel"},
    "abbr": {"title"},
    "audio": {"src", "controls", "loop", "muted", "preload"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "srcset", "sizes", "type", "media", "width", "height"},
    "td": {"align", "colspan", "rowspan", "headers"},
    "th": {"align", "colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "video": {"src", "poster", "controls", "loop", "muted", "playsinline", "preload", "width", "height"},
}
# Their content is code or a foreign document, never words of the story.
_DROPPED_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"}
_SCHEMES = {"http", "https", "mailto", "tel"}
# `file:` runs nothing and stays, so that `slots.confinement_fault` can make it the error it is.
_LET_THROUGH = _SCHEMES | {"file"}
_ADDRESSES = ("href", "src", "poster", "cite")
# A parser opens these anew in every paragraph until they are closed (HTML, "reconstruct the active formatting
# elements"): a hundred left open in a long text would make it a hundred times as long.
_FORMATTING = frozenset(["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"])
_DEEPEST = 16
# What is closed by the next of its kind, or holds nothing.
_FLAT = frozenset(
    [
        *("", "p", "/p", "li", "/li", "dt", "/dt", "dd", "/dd", "tr", "/tr", "td", "/td", "th", "/th", "br", "/br"),
        *("hr", "img", "col", "source", "track", "wbr", "thead", "/thead", "tbody", "/tbody", "tfoot", "/tfoot"),
    ]
)
_DEEPEST_BOX = 200


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes=_LET_THROUGH,
        link_rel=None,
        strip_comments=True,
    )


# HTML, attribute lists, entities, footnotes, fenced code: what may make HTML that isn't the engine's own plain one.
_SPECIAL = ("<", "{", "&", "[^", "```", "~~~")
# An address of whose host a parser could think otherwise: numbers, ports, punycode.
_HOST = r"(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)*[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*[/?#\"]"
_DOUBTFUL = re.compile(
    # Begins with what a search can leap to.
    rf"=\"(?:(?<=href=\")|(?<=src=\"))(?!https?://{_HOST}|mailto:(?!/)|[^\":&\x00-\x20]*[/?#\"])"
)
_NESTING = re.compile("</?(?:em|strong|code)>")


def harmless(source: str, made: str) -> bool:
    """Whether the engine made HTML from Markdown that sanitising would give back as it is."""
    if any(mark in source for mark in _SPECIAL) or "&#" in made:
        return False
    return not _DOUBTFUL.search(made) and not _nested(made)


def _nested(made: str) -> bool:
    """Whether plain HTML may be nested deeper than sanitising leaves it."""
    boxes = made.count("<blockquote>") + made.count("<ul>") + made.count("<ol") + made.count("<dl>")
    if boxes > _DEEPEST_BOX // 2:
        return True
    if made.count("<em>") + made.count("<strong>") <= _DEEPEST:
        return False
    depth = deepest = 0
    for tag in _NESTING.findall(made):
        depth += -1 if tag[1] == "/" else 1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def sanitise(markup: str) -> str:
    """The HTML without scripts, handlers, frames, forms, styles and addresses that run code."""
    return _cleaner().clean("".join(_untangled(tokens(markup))))


def _untangled(found: Tokens) -> Tokens:
    """The same HTML without what is nested beyond sense: any bold, italics and the like, and boxes further in."""
    depth = deepest = 0
    for token in found[1::2]:
        name = tag_name(token)
        if name in _FORMATTING:
            depth += 1
            deepest = max(deepest, depth)
        elif name[1:] in _FORMATTING and depth:
            depth -= 1
    if deepest > _DEEPEST:
        found = ["" if i % 2 and tag_name(part).lstrip("/") in _FORMATTING else part for i, part in enumerate(found)]
    return _flattened(found) if len(found) > 2 * _DEEPEST_BOX else found


def _flattened(found: Tokens) -> Tokens:
    """Without the elements that are more than `_DEEPEST_BOX` deep: a parser looks through all that are open, again and
    again, and no signal stops it.
    """
    made = list(found)
    inside: dict[str, list[bool]] = {}
    depth = 0
    for i in range(1, len(found), 2):
        name = tag_name(found[i])
        if name in _FLAT:
            continue
        if not name.startswith("/"):
            kept = depth < _DEEPEST_BOX
            inside.setdefault(name, []).append(kept)
            depth += kept
        elif inside.get(name[1:]):
            kept = inside[name[1:]].pop()
            depth -= kept
        else:
            kept = True
        if not kept:
            made[i] = ""
    return made


def _filtered(_tag: str, name: str, value: str) -> str | None:
    """The value, or None for an address nh3 itself doesn't look at: a `srcset` or the source of a quotation."""
    return None if name in ("cite", "srcset") and _bad_schemes(name, value) else value


def taken_out(markup: str) -> tuple[str, ...]:
    """What `sanitise` will take out of the HTML, in words: `<iframe>`, `onclick`, `javascript:`, in order.

    With an element go its attributes, unnamed; comments go without a word.
    """
    found: dict[str, None] = {}
    written = tokens(markup)
    for token, kept in zip(written[1::2], _untangled(written)[1::2], strict=True):
        name = element(token)
        if name and (name not in TAGS or not kept):
            found[f"<{name}>"] = None
        elif name:
            found |= dict.fromkeys(_attributes_taken_out(name, attributes(token)))
    return tuple(found)


_FOREIGN = frozenset(["script", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet"])
_FORMS = frozenset(["form", "input", "button", "select", "option", "textarea", "label", "fieldset"])
_LOOKS = "how a story looks is the theme's, which can style a `class`"
_STYLING = frozenset(
    [
        *("style", "font", "center", "big", "strike", "tt", "marquee", "blink", "link"),
        *("align", "valign", "bgcolor", "background", "color", "face", "size", "border", "width", "height"),
        *("cellpadding", "cellspacing", "hspace", "vspace", "clear", "nowrap"),
    ]
)


def advice(removed: str) -> str:
    """What to do about a thing that `taken_out` names."""
    name = removed.strip("<>:")
    if removed.endswith(":"):
        return "Write an address that begins with `https://`, or the path of a file under `content/`."
    if removed.startswith("<"):
        return _advice_on_element(name)
    if name.startswith("on"):
        return "Remove it: nothing in a story runs."
    if name == "target":
        return "Remove it: readers choose where a link opens."
    return f"Remove it: {_LOOKS}." if name in _STYLING else "Remove it: the page is the same without it."


def _advice_on_element(name: str) -> str:
    if name in _FOREIGN:
        return "Remove it, or put a link in its place: stories hold nothing that runs or frames other pages."
    if name in _FORMS:
        return "Remove it, or put a link to the form in its place: stories hold none."
    if name in _STYLING:
        return f"Remove it: {_LOOKS}."
    if name == "svg":
        return "Save it as a file and show that as a picture: `![What it shows](chart.svg)`."
    if name in TAGS:
        return "Remove it: it stands within too many others to mean anything."
    return "Remove it, or write it in Markdown: of HTML, stories keep what text, tables, pictures and sound need."


_ATTRIBUTE_NAME = re.compile(r"[a-z][a-z0-9:._-]*")  # whatever else stands in a broken tag means nothing


def _attributes_taken_out(tag: str, values: dict[str, str]) -> list[str]:
    allowed = _ATTRIBUTES["*"] | _ATTRIBUTES.get(tag, set())
    found: list[str] = []
    for name, value in values.items():
        if name not in allowed:
            found += [name] if _ATTRIBUTE_NAME.fullmatch(name) else []
        else:
            found += [f"{scheme}:" for scheme in _bad_schemes(name, value)]
    return found


def _bad_schemes(name: str, value: str) -> list[str]:
    if name == "srcset":
        written = [address for address, _ in candidates(value)]
    else:
        written = [value] if name in _ADDRESSES else []
    allowed = _SCHEMES if name == "cite" else _LET_THROUGH
    return [scheme for scheme in map(_scheme, written) if scheme and scheme not in allowed]


_LEADING = "".join(map(chr, range(0x21)))  # white space and controls
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def _scheme(address: str) -> str:
    """The scheme as a browser sees it (URL, "basic URL parser"), or ""."""
    found = _SCHEME.match(re.sub(r"[\t\n\r]", "", address.lstrip(_LEADING)))
    return found[1].lower() if found else ""
