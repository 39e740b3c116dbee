"""One story by two Markdown engines: whether readers see a difference, where it begins, and what may be behind it."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.fence import split
from sitegen.content.markup import attributes, opening_tag, tag_name, tokens
from sitegen.content.parse import Parsed
from sitegen.content.rows import decode_body
from sitegen.content.traps import NESTED, STUCK, foreign_marks, list_traps
from sitegen.decode import decode
from sitegen.model import Body, Front, Source
from sitegen.problems import quoted

_BLOCKS = frozenset(
    [
        *("address", "aside", "audio", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption"),
        *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video"),
    ]
)
_BLANK = " \t\n\f\r"
_WORDS = re.compile(rf"[{_BLANK}]+|[^{_BLANK}]+")


class Difference(Struct, frozen=True):
    """Where two bodies part: the line of the file, what each engine shows there, and a likely cause or ""."""

    line: int
    usual: str
    fast: str
    cause: str = ""
    path: str = ""
    title: str = ""


class Findings(Struct, frozen=True):
    """What came of all files: how many bodies were compared; `faulty` files have mistakes and couldn't be."""

    compared: int
    different: tuple[Difference, ...]
    faulty: tuple[str, ...]


def compare(parsed: Iterable[tuple[Source, Parsed, Parsed]]) -> Findings:
    """Compare what two engines made of each source, the usual one's first."""
    compared, different, faulty = 0, [], []
    for source, usual, fast in parsed:
        entry = usual.entry or fast.entry
        if entry is None:
            faulty.append(source.path)
        elif not isinstance(entry, Front):
            compared += 1
            found = _compared(source, usual, fast)
            different += [replace(found, path=source.path, title=entry.title)] if found else []
    return Findings(compared, tuple(different), tuple(faulty))


def _compared(source: Source, usual: Parsed, fast: Parsed) -> Difference | None:
    if usual.entry is None or fast.entry is None:
        fault = next(each for each in (*usual.problems, *fast.problems) if each.severity == "error")
        return Difference(fault.line, *("" if made.entry else fault.message for made in (usual, fast)))
    written = split(decode(source.path, source.data)[0], source.path)
    return difference(written.body, written.body_line, decode_body(usual.body), decode_body(fast.body))


def difference(text: str, first_line: int, usual: Body, fast: Body) -> Difference | None:
    """The first difference between two bodies of one Markdown text, white space that readers don't see aside."""
    left, right = units(usual), units(fast)
    if left == right:
        return None
    at = next(i for i, (a, b) in enumerate(zip_longest(left, right)) if a != b)
    line = first_line + text.count("\n", 0, _place(text, left, at))
    shown = (_around(left, at), _around(right, at))
    if _alike(*shown):
        shown = (_around(left, at, bare=True), _around(right, at, bare=True))
    return Difference(line, *shown, _cause(text, first_line, line))


def _alike(left: str, right: str) -> bool:
    """Whether two excerpts show the same, one perhaps a few words more of it."""
    short, long = sorted((left, right), key=len)
    return short == long or (short.endswith(" …") and long.startswith(short[:-2]))


def units(body: Body) -> list[str]:
    """A body as tags, words and single spaces: two that are equal look alike."""
    made: list[str] = []
    literal = False
    found = tokens(_joined(body))
    for i, part in enumerate(found):
        if i % 2 == 0:
            made += _texts(html.unescape(part), made, literal=literal)
            continue
        name = tag_name(part)
        literal = name == "pre" or (literal and name != "/pre")
        if name.lstrip("/") in ("", "tbody"):
            continue  # a browser adds it
        if made and made[-1] == " " and name.lstrip("/") in _BLOCKS:
            made.pop()
        values = {key: " ".join(value.split()) for key, value in sorted(attributes(part).items())}
        made.append(opening_tag(name, values))
    return made[:-1] if made and made[-1] == " " else made


def _joined(body: Body) -> str:
    slots = ("</a>" if slot.closing else opening_tag(slot.tag, dict(slot.attributes)) for slot in body.slots)
    return "".join(part for pair in zip_longest(body.pieces, slots, fillvalue="") for part in pair)


def _texts(text: str, before: Sequence[str], *, literal: bool) -> list[str]:
    if literal:
        return [text.rstrip("\n")] if text.rstrip("\n") else []
    parts = [" " if part[0] in _BLANK else part for part in _WORDS.findall(text)]
    previous = before[-1] if before else "<p>"
    unseen = previous == " " or (previous.startswith("<") and tag_name(previous).lstrip("/") in _BLOCKS)
    return parts[1:] if parts and parts[0] == " " and unseen else parts


