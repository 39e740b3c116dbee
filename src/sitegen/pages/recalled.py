"""What is remembered of the last build, looked into only where somebody asks: a build of one page reads few lines."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, MutableMapping, Set
from functools import cached_property

from sitegen.pages import traces
from sitegen.pages.traces import Notes, Past, Trace
from sitegen.site.answers import Question
from sitegen.site.touched import BY_STORY, LEADING, STEADY, Group, group_of

_LEADING = ('["link"', '["url_of"')
_PLAIN = re.compile(r"\t[ -$&-\[\]-~]*\Z")  # a text in which a name stands as it is: ASCII without `%` and backslash


class RecalledTraces(MutableMapping[str, Trace]):
    """Traces by the path of their file, as the lines of a row."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = {line[: line.index("\t")]: line for line in lines}

    def __getitem__(self, path: str) -> Trace:
        return traces.trace_of(self._lines[path])

    def __setitem__(self, path: str, trace: Trace) -> None:
        self._lines[path] = traces.line_of(path, trace)

    def __delitem__(self, path: str) -> None:
        del self._lines[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def lines(self) -> Collection[str]:
        return self._lines.values()

    def asking(self, number: int) -> Iterator[str]:
        """The files that asked a question."""
        told = str(number)
        # Most lines don't even have its digits.
        found = [path for path, line in self._lines.items() if told in line]
        return (path for path in found if told in self[path].asked.split())

    def with_dead_links(self) -> Iterator[str]:
        """The files in which a link leads nowhere."""
        return (path for path, line in self._lines.items() if "\t[[" in line)


class RecalledNotes(Notes):
    """Notes that go on from the lines of a row: the digest of an answer, a tab, the question."""

    def __init__(self, lines: list[str], recalled: RecalledTraces) -> None:
        super().__init__()
        self.lines, self.traces = lines, recalled

    @property
    def count(self) -> int:
        return len(self.lines)

    def texts(self) -> Iterator[str]:
        return (line[line.index("\t") + 1 :] for line in self.lines)

    def beginning_with(self, text: str) -> list[int]:
        """The questions whose text begins so."""
        told = f"\t{text}"  # there is a tab before it and none in it
        return [number for number, line in enumerate(self.lines) if told in line]

    def since(self, count: int) -> tuple[tuple[str, str], ...]:
        return tuple((text, digest) for digest, _, text in (line.partition("\t") for line in self.lines[count:]))

    def questions(self, start: int = 0) -> list[Question]:
        return traces.as_questions(line.partition("\t")[2] for line in self.lines[start:])

    def _text(self, number: int) -> str:
        return self.lines[number].partition("\t")[2]

    def digest(self, number: int) -> str:
        return self.lines[number].partition("\t")[0]

    def answer(self, number: int, digest: str) -> None:
        _, _, text = self.lines[number].partition("\t")
        self.lines[number] = f"{digest}\t{text}"

    def _add(self, text: str, digest: str) -> None:
        self.lines.append(f"{digest}\t{text}")


def recall(row: bytes) -> tuple[Past, RecalledNotes, RecalledTraces]:
    """What `traces.encode` made a row of, but for questions and traces, and those. Raises ValueError, TypeError or
    LookupError for any other row.
    """
    past, asked, lines = traces.cut_further(row)
    recalled = RecalledTraces(lines)
    return past, RecalledNotes(asked, recalled), recalled


class RecalledAsked:
    """Who asked what, as `asked.Asked` tells it, found when it is asked for."""

    def __init__(self, notes: RecalledNotes, recalled: RecalledTraces) -> None:
        self._notes, self._traces = notes, recalled

    def add(self, _files: Iterable[str]) -> None:
        """What files asked is looked up in their traces; questions that are new to the site count from here on."""
        self.__dict__.pop("_groups", None)

    def of(self, groups: Iterable[Group]) -> set[int]:
        """The questions of these groups."""
        wanted = list(groups)
        if len(wanted) > 1 or any(group[0] in LEADING for group in wanted):
            leading = frozenset(group for group in wanted if group[0] in LEADING)
            return {number for group in wanted for number in self._groups.get(group, ())} | self._leading_to(leading)
        # One is sooner found among the texts of all questions than all are read.
        near = (number for group in wanted for number in self._notes.beginning_with(traces.as_text(group)[:-1]))
        return {number for number in near if group_of(self.question(number)) == wanted[0]}

    def _leading_to(self, groups: Set[Group]) -> set[int]:
        """The questions of groups where something leads: the texts of most tell that they are of none."""
        if not groups:
            return set()
        names = re.compile("|".join(sorted(re.escape(str(group[1])) for group in groups)))
        lines = self._notes.lines
        near = (
            number
            for beginning in _LEADING
            for number in self._notes.beginning_with(beginning)
            if names.search(lines[number].lower()) or not _PLAIN.search(lines[number])
        )
        return {number for number in near if group_of(self.question(number)) in groups}

    def touched(self, groups: Iterable[Group]) -> set[int]:
        """The questions of these groups, and all others that are neither `STEADY` nor asked of one story or list."""
        others = (group for group in self._groups if len(group) == 1 and group[0] not in STEADY)
        return self.of([*groups, *others])

    @cached_property
    def _groups(self) -> dict[Group, list[int]]:
        found: dict[Group, list[int]] = defaultdict(list)
        named: dict[int, str] = {}
        for number, line in enumerate(self._notes.lines):
            name = line.split('"', 2)[1]
            if name in BY_STORY:
                named[number] = line[line.index("\t") + 1 :]
            elif name not in LEADING:
                found[(name,)].append(number)
        for number, question in zip(named, traces.as_questions(named.values()), strict=True):
            found[group_of(question)].append(number)
        return dict(found)

    def files(self, number: int) -> Iterator[str]:
        """The files that asked a question the last time they were made."""
        return self._traces.asking(number)

    def question(self, number: int) -> Question:
        return self._notes.question(number)
