"""Footnotes in one form, whichever engine made them: notes at the end, numbered as readers meet them, with a way back.

pulldown-cmark leaves a note where it was written, and knows no way back from it. Python-Markdown makes the final form
itself: in that, the step finds nothing to do.
"""

import html
import re
from collections.abc import Iterator

from msgspec import Struct

from sitegen.content.blocks import Manuscript
from sitegen.content.markup import Tokens, attributes, tag_name
from sitegen.problems import Problem, quoted, warning

_NOTE, _LABEL, _MARK = "footnote-definition", "footnote-definition-label", "footnote-reference"
_BACK = "fnref"  # begins the ids of marks


class _Note(Struct, frozen=True):
    name: str
    content: Tokens


def notes_at_the_end(found: Tokens) -> Tokens:
    """The notes taken from where they stand to the end of the body, linked with their marks both ways."""
    story, notes = _taken_apart(found)
    if not notes:
        return found
    numbers = _Numbers(notes)
    made = _linked(story, numbers)
    texts: list[Tokens] = []
    # Notes that are mentioned in notes follow those of the story; last come those that nothing mentions.
    while len(texts) < len(notes):
        if len(texts) == len(numbers.order):
            numbers.give_next()
        texts.append(_linked(numbers.order[len(texts)].content, numbers))
    made[-1] = made[-1].rstrip("\n") + "\n" * (len(made) > 1)
    made += ['<div class="footnote">', "\n", "<hr>", "\n", "<ol>", "\n"]
    for number, (note, text) in enumerate(zip(numbers.order, texts, strict=True), 1):
        back = _ways_back(note.name, number, numbers.marks(note))
        made += [f'<li id="fn-{html.escape(note.name)}">', *_with_ways_back(text, back), "</li>", "\n"]
    return [*made, "</ol>", "\n", "</div>", ""]


class _Numbers:
    """Which note has which number: each the next one when it is first mentioned."""

    def __init__(self, notes: list[_Note]) -> None:
        # pulldown-cmark takes `[^A]` for a mark of `[^a]:`; of two notes of one name the first has the marks.
        self._named = {note.name.casefold(): note for note in reversed(notes)}
        self._waiting = iter(notes)
        self._given: dict[int, int] = {}
        self._marks: dict[int, int] = {}
        self.order: list[_Note] = []

    def give_next(self) -> None:
        """A number for a note that nothing mentions."""
        self._number(next(note for note in self._waiting if id(note) not in self._given))

    def mark(self, name: str) -> Tokens:
        """One more mark of a note, or nothing if there is no such note."""
        note = self._named.get(name.casefold())
        if note is None:
            return []
        number = self._number(note)
        self._marks[id(note)] = count = self.marks(note) + 1
        link = f'<a class="footnote-ref" href="#fn-{html.escape(note.name)}">'
        return [f'<sup id="{_mark_id(note.name, count)}">', "", link, str(number), "</a>", "", "</sup>"]

    def marks(self, note: _Note) -> int:
        """How often a note was mentioned so far."""
        return self._marks.get(id(note), 0)

    def _number(self, note: _Note) -> int:
        if id(note) not in self._given:
            self.order.append(note)
            self._given[id(note)] = len(self.order)
        return self._given[id(note)]


def _taken_apart(found: Tokens) -> tuple[Tokens, list[_Note]]:
    """The story without its notes, and the notes in the order in which they begin."""
    story: Tokens = [found[0]]
    notes: list[_Note] = []
    inside: list[Tokens] = [story]
    depths: list[int] = [0]
    for tag, text in zip(found[1::2], found[2::2], strict=True):
        name = tag_name(tag)
        if name == "div" and attributes(tag).get("class") == _NOTE and attributes(tag).get("id"):
            notes.append(_Note(attributes(tag)["id"], [text]))
            inside.append(notes[-1].content)
            depths.append(0)
        elif name == "/div" and depths[-1] == 0 and len(depths) > 1:
            inside.pop()
            depths.pop()
            inside[-1][-1] += text.lstrip("\n")
        else:
            depths[-1] += (name == "div") - (name == "/div")
            inside[-1] += (tag, text)
    # With `raw_html = "allow"`, one may be left open.
    return (found, []) if len(depths) > 1 else (story, [_Note(note.name, _unlabelled(note.content)) for note in notes])


