"""How each file came about the last time, and whether it would come about the same again.

A template sees its subject and answers. If its subject, every template it may
use and every answer it was given are what they were, it would make the same
bytes: skipping it is exact. Nobody declares what a page depends on, so nobody can forget it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sitegen.model import Article, Entry, Front, Page
from sitegen.pages.subjects import source_of, subject_digest
from sitegen.pages.targets import LostLink, Target
from sitegen.site.assemble import Site
from sitegen.site.fill import Lost
from sitegen.site.questions import Known
from sitegen.site.view import Answers, Question

Told = tuple[str, float, str]  # of a story: digest of what lists show, its instant, the keys of its tags


@dataclass(frozen=True, slots=True)
class Trace:
    """Digests of what one file was made from and of its bytes, why it was made the last time, the numbers of the
    questions it asked, the dead links found on the way.
    """

    subject: str
    template: str
    output: str
    reason: str
    asked: tuple[int, ...] = ()
    lost: tuple[LostLink, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What is remembered of the last build of an output; empty for the first one.

    `key` is of sitegen, its configuration and options, `site` of all that answers are made from but for bodies,
    `bodies` of each of these; `theme` is of all templates, `closures` of each one with those it may use. `questions`
    are numbered by their place, each with the digest of its answer. `forgotten` says why a
    file that is published already has no trace.
    """

    key: str = ""
    site: str = ""
    bodies: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    closures: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[tuple[Question, str], ...] = ()
    traces: Mapping[str, Trace] = field(default_factory=dict)
    stories: Mapping[str, Told] = field(default_factory=dict)
    forgotten: str = "nothing is remembered of the last build"


