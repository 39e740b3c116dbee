"""HTML that a story may contain. Everything else goes, and the editor is told."""

import html
import re
from functools import lru_cache

import nh3

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
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
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


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def sanitise(markup: str) -> str:
    """The HTML without scripts, handlers, frames, forms, styles and addresses that run code."""
    return _cleaner().clean(markup)


_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_HANDLER = re.compile(r"[\s/\"'](on[a-z]+|style|srcdoc|formaction)\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"[\s/\"'](?:href|src|action|poster|cite)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")


def taken_out(markup: str) -> tuple[str, ...]:
    """What `sanitise` will take out of the HTML, in words: `<iframe>`, `onclick`, `javascript:`, in order."""
    found: dict[str, None] = {}
    for tag in _TAG.finditer(markup):
        if tag[1].lower() not in TAGS:
            found[f"<{tag[1].lower()}>"] = None
        for handler in _HANDLER.finditer(tag[2]):
            found[handler[1].lower()] = None
        for address in _ADDRESS.finditer(tag[2]):
            scheme = _scheme(address[1])
            if scheme and scheme not in _SCHEMES:
                found[f"{scheme}:"] = None
    return tuple(found)


def _scheme(value: str) -> str:
    """The scheme as a browser sees it: entities decoded, white space and controls gone, in lower case."""
    plain = re.sub(r"[\x00-\x20]", "", html.unescape(value.strip("\"'"))).lower()
    found = _SCHEME.match(plain)
    return found[1] if found else ""