def _unlabelled(content: Tokens) -> Tokens:
    labelled = len(content) > 4 and attributes(content[1]).get("class") == _LABEL
    return content[4:] if labelled and content[3] == "</sup>" else content


def _linked(found: Tokens, numbers: _Numbers) -> Tokens:
    """The HTML with its marks as links to the notes."""
    made: Tokens = []
    last = 0
    for i in range(1, len(found), 2):
        mark = numbers.mark(_mentioned(found, i)) if found[i].startswith("<sup") else []
        if mark:
            made += (*found[last:i], *mark)
            last = i + len(mark)
    return made + found[last:]


def _mentioned(found: Tokens, start: int) -> str:
    """The name of the note whose mark begins there, or ""."""
    if attributes(found[start]).get("class") != _MARK or found[start + 4 : start + 7] != ["</a>", "", "</sup>"]:
        return ""
    return attributes(found[start + 2]).get("href", "").removeprefix("#")


def _mark_id(name: str, count: int) -> str:
    return f"{_BACK}{count if count > 1 else ''}-{html.escape(name)}"


def _ways_back(name: str, number: int, marks: int) -> Tokens:
    """A link to each mark of a note; one that nothing mentions has one too, which a later step takes out and tells."""
    made: Tokens = []
    for count in range(1, max(marks, 1) + 1):
        title = f"Back to the text, note {number}"
        made += [f'<a class="footnote-backref" href="#{_mark_id(name, count)}" title="{title}">', "↩", "</a>", ""]
    return made


def _with_ways_back(text: Tokens, back: Tokens) -> Tokens:
    """At the end of the last paragraph, if the note ends with one; else in a paragraph of their own."""
    if len(text) > 1 and text[-2] == "</p>" and not text[-1].strip():
        return [*text[:-3], text[-3] + "&nbsp;", *back, *text[-2:]]
    return [*text[:-1], text[-1] or "\n", "<p>", "", *back, "</p>", "\n"]


_WRITTEN = re.compile(r"\[\^[^\]\s]+\]")
_CODE = frozenset(["code", "pre"])


def marks_alone(found: Tokens, story: Manuscript) -> Iterator[Problem]:
    """A warning for each mark that the engine left as it was written, for no note is its own."""
    for mark in dict.fromkeys(_shown_marks(found)):
        at = re.search(rf"(?<!\\){re.escape(mark)}", story.text)
        if at:  # whoever writes `\[^1]` means the mark itself
            message = f"there is no note to the mark {quoted(mark)}, so it is shown as it is"
            hint = f"Write the note in a line of its own, {quoted(f'{mark}: …')}, or take the mark out."
            yield warning(Problem(story.path, message, "footnote", hint, story.line(at.start())))


def _shown_marks(found: Tokens) -> Iterator[str]:
    depth = 0
    for i, part in enumerate(found):
        if i % 2:
            name = tag_name(part)
            depth += (name in _CODE) - (name[1:] in _CODE)
        elif depth <= 0:
            yield from _WRITTEN.findall(html.unescape(part))


def without_mark(place: str, story: Manuscript) -> Problem | None:
    """A warning of a note that nothing mentions, if that is why the story has no `place`: the mark to lead back to."""
    mark = f"[^{place.removeprefix(f'{_BACK}-')}]"
    at = re.search(rf"^ {{0,3}}{re.escape(mark)}:", story.text, re.MULTILINE) if place.startswith(_BACK) else None
    if at is None:
        return None
    message = f"the note {quoted(mark)} has no mark in the text"
    hint = f"Write {quoted(mark)} where it belongs, or take the note out."
    return warning(Problem(story.path, message, "footnote", hint, story.line(at.start())))
