"""How each file came about the last time, kept as lines of text: most are read and written without being looked into.

A template sees its subject and answers. If its subject, every template it may
use and every answer it was given are what they were, it would make the same
bytes: skipping it is exact. Nobody declares what a page depends on, so nobody can forget it.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping

import msgspec
from msgspec import Struct, field
from msgspec.structs import fields, replace

from sitegen.pages.targets import LostLink
from sitegen.site.answers import Question
from sitegen.site.fill import Lost


class Trace(Struct, frozen=True):
    """Digests of what one file was made from and of its bytes, why it was made the last time, the numbers of the
    questions it asked (with spaces between), the dead links found on the way (as JSON, or "").

    `body` is of the body that it shows as its own.
    """

    subject: str
    body: str
    template: str
    output: str
    asked: str
    lost: str
    reason: str

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(map(int, self.asked.split()))

    @property
    def lost_links(self) -> tuple[LostLink, ...]:
        listed = json.loads(self.lost) if self.lost else ()
        return tuple(LostLink(source, Lost(*rest)) for source, *rest in listed)


class Past(Struct, frozen=True, eq=False):
    """What is remembered of the last build of an output; empty for the first one.

    `key` is of sitegen, its configuration and options, `site` of all that answers are made from but for bodies,
    `theme` of all templates, `closures` of each one with those it may use. `questions` (as text) are numbered by
    their place, `digests` are of their answers. `told` are the lines of `changes.told_of`. `forgotten` says why a file
    that is published already has no trace.
    """

    key: str = ""
    site: str = ""
    theme: str = ""
    closures: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    traces: Mapping[str, Trace] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    forgotten: str = "nothing is remembered of the last build"


_encode = msgspec.json.Encoder().encode


def as_text(question: Question) -> str:
    return _encode(question).decode()


def as_questions(texts: Iterable[str]) -> list[Question]:
    """What `as_text` made them of: read at once, which takes a tenth of the time."""
    return [tuple(each) for each in json.loads(f"[{','.join(texts)}]")]


def asking(names: Collection[str], questions: Iterable[str]) -> list[int]:
    """The numbers of the questions of these names."""
    beginnings = tuple(f'["{name}"' for name in names)
    return [number for number, text in enumerate(questions) if text.startswith(beginnings)]


class Notes:
    """The traces of a build in the making: questions get numbers as they are first asked."""

    def __init__(self, questions: Iterable[str] = (), digests: Iterable[str] = ()) -> None:
        self._texts, self._digests = list(questions), list(digests)
        self._by_text: dict[str, int] = {}
        self._numbers: dict[Question, int] = {}
        self.traces: MutableMapping[str, Trace] = {}

    @property
    def count(self) -> int:
        return len(self._texts)

    def texts(self) -> Iterable[str]:
        """All questions, as text."""
        return self._texts

    def since(self, count: int) -> tuple[tuple[str, str], ...]:
        """The questions with the numbers from `count` on, as text, and the digests of their answers."""
        return tuple(zip(self._texts[count:], self._digests[count:], strict=True))

    def expect(self, numbers: Iterable[int]) -> None:
        """Look up the numbers of some questions beforehand, for they may well be asked again: that takes one reading of
        their texts, not one of all.
        """
        known = list(numbers)
        self._numbers.update(zip(as_questions(map(self._text, known)), known, strict=True))

    def load(self) -> None:
        """Learn all questions by their texts, which the first one that isn't known otherwise waits for."""
        self._numbered()

    def numbers(self, asked: Iterable[Question], digest: Callable[[Question], str]) -> tuple[int, ...]:
        """The numbers of questions; `digest` is asked for that of an answer when a question is asked first."""
        known = self._numbers
        return tuple([known[each] if each in known else self._number(each, digest) for each in asked])

    def number(self, text: str, digest: str) -> int:
        """The number of a question as text, the digest of its answer."""
        found = self._numbered().get(text)
        return self._new(text, digest) if found is None else found

    def _number(self, question: Question, digest: Callable[[Question], str]) -> int:
        text = as_text(question)
        found = self._numbered().get(text)
        number = self._numbers[question] = self._new(text, digest(question)) if found is None else found
        return number

    def _new(self, text: str, digest: str) -> int:
        number = self._numbered()[text] = self.count
        self._add(text, digest)
        return number

    def _numbered(self) -> dict[str, int]:
        if not self._by_text:
            self._by_text = {text: number for number, text in enumerate(self.texts())}
        return self._by_text

    def _add(self, text: str, digest: str) -> None:
        self._texts.append(text)
        self._digests.append(digest)

    def questions(self, start: int = 0) -> list[Question]:
        """The questions with the numbers from `start` on."""
        return as_questions(self._texts[start:])

    def question(self, number: int) -> Question:
        return as_questions([self._text(number)])[0]

    def _text(self, number: int) -> str:
        return self._texts[number]

    def digest(self, number: int) -> str:
        """The digest of the answer to a question."""
        return self._digests[number]

    def answer(self, number: int, digest: str) -> None:
        """Note that a question has another answer."""
        self._digests[number] = digest

    def asked(self, names: Collection[str], which: Callable[[Question], bool] | None = None) -> list[Question]:
        """The questions of these names that a page of the site asked; only those `which` says yes to."""
        # Most sites ask none of these, which one look through all texts tells.
        known = "\n".join(self._texts)
        wanted = set(asking(names, self._texts)) if any(f'["{name}"' in known for name in names) else set()
        if which:
            wanted = {number for number in wanted if which(self.question(number))}
        used: set[int] = set()
        for trace in self.traces.values():
            if used == wanted:
                break
            used |= wanted.intersection(trace.numbers)
        return as_questions(self._texts[number] for number in sorted(used))

    def added_to(self, past: Past) -> Past:
        """The past with the questions, answers and traces of this build."""
        return replace(past, questions=tuple(self._texts), digests=tuple(self._digests), traces=dict(self.traces))


