"""A Hugo story's body as plain Markdown: shortcodes, frames and layout HTML become what an editor would write."""

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping
from posixpath import basename, dirname
from urllib.parse import quote

from msgspec import Struct, field

from sitegen.content.traps import list_traps

_SHORTCODE = re.compile(
    r"\{\{[<%]\s*(?P<end>/?)\s*(?P<name>[A-Za-z][A-Za-z0-9_-]*)\s*(?P<rest>.*?)\s*/?[>%]\}\}", re.DOTALL
)
_DEAD_LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*\{\{[<%]\s*tmp\s*\"deadlink\"\s*[>%]\}\}\s*(?:\"[^\"]*\"|'[^']*')?\s*\)"
)
_ARGUMENT = re.compile(r"""(?:([A-Za-z][\w-]*)\s*=\s*)?(?:"((?:\\.|[^"])*)"|'([^']*)'|`([^`]*)`|([^\s"'`]+))""")
_WORDPRESS_VIDEO = re.compile(r"\[youtube[ =](?P<url>https?://[^\]\s]+)\]")
_FRAME = re.compile(r"<iframe\b(?P<inside>[^>]*)>.*?</iframe\s*>", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_LAYOUT = re.compile(r"[ \t]*</?(?:div|p|center|font|section)\b[^>]*>[ \t]*", re.IGNORECASE)
_HEADLINE = re.compile(r"^# ", re.MULTILINE)
_LEADING_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-")
_WHOLE = re.compile(r"<(table|pre)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ENTRY_PARAGRAPH = re.compile(r"^([ \t]*(?:[-*+]|\d+[.)])[ \t]+)<p\b[^>]*>\s*", re.MULTILINE | re.IGNORECASE)
_ENTRY = re.compile(r"[ \t]*(?:[-*+]|\d+[.)]) ")
_NEXT_ENTRY = re.compile(r"^((?: {4}|\t)[ \t]*(?![-*+] |\d+\. )\S.*\n)(?= {0,3}(?:[-*+]|\d+\.) )", re.MULTILINE)
_ENTRY_IN_BRACKET = re.compile(r"^( *\d+)\) (?=\S)", re.MULTILINE)


# What is noted where nobody said where the old site stood.
NO_OLD_SITE = "a reference leads nowhere, for `--old-base` isn't given"
NO_PICTURES = "a picture lies nowhere, for `--media-base` isn't given"


class Places(Struct, frozen=True):
    """Where references of the old site lead now: its stories by name, everything else at the old addresses."""

    old_base: str
    media_base: str
    stories: Mapping[str, str]

    @classmethod
    def of(cls, old_base: str, media_base: str, paths: frozenset[str]) -> "Places":
        """`paths` are the files that are imported together; they end up side by side in one folder."""
        names = {stem(path) for path in paths}
        stories = {name: f"{name}.md" for name in names}
        return cls(
            old_base.rstrip("/"),
            media_base.rstrip("/"),
            {_LEADING_DATE.sub("", name): file for name, file in stories.items()} | stories,
        )


class Changes(Struct):
    """What was changed in one file: how often, and in which line first."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, line: int) -> None:
        self.counts[what] += 1
        self.first.setdefault(what, line)


def stem(path: str) -> str:
    """A story's name: its file's or, for a story in a folder with its pictures, the folder's."""
    name = basename(path).removesuffix(".md")
    return basename(dirname(path)) or name if name == "index" else name


def plain_markdown(body: str, first_line: int, places: Places) -> tuple[str, Changes]:
    """The body in plain Markdown, and what was changed on the way."""
    changes = Changes()

    def replaced(pattern: re.Pattern[str], text: str, made: Callable[[re.Match[str], int], str]) -> str:
        return pattern.sub(lambda found: made(found, first_line + text.count("\n", 0, found.start())), text)

    def dead(found: re.Match[str], line: int) -> str:
        changes.note("a link that was dead already lost its address", line)
        return found["text"]

    def video(found: re.Match[str], line: int) -> str:
        changes.note("a video became a link", line)
        return f"[Watch the video]({html.unescape(found['url'])})\n\n"

    def frame(found: re.Match[str], line: int) -> str:
        changes.note("a frame became a link", line)
        source = _SOURCE.search(found["inside"])
        address = html.unescape(source[1]) if source else ""
        address = f"https:{address}" if address.startswith("//") else address
        return f"\n\n[See it at its source]({address})\n\n" if address else ""

    text = replaced(_DEAD_LINK, body, dead)
    text = replaced(_SHORTCODE, text, lambda found, line: _shortcode(found, line, text, places, changes))
    text = replaced(_WORDPRESS_VIDEO, text, video)
    text = replaced(_FRAME, text, frame)
    text = _without_layout(text, changes, first_line)
    text = _ENTRY_IN_BRACKET.sub(r"\1. ", text)
    text, headlines = _HEADLINE.subn("## ", text)
    if headlines:
        changes.note("a headline within the story became a crosshead", first_line)
    return _mended_lists(text, changes, first_line).strip() + "\n", changes


def arguments(rest: str) -> tuple[dict[str, str], list[str]]:
    """A shortcode's named and positional arguments."""
    named: dict[str, str] = {}
    positional: list[str] = []
    for found in _ARGUMENT.finditer(rest):
        value = next((part for part in found.groups()[1:] if part is not None), "").replace('\\"', '"')
        if found[1]:
            named[found[1].lower()] = value
        else:
            positional.append(value)
    return named, positional


def _shortcode(found: re.Match[str], line: int, text: str, places: Places, changes: Changes) -> str:
    name, (named, positional) = found["name"].lower(), arguments(found["rest"])
    first = positional[0] if positional else ""
    if name in ("ref", "relref", "tmp"):
        return _reference(first, line, places, changes)
    if name in ("legacy-img", "legacy-img-right", "img", "figure"):
        return _picture(named, first, _within_html(text, found.start()), line, places, changes)
    if name == "youtube":
        changes.note("a video became a link", line)
        title = named.get("title", "")
        words = f"Watch the video: {title}" if title else "Watch the video"
        return f"[{_in_brackets(words)}](https://www.youtube.com/watch?v={named.get('id', first)})"
    if name == "note":
        changes.note("a note became a quotation", line)
        return "\n\n" if found["end"] else "\n\n> "
    changes.note(f"the shortcode `{name}` has no equivalent and was left out", line)
    return ""


def _reference(path: str, line: int, places: Places, changes: Changes) -> str:
    file, mark, fragment = path.partition("#")
    if file.endswith(".md") and stem(file) in places.stories:
        return places.stories[stem(file)] + mark + fragment
    if path == "deadlink":
        changes.note("a link that was dead already leads to the old site's front page", line)
        return places.old_base + "/"
    changes.note("a reference leads to the old site" if places.old_base else NO_OLD_SITE, line)
    return f"{places.old_base}/{quote(path.removesuffix('.md').lstrip('/'), safe='/#?=&%~.-_')}"


def _picture(named: dict[str, str], first: str, within_html: bool, line: int, places: Places, changes: Changes) -> str:
    source = named.get("src", first)
    found = bool(places.media_base) or "://" in source
    changes.note("a picture stays where it was" if found else NO_PICTURES, line)
    address = source if "://" in source else f"{places.media_base}/{quote(source.lstrip('/'), safe='/%~.-_')}"
    alt = html.unescape(named.get("alt", "")) or html.unescape(named.get("caption", ""))
    if within_html:
        return f'<img src="{html.escape(address)}" alt="{html.escape(alt)}">'
    return f"![{_in_brackets(alt)}]({address})"


def _in_brackets(text: str) -> str:
    return re.sub(r"([\\\[\]*_`<])", r"\\\1", " ".join(text.split()))


def _within_html(text: str, at: int) -> bool:
    """Whether a place lies in a tag, or between the tags of a link: Markdown isn't read there."""
    before = text[max(0, at - 500) : at].rpartition("\n\n")[2]
    return before.count("<a ") > before.count("</a>") or bool(re.search(r"<t[dh]\b[^>]*>[^<]*$", before))


def _without_layout(text: str, changes: Changes, first_line: int) -> str:
    """Layout tags go, for Markdown within them would not be read, and the indentation they brought. Tables stay."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x02{len(kept) - 1}\x03"

    guarded = _WHOLE.sub(keep, text)
    first = _LAYOUT.search(guarded)
    if first:
        changes.note("layout tags were taken out", first_line + guarded.count("\n", 0, first.start()))
        guarded = _ENTRY_PARAGRAPH.sub(r"\1", guarded)
        guarded = _LAYOUT.sub("\n\n", guarded)
        guarded = _without_indentation(guarded)
    return re.sub("\x02(\\d+)\x03", lambda found: f"\n\n{kept[int(found[1])]}\n\n", guarded)


def _without_indentation(text: str) -> str:
    """Lines at the left edge, but for entries that are nested in a list."""
    made: list[str] = []
    in_list = False
    for line in text.split("\n"):
        entry = bool(_ENTRY.match(line))
        made.append(line if entry and (in_list or len(line) - len(line.lstrip()) < 4) else line.lstrip())
        if line.strip():
            in_list = entry
    return "\n".join(made)


def _mended_lists(text: str, changes: Changes, first_line: int) -> str:
    """Lists as Hugo read them: an empty line before them and their entries, four spaces for each level."""
    text = _NEXT_ENTRY.sub(r"\1\n", text)
    for _ in range(20):
        found = [problem.line for problem in list_traps("", text, 0)]
        if not found:
            return text
        lines = text.split("\n")
        for line in reversed(found):
            nested = (
                line > 0 and re.match(r" {2,3}\S", lines[line]) and lines[line - 1].strip().startswith(("-", "*", "+"))
            )
            lines[line:line] = [] if nested else [""]
            if nested:
                lines[line] = "  " + lines[line]
            changes.note("a list was set apart", first_line + line)
        mended = "\n".join(lines)
        if mended == text:
            return text
        text = mended
    return text
