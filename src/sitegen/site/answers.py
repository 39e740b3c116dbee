"""One build's answers to the questions of its templates, each made once, and their digests."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from sitegen.site.digests import Digests
from sitegen.site.file_questions import outline
from sitegen.site.known import Known, UnansweredError
from sitegen.site.questions import QUESTIONS

Question = tuple[str, ...] | tuple[str | int, ...]

# Asked by one page each: keeping the answers of a hundred thousand pages would fill the memory.
_OF_ONE_PAGE = frozenset(["related", "neighbours", "series"])
MOST_KEPT = 2000  # of what feeds show: the newest stories are in many of them


class Kept(Struct, frozen=True, eq=False):
    """What was `made` of a value and of answers, for the next page that shows it."""

    given: object
    made: object
    asked: Mapping[Question, None]


class Answers:
    """One build's answers, each question answered once. Answers are frozen, so they may be shared."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._memo: dict[Question, object] = {}
        self._digests: dict[Question, str] = {}
        self._digest = Digests(known.site)
        self.kept: dict[tuple[str, str], Kept] = {}

    def to(self, question: Question) -> object:
        if question in self._memo:
            return self._memo[question]
        name, *arguments = question
        answer = QUESTIONS[str(name)](self.known, *arguments)
        if name == "text":
            return answer
        if name in _OF_ONE_PAGE:
            self._digests[question] = self._digest.of(answer)
        else:
            self._memo[question] = answer
        return answer

    def digest(self, question: Question) -> str:
        """The digest of an answer; a question that can't be answered any more has one of its own."""
        found = self._digests.get(question)
        if found is None:
            found = self._digests[question] = self._digest_of(question)
        return found

    def digest_of(self, answer: object) -> str:
        """The digest that a question with this answer has."""
        return self._digest.of(answer)

    def story(self, path: str) -> str:
        """The digest of all that a list may show of a story."""
        return self._digest.story(self.known.site.teasers[path])

    def retold(self, known: Known, paths: Iterable[str], questions: Iterable[Question]) -> "Answers":
        """The answers of a site in which the stories at `paths` are told anew, and nothing else is; `questions` are
        those that may be answered otherwise. Ours aren't to be asked any more.
        """
        answers = Answers(known)
        answers._memo, answers._digests = self._memo, self._digests
        answers._digest = self._digest.retold(known.site, paths)
        otherwise = frozenset(questions)
        answers.kept = {key: kept for key, kept in self.kept.items() if otherwise.isdisjoint(kept.asked)}
        for question in otherwise:
            answers._memo.pop(question, None)
            answers._digests.pop(question, None)
        return answers

    def _digest_of(self, question: Question) -> str:
        name, *arguments = question
        try:
            if name == "text":
                return outline(self.known, str(arguments[0])).digest
            # Asked for this once: an answer that nobody reads needn't be kept.
            answer = self._memo[question] if question in self._memo else QUESTIONS[str(name)](self.known, *arguments)
        except UnansweredError:
            return "unanswered"
        return self._digest.of(answer)
