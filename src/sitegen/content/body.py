"""A body: Markdown through the engine, the sanitiser and our own steps, cut at its slots."""

import re
from collections.abc import Callable, Iterable

from sitegen.config import MarkdownOptions
from sitegen.content import (
    boxes,
    charts,
    embeds,
    footnotes,
    galleries,
    markup,
    sanitise,
    slots,
    tables,
    traps,
    typography,
)
from sitegen.content.blocks import Manuscript
from sitegen.content.engines import ENGINES
from sitegen.content.markup import Tokens, attributes, tag_name
from sitegen.model import Body
from sitegen.problems import Problem, StoppedError, warning

# In this order, after the engine, the sanitiser and the notes: ids before the links to them. Each with what the tags
# contain (in small letters) if the step has something to do.
STEPS: tuple[tuple[str, Callable[[Tokens], Tokens]], ...] = (
    ("<h1", markup.one_headline),
    ("<", markup.number_headings),
    (boxes.TITLE, boxes.label_boxes),
    ('"#', markup.own_fragments),
    ("headers=", tables.own_headers),
    ("align", tables.align_by_class),
    ("<table", tables.scrolling_tables),
    ("<img", slots.add_loading),
)


def make_body(text: str, path: str, first_line: int, options: MarkdownOptions) -> tuple[Body, list[Problem]]:
    """The body of a file whose Markdown begins in line `first_line`, and what is wrong with it.

    Raises StoppedError if the engine fails on it.
    """
    story = Manuscript(text, path, first_line)
    found, remarks = _clean(story, options)
    found, told = _blocks(found, story, options)
    remarks += told
    tags = _tags(found).lower()
    if "<h1" in tags or "<img" in tags:
        remarks += _findings(found, story)
    for mark, step in STEPS:
        if mark in tags:
            found = step(found)
    found = _typeset(found, text, options.quotes)
    ids = markup.anchors(found)
    if '"#' in tags:
        found, lost = markup.unlink_lost_fragments(found, ids)
        remarks += _lost_places(lost, story)
    pieces, cuts = slots.cut(found, slots.Lines(text, first_line))
    body = Body(
        pieces=pieces,
        slots=cuts,
        anchors=ids,
        words=markup.word_count(markup.text_of(found)),
        opening=markup.shortened(markup.first_paragraph(found)),
    )
    return body, [*remarks, *_confined(body, path)]


def _tags(found: Tokens) -> str:
    """The tags alone: where to look whether a step has something to do."""
    return "".join(found[1::2])


def _clean(story: Manuscript, options: MarkdownOptions) -> tuple[Tokens, list[Problem]]:
    """What the engine makes of it, without what may not be in a story, and its notes at the end."""
    raw, controls = sanitise.without_controls(_converted(story, options))
    found = markup.tokens(raw)
    tags = _tags(found)
    remarks = [*traps.TRAPS[options.engine](story.path, story.text, story.first_line), *_controls(controls, story)]
    # Most stories are plain Markdown, of which nothing has to be taken out.
    if options.raw_html == "sanitise" and not sanitise.harmless(story.text, raw, tags):
        found = markup.tokens(sanitise.clean(found))
        if _tags(found) != tags:
            remarks += _removals(sanitise.taken_out(raw, set(found[1::2])), story)
            tags = _tags(found)
    if "[^" in story.text:
        remarks += footnotes.marks_alone(found, story)
    if 'class="footnote-definition"' in tags:
        found = footnotes.notes_at_the_end(found)
    return found, remarks


def _blocks(found: Tokens, story: Manuscript, options: MarkdownOptions) -> tuple[Tokens, list[Problem]]:
    """The body with its cards, boxes, galleries and charts. Charts come first: what stands in a box is none."""
    tags = _tags(found)
    remarks: list[Problem] = []
    if "chart" in story.text:
        remarks += charts.chart_traps(story)
    if 'class="language-chart"' in tags:
        found, told = charts.make_charts(found, story, options.quotes)
        remarks += told
    if "[!" in story.text:
        found, told = boxes.make_boxes(found, story)
        remarks += told
    if "<img" in tags and "<li" in tags:
        found = galleries.make_galleries(found)
    if "http" in story.text:
        found, told = embeds.make_cards(found, story, frozenset(options.frames))
        remarks += told
    return found, remarks


