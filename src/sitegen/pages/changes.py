"""What a build has to make again: the questions that have another answer now, and the files that asked them."""

import hashlib
from collections.abc import Mapping

from sitegen.model import Article, Entry, Front, Page
from sitegen.pages.subjects import source_of, subject_digest
from sitegen.pages.targets import Target
from sitegen.pages.traces import Past, as_questions, asking
from sitegen.site.answers import Answers, Question
from sitegen.site.edition_times import passed
from sitegen.site.known import Known
from sitegen.site.news import news
from sitegen.site.wording import in_words

Told = tuple[str, float, str]  # of a story: digest of what lists show, its instant, the keys of its tags
_NEVER = (float("inf"), "")


def site_digest(known: Known) -> str:
    """Of everything that answers are made from, but for the text of bodies."""
    site = known.site
    told = hashlib.blake2b(digest_size=16)
    for path, entry in site.entries.items():
        shown = (*_visible(entry), *(() if isinstance(entry, Front) else entry.outline.anchors))
        told.update(f"{path} {entry.digest} {shown}\n".encode("utf-8", "surrogatepass"))
    for asset in site.assets.values():
        told.update(f"{asset!r}\n".encode())
    over = passed(site, known.places)
    older = (site.moved, site.gone, site.config.hosting)
    recent = [article.path for article in news(site)]
    rest = (site.data, site.config.public(), known.static, site.today, over, older, recent)
    told.update(repr(rest).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def _visible(entry: Entry) -> tuple[str, ...]:
    """What of a story's dated parts can be seen by now."""
    if isinstance(entry, Article):
        return (entry.updated.iso if entry.updated else "", str(len(entry.corrections)), str(bool(entry.retracted)))
    return (entry.updated.iso if entry.updated else "",) if isinstance(entry, Page) else ()


def told_of(answers: Answers) -> dict[str, Told]:
    """What `related` looks at, by story."""
    return {path: told_of_one(answers, path) for path in answers.known.site.lists[""]}


def told_of_one(answers: Answers, path: str) -> Told:
    """What `related` looks at in one story."""
    site = answers.known.site
    tags = " ".join(term.key for term in site.teasers[path].tags)
    return answers.story(path), site.article(path).date.at.timestamp(), tags


def told_line(path: str, told: Told) -> str:
    """What is remembered of it, as a line."""
    return "\t".join((path, *map(str, told)))


class Changes:
    """What is another answer now than it was; `past` is what is remembered of the last build.

    `site` and `told` are what to remember this one by. Where nothing changed but bodies, nothing else is asked again.
    """

    def __init__(self, past: Past, answers: Answers) -> None:
        self._past, self._answers = past, answers
        self.site = site_digest(answers.known)
        self._same = past.site == self.site
        self.told = past.told
        self._before: dict[str, Told] = {}
        self._stories: dict[str, Told] = {}
        if not self._same:
            self._before, self._stories = _read(past.told), told_of(answers)
            self.told = tuple(told_line(path, told) for path, told in self._stories.items())
        self._first = _first_changes(self._before, self._stories)
        self.digests = list(past.digests)
        self.changed = frozenset(self._asked_again())

    def _asked_again(self) -> list[int]:
        """The numbers of the questions with another answer; the digests follow."""
        texts = self._past.questions
        numbers = asking(["text"], texts) if self._same else range(len(texts))
        changed = []
        for number, question in zip(numbers, as_questions(texts[number] for number in numbers), strict=True):
            now = self.digests[number] if self._is_untouched(question) else self._answers.digest(question)
            if now != self.digests[number]:
                self.digests[number] = now
                changed.append(number)
        return changed

    def _is_untouched(self, question: Question) -> bool:
        """`related` looks back in time through a story's tags: where nothing changed there, its answer is the same."""
        if question[0] != "related":
            return False
        path = str(question[1])
        story = self._stories.get(path)
        if story is None or story != self._before.get(path) or self._answers.known.site.article(path).related:
            return False
        _, instant, tags = story
        return all(self._first.get(tag, _NEVER) > (instant, path) for tag in tags.split())

    def subject(self, target: Target) -> tuple[str, str]:
        """The digests of what a file is about and of the body it shows, without work where they can't have changed."""
        site = self._answers.known.site
        source = source_of(target, site)
        entry = site.entries[source] if source else None
        body = entry.outline.digest[:16] if entry and not isinstance(entry, Front) else ""
        trace = self._past.traces.get(target.path)
        if trace and self._same and trace.body == body:
            return trace.subject, body
        return subject_digest(target, self._answers), body

    def reason(self, target: Target, subject: str, template: str) -> str:
        """Why a file has to be made again, or ""."""
        trace = self._past.traces.get(target.path)
        if trace is None:
            return "it is new"
        if trace.template != template:
            return other_template(target)
        if trace.subject != subject:
            return f"what it is about changed: {target.source}"
        number = next((each for each in trace.numbers if each in self.changed), None) if self.changed else None
        if number is None:
            return ""
        return f"what it shows changed ({in_words(as_questions([self._past.questions[number]])[0])})"


def other_template(target: Target) -> str:
    """Why a file is made again whose template, or one that it may use, is another one."""
    return f"the template {target.template}, or one that it uses, changed"


def _read(told: tuple[str, ...]) -> dict[str, Told]:
    parts = (line.split("\t") for line in told)
    return {path: (digest, float(instant), tags) for path, digest, instant, tags in parts}


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
