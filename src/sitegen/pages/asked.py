"""Who asked what, so that after a change only they are looked at, by a process that builds again and again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from sitegen.pages.traces import Notes
from sitegen.site.answers import Question
from sitegen.site.touched import STEADY, Group, group_of


class WhoAsked(Protocol):
    """What a build of a part has to know of all files' questions."""

    def add(self, files: Iterable[str]) -> None: ...

    def of(self, groups: Iterable[Group]) -> set[int]: ...

    def touched(self, groups: Iterable[Group]) -> set[int]: ...

    def files(self, number: int) -> Iterator[str]: ...

    def question(self, number: int) -> Question: ...


class Asked:
    """The questions of all files by their group, and the files that asked each, or did once."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
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
            if len(group) == 1 and group[0] not in STEADY:
                self._others.add(group)
        self._known = self._notes.count
        for path in files:
            for told in self._notes.traces[path].asked.split():
                self._files[told].append(path)

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
