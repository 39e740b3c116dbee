"""What Jinja says of a template that it can't read, in a theme author's words, with what to do.

Read from the sentences of Jinja 3.1. Whatever else it says is passed on as it stands.
"""

import re
from collections.abc import Callable, Mapping

from jinja2 import TemplateSyntaxError
from msgspec import Struct

from sitegen.problems import Problem, did_you_mean, quoted
from sitegen.theme.nesting import BETWEEN, CLOSED_BY, OPENED_BY, innermost, open_bracket

_ALONE = ("extends", "from", "import", "include")  # tags that nothing closes; `autoescape` is refused
_TAGS = sorted({*CLOSED_BY, *_ALONE} - {"autoescape"})
_OTHERWISE = {"elseif": "elif", "elsif": "elif"}  # as other languages say it
_TOKENS = {
    "begin of print statement": "`{{`",
    "end of print statement": "`}}`",
    "begin of statement block": "`{%`",
    "end of statement block": "`%}`",
    "end of template": "the end of the file",
    "template data / text": "text",
    "name": "a name",
    "string": "a text in quotes",
    "integer": "a number",
    "float": "a number",
}
_ENDS = {"{{": "}}", "{%": "%}"}
_QUOTES = "'\""
_SIGNS = {
    **dict.fromkeys("“”„‟«»‘’‚`´", "Write straight quotation marks: `\"…\"` or `'…'`."),
    "&": "Write `and`.",
    "!": "Write `not`.",
    "?": "Write `a if b else c`.",
}
_TOO_MUCH = "Take out what is too much, or join it: texts by `~`, conditions by `and` or `or`."
_TOO_MUCH_OF = {
    "=": "To compare, write `==`.",
    ":": 'What a filter needs stands in round brackets, as in `|date("d MMMM y")`.',
}
_BREAK = re.compile(r"\r\n|\r")
_MARKUP = re.compile(r"</?[A-Za-z]|<!--|\{[{%]")
_ELSE_IF = re.compile(r"\{%[-+]?\s*else\s+if\b")
_PRINTED_TAG = re.compile(rf"\{{\{{[-+]?\s*(?:{'|'.join(sorted({*_TAGS, *OPENED_BY, *BETWEEN}))})\b")


class _Told(Struct, frozen=True):
    """A fault's sentence and hint; line and column, if it isn't where Jinja says."""

    message: str
    hint: str
    line: int = 0
    column: int = 0


class _Case(Struct, frozen=True):
    """One fault: the text of the template, with line breaks as Jinja counts them, the line that it names, and what it
    says of it, by name.
    """

    text: str
    line: int
    said: re.Match[str]

    @property
    def written(self) -> str:
        """The line as it stands in the template."""
        return "".join(self.text.split("\n")[self.line - 1 : self.line])


def syntax_problem(error: TemplateSyntaxError, file: str, text: str) -> Problem:
    """The problem with a template of this text, which stands in `file`."""
    said = (error.message or "").rstrip(".")
    whole = _BREAK.sub("\n", text)
    told = _runs_on(whole, error.lineno) or _told(said, whole, error.lineno)
    return Problem(file, told.message, "template", told.hint, told.line or error.lineno, told.column)


def _told(said: str, text: str, line: int) -> _Told:
    for saying, tell in _SAYINGS.items():
        found = re.fullmatch(saying, said, re.DOTALL)
        if found:
            return tell if isinstance(tell, _Told) else tell(_Case(text, line, found))
    hint = "Compare it with docs/reference/theme.md; every `{% … %}` block needs its end."
    return _Told(f"the template can't be read: {said}", hint)


def _runs_on(text: str, line: int) -> _Told | None:
    """That a bracket isn't closed, and the HTML that follows was read as if it belonged to it."""
    begun = open_bracket(text, line)
    if not begun:
        return None
    bracket, first = begun
    lines = text.split("\n")
    behind = "\n".join([lines[first - 1].rpartition(bracket)[2], *lines[first:line]])
    return _never_ends(*begun) if _MARKUP.search(behind) else None


def _never_ends(bracket: str, line: int) -> _Told:
    return _Told(f"`{bracket}` is never closed", f"Write `{_ENDS[bracket]}` where it ends.", line)


def _tag(name: str) -> str:
    return f"`{{% {name} %}}`"


def _end_tag(name: str) -> str:
    return CLOSED_BY.get(name, f"end{name}")


def _shown(token: str) -> str:
    return _TOKENS.get(token) or quoted(token)


def _never_closed(case: _Case) -> _Told:
    name, opened = case.said["open"], innermost(case.text)
    line = opened.line if opened and opened.name == name else 0
    return _Told(f"{_tag(name)} is never closed", f"Write {_tag(_end_tag(name))} where it ends.", line)


def _tag_out_of_place(case: _Case) -> _Told:
    name, within = case.said["tag"], case.said["open"]
    if name not in OPENED_BY and name not in BETWEEN:
        return _no_tag(name, within)
    if not within:
        begins = OPENED_BY.get(name, "if")
        hint = f"Write `{{% {begins} … %}}` where it begins, or take it out."
        return _Told(f"{_tag(name)} stands here without {_tag(begins)}", hint)
    opened = innermost(case.text)
    where = f" of line {opened.line}" if opened and opened.name == within else ""
    message = f"{_tag(name)} stands within {_tag(within)}{where}, which isn't closed yet"
    return _Told(message, f"Write {_tag(_end_tag(within))} before it, or take it out.")