_FIELDS = 8  # of the line of a trace


def encode(past: Past) -> bytes:
    """A line of JSON, then one for each question, trace and story; without questions that no page asks any more, once
    they are many.
    """
    compact = _compacted(past)
    return joined(compact, [line_of(path, trace) for path, trace in compact.traces.items()])


def joined(past: Past, lines: Collection[str]) -> bytes:
    """The row of a past whose traces are these lines."""
    asked = [f"{digest}\t{text}" for digest, text in zip(past.digests, past.questions, strict=True)]
    return joined_lines(past, asked, lines)


def joined_lines(past: Past, asked: Collection[str], lines: Collection[str]) -> bytes:
    """The same, of questions that are lines, too."""
    head = [past.key, past.site, past.theme, past.closures, [len(asked), len(lines)]]
    rows = (json.dumps(head, ensure_ascii=False), *asked, *lines, *past.told)
    return "\n".join(rows).encode("utf-8", "surrogatepass")


def line_of(path: str, trace: Trace) -> str:
    """The line of a file's trace."""
    t = trace
    return f"{path}\t{t.subject}\t{t.body}\t{t.template}\t{t.output}\t{t.asked}\t{t.lost}\t{t.reason}"


def trace_of(line: str) -> Trace:
    """The trace of a line."""
    return Trace(*line.split("\t", _FIELDS - 1)[1:])


def _compacted(past: Past) -> Past:
    used: set[int] = set()
    for asked in {trace.asked for trace in past.traces.values()}:
        used.update(map(int, asked.split()))
    if len(past.questions) <= 1.25 * len(used):
        return past
    kept = sorted(used)
    numbers = {str(old): str(new) for new, old in enumerate(kept)}
    return replace(
        past,
        questions=tuple(past.questions[old] for old in kept),
        digests=tuple(past.digests[old] for old in kept),
        traces={
            path: replace(trace, asked=" ".join(numbers[each] for each in trace.asked.split()))
            for path, trace in past.traces.items()
        },
    )


def decode(row: bytes) -> Past:
    """What `encode` made a row of; nothing for an empty row. Raises ValueError, TypeError or LookupError for others."""
    if not row:
        return Past()
    past, lines = cut(row)
    parts = (line.split("\t", _FIELDS - 1) for line in lines)
    return replace(past, traces={path: Trace(*rest) for path, *rest in parts})


def cut(row: bytes) -> tuple[Past, list[str]]:
    """What `encode` made a row of, and its traces as they stand there, each a line. Raises as `decode` does."""
    past, asked, lines = cut_further(row)
    parts = [line.split("\t", 1) for line in asked]
    questions, digests = tuple([text for _, text in parts]), tuple([digest for digest, _ in parts])
    return replace(past, questions=questions, digests=digests), lines


def cut_further(row: bytes) -> tuple[Past, list[str], list[str]]:
    """The same, with the questions and their digests as lines, too."""
    head, *lines = row.decode("utf-8", "surrogatepass").split("\n")
    key, site, theme, closures, (questions, traces) = json.loads(head)
    past = Past(key=key, site=site, theme=theme, closures=closures, told=tuple(lines[questions + traces :]))
    return past, lines[:questions], lines[questions : questions + traces]


_LOST = tuple(each.name for each in fields(Lost))


def as_lost(lost: Iterable[LostLink]) -> str:
    """Dead links as a trace keeps them."""
    listed = [[each.source, *(getattr(each.lost, name) for name in _LOST)] for each in lost]
    return json.dumps(listed) if listed else ""
