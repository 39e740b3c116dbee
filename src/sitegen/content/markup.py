"""HTML as a list of words and tags, and the steps every body takes after its engine."""

import html
import re
from collections.abc import Sequence
from urllib.parse import unquote

from sitegen import urls

# Raw-text elements stay one piece: with `raw_html = "allow"` a script may contain `<`.
_MARKUP = re.compile(
    r"(<!--.*?-->|<(?:script|style|textarea)\b.*?</(?:script|style|textarea)\s*>"
    r"|</?[A-Za-z](?:[^\"'<>]|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")

# Text at even places, tags and comments at odd ones.
Tokens = list[str]
Attributes = dict[str, str]


def tokens(markup: str) -> Tokens:
    return _MARKUP.split(markup)


def tag_name(token: str) -> str:
    """`a` for `<a href=…>`, `/a` for `</a>`, "" for a comment."""
    found = _NAME.match(token)
    if not found:
        return ""
    return ("/" if token.startswith("</") else "") + found[1].lower()


def attributes(token: str) -> Attributes:
    """The attributes of an opening tag, values decoded; one without a value has ""."""
    body = token[len(_NAME.match(token)[0]) : -1]  # type: ignore[index]
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(body)
    }


def opening_tag(name: str, values: Attributes) -> str:
    """An opening tag; an empty attribute other than `alt` stands without a value."""
    parts = [
        f' {key}="{html.escape(value)}"' if value or key in ("alt", "value") else f" {key}"
        for key, value in values.items()
    ]
    return f"<{name}{''.join(parts)}>"


def text_of(parts: Sequence[str]) -> str:
    """The words of a run of tokens, as a reader sees them."""
    return html.unescape("".join(parts[::2]))


def body_id(name: str) -> str:
    """An id within a body. It always has a hyphen and a theme's ids have none, so that the two never meet;
    nor can it shadow a property of `document` or `window`, which have none either.
    """
    cleaned = re.sub(r"\s+", "-", name.strip())
    return cleaned if "-" in cleaned else f"s-{cleaned}"


def one_headline(found: Tokens) -> Tokens:
    """A page has one `h1`, the story's title: an `h1` of the body becomes an `h2`."""
    return [re.sub(r"^(</?)[hH]1\b", r"\1h2", part) if i % 2 else part for i, part in enumerate(found)]


def number_headings(found: Tokens) -> Tokens:
    """Give every heading a stable id from its words, and every id of the body its final form, each once."""
    taken: set[str] = set()
    made = list(found)
    for i in range(1, len(found), 2):
        name = tag_name(found[i])
        heading = bool(re.fullmatch(r"h[1-6]", name))
        if not heading and ' id="' not in found[i] and " id='" not in found[i]:
            continue
        values = attributes(found[i])
        wanted = values.get("id") or (urls.slug(text_of(_inside(found, i, name))) or "section" if heading else "")
        if wanted:
            made[i] = opening_tag(name, values | {"id": _unique(body_id(wanted), taken)})
    return made


def _inside(found: Tokens, start: int, name: str) -> Tokens:
    end = next((j for j in range(start, len(found), 2) if tag_name(found[j]) == f"/{name}"), start + 2)
    return found[start + 1 : end]


def _unique(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name


def own_fragments(found: Tokens) -> Tokens:
    """Links to places of the same story follow its ids."""

    def fix(token: str) -> str:
        if 'href="#' not in token or tag_name(token) != "a":
            return token
        values = attributes(token)
        return opening_tag("a", values | {"href": "#" + body_id(unquote(values["href"][1:]))})

    return [fix(part) if i % 2 else part for i, part in enumerate(found)]


def align_by_class(found: Tokens) -> Tokens:
    """`align` on table cells is obsolete HTML: make it a class a theme can style."""

    def fix(token: str) -> str:
        if " align=" not in token or tag_name(token) not in ("td", "th"):
            return token
        values = attributes(token)
        side = values.pop("align")
        classes = f"{values.get('class', '')} align-{side}".strip()
        return opening_tag(
            tag_name(token), values | {"class": classes} if side in ("left", "right", "center") else values
        )

    return [fix(part) if i % 2 else part for i, part in enumerate(found)]


def anchors(found: Tokens) -> tuple[str, ...]:
    """The ids of a finished body, in order."""
    return tuple(attributes(part)["id"] for i, part in enumerate(found) if i % 2 and part[1] != "/" and ' id="' in part)


_OPENING = re.compile(r"[.!?…][”’\"')\]]*\s")


def first_paragraph(found: Tokens) -> str:
    """The text of the first paragraph that has any, white space folded."""
    for i in range(1, len(found), 2):
        if tag_name(found[i]) == "p":
            text = " ".join(text_of(_inside(found, i, "p")).split())
            if text:
                return text
    return ""


def shortened(text: str, limit: int = 200) -> str:
    """Cut at a sentence if one ends in the later half of the room, else at a word with an ellipsis."""
    if len(text) <= limit:
        return text
    ends = [found.end() - 1 for found in _OPENING.finditer(text[: limit + 1])]
    if ends and ends[-1] >= limit // 2:
        return text[: ends[-1]]
    cut = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return cut.rstrip(" ,;:–—-") + "…"
