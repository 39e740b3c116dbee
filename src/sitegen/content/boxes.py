"""Quotations that are marked as something else: `> [!factbox] Title`, `> [!note]`, `> [!quote]`.

Elsewhere they are quotations that begin with the mark, and can be read as such.
"""

import re
from collections.abc import Iterator

from sitegen.content.blocks import Manuscript, ends, first_line, joined, last_line
from sitegen.content.markup import Tokens, attributes, opening_tag, tag_name, tokens
from sitegen.content.traps import PASSAGE, markdown_only
from sitegen.problems import Problem, closest, quoted, warning

_ASIDES = ("factbox", "note")
_QUOTE = "quote"
TITLE = "box-title"
KINDS = (*_ASIDES, _QUOTE)
_MARK = re.compile(r"\s*\[!(?P<word>[A-Za-z][\w-]{0,40})\][ \t]*")
_QUOTED = re.compile(r" {0,3}>")
_MARKED = re.compile(r"(?P<depth>(?: {0,3}>)+) {0,3}\[!(?P<word>[A-Za-z][\w-]{0,40})\]")
_DASH = re.compile(r"(?:—|–|--)[ \t\u00a0]+")
# Two quotations one after the other are one for Python-Markdown, unless something stands between them.
_BETWEEN = "<!--apart-->"


def set_apart(text: str) -> str:
    """The Markdown in a form that every engine reads alike: each box a quotation of its own, its mark a paragraph."""
    lines = text.split("\n")
    return "\n".join(_apart(lines))


def rejoined(made: str) -> str:
    """The HTML without what `set_apart` put between quotations."""
    return re.sub(rf"{_BETWEEN}\n*", "", made)


def _apart(lines: list[str]) -> Iterator[str]:
    inside = after = box = False  # a quotation; only empty lines since it; it is a box
    for i, (line, shown) in enumerate(zip(lines, markdown_only(lines), strict=True)):
        quotation = shown is not PASSAGE and bool(_QUOTED.match(line))
        mark = _MARKED.match(line) if quotation else None
        begins = mark is not None and mark["depth"].count(">") == 1
        if quotation and (begins and inside):
            yield from ("", _BETWEEN, "")
        elif quotation and not inside and after and (begins or box):
            yield from (_BETWEEN, "")
        yield line
        if mark and i + 1 < len(lines) and _goes_on(lines[i + 1]):
            yield mark["depth"]
        if quotation:
            box = begins or (box and inside)
        inside = bool(line.strip()) and (quotation or inside)
        after = inside or (after and not line.strip())


def _goes_on(line: str) -> bool:
    """Whether a quotation goes on with words: an empty line of it parts the paragraphs already."""
    return bool(_QUOTED.match(line)) and bool(line.strip(" >")) and not _MARKED.match(line)


def make_boxes(found: Tokens, story: Manuscript) -> tuple[Tokens, list[Problem]]:
    """Each marked quotation as what it is marked as; one with an unknown mark stays, and is told."""
    made = list(found)
    remarks: list[Problem] = []
    places: dict[str, int] = {}
    boxes = ends(found, "blockquote")
    # From within: what is in a box is finished before the box is.
    for start, end in sorted(boxes.items(), reverse=True):
        mark = _mark(made, start, end)
        closing = next((i for i in range(start + 4, end, 2) if made[i] == "</p>"), end)
        if mark and mark["word"].casefold() in KINDS and closing < end:
            _make(made, start, closing, end, mark)
    for start, end in boxes.items():
        mark = _mark(found, start, end)
        if mark and mark["word"].casefold() not in KINDS:
            remarks.append(_unknown(mark["word"], story, places))
    return (tokens("".join(made)) if made != found else found), remarks


def _mark(found: Tokens, start: int, end: int) -> re.Match[str] | None:
    """The mark that a quotation's first paragraph begins with."""
    marked = end > start + 4 and found[start + 2] == "<p>" and not found[start + 1].strip()
    return _MARK.match(found[start + 3]) if marked else None


def _unknown(word: str, story: Manuscript, places: dict[str, int]) -> Problem:
    """`places` holds the offset of the last use of each word."""
    at = re.compile(rf"^(?: {{0,3}}>)+ {{0,3}}\[!{word}\]", re.MULTILINE).search(story.text, places.get(word, -1) + 1)
    places[word] = at.start() if at else -1
    near = closest(word, KINDS)
    hint = f"Did you mean `[!{near}]`?" if near else f"There are: {', '.join(f'`[!{kind}]`' for kind in KINDS)}."
    message = f"{quoted(f'[!{word}]')} makes no box; it stays a quotation, with the mark in it"
    return warning(Problem(story.path, message, "box", hint, story.line(places[word])))


def _make(made: Tokens, start: int, closing: int, end: int, mark: re.Match[str]) -> None:
    """Change the tags of one quotation, and its first paragraph (which ends at `closing`) and its last, in place: no
    part moves.
    """
    made[start + 3] = made[start + 3][mark.end() :]
    made[closing - 1] = made[closing - 1].rstrip()
    word = mark["word"].casefold()
    if word == _QUOTE:
        if not "".join(made[start + 3 : closing]).strip():
            _drop(made, start + 2, closing)
        speaker = _speaker(made, start, end)
        made[start] = '<figure class="pullquote"><blockquote>'
        made[end] = f"</blockquote>{speaker and f'<figcaption>{speaker}</figcaption>'}</figure>"
        return
    made[start], made[end] = f'<aside class="{word}">', "</aside>"
    title, rest = first_line(made[start + 3 : closing])
    if joined(title):
        below = f"</p>\n<p>{joined(rest)}" if joined(rest) else ""
        made[start + 2] = f'<p class="{TITLE}">{joined(title)}{below}'
    elif joined(rest):
        made[start + 2] = f"<p>{joined(rest)}"
    else:
        _drop(made, start + 2, closing)
        return
    made[start + 3 : closing] = [""] * (closing - start - 3)


def _drop(made: Tokens, start: int, end: int) -> None:
    made[start : end + 1] = [""] * (end + 1 - start)
    made[end + 1] = made[end + 1].lstrip("\n")


def _speaker(made: Tokens, start: int, end: int) -> str:
    """Take the last line out of a quotation if it names who said it; that name, or ""."""
    last = next((i for i in range(end - 2, start, -2) if made[i]), start)
    opening = next((i for i in range(last - 2, start, -2) if made[i] in ("<p>", "</p>")), start)
    if made[last] != "</p>" or made[opening] != "<p>" or "".join(made[last + 1 : end]).strip():
        return ""
    above, line = last_line(made[opening + 1 : last])
    dash = _DASH.match(line[0].lstrip())
    name = joined([line[0].lstrip()[dash.end() :], *line[1:]]) if dash else ""
    if not name:
        return ""
    _drop(made, opening, last)
    if joined(above):
        made[opening] = f"<p>{joined(above)}</p>"
    return name


def label_boxes(found: Tokens) -> Tokens:
    """A box is named by its title (WCAG 1.3.1): asides of which a page has several must be told apart."""
    made = list(found)
    for i in range(1, len(found) - 2, 2):
        values = attributes(found[i + 2])
        if tag_name(found[i]) == "aside" and values.get("class") == TITLE and values.get("id"):
            made[i] = opening_tag("aside", attributes(found[i]) | {"aria-labelledby": values["id"]})
    return made
