"""Markdown that looks right in the source and comes out wrong, by engine: warned about by line."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from sitegen.problems import Problem, quoted, warning

_ITEM = re.compile(r"( *)(?:[-*+]|\d{1,9}\.)[ \t]+\S")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
_RAW_HTML = re.compile(
    r" {0,3}<(?:(!--)|(address|article|aside|audio|blockquote|details|div|dl|figure|footer|form|h[1-6]|header|iframe"
    r"|main|math|nav|ol|p|pre|script|section|style|svg|table|textarea|ul|video)(?=[\s/>]|$))",
    re.IGNORECASE,
)
_INLINE_HTML = r"(?:a|abbr|b|cite|code|del|em|i|img|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u)\b"
_NOT_A_PARAGRAPH = re.compile(
    r"\s*$|\s*(?:[-*+]|\d{1,9}\.)[ \t]| {0,3}(?:#{1,6}|>|\||<(?!" + _INLINE_HTML + r")|\[[^\]]+\]:|\*\[|:[ \t])"
    r"|\t| {4}|[-=]+ *$"
)
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_BLOCK = re.compile(r" {0,3}(?:#{1,6} |>|\||(?=[^|]*\|)[-:| ]+$)")
_LEVEL = 4  # spaces
PASSAGE = "<"  # stands for a line of code or raw HTML, which is no Markdown

Trap = tuple[str, str]
NESTED: Trap = ("an entry indented by two or three spaces stays on the outer level", "Indent it by four spaces.")
STUCK: Trap = ("a list right below a paragraph stays part of it", "Put an empty line before the list.")


def list_traps(path: str, body: str, first_line: int) -> list[Problem]:
    """Lists right after a paragraph, which stay text, and lists indented by two spaces, which lose their level."""
    found: list[Problem] = []
    previous = ""
    levels: tuple[int, ...] = ()
    for number, line in enumerate(markdown_only(body.split("\n")), first_line):
        trap, levels = _read(line, previous, levels)
        if trap:
            found.append(warning(Problem(path, trap[0], "list", trap[1], number)))
        # An indented line right below a paragraph is more of it, whatever it begins with.
        more = not levels and line.startswith(("    ", "\t")) and not _NOT_A_PARAGRAPH.match(previous)
        previous = previous if more else line
    return _one_a_list(found)


def markdown_only(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with PASSAGE for each in fenced code, in a block of raw HTML and in a comment."""
    fence = closing = ""
    for line in lines:
        if fence:
            fence = "" if line.rstrip() == fence else fence
            yield PASSAGE
            continue
        if not closing:
            code, raw = _FENCE.match(line), _RAW_HTML.match(line)
            fence = code[1] if code else ""
            closing = "" if not raw else "-->" if raw[1] else f"</{raw[2].lower()}"
        yield PASSAGE if fence or closing else line
        if closing in line.lower():
            closing = ""


def merge_mark(path: str, text: str) -> Problem | None:
    """The first of the marks that Git leaves where two people changed the same lines, if one is in a file."""
    if "<<<<<<< " not in text:
        return None
    lines = list(enumerate(markdown_only(text.split("\n")), 1))
    begins = next((number for number, line in lines if line.startswith("<<<<<<< ")), 0)
    ends = next((number for number, line in lines[begins:] if line.startswith(">>>>>>>")), 0)
    if not begins or not ends:
        return None
    mark = quoted(lines[begins - 1][1].rstrip())
    message = f"{mark} is left from a merge: two versions stand here, one below the other"
    hint = (
        "Keep the one that is right. Delete the other, and the lines that begin with `<<<<<<<`, `=======` and "
        f"`>>>>>>>`; the last is line {ends}."
    )
    return Problem(path, message, "merge", hint, begins)


def _read(line: str, previous: str, levels: tuple[int, ...]) -> tuple[Trap | None, tuple[int, ...]]:
    """The trap a line is, and the indents of the list entries that are open after it."""
    if line == PASSAGE or _BLOCK.match(line) or _RULE.match(line):
        return None, ()
    item = _ITEM.match(line)
    if item and levels:
        return _next_entry(len(item[1]), levels)
    if item and len(item[1]) <= 3:
        return _first_entry(line, previous, len(item[1]))
    ended = bool(line.strip()) and not previous.strip() and not line.startswith(("    ", "\t"))
    return None, () if ended else levels


def _next_entry(indent: int, levels: tuple[int, ...]) -> tuple[Trap | None, tuple[int, ...]]:
    outer = tuple(level for level in levels if level < indent)
    if not outer:
        return None, (indent,)
    more = indent // _LEVEL - outer[-1] // _LEVEL
    if more == 0 and indent >= outer[-1] + 2:
        return NESTED, outer
    # Two levels further in is code within an entry.
    return None, (*outer, indent) if more == 1 else outer


def _first_entry(line: str, previous: str, indent: int) -> tuple[Trap | None, tuple[int, ...]]:
    if _NOT_A_PARAGRAPH.match(previous) or _RULE.match(previous):
        return None, (indent,)
    # "2019. It rained" is a sentence: a numbered list that means to be one begins with 1.
    if line[indent].isdigit() and not line[indent:].startswith("1."):
        return None, ()
    return STUCK, (indent,)


def _one_a_list(found: list[Problem]) -> list[Problem]:
    """One warning for a run of lines, at its first."""
    kept: list[Problem] = []
    last = -1
    for problem in found:
        if problem.line != last + 1:
            kept.append(problem)
        last = problem.line
    return kept


_ABBREVIATION = re.compile(r" {0,3}\*\[([^\]]+)\]:[ \t]*(.*)")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}|(?<=[)*_`\]])\{[.#][^{}]*\}")
_CODE = re.compile(r"`[^`]*`")


def foreign_marks(path: str, body: str, first_line: int) -> list[Problem]:
    """Abbreviations and attribute lists, which only Python-Markdown understands: another engine shows them as text."""
    if "*[" not in body and "{" not in body:
        return []
    found: list[Problem] = []
    for number, line in enumerate(markdown_only(body.split("\n")), first_line):
        if line.startswith(("    ", "\t", "#")):
            continue  # code, or a crosshead: these may have attributes
        for message, hint in _foreign(_CODE.sub("`", line)):
            found.append(warning(Problem(path, message, "engine", hint, number)))
    return found


def _foreign(line: str) -> Iterator[Trap]:
    short = _ABBREVIATION.match(line)
    if short:
        hint = f'Explain it in the text, or write `<abbr title="{short[2]}">{short[1]}</abbr>`.'
        yield f"the abbreviation {quoted(short[1])} is shown as text by the engine `fast`", hint
    attributes = _ATTRIBUTES.search(line)
    if attributes:
        hint = 'Take it out, or write `engine = "python-markdown"` in sitegen.toml.'
        yield f"{quoted(attributes[0])} is shown as text by the engine `fast`", hint


# What looks right in the source, for each engine.
TRAPS: Mapping[str, Callable[[str, str, int], list[Problem]]] = {
    "python-markdown": list_traps,
    "fast": foreign_marks,
}
