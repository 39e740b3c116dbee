"""A page as it looks in print or in the dark, on a screen that is neither: its media queries, judged as there."""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

# Media Queries Level 4 knows no constant; the first holds on every screen, the second on none.
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_MEDIUM = re.compile(r"(?<![\w-])(print|screen)(?![\w-])", re.IGNORECASE)
_OWN_SCHEME = re.compile(r"(?<![\w-])color-scheme\s*:[^;}]+", re.IGNORECASE)
_AT_RULE = re.compile(r"(@media|@import)([^{;]+)", re.IGNORECASE)
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(?:link|source|style|meta)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\smedia=)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_SHEET = re.compile(r"(?=[^>]*\srel=[\"']?stylesheet)(.*?\shref=[\"']?)([^\"'\s>]+)", re.IGNORECASE | re.DOTALL)

Query = Callable[[str], str]


def _in_print(query: str) -> str:
    """Paper is light, whatever the screen is."""
    as_paper = _MEDIUM.sub(lambda found: "all" if found[1].lower() == "print" else f"all and {_NEVER}", query)
    return _in_scheme("light", as_paper)


def _in_the_dark(query: str) -> str:
    return _in_scheme("dark", query)


def _in_scheme(scheme: str, query: str) -> str:
    return _SCHEME.sub(lambda found: _ALWAYS if found[1].lower() == scheme else _NEVER, query)


_VIEWS: Mapping[str, tuple[Query, str]] = {"print": (_in_print, "light"), "dark": (_in_the_dark, "dark")}
VIEWS = frozenset(_VIEWS)


def seen_style(css: str, view: str) -> str:
    """A style sheet in which the queries for `print` or `dark` hold, and those against it don't."""
    judge, scheme = _VIEWS[view]
    judged = _AT_RULE.sub(lambda found: _rule(found, judge, view), css)
    return _OWN_SCHEME.sub(f"color-scheme: {scheme}", judged)


def _rule(found: re.Match[str], judge: Query, view: str) -> str:
    if found[1].lower() == "@media":
        return found[1] + judge(found[2])
    address = re.sub(r"([^\s\"'()]+\.css)", rf"\1?_see={view}", found[2], count=1)
    return found[1] + address


def seen_page(text: str, view: str) -> str:
    """A page whose style sheets, pictures and own styles are those of `print` or `dark`."""
    judge, _ = _VIEWS[view]
    styled = _STYLE.sub(lambda found: found[1] + seen_style(found[2], view) + found[3], text)
    return _TAG.sub(lambda found: _tag(found[0], judge, view), styled)


def _tag(tag: str, judge: Query, view: str) -> str:
    judged = _ATTRIBUTE.sub(lambda found: f'{found[1]}"{escape(judge(unescape(found[2][1:-1])))}"', tag)
    return _SHEET.sub(lambda found: found[1] + with_view(found[2], view), judged, count=1)


def with_view(href: str, view: str) -> str:
    """The address of a page or style sheet, to be seen so."""
    address, mark, fragment = href.partition("#")
    return f"{address}{'&' if '?' in address else '?'}_see={view}{mark}{fragment}"
