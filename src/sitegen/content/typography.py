"""Typographic quotes: straight marks become the language's own, outside tags and code. Scores and ranges stay whole."""

import html
import re
from collections.abc import Sequence

from sitegen.content.markup import Tokens, tag_name, tokens
from sitegen.unbroken import unbroken

_LITERAL = frozenset(["code", "pre", "kbd", "samp"])
# "" is a comment or a script.
_INLINE = frozenset(
    [
        *("", "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark"),
        *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
    ]
)
_CHARACTER = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});|.", re.DOTALL)
_WITHIN_WORDS = _INLINE | {f"/{name}" for name in _INLINE}
_QUOTE = re.compile("[\"']")
_WITHIN_A_WORD = re.compile(r"'(?<=[^\W_]')(?=[^\W_])")  # whatever the language's quotes are
_DECADE = re.compile(r"\d\ds\b")
_BRACKETS = "([{¿¡"
_DASHES = "-–—/"
_ENDS = ",.;:!?…)]}"
_CODE_STANDS_FOR = "x"  # inline code counts as a word for the quotes around it


def curl(text: str, quotes: str) -> str:
    """Curl the straight quotes of plain text, mark for mark. `quotes` holds the four marks (“”‘’), or "" for none."""
    if not quotes or ('"' not in text and "'" not in text):
        return text
    text = _WITHIN_A_WORD.sub("’", text)
    made: list[str] = []
    end = 0
    for found in _QUOTE.finditer(text):
        at = found.start()
        previous = made[-1] if made and at == end else text[at - 1 : at]
        made += (text[end:at], _curled(found[0], previous, text[at + 1 : at + 5], quotes))
        end = at + 1
    made.append(text[end:])
    return "".join(made)


def _curled(mark: str, previous: str, rest: str, quotes: str) -> str:
    if mark == "'" and previous.isalnum():
        return quotes[3]
    if mark == "'" and _DECADE.match(rest):
        return "’"
    opens = _opens(previous, rest[:1], quotes[0] + quotes[2])
    double, single = (quotes[0], quotes[2]) if opens else (quotes[1], quotes[3])
    return double if mark == '"' else single


def _opens(previous: str, following: str, opening: str) -> bool:
    if not following or following.isspace():
        return False
    if not previous or previous.isspace() or previous in _BRACKETS or previous in opening:
        return True
    # "Well –", she said.
    return previous in _DASHES and following not in _ENDS


def curl_quotes(found: Tokens, quotes: str) -> Tokens:
    """Curl the quotes of a body. An inline tag doesn't end a word, a block does; code stays as it is."""
    if not quotes:
        return found
    made = list(found)
    run: list[int] = []
    marked = False
    literal: list[str] = []
    for i, part in enumerate(found):
        if i % 2 == 0:
            if not literal:
                run.append(i)
                marked = marked or '"' in part or "'" in part or "&" in part
            continue
        name = tag_name(part)
        if name in _LITERAL:
            literal.append(name)
            run.append(-1)
        elif literal and name == f"/{literal[-1]}":
            literal.pop()
        if name not in _WITHIN_WORDS:
            if marked:
                _curl_run(made, run, quotes)
            run, marked = [], False
    if marked:
        _curl_run(made, run, quotes)
    return made


def keep_together(found: Tokens) -> Tokens:
    """Scores and ranges such as 2–1 in a body as what never breaks over a line; code stays as it is."""
    made = list(found)
    literal = 0
    for i, part in enumerate(found):
        if i % 2 == 0:
            made[i] = part if literal else unbroken(part)
            continue
        name = tag_name(part)
        literal += (name in _LITERAL) - (name[1:] in _LITERAL)
    return tokens("".join(made)) if made != found else found


def _curl_run(made: Tokens, run: list[int], quotes: str) -> None:
    """Curl one block's words in place. Only the quotes change: every other sign stays as it was written."""
    texts = [made[i] if i >= 0 else _CODE_STANDS_FOR for i in run]
    whole = "".join(texts)
    pieces: Sequence[Sequence[str]] = texts
    if "&" in whole:
        pieces = list(map(_characters, texts))
        whole = "".join(map(_decoded, pieces))
    curled = curl(whole, quotes)
    if curled == whole:
        return
    start = 0
    for i, piece in zip(run, pieces, strict=True):
        end = start + len(piece)
        if i >= 0 and isinstance(piece, str):
            made[i] = curled[start:end]
        elif i >= 0 and curled[start:end] != whole[start:end]:
            new = zip(piece, whole[start:end], curled[start:end], strict=True)
            made[i] = "".join(written if old == curly else curly for written, old, curly in new)
        start = end


def _characters(text: str) -> Sequence[str]:
    """The signs of a text as written: `é`, `&nbsp;`, `&#39;` are one each."""
    return _CHARACTER.findall(text) if "&" in text else text


def _decoded(characters: Sequence[str]) -> str:
    """One character for each sign."""
    if isinstance(characters, str):
        return characters
    return "".join(sign if len(sign) == 1 else (html.unescape(sign) or " ")[0] for sign in characters)