# How a tag looks in an excerpt, to someone who knows Markdown and not HTML.
_SIGNS = {
    **dict.fromkeys(("p", "dt"), " ¶ "),
    **dict.fromkeys(("td", "th"), " | "),
    **dict.fromkeys(("em", "/em"), "*"),
    **dict.fromkeys(("strong", "/strong"), "**"),
    **dict.fromkeys(("code", "/code"), "`"),
    **{f"h{level}": f" {'#' * level} " for level in range(1, 7)},
    **{"a": "[", "/a": "]", "br": " / ", "hr": " --- ", "blockquote": " > ", "dd": " : "},  # noqa: PIE800
    **{"img": " (picture) ", "video": " (video) ", "audio": " (sound) "},  # noqa: PIE800
}
_BULLETS = ("•", "◦", "▪")
_BEFORE, _AFTER = 10, 22


def _around(found: Sequence[str], at: int, *, bare: bool = False) -> str:
    """What stands around a unit, in a line; `bare` shows the first tag as it is."""
    start = max(0, at - _BEFORE)
    names = [tag_name(unit) if unit.startswith("<") else "" for unit in found[: at + _AFTER]]
    depth = sum((name in ("ul", "ol")) - (name in ("/ul", "/ol")) for name in names[:start])
    shown = ["… " if start else ""]
    for i in range(start, len(names)):
        name = names[i]
        depth += (name in ("ul", "ol")) - (name in ("/ul", "/ol"))
        if bare and i == at:
            shown.append(f" {found[i]} ")
        elif name == "li":
            shown.append(f" {_BULLETS[max(0, min(depth - 1, 2))]} ")
        else:
            shown.append(_SIGNS.get(name, " " * (name.lstrip("/") in _BLOCKS)) if name else found[i])
    shown.append(" …" if len(found) > at + _AFTER else "")
    return " ".join("".join(shown).split())


def _place(text: str, found: Sequence[str], at: int) -> int:
    """Where in the source the words before a unit stand: as many of them as can be found in a row."""
    words = [
        word for unit in found[max(0, at - 60) : at] if not unit.startswith("<") for word in re.findall(r"\w+", unit)
    ]
    for count in range(min(len(words), 6), 0, -1):
        match = re.search(r"\W+".join(words[-count:]), text)
        if match:
            return match.end()
    return 0


# What else the two take differently. Lists and foreign marks are in `traps`.
_CAUSES = (
    (r"^ {0,3}#{1,6}[^#\s]", "`#` without a space after it is no crosshead for `fast`"),
    (r"\]\([^()<>\n\"]* [^()<>\n\"]*\)", "an address with a space in it is no link for `fast`"),
    (r"^ {0,3}\d{1,9}\) ", "`1)` begins a numbered list for `fast`"),
    (r"[^\\\s]\\$", "a backslash at the end of a line is a line break for `fast`"),
    (r"^ {0,3}(?:`{3,}|~{3,}) *\{", "of a block of code, `fast` understands the language's name and no attributes"),
    (r"^ {0,3}</?[A-Za-z]", "after HTML, `fast` reads Markdown again at the next empty line"),
    (r"^.+\n.+\n {0,3}(?:-+|=+) *$", "two lines above a line of `-` or `=` are a crosshead for `fast`"),
    (r"^///Footnotes Go Here///", "`fast` has the notes at the end of the story"),
)
# What is in nearly every story, and blamed where nothing else is near.
_USUAL_CAUSES = (
    (r"^ *(?:[-*+]|\d{1,9}[.)]) ", "`fast` reads the indents and empty lines of lists by CommonMark's rules"),
    (r"^.*\|.*$", "`fast` reads tables by GitHub's rules"),
    (r"[*_]{1,3}\w|\w[*_]{1,3}", "`fast` reads emphasis by CommonMark's rules"),
)
_NEAR = 6  # lines


def _cause(text: str, first_line: int, line: int) -> str:
    """The nearest peculiarity of the source, of two as near the one named first; "" if none is near."""
    for causes in (_peculiar(text, first_line), _matching(_USUAL_CAUSES, text, first_line)):
        ranked = [(abs(at - line), i, words) for i, (at, words) in enumerate(causes) if abs(at - line) <= _NEAR]
        if ranked:
            return min(ranked)[2]
    return ""


_LISTS = {
    STUCK[0]: "a list right below a paragraph is a list for `fast`",
    NESTED[0]: "an entry indented by two or three spaces is a list within the list for `fast`",
}


def _peculiar(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    for problem in list_traps("", text, first_line):
        yield problem.line, _LISTS[problem.message]
    for problem in foreign_marks("", text, first_line):
        yield problem.line, problem.message
    # An abbreviation is explained at the end of a story, and first missed where it is used.
    for short in re.finditer(r"^ {0,3}\*\[([^\]\n]+)\]:", text, re.MULTILINE):
        used = re.search(rf"(?<![\[\w]){re.escape(short[1])}(?!\w)", text)
        if used:
            words = f"the abbreviation {quoted(short[1])} is shown as text by the engine `fast`"
            yield first_line + text.count("\n", 0, used.start()), words
    yield from _matching(_CAUSES, text, first_line)


def _matching(causes: Iterable[tuple[str, str]], text: str, first_line: int) -> Iterator[tuple[int, str]]:
    for pattern, words in causes:
        for found in re.finditer(pattern, text, re.MULTILINE):
            yield first_line + text.count("\n", 0, found.end()), words