def site_digest(known: Known) -> str:
    """Of everything that answers are made from, but for the text of bodies."""
    site = known.site
    told = hashlib.blake2b(digest_size=16)
    for path, entry in site.entries.items():
        shown = (*_visible(entry), *(() if isinstance(entry, Front) else entry.outline.anchors))
        told.update(f"{path} {entry.digest} {shown}\n".encode("utf-8", "surrogatepass"))
    for asset in site.assets.values():
        told.update(f"{asset!r}\n".encode())
    rest = (site.data, site.config.public(), known.static, site.today)
    told.update(repr(rest).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def _visible(entry: Entry) -> tuple[str, ...]:
    """What of a story's dated parts can be seen by now."""
    if isinstance(entry, Article):
        return (entry.updated.iso if entry.updated else "", str(len(entry.corrections)))
    return (entry.updated.iso if entry.updated else "",) if isinstance(entry, Page) else ()


def bodies_of(site: Site) -> dict[str, str]:
    """The digest of each published body, by path."""
    return {path: entry.outline.digest for path, entry in site.entries.items() if not isinstance(entry, Front)}


def told_of(answers: Answers) -> dict[str, Told]:
    """What `related` looks at, by story."""
    site = answers.known.site
    return {
        path: (
            answers.story(path),
            site.article(path).date.at.timestamp(),
            " ".join(term.key for term in site.teasers[path].tags),
        )
        for path in site.lists[""]
    }


class Changes:
    """Which of the questions asked before have another answer now, each with its reason in words."""

    def __init__(self, past: Past, answers: Answers) -> None:
        self._past, self._answers = past, answers
        self.site = site_digest(answers.known)
        self.bodies = bodies_of(answers.known.site)
        self._same = past.site == self.site
        self.stories = past.stories if self._same else told_of(answers)
        self._first = _first_changes(past.stories, self.stories)
        self.digests = tuple(
            digest if self._is_untouched(question) else answers.digest(question) for question, digest in past.questions
        )
        self.changed = frozenset(
            number
            for number, (now, (_, before)) in enumerate(zip(self.digests, past.questions, strict=True))
            if now != before
        )

    def _is_untouched(self, question: Question) -> bool:
        """Whether an answer is the same for sure.

        Every one is where nothing changed but bodies, except for the bodies themselves. `related` looks back in time
        through a story's tags: it is where nothing changed there.
        """
        if self._same:
            return question[0] != "text" or not self._is_rewritten(str(question[1]))
        if question[0] != "related":
            return False
        path = str(question[1])
        story = self.stories.get(path)
        if story is None or story != self._past.stories.get(path) or self._answers.known.site.article(path).related:
            return False
        _, instant, tags = story
        return all(self._first.get(tag, _NEVER) > (instant, path) for tag in tags.split())

    def _is_rewritten(self, path: str) -> bool:
        return self.bodies.get(path) != self._past.bodies.get(path)

    def subject(self, target: Target) -> str:
        """The digest of what a file is about, without work where it can't have changed."""
        trace = self._past.traces.get(target.path)
        source = source_of(target, self._answers.known.site)
        if trace and self._same and not (source and self._is_rewritten(source)):
            return trace.subject
        return subject_digest(target, self._answers)

    def reason(self, target: Target, subject: str, template: str) -> str:
        """Why a file has to be made again, or ""."""
        trace = self._past.traces.get(target.path)
        if trace is None:
            return "it is new"
        if trace.template != template:
            return f"the template {target.template}, or one that it uses, changed"
        if trace.subject != subject:
            return f"what it is about changed: {target.source}"
        if self.changed and not self.changed.isdisjoint(trace.asked):
            number = next(number for number in trace.asked if number in self.changed)
            return f"the answer to {in_words(self._past.questions[number][0])} changed"
        return ""


_NEVER = (float("inf"), "")


def _first_changes(before: Mapping[str, Told], now: Mapping[str, Told]) -> dict[str, tuple[float, str]]:
    """For each tag the earliest story that came, went or changed."""
    first: dict[str, tuple[float, str]] = {}
    for path in before.keys() | now.keys():
        old, new = before.get(path), now.get(path)
        if old == new:
            continue
        for _, instant, tags in filter(None, (old, new)):
            for tag in tags.split():
                first[tag] = min(first.get(tag, _NEVER), (instant, path))
    return first


def in_words(question: Question) -> str:
    name, *arguments = question
    return f"{name}({', '.join(repr(each) for each in arguments)})"


class Notes:
    """The traces of a build in the making: questions get numbers as they are first asked."""

    def __init__(self, questions: Iterable[tuple[Question, str]] = ()) -> None:
        self._questions = list(questions)
        self._numbers = {question: number for number, (question, _) in enumerate(self._questions)}
        self.traces: dict[str, Trace] = {}

    @property
    def count(self) -> int:
        return len(self._questions)

    def since(self, count: int) -> tuple[tuple[Question, str], ...]:
        """The questions with the numbers from `count` on, and the digests of their answers."""
        return tuple(self._questions[count:])

    def numbers(self, asked: Iterable[tuple[Question, str]]) -> tuple[int, ...]:
        """The numbers of questions, each given with the digest of its answer."""
        return tuple(map(self._number, asked))

    def _number(self, asked: tuple[Question, str]) -> int:
        number = self._numbers.get(asked[0])
        if number is None:
            number = self._numbers[asked[0]] = len(self._questions)
            self._questions.append(asked)
        return number

    def asked(self, names: Collection[str]) -> list[Question]:
        """The questions of these names that a page of the site asked."""
        wanted = {number for number, (question, _) in enumerate(self._questions) if question[0] in names}
        used = {number for trace in self.traces.values() for number in trace.asked if number in wanted}
        return [self._questions[number][0] for number in sorted(used)]

    def questions(self) -> tuple[tuple[Question, str], ...]:
        return tuple(self._questions)


def encode(past: Past) -> bytes:
    """As JSON, without the questions that no page asks any more, once they are many."""
    questions, traces = _compacted(past)
    value = {
        "key": past.key,
        "site": past.site,
        "bodies": past.bodies,
        "theme": past.theme,
        "closures": past.closures,
        "questions": [[digest, *question] for question, digest in questions],
        "traces": {path: _listed(trace) for path, trace in traces.items()},
        "stories": past.stories,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _compacted(past: Past) -> tuple[tuple[tuple[Question, str], ...], Mapping[str, Trace]]:
    used = set().union(*(trace.asked for trace in past.traces.values()))
    if len(past.questions) <= 1.25 * len(used):
        return past.questions, past.traces
    numbers = {old: new for new, old in enumerate(sorted(used))}
    traces = {path: replace(each, asked=tuple(numbers[n] for n in each.asked)) for path, each in past.traces.items()}
    return tuple(past.questions[old] for old in sorted(used)), traces


def _listed(trace: Trace) -> list[object]:
    lost = [
        [each.source, each.lost.reference, each.lost.line, each.lost.picture, each.lost.fragment] for each in trace.lost
    ]
    return [trace.subject, trace.template, trace.output, trace.reason, trace.asked, *([lost] if lost else [])]


def decode(row: bytes) -> Past:
    """What `encode` made a row of; nothing for an empty row. Raises ValueError, TypeError or LookupError for others."""
    if not row:
        return Past()
    found = json.loads(row)
    return Past(
        key=found["key"],
        site=found["site"],
        bodies=found["bodies"],
        theme=found["theme"],
        closures=found["closures"],
        questions=tuple((tuple(question), digest) for digest, *question in found["questions"]),
        traces={path: _trace(*each) for path, each in found["traces"].items()},
        stories={path: (digest, instant, tags) for path, (digest, instant, tags) in found["stories"].items()},
    )


def _trace(subject: str, template: str, output: str, reason: str, asked: list[int], lost: Iterable[Any] = ()) -> Trace:
    found = tuple(LostLink(source, Lost(*rest)) for source, *rest in lost)
    return Trace(subject, template, output, reason, tuple(asked), found)
