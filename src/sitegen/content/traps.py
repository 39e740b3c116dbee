"""Markdown that looks right in the source and comes out wrong: warned about by line."""

import re

from sitegen.problems import Problem, warning

_ITEM = re.compile(r"( {0,3})([-*+]|\d{1,9}[.)])[ \t]+\S")
_NESTED = re.compile(r" {2,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_CODE = re.compile(r" {0,3}(```+|~~~+)")
_NOT_A_PARAGRAPH = re.compile(
    r"\s*$|\s*(?:[-*+]|\d{1,9}[.)])[ \t]| {0,3}(?:#{1,6}|>|\||<|\[\^?[^\]]+\]:|\*\[|:[ \t])|\t| {4}"
)
_RULE = re.compile(r" {0,3}([-*_=])[ \t]*(?:\1[ \t]*){2,}$")


def list_traps(path: str, body: str, first_line: int) -> list[Problem]:
    """Lists right after a paragraph, which stay text, and lists indented by two spaces, which lose their level."""
    found: list[Problem] = []
    fence = ""
    previous = ""
    in_item = False
    for number, line in enumerate(body.split("\n"), first_line):
        mark = _CODE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1][:3]
        elif not fence:
            trap = _trap(line, previous, in_item)
            if trap:
                found.append(warning(Problem(path, trap[0], "list", trap[1], number)))
            in_item = bool(_ITEM.match(line)) or (in_item and bool(line.strip()) and not _starts_block(line))
        previous = "" if fence or mark else line
    return _one_a_list(found)


def _trap(line: str, previous: str, in_item: bool) -> tuple[str, str] | None:
    if not _ITEM.match(line) or _RULE.match(line):
        return None
    if in_item and _NESTED.match(line) and previous.strip():
        return "an entry indented by two or three spaces stays on the outer level", "Indent it by four spaces."
    # "2019. It rained" is a sentence: a numbered list that means to be one begins with 1.
    begins_list = not re.match(r" {0,3}\d", line) or re.match(r" {0,3}1[.)] ", line)
    if not in_item and begins_list and not _NOT_A_PARAGRAPH.match(previous):
        return "a list right below a paragraph stays part of it", "Put an empty line before the list."
    return None


def _starts_block(line: str) -> bool:
    return bool(re.match(r" {0,3}(#{1,6} |>|\|)", line))


def _one_a_list(found: list[Problem]) -> list[Problem]:
    """One warning for a run of lines, at its first."""
    kept: list[Problem] = []
    last = -1
    for problem in found:
        if problem.line != last + 1:
            kept.append(problem)
        last = problem.line
    return kept