def _typeset(found: Tokens, text: str, quotes: str) -> Tokens:
    if quotes and ('"' in text or "'" in text or "&" in text):
        found = typography.curl_quotes(found, quotes)
    return typography.keep_together(found) if "–" in text else found


def _converted(story: Manuscript, options: MarkdownOptions) -> str:
    convert = ENGINES[options.engine]
    try:
        return boxes.rejoined(convert(boxes.set_apart(story.text))) if "[!" in story.text else convert(story.text)
    except Exception as error:
        message = f"the Markdown of this file can't be converted ({type(error).__name__})"
        hint = "Take out what is unusual in it, such as deep nesting or raw HTML, part by part."
        raise StoppedError([Problem(story.path, message, "markdown", hint, story.first_line)]) from error


def _findings(found: Tokens, story: Manuscript) -> Iterable[Problem]:
    names = [tag_name(token) for token in found[1::2]]
    if "h1" in names:
        at = re.search(r"^ {0,3}#[ \t]|^.+\n=+[ \t]*$|<h1", story.text, re.MULTILINE | re.IGNORECASE)
        message = "a second headline (`#`) within the story; it is shown as a crosshead"
        yield warning(Problem(story.path, message, "headline", "Write `## ` for a crosshead.", _line(story, at)))
    lines = slots.Lines(story.text, story.first_line)
    for name, token in zip(names, found[1::2], strict=True):
        if name == "img":
            source = attributes(token).get("src", "")
            line = lines.of(source)
            if not attributes(token).get("alt", "").strip():
                hint = f"Say what it shows, for readers who can't see it: `![A ship at the quay]({source})`."
                yield warning(Problem(story.path, f"the picture `{source}` has no description", "alt", hint, line))


def _removals(found: Iterable[str], story: Manuscript) -> Iterable[Problem]:
    for removed in found:
        name = re.escape(removed.rstrip(">"))
        # An attribute's name may be a word of the story too: it is meant within a tag, or braces.
        tag = "" if removed.endswith((">", ":")) else r"[<{][^<>{}]*?(?<![\w-])"
        at = re.search(tag + name, story.text, re.IGNORECASE)
        message = f"`{removed}` was taken out of the story"
        yield warning(Problem(story.path, message, "html", sanitise.advice(removed), _line(story, at)))


def _controls(controls: Iterable[str], story: Manuscript) -> Iterable[Problem]:
    for written in controls:
        at = re.search(re.escape(written), story.text)
        message = f"`{written}` stands for a control character, and was left out"
        hint = "Remove it; programs that read the page or the feed would stumble over it."
        yield warning(Problem(story.path, message, "html", hint, _line(story, at)))


def _lost_places(lost: Iterable[str], story: Manuscript) -> Iterable[Problem]:
    for name in lost:
        unmarked = footnotes.without_mark(name, story)
        if unmarked:
            yield unmarked
            continue
        at = re.search(rf"#(?:{re.escape(name)}|{re.escape(name.removeprefix('s-'))})", story.text)
        message = f"this story has no place `#{name}`: the text stays, the link goes"
        hint = "Add the crosshead (`## The wall` is `#the-wall`), or take the link out."
        yield warning(Problem(story.path, message, "link", hint, _line(story, at)))


def _line(story: Manuscript, at: re.Match[str] | None) -> int:
    return story.line(at.start() if at else 0)


def _confined(body: Body, path: str) -> Iterable[Problem]:
    for slot in body.slots:
        for reference in () if slot.closing else slots.references(slot):
            fault = slots.confinement_fault(path, reference, slot.line)
            if fault:
                yield fault