def _no_tag(name: str, within: str) -> _Told:
    meant = _OTHERWISE.get(name) or (_end_tag(within) if within and name == "end" else "")
    hint = f"Write {_tag(meant)}." if meant else did_you_mean(name, [*_TAGS, *OPENED_BY, *BETWEEN])
    return _Told(f"there is no tag {_tag(name)}", hint or f"There are: {', '.join(_TAGS)}.")


def _bracket_never_closed(case: _Case) -> _Told:
    bracket = "{{" if case.said["end"] == "print statement" else "{%"
    return _never_ends(*(open_bracket(case.text, case.line) or (bracket, case.line)))


def _too_much(case: _Case) -> _Told:
    printed, got = case.said["end"] == "print statement", case.said["got"]
    hint = _TOO_MUCH_OF.get(got, _TOO_MUCH)
    if not printed and _ELSE_IF.search(case.written):
        hint = "Write `{% elif … %}` for “else, if”."
    elif printed and _PRINTED_TAG.search(case.written):
        hint = "What is no value but a tag stands between `{%` and `%}`."
    return _Told(f"{'`{{ … }}`' if printed else '`{% … %}`'} should end before {_shown(got)}", hint)


def _another(case: _Case) -> _Told:
    wanted, got = _shown(case.said["wanted"]), case.said["got"]
    hint = f"Write {wanted} there."
    if got == "|":
        hint = "Behind `|` stands a filter's name; for “this or that”, write `or`."
    elif "{{{" in case.written:
        hint = "Two brackets are enough: `{{ … }}`."
    return _Told(f"{_shown(got)} stands where {wanted} should be", hint)


def _nothing_before(case: _Case) -> _Told:
    message = f"something is missing before {_shown(case.said['got'])}"
    return _Told(message, "Write there what is meant, or take out what waits for it.")


def _bracket_open(case: _Case) -> _Told:
    message = f"{quoted(case.said['wanted'])} is missing before {quoted(case.said['got'])}"
    return _Told(message, "Write it where the bracket ends.")


def _stray(case: _Case) -> _Told:
    got = case.said["got"]
    if got == "}":
        return _Told("`}` closes nothing here", "A value ends in `}}`, a tag in `%}`.")
    if got in ")]":
        return _Told(f"{quoted(got)} closes nothing here", "Take it out, or write the bracket that it closes.")
    return _Told(f"{_shown(got)} can't stand here", "Take it out, or write what it belongs to.")


def _character(case: _Case) -> _Told:
    place = int(case.said["at"])
    sign = case.text[place : place + 1]
    line = case.text.count("\n", 0, place) + 1
    column = place - case.text.rfind("\n", 0, place)
    if sign in _QUOTES:
        message = f"the quotation mark {quoted(sign)} has no other one"
        return _Told(message, "Write it where the text ends, too.", line, column)
    hint = _SIGNS.get(sign, "Take it out, or put the text that it belongs to in quotes.")
    return _Told(f"{quoted(sign)} can't stand within `{{{{ … }}}}` or `{{% … %}}`", hint, line, column)


def _block_again(case: _Case) -> _Told:
    message = f"the block {quoted(case.said['name'])} stands here a second time"
    return _Told(message, "Give one of the two another name.")


_END = r"'end of (?P<end>print statement|statement block)'"
_SAYINGS: Mapping[str, Callable[[_Case], _Told] | _Told] = {
    r"Unexpected end of template\..* closed is '(?P<open>\w+)'": _never_closed,
    r"Encountered unknown tag '(?P<tag>\w+)'(?:\..* closed is '(?P<open>\w+)')?": _tag_out_of_place,
    rf"unexpected end of template, expected {_END}": _bracket_never_closed,
    rf"expected token {_END}, got '(?P<got>.+)'": _too_much,
    r"expected token '(?P<wanted>.+)', got '(?P<got>.+)'": _another,
    r"(?:unexpected|Expected an expression, got) '(?P<got>end of .+)'": _nothing_before,
    r"unexpected '(?P<got>.)', expected '(?P<wanted>.)'": _bracket_open,
    r"unexpected '(?P<got>.+)'": _stray,
    r"unexpected char .+ at (?P<at>\d+)": _character,
    r"block '(?P<name>.+)' defined twice": _block_again,
    r"Missing end of comment tag": _Told("`{#` is never closed", "Write `#}` where the comment ends."),
    r"Missing end of raw directive": _Told("`{% raw %}` is never closed", "Write `{% endraw %}` where it ends."),
    r"Block names in Jinja .+": _Told("a block's name may have no hyphen", "Write `_` in its place."),
    r"tag name expected": _Told("nothing stands between `{%` and `%}`", "Write a tag there, or take both out."),
    r"expected name or number": _Told(
        "a name is missing behind the dot", "Write it there. Texts are joined by `~`, not by a dot."
    ),
    r"can't assign to .+": _Told("only a name can be given a value", "Write `{% set name = … %}`."),
    r"names starting with an underline .+": _Told(
        "names that begin with `_` can't be imported", "Give it another name in its own file."
    ),
    r"invalid syntax for function call expression": _Told(
        "what has no name stands behind what has one", "Write it before that, or give it its name, too."
    ),
    r"non-default argument follows default argument": _Told(
        "what has no default stands behind what has one", "Write it before that, or give it a default, too."
    ),
}
