"""Typographic quotes: straight marks become the language's own, outside tags and code."""

import re
from itertools import accumulate, pairwise

from sitegen.content.markup import Tokens, tag_name

_LITERAL = frozenset(["code", "pre", "kbd", "samp", "script", "style", "textarea"])
_INLINE = frozenset(
    [
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark"),
        *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
    ]
)
_ENTITIES = {"&quot;": '"', "&#34;": '"', "&#39;": "'", "&#x27;": "'"}
_ENTITY = re.compile("|".join(_ENTITIES))
_OPENS_AFTER = " \t\n\u00a0\u2009\u202f([{-–—"
_CODE_STANDS_FOR = "x"  # inline code counts as a word for the quotes around it


def curl(text: str, quotes: str) -> str:
    """Curl the straight quotes of plain text, mark for mark. `quotes` holds the four marks (“”‘’), or "" for none."""
    if not quotes or ('"' not in text and "'" not in text):
        return text
    made = list(text)
    for found in re.finditer("[\"']", text):
        at = found.start()
        previous = made[at - 1] if at else ""
        made[at] = _curled(found[0], previous, text[at + 1 : at + 5], quotes)
    return "".join(made)


def _curled(mark: str, previous: str, rest: str, quotes: str) -> str:
    if mark == "'" and (previous.isalnum() or re.match(r"\d\ds\b", rest)):
        within_a_word = rest[:1].isalnum()
        return "’" if within_a_word else quotes[3]
    opens = bool(rest) and not rest[0].isspace() and (not previous or previous in _OPENS_AFTER + quotes[0] + quotes[2])
    double, single = (quotes[0], quotes[2]) if opens else (quotes[1], quotes[3])
    return double if mark == '"' else single


def curl_quotes(found: Tokens, quotes: str) -> Tokens:
    """Curl the quotes of a body. An inline tag doesn't end a word, a block does; code stays as it is."""
    if not quotes:
        return found
    made = list(found)
    run: list[int] = []
    literal: list[str] = []
    for i, part in enumerate(found):
        if i % 2 == 0:
            if not literal:
                run.append(i)
            continue
        name = tag_name(part)
        if name in _LITERAL:
            literal.append(name)
            run.append(-1)
        elif literal and name == f"/{literal[-1]}":
            literal.pop()
        if name.lstrip("/") not in _INLINE:
            _curl_run(made, run, quotes)
            run = []
    _curl_run(made, run, quotes)
    return made


def _curl_run(made: Tokens, run: list[int], quotes: str) -> None:
    """Curl one block's words in place; curling keeps lengths, so the pieces are cut where they were joined."""
    pieces = [_ENTITY.sub(lambda entity: _ENTITIES[entity[0]], made[i]) if i >= 0 else _CODE_STANDS_FOR for i in run]
    whole = "".join(pieces)
    curled = curl(whole, quotes)
    if curled == whole:
        return
    edges = accumulate((len(piece) for piece in pieces), initial=0)
    for i, (start, end) in zip(run, pairwise(edges), strict=True):
        if i >= 0:
            made[i] = curled[start:end]
