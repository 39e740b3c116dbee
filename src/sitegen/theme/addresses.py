"""What a template prints where a browser follows an address: escaping leaves `javascript:` as it is.

The addresses of stories, pages and pictures are sitegen's own. What an editor wrote (`extra`, say) may be anything, so
each printed value is looked at when a page is made.
"""

import re
from html import unescape

from jinja2 import nodes
from jinja2.exceptions import SecurityError

from sitegen.problems import quoted
from sitegen.theme.quoting import constant, printed_parts

_ATTRIBUTES = frozenset(["href", "src", "action", "formaction", "xlink:href", "poster", "data"])
# WHATWG URL, "basic URL parser": what leads is skipped, and so are tabs and line ends within.
_SKIPPED = "[\t\n\r]*"
_RUNNING = re.compile(
    r"[\x00-\x20]*(?:" + "|".join(_SKIPPED.join(f"{word}:") for word in ("javascript", "vbscript", "data")) + ")"
    r"(?!image/(?:png|jpeg|gif|webp|avif)[;,])",
    re.IGNORECASE,
)


def printed_addresses(tree: nodes.Template) -> list[nodes.Expr]:
    """Each expression in an attribute that holds an address, unless the theme's author wrote it out."""
    return [
        part
        for output, i, place in printed_parts(tree)
        if place.mode in ('"', "'") and place.attribute in _ATTRIBUTES and not constant(part := output.nodes[i])
    ]


def address(value: object) -> object:
    """The value as it is. Raises SecurityError if a browser would run it."""
    if isinstance(value, str):
        text = unescape(value) if type(value) is not str else value
        if _RUNNING.match(text):
            raise SecurityError(
                f"{quoted(text[:60])} would run as a program; an address begins with `https://` or is a path"
            )
    return value
