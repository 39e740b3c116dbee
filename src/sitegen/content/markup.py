"""HTML as a list of words and tags, and the steps every body takes after its engine."""

import html
import re
from collections.abc import Callable, Sequence, Set
from functools import lru_cache
from urllib.parse import unquote

from sitegen import urls

# Tags as browsers read them (HTML, "tokenization"). What is never closed runs to the end: nothing is read twice.
_S = r"\t\n\f\r "
_QUOTED = r"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)"
_RAW_TEXT = r"(?:script|style|textarea)(?![^\t\n\f\r />])"
_MARKUP = re.compile(
    # First what engines write, which is read sooner than by the rule for all.
    rf"(</?+(?!{_RAW_TEXT})[a-z][a-z0-9]*+(?: [a-z]++=\"[^\"]*+\")*+>"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+(?:>|\Z)"
    rf"|<{_RAW_TEXT}.*?(?:</{_RAW_TEXT}[^>]*+(?:>|\Z)|\Z)"
    rf"|</?[A-Za-z][^{_S}/>]*+(?:[{_S}/]++"
    rf"|[^{_S}/>][^{_S}/>=]*+(?:[{_S}]*+=[{_S}]*+(?:{_QUOTED}|[^{_S}>\"'][^{_S}>]*+)?+)?+)*+(?:>|\Z))",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(rf"</?([A-Za-z][^{_S}/>]*)")
_OPAQUE = re.compile(rf"<{_RAW_TEXT}", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rf"([^{_S}/>][^{_S}/>=]*)(?:[{_S}]*=[{_S}]*(?:\"([^\"]*)\"|'([^']*)'|([^{_S}>\"'][^{_S}>]*))?)?"
)
_ONE_ATTRIBUTE = re.compile(r'<(?!script|style|textarea)[a-z][a-z0-9]*+ ([a-z]++)="([^"&]*+)">')  # as engines write it
_PARAMETER = re.compile(r"&(?=[A-Za-z0-9]+=)")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_PARAGRAPH = frozenset(["p"])
_BESIDE = frozenset(["aside", "figure"])
_NAMED = 'class="box-title"'  # a paragraph that is a heading of its box

# Text at even places, tags and comments at odd ones.
Tokens = list[str]
Attributes = dict[str, str]
Pairs = tuple[tuple[str, str], ...]


def tokens(markup: str) -> Tokens:
    """The HTML cut before and after each tag and comment. A script, a style sheet or a text area is one piece:
    with `raw_html = "allow"` it may contain `<`.
    """
    return _MARKUP.split(markup)


def element(token: str) -> str:
    """`script` for `<script>…</script>`, `a` for `<a href=…>`, "" for a closing tag or a comment."""
    found = _NAME.match(token)
    return found[1].lower() if found and token[1] != "/" else ""


@lru_cache(maxsize=4096)  # a story has hundreds of tags, and few different ones
def tag_name(token: str) -> str:
    """`a` for `<a href=…>`, `/a` for `</a>`, "" for what no step may touch: comments, scripts, style sheets."""
    found = _NAME.match(token)
    if not found or _OPAQUE.match(token):
        return ""
    return ("/" if token[1] == "/" else "") + found[1].lower()


def attributes(token: str) -> Attributes:
    """The attributes of an opening tag, values decoded; one without a value has "", of two alike the first counts."""
    return dict(pairs(token)) if "=" in token or " " in token else {}


@lru_cache(maxsize=4096)  # several steps ask for the attributes of one link
def pairs(token: str) -> Pairs:
    """The same as (name, value) pairs, which nobody can change."""
    plain = _ONE_ATTRIBUTE.fullmatch(token)
    if plain:
        return ((plain[1], plain[2]),)
    values: Attributes = {}
    name = _NAME.match(token)
    if not name or token[1] == "/" or _OPAQUE.match(token):
        return ()
    for found in _ATTRIBUTE.finditer(token, name.end()):
        value = found[2] or found[3] or found[4] or ""
        # In an address, `&copy=2` is a parameter, not a sign.
        values.setdefault(found[1].lower(), html.unescape(_PARAMETER.sub("&amp;", value)))
    return tuple(values.items())


def opening_tag(name: str, values: Attributes) -> str:
    """An opening tag; an empty attribute other than `alt` stands without a value."""
    parts = [
        f' {key}="{html.escape(value)}"' if value or key in ("alt", "value") else f" {key}"
        for key, value in values.items()
    ]
    return f"<{name}{''.join(parts)}>"


def text_of(parts: Sequence[str]) -> str:
    """The words of a run of tokens, as a reader sees them; the numbers and arrows of footnotes aren't words."""
    words = list(parts[::2])
    for i, tag in enumerate(parts[1::2], 1):
        if 'class="footnote-' in tag:
            words[i] = ""
    return html.unescape("".join(words))


_WIDE_SPACES = tuple(map(chr, (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))
_MARKS = bytes(ord(" ") if chr(sign).isspace() and sign < 0x80 else ord("x") for sign in range(256))


def word_count(text: str) -> int:
    """As many words as `split` gives, which takes twice as long to make them."""
    if not text.isascii() and any(map(text.__contains__, _WIDE_SPACES)):
        return len(text.split())
    marks = text.encode("utf-8", "surrogatepass").translate(_MARKS)
    return marks.count(b" x") + marks.startswith(b"x")


def body_id(name: str) -> str:
    """An id within a body. It always has a hyphen and a theme's ids have none, so that the two never meet;
    nor can it shadow a property of `document` or `window`, which have none either.
    """
    cleaned = re.sub(r"\s+", "-", name.strip())
    return cleaned if "-" in cleaned else f"s-{cleaned}"


def one_headline(found: Tokens) -> Tokens:
    """A page has one `h1`, the story's title: an `h1` of the body becomes an `h2`."""

    def fix(token: str) -> str:
        return re.sub(r"[hH]1", "h2", token, count=1) if tag_name(token) in ("h1", "/h1") else token

    return each_tag(found, "1", fix)


def number_headings(found: Tokens) -> Tokens:
    """Give every heading a stable id from its words, and every id of the body its final form, each once.

    The ids that were written come first: a footnote keeps its own even below a heading of the same name.
    """
    # Of hundreds of tags few are different ones.
    concerned = {
        tag for tag in set(found[1::2]) if tag[1] in "hH" or ("=" in tag and ("id" in tag.lower() or _NAMED in tag))
    }
    if not concerned:
        return found
    taken: dict[str, int] = {}
    made = list(found)
    nameless: list[int] = []
    for i in [2 * at + 1 for at, tag in enumerate(found[1::2]) if tag in concerned]:
        name, values = tag_name(found[i]), attributes(found[i])
        if values.get("id", "").strip():
            made[i] = opening_tag(name, values | {"id": unique(body_id(values["id"]), taken)})
        elif name in _HEADINGS or _NAMED in found[i]:
            nameless.append(i)
        elif "id" in values:
            del values["id"]
            made[i] = opening_tag(name, values)
    for i in nameless:
        words = text_of(inside(found, i, _PARAGRAPH if _NAMED in found[i] else _HEADINGS))
        name = unique(body_id(urls.slug(words) or "section"), taken)
        made[i] = opening_tag(tag_name(found[i]), attributes(found[i]) | {"id": name})
    return made


def each_tag(found: Tokens, mark: str, fix: Callable[[str], str]) -> Tokens:
    """The tokens with `fix` applied to the tags that contain `mark`: once to each of those that are alike."""
    fixed = {tag: fix(tag) for tag in set(found[1::2]) if mark in tag}
    made = list(found)
    made[1::2] = [fixed.get(tag, tag) for tag in found[1::2]]
    return made


def inside(found: Tokens, start: int, names: Set[str]) -> Tokens:
    """From an opening tag up to its end, or to the next of its kind: read once however deep they are nested."""
    ends = (j for j in range(start + 2, len(found), 2) if tag_name(found[j]).lstrip("/") in names)
    return found[start + 1 : next(ends, len(found))]


def unique(wanted: str, taken: dict[str, int]) -> str:
    """`wanted`, or with the next free number behind it. `taken` maps names to the last number given."""
    name = wanted
    while name in taken:
        taken[wanted] += 1
        name = f"{wanted}-{taken[wanted]}"
    taken[name] = 1
    return name


def own_fragments(found: Tokens) -> Tokens:
    """Links to places of the same story follow its ids."""
    places = set(anchors(found))

    def fix(token: str) -> str:
        values = attributes(token)
        href = values.get("href", "")
        if tag_name(token) != "a" or not href.startswith("#"):
            return token
        # In this order, as browsers look for them.
        wanted = next((own for own in map(body_id, (href[1:], unquote(href[1:]))) if own in places), "")
        return opening_tag("a", values | {"href": "#" + urls.encode(wanted)}) if wanted else token

    return each_tag(found, "#", fix)


def anchors(found: Tokens) -> tuple[str, ...]:
    """The ids of a finished body, in order."""
    ids = (attributes(token).get("id", "") for token in found[1::2] if "=" in token and "id" in token.lower())
    return tuple(name for name in ids if name)


_OPENING = re.compile(r"[.!?…][”’\"')\]]*\s")


def first_paragraph(found: Tokens) -> str:
    """The text of the first paragraph that has any, white space folded; boxes and figures aren't the story itself."""
    beside = 0
    for i in range(1, len(found), 2):
        name = tag_name(found[i])
        beside += (name in _BESIDE) - (name[1:] in _BESIDE)
        if name == "p" and beside <= 0:
            text = " ".join(text_of(inside(found, i, _PARAGRAPH)).split())
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


def unlink_lost_fragments(found: Tokens, ids: Sequence[str]) -> tuple[Tokens, tuple[str, ...]]:
    """Take the links to places that the story doesn't have, leaving their text; and the names of those places."""
    known = set(ids)
    lost_links = {tag for tag in set(found[1::2]) if "#" in tag and _leads_to_no_place(tag, known)}
    if not lost_links:
        return found, ()
    made = list(found)
    lost: list[str] = []
    dropping: list[bool] = []
    for i in range(1, len(found), 2):
        name = tag_name(found[i])
        if name == "a":
            dropping.append(found[i] in lost_links)
            if dropping[-1]:
                lost.append(attributes(found[i])["href"][1:])
                made[i] = ""
        elif name == "/a" and dropping and dropping.pop():
            made[i] = ""
    return made, tuple(lost)


def _leads_to_no_place(tag: str, known: Set[str]) -> bool:
    target = attributes(tag).get("href", "") if tag_name(tag) == "a" else ""
    # `#` and `#top` are the top of every page (HTML, "scroll to the fragment").
    return target.startswith("#") and target.lower() not in ("#", "#top") and unquote(target[1:]) not in known
