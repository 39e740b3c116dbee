"""Who asked what, so that after a change only they are looked at, by a process that builds again and again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from sitegen.pages.traces import Notes
from sitegen.site.touched import LEADING, STEADY, Group, group_of
from sitegen.site.view import Question


class WhoAsked(Protocol):
    """What a build of a part has to know of all files' questions."""

    def add(self, files: Iterable[str]) -> None: ...

    def answer(self, number: int, digest: str) -> None: ...

    @property
    def leading_nowhere(self) -> frozenset[int]: ...

    def of(self, groups: Iterable[Group]) -> set[int]: ...

    def touched(self, groups: Iterable[Group]) -> set[int]: ...

    def files(self, number: int) -> Iterator[str]: ...

    def question(self, number: int) -> Question: ...


class Asked:
    """The questions of all files by their group, and the files that asked each, or did once.

    `nowhere` are the digests of the answers that a reference leads nowhere.
    """

    def __init__(self, notes: Notes, nowhere: Iterable[str] = ()) -> None:
        self._notes, self._nowhere = notes, frozenset(nowhere)
        self._lost: set[int] = set()  # questions where something leads that have such an answer
        self._numbers: defaultdict[Group, list[int]] = defaultdict(list)
        self._files: defaultdict[str, list[str]] = defaultdict(list)  # by number, as a trace has it
        self._others: set[Group] = set()  # asked again whatever was touched
        self._known = 0
        self.add(notes.traces)

    def add(self, files: Iterable[str]) -> None:
        """Learn what files asked that were made."""
        for number, question in enumerate(self._notes.questions(self._known), self._known):
            group = group_of(question)
            self._numbers[group].append(number)
            self._find_lost(number, group)
            if len(group) == 1 and group[0] not in STEADY:
                self._others.add(group)
        self._known = self._notes.count
        for path in files:
            for told in self._notes.traces[path].asked.split():
                self._files[told].append(path)

    def answer(self, number: int, digest: str) -> None:
        """Note that a question has another answer."""
        self._notes.answer(number, digest)
        self._find_lost(number, group_of(self.question(number)))

    def _find_lost(self, number: int, group: Group) -> None:
        if group[0] in LEADING:
            (self._lost.add if self._notes.digest(number) in self._nowhere else self._lost.discard)(number)

    @property
    def leading_nowhere(self) -> frozenset[int]:
        """The questions where something leads whose answer is: nowhere."""
        return frozenset(self._lost)

    def of(self, groups: Iterable[Group]) -> set[int]:
        """The questions of these groups."""
        return {number for group in groups for number in self._numbers.get(group, ())}

    def touched(self, groups: Iterable[Group]) -> set[int]:
        """The questions of these groups, and all others that are neither `STEADY` nor asked of one story or list."""
        return self.of([*groups, *self._others])

    def files(self, number: int) -> Iterator[str]:
        """The files that asked a question the last time they were made."""
        told, seen = str(number), set[str]()
        for path in self._files.get(told, ()):
            trace = self._notes.traces.get(path)
            if path not in seen and trace and told in trace.asked.split():
                yield path
            seen.add(path)

    def question(self, number: int) -> Question:
        return self._notes.question(number)
