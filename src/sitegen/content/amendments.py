"""A correction or a retraction added to a story's file, which then says that and what it said before."""

import re
from collections.abc import Callable
from difflib import unified_diff

from msgspec import Struct
from msgspec.structs import replace

from sitegen.content import amend
from sitegen.content.amend import UnamendableError
from sitegen.content.parse import ParseOptions, parse
from sitegen.content.typography import curl
from sitegen.date_words import format_moment
from sitegen.dates import Moment
from sitegen.fields import CONTROL
from sitegen.model import Article, Correction, Retraction, Source
from sitegen.problems import Problem, StoppedError, errors, usage_error

_SPACES = re.compile("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")  # others are typography


class Amendment(Struct, frozen=True):
    """A story's file as it is and as it is to be, and what is to be said of that."""

    path: str
    before: bytes
    after: bytes
    remarks: tuple[Problem, ...] = ()

    @property
    def diff(self) -> str:
        """The change as `diff -u` shows it."""
        old, new = (re.split(r"\r\n|\r|\n", each.decode("utf-8")) for each in (self.before, self.after))
        return "\n".join(unified_diff(old, new, self.path, self.path, n=2, lineterm="")) + "\n"


def corrected(source: Source, options: ParseOptions, text: str, kind: str, moment: Moment) -> Amendment:
    """Note in a story what was wrong and what is right.

    Raises StoppedError: exit code 2 for a text that can't be noted, 1 for a story that can't be read or amended.
    """
    words = _words(text, "Write in quotes what was wrong and what is right.")
    item = {"date": _written(moment), "kind": kind, "text": words}
    noted = Correction(moment, kind, curl(words, options.markdown.quotes))

    def expected(story: Article) -> Article:
        if any((each.kind, each.text) == (kind, noted.text) for each in story.corrections):
            raise _refused(source, f"a {kind} with these words is there already", "Nothing was written.")
        ordered = sorted((*story.corrections, noted), key=lambda each: each.date.at)
        return replace(story, corrections=tuple(ordered))

    hint = f"Write it yourself: `corrections:`, and in a line below it `  - {amend.in_brackets(item)}`."
    return _amended(source, options, lambda raw: amend.with_item(raw, "corrections", item), expected, hint)


def retracted(source: Source, options: ParseOptions, reason: str, moment: Moment) -> Amendment:
    """Withdraw a story. Errors are as those of `corrected`."""
    words = _words(reason, "Write in quotes why the story can't stand.")
    table = {"date": _written(moment), "reason": words}
    withdrawn = Retraction(moment, curl(words, options.markdown.quotes))

    def expected(story: Article) -> Article:
        return replace(story, retracted=withdrawn)

    hint = f"Write it yourself: `retracted: {amend.in_brackets(table)}`."
    return _amended(source, options, lambda raw: amend.with_table(raw, "retracted", table), expected, hint)


def _amended(
    source: Source,
    options: ParseOptions,
    change: Callable[[str], str],
    expected: Callable[[Article], Article],
    hint: str,
) -> Amendment:
    read = parse(source, options)
    if errors(read.problems):
        raise StoppedError(errors(read.problems))
    if not isinstance(read.entry, Article):
        raise _refused(source, "only stories are corrected and retracted", "Change the page, and its `updated`.")
    if read.entry.retracted:
        raise _refused(source, "the story is retracted already", "Change `retracted` in the file, or take it out.")
    try:
        after = change(source.data.decode("utf-8")).encode("utf-8")
    except UnamendableError as unamendable:
        raise _refused(source, str(unamendable), hint) from None
    made = parse(replace(source, data=after), options)
    if not isinstance(made.entry, Article) or _placeless(made.entry) != _placeless(expected(read.entry)):
        raise _refused(source, "the front matter is written in a way that nothing can be added to", hint)
    known = {(each.message, each.hint) for each in read.problems}
    remarks = (each for each in made.problems if (each.message, each.hint) not in known)
    return Amendment(source.path, source.data, after, tuple(remarks))


def _placeless(story: Article) -> Article:
    """A story without what tells where in its file things stand: below an addition, all stands further down."""
    image = replace(story.image, line=0) if story.image else None
    outline = replace(story.outline, digest="")
    return replace(story, image=image, outline=outline, related_line=0, digest="")


def _words(text: str, hint: str) -> str:
    """What was written in a command, in one line; `hint` says what that is to be."""
    words = _SPACES.sub(" ", text).strip()
    if not words:
        raise usage_error("there is no text", hint)
    if CONTROL.search(words):
        raise usage_error("the text contains a control character", "Type it anew.")
    return words


def _written(moment: Moment) -> str:
    """With its offset, so that it means the same instant whatever becomes of the outlet's zone."""
    if moment.whole_day:
        return moment.day
    offset = moment.at.strftime("%z")
    return f"{format_moment(moment, 'yyyy-MM-dd HH:mm:ss').removesuffix(':00')} {offset[:3]}:{offset[3:5]}"


def _refused(source: Source, message: str, hint: str) -> StoppedError:
    return StoppedError([Problem(source.path, message, "amend", hint)])
