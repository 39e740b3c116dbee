"""HTML that a story may contain. Everything else goes, and the editor is told."""

import html
import re
from collections.abc import Set
from functools import lru_cache
from itertools import accumulate

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


_CHARACTER = re.compile(r"&#(?:[0-9]+|[xX][0-9A-Fa-f]+);?")
# What neither a page nor a feed can hold; U+FFFD stands for what is no character at all, such as `&#0;`.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")


def without_controls(markup: str) -> tuple[str, tuple[str, ...]]:
    """The HTML without references to control characters (`&#x1F;`), and those that went, each once, in order."""
    found: dict[str, None] = {}

    def kept(reference: re.Match[str]) -> str:
        meant = html.unescape(reference[0])
        if meant and not _CONTROL.search(meant):
            return reference[0]
        found[reference[0]] = None
        return ""

    return _CHARACTER.sub(kept, markup), tuple(found)


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


# HTML, attribute lists, fenced code: what may make HTML that isn't the engine's own plain one.
_SPECIAL = ("<", "{", "```", "~~~")
_OTHER_ENTITY = re.compile("&(?!(?:amp|lt|gt|nbsp|quot);)")
# An address of whose host a parser could think otherwise: numbers, ports, punycode.
_HOST = r"(?:[A-Za-z0-9]++(?:-[A-Za-z0-9]++)*+\.)*+[A-Za-z][A-Za-z0-9]*+(?:-[A-Za-z0-9]++)*+[/?#\"]"
_DOUBTFUL = re.compile(
    # Begins with what a search can leap to.
    rf"=\"(?:(?<=href=\")|(?<=src=\"))(?!https?://{_HOST}|mailto:(?!/)|[^\":&\x00-\x20]*[/?#\"])"
)
_BOXES = ("<blockquote", "<ul", "<ol", "<dl", "<div")
_NESTING = re.compile("</?(?:em|strong|code)>")


def harmless(source: str, made: str, tags: str) -> bool:
    """Whether the engine made HTML, with these tags in it, from Markdown that sanitising would give back as it is."""
    if any(mark in source for mark in _SPECIAL):
        return False
    # Sanitising spells quotation marks in words as they are, and in tags as entities.
    if "&" in made and (_OTHER_ENTITY.search(made) or made.count("&quot;") > tags.count("&quot;")):
        return False
    return not _DOUBTFUL.search(tags) and not _nested(tags)


def _nested(tags: str) -> bool:
    """Whether plain HTML may be nested deeper than sanitising leaves it."""
    if tags.count("<") > _DEEPEST_BOX and sum(map(tags.count, _BOXES)) > _DEEPEST_BOX // 2:
        return True
    if tags.count("<em>") + tags.count("<strong>") < _DEEPEST:  # and code within them
        return False
    return max(accumulate(-1 if tag[1] == "/" else 1 for tag in _NESTING.findall(tags))) > _DEEPEST


def sanitise(markup: str) -> str:
    """The HTML without scripts, handlers, frames, forms, styles and addresses that run code."""
    return clean(tokens(markup))


def clean(found: Tokens) -> str:
    """The same for HTML that is in pieces already."""
    return _cleaner().clean("".join(_untangled(found)))


def _untangled(found: Tokens) -> Tokens:
    """The same HTML without what is nested beyond sense: any bold, italics and the like, and boxes further in."""
    steps = {tag: 1 if tag[1] != "/" else -1 for tag in set(found[1::2]) if tag_name(tag).lstrip("/") in _FORMATTING}
    depth = deepest = 0
    for tag in found[1::2] if steps else ():
        if tag in steps:
            depth = max(0, depth + steps[tag])
            deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        found = ["" if i % 2 and part in steps else part for i, part in enumerate(found)]
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


def taken_out(markup: str, remaining: Set[str] = frozenset()) -> tuple[str, ...]:
    """What `sanitise` will take out of the HTML, in words: `<iframe>`, `onclick`, `javascript:`, in order.

    With an element go its attributes, unnamed; comments go without a word. Tags
    in `remaining` are there afterwards, and need no look.
    """
    found: dict[str, None] = {}
    written = tokens(markup)
    for token, kept in zip(written[1::2], _untangled(written)[1::2], strict=True):
        if kept in remaining:
            continue
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
