"""One source in, one entry out: which kind a file is, and what its front matter and body say."""

import re
from collections.abc import Callable, Mapping
from datetime import tzinfo
from posixpath import basename

from msgspec import Struct
from msgspec.structs import replace

from sitegen import decode
from sitegen.config import MarkdownOptions
from sitegen.content import edition, entries, fence, rows, schema, slots
from sitegen.content.body import make_body
from sitegen.content.places import EDITIONS, KEPT
from sitegen.content.traps import merge_mark
from sitegen.content.written import Written
from sitegen.fields import Reader, Schema, read_fields, unwritten
from sitegen.model import CONTENT, Entry, Outline, Source, digest_of
from sitegen.nodes import Table
from sitegen.problems import Problem, StoppedError, closest, errors, quoted
from sitegen.recipes import is_picture

FOLDERS = ("pages", "tags", "bylines")  # of content/, beside the sections
_OTHER_ENDINGS = (".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".mdwn")
# `wall.md.txt` is what Notepad saves, `wall.md copy` what a file manager makes of it; `wall.md.jpg` is a picture.
_HIDDEN_ENDING = re.compile(r"(?P<stem>.+)\.md(?![a-z0-9]).+", re.IGNORECASE | re.DOTALL)
_DOCUMENTS = (".pdf", ".docx", ".odt", ".epub")
_YAML = (".yaml", ".yml")  # begin with `---` by themselves


class ParseOptions(Struct, frozen=True):
    """What the config says that a source can't: part of the key of everything parsed."""

    zone: tzinfo
    authority: str
    byline: str = ""
    portable_names: bool = True
    markdown: MarkdownOptions = MarkdownOptions()


class Parsed(Struct, frozen=True):
    """What came of one source: every problem found and, as `rows` writes them, a row with the entry and the body, which
    is known by `digest`.

    Rows, for they are sent and kept: entries would take six times as long to send.
    """

    path: str
    problems: tuple[Problem, ...]
    row: bytes
    body: bytes = b""
    digest: str = ""

    @property
    def entry(self) -> Entry | None:
        """The entry, None if there are errors."""
        return next(rows.decode_parsed([self.row]))[0]


class _Kind(Struct, frozen=True):
    """How a kind of file is read. `arranged` cuts its body into what is shown, what arranges a front, and how many
    lines come before that.
    """

    schema: Schema
    make: Callable[[Written, ParseOptions], Entry | None]
    arranged: Callable[[str], tuple[str, str, int]] = lambda body: (body, "", 0)
    beginning: str = fence.TITLED
    bare: bool = False  # it may do without front matter


def is_source(path: str) -> bool:
    """Whether a file under content/ is Markdown, by its name; other endings of Markdown are errors, not copies."""
    return path.lower().endswith((".md", *_OTHER_ENDINGS)) or bool(_hidden_ending(basename(path)))


def is_story(path: str) -> bool:
    """Whether a file under content/ is a story by its name and place, whatever is in it."""
    try:
        return _kind_of(path) is _ARTICLE
    except StoppedError:
        return False


def _hidden_ending(name: str) -> re.Match[str] | None:
    """A name with something behind `.md` that no story has, and no picture or document either."""
    return None if name.lower().endswith(_DOCUMENTS) or is_picture(name) else _HIDDEN_ENDING.fullmatch(name)


def mistaken_copy(path: str, data: bytes) -> Problem | None:
    """The fault of a file that isn't Markdown by its name and begins like a story: copied, it would give that away."""
    name = basename(path)
    if name.lower().endswith(_YAML) or not fence.begins_with_fence(data):
        return None
    stem = name.rpartition(".")[0] or name
    message = f"`{name}` begins like a story, with front matter, and doesn't end in `.md`"
    hint = f"Rename it to `{stem}.md`; if it isn't a story, take out its first line."
    return Problem(path, message, "place", hint)


def parse(source: Source, options: ParseOptions) -> Parsed:
    """Read one Markdown file under content/. Never raises for what an editor can write."""
    try:
        kind = _kind_of(source.path)
        text, remarks = decode.decode(source.path, source.data)
        unmerged = merge_mark(source.path, text)
        if unmerged:
            return failed(source.path, unmerged)
        split = (
            fence.bare(text) if kind.bare and fence.is_bare(text) else fence.split(text, source.path, kind.beginning)
        )
    except StoppedError as stopped:
        return failed(source.path, *stopped.problems)
    reader = Reader(source.path, options.zone, remarks)
    reader.problems.extend(_missing(split.table, kind.schema, source.path))
    values = read_fields(split.table, kind.schema, reader)
    entry, body, digest = None, b"", ""
    try:
        shown, arranged, lines = kind.arranged(split.body)
        made, found = make_body(shown, source.path, split.body_line, options.markdown)
        reader.problems.extend(found)
        body = rows.encode_body(made)
        digest = digest_of(body)
        references = slots.files(made.slots, source.path), slots.pictures(made.slots, source.path)
        outline = Outline(digest, made.anchors, made.words, *references)
        rest = (arranged, split.body_line + lines)
        written = Written(source.path, values, split, made.opening, outline, reader, options.markdown, rest)
        entry = kind.make(written, options)
    except StoppedError as stopped:
        reader.problems.extend(stopped.problems)
    story = str(values.get("title", ""))
    problems = tuple([replace(problem, story=story) for problem in reader.problems])
    if entry is None or errors(problems):
        return failed(source.path, *problems)
    return Parsed(source.path, problems, rows.encode_entry(entry, problems), body, digest)


def failed(path: str, *problems: Problem) -> Parsed:
    """A source that gives no entry."""
    return Parsed(path, problems, rows.encode_failed(problems))


_ARTICLE = _Kind(
    schema.ARTICLE,
    lambda written, options: entries.article(written, options.authority, options.byline),
    beginning=fence.DATED,
)
_KINDS: Mapping[str, _Kind] = {
    "pages": _Kind(schema.PAGE, lambda written, _: entries.page(written)),
    "tags": _Kind(schema.TAG, lambda written, _: entries.intro(written, "tag"), edition.cut),
    "bylines": _Kind(schema.BYLINE, lambda written, _: entries.profile(written)),
}
_SECTION = _Kind(schema.SECTION, lambda written, _: entries.intro(written, "section"), edition.cut)
_FRONT = _Kind(
    schema.FRONT,
    lambda written, _: entries.front(written),
    lambda body: ("", body, 0),
    beginning=fence.ARRANGED,
    bare=True,
)


def _kind_of(path: str) -> _Kind:
    parts = path.split("/")[1:]
    name = parts[-1]
    hidden = _hidden_ending(name)
    if hidden:
        hint = f"Rename it to `{hidden['stem']}.md`, or move it out of `{CONTENT}/`."
        raise _misplaced(path, f"{quoted(name)} doesn't end in `.md`", hint)
    if not name.endswith(".md"):
        raise _misplaced(path, f"`{name}` doesn't end in `.md`", f"Rename it to `{name.rpartition('.')[0]}.md`.")
    if len(parts) == 1:
        return _at_the_top(path, name)
    if parts[0] == basename(EDITIONS) and len(parts) == 2:
        return _FRONT
    if name.startswith("_"):
        if name == "_section.md" and len(parts) == 2 and parts[0] not in FOLDERS:
            return _SECTION
        hint = "Did you mean `_section.md`, in the section's own folder?" if closest(name, ["_section.md"]) else (
            "Rename it without `_`. To keep a story back, write `draft: true`.")  # fmt: skip
        raise _misplaced(path, f"`{name}` {KEPT}", hint)
    if parts[0] in FOLDERS and len(parts) > 2 and "drafts" not in [part.casefold() for part in parts]:
        raise _misplaced(path, f"`{parts[0]}/` has no folders within", f"Move it to `{CONTENT}/{parts[0]}/{name}`.")
    return _KINDS.get(parts[0], _ARTICLE)


def _at_the_top(path: str, name: str) -> _Kind:
    if name == "_front.md":
        return _FRONT
    if closest(name, ["_front.md"]):
        raise _misplaced(path, f"`{name}` has no meaning here", "Did you mean `_front.md`?")
    hint = f"Move a story to a section, as in `{CONTENT}/news/{name}`, a standing page to `{CONTENT}/pages/{name}`."
    raise _misplaced(path, f"`{name}` is in no section", hint)


def _misplaced(path: str, message: str, hint: str) -> StoppedError:
    return StoppedError([Problem(path, message, "place", hint)])


_EXAMPLES = {
    "title": "Add a line such as `title: Harbour wall to rise by a metre`.",
    "date": "Add a line such as `date: 2026-11-24 09:30`.",
}


def _missing(table: Table, kind: Schema, path: str) -> list[Problem]:
    return [
        Problem(path, f"`{name}` is missing in `{basename(path)}`", "front-matter", _EXAMPLES[name], table.line)
        for name in unwritten(table, kind)
    ]
